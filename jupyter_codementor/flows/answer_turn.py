"""Find the words for one answer: look, then a model through the leak check, else offline help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import (
    Finding,
    Resource,
)
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.briefing import Briefing
from jupyter_codementor.tutor.cache_key import failing_tests, is_personal, key
from jupyter_codementor.tutor.fingerprint import fingerprint, without_remarks
from jupyter_codementor.tutor.ladder import Granted, granted
from jupyter_codementor.tutor.leak_check.gate import Gate
from jupyter_codementor.tutor.leak_check.leaks import LeakCheck
from jupyter_codementor.tutor.parsons import blocks, parsons_section
from jupyter_codementor.tutor.ports import Cache, LanguageModel, Library, ModelFailed, Trials
from jupyter_codementor.tutor.situation import Situation, Specialist
from jupyter_codementor.tutor.words import offline
from jupyter_codementor.tutor.words.prompt import prompt

from .draft import Asked, Draft, highest_rung
from .first_words import FirstWord, FirstWords
from .look import Look
from .shared_stream import SharedStreams

_TRIAL_S: Final = 1.0
"""Whoever waits for help need not wait for an endless loop as long as a submission does."""
_VERDICT_S: Final = 0.03
"""A box that is ready runs the visible tests in 2 to 10 ms, and the verdict of the last run is
remembered. To a question in own words a model begins its answer without a verdict that takes
longer; it, and what follows from it, is then told beside."""
_AT_ONCE_S: Final = 0.02
_HEAD_START_S: Final = 0.15
"""So long, at most, those who look longer wait for the first words, which they would delay."""
_SURE: Final = 0.5
_PARSONS_RUNG: Final = 4
_AWAY: Final = "{name} cannot be reached now, so this is offline help."
_CUT: Final = "\n\n*(The answer broke off here. This is what can be said without the model:)*\n\n"


class _Piece(Struct, frozen=True):
    """A piece of a model's answer that was let through, with what was held back so far."""

    text: str
    model: str
    blocked: int


