"""Values between two boxes: plain data as data, anything else by a number that stands for it.

Beside the forms of `model.plaindata` a frame may hold:

=================================  =========================================================
form                               what it stands for
=================================  =========================================================
``{"mine": [n, kind, name, x]}``   object n of the sender, for which the receiver has a
                                   stand-in; x is the base type's name, or the bases of an
                                   exception class, whose name has its module before it if
                                   it is one of Python's library
``{"yours": n}``                   object n of the receiver
``{"builtin": name}``              a harmless type or an exception class of Python
``{"arg": n}``                     the n-th list, dict, set or bytearray of this call's arguments
``{"error": [n, class, args, s]}`` an exception n of the sender
``{"range": [a, b, c]}``           a range; ``{"slice": [a, b, c]}`` a slice
=================================  =========================================================

Lists, dicts, sets and bytearrays are copied; after a call, what it changed in those that it was
given is changed in the caller's, too. Exact types only: a subclass goes by number.
"""

from __future__ import annotations

import sys

from jupyter_codementor.model import exactdata, plaindata

from . import arrays
from .operations import base_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from typing import Any

    from .exchange import Exchange

_SCALARS = (int, float, complex, str, bytes, bool, type(None))
_MUTABLE = (list, dict, set, bytearray)
_MAX_TEXT = 500


class Refused(Exception):
    """What the other box asks is not allowed, or cannot be done."""


