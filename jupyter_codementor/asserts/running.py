"""`steps` counts lines, `random_cases` makes inputs: what both mean in a notebook."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from .words import approx, unordered

__all__ = ["random_cases", "steps"]

_MOST_CASES: Final = 1_000


def steps(act: Callable[[], object]) -> int:
    """Return how many lines of code are executed by `act`, a lambda around the call that counts.

    Lines of Python's own library and of installed packages do not count, nor does the lambda.
    """
    count = 0
    own = getattr(act, "__code__", None)
    skipped = tuple({sys.prefix, sys.base_prefix, "<frozen"})

    def of_call(frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        return None if code is own or code.co_filename.startswith(skipped) else of_line

    def of_line(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if event == "line":
            count += 1
        return of_line

    before = sys.gettrace()
    sys.settrace(of_call)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def random_cases(
    function: Callable[..., object],
    *,
    seed: int = 0,
    count: int = 20,
    compare: type[approx] | type[unordered] | None = None,
) -> Callable[[Callable[[random.Random], object]], Callable[[random.Random], object]]:
    """Run `function` with inputs that a generator makes: ``@random_cases(mean, seed=1)``.

    The generator takes a `random.Random` and returns the arguments, in a tuple if there are
    several. In a notebook each input is tried, so that an exception shows; the grader compares with
    what the reference solution makes of it.

    Args:
        function: what is tested.
        seed: of the random numbers, so that the inputs are the same each time.
        count: how many inputs, 1 to 1,000.
        compare: `approx` or `unordered`; the results must be equal without.

    Raises:
        ValueError: `count` is out of range.
    """
    if not 1 <= count <= _MOST_CASES:
        raise ValueError(f"random_cases takes a count of 1 to {_MOST_CASES:,}")

    def run(generator: Callable[[random.Random], object]) -> Callable[[random.Random], object]:
        rng = random.Random(seed)  # noqa: S311 - inputs of a test, and no secret
        for _ in range(count):
            arguments = generator(rng)
            function(*(arguments if isinstance(arguments, tuple) else (arguments,)))
        return generator

    return run
