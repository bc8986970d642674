"""What the self-test tries from inside a box; each attack answers "" if it was held."""

from __future__ import annotations

from typing import Final

ATTACKS: Final = """
import os, socket

def _attempt(act, what):
    try:
        found = act()
    except MemoryError:
        return ""
    except OSError:
        return ""
    return what if found is None or found else ""

def _read(path):
    with open(path, "rb") as file:
        return file.read(1)

def _write(path):
    with open(path, "wb") as file:
        file.write(b"x")

def _fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)

def _execute():
    try:
        os.execv("/nonexistent", ["nonexistent"])
    except FileNotFoundError:
        return True

def _fill():
    with open("/tmp/full", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))

def _litter():
    for number in range(5_000):
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))

def _exists(path):
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    return True

def leave():
    with open("/tmp/left", "w") as file:
        file.write("x")

def attack(folder, parent, source, level):
    canary = folder + "/canary"
    held = {
        "read the system's files": _attempt(
            lambda: _read("/etc/passwd"), "a file of the system was read"
        ),
        "read the grader's files": _attempt(lambda: _read(source), "our own files were read"),
        "signal what made the box": _attempt(
            lambda: os.kill(os.getppid() or -1, 0), "the process that makes the boxes can be ended"
        ),
        "read the memory of what made the box": _attempt(
            lambda: _read(f"/proc/{os.getppid() or 1}/environ"), "another process was read"
        ),
        "leave the group": _attempt(os.setsid, "a box could outlive its end"),
        "find what another box left": _attempt(
            lambda: _read("/tmp/left"), "a file of another box was read"
        ),
        "read a file outside": _attempt(lambda: _read(canary), "a file outside was read"),
        "write outside": _attempt(lambda: _write(folder + "/new"), "a file was written outside"),
        "truncate a file": _attempt(lambda: os.truncate(canary, 0), "a file was cut"),
        "change a mode": _attempt(lambda: os.chmod(canary, 0o777), "a file's mode was changed"),
        "read the parent's environment": _attempt(
            lambda: _read(f"/proc/{parent}/environ"), "the environment of the parent was read"
        ),
        "signal the parent": _attempt(
            lambda: os.kill(parent, 0), "the parent could have been killed"
        ),
        "open a socket": _attempt(lambda: socket.socket().close(), "a socket was opened"),
        "start a process": _attempt(_fork, "a process was started"),
        "execute a program": _attempt(_execute, "a program could have been executed"),
        "take too much memory": _attempt(
            lambda: bytearray(1 << 30), "more memory was taken than is allowed"
        ),
    }
    if level in ("A", "B"):
        held |= {
            "see that the grader's files exist": _attempt(
                lambda: _exists(source), "our own files can be seen"
            ),
            "see other processes": _attempt(
                lambda: os.getpid() != 1, "the box is not alone in its tree of processes"
            ),
            "fill the scratch space": _attempt(_fill, "its scratch space has no bounds"),
            "make files without end": _attempt(_litter, "it can make files without end"),
        }
    return held
"""
"""Defines ``leave()``, which leaves a file in ``/tmp``, and ``attack(...)``.

It takes a folder with a file ``canary``, our process id, the path of a source of ours, the level.
"""
