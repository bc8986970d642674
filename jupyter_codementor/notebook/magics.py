"""The magics: the same words in any front end, also in a plain terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from IPython.core.display_functions import display
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import (
    Magics,
    cell_magic,
    line_cell_magic,
    line_magic,
    magics_class,
)

from jupyter_codementor.errors import BadInput, Unavailable

from . import asking, node, program
from .student import Student, shared_student
from .tutor import question_of

_HELP: Final = """\
%codementor list            all challenges; list WORDS searches
%codementor next            which challenge comes next, and why
%codementor show NAME       a challenge: its task, starter code and tests
%codementor hint NAME       the next hint of a challenge
%codementor progress        level, XP, streak, topics and achievements
%codementor help            this text
%tutor QUESTION             ask about your code; `%tutor help` says more

%%run_tests NAME            above your code: run the visible tests
%%submit NAME               above your code: hand it in
%%program                   above a whole program: keep it for the tests below
%%node                      above JavaScript: run it, to be called from the tests below
%%node program              above a whole program in JavaScript: keep it for the tests
%%io                        what is typed, a line with ---, what must be printed

NAME is the name in brackets in the list, for example two-sum."""


@magics_class
class CodementorMagics(Magics):
    """``%codementor``, ``%%run_tests``, ``%%submit``, ``%tutor`` and those of challenges."""

    def __init__(self, shell: InteractiveShell, student: Student | None = None) -> None:
        super().__init__(shell)
        self._shell = shell
        if asking.with_question_mark not in shell.input_transformers_cleanup:
            shell.input_transformers_cleanup.append(asking.with_question_mark)
        self._student = student or shared_student()
        self._program: str | None = None
        self._runs: Callable[[str, str], str] = program.run

    @line_magic
    def codementor(self, line: str) -> None:
        """List, show and get hints for challenges, and show progress: ``%codementor help``."""
        word, _, rest = line.strip().partition(" ")
        name = rest.strip()
        match word:
            case "list":
                print(self._student.catalogue(name))  # noqa: T201
            case "next":
                print(self._student.next())  # noqa: T201
            case "progress":
                print(self._student.progress())  # noqa: T201
            case "show":
                print(self._student.challenge(_named(name, "%codementor show")))  # noqa: T201
            case "hint":
                print(self._student.hint(_named(name, "%codementor hint")))  # noqa: T201
            case "help" | "":
                print(_HELP)  # noqa: T201
            case _:
                raise UsageError(
                    f"%codementor does not know {word!r}. `%codementor help` lists what it knows."
                )

    @cell_magic
    def run_tests(self, line: str, cell: str) -> None:
        """Execute the cell, then run the visible tests over it: ``%%run_tests two-sum``."""
        name = _named(line, "%%run_tests")
        if self._executed(cell, "run"):
            print(self._student.run(name, cell))  # noqa: T201

    @cell_magic
    def submit(self, line: str, cell: str) -> None:
        """Execute the cell, then hand it in: ``%%submit two-sum``."""
        name = _named(line, "%%submit")
        if self._executed(cell, "submitted"):
            print(self._student.submit(name, cell))  # noqa: T201

    @line_cell_magic
    def tutor(self, line: str, cell: str | None = None) -> None:
        """Ask about your code: ``%tutor why does my loop end early?``, ``%tutor help``."""
        if cell is None and line.strip() in ("", "help"):
            print(asking.HELP)  # noqa: T201
            return
        if cell is not None and not cell.strip():
            raise UsageError("Write your code below %%tutor, or ask with %tutor in one line.")
        tutor = self._student.tutor
        try:
            asked = asking.parse(line, above_code=cell is not None)
            if asked.rating is not None:
                tutor.rate_last(asked.rating)
                print("Thank you, noted.")  # noqa: T201
                return
            about = asked.challenge_id
            if cell is not None:
                about = self._student.work.challenge_id if about is None else about
                self._student.work.note(about, cell)
            question = question_of(about, asked.question, asked.intent)
            ask = tutor.about(about, question, asked.intent, cell)
        except BadInput as error:
            raise UsageError(str(error)) from error
        display(tutor.ask(ask))  # type: ignore[no-untyped-call]  # IPython has none

    @cell_magic
    def program(self, line: str, cell: str) -> None:
        """Keep the cell as the program that the ``%%io`` cells test; nothing is executed."""
        if line.strip():
            raise UsageError("%%program stands alone in its line; your program follows below it.")
        self._program, self._runs = cell, program.run

    @cell_magic
    def node(self, line: str, cell: str) -> None:
        """Run the cell as JavaScript; with the word ``program``, keep it for the ``%%io`` cells."""
        __tracebackhide__ = True
        code = f"\n{cell}"  # so that the lines of its errors are those of the cell
        if line.strip() == "program":
            self._program, self._runs = code, node.run_program
        elif line.strip():
            raise UsageError("%%node stands alone in its line, or with the word program.")
        else:
            try:
                node.define(code, self._shell.user_ns)
            except Unavailable as error:
                raise UsageError(str(error)) from error

    @cell_magic
    def io(self, line: str, cell: str) -> None:
        """Run the last ``%%program`` with the lines above ``---`` typed, and compare."""
        __tracebackhide__ = True
        if line.strip():
            raise UsageError("%%io stands alone in its line; what is typed follows below it.")
        if self._program is None:
            raise UsageError("There is no program yet. Run the cell with the program first.")
        try:
            typed, printed = program.split(cell)
        except BadInput as error:
            raise UsageError(str(error)) from error
        program.check(self._program, typed, printed, self._runs)

    def _executed(self, cell: str, done: str) -> bool:
        """Execute the cell, so that the student goes on with what it defines.

        Returns:
            False if the student interrupted it; an error does not matter here, the tests tell.
        """
        result = self._shell.run_cell(cell)  # type: ignore[no-untyped-call]  # IPython has none
        if isinstance(result.error_in_exec, KeyboardInterrupt):
            print(f"Stopped; nothing was {done}.")  # noqa: T201
            return False
        return True


def load(shell: InteractiveShell) -> None:
    """Register the magics; once more does no harm."""
    if CodementorMagics.__name__ not in shell.magics_manager.registry:
        shell.register_magics(CodementorMagics)


def _named(line: str, magic: str) -> str:
    words = line.split()
    if len(words) != 1:
        raise UsageError(f"Say which challenge by its name, for example `{magic} two-sum`.")
    return words[0].strip("\"'")
