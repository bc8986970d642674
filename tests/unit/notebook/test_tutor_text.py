"""Answers of the tutor as text of at most 80 columns, and as Markdown that can do no harm."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jupyter_codementor.notebook import replies, tutor_text
from jupyter_codementor.notebook.lines import WIDTH, columns
from jupyter_codementor.notebook.tutor_markdown import code, escaped, safe, sentence
from jupyter_codementor.testing import api_replies

_PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=a>", "<a href=x>", "<!--", "-->", "<?", "]]>",
    "`", "``", "```", "````", "~~~", "\n", "\n\n", "  ", "    ", "\t", "- ", "1. ", "> ", "# ",
    "\\", "&lt;", "&#60;", "[", "]", "(", ")", "![p](https://e.x/p.png)", "[j](javascript:a)",
    "[r]: javascript:a\n", "[r]", "[ok](https://e.x/?a=b)", "<https://e.x>", "|", "|-|-|\n", "*",
    "_", "$", "\r", "a", "word", "---", "===",
]  # fmt: skip
_TAGS = {"p", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a", "hr", "br"}
_TAGS |= {f"h{level}" for level in range(1, 7)}


class Found(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        self.tags.add(f"!{data}")


def rendered(markdown: str) -> Found:
    """Return what another renderer, that lets HTML through, makes of it."""
    found = Found()
    found.feed(MarkdownIt("commonmark", {"html": True}).render(markdown))
    return found


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_no_other_renderer_finds_html_in_safe_markdown(markdown: str) -> None:
    found = rendered(safe(markdown))
    assert found.tags <= _TAGS
    for name, value in found.attributes:
        assert name in {"href", "class", "start"}
        assert name != "href" or re.match("https?://", value or "")


@given(st.text())
def test_any_text_becomes_safe_markdown(text: str) -> None:
    assert rendered(safe(text)).tags <= _TAGS
    assert rendered(escaped(text)).tags <= _TAGS
    assert rendered(sentence(text)).tags <= _TAGS


def test_what_a_tutor_writes_keeps_its_form() -> None:
    written = (
        "Look at **line 2**: `a < b`, not *always*.\n\n```python\nif a < b:\n    pass\n```\n\n"
        "- one\n- two\n\n1. first\n2. second\n\n[Read](https://docs.python.org/3/)"
    )
    assert rendered(safe(written)).tags == rendered(written).tags
    assert "if a < b:\n    pass" in safe(written)
    assert "`a < b`" in safe(written)


def test_formulas_pictures_and_commands_become_text() -> None:
    shown = safe("$x$ ![a cat](https://e.x/cat.png) [run](command:x)")
    assert shown == "&#36;x&#36; a cat run"


def test_a_sentence_keeps_its_code() -> None:
    assert sentence("Line 1 (`a < b`) is `odd.") == "Line 1 (`a < b`) is &#96;odd."


def test_code_that_holds_fences_stays_one_block() -> None:
    assert code("a\n```\nb\n") == "````\na\n```\nb\n````"


def chat(**changes: Any) -> replies.ChatReply:
    return msgspec.convert(api_replies.CHAT | changes, replies.ChatReply)


def test_the_finding_of_a_model_s_answer_comes_first_and_its_source_last() -> None:
    assert tutor_text.answer(chat()).splitlines() == [
        "Found first: Line 2 gives back the same two places each time.",
        "    two_sum([3, 3], 6) should give [0, 1]",
        "",
        "Look at **line 2**.",
        "",
        "```python",
        "return [0, 1]",
        "```",
        "",
        "What does it depend on?",
        "",
        "To read or practise:",
        "  - Dictionaries: https://docs.python.org/3/",
        "  - Count vowels (%codementor show count-vowels)",
        "(scripted)",
        "",
        "You could ask: I changed my code: look again",
    ]


def test_offline_help_says_its_finding_only_once() -> None:
    shown = tutor_text.answer(chat(source="offline", model=""))
    assert shown.startswith("Look at")
    assert "(offline help)" in shown
    assert "**Found first" not in tutor_text.markdown(chat(source="offline"))


def test_notices_what_was_stopped_and_what_was_held_back_are_said() -> None:
    for reply, said in (
        (chat(notice="No model could be reached."), "* No model could be reached."),
        (chat(stopped=True), "* This answer was stopped."),
        (chat(blocked=1), "* A piece of code was left out: it would have given"),
    ):
        assert said in tutor_text.answer(reply)


def test_markdown_links_pages_and_names_challenges() -> None:
    shown = tutor_text.markdown(chat(), "two-sum")
    assert shown.startswith("*About two-sum:*\n\n**Found first:** Line 2")
    assert "- [Dictionaries](<https://docs.python.org/3/>)" in shown
    assert "- Count vowels: %codementor show count-vowels" in shown


def test_a_material_is_named_with_where_to_read_it() -> None:
    resource = {"title": "Loops <b>", "url": "codementor:material/m1", "type": "material"}
    reply = chat(resources=[resource])
    where = "in JupyterLab, under Things to read"
    assert f"Loops <b> ({where})" in " ".join(tutor_text.answer(reply).split())
    assert f"({where})" in tutor_text.markdown(reply)
    assert "<b>" not in tutor_text.markdown(reply)


@pytest.mark.parametrize(
    "field", ["notice", "model", "title", "sentence", "evidence", "suggestion"]
)
def test_no_field_of_an_answer_brings_html_into_its_markdown(field: str) -> None:
    evil = "x`</code><script>alert(1)</script>"
    finding = api_replies.FINDING | {
        "sentence": evil if field == "sentence" else "Here.",
        "evidence": "```\n<script>" if field == "evidence" else "",
    }
    resource = {"title": evil, "url": "https://e.x/>)<script>", "type": "material"}
    reply = chat(
        notice=evil if field == "notice" else "",
        model=evil if field == "model" else "m",
        resources=[resource] if field == "title" else [],
        suggestions=[evil] if field == "suggestion" else [],
        findings=[finding],
    )
    assert rendered(tutor_text.markdown(reply)).tags <= _TAGS


@pytest.mark.parametrize(
    "long", ["a" * 300, "many words " * 60, "漢字" * 100, "x\n" * 50, "\x1b[31m"]
)
def test_everything_stays_within_80_columns(long: str) -> None:
    resource = {"title": long, "url": f"https://e.x/{long}", "type": "material"}
    finding = api_replies.FINDING | {"sentence": long, "evidence": long}
    answer = chat(
        message=long, notice=long, model=long, resources=[resource], suggestions=[long],
        findings=[finding],
    )  # fmt: skip
    status = msgspec.convert(api_replies.TUTOR_STATUS | {"sentence": long}, replies.TutorStatus)
    turn = replies.TutorTurn(id="t", question=long, answer=answer)
    waiting = replies.TutorTurn(id="u", question=long)
    conversation = replies.Conversation(
        id="c", challenge_id=long, title=long, turns=(turn, waiting), cursor="x"
    )
    seen = replies.TutorSeen(status=status, conversation=conversation)
    for shown in (tutor_text.answer(answer, long), tutor_text.seen(seen)):
        assert max(columns(line) for line in shown.split("\n")) <= WIDTH
        assert "\x1b" not in shown
