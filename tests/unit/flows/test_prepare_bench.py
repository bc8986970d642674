"""What is done ahead when a student opens the tutor."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows.prepare_bench import PrepareBench
from jupyter_codementor.model.behaviour import Attempt, Behaviour
from jupyter_codementor.model.challenge import Challenge
from tests.load.held_out import shipped

_PRICE = next(each for each in shipped() if each.id == "parcel-price")


class Listening:
    """A bench that notes what it is to learn; without a jail if it is so told."""

    def __init__(self, *, jail: bool = True) -> None:
        self.learned: list[str] = []
        self._jail = jail

    async def learn(self, challenge: Challenge, codes: Sequence[str], time_s: float) -> None:
        if not self._jail:
            raise Unavailable("There is no jail.")
        self.learned += codes

    async def behaviour(
        self, challenge: Challenge, code: str, *, apart: bool = False
    ) -> Behaviour | None:
        return None

    async def attempts(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[Attempt | None]:
        return ()

    async def alike(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[float | None]:
        return ()


async def test_the_known_mistakes_are_learned_before_the_slips() -> None:
    bench = Listening()
    await PrepareBench(bench)(_PRICE)
    own = [wrong.code for wrong in _PRICE.wrong if wrong.mistakes]
    assert bench.learned[: len(own)] == own
    assert len(bench.learned) > len(own)
    assert _PRICE.solution not in bench.learned


async def test_without_a_jail_nothing_is_learned_and_nothing_fails() -> None:
    bench = Listening(jail=False)
    await PrepareBench(bench)(_PRICE)
    assert bench.learned == []
