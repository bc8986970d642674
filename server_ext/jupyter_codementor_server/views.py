"""Values of the domain as what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_codementor.flows.browse import Row, Shelf, Wanted, paged
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.student import ChallengeProgress, Profile, Progress, Role
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import IsolationLevel
from jupyter_codementor.progress import HINT_COST, achievements_of, level_start

from . import wire

if TYPE_CHECKING:  # they bring all adapters along, and are imported when the app is built
    from jupyter_codementor.app import App
    from jupyter_codementor.flows.check_challenge import CheckReport
    from jupyter_codementor.flows.see_progress import SeenProgress


def summary(row: Row) -> wire.ChallengeSummary:
    """Return a row of the catalogue."""
    challenge, mine = row.challenge, row.mine
    return wire.ChallengeSummary(
        id=challenge.id,
        version=challenge.version,
        title=challenge.title,
        difficulty=challenge.difficulty,
        kind=challenge.kind,
        language=challenge.language,
        xp=challenge.xp,
        skills=challenge.skills,
        tags=challenge.tags,
        prerequisites=challenge.prerequisites,
        waits_for=row.waits_for,
        status=mine.status,
        tries=mine.tries,
        earned=mine.earned,
        points=challenge.points,
        last_at=mine.last_at,
    )


def page(shelf: Shelf, wanted: Wanted, limit: int, cursor: str | None) -> wire.ChallengePage:
    """Return a page of the catalogue."""
    matching = shelf.matching(wanted)
    rows, after = paged(matching, limit, cursor)
    return wire.ChallengePage(
        challenges=tuple(map(summary, rows)),
        total=len(matching),
        cursor=after,
        skills=tuple(
            wire.SkillSummary(
                name=skill.name,
                prerequisites=skill.prerequisites,
                solved=skill.solved,
                total=skill.total,
            )
            for skill in shelf.skills
        ),
        next=suggestion(shelf),
    )


def suggestion(shelf: Shelf) -> wire.Suggestion | None:
    """Return the next challenge with its reason."""
    chosen = shelf.next
    row = shelf.row(chosen.challenge_id) if chosen else None
    if chosen is None or row is None:
        return None
    return wire.Suggestion(
        challenge_id=row.challenge.id,
        title=row.challenge.title,
        difficulty=row.challenge.difficulty,
        xp=row.challenge.xp,
        skills=row.challenge.skills,
        reason=chosen.reason,
    )


def detail(challenge: Challenge, shelf: Shelf, level: IsolationLevel) -> wire.ChallengeDetail:
    """Return a challenge as its student may see it."""
    mine = shelf.progress.challenges.get(challenge.id, ChallengeProgress())
    row = shelf.row(challenge.id) or Row(challenge, mine, ())
    from jupyter_codementor.challenges import cell_of_code  # at first use: it takes long to import

    return wire.ChallengeDetail(
        summary=summary(row),
        description=challenge.description,
        starter=cell_of_code(challenge.starter, challenge.language, challenge.kind),
        entry=challenge.entry,
        limits=challenge.limits,
        complexity=challenge.complexity,
        visible_tests=tuple(
            wire.VisibleTest(name=case.name, points=case.points, source=case.source)
            for case in challenge.test_cases
            if not case.hidden
        ),
        hidden_tests=tuple(
            wire.HiddenTest(name=case.name, points=case.points, message=case.message)
            for case in challenge.test_cases
            if case.hidden
        ),
        hints_total=len(challenge.hints),
        hints_taken=challenge.hints[: mine.hints_used],
        hint_cost=HINT_COST,
        explanation=challenge.explanation if mine.status == "solved" else None,
        isolation=level,
    )


async def submission_reply(app: App, submission: Submission) -> wire.SubmissionReply:
    """Return a submission as its student sees it."""
    after = submission.status == "credited"
    return wire.SubmissionReply(
        id=submission.id,
        challenge_id=submission.challenge_id,
        created_at=submission.created_at,
        status=submission.status,
        code=submission.code,
        verdict=submission.verdict,
        review=submission.review,
        award=submission.award,
        next=suggestion(await app.browse(submission.student_id)) if after else None,
    )


def check(report: CheckReport) -> wire.CheckReply:
    """Return the report of a check."""
    return wire.CheckReply(
        passed=report.passed,
        findings=tuple(
            wire.CheckFinding(level=found.level, rule=found.rule, message=found.message)
            for found in report.findings
        ),
        mutants=report.mutants,
        mutants_killed=report.mutants_killed,
    )


def progress(seen: SeenProgress) -> wire.ProgressReply:
    """Return what My progress shows."""
    mine = seen.shelf.progress
    return wire.ProgressReply(
        xp=mine.xp,
        level=mine.level,
        level_xp=level_start(mine.level),
        next_level_xp=level_start(mine.level + 1),
        streak=seen.streak,
        achievements=tuple(
            wire.Achievement(
                id=state.id,
                title=state.title,
                description=state.description,
                xp=state.xp,
                at=state.at,
                share=state.share,
            )
            for state in achievements_of(mine)
        ),
        challenges=mine.challenges,
        languages=mine.languages,
        topics=mine.topics,
        ledger=seen.ledger,
        days=tuple(wire.ActiveDay(date, count) for date, count in seen.days),
        next=suggestion(seen.shelf),
    )


def profile(found: Profile, roles: tuple[Role, ...]) -> wire.ProfileReply:
    """Return who I am."""
    return wire.ProfileReply(
        id=found.id,
        name=found.name,
        alias=found.alias,
        time_zone=found.time_zone,
        language=found.language,
        on_leaderboard=found.on_leaderboard,
        hidden=found.hidden,
        personality=found.personality,
        help_level=found.help_level,
        roles=roles,
    )


def leaderboard(board: tuple[bool, tuple[Progress, ...]], me: str) -> wire.LeaderboardReply:
    """Return the leaderboard; equal XP share a place."""
    joined, progresses = board
    places = {p.xp: 1 + sum(q.xp > p.xp for q in progresses) for p in progresses}
    return wire.LeaderboardReply(
        joined=joined,
        rows=tuple(
            wire.LeaderboardRow(
                place=places[p.xp],
                alias=p.alias or "Anonymous",
                xp=p.xp,
                level=p.level,
                me=p.id == me,
            )
            for p in progresses
        ),
    )
