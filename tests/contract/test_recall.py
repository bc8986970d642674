"""What students look for in their own words is found: the bounds on the labelled queries hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/load"))

import bench_recall  # noqa: E402

from jupyter_codementor.adapters.embeddings.minilm import MiniLm  # noqa: E402

QUERIES = json.loads((ROOT / "tests/data/recommend-queries.json").read_text("utf-8"))


async def test_the_queries_name_what_is_there_in_other_words_than_its_title() -> None:
    challenges = {each.id for each in await bench_recall.Catalogue().all()}
    materials = {path.stem for path in (ROOT / "tests/data/materials").glob("*.md")}
    there = {f"challenge/{name}" for name in challenges} | {f"material/{it}" for it in materials}
    index = json.loads((ROOT / "tests/data/materials/index.json").read_text("utf-8"))

    assert len(QUERIES) >= 60
    assert len({each["query"] for each in QUERIES}) == len(QUERIES)
    assert set(index) == materials
    for each in QUERIES:
        assert 1 <= len(each["right"]) <= 3
        assert set(each["right"]) <= there
        for name in each["right"]:
            assert name.partition("/")[2].replace("-", " ") not in each["query"]
    parts = [each["part"] for each in QUERIES]
    assert parts.count("tuning") == parts.count("held-out")


async def test_by_words_half_of_what_is_right_is_among_the_first_three() -> None:
    found = await bench_recall.run(None)
    assert found["held-out"] >= 0.5, found["missed"]
    assert found["ms"] < 20


async def test_by_meaning_three_quarters_are_and_more_than_by_words() -> None:
    by_words = await bench_recall.run(None)
    found = await bench_recall.run(MiniLm())
    assert found["held-out"] >= 0.75, found["missed"]
    assert found["held-out"] > by_words["held-out"]


async def test_a_recommender_that_looks_at_nothing_would_not_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jupyter_codementor.adapters.library.fts.query_of", lambda *_: '"loop"')
    found = await bench_recall.run(None)
    assert found["held-out"] < 0.25
