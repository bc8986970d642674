"""Grading a class that is interrupted: what is done stays, and the same command goes on."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest
from class_samples import answered, command, environment, greeter, results, run, save

from jupyter_codementor.adapters.results import ResultsFolder

RIGHT = "def greet(name):\n    return 'Hello, ' + name\n"
SLOW = "import time; time.sleep(0.2)\n"
STUDENTS = [f"s{number:02}" for number in range(10)]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    save(tmp_path / "greeter.ipynb", greeter())
    for number, name in enumerate(STUDENTS):
        code = RIGHT if number < 3 else SLOW + RIGHT
        save(tmp_path / "inbox" / f"{name}.ipynb", answered(greeter(), code))
    return tmp_path


def arguments(*more: str) -> tuple[str, ...]:
    return ("grade", "inbox", "--challenge", "greeter.ipynb", "--to", "out", "-j", "1", *more)


def started(course: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments()),
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def journal(course: Path) -> list[str]:
    path = course / "out" / "grading.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def wait_for(true: Callable[[], bool], limit_s: float = 60.0) -> None:
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def graded_again(course: Path) -> set[str]:
    """Give the command again; return whose work was graded and not taken over."""
    done = run(*arguments(), cwd=course)
    assert done.returncode == 0, done.stderr
    found = results(course / "out")
    assert found["finished"]
    assert all(found["by"][name]["status"] == "accepted" for name in STUDENTS)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(lines) == len(STUDENTS)
    return {line.split()[1].rstrip(":") for line in lines if "graded before" not in line}


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_after_a_stop_only_what_is_left_is_graded(course: Path, kind: signal.Signals) -> None:
    process = started(course)
    wait_for(lambda: len(journal(course)) >= 4)
    process.send_signal(kind)
    out, error = process.communicate(timeout=30)

    kept = journal(course)
    assert 4 <= len(kept) < len(STUDENTS)
    if kind == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
    else:
        assert process.returncode == 130, error
        assert "Give the same command again to go on." in out
        found = results(course / "out")
        assert not found["finished"]
        assert len(found["submissions"]) == len(kept)
    left = graded_again(course)
    assert len(left) == len(STUDENTS) - len(kept)
    assert {json.loads(line)["graded"]["student"] for line in kept} == set(STUDENTS) - left


def test_a_line_that_a_crash_cut_is_graded_again(course: Path) -> None:
    assert graded_again(course) == set(STUDENTS)
    path = course / "out" / "grading.jsonl"
    path.write_bytes(path.read_bytes()[:-40])

    assert len(graded_again(course)) == 1
    assert graded_again(course) == set()


def test_what_changed_is_graded_again_and_nothing_else(course: Path) -> None:
    graded_again(course)
    save(course / "inbox" / "s01.ipynb", answered(greeter(), RIGHT + "# better\n"))
    (course / "out" / "feedback" / "s02.html").unlink()

    assert graded_again(course) == {"s01"}
    assert (course / "out" / "feedback" / "s02.html").exists()

    other = greeter()
    other["cells"][-1]["metadata"]["codementor"]["points"] = 3
    save(course / "greeter.ipynb", other)
    assert graded_again(course) == set(STUDENTS)
    assert results(course / "out")["by"]["s00"]["points"] == 4


def test_again_grades_all_of_them(course: Path) -> None:
    graded_again(course)

    done = run(*arguments("--again"), cwd=course)

    assert "graded before" not in done.stdout
    assert "10 of 10 graded, 10 accepted." in done.stdout


def test_two_commands_do_not_write_to_one_folder(course: Path) -> None:
    first = ResultsFolder(course / "out")
    first.open([])

    second = run(*arguments(), cwd=course)
    first.close()

    assert second.returncode == 1
    assert "Another command writes its results to out" in second.stderr
    assert run(*arguments(), cwd=course).returncode == 0


def test_the_results_in_the_folder_of_the_hand_ins_are_no_hand_ins(course: Path) -> None:
    for _ in range(2):
        done = run("grade", "inbox", "--challenge", "greeter.ipynb", "--to", "inbox/r", cwd=course)
        assert done.returncode == 0, done.stderr
        assert len(results(course / "inbox" / "r")["submissions"]) == len(STUDENTS)


# --- a terminal -----------------------------------------------------------------------------------


def in_terminal(course: Path, columns: int, *, interrupt: bool = False) -> tuple[int, str]:
    """Run the command in a terminal; return its exit status and what it wrote."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(course)
        whole = command(*arguments())
        os.execve(whole[0], whole, environment() | {"TERM": "xterm-256color"})
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    found = bytearray()
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                part = os.read(terminal, 1 << 16)
            except OSError:
                break
            found += part
        if interrupt and len(journal(course)) >= 4:
            os.write(terminal, b"\x03")
            interrupt = False
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), found.decode()


class Screen:
    """The lines of a terminal, as far as a progress bar and a table need it."""

    def __init__(self, text: str) -> None:
        self.lines = [""]
        self.widest = 0
        row = column = 0
        place = 0
        while place < len(text):
            if text.startswith("\x1b[", place):
                end = place + 2
                while not text[end].isalpha():
                    end += 1
                count = int(text[place + 2 : end] or "1") if text[place + 2 : end].isdigit() else 1
                if text[end] == "A":
                    row = max(0, row - count)
                elif text[end] == "K":
                    self.lines[row] = ""
                place = end + 1
                continue
            if text[place] == "\n":
                row += 1
                if row == len(self.lines):
                    self.lines.append("")
            elif text[place] == "\r":
                column = 0
                place += 1
                continue
            else:
                line = self.lines[row].ljust(column)
                self.lines[row] = line[:column] + text[place] + line[column + 1 :]
                column += 1
                self.widest = max(self.widest, column)
            place += 1


def test_bar_and_table_fit_into_80_columns(course: Path) -> None:
    long = "a-student-with-a-name-that-is-much-longer-than-a-terminal-is-wide-" * 2
    save(course / "inbox" / f"{long}.ipynb", answered(greeter(), RIGHT))
    save(course / "inbox" / "[red]x.py", "not text \x1b[31m\n")
    save(course / "inbox" / "broken.ipynb", "{")

    status, text = in_terminal(course, 80)
    screen = Screen(text)

    assert status == 1
    assert screen.widest <= 80
    assert any("12/13" in line or "13/13" in line for line in text.splitlines())
    shown = "\n".join(screen.lines)
    assert "━" not in shown  # the bar is gone
    assert "s00" in shown
    assert "[red]x" in shown
    assert "is not a notebook" in " ".join(shown.split())
    assert "12 of 13 graded, 11 accepted." in shown


def test_a_very_narrow_terminal_is_survived(course: Path) -> None:
    status, text = in_terminal(course, 20)

    assert status == 0
    assert Screen(text).widest <= 20


def test_ctrl_c_in_a_terminal_keeps_what_is_done(course: Path) -> None:
    status, text = in_terminal(course, 80, interrupt=True)

    assert status == 130
    assert "Traceback" not in text
    assert "Give the same command again to go on." in " ".join(text.split())
    assert len(graded_again(course)) == len(STUDENTS) - results_kept(text)


def results_kept(text: str) -> int:
    words: Any = text.split()
    return int(words[words.index("Stopped:") + 1])
