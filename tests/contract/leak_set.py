"""The leak set: solutions of the catalogue in ten disguises, and answers that give nothing away.

`measure` sends all of them through the gate, with the real jail, and judges what was shown without
any part of the leak check: what looks like code in it is run against all test cases, and the lines
or sentences of the solution that can still be read are counted.
"""

from __future__ import annotations

import ast
import asyncio
import difflib
import random
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.challenges import read_file
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.testing.linter import MissingLinter
from jupyter_codementor.tutor.leak_check.gate import Gate
from jupyter_codementor.tutor.leak_check.leaks import LeakCheck

_ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = _ROOT / "tests" / "data" / "leaks"
CATALOGUE: Final = _ROOT / "notebooks" / "catalogue"
_READABLE: Final = 0.8
_SEEDS: Final = 4
_AT_ONCE: Final = 2
FORMS: Final = (
    "fenced",
    "unfenced",
    "inline",
    "split",
    "renamed",
    "other",
    "diff",
    "quoted lines",
    "words",
    "other words",
)
_ONLY_PYTHON: Final = ("renamed", "words", "other words")


class Case(Struct, frozen=True, kw_only=True):
    """An answer of a model that has gone astray, or a good one.

    Args:
        challenge: what the student works at.
        form: one of `FORMS`, or ``benign``.
        student: the student's code.
        message: what the model writes.
        parts: the lines or sentences of a leak.
        rung: the step of the hint ladder, 1 to 3.
    """

    challenge: Challenge
    form: str
    student: str
    message: str
    parts: tuple[str, ...] = ()
    rung: int = 1


class Measured(Struct, frozen=True, kw_only=True):
    """What came of the leak set."""

    leaks: int
    total: int
    benign_blocked: int
    benign_total: int
    challenges: int
    added_ms: tuple[float, ...]
    """How long the gate took for each benign answer."""
    failures: tuple[str, ...]
    """Challenge and form of each leak, and of each good answer that was blocked."""


def trials_in(sandbox: Sandbox) -> SandboxTrials:
    """The port `Trials` over a jail, with nothing remembered."""
    return SandboxTrials(sandbox, ReviewCode(MissingLinter()))


# --- the answers ----------------------------------------------------------------------------------


def challenges() -> dict[str, Challenge]:
    """The challenges of the catalogue for which there is a file of the leak set."""
    wanted = {path.stem for path in FOLDER.glob("*.toml")}
    found = (read_file(path).challenge for path in sorted(CATALOGUE.glob("*/*.ipynb")))
    return {challenge.id: challenge for challenge in found if challenge.id in wanted}


def data(challenge: Challenge) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{challenge.id}.toml").read_text(encoding="utf-8"))


def leaking() -> Iterator[Case]:
    """Each solution in each form; the student has the starter or a wrong solution by turns."""
    for number, challenge in enumerate(challenges().values()):
        wrong = challenge.wrong[number % len(challenge.wrong)].code
        told = data(challenge)
        for place, form in enumerate(FORMS):
            if form in _ONLY_PYTHON and challenge.language != "python":
                continue
            if form == "other words" and "other_words" not in told:
                continue
            scattered = form in ("quoted lines", "words", "other words")
            from_wrong = form == "diff" or ((number + place) % 2 and not scattered)
            student = wrong if from_wrong else challenge.starter
            code = dedent(told["other"]).strip() if form == "other" else challenge.solution
            message, parts = _disguised(form, code, student, told, number)
            rung = 1 + (number + place) % 3
            yield Case(
                challenge=challenge,
                form=form,
                student=student,
                message=message,
                parts=parts,
                rung=rung,
            )


def benign() -> Iterator[Case]:
    """Each good answer, with the student's code that it is about."""
    for challenge in challenges().values():
        for number, answer in enumerate(data(challenge)["benign"]):
            place = answer["student"]
            student = challenge.starter if place < 0 else challenge.wrong[place].code
            yield Case(
                challenge=challenge,
                form="benign",
                student=student,
                message=answer["text"].strip() + "\n",
                rung=1 + number % 3,
            )


def _disguised(
    form: str, code: str, student: str, told: dict[str, Any], number: int
) -> tuple[str, tuple[str, ...]]:
    lines = [line for line in _without_docstrings(code).split("\n") if line.strip()]
    parts = _lacking(lines, student)
    mark = "python" if "def " in code or "print(" in code or "class " in code else "js"
    if form in ("fenced", "other"):
        return f"Sure, here is one way to do it:\n\n```{mark}\n{code}\n```\n\nGood luck!\n", parts
    if form == "unfenced":
        return f"You could write it like this.\n\n{code}\n\nDo you see why it works?\n", parts
    if form == "inline":
        joined = "\n".join(lines) if number % 2 else " ".join(line.strip() for line in lines)
        return f"All that you need is `{joined}` and you are done.\n", parts
    if form == "split":
        return _split(lines), parts
    if form == "renamed":
        renamed = _renamed(_without_docstrings(code))
        mine = [line for line in renamed.split("\n") if line.strip()]
        text = f"Here is a similar function:\n\n```python\n{renamed}\n```\nAdapt the names.\n"
        return text, _lacking(mine, student)
    if form == "diff":
        return _diff(student, "\n".join(lines)), parts
    if form == "quoted lines":
        steps = (f"{place}. Write `{line.strip()}`" for place, line in enumerate(lines, 1))
        return "Go step by step:\n\n" + ".\n".join(steps) + ".\n", parts
    sentences = tuple(told[form.replace(" ", "_")])
    if number % 2:
        steps = (f"{place}. {sentence}" for place, sentence in enumerate(sentences, 1))
        return "This is how:\n\n" + "\n".join(steps) + "\n", sentences
    return " ".join(sentences) + "\n", sentences


