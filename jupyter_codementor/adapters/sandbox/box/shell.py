"""IPython's shell as a notebook has it, without files, terminal, history or other programs.

What shows pictures or widgets elsewhere shows its text here. Nothing in here is safe from the
notebook's code, which shares its process; nothing in here is evidence either.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.completer import IPCompleter
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.text import SList
from traitlets.config import Config

from .transcript import Transcript

_NO_SHELL = "Commands of the shell do not run while your notebook is graded; this was left out: {}"
_NO_INPUT = (
    "nothing is typed in while your notebook is graded; give the value in the code in place of "
    "input()"
)
_NO_PLOTS = "matplotlib is not installed where your notebook is graded; plots are left out."


class _Compiler(CachingCompiler):
    """Gives each cell the name under which its errors are reported."""

    name = "<cell>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return self.name


class _DisplayHook(DisplayHook):
    def write_output_prompt(self) -> None:
        return


class Shell(InteractiveShell):
    """The shell of one notebook."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 100
        made: dict[str, Any] = {"compiler_class": _Compiler, "displayhook_class": _DisplayHook}
        super().__init__(config=config, **made)  # type: ignore[no-untyped-call] # IPython's
        for name in ("system", "sx", "sc"):
            self.magics_manager.register_function(_left_out(name), magic_name=name)
        for name in ("script", "bash", "sh", "system", "sx", "perl", "ruby", "javascript", "js"):
            self.magics_manager.register_function(
                _left_out_cell(name), magic_kind="cell", magic_name=name
            )
        self.magics_manager.register_function(_matplotlib, magic_name="matplotlib")

    def init_ipython_dir(self, ipython_dir: object) -> None:
        """Have none."""

    def init_profile_dir(self, profile_dir: object) -> None:
        """Have none: there are no files."""

    def init_virtualenv(self) -> None:
        """Have none."""

    def init_completer(self) -> None:
        """Have one that is never asked, as other parts expect one."""
        completer: Any = IPCompleter
        self.Completer = completer(shell=self, namespace=self.user_ns, parent=self)

    def init_io(self) -> None:
        """Leave the streams as they are."""

    def enable_gui(self, gui: object = None) -> None:
        """Have no windows."""

    def system(self, cmd: str) -> None:
        """Say that commands do not run."""
        print(_NO_SHELL.format(cmd))
        self.user_ns["_exit_code"] = 0

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> object:
        """Say that commands do not run; return no lines."""
        print(_NO_SHELL.format(cmd))
        return SList() if split else ""

    def ask_exit(self) -> None:
        """Stay: a notebook goes on after ``exit``."""

    def showtraceback(self, *args: object, **kwargs: object) -> None:
        """Show nothing: what is told of an error is told by `errors`."""

    showsyntaxerror = showindentationerror = showtraceback

    def _format_exception_for_storage(self, *args: object, **kwargs: object) -> dict[str, object]:
        return {}

    def run(self, source: str, name: str) -> ExecutionResult:
        """Run a cell; `name` is what its errors call it."""
        _Compiler.name = name
        run_cell: Callable[..., ExecutionResult] = self.run_cell
        try:
            return run_cell(source, store_history=True)
        finally:
            close_figures()


def close_figures() -> None:
    """Let a cell begin without the figures of those before it, as it does in Jupyter."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    try:
        if pyplot is not None:
            pyplot.close("all")
    except BaseException:  # what the notebook's code made of it
        return


def new_shell() -> Shell:
    """Return the shell; there is one in a process, as `get_ipython` wants it."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    os.environ.setdefault("HOME", "/nonexistent")
    warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")  # of `plt.show()`
    before = sys.displayhook, sys.excepthook
    shell = Shell.instance()
    _rehearse(shell)
    sys.displayhook, sys.excepthook = before
    return shell


def _rehearse(shell: Shell) -> None:
    """Run what is slow for the first time, and forget it."""
    stdout, sys.stdout = sys.stdout, Transcript("<stdout>")
    for source in ("1", "def rehearsed(:", "1 / 0", "2"):
        shell.run(source, "<rehearsal>")
    sys.stdout = stdout
    reset: Callable[..., None] = shell.reset
    reset(new_session=True)


def settle(out: Transcript, err: Transcript) -> None:
    """Give this process the streams of a notebook, and nobody who types."""
    sys.stdout, sys.stderr = out, err
    sys.argv = ["notebook"]
    sys.dont_write_bytecode = True
    builtins.input = _input
    import getpass

    getpass.getpass = _input


def _input(prompt: object = "", *_: Any, **__: Any) -> str:
    raise EOFError(_NO_INPUT)


def _left_out(name: str) -> Any:
    def magic(line: str) -> SList | None:
        print(_NO_SHELL.format(f"%{name} {line}"))
        return SList() if name in ("sx", "system") else None

    return magic


def _left_out_cell(name: str) -> Any:
    def magic(line: str, cell: str) -> None:
        print(_NO_SHELL.format(f"%%{name}"))

    return magic


def _matplotlib(line: str) -> None:
    """Draw into memory, whatever backend was asked for."""
    try:
        matplotlib = importlib.import_module("matplotlib")
    except ImportError:
        print(_NO_PLOTS)
        return
    matplotlib.use("Agg")
