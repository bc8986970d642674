"""Clues from the text of code in JavaScript, which is not read as a tree here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from jupyter_codementor.javascript import tokens
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.mistakes import Mistake

from .clues import Clue
from .repair import Candidate
from .repair_text import Edit

MOST_TRIED: Final = 24
_COMMENT: Final = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")
_PARAMETERS: Final = re.compile(r"function\s+\w+\s*\(([^)]*)\)|constructor\s*\(([^)]*)\)")
_NUMBER: Final = re.compile(r"(?<![\w.$#])\d+(?![\w.])")
_CHANGES: Final = "pop|push|shift|unshift|splice|sort|reverse|fill"
_LOOP: Final = re.compile(r"\b(for|while)\s*\(")


def text_clues(challenge: Challenge, code: str) -> Iterator[Clue]:
    """Yield what can be seen in a text, beside that of a good solution."""
    own, reference = _COMMENT.sub("", code), _COMMENT.sub("", challenge.solution)
    for rule in (_alone, _parameters, _beside, _promises, _tokens):
        yield from rule(own, reference)


def _clue(mistake: Mistake, weight: float, why: str, code: str = "", pattern: str = "") -> Clue:
    found = re.search(pattern, code) if pattern else None
    line = code.count("\n", 0, found.start()) + 1 if found else 0
    return Clue(
        mistake=mistake,
        weight=weight,
        why=why,
        specialist="code_reader",
        lines=(line,) if line else (),
    )


def _alone(code: str, reference: str) -> Iterator[Clue]:
    loose = r"[^=!<>]==[^=]|!=[^=]"
    if re.search(loose, code) and not re.search(loose, reference):
        yield _clue("wrong-type", 0.7, "two equals signs", code, loose)
        yield _clue("does-too-much", 0.45, "two equals signs", code, loose)
    if re.search(r"\.sort\(\s*\)", code) and not re.search(r"\.sort\(\s*\)", reference):
        yield _clue("wrong-type", 0.85, "numbers sorted as texts", code, r"\.sort\(")
    if re.search(r"=>\s*\w+(\.\w+)?\s*[<>]=?\s*\w+(\.\w+)?\s*\)", code) and ".sort(" in code:
        yield _clue("wrong-type", 0.8, "sorted by a yes or no", code, r"\.sort\(")
        yield _clue("wrong-order", 0.6, "sorted by a yes or no", code, r"\.sort\(")
    if re.search(r"=>\s*b\s*-\s*a", code) and not re.search(r"=>\s*b\s*-\s*a", reference):
        yield _clue("wrong-order", 0.85, "sorted the other way", code, r"\.sort\(")
    truth = r"=>\s*!?\w+\s*\)|\|\|\s*[\w\"\'\[{]|if\s*\(\s*!?\w+\s*\)"
    if re.search(truth, code) and not re.search(truth, reference):
        yield _clue("falsy-value", 0.7, "a truth test", code, truth)


def _parameters(code: str, reference: str) -> Iterator[Clue]:
    names = [
        name.strip().split("=")[0].strip()
        for groups in _PARAMETERS.findall(code)
        for part in groups
        for name in part.split(",")
    ]
    for name in filter(None, names):
        changing = rf"(?<![\w.\]]){re.escape(name)}\.({_CHANGES})\("
        copied = re.search(rf"\b{re.escape(name)}\s*=\s*(\[\.\.\.|Array\.from|\w+\.slice)", code)
        if re.search(changing, code) and not copied:
            yield _clue("changes-input", 0.85, "changes what it was given", code, changing)
    mine, theirs = (
        sum(part.count("=") for each in _PARAMETERS.findall(text) for part in each)
        for text in (code, reference)
    )
    if theirs > mine:
        yield _clue("interface", 0.8, "a default value is missing", code, r"function|constructor")


# One pattern after the other: a table of functions would not be plainer.
def _beside(code: str, reference: str) -> Iterator[Clue]:  # noqa: C901
    mine, theirs = (set(map(int, _NUMBER.findall(text))) for text in (code, reference))
    for number in theirs - mine:
        if number - 1 in mine - theirs or number + 1 in mine - theirs:
            yield _clue("off-by-one", 0.6, "a number is one off")
        elif number > 1:
            yield _clue("forgets-part", 0.45, "a number of the task is missing")
    mapped = "new Map" in reference and "new Map" not in code
    if mapped and re.search(r"=\s*\{\s*\}", code) and "Object.create(null)" not in code:
        yield _clue("missing-case", 0.75, "an object has keys of its own", code, r"\{\s*\}")
    if "Math.floor" in code and "Math.ceil" in reference:
        again = re.search(r"Math\.floor\([^)]*\)\s*\+\s*1", code)
        yield _clue("boundary", 0.8 if again else 0.2, "rounds down and adds one", code, r"floor")
        yield _clue("wrong-operation", 0.2 if again else 0.7, "rounds the other way", code, "floor")
    for word in ("round", "trunc"):
        if f"Math.{word}" in code and f"Math.{word}" not in reference:
            yield _clue("wrong-operation", 0.7, "rounds in another way", code, word)
    checks, throws = (
        len(re.findall(r"\bif\s*\(|\?[^.?:]+:|Math\.max|Math\.min", text))
        for text in (reference, code)
    )
    if checks > throws:
        yield _clue("forgets-part", 0.4, "a check is missing")
        yield _clue("missing-case", 0.35, "a check is missing")
    if "throw" in code and re.search(r"\.push\(|\+=", code):
        last = code.rfind("throw ")
        first = re.search(r"\.push\(|this\.\w+\s*\+=", code)
        theirs_first = re.search(r"\.push\(|this\.\w+\s*\+=", reference)
        late = theirs_first is not None and reference.rfind("throw ") < theirs_first.start()
        if first is not None and first.start() < last and late:
            yield _clue("wrong-order", 0.75, "acts before it checks", code, r"\.push\(")
    if "throw" in reference and "throw" not in code:
        yield _clue("exceptions", 0.7, "nothing is thrown")
        yield _clue("forgets-part", 0.4, "nothing is thrown")
    elif reference.count("throw ") > code.count("throw "):
        yield _clue("forgets-part", 0.5, "one error is not thrown")
    if re.search(r"this\.#|#\w+\s*=|let \w+ = 0;\s*return \{", reference) and not re.search(
        r"#\w+|let \w+ = 0;\s*return \{|let \w+ = 0", code
    ):
        yield _clue("forgets-part", 0.4, "what should be hidden is open")
    if re.search(r"^\s*(static|let|const)\b", code, re.M) and "static" in code:
        yield _clue("shared-state", 0.85, "it belongs to the class", code, "static")
    outside = r"^(let|var|const) \w+ = (\d|\[|\{|new )"
    inside = re.search(r"function|class", reference)
    if inside and re.search(outside, code, re.M) and not re.search(outside, reference, re.M):
        yield _clue(
            "shared-state", 0.85, "a variable outside of the function", code, "let|const|var"
        )
    if "return" in reference and code.count("return") < reference.count("return"):
        yield _clue("no-return", 0.25, "fewer returns")
    ends = r"\bi?\w* <= [\w.]*(length|\d)"
    if re.search(r"for \(let \w+ = 0; \w+ <= ", code) and not re.search(ends, reference):
        yield _clue("off-by-one", 0.6, "a loop goes one round too far", code, r"<= ")
    if "new Set" in code and "new Set" not in reference:
        yield _clue("duplicates", 0.6, "makes a set", code, "new Set")
    for word in ("toLowerCase", "toUpperCase", "trim"):
        if word in code and word not in reference:
            yield _clue("does-too-much", 0.6, f"has a {word}", code, word)
            yield _clue("text-form", 0.5, f"has a {word}", code, word)
        elif word in reference and word not in code:
            yield _clue("text-form", 0.45, f"has no {word}")
            yield _clue("forgets-part", 0.4, f"has no {word}")
    if re.search(r"Number\(|parseInt|parseFloat", reference) and not re.search(
        r"Number\(|parseInt|parseFloat|[=(] *\+", code
    ):
        yield _clue("wrong-type", 0.75, "a text stays a text", code, "prompt")
    if ".slice(" in reference and not re.search(r"\.slice\(|\.splice\(|length = ", code):
        yield _clue("forgets-part", 0.4, "takes all")
    if "console.log" in code and "console.log" not in reference:
        yield _clue("prints", 0.75, "prints", code, "console")


_THROWN: Final = re.compile(r"new (\w*Error)")


def _tokens(code: str, reference: str) -> Iterator[Clue]:
    """Yield what few signs say that differ from a good solution."""
    thrown, wanted = (set(_THROWN.findall(text)) for text in (code, reference))
    if thrown - wanted and wanted - thrown:
        yield _clue("exceptions", 0.85, "another error", code, "throw|reject")
    mine, theirs = ([token.text for token in tokens(text)] for text in (code, reference))
    if len(mine) > _MOST_TOKENS or len(theirs) > _MOST_TOKENS:
        return
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    changes = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    signs = sum(max(b - a, d - c) for _, a, b, c, d in changes)
    if not changes or signs > _FEW_TOKENS:
        return
    for _, a, b, c, d in changes:
        for mistake, weight in _kinds(mine[a:b], theirs[c:d]):
            yield _clue(mistake, weight / len(changes) ** 0.5, "differs in a few signs")


_MOST_TOKENS: Final = 600
_FEW_TOKENS: Final = 10
_LIMITS: Final = ({"<", "<="}, {">", ">="})
_COMPARE: Final = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">="})
_SIGNS: Final = frozenset({"+", "-", "*", "/", "%", "**", "+=", "-="})


# One pattern after the other: a table of functions would not be plainer.
def _kinds(old: list[str], new: list[str]) -> list[tuple[Mistake, float]]:  # noqa: C901
    """Return what is likely if these signs stand where those should."""
    if len(old) == len(new) == 1:
        one, other = old[0], new[0]
        if {one, other} in _LIMITS:
            return [("boundary", 0.85)]
        if {one, other} in ({"==", "==="}, {"!=", "!=="}):
            return [("wrong-type", 0.8), ("does-too-much", 0.4)]
        if {one, other} <= _COMPARE or {one, other} == {"&&", "||"}:
            return [("wrong-condition", 0.8)]
        if {one, other} <= _SIGNS:
            return [("wrong-operation", 0.8)]
        if one.isdigit() and other.isdigit():
            near = abs(int(one) - int(other)) == 1
            return [("off-by-one", 0.8)] if near else [("wrong-operation", 0.4)]
        return [("wrong-place", 0.4), ("wrong-operation", 0.3)]
    if not old:
        if "return" in new:
            return [("no-return", 0.7)]
        if {"||", "&&"} & set(new):
            return [("forgets-part", 0.6), ("missing-case", 0.5)]
        if {"+", "-"} & set(new) and "1" in new:
            return [("off-by-one", 0.7)]
        if "if" in new or "throw" in new:
            return [("forgets-part", 0.65), ("missing-case", 0.45)]
        if _SIGNS & set(new):
            return [("forgets-part", 0.6), ("wrong-operation", 0.55)]
        return [("forgets-part", 0.55), ("loses-value", 0.25)]
    if not new:
        if {"+", "-"} & set(old) and "1" in old:
            return [("off-by-one", 0.7)]
        return [("does-too-much", 0.5), ("wrong-condition", 0.2)]
    return [("wrong-operation", 0.3), ("wrong-type", 0.2)]


def _promises(code: str, reference: str) -> Iterator[Clue]:
    if (
        "allSettled" in reference
        and "Promise.all(" in code
        and not re.search(r"catch|\.then\([^)]*,", code)
    ):
        yield _clue("exceptions", 0.7, "one failure ends it all", code, r"Promise\.all\(")
        yield _clue("missing-case", 0.4, "one failure ends it all", code, r"Promise\.all\(")
    if re.search(r"forEach\(\s*async", code):
        yield _clue("returns-early", 0.9, "does not wait", code, r"forEach")
    elif "await" in reference and "await" not in code and "Promise" not in code:
        yield _clue("returns-early", 0.6, "does not wait")
    if re.search(r"\.then\(\s*\(?\w+\)?\s*=>\s*\w+\.push", code):
        yield _clue("wrong-order", 0.85, "in the order of arrival", code, r"\.then\(")
    if (
        "await" in reference
        and re.search(r"for\s*\([^)]*\)\s*\{[^}]*await", code)
        and not (re.search(r"for\s*\([^)]*\)\s*\{[^}]*await", reference))
    ):
        yield _clue("too-slow", 0.7, "waits for one after the other", code, "await")
    if "allSettled" in code and ".filter(" in code and ".filter(" not in reference:
        yield _clue("forgets-part", 0.5, "leaves some out", code, r"\.filter\(")


_SWAPS: Final[tuple[tuple[str, str, Mistake], ...]] = (
    (r"<=", "<", "boundary"),
    (r"<(?!=)", "<=", "boundary"),
    (r">=", ">", "boundary"),
    (r"(?<!=)>(?!=)", ">=", "boundary"),
    (r"&&", "||", "wrong-condition"),
    (r"\|\|", "&&", "wrong-condition"),
    (r"===", "!==", "wrong-condition"),
    (r"(?<![=!])==(?!=)", "===", "wrong-type"),
    (r" \+ ", " - ", "wrong-operation"),
    (r" - ", " + ", "wrong-operation"),
    (r" \* ", " / ", "wrong-operation"),
    (r"Math\.floor", "Math.ceil", "wrong-operation"),
    (r"Math\.min", "Math.max", "wrong-operation"),
    (r"Math\.max", "Math.min", "wrong-operation"),
    (r"\.push\(", ".unshift(", "wrong-order"),
    (r"\|\|", "??", "falsy-value"),
)


def text_candidates(code: str) -> list[Candidate]:
    """Return small changes of a text that are worth a try."""
    found = []
    for pattern, new, mistake in _SWAPS:
        for place in re.finditer(pattern, code):
            changed = code[: place.start()] + new + code[place.end() :]
            found.append(_candidate(code, place.start(), changed, mistake, 0.85))
    for place in _NUMBER.finditer(code):
        for step in (1, -1):
            number = str(int(place.group()) + step)
            changed = code[: place.start()] + number + code[place.end() :]
            found.append(_candidate(code, place.start(), changed, "off-by-one", 0.75))
    return sorted(found, key=lambda each: -each.rank)[:MOST_TRIED]


def _candidate(code: str, place: int, changed: str, mistake: Mistake, likely: float) -> Candidate:
    line = code.count("\n", 0, place) + 1
    edit = Edit(code=changed, mistake=mistake, line=line, what="text", likely=likely)
    return Candidate(edit, None, likely)
