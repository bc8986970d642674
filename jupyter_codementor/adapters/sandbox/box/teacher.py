"""Runs a teacher's test in this box, with stand-ins for what the student's code defines.

The trusted side has turned each ``assert a == b`` into a call of `Test.check` with its number, so
that the values of both sides can be told; what it knows of each assert comes in a table.
"""

from __future__ import annotations

import marshal
import sys

from jupyter_codementor.model import exactdata, plaindata

from .proxy import is_proxy, plain, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

    from .exchange import Exchange

TEST_FILENAME = "<test>"
CHECK = "__check__"
_MAX_MESSAGE = 2_000
_ATOMS = (int, float, complex, str, bytes, bool, type(None))
_COLLECTIONS = (list, tuple, set, frozenset, dict)


class _Failed(BaseException):
    """An assert that does not hold; what is told of it is its argument."""


class Test:
    """One test.

    Args:
        words: what test cells import, by name: `approx`, `raises`, `unordered` and `same`.
        names: stand-ins by the names that the student's code defines.
        table: for each assert its ``operator`` and the ``names`` whose values are told.
        exchange: the way to the student's box.
    """

    __test__ = False

    def __init__(
        self,
        words: dict[str, Any],
        names: dict[str, object],
        table: list[dict[str, Any]],
        exchange: Exchange,
    ) -> None:
        self._words = words
        self._names = names
        self._table = table
        self._exchange = exchange
        self._checks = 0

    def run(self, code: bytes) -> dict[str, object]:
        """Execute the test and tell how it went, as plain data."""
        scope: dict[str, object] = {
            **self._words,
            **self._names,
            "__name__": "__main__",
            "__builtins__": sys.modules["builtins"],
            "steps": self._steps,
            CHECK: self.check,
        }
        if b"random" in code and "random" not in self._names:
            __import__("random").seed(0)  # one verdict for one code
        try:
            exec(marshal.loads(code), scope)  # noqa: S302 - the trusted side compiled it
        except _Failed as failed:
            return failed.args[0]  # type: ignore[no-any-return] # `_fail` made it
        except BaseException as error:
            return _told(error)
        return {"status": "passed", "checks": self._checks}

    def check(
        self,
        number: int,
        left: Any,
        right: Any,
        scope: dict[str, object],
        message: Callable[[], object] | None = None,
    ) -> None:
        """Take one assert."""
        self._checks += 1
        entry = self._table[number]
        operator = entry["operator"]
        if self._holds(operator, left, right):
            return
        text = None if message is None else str(message())[:_MAX_MESSAGE]
        how = None
        for value in (left, right):
            if type(value) is self._words["approx"]:
                how = ["approx", value.rel, value.abs]
            elif type(value) is self._words["unordered"]:
                how = ["unordered", 0.0, 0.0]
        where = {name: _shown(scope[name]) for name in entry["names"] if _tells(scope.get(name))}
        raise _Failed(
            {
                "status": "failed",
                "assert": number,
                "left": _shown(self._inside(left)),
                "right": _shown(self._inside(right)),
                "how": how,
                "where": where,
                "message": text,
            }
        )

    def _holds(self, operator: str, left: Any, right: Any) -> bool:
        if operator in ("truth", "not"):
            value = _deep(left)
            return not is_proxy(value) and bool(value) is (operator == "truth")
        if operator in ("is", "is not"):
            return (left is right) is (operator == "is")
        if is_proxy(left) is not is_proxy(right) or not is_proxy(left):
            left, right = _deep(left), _deep(right)
        if operator in ("==", "!="):
            return bool(self._equal(left, right)) is (operator == "==")
        return bool(_COMPARISONS[operator](left, right))

    def _inside(self, value: Any) -> Any:
        if type(value) is self._words["approx"]:
            return value.value
        return value.items if type(value) is self._words["unordered"] else value

    def _equal(self, left: Any, right: Any) -> Any:
        """Compare data as everywhere in grading, with exact types; objects as their class does."""
        if _is_data(left) and _is_data(right):
            return self._words["same"](left, right)
        return left == right

    def _steps(self, act: Callable[[], object]) -> int:
        """Count the lines of the student's code that `act` executes."""
        before: int = self._exchange.ask("count", True)
        try:
            act()
        finally:
            after: int = self._exchange.ask("count", False)
        return after - before


_COMPARISONS: dict[str, Callable[[Any, Any], object]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def _is_data(value: object) -> bool:
    kind = type(value)
    return kind in _ATOMS or kind in _COLLECTIONS or bool(exactdata.kind_of(value))


def _deep(value: Any) -> Any:
    """Return a value with each object of a class derived from a built-in type as that type."""
    kind = type(value)
    if is_proxy(value):
        found = plain(value)
        return value if is_proxy(found) or found is None else _deep(found)
    if kind is dict:
        return {_deep(key): _deep(item) for key, item in value.items()}
    return kind(map(_deep, value)) if kind in _COLLECTIONS else value


def _shown(value: Any) -> Any:
    """Return a value as the trusted side can show it; an object becomes an opaque one."""
    kind = type(value)
    if is_proxy(value):
        try:
            text = repr(value)
        except Exception:
            text = ""
        return plaindata.Opaque(type_name(value), text)
    if kind is dict:
        return {_shown(key): _shown(item) for key, item in value.items()}
    return kind(map(_shown, value)) if kind in _COLLECTIONS else value


def _tells(value: object) -> bool:
    return _is_data(value) and value is not None


def _told(error: BaseException) -> dict[str, object]:
    """Tell of an exception that ended the test."""
    raised = error.__dict__.get("_codementor_raised")
    told: dict[str, object] = {"line": _line(error), "message": str(error)[:_MAX_MESSAGE]}
    if isinstance(raised, int):
        return {"status": "raised", "raised": raised, **told}
    if isinstance(error, AssertionError):
        return {"status": "failed", "assert": None, **told}
    return {"status": "stopped", "type": type(error).__name__, **told}


def _line(error: BaseException) -> int | None:
    found = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == TEST_FILENAME:
            found = step.tb_lineno
        step = step.tb_next
    return found
