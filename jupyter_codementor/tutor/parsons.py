"""The fourth step of the ladder: blocks of a solution to put in order (a Parsons puzzle).

Source of the idea: D. Parsons and P. Haden, "Parson's Programming Puzzles", ACE 2006.
"""

from __future__ import annotations

import ast
import difflib
import io
import random
import re
import tokenize
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Final

from jupyter_codementor.model.challenge import Challenge

_BLOCKS_MAX: Final = 10
_BLOCKS_MIN: Final = 3
_DISTRACTORS_MAX: Final = 2
_SHUFFLES: Final = 40
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ALIKE: Final = 0.55
"""How alike a line of a wrong solution must be to one of the right one to be a good distractor."""


def blocks(challenge: Challenge) -> tuple[str, ...]:
    """Return the lines of the reference solution in a mixed order, with one or two that are wrong.

    The order is the same each time, never the right one, and does not run as it stands. Comments
    and docstrings are left out; long solutions are cut into at most ten blocks in all.

    Returns:
        The blocks with their indentation; empty where there are too few lines to order, so that
        the blocks would be the solution; empty for an assignment.
    """
    lines = _lines(challenge.solution, challenge.language)
    if len(lines) < _BLOCKS_MIN or challenge.kind == "assignment":
        return ()
    wrong = _distractors(challenge, lines)
    right = _grouped(lines, _BLOCKS_MAX - len(wrong))
    rng = random.Random(f"parsons {challenge.id}")  # noqa: S311 - the same order for everybody
    return _mixed([*right, *wrong], right, challenge.language, rng)


def parsons_section(found: Sequence[str], programming_language: str = "python") -> str:
    """Return the blocks as Markdown: each with a letter, in a fence of its own."""
    return "\n\n".join(
        f"**{chr(ord('A') + index)}**\n\n```{programming_language}\n{block}\n```"
        for index, block in enumerate(found)
    )


def _lines(code: str, language: str) -> list[str]:
    """Return the logical lines: a statement over several lines is one of them."""
    if language != "python":
        return _plain_lines(code)
    texts = code.splitlines()
    found: list[str] = []
    first = 0
    try:
        skipped = _docstring_lines(code)
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in _NO_CODE:
                continue
            first = first or token.start[0]
            if token.type == tokenize.NEWLINE:
                if first not in skipped:
                    found.append("\n".join(texts[first - 1 : token.end[0]]).rstrip())
                first = 0
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError):
        return _plain_lines(code)
    return found


_NO_CODE: Final = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


def _docstring_lines(code: str) -> frozenset[int]:
    return frozenset(
        node.body[0].lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and isinstance(node.body[0].value.value, str)
    )


def _plain_lines(code: str) -> list[str]:
    """Return the lines without blank ones and comments; closing brackets join the line before."""
    found: list[str] = []
    for line in code.splitlines():
        bare = line.strip()
        if not bare or bare.startswith(("//", "#", "/*", "*")):
            continue
        if found and not bare.strip("{}()[];,"):
            found[-1] += "\n" + line.rstrip()
        else:
            found.append(line.rstrip())
    return found


def _grouped(lines: list[str], most: int) -> list[str]:
    """Join neighbours, the shortest first, until there are at most so many blocks."""
    found = list(lines)
    while len(found) > most:
        lengths = [one.count("\n") + other.count("\n") for one, other in pairwise(found)]
        at = min(range(len(lengths)), key=lambda index: (lengths[index], index))
        found[at : at + 2] = [found[at] + "\n" + found[at + 1]]
    return found


def _distractors(challenge: Challenge, lines: list[str]) -> list[str]:
    """Lines of wrong solutions that look much like one of the right lines, but do another thing."""
    known = set(_NAME.findall(challenge.solution))
    texts = {line.strip() for line in lines}
    shapes = {_NAME.sub("_", text) for text in texts}
    scored: dict[str, float] = {}
    wrong_lines = (_lines(wrong.code, challenge.language) for wrong in challenge.wrong)
    for line in dict.fromkeys(chain.from_iterable(wrong_lines)):
        text = line.strip()
        its_own = known >= set(_NAME.findall(text))
        if text in texts or "\n" in text or (not its_own and _NAME.sub("_", text) in shapes):
            continue
        alike = max(
            difflib.SequenceMatcher(None, line, other, autojunk=False).ratio() for other in lines
        )
        if alike >= _ALIKE:
            scored[line] = alike + its_own  # what has no name of its own comes first
    best = sorted(scored, key=lambda line: (-scored[line], line))
    return best[: min(_DISTRACTORS_MAX, len(lines) - 1)]


def _mixed(
    all_blocks: list[str], right: list[str], language: str, rng: random.Random
) -> tuple[str, ...]:
    tried = list(all_blocks)
    for _ in range(_SHUFFLES):
        rng.shuffle(tried)
        if _is_mixed(tried, right, language):
            return tuple(tried)
    # The last line first: what it stands on is not there yet.
    return (right[-1], *(each for each in all_blocks if each != right[-1]))


def _is_mixed(tried: list[str], right: list[str], language: str) -> bool:
    """Whether the order is far from the right one, and Python cannot run it as it stands."""
    kept = [block for block in tried if block in right]
    moved = sum(one != other for one, other in zip(kept, right, strict=False))
    if moved <= len(right) // 2 or kept[0] == right[0]:
        return False
    if language != "python" or not any(block[:1].isspace() for block in right):
        return kept[-1] != right[-1]
    return tried[0][:1].isspace()  # a program that begins indented is none
