"""A bare IPython in a terminal, which finds the server and shows everything as plain text."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_codementor.testing.jupyter_process import JupyterProcess

RIGHT = """\
def two_sum(numbers, target):
    seen = {}
    for i, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], i]
        seen[number] = i
    return []
"""
WRONG = "def two_sum(numbers, target):\n    return [0, 1]\n"
PROMPTS = re.compile(r"^((In|Out) ?\[\d+\]: ?|\s+\.\.\.: ?)+")
PROGRAM = "%%program\nname = input('Name? ')\nprint(f'Hello, {name}!')\n"


def ipython(environment: dict[str, str], *cells: str) -> str:
    """Type the cells into an IPython in a terminal and return all that it shows."""
    typed = "".join(cell.rstrip("\n") + "\n\n\n" for cell in cells)
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--colors=nocolor"],
        input=typed,
        capture_output=True,
        text=True,
        env=environment | {"TERM": "dumb"},
        timeout=120,
        check=True,
    )
    return done.stdout + done.stderr


def test_a_challenge_is_solved_from_first_look_to_award(own_server: JupyterProcess) -> None:
    own_server.start()
    shown = ipython(
        own_server.environment(),
        "%load_ext jupyter_codementor",
        "%codementor show two-sum",
        f"%%run_tests two-sum\n{WRONG}",
        "%codementor hint two-sum",
        f"%%submit two-sum\n{RIGHT}",
        "two_sum([2, 7, 11, 15], 9)",
        "%codementor progress",
        "%codementor list two sum",
        "%codementor next",
    )
    for part in (
        "%%submit two-sum",  # how to go on, after the challenge
        "visible tests pass.",
        "expected",
        "Hint 1 of 3",
        "Accepted: all ",
        "You gained ",
        "Out[6]: [0, 1]",  # the student goes on with what was submitted
        "My progress",
        "Solved  1 challenge",
        "[*] Two sum (two-sum), easy",
        "Next: ",
    ):
        assert part in shown, shown
    assert "Traceback" not in shown
    assert "\x1b" not in shown
    assert max(len(PROMPTS.sub("", line)) for line in shown.splitlines()) <= 80


def test_the_widget_shows_itself_as_text(server: JupyterProcess) -> None:
    shown = ipython(
        server.environment(),
        "from jupyter_codementor import Challenge",
        "c = Challenge('two-sum')",
        "c",
        f"c.run({WRONG!r})",
    )
    assert "Out[3]: " in shown
    assert "%%submit two-sum" in shown
    assert "visible tests pass." in shown
    assert "Traceback" not in shown


def test_the_tutor_is_asked_in_words_and_the_conversation_is_kept(
    own_server: JupyterProcess,
) -> None:
    own_server.start()
    shown = ipython(
        own_server.environment(),
        "%load_ext jupyter_codementor",
        WRONG,
        "two_sum([1, 2], 3)",
        "%tutor two-sum: Why does my code not pass?",
        "%tutor --helped",
        "xs = []",
        "xs[3]",
        "%tutor --error",
        f"%%tutor two-sum: Is it right?\n{RIGHT}",
        "from jupyter_codementor.notebook import TutorChat",
        "chat = TutorChat('two-sum')",
        "chat",
        "chat.ask('And now?')",
    )
    for part in (
        "About two-sum:",
        "Thank you, noted.",
        "`IndexError`",
        "(offline help)",
        "Tutor: Two sum",
        "You: Why does my code not pass?",
        "You: Is it right?",
        "Out[13]: ",
    ):
        assert part in shown, shown
    assert "You: What does my last error mean?" not in shown  # it was not about the challenge
    own = [line for line in shown.splitlines() if not PROMPTS.match(line)]
    assert max(map(len, own)) <= 80


def test_a_tutor_that_is_switched_off_is_one_sentence(tmp_path: Path) -> None:
    with JupyterProcess(tmp_path, options=["--Codementor.tutor=False"]) as process:
        shown = ipython(
            process.environment(),
            "%load_ext jupyter_codementor",
            "%tutor Why?",
            "from jupyter_codementor.notebook import TutorChat",
            "TutorChat()",
        )
    assert shown.count("The tutor is switched off on this server.") == 2
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("%tutor --error", "There is no error to ask about yet"),
        ("%tutor no-such-thing: Why?", "no-such-thing"),
        ("%codementor hint no-such-thing", "no-such-thing"),
        ("%%submit two-sum\n", "There is no code yet"),
        ("%%submit\nx = 1", "Say which challenge"),
        ("%%io\n1\n---\n1", "There is no program yet"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    server: JupyterProcess, cell: str, sentence: str
) -> None:
    shown = ipython(server.environment(), "%load_ext jupyter_codementor.notebook", cell)
    assert sentence in shown
    assert "Traceback" not in shown


def test_loading_the_extension_twice_and_by_both_names_does_no_harm(server: JupyterProcess) -> None:
    shown = ipython(
        server.environment(),
        "%load_ext jupyter_codementor",
        PROGRAM,
        "%load_ext jupyter_codementor.notebook",
        "%reload_ext jupyter_codementor",
        "%%io\nAda\n---\nHello, Ada!",
        "%%io\nBob\n---\nHello, Ada!",
    )
    assert shown.count("AssertionError: The program prints something else from line 1 on.") == 1
    assert "Hello, Bob!" in shown


def test_without_a_server_the_student_reads_how_to_start_one(
    own_server: JupyterProcess, tmp_path: Path
) -> None:
    environment = own_server.environment()
    assert Path(environment["HOME"]) == tmp_path
    shown = ipython(environment, "%load_ext jupyter_codementor", "%codementor progress")
    assert "`jupyter lab`" in shown
    assert "Traceback" not in shown
