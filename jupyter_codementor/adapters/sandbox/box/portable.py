"""A box without a jail around it: student code is interpreted by Monty, in a process of its own.

Monty knows no files, no network and no processes, so code cannot ask for them. It knows a part of
Python only. What it lacks is told apart from what is wrong (`lacking`), and said.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from typing import Any

import pydantic_monty as monty

from jupyter_codementor.model import plaindata

from .channel import Channel
from .lacking import Source, absent_name, what_lacks
from .report import FILENAME, describe_syntax, remember_source

UNSUPPORTED = "unsupported"
_NO_INPUT = "nothing is typed in when a function is tested; what it needs comes as its parameters"
_NO_MORE_INPUT = "the program asks for more input than there is"
_MAX_HOST_CALLS = 1_000_000
_MAX_FRAMES = 40
_VALUE, _TYPE, _BOUND, _GIVEN = (f"__codementor_{word}" for word in ("v", "type", "b_", "c_"))
_RAISE = re.compile(r"\braise\b")
_NO_DATA = ("function", "builtin_function_or_method", "method", "range", "type", "module")
"""Types whose objects Monty hands out as their text, so that they must not pass for a text."""


def answer_portable(binary: str) -> Callable[[int], None]:
    """Return what serves on a channel, whose number it takes, by the program of Monty."""
    return lambda fd: Channel(fd, Portable(binary).answer).serve()


class _Lacks(Exception):
    """Monty cannot run this code; the text says what it lacks."""


class Portable:
    """One student's code in one process of Monty.

    Args:
        binary: path of the program.
    """

    def __init__(self, binary: str) -> None:
        self._binary = binary
        self._session: monty.MontySession | None = None
        self._source = Source("")
        self._bound: set[str] = set()
        self._feeds = 0
        self._loaded = ""
        self._stdin: io.StringIO | None = None
        self._no_input = False

    def answer(self, request: dict[str, Any]) -> dict[str, object]:
        """Do what is asked."""
        try:
            return self._answer(request)
        except _Lacks as lack:
            return _raised(UNSUPPORTED, [UNSUPPORTED], str(lack))
        except MemoryError:
            return {"status": "memory"}
        except plaindata.PlainDataError as error:
            text = f"a value that is no data: {error}"
            return {"status": "value", "value": {"opaque": "value", "text": text}}

    def _answer(self, request: dict[str, Any]) -> dict[str, object]:
        do = request["do"]
        if do == "start":
            return {"status": "value", "value": self._start(request["memory_bytes"])}
        if do == "evaluate":
            return self._evaluate(request["expression"], request["bind"])
        if do == "operate":
            raise _Lacks("tests that are code of their own")
        if do == "run":
            self._stdin = io.StringIO(str(request["stdin"]))
        return self._load(str(request["code"]))

    def _start(self, memory_bytes: int) -> int:
        """Start the process that interprets, under the limits of this one. Return its id, or 0."""
        pool = monty.Monty(binary_path=self._binary, max_processes=1)
        pool.__enter__()
        self._session = pool.checkout(
            script_name=FILENAME,
            limits={"max_memory": memory_bytes, "max_suspensions": _MAX_HOST_CALLS},
            assert_message_annotations=False,
            os_policy={"process_time": "elapsed"},
        )
        self._session.__enter__()
        self._feed(f"{_TYPE} = type\nNone")
        return self._session.worker_pid or 0

    def _feed(self, code: str, inputs: dict[str, Any] | None = None) -> Any:
        assert self._session is not None  # noqa: S101 - the trusted side starts it first
        self._feeds += 1
        return self._session.feed_run(
            code,
            inputs=inputs,
            external_lookup={"input": self._input},
            print_callback=lambda name, text: getattr(sys, name).write(text),
        )

    def _input(self, prompt: object = "") -> str:
        line = "" if self._stdin is None else self._stdin.readline()
        if not line:
            self._no_input = True
            raise EOFError
        return line.removesuffix("\n")

    def _load(self, code: str) -> dict[str, object]:
        remember_source(code)
        try:
            compile(code, FILENAME, "exec", dont_inherit=True)
        except BaseException as error:
            return describe_syntax(error, code)
        self._source = Source(code)
        if self._source.lack:
            raise _Lacks(self._source.lack)
        self._loaded = f"<python-input-{self._feeds}>"
        try:
            # The value of a last expression is of no interest, and may be large.
            self._feed(code + "\nNone")
        except monty.MontyError as error:
            return self._failed(error, ())
        return {"status": "value", "value": None}

    def _evaluate(self, expression: dict[str, Any], bind: str | None) -> dict[str, object]:
        given: dict[str, Any] = {}
        names: set[str] = set()
        text = self._text(expression, given, names)
        target = _VALUE if bind is None else _BOUND + bind
        result = "None" if bind is not None else f"[{_TYPE}({_VALUE}).__name__, {_VALUE}]"
        try:
            found = self._feed(f"{target} = ({text})\n{result}", given)
        except monty.MontyConversionError:
            raise _Lacks("arguments of this type") from None
        except monty.MontyError as error:
            return self._failed(error, names)
        if bind is not None:
            self._bound.add(bind)
            return {"status": "value", "value": None}
        return {"status": "value", "value": _form(found)}

    def _text(self, form: Any, given: dict[str, Any], names: set[str]) -> str:
        """Return an expression as source; its constants are put into `given`."""

        def inner(part: Any) -> str:
            return self._text(part, given, names)

        kind = form["type"]
        if kind == "constant":
            constant = f"{_GIVEN}{len(given)}"
            given[constant] = plaindata.decode(form["data"])
            return constant
        if kind == "name":
            name: str = form["name"]
            names.add(name)
            return _BOUND + name if name in self._bound else name
        if kind == "call":
            args = [inner(each) for each in form["args"]]
            args += [f"{name}={inner(each)}" for name, each in form["kwargs"].items()]
            return f"({inner(form['function'])})({', '.join(args)})"
        if kind == "attribute":
            return f"({inner(form['of'])}).{form['name']}"
        if kind == "item":
            return f"({inner(form['of'])})[{inner(form['key'])}]"
        if kind == "display":
            items = "".join(f"{inner(each)}, " for each in form["items"])
            return f"[{items}]" if form["kind"] == "list" else f"({items})"
        if kind == "operation":
            return f"({inner(form['left'])}) {form['operator']} ({inner(form['right'])})"
        raise _Lacks("counting the steps that code takes")

    def _failed(self, error: monty.MontyError, names: Any) -> dict[str, object]:
        """Return what is said of an error that Monty reports.

        Raises:
            _Lacks: it says of Monty, not of the code, that something is missing.
        """
        if isinstance(error, monty.MontyCrashedError):
            raise _Lacks("whatever made it end")
        cause = error.exception()
        if isinstance(cause, MemoryError):
            return {"status": "memory"}
        frames = [frame for frame in _frames(error) if frame.filename == self._loaded]
        if self._no_input:
            self._no_input = False
            why = _NO_INPUT if self._stdin is None else _NO_MORE_INPUT
            return self._told(EOFError(why), frames)
        name = absent_name(cause)
        if name in names and not frames and name not in vars(sys.modules["builtins"]):
            return {"status": "missing", "missing": name}
        is_theirs = bool(frames) and bool(_RAISE.search(frames[-1].source_line or ""))
        lack = what_lacks(cause, self._source, raised_by_code=is_theirs)
        if lack:
            raise _Lacks(lack)
        return self._told(cause, frames)

    def _told(self, cause: BaseException, frames: list[monty.Frame]) -> dict[str, object]:
        kind = type(cause)
        message = str(cause)
        shown = frames[: _MAX_FRAMES // 2] + frames[_MAX_FRAMES // 2 :][-_MAX_FRAMES // 2 :]
        lines = ["Traceback (most recent call last):"]
        for frame in shown:
            place = frame.function_name or "<module>"
            lines.append(f'  File "{FILENAME}", line {frame.line}, in {place}')
            lines.append(f"    {(frame.source_line or '').strip()}")
        lines.append(kind.__name__ + (f": {message}" if message else ""))
        bases = [base.__name__ for base in kind.__mro__[:-1]]
        line = frames[-1].line if frames else None
        return _raised(kind.__name__, bases, message, line, "\n".join(lines) + "\n")


def _raised(
    name: str, bases: list[str], message: str, line: int | None = None, traceback: str = ""
) -> dict[str, object]:
    raised = {"type_name": name, "bases": bases, "message": message[:2_000]}
    return {"status": "raised", "raised": {**raised, "line": line, "traceback": traceback[:8_000]}}


def _frames(error: monty.MontyError) -> list[monty.Frame]:
    told = isinstance(error, (monty.MontyRuntimeError, monty.MontySyntaxError))
    return error.traceback() if told else []  # type: ignore[attr-defined] # those two have it


def _form(found: Any) -> Any:
    """Return the form of what Monty handed out: the name of the value's type, and the value."""
    if not (isinstance(found, list) and len(found) == 2 and isinstance(found[0], str)):
        return {"opaque": "value", "text": ""}  # the code put something else in the place of ours
    name, value = found
    is_text_of = isinstance(value, str) and name != "str"
    if name in _NO_DATA or is_text_of or isinstance(value, monty.MontyClassProxy):
        text = value if isinstance(value, str) else f"<{name} object>"
        return {"opaque": name[:200], "text": text[:500]}
    return plaindata.encode(value)
