"""What inputs have in common: kinds of inputs that a person would name, and which of them fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.mistakes import Mistake

from .clues import Clue
from .clues_results import evidence_of


class Common(Struct, frozen=True, kw_only=True):
    """A kind of input that all failing ones are of.

    Args:
        words: as they end "It fails where ...".
        mistake: what this speaks for.
        failed, tried: how many of this kind fail, of how many.
        example: a failing one.
    """

    words: str
    mistake: Mistake
    failed: int
    tried: int
    example: Seen


_FEW: Final = 8
"""With fewer inputs than this, what they have in common may be chance."""
_Feature = tuple[str, Mistake, float, Callable[[Seen], bool]]


def common(behaviour: Behaviour) -> Iterator[Common]:
    """Yield what all failing inputs, and only some of all, have in common; the rarest first."""
    seen = [each for each in behaviour.seen if each.ordinary or not each.fresh]
    failed = [each for each in seen if not each.passed]
    if not failed or len(failed) == len(seen):
        return
    found = []
    for words, mistake, _, holds in FEATURES:
        having = [each for each in seen if holds(each)]
        if len(having) < len(seen) and all(holds(each) for each in failed):
            found.append(
                Common(
                    words=words,
                    mistake=mistake,
                    failed=len(failed),
                    tried=len(having),
                    example=failed[0],
                )
            )
    yield from sorted(found, key=lambda each: each.tried)


def feature_clues(behaviour: Behaviour) -> Iterator[Clue]:
    """Yield clues from what the failing inputs have in common."""
    weights = {words: weight for words, _, weight, _ in FEATURES}
    for rank, each in enumerate(common(behaviour)):
        share = each.failed / each.tried
        if len(behaviour.seen) < _FEW:
            share *= 0.3
        if each.failed == 1 and "empty" not in each.words:
            share *= 0.5
        weight = weights[each.words] * (0.5 + 0.5 * share) * (1.0 if rank == 0 else 0.6)
        yield Clue(
            mistake=each.mistake,
            weight=weight,
            why=f"it fails only where {each.words}",
            specialist="test_analyst",
            evidence=evidence_of(each.example),
        )


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and all values in it."""
    yield value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from parts(key)
            yield from parts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from parts(item)


def _any_part(holds: Callable[[Any], bool]) -> Callable[[Seen], bool]:
    return lambda seen: any(holds(part) for value in seen.arguments for part in parts(value))


def _any_whole(holds: Callable[[Any], bool]) -> Callable[[Seen], bool]:
    return lambda seen: any(map(holds, seen.arguments))


def _repeats(seen: Seen) -> bool:
    """Whether an item occurs more than once, in one list or in two."""
    if any(_has_repeats(part) for value in seen.arguments for part in parts(value)):
        return True
    lists = [set(map(repr, value)) for value in seen.arguments if isinstance(value, list)]
    return len(lists) > 1 and bool(lists[0] & lists[1])


def _is_empty(value: Any) -> bool:
    return isinstance(value, (str, list, tuple, dict)) and not value


def _is_zero(value: Any) -> bool:
    return bool(type(value) in (int, float) and value == 0) or value == "0"


def _is_negative(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > 1 and value[0] == "-" and value[1].isdigit()
    return type(value) in (int, float) and value < 0


def _has_repeats(value: Any) -> bool:
    if not isinstance(value, (list, tuple)) or len(value) < 2:
        return False
    keys = [repr(item) for item in value]
    return len(set(keys)) < len(keys)


def _has_ties(value: Any) -> bool:
    """Find records of which two agree in a part, or words of one length."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    if all(isinstance(item, str) for item in value):
        return len({len(item) for item in value}) < len(value)
    if all(isinstance(item, tuple) and item for item in value):
        return any(
            len({repr(part) for part in column}) < len(value)
            for column in zip(*value, strict=False)
        )
    return False


def _is_single(value: Any) -> bool:
    return isinstance(value, (list, tuple, str)) and len(value) == 1


def _is_unsorted(value: Any) -> bool:
    try:
        return isinstance(value, list) and value != sorted(value)
    except TypeError:
        return False


def _has_capitals(value: Any) -> bool:
    return isinstance(value, str) and value != value.lower()


def _has_outer_spaces(value: Any) -> bool:
    return isinstance(value, str) and value != value.strip()


def _has_inner_spaces(value: Any) -> bool:
    return isinstance(value, str) and " " in value.strip()


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, list) for item in value)


def _is_fraction(value: Any) -> bool:
    return type(value) is float and value != int(value) if value == value else False


def _is_true(value: Any) -> bool:
    return value is True


FEATURES: Final[tuple[_Feature, ...]] = (
    ("something is empty", "missing-case", 0.85, _any_whole(_is_empty)),
    ("an empty one is among the items", "missing-case", 0.5, _any_part(_is_empty)),
    ("a number is 0", "missing-case", 0.6, _any_part(_is_zero)),
    ("a number is below 0", "missing-case", 0.75, _any_part(_is_negative)),
    ("there is only one item", "missing-case", 0.55, _any_part(_is_single)),
    ("something occurs more than once", "duplicates", 0.8, _repeats),
    ("two items are alike", "duplicates", 0.6, _any_part(_has_ties)),
    ("the items are not in order", "wrong-order", 0.35, _any_part(_is_unsorted)),
    ("there are capital letters", "text-form", 0.4, _any_part(_has_capitals)),
    ("there are spaces at the ends", "text-form", 0.45, _any_part(_has_outer_spaces)),
    ("there are spaces between words", "does-too-much", 0.35, _any_part(_has_inner_spaces)),
    ("lists lie inside lists", "forgets-part", 0.3, _any_part(_is_nested)),
    (
        "the result should be 0 or empty",
        "falsy-value",
        0.22,
        lambda seen: (
            not seen.expected_error
            and not seen.expected
            and seen.expected is not None
            and seen.expected is not False
        ),
    ),
    ("an error should be raised", "forgets-part", 0.2, lambda seen: bool(seen.expected_error)),
    ("a number has a fraction", "wrong-operation", 0.5, _any_part(_is_fraction)),
    ("an option is switched on", "forgets-part", 0.4, _any_part(_is_true)),
)
"""What is looked at: words, the mistake that it speaks for, how much, and the test."""
