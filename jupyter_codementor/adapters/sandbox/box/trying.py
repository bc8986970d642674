"""A test of a notebook, in a process of its own: it is taken step by step until one raises.

What a test expects is not known here, wherever it can be data. What runs as code is compiled and
executed by what Python had before any cell ran, not by what the notebook's code made of it.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from typing import Any

from IPython.core import inputtransformer2

from jupyter_codementor.model import plaindata

from . import wire
from .errors import MARK, describe
from .operators import OPERATIONS
from .transcript import Transcript

NAME = f"{MARK} of the test>"
_MAX_CHARACTERS = 180_000
"""What the values of a test may hold together, as JSON."""
_ONLY_AST = 0x400
_TOP_LEVEL_AWAIT = 0x2000
_COROUTINE = 0x80

_BUILTINS = dict(vars(builtins))
_compile, _exec, _eval = compile, exec, eval
_displayhook = sys.__displayhook__
_new_transformer: Any = inputtransformer2.TransformerManager


# Which names a call sees, as in `globals()` and `eval("x")`, is decided by the frame that calls, so
# calls are made by code that runs in the notebook's namespace. What is called are its constants.
_CALL = "'function'(*'args', **'kwargs')"
with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    _CALLING = _compile(_CALL, "<call>", "eval", 0, True)


class _Missing(BaseException):
    """A name that neither the notebook nor an earlier step defines."""


class Trying:
    """One test.

    Args:
        names: the notebook's namespace.
        out: what is printed goes there; examples take what they print from it.
        run_coroutine: what runs a coroutine to its end.
    """

    def __init__(self, names: dict[str, Any], out: Transcript, run_coroutine: Any) -> None:
        self._names = names
        self._out = out
        self._run_coroutine = run_coroutine
        self._characters_left = _MAX_CHARACTERS
        self._transformer: Any = None

    def take(self, steps: list[dict[str, Any]]) -> list[dict[str, object]]:
        """Return an answer for each step, up to the first that ends the test."""
        answers = []
        for step in steps:
            answer = self._take(step)
            answers.append(answer)
            goes_on = answer["status"] == "value" or (
                answer["status"] == "raised" and step.get("may_raise", False)
            )
            if not goes_on:
                break
        return answers

    def _take(self, step: dict[str, Any]) -> dict[str, object]:
        try:
            value = self._act(step)
            return {"status": "value", "value": self._encoded(value)}
        except MemoryError:
            return {"status": "memory"}
        except _Missing as missing:
            return {"status": "missing", "missing": str(missing.args[0])}
        except BaseException as error:
            return {"status": "raised", "raised": describe(error)}

    def _act(self, step: dict[str, Any]) -> object:
        kind = step["type"]
        if kind == "evaluate":
            value = self._value(step["expression"])
            if step["bind"] is None:
                return value
            self._names[step["bind"]] = value
            return None
        if kind == "lines":
            return self._lines(step["source"])
        if kind == "function":
            self._function(step["source"])
            return None
        return self._example(step["source"])

    def _lines(self, source: str) -> object:
        """Execute a cell; return the value of its last expression, if it ends with one."""
        tree = self._parsed(source)
        last = tree.body.pop() if tree.body and type(tree.body[-1]).__name__ == "Expr" else None
        if tree.body:
            self._run(_compile(tree, NAME, "exec", _TOP_LEVEL_AWAIT, True))
        if last is None:
            return None
        expression = _compile("0", NAME, "eval", _ONLY_AST, True)
        expression.body = last.value
        return self._run(_compile(expression, NAME, "eval", _TOP_LEVEL_AWAIT, True))

    def _parsed(self, source: str) -> Any:
        flags = _ONLY_AST | _TOP_LEVEL_AWAIT
        try:
            return _compile(source, NAME, "exec", flags, True)
        except SyntaxError:
            if self._transformer is None:
                self._transformer = _new_transformer()
            changed = self._transformer.transform_cell(source)
            if changed.strip() == source.strip():
                raise
            return _compile(changed, NAME, "exec", flags, True)

    def _run(self, code: Any) -> object:
        if code.co_flags & _COROUTINE:
            return self._run_coroutine(_eval(code, self._names))
        return _eval(code, self._names)

    def _function(self, source: str) -> None:
        """Define the one function of a test and call it with what its parameters name."""
        names = dict(self._names)
        _exec(_compile(source, NAME, "exec", 0, True), names)
        made = [value for name, value in names.items() if value is not self._names.get(name, names)]
        function = next(value for value in reversed(made) if callable(value))
        code = function.__code__
        wanted = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        function(**{n: self._names if n == "env" else self._names.get(n) for n in wanted})

    def _example(self, source: str) -> str:
        """Execute an example of a doctest; return what it prints, as `doctest` puts it."""
        before = sys.displayhook, sys.stdout
        self._out.clear()
        sys.stdout = self._out
        sys.displayhook = _displayhook
        try:
            self._run(_compile(source, NAME, "single", 0, True))
        finally:
            sys.displayhook, sys.stdout = before
        text = self._out.text()
        return text + "\n" if text and not text.endswith("\n") else text

    def _value(self, form: dict[str, Any]) -> Any:
        kind = form["type"]
        if kind == "constant":
            return plaindata.decode(form["data"])
        if kind == "name":
            return self._lookup(form["name"])
        if kind == "attribute":
            return getattr(self._value(form["of"]), form["name"])
        if kind == "item":
            return self._value(form["of"])[self._value(form["key"])]
        if kind == "call":
            function = self._value(form["function"])
            args = [self._value(argument) for argument in form["args"]]
            kwargs = {name: self._value(part) for name, part in form["kwargs"].items()}
            return self._call(function, args, kwargs)
        if kind == "display":
            items = [self._value(item) for item in form["items"]]
            return items if form["kind"] == "list" else tuple(items)
        left = self._value(form["left"])
        return OPERATIONS[form["operator"]](left, self._value(form["right"]))

    def _call(self, function: object, args: list[Any], kwargs: dict[str, Any]) -> object:
        parts = {"function": function, "args": args, "kwargs": kwargs}
        constants = tuple(parts[name] for name in _CALLING.co_consts)
        return _eval(_CALLING.replace(co_consts=constants), self._names)

    def _lookup(self, name: str) -> object:
        if name in self._names:
            return self._names[name]
        if name not in _BUILTINS:
            raise _Missing(name)
        return _BUILTINS[name]

    def _encoded(self, value: object) -> object:
        try:
            form = plaindata.encode(value)
            size = len(wire.dumps(form))
        except MemoryError:
            raise
        except BaseException as error:  # nested too deep, or a class that lies about itself
            why = str(error) if type(error) is plaindata.PlainDataError else "it cannot be read"
            return {"opaque": "value", "text": f"a value that is no data: {why}"}
        self._characters_left -= size
        if self._characters_left < 0:
            return {"opaque": "value", "text": "a value too large to be compared"}
        return form
