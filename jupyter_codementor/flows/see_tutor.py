"""Who would answer now, and how far the help goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from jupyter_codementor.ids import conversation_id
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.tutor import Conversation, Source
from jupyter_codementor.tutor.ports import LanguageModel, Trials

from .ask_tutor import OFF, OFF_FOR_CHALLENGE
from .change_profile import SeeProfile
from .draft import highest_rung
from .ports import Challenges
from .stored import read


class TutorSeen(Struct, frozen=True, kw_only=True):
    """As `wire.TutorStatus` says."""

    enabled: bool
    source: Source
    model: str
    sentence: str
    conversation_id: str
    rung: int
    highest_rung: int
    wait_s: float


@dataclass(frozen=True)
class WarmTutor:
    """Has the model's driver imported, and the explainer's interpreter started."""

    challenges: Challenges
    model: LanguageModel
    trials: Trials

    async def __call__(self) -> None:
        """Do it; what cannot be done is said to the first question."""
        await self.model.warm()
        for challenge in await self.challenges.all():
            if challenge.language == "python" and challenge.kind == "function":
                await self.trials.explain(challenge, "1 / 0")
                return


@dataclass(frozen=True)
class SeeTutor:
    """The tutor as a student finds it."""

    challenges: Challenges
    documents: Documents
    profile: SeeProfile
    model: LanguageModel
    now: Callable[[], float]
    warm: Callable[[Challenge | None], object]
    """Begins to do ahead what the first question would wait for, about a challenge or none."""
    enabled: bool = True

    async def __call__(self, student_id: str, challenge_id: str) -> TutorSeen:
        """Return it for a challenge, or for none ("").

        Raises:
            NotFound: no such challenge.
        """
        challenge = await self.challenges.get(challenge_id) if challenge_id else None
        id = conversation_id(student_id, challenge_id)
        conversation = await read(self.documents, "conversations", id, Conversation)
        allowed = challenge is None or challenge.tutor.enabled
        if self.enabled and allowed:
            self.warm(challenge)
        by_model = self.model.available()
        top = highest_rung(challenge, await self.profile(student_id))
        rung = min(conversation.rung, top) if conversation else 0
        wait_s = 0.0
        if challenge is not None and conversation is not None and 0 < rung < top:
            left_s = conversation.rung_at + challenge.tutor.wait_s - self.now()
            wait_s = min(challenge.tutor.wait_s, max(0.0, left_s))
        return TutorSeen(
            enabled=self.enabled and allowed,
            source="model" if by_model else "offline",
            model=self.model.name if by_model else "",
            sentence=self._sentence(allowed=allowed, by_model=by_model),
            conversation_id=id,
            rung=rung,
            highest_rung=top,
            wait_s=round(wait_s, 1),
        )

    def _sentence(self, *, allowed: bool, by_model: bool) -> str:
        if not self.enabled:
            return OFF
        if not allowed:
            return OFF_FOR_CHALLENGE
        if by_model:
            return f"{self.model.name} answers. It can be wrong: check what it says."
        if self.model.name:
            return f"{self.model.name} cannot be reached now, so offline help answers."
        return "Offline help answers: it looks at your code and your tests on this machine."
