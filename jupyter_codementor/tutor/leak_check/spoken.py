"""Hears when an answer tells a solution step by step in plain words.

Each statement that the student still lacks is a few ideas: what kind of step it is, the names, the
operations and the values in it. A clause of the answer tells the statement if enough of its ideas
occur in it. The longest row of statements that are told in their order is what has been given away.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from .codelines import completed, parsed
from .containment import Statement

_TOLD: Final = 0.6
_PLAINLY_TOLD: Final = 0.75
_FOR: Final = re.compile(r"\bfor \w+(?:, \w+)? in \w")
_PART: Final = re.compile(r",\s|\band\b|\bthen\b")
_SPAN: Final = re.compile(r"`[^`]*`|\[[^]]*\]|\([^)]*\)")
_WORD: Final = re.compile(r"[a-z]+|\d+(?:\.\d+)?|==|!=|<=|>=|//|\*\*|[-+*/%<>=]")


class Idea(Struct, frozen=True):
    """Something that a clause must say: one of `words`; `weight` is how much it counts."""

    words: frozenset[str]
    weight: float = 1.0


class Step(Struct, frozen=True):
    """A lacking statement as ideas: `kind` is one of them that must be told."""

    kind: Idea
    ideas: tuple[Idea, ...]


def steps(missing: Sequence[Statement]) -> tuple[Step, ...]:
    """Return the ideas of each statement."""
    return tuple(_step(statement.source) for statement in missing)


def tells(step: Step, clause: str) -> float:
    """Return how much of a statement a clause tells, from 0 to 1; 0 if not what kind it is."""
    words = stems(clause)
    if not words & step.kind.words:
        return 0.0
    whole = sum(idea.weight for idea in step.ideas)
    told = sum(idea.weight for idea in step.ideas if words & idea.words)
    kind = step.kind.weight
    return (kind + told) / (kind + whole)


class Listener:
    """Keeps what an answer has told so far.

    Args:
        missing: the statements that the student lacks, in order.
    """

    def __init__(self, missing: Sequence[Statement]) -> None:
        self._shapes = tuple(statement.print for statement in missing)
        self._steps = steps(missing)
        self._rows = [0] * (len(self._steps) + 1)
        self._before: str = ""
        self._strong: set[int] = set()

    def copy(self) -> Listener:
        """Return one that has heard the same."""
        other = Listener(())
        other._shapes, other._steps, other._before = self._shapes, self._steps, self._before
        other._rows, other._strong = list(self._rows), set(self._strong)
        return other

    def see(self, shown: Iterable[Statement]) -> None:
        """Take in statements that were shown as code."""
        for statement in shown:
            self._take([float(statement.print == shape) for shape in self._shapes])

    def hear(self, clause: str) -> None:
        """Take in a clause; it may end what the one before it began."""
        told = [tells(step, clause) for step in self._steps]
        both = f"{self._before} {clause}"
        self._before = clause
        for place, step in enumerate(self._steps):
            if told[place] < _TOLD and told[place] > 0:
                told[place] = min(tells(step, both), told[place] + 0.2)
        self._take(told, 1 + len(_PART.findall(_SPAN.sub(" ", clause))))

    def _take(self, told: Sequence[float], steps: int = 1) -> None:
        """Lengthen the longest rows that end at each of the statements that were told.

        Args:
            told: of each statement, how much of it was told just now.
            steps: by how many statements a row may grow.
        """
        self._strong.update(place for place, value in enumerate(told) if value >= _PLAINLY_TOLD)
        for _ in range(steps):
            before = list(itertools.accumulate(self._rows, max))
            for place, value in enumerate(told):
                if value >= _TOLD:
                    self._rows[place + 1] = max(self._rows[place + 1], before[place] + 1)

    @property
    def told(self) -> int:
        """How many statements were told in their order."""
        return max(self._rows)

    @property
    def plainly(self) -> int:
        """How many statements were told nearly word by word, in any order."""
        return len(self._strong)


# --- from a statement to its ideas ----------------------------------------------------------------


@functools.lru_cache(maxsize=64)
def stems(text: str) -> frozenset[str]:
    """Return the words of a text, cut to their stems, and its signs."""
    lowered = text.lower().replace("-", " ").replace("_", " ").replace("\u2212", "-")
    found = {_stem(word) for word in _WORD.findall(lowered)}
    if _FOR.search(lowered):
        found.add("loop")
    if re.search(r"[-]\s", text):
        found.add("-")
    return frozenset(found)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _idea(words: str, weight: float = 1.0) -> Idea:
    return Idea(frozenset(map(_stem, words.split())), weight)


_SET: Final = _idea(
    "set create make start begin let put store save keep remember call assign variable initialise "
    "initialize compute calculate work get take become = into define read need"
)
_IS: Final = Idea(_SET.words | _idea("is be equals").words)
_LOOP: Final = _idea("loop each every through over walk go iterate one repeat visit all")
_WHILE: Final = _idea("while long until repeat loop keep")
_IF: Final = _idea("if when whether check test case unless compare otherwise where for")
_RETURN: Final = _idea("return give hand result answer back end finally")
_GROW: Final = _idea("add increase plus count raise increment grow put up + one more sum bump")
_SHRINK: Final = _idea("subtract decrease minus take reduce lower less - decrement away")
_RAISE: Final = _idea("raise throw error exception")
_TRY: Final = _idea("try attempt catch")
_SAY: Final = _idea("print output show write display")

_CALLS: Final = {
    "append": "append add put push collect attach end into",
    "len": "length long len many number size count",
    "sum": "sum add total together",
    "max": "max maximum larger largest biggest greater highest longer",
    "min": "min minimum smaller smallest lowest at most",
    "sorted": "sort sorted order",
    "sort": "sort order",
    "range": "range from to until position index count times down",
    "enumerate": "enumerate index position place number",
    "items": "item pair both entry key value count together",
    "get": "get look default so far or",
    "setdefault": "default create fetch shelf look new",
    "pop": "pop remove take last away",
    "split": "split word cut part",
    "join": "join glue connect",
    "strip": "strip space remove trim",
    "lower": "lower small",
    "upper": "upper capital",
    "input": "input read line next ask",
    "int": "int whole integer number convert turn",
    "float": "float decimal number convert turn",
    "print": "print output show write",
    "list": "list copy new",
    "isinstance": "isinstance list box type whether is",
    "abs": "abs absolute distance",
    "round": "round",
    "zip": "zip pair both together",
    "ValueError": "valueerror value error",
}
_COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "less below smaller under lower fewer < not before reach",
    ast.LtE: "less most below smaller fewer up <= under no more than not greater at",
    ast.Gt: "more above greater larger bigger over beats taller higher exceed > left",
    ast.GtE: "least above greater larger from over more >= not at",
    ast.Eq: "equal equals is same == exactly matches no zero true empty evenly remainder divisible",
    ast.NotEq: "not different other unless != until isn differ except",
    ast.In: "in already contain inside among there exist one find",
    ast.NotIn: "not yet new unless missing isn doesn already",
    ast.Is: "is none same",
    ast.IsNot: "not none",
}
_OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "plus add + sum together more behind followed join and rest",
    ast.Sub: "minus subtract - less difference without from take",
    ast.Mult: "times multiply * product repeat double twice many",
    ast.Div: "divide divided / by share average",
    ast.FloorDiv: "divide // whole by hours",
    ast.Mod: "remainder % modulo left over divisible divided rest third every",
    ast.Pow: "power square **",
}
_NUMBERS: Final = dict(
    enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
)
_SIGNS: Final = {"": "empty nothing", "*": "star", "-": "hyphen", " ": "space", "S": "s sun sunny"}


@functools.lru_cache(maxsize=1024)
def _step(source: str) -> Step:
    tree = parsed(completed(source))
    statement = tree.body[-1] if tree is not None and tree.body else ast.Pass()
    ideas = [idea for node in _parts(statement) for idea in _ideas(node)]
    return Step(_kind(statement), tuple(dict.fromkeys(ideas)))


def _kind(statement: ast.stmt) -> Idea:
    if isinstance(statement, ast.AugAssign):
        return _SHRINK if isinstance(statement.op, ast.Sub) else _GROW
    if isinstance(statement, ast.Expr):
        call = statement.value
        name = _called(call) if isinstance(call, ast.Call) else ""
        if name == "print":
            return _SAY
        return Idea(_GROW.words | _SET.words | _idea(_CALLS.get(name, name)).words)
    if isinstance(statement, ast.If):
        compared = (type(node) for node in ast.walk(statement.test) if isinstance(node, ast.cmpop))
        words = " ".join(_COMPARED.get(kind, "") for kind in compared)
        return Idea(_IF.words | _idea(words).words)
    kinds = (
        ((ast.For, ast.AsyncFor), _LOOP),
        ((ast.While,), _WHILE),
        ((ast.Return,), _RETURN),
        ((ast.Raise,), _RAISE),
        ((ast.Try,), _TRY),
        ((ast.Continue,), _idea("skip continue next ignore")),
        ((ast.Break,), _idea("break stop leave end")),
    )
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
        return _IS
    return next((idea for types, idea in kinds if isinstance(statement, types)), _SET)


def _parts(statement: ast.stmt) -> list[ast.AST]:
    """Return the nodes that say something, without blocks below."""
    found: list[ast.AST] = []
    fields: list[ast.AST] = [
        value
        for name, value in ast.iter_fields(statement)
        if name not in ("body", "orelse", "finalbody", "handlers")
        for value in (value if isinstance(value, list) else [value])
        if isinstance(value, ast.AST)
    ]
    for node in fields:
        found.extend(ast.walk(node))
    if isinstance(statement, ast.AugAssign):
        found.append(statement.op)
    return found


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


def _ideas(node: ast.AST) -> Iterable[Idea]:
    if isinstance(node, ast.Name):
        if node.id in _CALLS:
            return (_idea(_CALLS[node.id]),)
        return () if node.id == "self" else (_idea(node.id.lower().replace("_", " ")),)
    if isinstance(node, ast.Attribute):
        return (_idea(_CALLS.get(node.attr, node.attr.lower().replace("_", " "))),)
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, (ast.List, ast.Dict)) and not list(ast.iter_child_nodes(node))[1:]:
        kind = "list" if isinstance(node, ast.List) else "dictionary dict"
        return (_idea(kind), _idea("empty new blank nothing no"))
    if isinstance(node, ast.cmpop):
        return (_idea(_COMPARED.get(type(node), ""), 0.7),)
    if isinstance(node, ast.operator):
        return (_idea(_OPERATORS.get(type(node), ""), 0.7),)
    if isinstance(node, ast.Not):
        return (_idea("not no empty nothing without", 0.7),)
    return ()


def _constant(value: object) -> tuple[Idea, ...]:
    if value is None:
        return (_idea("none nobody nothing no"),)
    if isinstance(value, bool):
        return (_idea("true yes" if value else "false no"),)
    if isinstance(value, int):
        return (_idea(f"{value} {_NUMBERS.get(value, '')}", 0.7),)
    if isinstance(value, str):
        words = _SIGNS.get(value) or " ".join(re.findall(r"[a-z]+", value.lower()))
        return (_idea(words),) if words.strip() else ()
    return ()
