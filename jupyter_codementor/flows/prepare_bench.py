"""Does ahead, when a student opens the tutor, what the first question would wait for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.tutor.causes.known_mistakes import to_learn
from jupyter_codementor.tutor.ports import Bench

from .see_tutor import WarmTutor

LEARN_S: Final = 6.0
_WARMING: Final = "tutor/warm"


@dataclass(frozen=True)
class PrepareBench:
    """Makes the inputs of a challenge, and finds out what its known mistakes do with them."""

    bench: Bench

    async def __call__(self, challenge: Challenge) -> None:
        """Do it; what was done before is not done again. Without a jail, nothing is done."""
        try:
            await self.bench.learn(challenge, to_learn(challenge), LEARN_S)
        except Unavailable:
            return  # the first question is told so


@dataclass(frozen=True)
class GetReady:
    """Begins both: what any question would wait for, and what one about a challenge would."""

    background: Background
    warm: WarmTutor
    prepare: PrepareBench

    def __call__(self, challenge: Challenge | None) -> None:
        """Begin; nothing waits for it."""
        self.background.start(_WARMING, self.warm)
        if challenge is not None:
            self.background.start(f"{_WARMING}/{challenge.id}", partial(self.prepare, challenge))
