"""Work as runs at Judge0, and what their output says as traces."""

from __future__ import annotations

import base64
import functools
import json
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct, field

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome, OutcomeStatus, Trace, Trial, Work
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Limits

from ..client import Said, readable, within
from ..layers import Profile, rlimits
from ..program import sources
from ..seccomp import compiled_filter
from .api import Ran

STATUSES: Final[dict[int, OutcomeStatus | None]] = {
    3: None,  # accepted: ended by itself, what it printed says how
    4: None,  # wrong answer: cannot be, as no expected output is ever sent
    5: "timeout",
    7: "crash",  # SIGSEGV
    8: "output_limit",  # SIGXFSZ
    9: "crash",  # SIGFPE
    10: "crash",  # SIGABRT
    11: "crash",  # a non-zero exit code
    12: "crash",  # another signal
}
"""Judge0's status -> that of a trial without an answer. All others are a fault of Judge0:
6 compilation error, 13 internal error, 14 exec format error."""

_HARNESS: Final = Path(__file__).with_name("harness.py")
_MAX_MEMORY_KB: Final = 512_000
_ROOM_KB: Final = 160 << 10
_MAX_TIME_S: Final = 15.0
_ROOM_S: Final = 2.0
_MAX_TEXT: Final = 1 << 16
_MAX_NAME: Final = 200


class _Event(Struct, forbid_unknown_fields=True):
    """One line that the harness wrote."""

    what: Literal["hello", "box", "fault", "load", "step", "not_run", "end"]
    k: int = -1
    n: int = -1
    said: str | None = None
    status: OutcomeStatus | None = None
    stdout: str = ""
    stderr: str = ""
    ms: float = 0.0
    peak: int = 0
    detail: str = ""
    python: str = ""
    guarded: bool = False
    failed: dict[str, str] = field(default_factory=dict)


class Run(Struct, frozen=True):
    """Trials that share one run, the places that they have in the work, and the run's nonce."""

    trials: tuple[Trial, ...]
    places: tuple[int, ...]
    nonce: str

    @property
    def quiet(self) -> bool:
        """Whether what is printed need not be sent back: nobody is shown it, or compares it."""
        return all(trial.hidden and trial.stdin is None for trial in self.trials)


def split(work: Work, nonces: Iterator[str]) -> list[Run]:
    """Return the runs of work: visible and hidden trials apart, a program's trials one by one.

    The inputs of one run are readable to the code in it, and what a visible one prints is shown.
    """
    together: dict[object, list[int]] = {}
    for place, trial in enumerate(work.trials):
        key = trial.hidden if trial.stdin is None else ("program", place)
        together.setdefault(key, []).append(place)
    return [
        Run(tuple(work.trials[place] for place in places), tuple(places), next(nonces))
        for places in together.values()
    ]


def refusal(work: Work) -> str:
    """Return why Judge0 does not take this work, as a sentence, or ""."""
    if work.language != "python":
        return f"Judge0 is asked to run Python only, not {work.language}."
    if work.image != "stdlib":
        return f"Judge0 has no image {work.image}."
    if work.limits.processes > 1:
        return "Judge0 is not asked to run code that starts processes."
    if work.limits.time_s + _ROOM_S > _MAX_TIME_S:
        return f"Judge0 runs nothing for {work.limits.time_s:g} s."
    if (work.limits.memory_mb << 10) + _ROOM_KB > _MAX_MEMORY_KB:
        return f"Judge0 gives no {work.limits.memory_mb} MiB of memory."
    return ""


def submission(run: Run, work: Work, language_id: int) -> dict[str, Any]:
    """Return a run as Judge0 takes it. What the tests expect is not in it."""
    limits = work.limits
    return {
        "language_id": language_id,
        "source_code": program(),
        "stdin": json.dumps(_asked(run, work)),
        "cpu_time_limit": limits.time_s + _ROOM_S,
        "wall_time_limit": limits.time_s + _ROOM_S,
        "memory_limit": (limits.memory_mb << 10) + _ROOM_KB,
        "enable_network": False,
    }


def _asked(run: Run, work: Work) -> dict[str, Any]:
    return {
        "nonce": run.nonce,
        "quiet": run.quiet,
        "code": work.code,
        "isolate": work.isolate,
        "time_s": work.limits.time_s,
        "limits": _rlimits(work.limits),
        "settings": {},
        "machine": platform.machine(),
        "seccomp": _filter(),
        "trials": [_trial(trial) for trial in run.trials],
    }


def _trial(trial: Trial) -> dict[str, Any]:
    if trial.stdin is not None:
        return {"stdin": trial.stdin}
    return {"steps": [[msgspec.to_builtins(it), bind] for it, bind in trial.steps]}


def _rlimits(limits: Limits) -> dict[str, int]:
    return rlimits(limits, Profile(frozenset({"landlock", "seccomp"})))


@functools.cache
def _filter() -> str | None:
    """Return the filter for machines like this one; Judge0 has its own walls where it fails."""
    try:
        return base64.b64encode(compiled_filter()).decode("ascii")
    except Unavailable:
        return None