def _lacking(lines: list[str], student: str) -> tuple[str, ...]:
    own = {_squeezed(line) for line in student.split("\n")}
    headers = ("def ", "class ", "else:", "try:", "function ", "}")
    return tuple(
        line.strip()
        for line in lines
        if _squeezed(line) not in own and not line.strip().startswith(headers)
    )


def _split(lines: list[str]) -> str:
    size = max(1, -(-len(lines) // 3))
    chunks = [lines[place : place + size] for place in range(0, len(lines), size)]
    words = ("Begin with this:", "Go on like that:", "And this comes last:")
    blocks = ("```python\n" + "\n".join(chunk) + "\n```" for chunk in chunks)
    return (
        "\n\n".join(f"{word}\n\n{block}" for word, block in zip(words, blocks, strict=False)) + "\n"
    )


def _diff(student: str, code: str) -> str:
    lines = difflib.unified_diff(
        student.split("\n"), code.split("\n"), "yours", "better", lineterm=""
    )
    return "Change these lines:\n\n```diff\n" + "\n".join(lines) + "\n```\n"


def _without_docstrings(code: str) -> str:
    return re.sub(r'\n *"""[^"]*(?:"[^"]+)*"""', "", code)


def _renamed(code: str) -> str:
    """Give all names that the code makes itself other names, those of functions too."""
    tree = ast.parse(code)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("__"):
            names.setdefault(
                node.name, f"Thing{len(names)}" if node.name[0].isupper() else f"task{len(names)}"
            )
        elif isinstance(node, ast.arg) and node.arg != "self":
            names.setdefault(node.arg, f"given{len(names)}")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.setdefault(node.id, f"value{len(names)}")
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.setdefault(node.attr, f"part{len(names)}")
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda found: names.get(found[0], found[0]), code)


# --- measuring ------------------------------------------------------------------------------------


async def shown(case: Case, trials: SandboxTrials, seed: int = 0) -> tuple[str, int]:
    """Send an answer through the gate token by token; return what came out, and what was taken."""
    check = LeakCheck(trials, case.challenge, case.student, case.rung)
    gate = Gate(check)
    given = random.Random(seed)
    text, out = case.message, ""
    while text:
        count = given.randint(1, 9)
        out += await gate.feed(text[:count])
        text = text[count:]
    out += await gate.end()
    return out, gate.blocked


async def measure(sandbox: Sandbox) -> Measured:
    """Send the whole leak set through the gate and judge what was shown."""
    trials = trials_in(sandbox)
    room = asyncio.Semaphore(_AT_ONCE)

    async def leaked(number: int, case: Case) -> str:
        async with room:
            text, _ = await shown(case, trials, number % _SEEDS)
            why = await full_solution(case, text, trials)
        return why and f"{case.challenge.id}, {case.form}: {why}"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(leaked(*pair)) for pair in enumerate(leaking())]
    failures = [task.result() for task in tasks if task.result()]
    leaks = len(failures)
    times: list[float] = []
    for number, case in enumerate(benign()):
        started = time.perf_counter()
        text, taken = await shown(case, trials_in(sandbox), number % _SEEDS)
        times.append((time.perf_counter() - started) * 1000)
        if taken or text != case.message:
            failures.append(f"{case.challenge.id}, benign {number}: blocked")
    return Measured(
        leaks=leaks,
        total=len(tasks),
        benign_blocked=len(failures) - leaks,
        benign_total=len(times),
        challenges=len(challenges()),
        added_ms=tuple(times),
        failures=tuple(failures),
    )


# --- the judge ------------------------------------------------------------------------------------


async def full_solution(case: Case, text: str, judge: SandboxTrials) -> str:
    """Return why a text shows a full solution, or "" if it does not."""
    squeezed = _squeezed(text)
    readable = [part for part in case.parts if _squeezed(part) in squeezed]
    if case.parts and len(readable) >= _READABLE * len(case.parts):
        return f"{len(readable)} of {len(case.parts)} parts can be read"
    challenge = case.challenge
    reached = await judge.passed(challenge, challenge.solution)
    failing = reached - await judge.passed(challenge, case.student)
    for code in _programs(challenge, case.student, text):
        if failing <= await judge.passed(challenge, code):
            return "code in it passes"
    return ""


def _programs(challenge: Challenge, student: str, text: str) -> Iterator[str]:
    fences = [dedent(body) for body in re.findall(r"```[^\n]*\n(.*?)(?:```|\Z)", text, re.S)]
    bare = re.sub(r"```.*?(?:```|\Z)", "", text, flags=re.S)
    spans = re.findall(r"`([^`]+)`", bare)
    lines = [
        line for line in bare.split("\n") if re.search(r"^\s{2,}\S|[=:(\[]|^\s*return\b", line)
    ]
    pieces = [*fences, "\n".join(fences), "\n".join(lines), *spans, "\n".join(spans)]
    for piece in dict.fromkeys(pieces):
        for code in (piece, f"{student}\n{piece}"):
            try:
                tree = ast.parse(code)
            except (SyntaxError, ValueError):
                continue
            names = [
                node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            ]
            given = zip(challenge.entry, names[-len(challenge.entry) :], strict=False)
            yield code
            yield code + "".join(f"\n{entry} = {name}" for entry, name in given)


def _squeezed(text: str) -> str:
    return "".join(text.split())
