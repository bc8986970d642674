"""How often the offline tutor names the labelled cause of a wrong solution first.

A wrong solution of the catalogue is left out of its challenge while it is measured, and with it all
that are held out: the tutor compares results with those of the wrong solutions that a challenge
has, and no label of the held-out half may help it. The samples in `tests/data/mistakes` are in no
challenge; with them, it knows the whole catalogue as it does when a student asks, or nothing. Those
for tuning are among the known mistakes that are shipped; one of them is left out of these while it
is measured. Those for validation are not among them.

Run as a program, it measures one set and prints the share. Of the half of the catalogue that is
held out and of the samples for validation, no row is ever shown.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.adapters.linter.ruff import RuffLinter
from jupyter_codementor.adapters.sandbox import choose
from jupyter_codementor.flows.prepare_bench import LEARN_S
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.tutor.causes.known_mistakes import known_mistakes, to_learn
from jupyter_codementor.tutor.leads import Leads, ordered
from jupyter_codementor.tutor.orchestra import gather
from jupyter_codementor.tutor.situation import Situation
from jupyter_codementor.tutor.specialists import specialists
from tests.load.held_out import Pair, held_out, is_held_out, shipped, tuning
from tests.load.mistake_samples import tuning_samples, validation_samples

Known = Callable[[Challenge, WrongSolution], Iterable[WrongSolution]]
"""Which wrong solutions of a challenge the tutor knows while one of them is measured."""


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


def catalogue(challenge: Challenge, wrong: WrongSolution) -> Iterator[WrongSolution]:
    """Yield those of the challenge; for one of them, only others that are not held out."""
    own = wrong in challenge.wrong
    for each in challenge.wrong:
        if not own or (each != wrong and not is_held_out(challenge.id, each.cause)):
            yield each


def nothing(challenge: Challenge, wrong: WrongSolution) -> Iterator[WrongSolution]:
    """Yield none."""
    return iter(())


async def top1(
    sandbox: Sandbox, pairs: Iterable[Pair], known: Known = catalogue
) -> tuple[float, tuple[Row, ...]]:
    """Ask the specialists, as the tutor does without a model, about wrong solutions.

    Args:
        sandbox: where they run.
        pairs: the wrong solutions, each with its challenge.
        known: which others the tutor may know.

    Returns:
        The share for which the first finding names one of the labels, and a row for each.
    """
    rows = []
    trials = SandboxTrials(sandbox, ReviewCode(RuffLinter()))
    code = ""

    def shipped_beside(challenge_id: str) -> tuple[WrongSolution, ...]:
        """Return the known mistakes, without the one that is measured if it is among them."""
        if known is nothing:
            return ()
        return tuple(each for each in known_mistakes(challenge_id) if each.code != code)

    all_of_them = specialists(trials, trials, shipped_beside)
    for challenge, wrong in pairs:
        code = wrong.code
        measured = replace(challenge, wrong=tuple(known(challenge, wrong)))
        ask = Ask(challenge_id=challenge.id, code=wrong.code, question="What is wrong?")
        # as it is done when a student opens the tutor: the inputs are made once a challenge
        await trials.learn(measured, to_learn(measured, shipped_beside), LEARN_S)
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


_SETS: Final[dict[str, Callable[[], Iterable[Pair]]]] = {
    "tuning": lambda: tuning(shipped()),
    "held-out": lambda: held_out(shipped()),
    "samples-tuning": tuning_samples,
    "samples-validation": validation_samples,
}
_KNOWN: Final[dict[str, Known]] = {
    "catalogue": catalogue,
    "nothing": nothing,
}
_SHOWN: Final = frozenset({"tuning", "samples-tuning"})


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=_SETS)
    parser.add_argument("--known", choices=_KNOWN, default="catalogue")
    args = parser.parse_args()

    sandbox = (await choose()).sandbox
    try:
        share, rows = await top1(sandbox, _SETS[args.set](), _KNOWN[args.known])
    finally:
        await sandbox.close()
    times = sorted(row.took_ms for row in rows)
    print(f"{args.set}, {args.known} known: {share:.3f} of {len(rows)}")
    print(f"p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms")
    if args.set in _SHOWN:
        wrong = [row for row in rows if not row.right]
        for row in wrong:
            print(row.challenge_id, "|", row.cause, "|", ", ".join(row.labels), "->", row.first)
        for (label, first), count in Counter((row.labels[0], row.first) for row in wrong).items():
            print(f"{count:3} {label} taken for {first}")


if __name__ == "__main__":
    asyncio.run(_main())
