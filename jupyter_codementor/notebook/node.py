"""Cells in JavaScript: a process of node for each ``%%node`` cell, and values that live in it.

Plain data goes there and back as values; functions, classes and objects of classes stay there and
are reached through `JavaScriptValue`, so that tests in Python can call them.
"""

from __future__ import annotations

from typing import Any, Final

from jupyter_codementor.javascript import names_declared
from jupyter_codementor.model import plaindata

from .node_errors import error_class, named_errors
from .node_process import NodeProcess

_FUNCTION: Final = "function"
Form = dict[str, Any]


def define(source: str, namespace: dict[str, Any]) -> None:
    """Run `source` in a new process of node, and put what it defines into `namespace`.

    Raises:
        Unavailable: node is not installed here.
        Thrown: whatever the code throws; a `SyntaxError` too if it cannot be compiled.
    """
    __tracebackhide__ = True
    process = NodeProcess()
    process.ask({"do": "load", "code": source})
    found = process.ask({"do": "names", "names": names_declared(source)})["value"]
    for name, error in named_errors().items():
        namespace.setdefault(name, error)
    for name, classes in found.items():
        if classes:
            namespace[name] = error_class(tuple(classes))
        else:
            namespace[name] = _evaluated(process, {"type": "name", "name": name})


def run_program(source: str, typed: str) -> str:
    """Run `source` as a program with `typed` as its input, and return what it prints.

    Raises:
        Unavailable: node is not installed here.
        Thrown: whatever the program throws.
    """
    __tracebackhide__ = True
    process = NodeProcess(keeps_output=True)
    process.ask({"do": "run", "code": source, "stdin": typed})
    return process.output()


class JavaScriptValue:
    """Something that lives in node: a function, a class, or an object that is more than data."""

    def __init__(self, process: NodeProcess, form: Form, text: str) -> None:
        self._process, self._form, self._text = process, form, text

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, a class with `new`, and wait for what it promises.

        A list or dict among `args` that the function changes is changed here, too.
        """
        __tracebackhide__ = True
        if kwargs:
            raise TypeError("JavaScript has no arguments by name; give them in their order")
        call = {"type": "call", "function": self._form, "args": [_argument(one) for one in args]}
        said = self._process.ask({"do": "evaluate", "expression": call, "keep": True})
        for argument, after in zip(args, said["given"], strict=False):
            if after is not None:
                _write_back(argument, plaindata.decode(after))
        return _value(self._process, said)

    def __getattr__(self, name: str) -> Any:
        """Read a property; a method stays bound to what it belongs to."""
        __tracebackhide__ = True
        if name.startswith("_"):
            raise AttributeError(name)
        return _evaluated(self._process, {"type": "attribute", "of": self._form, "name": name})

    def __getitem__(self, key: Any) -> Any:
        """Read an item."""
        __tracebackhide__ = True
        return _evaluated(self._process, {"type": "item", "of": self._form, "key": _argument(key)})

    def __repr__(self) -> str:
        return self._text


def _evaluated(process: NodeProcess, form: Form) -> Any:
    __tracebackhide__ = True
    return _value(process, process.ask({"do": "evaluate", "expression": form, "keep": True}), form)


def _value(process: NodeProcess, said: dict[str, Any], form: Form | None = None) -> Any:
    """Return plain data as it is, and anything else as something that lives in node."""
    if "handle" not in said:
        return plaindata.decode(said["value"])
    shown = plaindata.decode(said["value"])
    text = shown.text if isinstance(shown, plaindata.Opaque) else repr(shown)
    is_function = isinstance(shown, plaindata.Opaque) and shown.type_name == _FUNCTION
    if form is None or not is_function:
        form = {"type": "handle", "id": said["handle"]}
    return JavaScriptValue(process, form, text)


def _argument(value: Any) -> Form:
    if isinstance(value, JavaScriptValue):
        return value._form  # noqa: SLF001 - one of ours
    if isinstance(value, (list, tuple)) and any(isinstance(v, JavaScriptValue) for v in value):
        return {"type": "display", "items": [_argument(item) for item in value]}
    data = plaindata.encode(value)
    if isinstance(plaindata.decode(data), plaindata.Opaque):
        raise TypeError(
            f"a {type(value).__name__} of Python cannot be given to JavaScript; give numbers, "
            "texts, lists and dicts"
        )
    return {"type": "constant", "data": data}


def _write_back(argument: Any, after: Any) -> None:
    if isinstance(argument, list) and isinstance(after, list):
        argument[:] = after
    elif isinstance(argument, (dict, set)) and type(after) is type(argument):
        argument.clear()
        argument.update(after)
