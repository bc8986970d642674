"""Values of the domain as what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.recommendation import Choice
from jupyter_codementor.model.student import ChallengeProgress, Profile, Role
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import IsolationLevel

from . import wire

if TYPE_CHECKING:  # they bring all adapters along, and are imported when the app is built
    from jupyter_codementor.app import App
    from jupyter_codementor.flows.browse import Row, Shelf, Wanted
    from jupyter_codementor.flows.check_challenge import CheckReport
    from jupyter_codementor.flows.see_progress import Board, SeenProgress


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
        rating=row.rating,
    )


def page(shelf: Shelf, wanted: Wanted, limit: int, cursor: str | None) -> wire.ChallengePage:
    """Return a page of the catalogue."""
    from jupyter_codementor.flows.browse import paged

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
    return chosen(shelf.next, shelf) if shelf.next.challenge_id else None


def chosen(choice: Choice, shelf: Shelf) -> wire.Suggestion | None:
    """Return a choice with its reason; one without a challenge if it has something to offer."""
    row = shelf.row(choice.challenge_id) if choice.challenge_id else None
    if row is None and not choice.offers:
        return None
    challenge = row.challenge if row else None
    return wire.Suggestion(
        challenge_id=challenge.id if challenge else "",
        title=challenge.title if challenge else "",
        difficulty=challenge.difficulty if challenge else "easy",
        xp=challenge.xp if challenge else 0,
        skills=challenge.skills if challenge else (),
        reason=choice.because.words,
        because=choice.because,
        offers=choice.offers,
        parked=choice.parked,
    )


def detail(challenge: Challenge, shelf: Shelf, level: IsolationLevel) -> wire.ChallengeDetail:
    """Return a challenge as its student may see it."""
    mine = shelf.progress.challenges.get(challenge.id, ChallengeProgress())
    from jupyter_codementor.challenges import cell_of_code
    from jupyter_codementor.flows.browse import Row
    from jupyter_codementor.progress import HINT_COST

    row = shelf.row(challenge.id) or Row(challenge, mine, ())
    is_explained = mine.status == "solved" and not mine.own_word  # a file can say anything
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
        explanation=challenge.explanation if is_explained else None,
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
        origin=submission.origin,
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
    from jupyter_codementor.progress import achievements_of, level_start

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
        by_hand=mine.by_hand,
        own_word=mine.own_word,
        skills=mine.skills,
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
        days_a_week=found.days_a_week,
        asks_how_sure=found.asks_how_sure,
        roles=roles,
    )


def leaderboard(board: Board, me: str) -> wire.LeaderboardReply:
    """Return the leaderboard around one's own place."""
    from jupyter_codementor.progress import level_of

    return wire.LeaderboardReply(
        joined=board.joined,
        rows=tuple(
            wire.LeaderboardRow(
                place=row.place,
                alias=row.progress.alias or "Anonymous",
                xp=row.progress.board_xp,
                level=level_of(row.progress.board_xp),
                me=row.progress.id == me,
                gap=row.gap,
            )
            for row in board.rows
        ),
    )
