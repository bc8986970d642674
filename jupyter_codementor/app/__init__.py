"""The only place where ports meet adapters."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ..adapters.cache.memory import MemoryCache
from ..adapters.catalogue.library import Library
from ..adapters.catalogue.notebooks import NotebookCatalogue
from ..adapters.linter.ruff import RuffLinter
from ..adapters.llm import Endpoints, model_from
from ..adapters.sandbox import LocalSandbox, selftest
from ..adapters.sandbox.judge0 import Judge0Api, Judge0Sandbox
from ..adapters.storage.sqlite import SqliteDocuments
from ..errors import Unavailable
from ..events import Listener
from ..flows.analyze_code import AnalyzeCode
from ..flows.answer_turn import AnswerTurn
from ..flows.ask_tutor import AskTutor
from ..flows.browse import Browse
from ..flows.change_profile import ChangeProfile, SeeProfile
from ..flows.check_challenge import CheckChallenge
from ..flows.check_health import HealthStatus, PartHealth
from ..flows.choose_next import ChooseNext
from ..flows.conversations import (
    EraseConversation,
    ListConversations,
    RateTurn,
    SeeConversation,
)
from ..flows.credit import Credit
from ..flows.grade_submission import GradeSubmission, ResumeSubmissions
from ..flows.open_challenge import OpenChallenge
from ..flows.pin_order import PinOrder, SeeOrder
from ..flows.prepare_bench import GetReady, PrepareBench
from ..flows.publish_challenge import PublishChallenge
from ..flows.record_activity import RecordActivity
from ..flows.review_code import ReviewCode
from ..flows.run_tests import RunTests
from ..flows.see_progress import ListSubmissions, SeeLeaderboard, SeeProgress, SeeSubmission
from ..flows.see_tutor import SeeTutor, WarmTutor
from ..flows.submit import StopSubmission, Submit
from ..flows.take_hint import TakeHint
from ..flows.trials import SandboxTrials
from ..flows.turn_feed import Tell, TurnFeeds
from ..grading.ports import Partial, Sandbox
from ..grading.review import Linter
from ..model.documents import Documents
from ..model.tutor import Turn, TurnPart
from ..resilience.background import Background
from ..settings import Settings
from ..tutor.ports import LanguageModel
from ..tutor.specialists import specialists
from .generation import Generation, assemble_generation
from .insights import Insights, assemble_insights
from .privacy import Privacy, assemble_privacy, no_scrub
from .reading import Reading, assemble_reading

_LOG = logging.getLogger(__name__)
_SWEEPER = "sweeper"
_JUDGE0_ANSWERS_S = 1.0
STORE_FILE = "progress.sqlite"


@dataclass(frozen=True)
class App:
    """Every flow, ready to be called, and what they share."""

    settings: Settings
    documents: Documents
    sandbox: Sandbox
    linter: Linter
    challenges: Library
    background: Background
    browse: Browse
    choose_next: ChooseNext
    see_order: SeeOrder
    pin_order: PinOrder
    open_challenge: OpenChallenge
    run_tests: RunTests
    submit: Submit
    stop_submission: StopSubmission
    resume_submissions: ResumeSubmissions
    see_submission: SeeSubmission
    list_submissions: ListSubmissions
    take_hint: TakeHint
    check: CheckChallenge
    publish: PublishChallenge
    see_progress: SeeProgress
    leaderboard: SeeLeaderboard
    profile: SeeProfile
    change_profile: ChangeProfile
    model: LanguageModel
    ask_tutor: AskTutor
    see_tutor: SeeTutor
    list_conversations: ListConversations
    see_conversation: SeeConversation
    erase_conversation: EraseConversation
    rate_turn: RateTurn
    analyze: AnalyzeCode
    reading: Reading
    generation: Generation
    privacy: Privacy
    insights: Insights
    close_store: Callable[[], Awaitable[None]]

    async def health(self) -> dict[str, PartHealth]:
        """Return how each part that we need is."""
        began = time.perf_counter()
        await self.documents.find("challenges", limit=1)  # never answered from memory
        store = PartHealth("up", _ms_since(began))
        level = self.sandbox.level
        weak = "" if level <= "C" else f"Isolation level {level}: results here are practice only."
        jail = PartHealth("degraded" if weak else "up", 0.0, weak)
        began = time.perf_counter()
        count = len(await self.challenges.all())
        broken = self.challenges.problems()
        said = "" if count and not broken else f"{count} challenges; left out: {broken or 'none'}."
        catalogue = PartHealth("degraded" if said else "up", _ms_since(began), said)
        poor = self.linter.problem
        linter = PartHealth("degraded" if poor else "up", 0.0, poor)
        found = {"store": store, "jail": jail, "catalogue": catalogue, "linter": linter}
        if isinstance(self.sandbox, Judge0Sandbox):
            found["judge0"] = await _health_of(self.sandbox)
        return found

    async def sweep(self) -> None:
        """Again and again, finish what a crash left behind."""
        while True:
            try:
                await self.resume_submissions()
                await self.privacy.resume_erasures()
            except Exception:  # noqa: BLE001 - the edge of a background task: log and go on
                _LOG.exception("the sweeper failed; it tries again")
            await asyncio.sleep(self.settings.sweep_every_s)

    async def close(self) -> None:
        """End what is under way and close the store."""
        await self.background.close()
        await self.model.close()
        await self.reading.close()
        await self.close_store()


async def _health_of(judge0: Judge0Sandbox) -> PartHealth:
    """Return how Judge0 is; without a second grader, nothing can be graded when it is down."""
    began = time.perf_counter()
    problem = await judge0.problem(_JUDGE0_ANSWERS_S)
    status: HealthStatus = "up"
    if problem:
        status = "degraded" if judge0.second else "down"
    return PartHealth(status, _ms_since(began), problem)


def _ms_since(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 2)


async def build(
    settings: Settings, listeners: Sequence[Listener] = (), tell: Tell | None = None
) -> App:
    """Open the store, probe the jail, and put everything together.

    Args:
        settings: what can be set.
        listeners: who hears what has happened.
        tell: passes the pieces of the tutor's answers on to their students' pages.

    Raises:
        StoreUnreadable, NewerStore, StorageFull: the store cannot be used.
    """
    documents = await SqliteDocuments.open(settings.data_folder / STORE_FILE)
    try:
        local = await _local(settings)
    except BaseException:
        await documents.close()
        raise
    judge0 = _judge0(settings, local)

    async def close() -> None:
        await documents.close()
        if judge0 is not None:
            await judge0.close()
        if local is not None:  # boxes end with this process; a run in one is not to see it end
            await local.kernels.close()

    sandbox = judge0 or local
    assert sandbox is not None  # noqa: S101 - `_local` raises where there is neither
    app = assemble(
        settings,
        documents,
        sandbox,
        listeners,
        tell=tell,
        close_store=close,
        scrub=documents.scrub,
    )
    app.background.start(_SWEEPER, app.sweep)
    return app


async def _local(settings: Settings) -> LocalSandbox | None:
    """Return the jail on this machine, or None if Judge0 grades and there need not be one."""
    if settings.judge0_url and not settings.judge0_fallback:
        return None
    try:
        probed = await selftest.choose(
            bwrap=settings.bubblewrap or None,
            boxes_at_once=settings.boxes_at_once or None,
            images=settings.images,
            kernel_paths=settings.kernel_paths,
            own_code=True,
            dedicated_host=settings.dedicated_host,
        )
    except Unavailable as error:
        if not settings.judge0_url:
            raise
        _LOG.warning("only Judge0 can grade: %s", error)
        return None
    return probed.sandbox


def _judge0(settings: Settings, local: LocalSandbox | None) -> Judge0Sandbox | None:
    if not settings.judge0_url:
        return None
    api = Judge0Api(
        settings.judge0_url,
        settings.judge0_token,
        settings.judge0_token_header,
        settings.judge0_timeout_s,
    )
    return Judge0Sandbox(api, local)


async def _leave_open() -> None:
    """Leave it to the caller, whose store it is, to close it."""


def _to_nobody(turn: Turn, part: TurnPart) -> None:
    """No page listens."""


def assemble(
    settings: Settings,
    documents: Documents,
    sandbox: Sandbox,
    listeners: Sequence[Listener] = (),
    linter: Linter | None = None,
    now: Callable[[], float] = time.time,
    close_store: Callable[[], Awaitable[None]] = _leave_open,
    model: LanguageModel | None = None,
    tell: Tell | None = None,
    scrub: Callable[[], Awaitable[None]] = no_scrub,
) -> App:
    """Put the flows on these adapters; `now` gives seconds since 1970 UTC.

    Without a `linter`, Ruff is looked for on this machine; without a `model`, the one of the
    settings answers.
    """
    linter = linter or RuffLinter()
    review = ReviewCode(linter)
    challenges = Library(
        NotebookCatalogue(settings.catalogue_folders),
        documents,
        settings.challenge_cache_s,
        time.monotonic,
    )
    heard = tuple(listeners)
    profile = SeeProfile(documents, settings.student_name, settings.time_zone)
    record = RecordActivity(challenges, documents, profile, now)
    background = Background()
    credit = Credit(challenges, documents, heard)
    grade = GradeSubmission(
        challenges, documents, sandbox, credit, record, review, heard, now, settings.attempts_max
    )
    # An author's code needs no jail from its author, but all of Python.
    check = CheckChallenge((sandbox.instead if isinstance(sandbox, Partial) else None) or sandbox)
    model = model or model_from(settings)
    generation = assemble_generation(
        settings,
        documents,
        challenges,
        check,
        background,
        now,
        heard,
        model if isinstance(model, Endpoints) else None,
    )
    browse = Browse(challenges, documents, now, generation.generate.can_make)
    reading = assemble_reading(settings, challenges, documents, background, now)
    feeds = TurnFeeds(tell or _to_nobody)
    trials = SandboxTrials(sandbox, review)
    warm = WarmTutor(challenges, model, trials)
    answers = MemoryCache()
    insights = assemble_insights(documents, challenges, profile, browse, model, answers, now)
    answer = AnswerTurn(
        specialists(trials, trials),
        trials,
        reading.library,
        model,
        answers,
        settings.tutor_cache_s,
        now,
    )
    privacy = assemble_privacy(
        settings,
        documents,
        challenges,
        profile,
        credit,
        now,
        listeners=heard,
        background=background,
        forget_turn=feeds.forget,
        forgetters=(("materials", reading.forget),),
        memories=(
            browse.forget,
            generation.generate.forget,
            lambda _: answers.clear(),
            lambda _: trials.forget(),
            lambda _: insights.cohort.forget(),
        ),
        scrub=scrub,
    )
    return App(
        settings=settings,
        documents=documents,
        sandbox=sandbox,
        linter=linter,
        challenges=challenges,
        background=background,
        browse=browse,
        choose_next=ChooseNext(browse, reading.library),
        see_order=SeeOrder(documents),
        pin_order=PinOrder(challenges, documents),
        open_challenge=OpenChallenge(challenges, documents, record, now),
        run_tests=RunTests(challenges, sandbox, record, review, trials.ran),
        submit=Submit(
            challenges, documents, profile, grade, background, now, settings.reply_within_s
        ),
        stop_submission=StopSubmission(documents, background),
        resume_submissions=ResumeSubmissions(documents, grade, background, now),
        see_submission=SeeSubmission(documents),
        list_submissions=ListSubmissions(challenges, documents),
        take_hint=TakeHint(challenges, documents, record, now),
        check=check,
        publish=PublishChallenge(challenges, check, heard),
        see_progress=SeeProgress(documents, browse, profile, now),
        leaderboard=SeeLeaderboard(documents),
        profile=profile,
        change_profile=ChangeProfile(documents, profile),
        model=model,
        ask_tutor=AskTutor(
            challenges,
            documents,
            profile,
            answer,
            feeds,
            background,
            record,
            now,
            settings.tutor,
        ),
        see_tutor=SeeTutor(
            challenges,
            documents,
            profile,
            model,
            now,
            GetReady(background, warm, PrepareBench(trials)),
            settings.tutor,
        ),
        list_conversations=ListConversations(challenges, documents),
        see_conversation=SeeConversation(challenges, documents, feeds.is_under_way),
        erase_conversation=EraseConversation(documents, feeds.forget),
        rate_turn=RateTurn(documents),
        analyze=AnalyzeCode(challenges, review),
        reading=reading,
        generation=generation,
        privacy=privacy,
        insights=insights,
        close_store=close_store,
    )
