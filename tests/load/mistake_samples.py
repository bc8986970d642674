"""More wrong solutions of the catalogue's challenges, to tune and to check the naming of mistakes.

They are written apart from those in the notebooks, as beginners write: with other structure, other
names and one misconception each. One file per challenge, `tests/data/mistakes/<challenge-id>.toml`;
the first, third, ... of a file are for tuning, the second, fourth, ... for validation.

Run as a program, it grades all of them and says what is wrong with the set.
"""

from __future__ import annotations

import ast
import asyncio
import re
import sys
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.grading import Sandbox, grade
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.mistakes import MISTAKES
from tests.load.held_out import Pair, shipped

FOLDER = Path(__file__).parents[1] / "data" / "mistakes"

_JS_TOKEN = re.compile(r"""//[^\n]*|`[^`]*`|"[^"\n]*"|'[^'\n]*'|[A-Za-z_$][\w$]*|\d[\d.]*|\S""")
_JS_WORD = re.compile(
    r"async|await|break|catch|class|const|constructor|continue|else|false|finally|for|function|if"
    r"|in|instanceof|let|new|null|of|return|static|this|throw|true|try|typeof|undefined|while"
)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    challenge: str
    wrong: tuple[WrongSolution, ...]


def samples(folder: Path = FOLDER) -> Iterator[Pair]:
    """Yield each sample with its challenge, in the order of the files.

    Raises:
        KeyError: a file speaks of a challenge that is not in the catalogue.
        msgspec.ValidationError: a file has another form, or names a mistake that there is not.
    """
    return chain.from_iterable(_by_challenge(folder))


def tuning_samples(folder: Path = FOLDER) -> Iterator[Pair]:
    """Yield the half to build with: the first, third, ... of each file."""
    return chain.from_iterable(pairs[0::2] for pairs in _by_challenge(folder))


def validation_samples(folder: Path = FOLDER) -> Iterator[Pair]:
    """Yield the half to check with: the second, fourth, ... of each file."""
    return chain.from_iterable(pairs[1::2] for pairs in _by_challenge(folder))


def _by_challenge(folder: Path) -> Iterator[list[Pair]]:
    catalogue = {challenge.id: challenge for challenge in shipped()}
    for path in sorted(folder.glob("*.toml")):
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
        challenge = catalogue[file.challenge]
        yield [(challenge, wrong) for wrong in file.wrong]


def normalised(code: str, language: str) -> str:
    """Return `code` without comments, docstrings, layout and names of its own choice."""
    if language == "python":
        return ast.dump(_Renamed().visit(ast.parse(code)))
    names: dict[str, str] = {}
    tokens = (match.group() for match in _JS_TOKEN.finditer(code))
    return " ".join(_js_token(token, names) for token in tokens if not token.startswith("//"))


def _js_token(token: str, names: dict[str, str]) -> str:
    if _JS_WORD.fullmatch(token) or not (token[0].isalpha() or token[0] in "_$"):
        return token
    return names.setdefault(token, f"n{len(names)}")


class _Renamed(ast.NodeTransformer):
    """Numbers the names in the order in which they appear, and drops texts that do nothing."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._number(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._number(node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._number(node.name)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else self.generic_visit(node)

    def _number(self, name: str) -> str:
        return self._names.setdefault(name, f"n{len(self._names)}")


async def problems(sandbox: Sandbox) -> AsyncIterator[str]:
    """Yield a sentence for each sample that is accepted, cannot be graded, or is there twice.

    It is there twice if a sample or a wrong solution in the challenge's notebook is its equal.
    """
    seen: dict[tuple[str, str], str] = {}
    for challenge in shipped():
        for wrong in challenge.wrong:
            key = challenge.id, normalised(wrong.code, challenge.language)
            seen.setdefault(key, "a wrong solution in the notebook")
    for challenge, wrong in samples():
        name = f"{challenge.id}: “{wrong.cause}”"
        key = challenge.id, normalised(wrong.code, challenge.language)
        if key in seen:
            yield f"{name} equals {seen[key]}"
        seen.setdefault(key, f"“{wrong.cause}”")
        if not 1 <= len(set(wrong.mistakes)) == len(wrong.mistakes) <= 2:
            yield f"{name} must name one mistake, or two different ones"
        if complaint := await _graded(challenge, wrong, sandbox):
            yield f"{name} {complaint}"


async def _graded(challenge: Challenge, wrong: WrongSolution, sandbox: Sandbox) -> str:
    verdict = await grade(challenge, wrong.code, sandbox, hidden=True, own=True)
    if verdict.status == "accepted":
        return "passes all tests"
    if verdict.status == "grader_fault":
        return f"could not be graded: {verdict.fault}"
    return ""


async def _main() -> int:
    for half in (tuning_samples, validation_samples):
        counts = Counter(wrong.mistakes[0] for _, wrong in half())
        print(f"{half.__name__}: {counts.total()} samples")
        print("  " + ", ".join(f"{mistake} {counts[mistake]}" for mistake in MISTAKES))
    found = 0
    async for sentence in problems((await selftest.choose()).sandbox):
        found += 1
        print(sentence, flush=True)
    print(f"{found} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