@functools.cache
def program() -> str:
    """Return the program that Judge0 runs: the harness, with the modules of the box in it."""
    return f"{_HARNESS.read_text('utf-8')}\n\nmain({json.dumps(sources())})\n"


def traces(runs: Sequence[Run], ran: Sequence[Ran], count: int) -> tuple[list[Trace], set[str]]:
    """Return a trace for each of `count` trials, and the inner layers that did not hold.

    Raises:
        Unavailable: Judge0 did not run what it was given.
    """
    found: dict[int, Trace] = {}
    missing: set[str] = set()
    for run, end in zip(runs, ran, strict=True):
        if end.status not in STATUSES:
            raise Unavailable(f"Judge0 could not run the code (its status {end.status}).")
        reading = _Reading(run, STATUSES[end.status])
        reading.read(end.stdout)
        missing |= reading.missing
        found.update(zip(run.places, reading.traces(), strict=True))
    return [found[place] for place in range(count)], missing


class _Reading:
    """What one run printed, line by line. Nothing that the student's code wrote is believed."""

    def __init__(self, run: Run, without: OutcomeStatus | None) -> None:
        self.missing: set[str] = set()
        self._run = run
        self._without = without
        self._load: Outcome | None = None
        self._loads: dict[int, Outcome] = {}
        self._steps: dict[int, list[Outcome]] = {}
        self._not_run: dict[int, OutcomeStatus] = {}
        self._peaks: dict[int, int] = {}
        self._ended = False
        self._at = 0

    def read(self, printed: bytes) -> None:
        """Read all lines.

        Raises:
            Unavailable: the harness did not start, so this was not the student's doing.
        """
        lines = printed.split(b"\n")[:-1]  # the last one is empty, or was cut
        first = self._event(lines[0]) if lines else None
        if first is None or first.what != "hello":
            raise Unavailable("Judge0 did not run our program.")
        for line in lines[1:]:
            event = self._event(line)
            if event is None or self._ended or not self._take(event):
                self._without, self._ended = "protocol_error", False
                return

    def _event(self, line: bytes) -> _Event | None:
        nonce, _, body = line.partition(b" ")
        if nonce != self._run.nonce.encode("ascii"):
            return None
        try:
            return msgspec.json.decode(body, type=_Event)
        except (msgspec.MsgspecError, RecursionError):
            return None

    def _take(self, event: _Event) -> bool:
        """Take one event. Return False if it cannot be at this place."""
        if event.what == "fault":
            raise Unavailable(f"At Judge0 the box does not start: {event.detail.strip()[-200:]}")
        if event.what == "box":
            self.missing |= set(event.failed)
            return True
        if event.what == "end":
            self._ended = True
            return True
        if not self._at <= event.k < len(self._run.trials):
            return False
        self._at = event.k
        if event.what == "not_run":
            self._not_run[event.k] = event.status or "crash"
            return True
        self._peaks[event.k] = event.peak
        if event.what == "load":
            self._load = self._loads[event.k] = _outcome(event)
        else:
            if self._load is not None:
                self._loads[event.k] = self._load
            self._steps.setdefault(event.k, []).append(_outcome(event))
        return True

    def traces(self) -> Iterator[Trace]:
        """Yield a trace for each trial; one that was not told of ended as the run did."""
        lost = self._without or ("crash" if not self._ended else None)
        for number, trial in enumerate(self._run.trials):
            outcomes = self._steps.get(number, [])
            wanted = 1 if trial.stdin is not None else len(trial.steps)
            loaded = self._loads.get(number)
            not_run = self._not_run.get(number)
            whole = len(outcomes) >= wanted or (outcomes and outcomes[-1].status not in _GOES_ON)
            failed = loaded is not None and loaded.status != "value"
            if not whole and not failed and not_run is None:
                outcomes = [*outcomes, Outcome(status=lost or "protocol_error")]
            if not_run is not None:
                loaded = self._load
            yield Trace(
                loaded=loaded if loaded is not None or trial.stdin is not None else _LOADED,
                outcomes=tuple(outcomes),
                not_run=not_run,
                memory_bytes=self._peaks.get(number, 0),
            )


_GOES_ON: Final = ("value", "raised", "missing")
_LOADED: Final = Outcome(status="value")


def _outcome(event: _Event) -> Outcome:
    """Return what the box said, if it may be said, else why it may not."""
    said: Said | None = None
    status = event.status or "protocol_error"
    if event.said is not None:
        try:
            said = msgspec.json.decode(event.said, type=Said)
            if said.n != event.n:
                raise ValueError("an answer to something that was not asked")
            value = plaindata.decode(said.value) if said.status == "value" else None
            status = said.status
        except (ValueError, RecursionError):
            said, status = None, "protocol_error"
    return Outcome(
        status=status,
        value=value if said and status == "value" else None,
        raised=readable(said.raised) if said and said.raised else None,
        missing=within(said.missing, _MAX_NAME) if said and said.missing else None,
        stdout=within(event.stdout, _MAX_TEXT),
        stderr=within(event.stderr, _MAX_TEXT),
        duration_ms=max(event.ms, 0.0),
    )
