"""Notebooks in jailed Jupyter kernels: cells that misbehave, and cells that lie."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from kernel_samples import MARK, WAIT_S, kernelspecs, setup, survivors

from jupyter_codementor.adapters.sandbox.kernels import Kernels
from jupyter_codementor.adapters.sandbox.layers import find_bubblewrap
from jupyter_codementor.grading.ports import (
    Evaluate,
    NotebookBox,
    RunLines,
)
from jupyter_codementor.model.challenge import Name


@pytest.fixture(scope="session")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kernelspecs of Python and of bash."""
    return kernelspecs(tmp_path_factory.mktemp("kernels"))


@pytest.fixture
async def kernels(specs: Path) -> AsyncIterator[Kernels]:
    """Kernels, none of which is started before it is asked for."""
    found = Kernels(find_bubblewrap() or "", (specs,), ready=0)
    yield found
    await found.close()


@pytest.fixture
async def python(kernels: Kernels) -> AsyncIterator[NotebookBox]:
    async with kernels.notebook(setup("python3")) as notebook:
        yield notebook


@pytest.fixture
async def bash(kernels: Kernels) -> AsyncIterator[NotebookBox]:
    async with kernels.notebook(setup("bash")) as notebook:
        yield notebook


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, with a path that is short enough for sockets."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


# --- cells that misbehave -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kernel", "cell", "status"),
    [
        ("python3", "import os; os._exit(0)", "crash"),
        ("python3", "import os; os.kill(os.getpid(), 9)", "crash"),
        ("bash", "kill -9 $PPID", "crash"),
        ("python3", "x = bytearray(600 << 20)", "memory"),
        ("python3", "while True: print('x' * 1000)", "output_limit"),
        ("python3", "while True:\n    try:\n        while True: pass\n    except: pass", "timeout"),
        ("bash", "while true; do :; done", "timeout"),
    ],
)
async def test_a_cell_that_ends_the_kernel_costs_itself_and_nothing_else(
    kernels: Kernels, kernel: str, cell: str, status: str
) -> None:
    async with kernels.notebook(setup(kernel)) as notebook:
        await notebook.run_cell("x=42", "cell", time_s=WAIT_S)
        began = time.monotonic()
        outcome = await notebook.run_cell(cell, "cell", time_s=3.0)
        assert outcome.status == status
        assert time.monotonic() - began < 6.0
        show = "print(x)" if kernel == "python3" else "echo $x"
        assert (await notebook.run_cell(show, "cell", time_s=WAIT_S)).stdout == "42\n"
        assert not notebook.gone


async def test_a_notebook_that_ends_every_kernel_is_given_up(kernels: Kernels) -> None:
    async with kernels.notebook(setup("python3")) as notebook:
        for _ in range(4):
            outcome = await notebook.run_cell("import os; os._exit(0)", "cell", time_s=WAIT_S)
            assert outcome.status == "crash"
        assert (await notebook.run_cell("x = 1", "cell", time_s=WAIT_S)).status == "crash"
        assert notebook.gone
        tried = await notebook.try_test([RunLines("1")], time_s=WAIT_S)
        assert [outcome.status for outcome in tried.outcomes] == ["crash"]


async def test_nothing_is_left_alive(kernels: Kernels, folder: Path) -> None:
    daemon = f"setsid nohup bash -c 'exec -a {MARK} sleep 600' > /dev/null 2>&1 & echo started"
    async with kernels.notebook(setup("bash")) as notebook:
        assert "started" in (await notebook.run_cell(daemon, "cell", time_s=WAIT_S)).stdout
        async with asyncio.timeout(WAIT_S):
            while not survivors():
                await asyncio.sleep(0.02)
    async with asyncio.timeout(1.0):
        while survivors():
            await asyncio.sleep(0.02)
    assert [*folder.iterdir()] == []


