"""The student's code: loading it, and evaluating expressions in its namespace."""

from __future__ import annotations

import sys

from jupyter_codementor.model import plaindata

from . import arrays
from .counting import Counting
from .exchange import NOT_PASSED_ON, Exchange
from .forms import Reader
from .operators import OPERATIONS
from .report import (
    FILENAME,
    describe,
    describe_briefly,
    describe_syntax,
    remember_source,
    type_name,
)
from .teacher import Test

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

# Given back when memory ran out, so that this can still be said. Not a `bytearray`, which would
# write to each byte of it; and made once for all boxes, as the C library may clear it again.
_reserve = [bytes(4 << 20)]


class Missing(BaseException):
    """A name that neither the code nor an earlier step defines."""


class Solution:
    """One student's code in this process, or a teacher's.

    Args:
        ask: sends an operation to the other box, and returns what it answers.
    """

    def __init__(self, ask: Callable[[dict[str, object]], dict[str, Any]]) -> None:
        self._exchange = Exchange(ask)
        self._counting = Counting()
        self._module = type(sys)("__main__")
        self._bound: dict[str, object] = {}

    def load(self, source: object) -> dict[str, object]:
        """Execute the code as the module ``__main__``."""
        remember_source(str(source))
        try:
            code = compile(str(source), FILENAME, "exec", dont_inherit=True)
        except BaseException as error:
            return describe_syntax(error, str(source))
        sys.modules["__main__"] = self._module
        return self._guarded(lambda: exec(code, vars(self._module)))

    def evaluate(self, expression: object, bind: object) -> dict[str, object]:
        """Evaluate an expression; keep its value as `bind`, or hand it over."""

        def act() -> object:
            value = self._value(expression)
            if bind is None:
                return value
            self._bound[str(bind)] = value
            return None

        return self._guarded(act)

    def operate(self, request: dict[str, Any]) -> dict[str, object]:
        """Do what the other box asks of an object in this one."""
        try:
            if request["op"] == "run":
                return {"status": "value", "value": self._run(*request["args"])}
            if request["op"] in ("count", "forget"):
                return {"status": "value", "value": self._keep_house(request)}
            answer, error = self._counting.during(
                lambda: self._exchange.operate(request, self._lookup)
            )
        except MemoryError:
            _reserve.clear()
            return {"status": "memory"}
        except Missing as missing:
            return {"status": "missing", "missing": str(missing.args[0])}
        except BaseException as failure:  # a value that cannot be passed on
            plain = isinstance(failure, plaindata.PlainDataError)
            told = ValueError(str(failure)) if plain else failure
            return {"status": "raised", "raised": describe(told), "value": NOT_PASSED_ON}
        if error is None:
            return {"status": "value", "value": answer}
        return {"status": "raised", "raised": describe_briefly(error), "value": answer}

    def _keep_house(self, request: dict[str, Any]) -> dict[str, object]:
        if request["op"] == "forget":
            self._exchange.forget()
        else:
            self._counting.active = bool(request["args"][0])
        return {"value": self._counting.lines}

    def _run(self, code: bytes, names: dict[str, Any], table: list[dict[str, Any]]) -> object:
        """Run a teacher's test; this box then holds the words of tests, and no student's code."""
        told: dict[str, object]
        try:
            stand_ins = {name: Reader(self._exchange).value(form) for name, form in names.items()}
        except Exception as error:  # the other box made up what its names stand for
            told = {"status": "stopped", "line": None, "type": "ValueError", "message": str(error)}
        else:
            told = Test(vars(self._module), stand_ins, table, self._exchange).run(code)
        self._exchange.forget()
        return {"value": plaindata.encode(told)}

    def _guarded(self, act: Callable[[], object]) -> dict[str, object]:
        try:
            value = act()
            return {"status": "value", "value": _encode(value)}
        except MemoryError:
            _reserve.clear()
            return {"status": "memory"}
        except Missing as missing:
            return {"status": "missing", "missing": str(missing.args[0])}
        except BaseException as error:
            return {"status": "raised", "raised": describe(error)}

    # One branch for each kind of expression: a table of functions would not be shorter.
    def _value(self, form: object) -> object:
        assert isinstance(form, dict)  # noqa: S101 - it comes from the trusted side
        kind = form["type"]
        if kind == "constant":
            return plaindata.decode(form["data"], arrays.TAGS)
        if kind == "name":
            return self._lookup(form["name"])
        if kind == "call":
            function = self._value(form["function"])
            args = [self._value(argument) for argument in form["args"]]
            kwargs = {name: self._value(part) for name, part in form["kwargs"].items()}
            return function(*args, **kwargs)  # type: ignore[operator] # whatever the student made
        if kind == "attribute":
            return getattr(self._value(form["of"]), form["name"])
        if kind == "item":
            return self._value(form["of"])[self._value(form["key"])]  # type: ignore[index] # as above
        if kind == "display":
            items = [self._value(item) for item in form["items"]]
            return items if form["kind"] == "list" else tuple(items)
        if kind == "steps":
            return self._counting.count(lambda: self._value(form["of"]))
        left = self._value(form["left"])
        return OPERATIONS[form["operator"]](left, self._value(form["right"]))

    def _lookup(self, name: str) -> object:
        for names in (self._bound, vars(self._module)):
            if name in names:
                return names[name]
        found = vars(sys.modules["builtins"])
        if name not in found:
            raise Missing(name)
        return found[name]


def _encode(value: object) -> object:
    try:
        return plaindata.encode(value, arrays.form_of)
    except MemoryError:
        raise
    except BaseException as error:  # nested too deep, or a class that lies about itself
        why = str(error) if type(error) is plaindata.PlainDataError else "it cannot be read"
        return {"opaque": type_name(value), "text": f"a value that is no data: {why}"}
