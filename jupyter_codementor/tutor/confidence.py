"""How well the findings support an answer."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.tutor import Finding

from .leads import is_remark

_NOTHING: Final = 0.2
_HALF: Final = 0.5


def confidence(findings: tuple[Finding, ...], *, solved: bool = False) -> float:
    """Return a number from 0 to 1, rounded to hundredths.

    The first finding counts most. Another specialist that names the same mistake, or the same
    line, takes away half of the doubt that is left. Without findings there is little to go by.

    Args:
        findings: the one that leads first.
        solved: whether the code passes all visible tests, which was seen and not guessed.
    """
    if solved:
        return 1.0
    if not findings:
        return _NOTHING
    first = findings[0]
    doubt = 1.0 - min(1.0, max(0.0, first.confidence))
    for other in findings[1:]:
        if other.specialist != first.specialist and not is_remark(other) and _agree(first, other):
            doubt *= 1.0 - _HALF * min(1.0, max(0.0, other.confidence))
    return round(1.0 - doubt, 2)


def _agree(one: Finding, other: Finding) -> bool:
    same_mistake = one.mistake is not None and one.mistake == other.mistake
    return same_mistake or bool(set(one.lines) & set(other.lines))
