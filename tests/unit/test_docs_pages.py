"""The pages themselves: links, commands, tutorials and numbers hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from docs_reading import DOCS, EXPLANATION, ROOT, anchors, code_of, links, pages, prose_of, spans

from jupyter_codementor.challenges import layout_problems, read
from jupyter_codementor.model.challenge import TestCase
from jupyter_codementor.progress.achievements import RULES


def test_there_are_pages_to_look_at() -> None:
    assert len(pages()) > 20


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(path):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_each_page_of_the_documentation_is_in_its_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link).resolve() for link in links(index)}

    assert [p for p in pages() if p.is_relative_to(DOCS) and p not in linked | {index}] == []


def test_each_make_target_that_a_page_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE))
    there = {name for line in targets for name in line.split()}
    for path in pages():
        for name in re.findall(r"^\s*make ([a-z-]+)", code_of(path), flags=re.MULTILINE):
            assert name in there, f"{path.name}: make {name}"


def test_each_block_of_json_can_be_read() -> None:
    for path in pages():
        for block in re.findall(r"^```json\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
            json.loads(block)


def test_a_decision_has_at_most_40_lines() -> None:
    decisions = sorted((EXPLANATION / "decisions").glob("*.md"))

    assert len(decisions) >= 7
    assert [d.name for d in decisions if len(d.read_text("utf-8").splitlines()) > 40] == []


def test_the_readme_counts_the_challenges_right() -> None:
    catalogue = ROOT / "notebooks" / "catalogue"
    challenges = len(list(catalogue.rglob("*.ipynb")))
    topics = len([path for path in catalogue.iterdir() if path.is_dir()])
    counted = f"{challenges} challenges in {topics} topics"

    assert counted in (ROOT / "README.md").read_text("utf-8")
    assert counted in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"{len(RULES)} achievements" in (ROOT / "CHANGELOG.md").read_text("utf-8")


# --- the teacher's tutorial -----------------------------------------------------------------------


def cells_of_the_tutorial() -> list[dict[str, object]]:
    """The cells that the tutorial tells to make: each block of code, with the metadata above it."""
    text = (DOCS / "tutorials" / "write-your-first-challenge.md").read_text("utf-8")
    found: list[dict[str, object]] = []
    above = 0
    for block in re.finditer(r"^```(python|markdown)\n(.*?)\n```", text, flags=re.M | re.S):
        told = [
            span for span in spans(prose_of(text[above : block.start()])) if span.startswith("{")
        ]
        above = block.end()
        cell: dict[str, object] = {
            "cell_type": "code" if block[1] == "python" else "markdown",
            "metadata": json.loads(told[-1]) if told else {},
            "source": block[2],
        }
        found.append(cell | ({"outputs": []} if block[1] == "python" else {}))
    return found


def test_the_challenge_of_the_tutorial_behaves_as_the_tutorial_says() -> None:
    page = (DOCS / "tutorials" / "write-your-first-challenge.md").read_text("utf-8")
    metadata = json.loads(re.findall(r"^```json\n(.*?)^```", page, re.M | re.S)[0])
    *first, one, three = cells_of_the_tutorial()
    ordered = [*first[:6], one, three, *first[6:]]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": ordered}

    challenge = read(notebook).challenge
    [wrong] = challenge.wrong

    assert list(layout_problems(notebook)) == []
    assert f"“{wrong.cause}” passes all tests" in page
    assert [case.name for case in challenge.test_cases] == [
        "two words",
        "small letters",
        "one word",
        "three words",
    ]
    assert failing(challenge.solution, challenge.test_cases) == []
    assert failing(wrong.code, challenge.test_cases) == ["one word", "three words"]


def failing(code: str, cases: Iterable[TestCase]) -> list[str]:
    """The names of the tests that our own code does not pass."""
    failed = []
    for case in cases:
        namespace: dict[str, object] = {}
        exec(code, namespace)
        try:
            exec(case.source, namespace)
        except (AssertionError, IndexError):
            failed.append(case.name)
    return failed
