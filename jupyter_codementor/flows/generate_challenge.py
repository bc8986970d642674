"""Have a challenge made: from what was made before, by a model, or from a template."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.content.drafts import DIFFICULTIES, Wish
from jupyter_codementor.content.templates import templates_for
from jupyter_codementor.errors import BadInput, Conflict, NotFound, Unavailable
from jupyter_codementor.events import ChallengeGenerated, Listener, tell
from jupyter_codementor.model.challenge import Challenge, Difficulty
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import Generated, GeneratedStatus, is_made
from jupyter_codementor.model.skills import ItemRating, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.progress.skills import OF_LEVEL, success, unrated
from jupyter_codementor.resilience.background import Background

from .draft_challenge import DraftChallenge
from .made import note_given
from .ports import Challenges
from .release_generated import ReleaseGenerated
from .stored import change, read, to_document, to_value
from .vary_template import Made, VaryTemplate

_LOG = logging.getLogger(__name__)
BEST_SUCCESS: Final = 0.65
"""Where one learns most: the predicted chance of success that is aimed at."""
PATIENCE_S: Final = 15.0
"""How long a student waits for a model, if a template could serve."""
PATIENCE_WITHOUT_S: Final = 60.0
"""The same, if none could."""
LANGUAGE: Final = "python"
"""Only challenges in this language can be made so far."""
OPEN_MAX: Final = 10
"""With so many made challenges that are not solved yet, a student gets no further one."""
_PAGE: Final = 50
_NEIGHBOURS_MAX: Final = 50

Came = Literal["kept", "made", "instead"]
"""kept: made before. made: just now. instead: from a template, since the model gave nothing."""


class Given(Struct, frozen=True, kw_only=True):
    """A made challenge that was given to a student, in words. `waiting`: not to be opened yet."""

    generated: Generated
    waiting: bool
    words: str


@dataclass(frozen=True)
class GenerateChallenge:
    """Gives a student a challenge that fits, and makes it if there is none.

    Args:
        vary: makes a variant of a template.
        draft: has a model write one; None if none is set.
        need_approval: whether a teacher is to look at each one first.
        patience_s: how long to wait for a model with a template in reserve, and without one.
        asking: who asks just now, by the request; without those who were erased since.
    """

    challenges: Challenges
    documents: Documents
    vary: VaryTemplate
    draft: DraftChallenge | None
    background: Background
    listeners: Sequence[Listener]
    now: Callable[[], float]
    need_approval: bool = False
    patience_s: tuple[float, float] = (PATIENCE_S, PATIENCE_WITHOUT_S)
    asking: dict[object, str] = field(default_factory=dict)

    async def __call__(
        self, student_id: str, skill: str, difficulty: str = "", language: str = ""
    ) -> Given:
        """Return the challenge that the student gets.

        Args:
            student_id: who asks.
            skill: one of the catalogue's.
            difficulty: easy, medium or hard; empty for the one that fits the student best.
            language: of programming; empty for that of the skill.

        Raises:
            NotFound: there is no such skill.
            BadInput: there is no such difficulty, or the skill is not of that language.
            Unavailable: nobody can make one now.
            Conflict: too many are not solved yet, or the student was erased meanwhile.
        """
        request = object()
        self.asking[request] = student_id
        try:
            return await self._found(request, student_id, skill, difficulty, language)
        finally:
            self.asking.pop(request, None)

    async def _found(
        self, request: object, student_id: str, skill: str, difficulty: str, language: str
    ) -> Given:
        wish = await self._wish(student_id, skill, difficulty, language)
        progress = await read(self.documents, "progress", student_id, Progress)
        _check_open(progress)
        given = await self._waiting_for(student_id, wish)
        given = given or await self._kept(student_id, wish, progress)
        came: Came = "kept"
        if given is None:
            given, came = await self._fresh(student_id, wish)
        return await self._given(given, student_id, came, request)

    def can_make(self, skill: str, language: str) -> bool:
        """Return whether a challenge can be made for a skill here, as far as is known now."""
        if language != LANGUAGE:
            return False
        drafting = self.draft is not None and self.draft.writer.available()
        return drafting or any(templates_for(skill, each) for each in DIFFICULTIES)

    def forget(self, student_id: str) -> None:
        """Give nothing to a student who asked before, and is being erased now."""
        for request in [each for each, who in self.asking.items() if who == student_id]:
            del self.asking[request]

    # --- what is wanted --------------------------------------------------------------------------

    async def _wish(self, student_id: str, skill: str, difficulty: str, language: str) -> Wish:
        everything = await self.challenges.all()
        topics = dict.fromkeys(each.skills[0] for each in everything if each.skills)
        if skill not in topics:
            raise NotFound(f"There is no skill “{skill}”. There are: {', '.join(topics)}.")
        if difficulty and difficulty not in DIFFICULTIES:
            raise BadInput("`difficulty` is one of easy, medium, hard.")
        spoken = {each.language for each in everything if each.skills and each.skills[0] == skill}
        if language and language not in spoken:
            raise BadInput(f"“{skill}” is not practised in {language} here.")
        chosen = language or (LANGUAGE if LANGUAGE in spoken else min(spoken))
        found: Difficulty = next((each for each in DIFFICULTIES if each == difficulty), "easy")
        if not difficulty:
            found = await self._best_difficulty(student_id, skill, everything)
        wish = Wish(skill, found, chosen)
        if chosen != LANGUAGE:
            raise Unavailable(
                f"Challenges can be made in Python only so far, and “{skill}” is in {chosen}."
            )
        return wish

    async def _best_difficulty(
        self, student_id: str, skill: str, everything: tuple[Challenge, ...]
    ) -> Difficulty:
        progress = await read(self.documents, "progress", student_id, Progress)
        skills = (progress or Progress(id=student_id)).skills
        ability = skills.ability + skills.by_name.get(skill, SkillState()).ability
        starts = {
            each: await self._rating_of(Wish(skill, each), everything) for each in DIFFICULTIES
        }
        made = [each for each in DIFFICULTIES if templates_for(skill, each)] or list(DIFFICULTIES)
        return min(made, key=lambda each: abs(success(ability, starts[each]) - BEST_SUCCESS))

    async def _rating_of(self, wish: Wish, everything: tuple[Challenge, ...]) -> float:
        """Return the mean rating of a challenge's neighbours, as students fared on them.

        Of those that were made, the newest ones.
        """
        ids = [
            each.id
            for each in everything
            if each.skills[:1] == (wish.skill,) and each.difficulty == wish.difficulty
        ]
        page = await self.documents.find(
            "generated",
            {"fits": wish.fits, "status": "accepted"},
            sort="created_at",
            descending=True,
            limit=_NEIGHBOURS_MAX,
        )
        ids += [document["id"] for document in page.documents]
        ratings = [await read(self.documents, "ratings", id, ItemRating) for id in ids]
        known = [rating.difficulty for rating in ratings if rating and rating.attempts]
        return sum(known) / len(known) if known else OF_LEVEL[wish.difficulty]

    # --- what was made before --------------------------------------------------------------------

    async def _waiting_for(self, student_id: str, wish: Wish) -> Generated | None:
        """Return one that a teacher has yet to look at, the student's own before others'.

        Nobody waits for two of a kind, and a teacher does not look at one for each student.
        """
        first: Generated | None = None
        async for made in self._stored(wish, "waiting"):
            if student_id in made.given_to:
                return made
            first = first or made
        return first

    async def _kept(
        self, student_id: str, wish: Wish, progress: Progress | None
    ) -> Generated | None:
        known = progress.challenges if progress else {}
        async for made in self._stored(wish, "accepted"):
            if student_id not in made.given_to and made.id not in known:
                return made
        return None

    async def _stored(self, wish: Wish, status: GeneratedStatus) -> AsyncIterator[Generated]:
        cursor: str | None = None
        while True:
            page = await self.documents.find(
                "generated",
                {"fits": wish.fits, "status": status},
                sort="created_at",
                limit=_PAGE,
                cursor=cursor,
            )
            for document in page.documents:
                yield to_value(document, Generated)
            cursor = page.cursor
            if cursor is None:
                return

    # --- making one ------------------------------------------------------------------------------

    async def _fresh(self, student_id: str, wish: Wish) -> tuple[Generated, Came]:
        has_template = bool(templates_for(wish.skill, wish.difficulty))
        drafting = self.draft is not None and self.draft.writer.available()
        if not has_template and not drafting:
            raise Unavailable(
                f"No new challenge for “{wish.skill}” ({wish.difficulty}) can be made here: there "
                "is no template for it, and no language model that answers."
            )
        late = False
        if drafting:
            task = self.background.start(
                f"generate/draft/{wish.fits}", lambda: self._drafted(student_id, wish)
            )
            patience_s = self.patience_s[0 if has_template else 1]
            done, _ = await asyncio.wait({task}, timeout=patience_s)
            found: Generated | None = task.result() if done and not task.cancelled() else None
            if found is not None:
                return found, "made"
            late = not done
        if has_template:
            task = self.background.start(
                f"generate/variant/{wish.fits}", lambda: self._varied(student_id, wish)
            )
            varied: Generated | None = await asyncio.shield(task)
            if varied is not None:
                return varied, "instead" if drafting else "made"
        raise Unavailable(_nothing(wish, drafting=drafting, late=late))

    async def _drafted(self, student_id: str, wish: Wish) -> Generated | None:
        assert self.draft is not None  # noqa: S101 - asked before
        made = await self.draft(wish)
        return await self._keep(made, student_id, wish) if made else None

    async def _varied(self, student_id: str, wish: Wish) -> Generated | None:
        statuses: tuple[GeneratedStatus, ...] = ("accepted", "waiting", "dropped")
        count = 0
        for status in statuses:
            async for _ in self._stored(wish, status):
                count += 1
        made = await self.vary(wish, student_id, count)
        return await self._keep(made, student_id, wish) if made else None

    async def _keep(self, made: Made, student_id: str, wish: Wish) -> Generated | None:
        """Keep what was made; whose it is stands in it only once it is given."""
        generated = Generated(
            id=made.id,
            fits=wish.fits,
            skill=wish.skill,
            difficulty=wish.difficulty,
            maker=made.maker,
            status="waiting" if self.need_approval else "accepted",
            notebook=made.notebook,
            parameters=made.parameters,
            difficulty_at_first=await self._rating_of(wish, await self.challenges.all()),
            created_at=self.now(),
        )
        if not await self.documents.insert("generated", to_document(generated)):
            there = await read(self.documents, "generated", made.id, Generated)
            usable = there is not None and there.status != "dropped" and there.fits == wish.fits
            return there if usable else None
        rating = unrated(made.id, wish.difficulty, generated.difficulty_at_first)
        await self.documents.insert("ratings", to_document(rating))
        _LOG.info("made %s for %s by %s: %s", made.id, wish.fits, made.maker, made.parameters)
        tell(self.listeners, ChallengeGenerated(made.id, student_id, made.maker))
        return generated

    # --- giving it -------------------------------------------------------------------------------

    async def _given(
        self, generated: Generated, student_id: str, came: Came, request: object
    ) -> Given:
        def to_student(made: Generated) -> Generated:
            if student_id in made.given_to or made.status == "dropped":
                return made
            made_for = made.made_for or ("" if made.given_to else student_id)
            return replace(made, made_for=made_for, given_to=(*made.given_to, student_id))

        self._check_not_erased(request)
        stored = await change(self.documents, "generated", generated, to_student)
        if stored.status == "dropped":
            raise Conflict("A teacher has just taken this challenge away. Please ask again.")
        waiting = stored.status == "waiting"
        if not waiting and request in self.asking:
            await note_given(self.documents, student_id, stored.id)
        if request not in self.asking:  # erased in this very moment: once more
            await ReleaseGenerated(self.documents)(student_id)
            await self.documents.delete("progress", student_id)
        self._check_not_erased(request)
        return Given(generated=stored, waiting=waiting, words=_words(stored, waiting, came))

    def _check_not_erased(self, request: object) -> None:
        if request not in self.asking:
            raise Conflict("You had everything erased while this was made, so nothing was kept.")


def _check_open(progress: Progress | None) -> None:
    known = progress.challenges if progress else {}
    waiting = [id for id, mine in known.items() if is_made(id) and mine.status != "solved"]
    if len(waiting) >= OPEN_MAX:
        raise Conflict(
            f"You have {len(waiting)} made challenges that you have not solved yet. Solve one of "
            "them first; you find them at the end of your list."
        )


def _words(made: Generated, waiting: bool, came: Came) -> str:
    by = "a language model" if made.maker == "model" else "a template"
    level = f"{'an' if made.difficulty == 'easy' else 'a'} {made.difficulty}"
    if came == "instead":
        told = (
            f"The language model had nothing that passed our checks in time, so this is {level}"
            f" challenge on {made.skill} from a template."
        )
    elif came == "made":
        told = f"This is {level} challenge on {made.skill}, made for you just now by {by}."
    else:
        told = f"This is {level} challenge on {made.skill} that you have not seen, made by {by}."
    if waiting:
        return f"{told} Your teacher looks at it first; then you find it among your challenges."
    return f"{told} It was tried out before you got it."


def _nothing(wish: Wish, *, drafting: bool, late: bool) -> str:
    if late:
        return (
            f"The language model still writes a challenge for “{wish.skill}”. Ask again in a"
            " minute."
        )
    if drafting:
        return (
            f"The language model wrote nothing for “{wish.skill}” ({wish.difficulty}) that passed "
            "our checks. Try again later, or choose another difficulty."
        )
    return (
        f"All challenges that can be made for “{wish.skill}” ({wish.difficulty}) have been made. "
        "Choose another difficulty."
    )
