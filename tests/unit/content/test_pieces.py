"""Materials are cut where their headings and paragraphs allow it; what is none is refused."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.content.pieces import LIMIT_BYTES, WORDS_MAX, cut, cut_source, take_in
from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.material import Material, MaterialKind


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


def notebook(*cells: dict[str, object], **more: object) -> str:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more
    )


def markdown_cell(source: object, **more: object) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source} | more


def code_cell(source: str, **more: object) -> dict[str, object]:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    return cell | {"execution_count": None} | more


# --- cutting --------------------------------------------------------------------------------------


def test_a_piece_names_its_material_its_number_and_its_headings() -> None:
    source = f"# Loops\n\n{words(130)}\n\n## While\n\n{words(130)}\n\n## For\n\n{words(130)}"
    material = Material(
        id="m1", owner_id="ada", title="Going round", kind="markdown", source=source, created_at=1.0
    )
    pieces = cut(material)

    assert [each.place for each in pieces] == ["Loops", "Loops > While", "Loops > For"]
    assert [each.number for each in pieces] == [1, 2, 3]
    assert {(each.material_id, each.title) for each in pieces} == {("m1", "Going round")}


def test_short_sections_under_one_heading_are_put_together() -> None:
    source = "# Text\n\n" + "\n\n".join(f"## Part {n}\n\n{words(40)}" for n in range(8))
    found = cut_source("markdown", source)

    assert [len(text.split()) for _, text in found] == [120, 120, 80]
    assert found[0][0] == "Text > Part 0"


def test_what_stands_under_another_main_heading_begins_a_piece() -> None:
    found = cut_source("markdown", f"# One\n\n{words(20)}\n\n# Two\n\n{words(20)}")
    assert [place for place, _ in found] == ["One", "Two"]


def test_no_piece_of_prose_has_more_than_200_words() -> None:
    for source in (words(5_000), "\n\n".join([words(150)] * 20), words(201)):
        found = cut_source("text", source)
        assert all(len(text.split()) <= WORDS_MAX for _, text in found)
        assert sum(len(text.split()) for _, text in found) == len(source.split())


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_a_code_block_is_never_divided_and_its_comments_are_no_headings(fence: str) -> None:
    code = "\n\n".join(f"# step {n}\nprint({n})" for n in range(150))
    block = f"{fence}python\n{code}\n{fence}"
    found = cut_source("markdown", f"# Before\n\nText.\n\n{block}\n\n# After\n\nText.")

    assert {place for place, _ in found} == {"Before", "After"}
    assert sum(block in text for _, text in found) == 1


def test_a_fence_that_is_never_closed_reaches_to_the_end() -> None:
    found = cut_source("markdown", "# A\n\n```\nx = 1\n\n# no heading\n")
    assert found == (("A", "```\nx = 1\n\n# no heading"),)


def test_headings_of_both_forms_are_read_without_their_marks() -> None:
    source = (
        f"Main *title*\n====\n\n{words(150)}\n\n"
        f"Part `two`\n----\n\n{words(150)}\n\n"
        "### Deep ###\n\n#none\n"
    )
    found = cut_source("markdown", source)

    assert [place for place, _ in found] == [
        "Main title",
        "Main title > Part two",
        "Main title > Part two > Deep",
    ]
    assert found[-1][1] == "#none"


def test_ten_thousand_headings_are_no_trouble() -> None:
    source = "\n\n".join(f"{'#' * (1 + n % 6)} Heading {n}\n\nOne sentence." for n in range(10_000))
    began = time.perf_counter()
    found = cut_source("markdown", take_in("markdown", source))

    assert time.perf_counter() - began < 5
    assert sum(text.count("One sentence.") for _, text in found) == 10_000


@pytest.mark.parametrize(
    "source",
    [
        "# a" + " " * 1_000_000 + "b",
        ("#" + " " * 200 + "\n") * 5_000,
        "# " + "a #" * 300_000,
        "a\n" + " " * 900_000 + "=x",
        "`" * 1_000_000,
        "# " + "*a" * 400_000,
        "# a\n\nb\n\n" * 100_000,
        "~~~" * 300_000,
        "\n" + " \t" * 400_000 + "x",
    ],
    ids=lambda value: value[:8].strip() or "blanks",
)
def test_no_text_of_a_mebibyte_takes_long(source: str) -> None:
    began = time.perf_counter()
    cut_source("markdown", source)
    cut_source("text", source)
    assert time.perf_counter() - began < 5


def test_a_heading_alone_or_a_rule_makes_no_piece() -> None:
    assert cut_source("markdown", "# Only a heading\n\n## And another\n") == ()


def test_headings_of_a_notebook_hold_beyond_their_cell() -> None:
    source = notebook(
        markdown_cell(["# Lists\n", "\n", words(130)]),
        code_cell("# not a heading\nnames = []"),
        markdown_cell("```\nleft open"),
        markdown_cell(f"## Append\n\n{words(130)}"),
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
    )
    found = cut_source("notebook", take_in("notebook", source))

    assert [place for place, _ in found] == ["Lists", "Lists > Append"]
    assert "```\n# not a heading\nnames = []\n```" in found[0][1]
    assert not any("raw" in text for _, text in found)


def test_code_with_a_fence_in_it_is_fenced_by_a_longer_one() -> None:
    [(_, text)] = cut_source("notebook", take_in("notebook", notebook(code_cell('x = "```"'))))
    assert text == '````\nx = "```"\n````'


@given(st.text(max_size=2_000), st.sampled_from(["text", "markdown"]))
def test_no_word_is_lost_or_doubled(source: str, kind: MaterialKind) -> None:
    plain = source.replace("#", "").replace("=", "").replace("-", "").replace("`", "")
    plain = plain.replace("~", "").replace("\x00", "")
    found = " ".join(text for _, text in cut_source(kind, plain)).split()
    assert sorted(found) == sorted(plain.split())


@given(st.text(alphabet="#`~=- \nab\t", max_size=400))
def test_whatever_marks_a_text_has_it_is_cut(source: str) -> None:
    for _, text in cut_source("markdown", source):
        assert text.strip()


# --- taking in ------------------------------------------------------------------------------------


def test_outputs_attachments_and_metadata_of_tools_are_dropped() -> None:
    source = notebook(
        code_cell("1", outputs=[{"output_type": "stream", "text": "a secret"}]),
        markdown_cell("Text.", attachments={"a.png": {"image/png": "SECRET"}}),
        metadata={"kernelspec": {"display_name": "secret"}, "language_info": {"name": "python"}},
    )
    kept = take_in("notebook", source)

    assert "secret" not in kept.lower()
    assert json.loads(kept)["metadata"]["language_info"]["name"] == "python"
    assert take_in("notebook", kept) == kept


@pytest.mark.parametrize("source", ["", "   \n\t ", "\ufeff", "\u2003\n"])
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_what_is_empty_is_refused(source: str, kind: MaterialKind) -> None:
    with pytest.raises(BadInput, match="empty"):
        take_in(kind, source)


@pytest.mark.parametrize(
    ("kind", "source", "says"),
    [
        ("text", "a" * (LIMIT_BYTES + 1), "larger than 1 MiB"),
        ("text", "ä" * (LIMIT_BYTES // 2 + 1), "larger than 1 MiB"),
        ("text", "PK\x03\x04\x00\x00", "no text"),
        ("text", "broken \ud800 half", "broken characters"),
        ("markdown", "# Only a heading", "empty"),
        ("notebook", "not json", "no notebook"),
        ("notebook", "{}", "no notebook"),
        ("notebook", "[" * 100_000, "no notebook"),
        ("notebook", '{"nbformat": 4, "nbformat_minor": 5, "cells": {}}', "no notebook"),
        ("notebook", notebook(markdown_cell(5)), "no notebook"),
        ("notebook", notebook({"cell_type": "heading", "source": "x"}), "no notebook"),
        ("notebook", notebook(), "empty"),
        ("notebook", notebook(code_cell("  ")), "empty"),
        ("notebook", notebook(markdown_cell("a \x00 b")), "zero bytes"),
        ("notebook", notebook(markdown_cell("a"), nbformat=3), "format 3"),
        ("notebook", notebook(markdown_cell("a"), nbformat=5), "format 5"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    kind: MaterialKind, source: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        take_in(kind, source)
    assert str(refused.value).endswith(".")


def test_one_mebibyte_exactly_is_taken_in() -> None:
    source = ("word " * (LIMIT_BYTES // 5)).ljust(LIMIT_BYTES, "x")
    assert len(cut_source("text", take_in("text", source))) > 1_000