class _Kept(Struct, frozen=True, kw_only=True):
    """An answer in the cache."""

    message: str
    model: str
    expires_at: float
    findings: tuple[Finding, ...]
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class AnswerTurn:
    """Answers a question, always: by the model, from the cache, or offline."""

    specialists: Sequence[Specialist]
    trials: Trials
    library: Library
    model: LanguageModel
    cache: Cache
    cache_s: float
    now: Callable[[], float]
    streams: SharedStreams[_Piece] = field(default_factory=SharedStreams)
    first_words: FirstWords = field(default_factory=FirstWords)

    async def __call__(self, draft: Draft) -> None:
        """Feed the answer, and note in the draft how it came about."""
        asked, feed = draft.asked, draft.feed
        will = self.model.available()
        feed.start("model" if will else "offline", self.model.name if will else "")
        trial = asyncio.ensure_future(self._verdict(asked)) if _can_be_run(asked) else None
        try:
            waits = not will or not is_personal(asked.ask)  # a button asks about the verdict
            if trial is not None:
                await asyncio.wait({trial}, timeout=None if waits else _VERDICT_S)
            known = trial is None or trial.done()
            verdict = trial.result() if trial is not None and known else None
            draft.solved = _solved(verdict)
            self._climb(draft)
            situation = Situation(
                ask=asked.ask,
                challenge=asked.challenge,
                verdict=verdict,
                rung=draft.given.rung,
                language=asked.profile.language,
            )
            if situation.challenge is not None and draft.given.rung == _PARSONS_RUNG:
                draft.blocks = await asyncio.to_thread(blocks, situation.challenge)
            await self._say(draft, situation, None if known else trial)
        finally:
            if trial is not None:
                trial.cancel()
        if draft.blocks and draft.source != "offline":  # which no model is told
            section = parsons_section(draft.blocks, _language(situation.challenge))
            draft.feed.delta(f"\n\n{section}")

    async def _say(
        self, draft: Draft, situation: Situation, trial: asyncio.Future[Verdict | None] | None
    ) -> None:
        name = self._name(draft, situation)
        if self.model.name and await self._said_before(draft, name):
            return
        look = Look(self.specialists, self.library, situation, trial)
        try:
            if self.model.available():
                await self._say_by_model(draft, look, name)
            else:
                if self.model.name:
                    draft.notice = _and(_AWAY.format(name=self.model.name), draft.notice)
                await self._say_offline(draft, look)
        finally:
            look.close()

    async def _verdict(self, asked: Asked) -> Verdict | None:
        challenge = asked.challenge
        assert challenge is not None  # noqa: S101 - `_can_be_run` says so
        limits = replace(challenge.limits, time_s=min(challenge.limits.time_s, _TRIAL_S))
        try:
            return await self.trials.run(replace(challenge, limits=limits), asked.ask.code)
        except Unavailable:
            return None

    def _climb(self, draft: Draft) -> None:
        asked = draft.asked
        challenge = asked.challenge
        draft.attempt = fingerprint(asked.ask.code, _language(challenge))
        draft.given = Granted(min(highest_rung(None, asked.profile), max(asked.ask.rung, 1)))
        if challenge is not None:
            draft.given = granted(
                asked.conversation,
                challenge.tutor,
                asked.profile.help_level,
                asked.ask.rung,
                draft.attempt,
                self.now(),
                intent=asked.ask.intent,
                solved=draft.solved,
            )
        draft.notice = draft.given.notice

    def _name(self, draft: Draft, situation: Situation) -> str:
        """Return the key of the cache: equal for equal questions."""
        asked, challenge = draft.asked, situation.challenge
        return key(
            ask=asked.ask,
            student_id=asked.student_id,
            model=self.model.name,
            challenge_version=challenge.version if challenge else 0,
            rung=draft.given.rung,
            personality=asked.profile.personality,
            language=asked.profile.language,
            failing=(_status(situation.verdict), *failing_tests(situation.verdict)),
            programming_language=_language(challenge),
            last_message=asked.history[-1].message if asked.history else "",
            hints_taken=asked.hints_taken,
        )

    async def _found_at_once(self, draft: Draft, look: Look) -> None:
        """Note what is known at once, and tell what leads if it is well supported."""
        draft.found(await look.at_first(_AT_ONCE_S))
        if draft.findings and draft.findings[0].confidence >= _SURE:
            draft.tell_lead()

    async def _found_beside(self, draft: Draft, look: Look) -> None:
        """Let first words go first, then do as `_found`."""
        await self.first_words.none_due(_HEAD_START_S)
        await self._found(draft, look)

    async def _found(self, draft: Draft, look: Look) -> None:
        """Note all that is found, and tell what leads."""
        draft.found(await look.to_the_end())
        draft.resources, reading = look.resources()
        draft.steps += reading
        draft.solved = _solved(look.situation.verdict)
        draft.tell_lead()

    # --- words -----------------------------------------------------------------------------------

    async def _said_before(self, draft: Draft, name: str) -> bool:
        found = await self._kept(name)
        if found is None:
            return False
        draft.source, draft.model, draft.expires_at = "cache", found.model, found.expires_at
        draft.findings, draft.resources = found.findings, found.resources
        draft.tell_lead()
        draft.feed.delta(found.message)
        draft.steps = (draft.composed(time.perf_counter()),)
        return True

    async def _say_offline(self, draft: Draft, look: Look) -> None:
        """Put all that was found into words; what a model said before stays."""
        draft.source, draft.model = "offline", ""
        await self._found(draft, look)
        began = time.perf_counter()
        words = offline.compose(_briefing(draft, look.situation))
        draft.feed.delta(_cut(draft.feed.message) + words)
        draft.steps += (draft.composed(began),)

    async def _say_by_model(self, draft: Draft, look: Look, name: str) -> None:
        """Let the model begin with what is known at once; what is found later is told beside."""
        draft.source, draft.model = "model", self.model.name
        await self._found_at_once(draft, look)
        if await self._said_before(draft, name):  # by who asked the same a moment earlier
            return
        briefing = _briefing(draft, look.situation)
        if not is_personal(draft.asked.ask):
            briefing = _impersonal(briefing)
        began = time.perf_counter()
        check = self._check(look.situation)
        first_word = self.first_words.expect()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._found_beside(draft, look))
            failure = await self._stream(draft, briefing, name, check, first_word)
        if failure:
            draft.notice = _and(failure, draft.notice)
            await self._say_offline(draft, look)
            return
        draft.steps += (draft.composed(began), draft.checked())
        kept = await self._kept(name)
        draft.expires_at = kept.expires_at if kept else None

    def _check(self, situation: Situation) -> LeakCheck | None:
        challenge = situation.challenge
        if challenge is None:
            return None
        return LeakCheck(self.trials, challenge, situation.code, situation.rung)

    async def _stream(
        self,
        draft: Draft,
        briefing: Briefing,
        name: str,
        check: LeakCheck | None,
        first_word: FirstWord,
    ) -> str:
        """Feed what the model says. Return why that was not all, or an empty text."""
        following = self.streams.follow(name, lambda: self._pieces(briefing, name, check))
        try:
            async with aclosing(following) as pieces:
                async for piece in pieces:
                    draft.model, draft.blocked = piece.model, piece.blocked
                    draft.feed.delta(piece.text)
                    first_word.came()
        except ModelFailed as failed:
            return str(failed)
        finally:
            first_word.came()
        return ""

    async def _kept(self, name: str) -> _Kept | None:
        kept = await self.cache.get(name)
        return None if kept is None else msgspec.json.decode(kept, type=_Kept)

    async def _pieces(
        self, briefing: Briefing, name: str, check: LeakCheck | None
    ) -> AsyncGenerator[_Piece, None]:
        """Yield what a model says, as far as it may be shown; keep it, if that is all of it."""
        gate = Gate(check)
        said: list[str] = []
        preparing: asyncio.Task[None] | None = None
        async with aclosing(self.model.stream(prompt(briefing))) as stream:
            try:
                async for delta in stream:
                    if shown := await gate.feed(delta):
                        said.append(shown)
                        yield _Piece(shown, stream.model, gate.blocked)
                    if gate.ended:
                        break
                    if check is not None and preparing is None and "`" in delta:
                        preparing = asyncio.ensure_future(check.prepare())
                if shown := await gate.end():
                    said.append(shown)
                    yield _Piece(shown, stream.model, gate.blocked)
            finally:
                if preparing is not None:
                    preparing.cancel()
        message = "".join(said)
        if not message.strip():
            raise ModelFailed("cut", "The model had nothing to say.")
        if gate.blocked == 0:
            kept = _Kept(
                message=message,
                model=stream.model,
                expires_at=self.now() + self.cache_s,
                findings=briefing.findings,
                resources=briefing.resources,
            )
            await self.cache.put(name, msgspec.json.encode(kept), self.cache_s)


