"""Have a challenge made: from what was made before, by a model, or from a template."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.content.drafts import DIFFICULTIES, Wish
from jupyter_codementor.content.templates import templates_for
from jupyter_codementor.errors import BadInput, Conflict, NotFound, Unavailable
from jupyter_codementor.events import ChallengeGenerated, Listener, tell
from jupyter_codementor.model.challenge import Challenge, Difficulty
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import Generated
from jupyter_codementor.model.skills import ItemRating, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.progress.skills import OF_LEVEL, success, unrated
from jupyter_codementor.resilience.background import Background

from .draft_challenge import DraftChallenge
from .made import note_given
from .ports import Challenges
from .stored import change, read, to_document, to_value
from .vary_template import Made, VaryTemplate

_LOG = logging.getLogger(__name__)
BEST_SUCCESS: Final = 0.65
"""Where one learns most: the predicted chance of success that is aimed at."""
PATIENCE_S: Final = 15.0
"""How long a student waits for a model, if a template could serve."""
PATIENCE_WITHOUT_S: Final = 60.0
"""The same, if none could."""
_PAGE: Final = 200

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
        """
        wish = await self._wish(student_id, skill, difficulty, language)
        progress = await read(self.documents, "progress", student_id, Progress)
        waiting = await self._waiting_for(student_id, wish)
        if waiting is not None:
            return await self._given(waiting, student_id, "kept")
        kept = await self._kept(student_id, wish, progress)
        if kept is not None:
            return await self._given(kept, student_id, "kept")
        return await self._fresh(student_id, wish)

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
        chosen = language or ("python" if "python" in spoken else min(spoken))
        found: Difficulty = next((each for each in DIFFICULTIES if each == difficulty), "easy")
        if not difficulty:
            found = await self._best_difficulty(student_id, skill, everything)
        wish = Wish(skill, found, chosen)
        if chosen != "python":
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
        """Return the mean rating of a challenge's neighbours, as students fared on them."""
        ids = [
            each.id
            for each in everything
            if each.skills[:1] == (wish.skill,) and each.difficulty == wish.difficulty
        ]
        ids += [made.id for made in await self._stored(wish, "accepted")]
        ratings = [await read(self.documents, "ratings", id, ItemRating) for id in ids]
        known = [rating.difficulty for rating in ratings if rating and rating.attempts]
        return sum(known) / len(known) if known else OF_LEVEL[wish.difficulty]

    # --- what was made before --------------------------------------------------------------------

    async def _waiting_for(self, student_id: str, wish: Wish) -> Generated | None:
        """Return one that a teacher has yet to look at: nobody waits for two of a kind."""
        waiting = await self._stored(wish, "waiting")
        return next((made for made in waiting if student_id in made.given_to), None)

    async def _kept(
        self, student_id: str, wish: Wish, progress: Progress | None
    ) -> Generated | None:
        known = progress.challenges if progress else {}
        for made in await self._stored(wish, "accepted"):
            if student_id not in made.given_to and made.id not in known:
                return made
        return None

    async def _stored(self, wish: Wish, status: str) -> list[Generated]:
        found: list[Generated] = []
        cursor: str | None = None
        while True:
            page = await self.documents.find(
                "generated",
                {"fits": wish.fits, "status": status},
                sort="created_at",
                limit=_PAGE,
                cursor=cursor,
            )
            found += [to_value(document, Generated) for document in page.documents]
            cursor = page.cursor
            if cursor is None:
                return found

    # --- making one ------------------------------------------------------------------------------

    async def _fresh(self, student_id: str, wish: Wish) -> Given:
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
                return await self._given(found, student_id, "made")
            late = not done
        if has_template:
            task = self.background.start(
                f"generate/variant/{wish.fits}", lambda: self._varied(student_id, wish)
            )
            varied: Generated | None = await asyncio.shield(task)
            if varied is not None:
                return await self._given(varied, student_id, "instead" if drafting else "made")
        raise Unavailable(_nothing(wish, drafting=drafting, late=late))

    async def _drafted(self, student_id: str, wish: Wish) -> Generated | None:
        assert self.draft is not None  # noqa: S101 - asked before
        made = await self.draft(wish)
        return await self._keep(made, student_id, wish) if made else None

    async def _varied(self, student_id: str, wish: Wish) -> Generated | None:
        count = 0
        for status in ("accepted", "waiting", "dropped"):
            count += len(await self._stored(wish, status))
        made = await self.vary(wish, student_id, count)
        return await self._keep(made, student_id, wish) if made else None

    async def _keep(self, made: Made, student_id: str, wish: Wish) -> Generated | None:
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
            made_for=student_id,
        )
        if not await self.documents.insert("generated", to_document(generated)):
            there = await read(self.documents, "generated", made.id, Generated)
            return there if there is not None and there.status != "dropped" else None
        rating = unrated(made.id, wish.difficulty, generated.difficulty_at_first)
        await self.documents.insert("ratings", to_document(rating))
        _LOG.info("made %s for %s by %s: %s", made.id, wish.fits, made.maker, made.parameters)
        tell(self.listeners, ChallengeGenerated(made.id, student_id, made.maker))
        return generated

    # --- giving it -------------------------------------------------------------------------------

    async def _given(self, generated: Generated, student_id: str, came: Came) -> Given:
        def to_student(made: Generated) -> Generated:
            if student_id in made.given_to:
                return made
            return replace(made, given_to=(*made.given_to, student_id))

        stored = await change(self.documents, "generated", generated, to_student)
        if stored.status == "dropped":
            raise Conflict("A teacher has just taken this challenge away. Please ask again.")
        waiting = stored.status == "waiting"
        if not waiting:
            await note_given(self.documents, student_id, stored.id)
        return Given(generated=stored, waiting=waiting, words=_words(stored, waiting, came))


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
