"""Ruff as the linter: a process of its own for each code, which reads it and runs nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.review import LINTER_CODES, Finding

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 2
_LIMIT_S: Final = 2.0
_PAUSE_S: Final = 30.0
_MOST_OUTPUT_BYTES: Final = 2 * 1024 * 1024
_FOUND_SOMETHING: Final = 1
_NEWEST_PYTHON: Final = 13
"""The newest Python 3 that the oldest Ruff which we accept knows by name."""


class _Place(Struct, frozen=True):
    row: int
    column: int


class _Message(Struct, frozen=True):
    code: str | None
    location: _Place
    end_location: _Place


_MESSAGES: Final = msgspec.json.Decoder(tuple[_Message, ...])


def find_ruff() -> str:
    """Return the path of Ruff: beside this Python, else on the PATH; empty if there is none."""
    folders = (Path(sys.executable).parent, Path(sysconfig.get_path("scripts")))
    for folder in folders:
        found = shutil.which("ruff", path=str(folder))
        if found:
            return found
    return shutil.which("ruff") or ""


class RuffLinter:
    """Implements the port `Linter`.

    Args:
        program: command line that starts Ruff; looked for if None.
        limit_s: seconds that one code may take from when its process starts.
        pause_s: seconds for which it is not asked again after it failed, so that a broken one
            holds up one submission and not each.
    """

    def __init__(
        self,
        program: Sequence[str] | None = None,
        limit_s: float = _LIMIT_S,
        pause_s: float = _PAUSE_S,
    ) -> None:
        if program is None:
            program = [found] if (found := find_ruff()) else []
        self._limit_s = limit_s
        self._pause_s = pause_s
        self._asked_from = 0.0
        self._command = _command(program) if program else ()
        self._executor = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="linter")
        self._problem = "" if program else "Ruff is not installed, so less of the code is reviewed."

    @property
    def problem(self) -> str:
        """Why it could not be asked last time."""
        return self._problem

    async def findings(self, code: str) -> tuple[Finding, ...]:
        """Return what Ruff finds by the curated rules.

        Raises:
            Unavailable: it is missing, failed or took too long.
        """
        if not self._command or time.monotonic() < self._asked_from:
            raise Unavailable(self._problem)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._executor, self._run, code.encode())
        except Unavailable as error:
            if str(error) != self._problem:
                _LOG.warning("code review without its linter: %s", error)
            self._problem = str(error)
            self._asked_from = time.monotonic() + self._pause_s
            raise
        self._problem = ""
        return found

    def _run(self, code: bytes) -> tuple[Finding, ...]:
        try:
            done = subprocess.run(  # noqa: S603 - our own command; the code is its input only
                self._command,
                input=code,
                capture_output=True,
                timeout=self._limit_s,
                check=False,
                env=_environment(),
            )
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"Ruff took longer than {self._limit_s:g} s.") from error
        except OSError as error:
            raise Unavailable(f"Ruff cannot be started: {error.strerror}.") from error
        if done.returncode not in (0, _FOUND_SOMETHING):
            said = done.stderr.decode(errors="replace").strip().partition("\n")[0][:200]
            raise Unavailable(f"Ruff failed with status {done.returncode}: {said}")
        return _read(done.stdout)


def _command(program: Sequence[str]) -> tuple[str, ...]:
    version = f"py3{min(sys.version_info.minor, _NEWEST_PYTHON)}"
    return (
        *program,
        "check",
        "--isolated",
        "--no-cache",
        "--quiet",
        "--output-format=json",
        f"--target-version={version}",
        f"--select={','.join(LINTER_CODES)}",
        "--stdin-filename=answer.py",
        "-",
    )


def _environment() -> dict[str, str]:
    """Return nothing, but for what Windows needs to start any program at all."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _read(output: bytes) -> tuple[Finding, ...]:
    if len(output) > _MOST_OUTPUT_BYTES:
        raise Unavailable("Ruff found more in one code than anybody could read.")
    try:
        messages = _MESSAGES.decode(output)
    except msgspec.MsgspecError as error:
        raise Unavailable(f"Ruff's answer cannot be read: {error}") from error
    return tuple(
        Finding(
            message.code,
            message.location.row,
            message.location.column,
            message.end_location.row,
            message.end_location.column,
        )
        for message in messages
        if message.code in LINTER_CODES
    )
