"""Clues from what came out: how the results differ, and what the failing inputs have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.mistakes import Mistake

from .clues import Clue

_SHOWN: Final = 80
_MUCH_MORE: Final = 25
_ENOUGH_LINES: Final = 3_000
_CALLS: Final = re.compile(
    r"positional argument|unexpected keyword|has no attribute|is not defined|not a constructor"
    r"|is not a function"
)
_ENOUGH_INPUTS: Final = 5
_SOME: Final = 0.3
_HAPPENED: Final = 0.97


def result_clues(behaviour: Behaviour) -> Iterator[Clue]:
    """Yield what the results say."""
    failed = _counted(behaviour)
    if not behaviour.failed:
        yield from _slow(behaviour.seen)
        return
    for rule in _RULES:
        yield from rule(behaviour, failed)


def _counted(behaviour: Behaviour) -> list[Seen]:
    """Return the failed ones that surely count; all failed ones if there are none of these."""
    failed = [each for each in behaviour.failed if each.ordinary or not each.fresh]
    return failed or list(behaviour.failed)


def _clue(mistake: Mistake, weight: float, why: str, seen: Seen | None = None) -> Clue:
    return Clue(
        mistake=mistake,
        weight=weight,
        why=why,
        specialist="test_analyst",
        lines=(seen.line,) if seen is not None and seen.line else (),
        evidence="" if seen is None else evidence_of(seen),
    )


def evidence_of(seen: Seen) -> str:
    """Return in one line what one input gave."""
    call = seen.call.strip().replace("\n", "; ")
    if seen.endless:
        return f"{call} comes to no end"
    wanted = seen.expected_error or _short(seen.expected)
    got = seen.got_error or _short(seen.got)
    if seen.changed and wanted == got:
        return f"{call} gives {got}, but what it was given is another one afterwards"
    return f"{call} should give {wanted}, and gives {got}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 4]} ..."


def _share(failed: Sequence[Seen], holds: Callable[[Seen], bool]) -> float:
    return sum(map(holds, failed)) / len(failed) if failed else 0.0


# --- single rules ---------------------------------------------------------------------------------


def _changed(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    changed = [seen for seen in failed if seen.changed]
    if changed:
        yield _clue(
            "changes-input", _HAPPENED, "the argument is another one afterwards", changed[0]
        )


def _nothing(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    empty = [seen for seen in failed if _gives_none(seen)]
    if not empty:
        return
    if any(seen.printed.strip() for seen in empty):
        yield _clue("prints", _HAPPENED, "prints, and returns None", empty[0])
        return
    yield _clue("no-return", 0.35 + 0.5 * len(empty) / len(failed), "returns None", empty[0])


def _gives_none(seen: Seen) -> bool:
    wanted = seen.expected is not None and not seen.expected_error
    return wanted and seen.got is None and not seen.got_error and not seen.endless


def _endless(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    endless = [seen for seen in failed if seen.endless]
    if endless:
        large = len(endless) == len(failed) and all(map(_has_large_number, endless))
        yield _clue("too-slow", 0.9 if large else 0.35, "comes to no end", endless[0])


def _has_large_number(seen: Seen) -> bool:
    return any(type(value) is int and abs(value) >= 1_000 for value in seen.arguments)


def _slow(seen: Sequence[Seen]) -> Iterator[Clue]:
    slow = [
        each
        for each in seen
        if each.lines > _ENOUGH_LINES and each.lines > _MUCH_MORE * max(1, each.expected_lines)
    ]
    if slow:
        yield _clue("too-slow", 0.9, "takes many more steps", slow[0])


def _errors(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    raised = [seen for seen in failed if seen.got_error]
    if not raised:
        return
    first = raised[0]
    share = len(raised) / len(failed)
    called = first.got_error in ("TypeError", "AttributeError", "NameError", "ReferenceError")
    called = called and share > _SOME and not first.expected_error
    if called and _CALLS.search(first.message):
        yield _clue("interface", 0.75 * share, "cannot be called like this", first)
    if first.expected_error:
        yield _clue("exceptions", 0.6 * share, "another exception", first)
        if first.got_error in ("IndexError", "KeyError", "ZeroDivisionError", "AttributeError"):
            yield _clue("missing-case", 0.6 * share, "fails by accident", first)
    elif len(raised) < len(behaviour.seen) * 0.6:
        accident = first.got_error in (
            "IndexError",
            "KeyError",
            "ZeroDivisionError",
            "TypeError",
            "AttributeError",
            "UnboundLocalError",
        )
        yield _clue("missing-case", (0.55 if accident else 0.3) * share, "fails on some", first)
        if not accident:
            yield _clue("exceptions", 0.45 * share, "lets an exception through", first)
        if first.got_error == "IndexError":
            yield _clue("off-by-one", 0.3 * share, "position that is not there", first)
    elif first.got_error == "IndexError":
        yield _clue("missing-case", 0.3 * share, "position that is not there", first)
        yield _clue("off-by-one", 0.35 * share, "position that is not there", first)


def _nothing_raised(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    silent = [seen for seen in failed if seen.expected_error and not seen.got_error]
    if silent:
        share = len(silent) / len(failed)
        empty = not silent[0].got or not isinstance(silent[0].got, (int, float, str, list))
        yield _clue("exceptions", (0.65 if empty else 0.3) * share, "nothing is raised", silent[0])
        yield _clue(
            "forgets-part", (0.25 if empty else 0.4) * share, "nothing is raised", silent[0]
        )


_MIXED_TYPES: Final = re.compile(
    r"can only concatenate|unsupported operand|must be str|not supported between"
    r"|cannot be interpreted as an integer|not iterable"
)


def _mixed(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    mixed = [
        seen
        for seen in failed
        if seen.got_error == "TypeError" and _MIXED_TYPES.search(seen.message)
    ]
    if mixed:
        yield _clue(
            "wrong-type", 0.65 * len(mixed) / len(failed), "types do not go together", mixed[0]
        )


def _other_answer(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    """Yield the length instead of the items, or the items instead of their places."""
    plain = [seen for seen in failed if not seen.got_error and not seen.expected_error]
    counts = [
        seen
        for seen in plain
        if isinstance(seen.expected, (list, dict))
        and seen.got == len(seen.expected)
        and type(seen.got) is int
    ]
    if len(counts) > 1 and len(counts) * 2 > len(failed):
        yield _clue("other-task", 0.8, "how many instead of which", counts[0])
    parts = [seen for seen in plain if _part_of_it(seen)]
    if len(parts) > 1 and len(parts) * 2 > len(failed):
        yield _clue("other-task", 0.75, "one of the items instead of all", parts[0])
    values = [seen for seen in plain if _values_for_places(seen)]
    if len(values) > 1 and len(values) * 2 > len(failed):
        yield _clue("other-task", 0.75, "values instead of places", values[0])
        yield _clue("wrong-place", 0.7, "values instead of places", values[0])


def _part_of_it(seen: Seen) -> bool:
    """Find one item of the result, or of each of its items one part."""
    wanted, got = seen.expected, seen.got
    if not isinstance(wanted, (list, tuple)) or not wanted:
        return False
    if not isinstance(got, list):
        return any(got == item and type(got) is type(item) for item in wanted)
    rows = [list(item) for item in wanted if isinstance(item, (list, tuple))]
    if len(rows) != len(wanted) or len(got) != len(wanted):
        return False
    return all(one in row for one, row in zip(got, rows, strict=True))


def _values_for_places(seen: Seen) -> bool:
    wanted, got = seen.expected, seen.got
    if not (isinstance(wanted, list) and isinstance(got, list)) or len(wanted) != len(got):
        return False
    given = next((each for each in seen.arguments if isinstance(each, list)), [])
    places = all(type(place) is int and 0 <= place < len(given) for place in wanted)
    return bool(wanted) and places and [given[place] for place in wanted] == got


def _types(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    other = [seen for seen in failed if _other_type(seen)]
    if other:
        same = any(_same_but_type(seen) for seen in other)
        all_of_them = len(other) == len(failed) and not any(s.passed for s in behaviour.seen)
        weight = (0.9 if same else 0.72 if all_of_them else 0.45) * len(other) / len(failed)
        yield _clue("wrong-type", weight, "another type", other[0])


def _other_type(seen: Seen) -> bool:
    values = seen.expected, seen.got
    told = seen.expected_error or seen.got_error or seen.endless
    return not told and None not in values and type(values[0]) is not type(values[1])


def _same_but_type(seen: Seen) -> bool:
    expected, got = seen.expected, seen.got
    if isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        return list(expected) == list(got)
    return bool(str(expected) == str(got)) or bool(expected == got)


def _pairs(failed: Sequence[Seen], kind: type | tuple[type, ...]) -> list[Seen]:
    return [
        seen
        for seen in failed
        if isinstance(seen.expected, kind)
        and type(seen.got) is type(seen.expected)
        and not (seen.got_error or seen.expected_error or seen.endless)
    ]


def _collections(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    pairs = _pairs(failed, (list, tuple))
    for holds, mistake, weight, why in _OF_LISTS:
        some = [seen for seen in pairs if holds(list(seen.expected), list(seen.got))]
        if some:
            yield _clue(mistake, weight * (len(some) / len(failed)) ** 0.5, why, some[0])


def _permuted(expected: list[Any], got: list[Any]) -> bool:
    return len(expected) == len(got) > 1 and _counts(expected) == _counts(got)


def _counts(items: list[Any]) -> Counter[str]:
    return Counter(map(repr, items))


def _same_set(expected: list[Any], got: list[Any]) -> bool:
    return len(expected) != len(got) and set(map(repr, expected)) == set(map(repr, got)) != set()


def _prefix(expected: list[Any], got: list[Any]) -> bool:
    return len(got) < len(expected) and expected[: len(got)] == got


def _fewer(expected: list[Any], got: list[Any]) -> bool:
    return len(got) < len(expected) and not _counts(got) - _counts(expected)


def _more(expected: list[Any], got: list[Any]) -> bool:
    return len(got) > len(expected) and not _counts(expected) - _counts(got)


def _one_less(expected: list[Any], got: list[Any]) -> bool:
    return _fewer(expected, got) and len(got) == len(expected) - 1


_ListRule = tuple[Callable[[list[Any], list[Any]], bool], Mistake, float, str]
_OF_LISTS: Final[tuple[_ListRule, ...]] = (
    (_permuted, "wrong-order", 0.75, "the same items in another order"),
    (_same_set, "duplicates", 0.3, "the same items, not as often"),
    (_prefix, "returns-early", 0.3, "only the beginning"),
    (_fewer, "forgets-part", 0.3, "some items are missing"),
    (_fewer, "loses-value", 0.25, "some items are missing"),
    (_one_less, "off-by-one", 0.3, "one item is missing"),
    (_more, "does-too-much", 0.42, "more items"),
)


def _texts(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    pairs = _pairs(failed, str)
    if not pairs:
        return
    share = len(pairs) / len(failed)
    form = [seen for seen in pairs if _same_but_form(seen.expected, seen.got)]
    if form:
        yield _clue(
            "text-form", 0.6 * len(form) / len(failed), "the same but for its form", form[0]
        )
    digits = [seen for seen in pairs if _same_numbers(seen.expected, seen.got)]
    if digits:
        yield _clue("text-form", 0.6 * len(digits) / len(failed), "the same numbers", digits[0])
    turned = [seen for seen in pairs if sorted(seen.expected) == sorted(seen.got)]
    if turned and not form:
        yield _clue("wrong-order", 0.6 * len(turned) / len(failed), "the same letters", turned[0])
    if all(abs(len(seen.expected) - len(seen.got)) == 1 for seen in pairs):
        yield _clue("off-by-one", 0.3 * share, "one sign more or less", pairs[0])


def _same_but_form(expected: str, got: str) -> bool:
    if "".join(expected.split()).casefold() == "".join(got.split()).casefold():
        return True
    return _bare(expected) == _bare(got) and abs(len(expected) - len(got)) <= _FEW_SIGNS


_FEW_SIGNS: Final = 3


def _same_numbers(expected: str, got: str) -> bool:
    one, other = re.findall(r"\d{1,9}", expected), re.findall(r"\d{1,9}", got)
    near = abs(len(expected) - len(got)) <= _FEW_SIGNS
    return bool(one) and near and expected != got and list(map(int, one)) == list(map(int, other))


def _dictionaries(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    pairs = [seen for seen in _pairs(failed, dict) if set(seen.got) == set(seen.expected)]
    for seen in pairs:
        for key, wanted in seen.expected.items():
            came = seen.got[key]
            if isinstance(wanted, list) and isinstance(came, list) and wanted != came:
                if _fewer(wanted, came):
                    yield _clue("loses-value", 0.5, "some items of a list are missing", seen)
                elif _same_set(wanted, came):
                    yield _clue("duplicates", 0.7, "items of a list come twice", seen)
            elif type(wanted) is int and type(came) is int and abs(wanted - came) == 1:
                yield _clue("off-by-one", 0.35, "a number is one off", seen)


def _bare(text: str) -> str:
    return re.sub(r"[\s\W_]+", "", text).casefold()


def _numbers(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    pairs = [seen for seen in _pairs(failed, (int, float)) if not isinstance(seen.expected, bool)]
    if not pairs:
        return
    share = len(pairs) / len(failed)
    if len(pairs) > 1 and {abs(seen.expected - seen.got) for seen in pairs} == {1}:
        yield _clue("off-by-one", 0.42 * share, "always one more or less", pairs[0])
    most = len(failed) / len(behaviour.seen)
    yield _clue("wrong-operation", (0.2 + 0.3 * most) * share, "another number", pairs[0])


def _constant(behaviour: Behaviour, failed: list[Seen]) -> Iterator[Clue]:
    plain = [seen for seen in behaviour.seen if not seen.got_error and not seen.endless]
    answers = {repr(seen.got) for seen in plain}
    wanted = {repr(seen.expected) for seen in plain}
    if len(plain) > 2 and len(answers) == 1 and len(wanted) > 2:
        if plain[0].got:
            weight = 0.93 if len(plain) > _ENOUGH_INPUTS else 0.6
            yield _clue("hard-coded", weight, "the same answer for all inputs", failed[0])
        elif plain[0].got is not None:
            yield _clue("wrong-operation", 0.4, "always nothing", failed[0])
            yield _clue("hard-coded", 0.3, "always nothing", failed[0])


_RULES: Final = (
    _changed,
    _nothing,
    _endless,
    _errors,
    _nothing_raised,
    _types,
    _mixed,
    _other_answer,
    _collections,
    _dictionaries,
    _texts,
    _numbers,
    _constant,
)
