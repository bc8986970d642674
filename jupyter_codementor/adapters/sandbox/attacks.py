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

def attack(folder, parent):
    canary = folder + "/canary"
    return {
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
"""
"""Defines ``attack(folder, parent)``: a folder with a file ``canary``, and our process id."""
