"""Stand-ins for objects that live in the other box."""

from __future__ import annotations

from .operations import BINARY

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

    from .exchange import Exchange

_LOCAL = ("__mro_entries__", "__reduce_ex__", "__copy__", "__deepcopy__")


class Proxy:
    """An object in the other box: what is done with it is done there.

    Two stand-ins are compared there; with plain data it is compared only where its class derives
    from a built-in type, by its value as that type, and never by an ``__eq__`` of its own.

    Args:
        exchange: the way to the other box.
        number: its number there.
        name: the name of its type.
        base: the built-in type from which its class derives, or None.
    """

    __slots__ = ("_base", "_exchange", "_name", "_number")

    def __init__(self, exchange: Exchange, number: int, name: str, base: type | None) -> None:
        setting = object.__setattr__
        setting(self, "_exchange", exchange)
        setting(self, "_number", number)
        setting(self, "_name", name)
        setting(self, "_base", base)

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            base = _slot(self, "_base")
            return _ask(self, "getattr", name) if base is None else base
        if name in _LOCAL:
            return object.__getattribute__(self, name)
        return _ask(self, "getattr", name)

    def __setattr__(self, name: str, value: object) -> None:
        _ask(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delattr", name)

    def __mro_entries__(self, bases: object) -> tuple[type, ...]:
        raise TypeError("a test cannot derive a class from one that the student's code defines")

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("an object of the other box cannot be pickled")

    def __copy__(self) -> object:
        return _ask(self, "copy")

    def __deepcopy__(self, memo: object) -> object:
        return _ask(self, "deepcopy")

    def __eq__(self, other: object) -> Any:
        if is_proxy(other):
            return self is other or _ask(self, "eq", other)
        return _slot(self, "_base") is not None and _ask(self, "data") == other

    def __ne__(self, other: object) -> Any:
        return not self == other

    def __hash__(self) -> int:
        found: int = _ask(self, "hash")
        return found

    def __iter__(self) -> Any:
        return _ask(self, "iter")

    def __next__(self) -> Any:
        return _ask(self, "next")

    def __exit__(self, kind: object, error: object, traceback: object) -> Any:
        return _ask(self, "exit", kind, error)

    def __instancecheck__(self, value: object) -> bool:
        if is_proxy(value):
            return bool(_slot(value, "_exchange").ask("isinstance", value, self))
        return False

    def __subclasscheck__(self, kind: object) -> bool:
        return is_proxy(kind) and bool(_slot(self, "_exchange").ask("issubclass", kind, self))


class CallableProxy(Proxy):
    """A function, method or class in the other box."""

    __slots__ = ()

    def __call__(self, *args: object, **kwargs: object) -> Any:
        """Call it there."""
        return _slot(self, "_exchange").ask("call", self, *args, **kwargs)


def is_proxy(value: object) -> bool:
    """Tell whether the value stands for one in the other box."""
    return type(value) is Proxy or type(value) is CallableProxy


def number_of(proxy: object) -> int:
    """Return the number in the other box of what a stand-in stands for."""
    found: int = _slot(proxy, "_number")
    return found


def type_name(proxy: object) -> str:
    """Return the name of the type of what a stand-in stands for."""
    return str(_slot(proxy, "_name"))


def plain(value: object) -> object:
    """Return a stand-in's value as the built-in type that its class derives from, if it does."""
    return _ask(value, "data") if is_proxy(value) and _slot(value, "_base") else value


def exception_class(exchange: Exchange, number: int, name: str, bases: list[Any]) -> type:
    """Return a class for exceptions of a class in the other box."""

    def missing(self: BaseException, attribute: str) -> object:
        if "_codementor_number" not in self.__dict__ or attribute.startswith("__"):
            raise AttributeError(attribute)
        return exchange.ask("getattr", self, attribute)

    def text(self: BaseException) -> str:
        found = self.__dict__.get("_codementor_text")
        return super(made, self).__str__() if found is None else str(found)

    names = {"__getattr__": missing, "__str__": text, "__module__": "__main__"}
    try:
        made: Any = type(name, tuple(bases), names)
    except TypeError:  # bases that cannot go together, such as two with layouts of their own
        made = type(name, (Exception,), names)
    return made  # type: ignore[no-any-return] # `type` made it


def _slot(proxy: object, name: str) -> Any:
    return object.__getattribute__(proxy, name)


def _ask(proxy: object, operation: str, *args: object) -> Any:
    return _slot(proxy, "_exchange").ask(operation, proxy, *args)


def _forwarding(operation: str) -> Callable[..., Any]:
    def method(self: Proxy, *args: object) -> Any:
        return _ask(self, operation, *args)

    return method


def _reflected(operation: str) -> Callable[..., Any]:
    def method(self: Proxy, other: object) -> Any:
        return _slot(self, "_exchange").ask(operation, other, self)

    return method


_SAME_NAME = (
    *("len", "repr", "str", "bytes", "format", "bool", "int", "float", "complex", "index"),
    *("abs", "round", "neg", "pos", "invert", "lt", "le", "gt", "ge", "divmod", "dir", "enter"),
    *("getitem", "setitem", "delitem", "contains", "reversed"),
)
for _name in _SAME_NAME:
    setattr(Proxy, f"__{_name}__", _forwarding(_name))
for _name in BINARY:
    _plain_name = _name.rstrip("_")
    setattr(Proxy, f"__{_plain_name}__", _forwarding(_name))
    setattr(Proxy, f"__r{_plain_name}__", _reflected(_name))
    setattr(Proxy, f"__i{_plain_name}__", _forwarding(f"i{_plain_name}"))
