"""A memory keeps values for a while, forgets the least used first, and never grows too large."""

from __future__ import annotations

from jupyter_codementor.adapters.cache.memory import MemoryCache
from jupyter_codementor.tutor.ports import Cache


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


async def test_what_was_put_comes_back_until_its_time_is_over() -> None:
    clock = Clock()
    cache: Cache = MemoryCache(timer=clock)
    await cache.put("a", b"1", 10.0)
    await cache.put("b", b"2", 60.0)
    clock.now_s += 9.9
    assert await cache.get("a") == b"1"
    clock.now_s += 0.2
    assert await cache.get("a") is None
    assert await cache.get("b") == b"2"


async def test_an_unknown_key_gives_none_and_an_empty_value_is_a_value() -> None:
    cache = MemoryCache()
    assert await cache.get("a") is None
    await cache.put("a", b"", 10.0)
    assert await cache.get("a") == b""


async def test_a_new_value_takes_the_place_of_the_old_one_with_its_own_time() -> None:
    clock = Clock()
    cache = MemoryCache(timer=clock)
    await cache.put("a", b"1", 1.0)
    await cache.put("a", b"2", 50.0)
    clock.now_s += 20
    assert await cache.get("a") == b"2"


async def test_the_least_used_is_forgotten_first() -> None:
    cache = MemoryCache(limit_bytes=1000)
    await cache.put("a", b"x" * 200, 100.0)
    await cache.put("b", b"x" * 200, 100.0)
    assert await cache.get("a")
    await cache.put("c", b"x" * 200, 100.0)
    assert await cache.get("b") is None
    assert await cache.get("a")
    assert await cache.get("c")


async def test_a_value_that_is_too_large_is_not_kept_and_costs_no_other() -> None:
    cache = MemoryCache(limit_bytes=1000)
    await cache.put("a", b"1", 100.0)
    await cache.put("huge", b"x" * 2000, 100.0)
    assert await cache.get("huge") is None
    assert await cache.get("a") == b"1"


async def test_a_time_of_zero_or_less_keeps_nothing_and_drops_what_was_there() -> None:
    cache = MemoryCache()
    await cache.put("a", b"1", 10.0)
    await cache.put("a", b"2", 0.0)
    assert await cache.get("a") is None
    await cache.put("a", b"2", -1.0)
    assert await cache.get("a") is None
