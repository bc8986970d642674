"""A box that a zygote made: it says that it stands ready, waits to be claimed, and serves."""

from __future__ import annotations

import gc
import importlib
import os
import select
import socket
import sys
from collections.abc import Callable
from typing import NamedTuple

from . import confine, serve, wire
from .channel import Channel

_REHEARSALS = 20
"""As often as Python needs to have specialised what each box does, which then writes less."""
_IDLE_MS = 50
"""In a batch each box is wanted sooner, and the work would not pay."""


class Program(NamedTuple):
    """What the boxes of an image do.

    Args:
        answer: serves requests on a channel, whose number it takes, until the other end closes.
        rehearse: does once what is done in each box.
    """

    answer: Callable[[int], None]
    rehearse: Callable[[], None] = lambda: None


def loaded(program: str) -> Program:
    """Return what the boxes of an image do, with all that it needs imported.

    Args:
        program: ``notebook``; ``explain``; ``monty`` and the path of the program that interprets;
            or "" for a student's functions.
    """
    if program.startswith("monty "):
        portable = importlib.import_module("box.portable")
        return Program(portable.answer_portable(program.removeprefix("monty ")))
    if program == "explain":
        explaining = importlib.import_module("box.explaining")
        for _ in range(_REHEARSALS):
            explaining.rehearse()
        return Program(explaining.answer_explanations, explaining.rehearse)
    if program != "notebook":
        for _ in range(_REHEARSALS):
            serve.rehearse()
        return Program(serve.answer_functions, serve.rehearse)
    notebook = importlib.import_module("box.notebook")
    notebook.preload()
    return Program(lambda fd: Channel(fd, notebook.Notebook(fd).answer).serve())


def prepare_streams() -> None:
    """Open the standard streams as a student expects them, once for all boxes.

    How a stream behaves is decided by what it is opened on, so for that moment there is what
    boxes have: nothing to read, and pipes to write to.
    """
    kept = [os.dup(number) for number in range(3)]
    null = os.open(os.devnull, os.O_RDONLY)
    reading, writing = os.pipe()
    for number, fd in enumerate((null, writing, writing)):
        os.dup2(fd, number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for name in ("stdin", "stdout", "stderr"):
        setattr(sys, f"__{name}__", getattr(sys, name))
    serve.tidy()
    for number, fd in enumerate(kept):
        os.dup2(fd, number)
    for fd in (*kept, null, reading, writing):
        os.close(fd)


def stand(
    fd: int, failed: dict[str, str], base: dict[str, int], seccomp: object, program: Program
) -> None:
    """Say that the box stands ready, wait until it is claimed, and serve.

    Args:
        fd: our end of the socket to the trusted side.
        failed: the layers that do not hold, with the reasons.
        base: what the interpreter takes up itself, by the name of the limit that counts it.
        seccomp: the filter that is put on right now, so that only limits are left to be set, which
            the trusted side does; or None: then limits and filter come with the claim.
        program: what it does.
    """
    _reseed()
    gc.enable()
    pidfd = os.pidfd_open(os.getpid()) if hasattr(os, "pidfd_open") else -1
    _hand_over(fd, pidfd)
    confine.seal(seccomp, failed)
    wire.write(fd, {"failed": failed, "pid": os.getpid(), "base": base})
    # What is written now need not be copied from the zygote while somebody waits for it.
    if _nobody_asks(fd):
        program.rehearse()
    if seccomp is None:
        settings = wire.read(fd)
        if settings is None:
            os._exit(0)
        failed, asks = confine.at_claim(settings, base)
        _hand_over(fd, asks)
        confine.seal(settings["seccomp"], failed)
        wire.write(fd, {"failed": failed})
    program.answer(fd)


def _nobody_asks(fd: int) -> bool:
    """Return whether nothing comes for a while."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return not poll.poll(_IDLE_MS)


def _hand_over(fd: int, given: int) -> None:
    """Send a byte, with a descriptor if there is one, which is closed here."""
    channel = socket.socket(fileno=fd)
    socket.send_fds(channel, [b"h"], [given] if given >= 0 else [])
    channel.detach()
    if given >= 0:
        os.close(given)


def _reseed() -> None:
    """Let boxes differ in their random numbers; `random` sees to that itself."""
    generator = sys.modules.get("numpy.random")
    if generator is not None:
        generator.seed()
