"""The objects that went to the other box by number, and what stands here for those that came."""

from __future__ import annotations

import _thread
import sys

from .forms import Reader, Refused, Writer, changes, refill, shallow
from .guard import check_access
from .operations import OPERATIONS
from .proxy import CallableProxy, Proxy, exception_class, is_proxy, number_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

    Ask = Callable[[dict[str, object]], dict[str, Any]]

_HARMLESS = "bool int float complex str bytes bytearray list tuple dict set frozenset object"
_MAX_OBJECTS = 400_000
_TOO_MUCH = "this value is too large, or nested too deep, to be passed on"
NOT_PASSED_ON = {"error": {"error": [0, {"builtin": "ValueError"}, [_TOO_MUCH], _TOO_MUCH]}}
"""The answer where a value cannot be passed on."""

# Made when this is imported: once for all boxes, before any student code runs.
_BUILTINS: dict[str, type] = {
    name: kind
    for name, kind in vars(sys.modules["builtins"]).items()
    if name in _HARMLESS.split() or (type(kind) is type and issubclass(kind, BaseException))
}
_NAMES = {id(kind): kind.__name__ for kind in _BUILTINS.values()}


class Exchange:
    """The objects that went to the other box by number, and stand-ins for those that came.

    Args:
        ask: sends an operation to the other box, and returns what it answers.
    """

    def __init__(self, ask: Ask) -> None:
        self._send = ask
        self._objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._stand_ins: dict[int, object] = {}
        self._classes: dict[type, int] = {}
        self._thread = _thread.get_ident()

    # --- asking -----------------------------------------------------------------------------

    def ask(self, operation: str, *args: object, **kwargs: object) -> Any:
        """Have the other box do something with an object of its own, and return the result.

        Raises:
            whatever was raised there.
        """
        if _thread.get_ident() != self._thread:
            raise RuntimeError("only the main thread can use what belongs to the test")
        writer = Writer(self)
        frame: dict[str, object] = {
            "op": operation,
            "args": [writer.form(each) for each in args],
            "kwargs": {name: writer.form(each) for name, each in kwargs.items()},
        }
        reply = self._send(frame)
        reader = Reader(self, writer.given)
        for number, content in reply.get("changed") or ():
            refill(reader, writer.given[number], content)
        if "error" in reply:
            raise reader.error(reply)
        return reader.value(reply["value"])

    # --- being asked ------------------------------------------------------------------------

    def operate(
        self, request: dict[str, Any], lookup: Callable[[str], object]
    ) -> tuple[dict[str, Any], BaseException | None]:
        """Do what the other box asks; return the answer and what was raised.

        Args:
            request: ``op``, ``args``, ``kwargs`` and ``guarded``, which is true where the one who
                asks must not look into what it was given.
            lookup: finds a name of the code in this box, or raises.
        """
        name = request["op"]
        reader = Reader(self)
        args = [reader.value(form) for form in request["args"]]
        kwargs = {key: reader.value(form) for key, form in request["kwargs"].items()}
        if name == "name":
            return {"value": Writer(self).form(lookup(args[0]))}, None
        before = [shallow(each) for each in reader.given]
        writer = Writer(self, reader.given)
        try:
            if request["guarded"]:
                check_access(name, args, request["args"])
            value = writer.form(OPERATIONS[name](*args, **kwargs))
            return {"value": value, "changed": changes(writer, before)}, None
        except MemoryError:
            raise
        except BaseException as error:
            form = writer.error(error)
            return {"error": form, "changed": changes(writer, before)}, error

    def forget(self) -> None:
        """Forget all objects, since the test that used them is over."""
        self._objects.clear()
        self._numbers.clear()
        self._stand_ins.clear()
        self._classes.clear()

    # --- numbers ----------------------------------------------------------------------------

    def number(self, value: object) -> int:
        """Return the number under which an object of ours is known over there."""
        found = self._numbers.get(id(value))
        if found is None:
            if len(self._objects) >= _MAX_OBJECTS:
                raise MemoryError
            found = len(self._objects) + 1
            self._objects[found] = value  # kept, so that its id stays its own
            self._numbers[id(value)] = found
        return found

    def held(self, number: int) -> object:
        """Return the object of ours with that number."""
        if number not in self._objects:
            raise Refused(f"there is no object {number}")
        return self._objects[number]

    def stand_in(self, number: int, kind: str, name: str, extra: Any) -> object:
        """Return what stands here for an object over there."""
        if number not in self._stand_ins:
            if kind == "exception class":
                module, _, name = name.rpartition(".")
                own = _exception_of(module, name)
                reader = Reader(self)
                bases = [reader.value(form) for form in extra] if own is None else [own]
                made: object = exception_class(self, number, name, bases)
                self._classes[made] = number  # type: ignore[index] # it is a class
            else:
                base = _BUILTINS.get(str(extra))
                factory = CallableProxy if kind == "callable" else Proxy
                made = factory(self, number, name, base)
            self._stand_ins[number] = made
        return self._stand_ins[number]

    def number_there(self, value: object) -> int | None:
        """Return the number over there of what the value stands for, or None if it is ours."""
        if is_proxy(value):
            return number_of(value)
        if isinstance(value, type) and value in self._classes:
            return self._classes[value]
        if isinstance(value, BaseException):
            found = value.__dict__.get("_codementor_number")
            return found if isinstance(found, int) else None
        return None

    def builtin(self, name: str) -> object:
        """Return a harmless built-in by its name."""
        if name not in _BUILTINS:
            raise Refused(f"{name} is not passed on")
        return _BUILTINS[name]

    def builtin_name(self, value: object) -> str | None:
        """Return the name of a harmless built-in, or None if it is none."""
        return _NAMES.get(id(value))


def _exception_of(module: str, name: str) -> type | None:
    """Return an exception class of Python's library, if its module has been imported here."""
    known = module.partition(".")[0] in sys.stdlib_module_names
    found = getattr(sys.modules.get(module), name, None) if known else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None
