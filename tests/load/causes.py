"""How often the offline tutor names the labelled cause of a wrong solution first.

Run as a program, it measures one half of the catalogue and prints the share; which half, and
whether the rows are shown, is said on the command line. The half that is held out is never shown.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.adapters.linter.ruff import RuffLinter
from jupyter_codementor.adapters.sandbox import choose
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.tutor.leads import Leads, ordered
from jupyter_codementor.tutor.orchestra import gather
from jupyter_codementor.tutor.situation import Situation
from jupyter_codementor.tutor.specialists import specialists
from tests.load.held_out import held_out, shipped, tuning


class Row(Struct, frozen=True):
    """One wrong solution: its labels, what the tutor says first, and how long that took."""

    challenge_id: str
    language: str
    cause: str
    labels: tuple[Mistake, ...]
    first: Mistake | None
    took_ms: float

    @property
    def right(self) -> bool:
        """Whether the tutor names one of the labels first."""
        return self.first in self.labels


async def top1(
    sandbox: Sandbox, pairs: Iterable[tuple[Challenge, WrongSolution]]
) -> tuple[float, tuple[Row, ...]]:
    """Ask the specialists, as the tutor does without a model, about wrong solutions.

    Each is taken out of its challenge first, so that nobody can know it.

    Returns:
        The share for which the first finding names one of the labels, and a row for each.
    """
    rows = []
    trials = SandboxTrials(sandbox, ReviewCode(RuffLinter()))
    all_of_them = specialists(trials, trials)
    for challenge, wrong in pairs:
        others = tuple(each for each in challenge.wrong if each != wrong)
        measured = replace(challenge, wrong=others)
        ask = Ask(challenge_id=challenge.id, code=wrong.code, question="What is wrong?")
        await trials.behaviour(measured, challenge.starter)  # the inputs are made once a challenge
        verdict = await trials.run(measured, wrong.code)
        situation = Situation(ask=ask, challenge=measured, verdict=verdict)
        began = time.perf_counter()
        gathered = await gather(all_of_them, situation)
        took_ms = 1000 * (time.perf_counter() - began)
        findings = ordered(gathered.findings, Leads())
        first = findings[0].mistake if findings else None
        rows.append(
            Row(challenge.id, challenge.language, wrong.cause, wrong.mistakes, first, took_ms)
        )
    return sum(row.right for row in rows) / max(1, len(rows)), tuple(rows)


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("tuning", "held-out"))
    args = parser.parse_args()

    sandbox = (await choose()).sandbox
    try:
        half = tuning if args.half == "tuning" else held_out
        share, rows = await top1(sandbox, half(shipped()))
    finally:
        await sandbox.close()
    times = sorted(row.took_ms for row in rows)
    print(f"{args.half}: {share:.3f} of {len(rows)}")
    print(f"p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms")
    if args.half == "tuning":
        wrong = [row for row in rows if not row.right]
        for row in wrong:
            print(row.challenge_id, "|", row.cause, "|", ", ".join(row.labels), "->", row.first)
        for (label, first), count in Counter((row.labels[0], row.first) for row in wrong).items():
            print(f"{count:3} {label} taken for {first}")


if __name__ == "__main__":
    asyncio.run(_main())
