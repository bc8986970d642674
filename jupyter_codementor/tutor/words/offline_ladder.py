"""How the offline tutor speaks of a finding, step by step of the hint ladder."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from jupyter_codementor.model.tutor import Finding

from ..briefing import Briefing
from ..errors.error_words import ERRORS, OF_NAMES, UNREADABLE
from ..hint_planner import Progress, progress_of
from ..leads import is_remark
from ..parsons import parsons_section
from .glossary import concept
from .glossary_entry import Entry
from .manner import advice, asked, opener
from .mistake_words import WORDS
from .next_steps import NEXT_STEPS
from .offline_lead import error_of, failing, question_of, seen
from .paragraphs import Paragraph, block, code, sentence

_P = Paragraph
_EVIDENCE_MAX: Final = 400
_FROM_CONFIDENT: Final = 0.9
_PLACE: Final = re.compile(r"(Look at (?:your code|lines? \d[\d, and]*)(?: \(`[^`]+`\))?): (.+)")
_SHOULD: Final = re.compile(r"([^`]+?) should give ([^`]+?), (?:and|but it) gives ([^`]+?)\.?")
_MARKUP: Final = re.compile(r"([*_\[\]<>#|~\\])")
_UNREADABLE_ADVICE: Final = (
    "Python names the line where it noticed. The slip itself may be one line above. Compare the "
    "line with one that works, and look at each bracket, quote and colon. Then run the tests again."
)

OPENER_RANK: Final = -1
"""Of the first sentence of an ordinary answer: always said, unless something else was before it."""


def standing(briefing: Briefing) -> Progress:
    """Return how far the student is with the task."""
    statuses = tuple(case.status for case in briefing.tests if not case.hidden)
    if not briefing.title:
        return "outside"
    return progress_of(briefing.code, briefing.starter, briefing.programming_language, statuses)


def opening(briefing: Briefing, state: Progress) -> Paragraph:
    """Return the first sentence."""
    if briefing.intent == "smaller":
        return _P("" if briefing.personality == "concise" else "A smaller hint, then.", OPENER_RANK)
    cases = [case for case in briefing.tests if not case.hidden]
    passed = sum(case.status == "passed" for case in cases)
    seed = f"{briefing.question}{briefing.code}{len(briefing.history)}"
    return _P(opener(briefing.personality, state, passed, len(cases), seed), OPENER_RANK)


def is_mild(finding: Finding) -> bool:
    """Return whether a finding may wait where all visible tests pass: no mistake was seen."""
    if finding.specialist in ("test_analyst", "error_explainer"):
        return False
    seen_in_code = finding.specialist == "code_reader" and finding.mistake not in _COSMETIC
    return not seen_in_code or finding.confidence < _LIKELY


_COSMETIC: Final = (None, "too-slow")
_LIKELY: Final = 0.5


def ladder(briefing: Briefing, about: Finding) -> list[Paragraph]:
    """Return what is said of a finding on this step of the ladder."""
    rung = min(max(briefing.rung, 1), 4)
    why = briefing.intent == "why"
    error = error_of(about, briefing)
    if error in OF_NAMES:
        about = msgspec.structs.replace(about, mistake=None)
    found = [_P(_where(about))]
    evidence = _evidence(briefing, about)
    rank = 0 if why or (rung <= 2 and briefing.intent != "smaller") else 1
    if evidence:
        found.append(_P(f"**What I saw:** {sentence(evidence)}", rank))
    if why:
        found.append(_P(_how_sure(about)))
    if rung >= 2:
        found.append(_P(_cause(about, long=rung == 2)))
    if rung == 2:
        found.append(_P(ERRORS[error].next_step if error else _next_step(about)))
    if rung >= 3 and not (rung == 4 and briefing.blocks):
        found += _example(briefing, about)
    elif briefing.intent == "example":
        found += _small_example(briefing, about)
    if rung == 4 and briefing.blocks:
        found += _blocks(briefing)
    found += further(briefing, about)
    return [*found, _P(asked(briefing.personality, question_of(about)))]


def _where(about: Finding) -> str:
    """Return the place and the kind of problem; what names the place stands out."""
    text = f"{sentence(about.sentence)}{_place(about)}"
    found = _PLACE.match(text)
    if found is not None:
        return f"**{found[1]}:** {found[2]}"
    return f"**Where to look:** {text}"


def _place(finding: Finding) -> str:
    if not finding.lines or "line" in finding.sentence.lower():
        return ""
    lines = ", ".join(map(str, finding.lines[:3]))
    return f" (line{'s' if len(finding.lines) > 1 else ''} {lines})"


def _evidence(briefing: Briefing, about: Finding) -> str:
    if about.evidence:
        return _shown(about.evidence)
    cases = failing(briefing)
    return seen(cases[0]) if cases and not is_remark(about) else ""


def _shown(evidence: str) -> str:
    """Return what was seen, with values as code, and without any other markup."""
    values = _SHOULD.fullmatch(evidence.strip())
    if values is not None:
        call, wanted, got = (code(value) for value in values.groups())
        return f"{call} should give {wanted}, but it gives {got}"
    line = " ".join(evidence.split())
    if len(line) > _EVIDENCE_MAX:
        return code(line)
    return line if "`" in line else _MARKUP.sub(r"\\\1", line)


def _cause(about: Finding, *, long: bool) -> str:
    words = WORDS[about.mistake] if about.mistake else None
    own = sentence(about.cause)
    if words is None:
        return f"**Why:** {own}" if own else ""
    if not own or own == words.cause:
        return f"**Why:** {words.cause}"
    more = f" {words.cause}" if long and len(own.split()) < 30 else ""
    return f"**Why:** {own}{more}"


def _next_step(about: Finding) -> str:
    return NEXT_STEPS[about.mistake] if about.mistake else ""


def _how_sure(about: Finding) -> str:
    if about.confidence >= _FROM_CONFIDENT:
        return "I say this because I ran your code and saw it happen."
    return "I say this because your code looks like it. It is a good guess, not a proof."


def _example(briefing: Briefing, about: Finding) -> list[Paragraph]:
    if about.mistake is None:
        return _small_example(briefing, about)
    found = [_P(f"**An example from another task.** {WORDS[about.mistake].example}")]
    if briefing.programming_language != "python":
        found.append(_P("The example is in Python; the idea is the same in your language."))
    return [
        *found,
        _P("Put it beside your own code, and look for the line that plays this part.", 1),
    ]


def _small_example(briefing: Briefing, about: Finding) -> list[Paragraph]:
    """Show the concept that a finding is about, where there is no example of the mistake itself."""
    entry = _concept_about(briefing, about)
    if entry is None:
        return []
    later = about.mistake is not None and briefing.rung < 3
    return [
        _P("An example of just this mistake comes with a later step." if later else "", 3),
        _P(f"**A small example, from another task: {entry.title}.** {entry.text}"),
        _P(block(entry.example, "python")),
    ]


def _concept_about(briefing: Briefing, about: Finding) -> Entry | None:
    error = error_of(about, briefing)
    if error:
        return concept(ERRORS[error].concept)
    return concept(about.topic) if about.topic else concept("debugging")


def _blocks(briefing: Briefing) -> list[Paragraph]:
    return [
        _P(
            "**Put these blocks in order.** Together they do what the task asks for. Be careful: "
            "one or two of them may be wrong, and belong nowhere. Write the lines into your cell, "
            "run the tests, and change the order until it fits."
        ),
        _P(parsons_section(briefing.blocks, briefing.programming_language)),
    ]


def further(briefing: Briefing, about: Finding) -> list[Paragraph]:
    """Return what may be said besides: how to go on, and a second finding."""
    first, *others = advice(briefing.personality) or ("",)
    unreadable = error_of(about, briefing) in UNREADABLE
    if unreadable or not any(case.call for case in failing(briefing)):
        first = ""  # it speaks of one input, and there is none
    if unreadable:
        first, others = _UNREADABLE_ADVICE if first == "" and others else "", []
    found = [_P(first, 3)]
    second = next(
        (
            each
            for each in briefing.findings
            if each.specialist not in (about.specialist, "hint_planner", "resource_finder")
            and (each.mistake is None or each.mistake != about.mistake)
            and each.sentence.strip()
            and not each.sentence.startswith("The next step")  # of the same thing, told below
        ),
        None,
    )
    if second is not None and briefing.intent != "smaller" and briefing.rung <= 2:
        found.append(
            _P(f"There is one more thing to look at later: {sentence(second.sentence)}", 2)
        )
    if briefing.hints:
        found.append(_P("Read the hint that you opened once more: it fits here.", 4))
    return [*found, *(_P(each, 5 + index) for index, each in enumerate(others))]
