"""A real Jupyter server in a process of its own, for tests and benchmarks."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

PREFIX = "/codementor/api/v1"
_START_S = 60.0


def free_port() -> int:
    """Return a TCP port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class JupyterProcess:
    """Starts, kills and restarts one Jupyter server whose folders all lie below `home`.

    Args:
        home: an empty folder; it gets the data, the settings and the student's notebooks.
        app: ``server``, ``lab`` or ``notebook``.
        options: more command-line options.
        python: the interpreter whose environment is used.
        wrapper: a command that runs the server, such as bubblewrap with a read-only view.
    """

    home: Path
    app: Literal["server", "lab", "notebook"] = "server"
    options: Sequence[str] = ()
    python: str = sys.executable
    wrapper: Sequence[str] = ()
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        """The address of our API."""
        return self.url + PREFIX

    @property
    def root(self) -> Path:
        """The folder of the student's notebooks."""
        return self.home / "root"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.home / "server.log"

    def environment(self) -> dict[str, str]:
        """Return the environment: nothing of the caller's own Jupyter or IPython folders."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        if self.python == sys.executable:  # the lab extension as it was built in the working tree
            kept["JUPYTER_PATH"] = str(Path(sys.prefix) / "working-tree")
        return kept | {
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "IPYTHONDIR": str(self.home / "ipython"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }

    def start(self) -> JupyterProcess:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it ended, or does not answer; the message has the end of its log.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        command = [
            *self.wrapper,
            self.python,
            "-m",
            {"server": "jupyter_server", "lab": "jupyterlab", "notebook": "notebook"}[self.app],
            "--no-browser",
            "--allow-root",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}",
            f"--IdentityProvider.token={self.token}",
            *self.options,
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.tail()}")
            try:
                httpx.get(self.url + "/api", timeout=2, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            return
        raise RuntimeError(f"the server does not answer:\n{self.tail()}")

    def tail(self, characters: int = 4000) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def client(self) -> httpx.Client:
        """Return an HTTP client that is signed in and speaks to our API."""
        return httpx.Client(
            base_url=self.api,
            headers={"Authorization": f"token {self.token}"},
            timeout=30,
            trust_env=False,
        )

    def kill(self) -> None:
        """End it by SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it by SIGTERM; by SIGKILL if it does not end within 10 s."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        # The whole group: with a wrapper the server is not the process that we started.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> JupyterProcess:
        """Stop it and start it again with the same folders."""
        self.stop()
        return self.start()

    def __enter__(self) -> JupyterProcess:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
