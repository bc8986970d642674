"""The magics in a real IPython shell."""

from collections.abc import Callable, Iterator

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from jupyter_codementor.errors import CodementorError, NotFound
from jupyter_codementor.notebook.magics import CodementorMagics, load
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.testing.api_server import ApiServer, problem

Run = Callable[[str], str]


@pytest.fixture
def shell(student: Student) -> Iterator[InteractiveShell]:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    found = InteractiveShell.instance(config=config)
    found.register_magics(CodementorMagics(found, student))
    yield found
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Run:
    def execute(cell: str) -> str:
        shell.run_cell(cell)
        captured = capsys.readouterr()
        return captured.out + captured.err

    return execute


def test_submit_defines_the_cell_and_prints_the_verdict(
    run: Run, shell: InteractiveShell, api: ApiServer
) -> None:
    shown = run("%%submit two-sum\ndef two_sum(a, b):\n    return [0, 1]\n")
    assert "Accepted" in shown
    assert "You gained 50 XP." in shown
    assert api.requests[-1].body == {"code": "def two_sum(a, b):\n    return [0, 1]\n"}
    assert shell.user_ns["two_sum"](1, 2) == [0, 1]


def test_a_cell_that_fails_is_submitted_all_the_same(run: Run, api: ApiServer) -> None:
    shown = run("%%submit two-sum\n1 / 0\n")
    assert "ZeroDivisionError" in shown
    assert "Accepted" in shown
    assert api.requests[-1].body == {"code": "1 / 0\n"}


def test_an_interrupted_cell_is_not_submitted(run: Run, api: ApiServer) -> None:
    assert "nothing was submitted" in run("%%submit two-sum\nraise KeyboardInterrupt\n")
    assert api.requests == []


def test_run_tests_prints_what_is_wrong(run: Run, api: ApiServer) -> None:
    shown = run("%%run_tests two-sum\ndef two_sum(a, b): pass\n")
    assert "0 of 1 visible test passes." in shown
    assert "expected    [0, 1]" in shown
    assert api.requests[-1].path.endswith("/two-sum/run")


def test_a_program_is_kept_for_the_tests_below_and_handed_in_as_it_stands(
    run: Run, api: ApiServer
) -> None:
    run("%%submit two-sum\n%%program\nprint(1)\n")
    assert api.requests[-1].body == {"code": "%%program\nprint(1)\n"}
    assert run("%%io\n---\n1\n") == ""


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("list", "Two sum (two-sum), easy, 50 XP"),
        ("list sum", "Two sum (two-sum)"),
        ("next", "Next: Count the vowels"),
        ("show two-sum", "Test: the same number twice"),
        ("hint two-sum", "Hint 1 of 3: What would you"),
        ("progress", "My progress"),
        ("help", "%%run_tests NAME"),
        ("", "%%run_tests NAME"),
    ],
)
def test_codementor_prints_text(run: Run, line: str, part: str) -> None:
    assert part in run(f"%codementor {line}")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("%%submit\nx = 1", "for example `%%submit two-sum`"),
        ("%%submit a b\nx = 1", "for example `%%submit two-sum`"),
        ("%%run_tests\nx = 1", "for example `%%run_tests two-sum`"),
        ("%codementor hint", "for example `%codementor hint two-sum`"),
        ("%codementor dance", "does not know 'dance'"),
        ("%%io\nAda\n---\nHello", "There is no program yet"),
        ("%%io x\nAda\n---\nHello", "stands alone"),
        ("%%program x\nprint(1)", "stands alone"),
    ],
)
def test_wrong_usage_gives_one_sentence(run: Run, cell: str, sentence: str) -> None:
    shown = run(cell)
    assert sentence in shown
    assert "Traceback" not in shown
    assert len(shown.strip().splitlines()) == 1


def test_an_error_of_the_server_is_one_sentence(
    run: Run, shell: InteractiveShell, api: ApiServer
) -> None:
    api.answer("POST", "/challenges/nope/hints", problem(404, "There is no challenge “nope”."))
    assert run("%codementor hint nope").strip() == "There is no challenge “nope”."
    with pytest.raises(NotFound):
        shell.run_line_magic("codementor", "hint nope")
    assert issubclass(NotFound, CodementorError)


def test_program_is_kept_and_not_executed(run: Run) -> None:
    assert run("%%program\nprint('now')\n") == ""
    assert run("%%io\n---\nnow\n") == ""


def test_io_raises_an_assertion_that_can_be_read(run: Run) -> None:
    run("%%program\nprint('Hello', input('Name? '))\n")
    shown = run("%%io\nAda\n---\nHello, Ada\n")
    assert "AssertionError: The program prints something else from line 1 on." in shown
    assert "    Hello Ada" in shown


def test_io_without_hyphens_is_wrong_usage(run: Run, shell: InteractiveShell) -> None:
    run("%%program\nprint(1)\n")
    with pytest.raises(UsageError, match="three hyphens"):
        shell.run_cell_magic("io", "", "1\n")


def test_the_line_that_failed_in_a_program_is_shown(run: Run) -> None:
    run("%%program\nx = 0\nprint(1 / x)\n")
    shown = run("%%io\n---\n1\n")
    assert "print(1 / x)" in shown
    assert "ZeroDivisionError" in shown


def test_loading_twice_keeps_the_program(run: Run, shell: InteractiveShell) -> None:
    run("%%program\nprint(1)\n")
    load(shell)
    load(shell)
    assert run("%%io\n---\n1\n") == ""