async def test_there_is_no_network(python: NotebookBox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        cell = (
            f"import socket\nfor address in (('127.0.0.1', {port}), ('1.1.1.1', 53)):\n"
            "    try:\n        socket.create_connection(address, 2)\n        print('REACHED')\n"
            "    except OSError as error:\n        print('refused')"
        )
        assert (await python.run_cell(cell, "cell", time_s=WAIT_S)).stdout == "refused\nrefused\n"


async def test_files_outside_are_not_there(python: NotebookBox, tmp_path: Path) -> None:
    (tmp_path / "canary").write_text("CANARY")
    root = Path(__file__).parents[2]
    paths = ["/etc/passwd", "/root/.bashrc", str(tmp_path / "canary"), str(root / "pyproject.toml")]
    cell = (
        f"import os\nprint([p for p in {paths!r} if os.path.exists(p)])\n"
        f"print(os.path.exists('/proc/{os.getpid()}/environ'), os.environ.get('SECRET'))\n"
        "try:\n    import jupyter_codementor.settings\n    print('FOUND')\n"
        "except ImportError:\n    pass\n"
        "for p in ('/run/codementor/x', '/usr/x', '/x'):\n"
        "    try:\n        open(p, 'w').close()\n        print('WRITTEN', p)\n"
        "    except OSError:\n        pass\n"
    )
    outcome = await python.run_cell(cell, "cell", time_s=WAIT_S)
    assert outcome.stdout == "[]\nFalse None\n"


async def test_scratch_space_is_there_and_limited(bash: NotebookBox) -> None:
    cell = "echo hi > note; cat note; for n in 1 2 3 4; do head -c 30M /dev/zero > big$n; done"
    outcome = await bash.run_cell(cell, "cell", time_s=WAIT_S)
    assert outcome.stdout.startswith("hi\n")
    assert "No space left" in outcome.stdout + outcome.stderr


# --- cells that lie -------------------------------------------------------------------------------

SEND = """
from IPython import get_ipython
kernel = get_ipython().kernel
parent = kernel.get_parent()
"""


async def test_a_kernel_made_deaf_to_errors_is_found_out(python: NotebookBox) -> None:
    deaf = "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"  # h05
    await python.run_cell(deaf, "cell", time_s=WAIT_S)
    tried = await python.try_test([RunLines("assert False")], time_s=WAIT_S)
    assert [outcome.status for outcome in tried.outcomes] == ["protocol_error"]


@pytest.mark.parametrize(
    "lie",
    [
        "kernel.session.send(kernel.iopub_socket, 'stream', {'name': 'stdout'}, parent=parent)",
        "kernel.session.send(kernel.iopub_socket, 'stream', [1], parent=parent)",
        "kernel.session.send(kernel.iopub_socket, 'display_data', {'data': 7}, parent=parent)",
        "kernel.session.send(kernel.iopub_socket, 'error', {'traceback': 2}, parent=parent)",
        "kernel.iopub_socket.send_multipart([b'<IDS|MSG>', b'x', b'{', b'{', b'{', b'['])",
        "kernel.iopub_socket.send_multipart([b'x'])",
        "kernel.iopub_socket.send_multipart([b'', b'<IDS|MSG>'] + [b'[' * 100000] * 5)",
    ],
)
async def test_messages_that_make_no_sense_never_raise_in_the_grader(
    kernels: Kernels, lie: str
) -> None:
    async with kernels.notebook(setup("python3")) as notebook:
        outcome = await notebook.run_cell(SEND + lie, "cell", time_s=WAIT_S)
        assert outcome.status in ("value", "raised", "protocol_error", "crash")
        outcome = await notebook.run_cell("print(1)", "cell", time_s=WAIT_S)
        assert (outcome.status, outcome.stdout) == ("value", "1\n")


async def test_a_value_that_lies_about_itself_is_data_or_a_protocol_error(
    python: NotebookBox,
) -> None:
    lies = (
        "class Same:\n    def __eq__(self, other): return True\n    def __hash__(self): return 1\n"
        "x = Same()\ny = []\nfor _ in range(200): y = [y]\n"
    )
    await python.run_cell(lies, "cell", time_s=WAIT_S)
    tried = await python.try_test([Evaluate(Name("x")), Evaluate(Name("y"))], time_s=WAIT_S)
    assert all(outcome.value != 1 for outcome in tried.outcomes)
    assert [outcome.status for outcome in tried.outcomes] == ["value", "value"]