def _briefing(draft: Draft, situation: Situation) -> Briefing:
    """Return what may be known to who writes: nothing of a solution, but for its mixed blocks."""
    asked, challenge, verdict = draft.asked, situation.challenge, situation.verdict
    return Briefing(
        title=challenge.title if challenge else "",
        description=challenge.description if challenge else "",
        programming_language=_language(challenge),
        starter=challenge.starter if challenge else "",
        code=asked.ask.code,
        question=asked.ask.question,
        selection=asked.ask.selection,
        intent=asked.ask.intent,
        test_name=asked.ask.test_name,
        tests=tuple(case for case in verdict.cases if not case.hidden) if verdict else (),
        findings=draft.findings,
        resources=draft.resources,
        rung=draft.given.rung,
        personality=asked.profile.personality,
        language=asked.profile.language,
        history=asked.history,
        blocks=draft.blocks,
        hints=challenge.hints[: asked.hints_taken] if challenge else (),
    )


def _impersonal(briefing: Briefing) -> Briefing:
    """Return it without what the student wrote freely: others may get the answer too."""
    code = without_remarks(briefing.code, briefing.programming_language)
    return replace(briefing, history=(), code=code)


def _language(challenge: Challenge | None) -> str:
    return challenge.language if challenge else "python"


def _can_be_run(asked: Asked) -> bool:
    challenge = asked.challenge
    return challenge is not None and challenge.kind != "assignment" and bool(asked.ask.code.strip())


def _solved(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.status == "accepted"


def _status(verdict: Verdict | None) -> str:
    return verdict.status if verdict else "not run"


def _and(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _cut(said: str) -> str:
    """Return what stands between what a model said and what is said in its place."""
    if not said:
        return ""
    fences = sum(line.lstrip().startswith("```") for line in said.split("\n"))
    return f"\n```{_CUT}" if fences % 2 else _CUT
