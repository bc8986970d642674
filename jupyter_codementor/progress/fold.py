"""Progress as a deterministic fold over a student's graded submissions, in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from ..model.skills import SkillChange, Skills
from ..model.student import ChallengeProgress, LanguageProgress, Progress, TopicProgress
from ..model.submission import Submission
from ..model.verdict import Verdict
from .achievements import Moment, newly_met
from .models import CatalogueFacts
from .skills import OF_LEVEL, Attempt, changes, practise, share_of
from .streaks import advance

REVIEW_AFTER_S: Final = 86_400.0
"""What is handed in again to a solved challenge counts as practice after a day."""


def place_of(submission: Submission) -> tuple[float, str]:
    """Return where a submission stands in the order of the fold."""
    return submission.created_at, submission.id


def is_late(progress: Progress, submission: Submission) -> bool:
    """Return whether a submission stands at or before the last one applied: then recompute."""
    return progress.applied_to is not None and place_of(submission) <= progress.applied_to


def apply(progress: Progress, submission: Submission, catalogue: CatalogueFacts) -> Progress:
    """Return the progress after one more submission; XP follows by `ledger.settle`.

    A submission without a verdict of its own (queued, or a fault of ours) changes nothing.

    Args:
        progress: of the submission's student.
        submission: graded, and later than all that were applied.
        catalogue: facts of all challenges.

    Raises:
        ValueError: it stands at or before the last one applied; call `recompute`.
    """
    verdict = submission.verdict
    if verdict is None or verdict.status in ("queued", "grader_fault"):
        return progress
    if is_late(progress, submission):
        raise ValueError(f"the submission {submission.id} comes late: recompute the progress")
    challenge_id = submission.challenge_id
    old = progress.challenges.get(challenge_id, ChallengeProgress())
    counts = _counts(old, submission)
    new = _after(old, submission, verdict, counts=counts)
    date = submission.local_date
    after = replace(
        progress,
        streak=advance(progress.streak, date),
        challenges=progress.challenges | {challenge_id: new},
        skills=_skills(progress.skills, submission, catalogue) if counts else progress.skills,
        days=progress.days | {date: progress.days.get(date, 0) + 1},
        applied_to=place_of(submission),
        own_word=progress.own_word + int(submission.origin == "own_word"),
    )
    completed = int(old.solved_at is None and new.solved_at is not None)
    after = replace(after, topics=_topics(after, catalogue, challenge_id, completed))
    after = replace(after, languages=_languages(after, catalogue, submission.language, completed))
    moment = Moment(
        submission=submission, facts=catalogue.of(challenge_id), before=progress, after=after
    )
    got = dict.fromkeys(newly_met(moment), submission.created_at)
    return replace(after, achievements=progress.achievements | got)


def recompute(
    progress: Progress, submissions: Iterable[Submission], catalogue: CatalogueFacts
) -> Progress:
    """Return the progress folded afresh from all graded submissions of its student.

    Opens, hints and what was marked by hand, which leave no submission, are taken from the old
    progress, as are its revision and its place on the leaderboard. XP and achievements follow by
    `ledger.settle`, which gives back each achievement that was paid.

    Args:
        progress: the old one.
        submissions: all of the student, in any order; of one id, one counts.
        catalogue: facts of all challenges.
    """
    fresh = Progress(
        id=progress.id,
        on_leaderboard=progress.on_leaderboard,
        alias=progress.alias,
        by_hand=progress.by_hand,
        schema_version=progress.schema_version,
        revision=progress.revision,
    )
    for submission in sorted({s.id: s for s in submissions}.values(), key=place_of):
        fresh = apply(fresh, submission, catalogue)
    kept = {
        name: _with_traces(fresh.challenges.get(name, ChallengeProgress()), old)
        for name, old in progress.challenges.items()
    }
    return replace(fresh, challenges=fresh.challenges | kept)


def skill_changes(before: Progress, after: Progress, topic: str) -> tuple[SkillChange, ...]:
    """Return what was done to the skills between two states of one student, the topic first."""
    found = changes(before.skills, after.skills)
    return tuple(sorted(found, key=lambda change: change.skill != topic))


def changes_by(
    submission: Submission, submissions: Iterable[Submission], catalogue: CatalogueFacts
) -> tuple[SkillChange, ...]:
    """Return what a submission did to the skills at its place among all of its student."""
    place = place_of(submission)
    nobody = Progress(id=submission.student_id)
    before = recompute(nobody, (s for s in submissions if place_of(s) < place), catalogue)
    after = apply(before, submission, catalogue)
    return skill_changes(before, after, catalogue.of(submission.challenge_id).topic)


def opened(progress: Progress, challenge_id: str, at: float) -> Progress:
    """Return the progress after a challenge was opened, at `at` (seconds since 1970 UTC)."""
    return _traced(progress, challenge_id, ChallengeProgress(status="opened", last_at=at))


def hint_taken(progress: Progress, challenge_id: str, at: float) -> Progress:
    """Return the progress after one more rung of a hint ladder was taken, at `at`."""
    so_far = progress.challenges.get(challenge_id, ChallengeProgress()).hints_used
    trace = ChallengeProgress(status="opened", hints_used=so_far + 1, last_at=at)
    return _traced(progress, challenge_id, trace)


def _traced(progress: Progress, id: str, trace: ChallengeProgress) -> Progress:
    old = progress.challenges.get(id, ChallengeProgress())
    return replace(progress, challenges=progress.challenges | {id: _with_traces(old, trace)})


def _with_traces(now: ChallengeProgress, old: ChallengeProgress) -> ChallengeProgress:
    """Add to `now` what an open or a hint left in `old`; tries and points stay those of `now`."""
    seen = now.status == "new" and old.status != "new"
    return replace(
        now,
        status="opened" if seen else now.status,
        hints_used=max(now.hints_used, old.hints_used),
        last_at=_later(now.last_at, old.last_at),
    )


def _counts(old: ChallengeProgress, submission: Submission) -> bool:
    """Return whether a submission counts as practice: until solved, and then for a review.

    What was solved by the student's own word is practised here like what was not solved.
    """
    if old.solved_at is None or (old.own_word and submission.origin != "own_word"):
        return True
    return submission.created_at - max(old.solved_at, old.reviewed_at or 0.0) >= REVIEW_AFTER_S


def _skills(skills: Skills, submission: Submission, catalogue: CatalogueFacts) -> Skills:
    facts = catalogue.of(submission.challenge_id)
    if not facts.skills:
        return skills
    stamped = submission.item_difficulty
    return practise(
        skills,
        Attempt(
            challenge_id=facts.id,
            skills=facts.skills,
            credit=share_of(submission),
            difficulty=OF_LEVEL[facts.difficulty] if stamped is None else stamped,
            at=submission.created_at,
            local_date=submission.local_date,
        ),
    )


def _after(
    old: ChallengeProgress, submission: Submission, verdict: Verdict, *, counts: bool
) -> ChallengeProgress:
    accepted = verdict.status == "accepted"
    first = submission.created_at if accepted else None
    solved = accepted or old.status == "solved"
    solved_here = (old.status == "solved" and not old.own_word) or (
        accepted and submission.origin != "own_word"
    )
    return ChallengeProgress(
        status="solved" if solved else "tried",
        tries=old.tries + 1,
        earned=max(old.earned, verdict.earned),
        points=verdict.points or old.points,
        hints_used=max(old.hints_used, submission.hints_used),
        solved_at=first if old.solved_at is None else old.solved_at,
        last_at=_later(old.last_at, submission.created_at),
        reviewed_at=submission.created_at if counts and old.solved_at else old.reviewed_at,
        own_word=solved and not solved_here,
    )


def _later(one: float | None, other: float | None) -> float | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _topics(
    after: Progress, catalogue: CatalogueFacts, id: str, solved: int
) -> dict[str, TopicProgress]:
    """Refresh the topics of one challenge: it counts as completed in the first of its skills.

    They are counted anew only where something may have changed, so that a long history takes
    time by its length alone.
    """
    topics = dict(after.topics)
    for skill in catalogue.of(id).skills:
        total = catalogue.topic_totals.get(skill, 0)
        if not solved and skill in topics and topics[skill].challenges_total == total:
            continue
        completed = sum(
            challenge.status == "solved" and catalogue.counts_in(other, skill)
            for other, challenge in after.challenges.items()
        )
        topics[skill] = replace(
            topics.get(skill, TopicProgress()),
            challenges_completed=completed,
            challenges_total=total,
        )
    return topics


def _languages(
    after: Progress, catalogue: CatalogueFacts, language: str, completed: int
) -> dict[str, LanguageProgress]:
    """Count a challenge that was just completed, and the topics of its language that are full."""
    if not completed and language in after.languages:
        return after.languages
    old = after.languages.get(language, LanguageProgress())
    open_topics, topics = set(), set()
    for facts in catalogue.challenges.values():
        if facts.language == language and facts.topic:
            topics.add(facts.topic)
            if after.challenges.get(facts.id, ChallengeProgress()).status != "solved":
                open_topics.add(facts.topic)
    new = replace(
        old,
        challenges_completed=old.challenges_completed + completed,
        topics_completed=len(topics - open_topics),
    )
    return after.languages | {language: new}
