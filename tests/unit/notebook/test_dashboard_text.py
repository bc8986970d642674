"""The dashboard in words: at most 80 columns, and what a student looks for is in it."""

from __future__ import annotations

from datetime import date

from jupyter_codementor.model.analytics import Analytics, DayTotals, GroupTotals, SkillView
from jupyter_codementor.model.recommendation import Because
from jupyter_codementor.notebook import dashboard_text, replies
from jupyter_codementor.notebook.lines import columns

SKILLS = (
    SkillView(
        name="loops",
        prerequisites=("conditions",),
        mastery=0.97,
        mastered=True,
        attempts=9,
        solved=3,
        total=4,
        recall=0.84,
    ),
    SkillView(
        name="a skill with a very long name",
        prerequisites=(),
        mastery=0.2,
        mastered=False,
        attempts=0,
        solved=0,
        total=2,
    ),
)


def _found() -> replies.Dashboard:
    analytics = Analytics(
        totals=GroupTotals(name="all"),
        languages=(),
        topics=(),
        challenges=(),
        days=(DayTotals(date="2026-11-18", submissions=7),),
        skills=SKILLS,
        strong=(),
        to_improve=(),
        velocity=None,
        preferred_difficulty=None,
        hints_per_solved=None,
        mean_active_s=None,
        reviews_due=("loops",),
    )
    suggestion = replies.Suggestion(
        challenge_id="two-sum",
        title="Two sum",
        difficulty="easy",
        xp=50,
        reason="Because loops is due for review (recall about 84 %). " * 3,
        because=Because(stage="review", words="", success=0.66, recall=0.84),
    )
    progress = replies.ProgressReply(xp=120, level=2, level_xp=100, next_level_xp=250)
    return replies.Dashboard(progress=progress, analytics=analytics, next=suggestion)


def test_it_says_where_i_am_what_is_next_and_how_each_skill_stands() -> None:
    shown = dashboard_text.dashboard(_found(), date(2026, 11, 20))
    assert "Level 2, 120 XP (130 to level 3)." in shown
    assert "[two-sum]" in shown
    assert "chance that you solve it 66 %" in shown
    assert "Due for review: loops" in shown
    assert "loops            [###################-]  97 %    3/4  due for review" in shown
    assert "not begun" in shown


def test_no_line_is_longer_than_80_columns() -> None:
    shown = dashboard_text.dashboard(_found(), date(2026, 11, 20))
    assert max(map(columns, shown.splitlines())) <= 80


def test_the_calendar_ends_on_the_last_day_and_marks_how_much_was_done() -> None:
    lines = dashboard_text.dashboard(_found(), date(2026, 11, 20)).splitlines()
    weeks = {line.split()[0]: line.split()[1:] for line in lines[-7:]}
    assert weeks["We"] == ["."] * 11 + ["*"]
    assert len(weeks["Fr"]) == 12
    assert len(weeks["Sa"]) == 11


def test_a_zone_that_is_not_known_counts_as_utc() -> None:
    assert dashboard_text.today("Nowhere/Land") == dashboard_text.today("UTC")
