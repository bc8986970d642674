"""A small catalogue, submissions to it, and a credit as the server does it."""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_codementor.model.student import LedgerEntry, Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict, VerdictStatus
from jupyter_codementor.progress import apply, is_late, recompute, settle, solve_entries
from jupyter_codementor.progress.models import CatalogueFacts, ChallengeFacts, gather

DAY_S = 86_400.0


def facts(id: str, *skills: str, xp: int = 50, points: int = 5, **more: str) -> ChallengeFacts:
    return ChallengeFacts(
        id=id,
        title=id.title(),
        xp=xp,
        points=points,
        skills=skills,
        **more,  # type: ignore[arg-type]
    )


CATALOGUE: CatalogueFacts = gather(
    [
        facts("greet", "strings", xp=40, points=4),
        facts("shout", "strings", "functions", xp=33, points=7),
        facts("sum-up", "loops", xp=100, points=6, difficulty="hard"),
        facts("bubble", "sorting", "loops", xp=60, points=3),
        facts("select", "queries", xp=20, points=2, language="sql"),
    ]
)


def verdict(earned: int, points: int, status: VerdictStatus | None = None) -> Verdict:
    if status is None:
        status = "accepted" if earned == points else "partial" if earned else "wrong_answer"
    return Verdict(status=status, earned=earned, points=points)


def submission(
    number: int,
    challenge_id: str = "greet",
    earned: int | None = None,
    *,
    day: int = 0,
    hints_used: int = 0,
    status: VerdictStatus | None = None,
) -> Submission:
    """Return a graded submission, solved if `earned` is None; `number` orders it in its day."""
    known = CATALOGUE.of(challenge_id)
    points = known.points
    return Submission(
        id=f"s{number:04}",
        student_id="ada",
        challenge_id=challenge_id,
        challenge_version=1,
        language=known.language,
        code="",
        created_at=day * DAY_S + number,
        local_date=f"2026-{1 + day // 28:02}-{1 + day % 28:02}",
        hints_used=hints_used,
        status="graded",
        verdict=verdict(points if earned is None else min(earned, points), points, status),
    )


def solved_in_order(*ids: str, day: int = 0) -> list[Submission]:
    return [submission(n, id, day=day) for n, id in enumerate(ids)]


class Account:
    """A student's progress and ledger, credited step by step as the server does."""

    def __init__(self) -> None:
        self.progress = Progress(id="ada")
        self.ledger: dict[str, LedgerEntry] = {}
        self.seen: dict[str, Submission] = {}

    def credit(self, one: Submission) -> list[LedgerEntry]:
        """Credit a submission; return the entries that were inserted."""
        self.seen[one.id] = one
        inserted = self.insert(solve_entries(one, CATALOGUE.of(one.challenge_id)))
        if is_late(self.progress, one):
            self.progress = recompute(self.progress, self.seen.values(), CATALOGUE)
        else:
            self.progress = apply(self.progress, one, CATALOGUE)
        self.progress, due = settle(self.progress, self.ledger.values())
        return inserted + self.insert(due)

    def insert(self, entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
        """Insert what is not there, as a unique insert does."""
        new = [entry for entry in entries if entry.id not in self.ledger]
        self.ledger |= {entry.id: entry for entry in new}
        return new

    def credit_all(self, submissions: Iterable[Submission]) -> Account:
        for one in submissions:
            self.credit(one)
        return self