class Writer:
    """Turns the values of one frame into forms; `given` holds the mutable ones by number."""

    def __init__(self, exchange: Exchange, given: list[Any] | None = None) -> None:
        self.given: list[Any] = [] if given is None else given
        self._collects = given is None
        self._places = {id(each): place for place, each in enumerate(self.given)}
        self._exchange = exchange
        self._budget = plaindata.Budget()

    def form(self, value: object, depth: int = 0) -> Any:
        """Return the form of a value."""
        self._budget.spend(depth)
        kind = type(value)
        if kind in _SCALARS:
            return plaindata.encode(value)
        if kind in _MUTABLE:
            return self._mutable(value, depth)
        if kind is frozenset:
            self._budget.spend_keys(value)
        if kind is tuple or kind is frozenset:
            return {kind.__name__: self._items(value, depth)}
        if kind is range or kind is slice:
            parts = (value.start, value.stop, value.step)  # type: ignore[attr-defined] # as seen
            return {kind.__name__: [self.form(part, depth + 1) for part in parts]}
        return self._object(value, depth)

    def content(self, value: Any) -> Any:
        """Return the form of a mutable value's content, even if it is one of those given."""
        self._spend_keys(value)
        if type(value) is dict:
            pairs = dict.items(value)
            return {"dict": [[self.form(key, 1), self.form(item, 1)] for key, item in pairs]}
        if type(value) is bytearray:
            return plaindata.encode(bytes(value))
        items = self._items(value, 0)
        return items if type(value) is list else {"set": items}

    def error(self, error: BaseException) -> Any:
        """Return the form of an exception."""
        there = self._exchange.number_there(error)
        if there is not None:
            return {"yours": there}
        try:
            text = str(error)[:_MAX_TEXT]
        except BaseException:
            text = ""
        args = error.args if type(error.args) is tuple else ()
        forms = [self.form(each, 1) for each in args[:20]]
        number = self._exchange.number(error)
        return {"error": [number, self._class(type(error)), forms, text]}

    def _mutable(self, value: Any, depth: int) -> Any:
        place = self._places.get(id(value))
        if place is not None:
            return {"arg": place}
        if self._collects:
            self._places[id(value)] = len(self.given)
            self.given.append(value)
        self._spend_keys(value)
        if type(value) is dict:
            pairs = [
                [self.form(key, depth + 1), self.form(item, depth + 1)]
                for key, item in dict.items(value)
            ]
            return {"dict": pairs}
        if type(value) is bytearray:
            return {"bytearray": plaindata.encode(bytes(value))["bytes"]}
        items = self._items(value, depth)
        return items if type(value) is list else {"set": items}

    def _spend_keys(self, value: Any) -> None:
        if type(value) is dict or type(value) is set:
            self._budget.spend_keys(value)

    def _items(self, value: Any, depth: int) -> list[Any]:
        return [self.form(item, depth + 1) for item in type(value).__iter__(value)]

    def _object(self, value: object, depth: int) -> Any:
        name = self._exchange.builtin_name(value)
        if name is not None:
            return {"builtin": name}
        there = self._exchange.number_there(value)
        if there is not None:
            return {"yours": there}
        if isinstance(value, BaseException):
            return self.error(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            return self._class(value)

        def inner(part: object) -> Any:
            return self.form(part, depth + 1)

        special = exactdata.form_of(value, inner) or arrays.form_of(value, inner)
        if special is not None:
            return special
        base = base_of(value)
        kind = "callable" if callable(value) else "object"
        name = _name(type(value))
        number = self._exchange.number(value)
        return {"mine": [number, kind, name, base.__name__ if base else ""]}

    def _class(self, kind: type) -> Any:
        name = self._exchange.builtin_name(kind)
        if name is not None:
            return {"builtin": name}
        there = self._exchange.number_there(kind)
        if there is not None:
            return {"yours": there}
        found = [self._class(base) for base in kind.__bases__ if issubclass(base, BaseException)]
        return {"mine": [self._exchange.number(kind), "exception class", _full_name(kind), found]}


class Reader:
    """Turns the forms of one frame into values; `given` collects or holds the mutable ones."""

    def __init__(self, exchange: Exchange, given: list[Any] | None = None) -> None:
        self.given: list[Any] = [] if given is None else given
        self._exchange = exchange
        self._collects = given is None
        self._budget = plaindata.Budget()

    def value(self, form: Any, depth: int = 0) -> Any:
        """Return the value of a form."""
        self._budget.spend(depth)
        if form is None or isinstance(form, (bool, int, str)):
            return form
        if isinstance(form, list):
            made = self._keep([])
            made.extend([self.value(item, depth + 1) for item in form])
            return made
        [(tag, content)] = form.items()
        if tag in ("dict", "set", "bytearray"):
            return self._mutable(tag, content, depth)
        if tag in ("tuple", "frozenset", "range", "slice"):
            items = [self.value(item, depth + 1) for item in content]
            if tag in ("range", "slice"):
                return range(*items) if tag == "range" else slice(*items)
            return tuple(items) if tag == "tuple" else frozenset(items)
        return self._object(tag, content, form)

    def error(self, reply: dict[str, Any]) -> BaseException:
        """Return the exception that the other box raised, with its number on the trusted side."""
        found = self.value(reply["error"])
        if not isinstance(found, BaseException):
            raise Refused("what was raised is no exception")
        found.__dict__["_codementor_raised"] = reply.get("raised")
        return found

    def _keep(self, made: Any) -> Any:
        if self._collects:
            self.given.append(made)
        return made

    def _mutable(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "bytearray":
            return self._keep(bytearray(plaindata.decode({"bytes": content})))
        if tag == "dict":
            made = self._keep({})
            for key, item in content:
                made[self.value(key, depth + 1)] = self.value(item, depth + 1)
            return made
        items = self._keep(set())
        items.update([self.value(item, depth + 1) for item in content])
        return items

    def _object(self, tag: str, content: Any, form: Any) -> object:
        if tag == "mine":
            number, kind, name, extra = content
            return self._exchange.stand_in(number, kind, name, extra)
        if tag == "yours":
            return self._exchange.held(content)
        if tag == "builtin":
            return self._exchange.builtin(content)
        if tag == "arg":
            return self.given[content]
        if tag == "error":
            return self._made_error(*content)
        if tag in arrays.TAGS:
            return arrays.TAGS[tag](content, self.value)
        return plaindata.decode(form)

    def _made_error(self, number: int, kind: Any, args: Any, text: str) -> BaseException:
        cls = self.value(kind)
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            raise Refused("an exception without its class")
        values = [self.value(each) for each in args]
        try:
            made = cls.__new__(cls, *values)
            if cls.__init__ is OSError.__init__ or not values:
                made.args = tuple(values)
        except Exception:
            made = cls.__new__(cls)
            made.args = (text,)
        made.__dict__["_codementor_number"] = number
        made.__dict__["_codementor_text"] = text
        return made


def shallow(value: Any) -> Any:
    """Return the parts of a mutable value, so that a change can be seen."""
    if type(value) is dict:
        return [part for pair in dict.items(value) for part in pair]
    return list(value) if type(value) is not bytearray else bytes(value)


def refill(reader: Reader, value: Any, content: Any) -> None:
    """Give a mutable value its new content, in place."""
    if type(value) is dict:
        pairs = [(reader.value(key, 1), reader.value(item, 1)) for key, item in content["dict"]]
        value.clear()
        value.update(pairs)
    elif type(value) is bytearray:
        value[:] = plaindata.decode(content)
    elif type(value) is list:
        value[:] = [reader.value(item, 1) for item in content]
    else:
        items = [reader.value(item, 1) for item in content["set"]]
        value.clear()
        value.update(items)


def changes(writer: Writer, before: list[Any]) -> list[Any]:
    """Return the content of each mutable value that was given and is not as before."""
    return [
        [place, writer.content(value)]
        for place, value in enumerate(writer.given[: len(before)])
        if not _is_unchanged(before[place], shallow(value))
    ]


def _is_unchanged(before: Any, now: Any) -> bool:
    if type(now) is bytes:
        return bool(before == now)
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _full_name(kind: type) -> str:
    """Return a class's name; with its module if it is one of Python's library, not of the code."""
    name, module = _name(kind), kind.__dict__.get("__module__")
    if type(module) is not str or module.partition(".")[0] not in sys.stdlib_module_names:
        return name
    return f"{module}.{name}" if getattr(sys.modules.get(module), name, None) is kind else name


def _name(kind: type) -> str:
    return str(type.__dict__["__name__"].__get__(kind))[:200]
