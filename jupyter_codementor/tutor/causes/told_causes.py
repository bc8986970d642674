"""From causes to findings: what was found out, in plain words and with a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Finding, SpecialistName

from ..words.mistake_words import WORDS
from .causes import Diagnosis, smallest_failed
from .clues import Cause
from .clues_results import evidence_of

MOST_TOLD: Final = 3
"""More causes than this help nobody."""
_LEAST: Final = 0.15
_LEAST_UNSEEN: Final = 0.5
"""How sure a cause must be to be told although no input is known that fails."""
_UNSEEN: Final = 0.6
_MOST_SURE: Final = 0.97
_GUESS: Final = 0.34
"""The least for the first guess where something fails: a little more than a general remark has."""
_LONGEST_LINE: Final = 70


def told_by(
    specialist: SpecialistName, diagnosis: Diagnosis, challenge: Challenge, code: str
) -> tuple[Finding, ...]:
    """Return the findings of one specialist: the causes for which its clue is the strongest.

    Args:
        specialist: who tells.
        diagnosis: what was found by all together.
        challenge: what the code is for.
        code: the student's.
    """
    failing = diagnosis.behaviour is None or bool(diagnosis.behaviour.failed)
    least = _LEAST if failing else _LEAST_UNSEEN
    told = [cause for cause in diagnosis.causes if cause.confidence >= least][:MOST_TOLD]
    if failing and not told:  # a guess is better than nothing, and is told as one
        told = list(diagnosis.causes[:1])
    return tuple(
        _finding(cause, diagnosis, challenge, code, rank=rank if failing else None)
        for rank, cause in enumerate(told)
        if _owner(cause, diagnosis) == specialist
    )


def _owner(cause: Cause, diagnosis: Diagnosis) -> SpecialistName:
    """Return who tells of a cause: whoever has the strongest clue.

    Where no visible test fails, it is the one who saw another input fail, as that is what counts.
    """
    failed = diagnosis.behaviour.failed if diagnosis.behaviour else ()
    unseen = bool(failed) and all(seen.fresh for seen in failed)
    return "test_analyst" if unseen else cause.clues[0].specialist


def _finding(
    cause: Cause, diagnosis: Diagnosis, challenge: Challenge, code: str, *, rank: int | None
) -> Finding:
    """Return a cause in words; `rank` is its place among them, None where no input fails."""
    words = WORDS[cause.mistake]
    text = code.split("\n")
    lines = tuple(line for line in cause.lines if 1 <= line <= len(text))
    sentence = words.at(place_of(lines, text))
    confidence = _UNSEEN * min(_MOST_SURE, cause.confidence)
    if rank is not None:
        # two of which both are almost sure keep their order
        confidence = max(min(_MOST_SURE - 0.01 * rank, cause.confidence), _GUESS - 0.01 * rank)
    else:
        sentence = f"All that could be tried comes out right, but there is a doubt. {sentence}"
    seen = smallest_failed(diagnosis.behaviour)
    own = next((clue.evidence for clue in cause.clues if clue.evidence), "")
    return Finding(
        specialist=_owner(cause, diagnosis),
        sentence=sentence,
        cause=words.cause,
        mistake=cause.mistake,
        lines=lines,
        topic=challenge.skills[0] if challenge.skills else "",
        question=words.question,
        confidence=round(confidence, 3),
        evidence=own or ("" if seen is None else evidence_of(seen)),
    )


def place_of(lines: Sequence[int], code: Sequence[str]) -> str:
    """Return the place as it is told: the line with its text, if this is short enough."""
    if not lines:
        return "your code"
    text = code[lines[0] - 1].strip()
    if not text or "`" in text or len(text) > _LONGEST_LINE:
        return f"line {lines[0]}"
    return f"line {lines[0]} (`{text}`)"
