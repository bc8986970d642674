"""Finds the server that this kernel belongs to, without being told."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from jupyter_codementor.errors import Unavailable

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_EVERY_ADDRESS: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - read, never bound


class Server(Struct, frozen=True, kw_only=True):
    """Where the server is and how to sign in.

    Args:
        url: its base address, ending with a slash.
        token: sent with each request; empty if the server asks for none.
        socket_path: its Unix socket, if it listens on one.
        verify: whether its certificate is checked; not needed on the way to oneself.
    """

    url: str
    token: str = ""
    socket_path: str = ""
    verify: bool = True


def find_server(
    environ: Mapping[str, str] | None = None, runtime_dir: Path | None = None
) -> Server:
    """Return the server to talk to.

    ``CODEMENTOR_URL`` and ``CODEMENTOR_TOKEN`` go first; then the server that started this kernel;
    then the one that this terminal belongs to; then the live one that was started last.

    Args:
        environ: the environment; that of the process if None.
        runtime_dir: where Jupyter's servers leave their addresses; Jupyter's own if None.

    Raises:
        Unavailable: no server is running.
    """
    env = os.environ if environ is None else environ
    if url := env.get("CODEMENTOR_URL", "").strip():
        return Server(url=url.rstrip("/") + "/", token=env.get("CODEMENTOR_TOKEN", ""))
    running = list(_running(runtime_dir or _jupyter_runtime_dir()))
    if not running:
        raise Unavailable(
            "No running Jupyter server was found. Start one with the command `jupyter lab` and"
            " try again; or set CODEMENTOR_URL and CODEMENTOR_TOKEN to its address and token."
        )
    parent, terminal = env.get("JPY_PARENT_PID"), env.get("JUPYTER_SERVER_URL")
    best = max(
        running,
        key=lambda info: (str(info["pid"]) == parent, info["url"] == terminal, info["started"]),
    )
    return _server(best, env)


def _jupyter_runtime_dir() -> Path:
    from jupyter_core.paths import jupyter_runtime_dir

    return Path(jupyter_runtime_dir())


def _running(runtime_dir: Path) -> Iterator[dict[str, Any]]:
    for path in runtime_dir.glob("jpserver-*.json"):
        try:
            info = json.loads(path.read_text("utf-8"))
            info["started"] = path.stat().st_mtime
            url, pid = str(info["url"]), int(info["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # it just stopped, or is another's file
        if url and _is_alive(pid):
            yield info


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return pid < 2**31
    return True


def _server(info: Mapping[str, Any], env: Mapping[str, str]) -> Server:
    if info.get("sock"):
        url = f"http://localhost{info.get('base_url') or '/'}"
    else:
        url = str(info["url"])
        host = urlsplit(url).hostname or ""
        if host in _EVERY_ADDRESS:
            url = url.replace(f"[{host}]", host, 1).replace(host, _EVERY_ADDRESS[host], 1)
    return Server(
        url=url.rstrip("/") + "/",
        token=str(info.get("token") or env.get("JUPYTERHUB_API_TOKEN") or ""),
        socket_path=str(info.get("sock") or ""),
        verify=urlsplit(url).hostname not in _LOOPBACK,
    )
