"""The tutor as plain text of at most 80 columns, and as Markdown."""

from __future__ import annotations

from jupyter_codementor.model.tutor import Answer, Finding

from . import replies, tutor_words
from .lines import WIDTH, columns, wrap
from .tutor_markdown import code, escaped, safe, sentence

_RUNG_MARKS = {"reached": "x", "not yet": " ", "not given here": "-"}


def seen(found: replies.TutorSeen) -> str:
    """Show who answers, how far the help went, what was said, and how to ask."""
    title = f"Tutor: {tutor_words.title(found)}"
    shown = [*wrap(title), "=" * min(WIDTH, columns(title)), *wrap(found.status.sentence)]
    if found.status.enabled and found.conversation.challenge_id:
        marks = [
            f"[{_RUNG_MARKS[state]}] {name}" for name, state in tutor_words.rungs(found.status)
        ]
        shown.append(f"Steps of help: {'  '.join(marks)}")
        shown += wrap(tutor_words.wait(found.status)) if tutor_words.wait(found.status) else []
    if found.conversation.cursor is not None:
        shown += ["", "(There are earlier questions, too.)"]
    for turn in found.conversation.turns:
        asked = tutor_words.question(turn.question, turn.intent)
        shown += ["", *wrap(asked, "     ", "You: ")]
        shown += _answer(turn.answer) if turn.answer else wrap(tutor_words.NO_ANSWER_YET)
    if found.status.enabled:
        shown += ["", *_how_to_ask(found.conversation.challenge_id)]
    return "\n".join(shown)


def _how_to_ask(challenge_id: str) -> list[str]:
    ask = f"%tutor {challenge_id}: your question" if challenge_id else "%tutor your question"
    return [
        *wrap("Ask by the magic (after %load_ext jupyter_codementor):"),
        *wrap(ask, "    "),
    ]


def answer(reply: Answer, asked_about: str = "") -> str:
    """Show an answer: what was found first, the message, what to read, what to ask next."""
    shown = [*wrap(f"About {asked_about}:"), ""] if asked_about else []
    shown += _answer(reply)
    if next_ones := tutor_words.suggestions(reply):
        shown += ["", *wrap(" / ".join(next_ones), " " * 4, "You could ask: ")]
    return "\n".join(shown).strip("\n")


def _answer(reply: Answer) -> list[str]:
    shown: list[str] = []
    finding = _finding(reply)
    if finding is not None:
        shown += wrap(finding.sentence, " " * 4, "Found first: ")
        shown += wrap(finding.evidence, " " * 4) if finding.evidence else []
        shown.append("")
    shown += wrap(reply.message.strip())
    for note in tutor_words.notes(reply):
        shown += ["", *wrap(note, "  ", "* ")]
    reading = [_resource(*linked, title) for title, linked in _linked(reply)]
    if reading:
        shown += ["", "To read or practise:"]
        for line in reading:
            shown += wrap(line, "    ", "  - ")
    return [*shown, *wrap(f"({tutor_words.source(reply)})")]


def _finding(reply: Answer) -> Finding | None:
    """Return what was found first; offline help says it in its message, and twice is too much."""
    return None if reply.source == "offline" else tutor_words.finding(reply)


def _linked(reply: Answer) -> list[tuple[str, tuple[str, str]]]:
    linked = ((each.title, tutor_words.linked(each)) for each in reply.resources)
    return [(title, found) for title, found in linked if found is not None]


def _resource(kind: str, where: str, title: str) -> str:
    if kind == "page":
        return f"{title}: {where}"
    return f"{title} ({f'%codementor show {where}' if kind == 'challenge' else where})"


def markdown(reply: Answer, asked_about: str = "") -> str:
    """Return the same as Markdown that is safe for any front end."""
    shown = [f"*About {escaped(asked_about)}:*"] if asked_about else []
    finding = _finding(reply)
    if finding is not None:
        shown.append(f"**Found first:** {sentence(finding.sentence)}")
        shown += [code(finding.evidence)] if finding.evidence else []
    shown.append(safe(reply.message))
    shown += [sentence(note) for note in tutor_words.notes(reply)]
    reading = [_linked_markdown(*linked, title) for title, linked in _linked(reply)]
    if reading:
        shown.append("**To read or practise**\n" + "".join(f"\n- {line}" for line in reading))
    if next_ones := tutor_words.suggestions(reply):
        shown.append(f"You could ask: {escaped(' / '.join(next_ones))}")
    shown.append(f"*{escaped(tutor_words.source(reply))}*")
    return "\n\n".join(shown)


def _linked_markdown(kind: str, where: str, title: str) -> str:
    if kind == "challenge":
        return f"{escaped(title)}: {escaped(f'%codementor show {where}')}"
    if kind == "material":
        return f"{escaped(title)} ({escaped(where)})"
    return safe(f"[{escaped(title)}](<{where}>)")
