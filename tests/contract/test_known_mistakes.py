"""The known mistakes that are shipped beside the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sandbox_samples import jail

from jupyter_codementor.grading import grade
from jupyter_codementor.tutor.causes import known_mistakes as module
from jupyter_codementor.tutor.causes.known_mistakes import known_mistakes
from tests.load.held_out import shipped

_CATALOGUE = {each.id: each for each in shipped()}
_FILES = sorted(Path(module.__file__).with_name("known").glob("*.toml"))
_TRIED_OF_EACH = 2


@pytest.fixture
async def sandbox() -> Any:
    made = jail("C")
    yield made
    await made.close()


def test_each_file_belongs_to_a_challenge_and_labels_all_it_has() -> None:
    assert len(_FILES) > 40
    for path in _FILES:
        known = known_mistakes(path.stem)
        assert path.stem in _CATALOGUE
        assert f'challenge = "{path.stem}"' in path.read_text("utf-8")
        assert known
        for wrong in known:
            assert 1 <= len(set(wrong.mistakes)) == len(wrong.mistakes) <= 2, wrong.cause
        causes = [wrong.cause for wrong in known]
        assert len(set(causes)) == len(causes), path.stem


def test_none_is_known_of_another_challenge_or_outside_of_the_folder() -> None:
    for id in ("no-such-challenge", "../known_mistakes", "", "two-sum.toml", "weather-station"):
        assert known_mistakes(id) == ()


@pytest.mark.parametrize("half", [0, 1])
async def test_known_mistakes_do_not_pass_the_tests(sandbox: Any, half: int) -> None:
    for path in _FILES[half::2]:
        challenge, known = _CATALOGUE[path.stem], known_mistakes(path.stem)
        for wrong in known[:: max(1, len(known) // _TRIED_OF_EACH)]:
            verdict = await grade(challenge, wrong.code, sandbox, hidden=True, own=True)
            assert verdict.status not in ("accepted", "grader_fault"), (path.stem, wrong.cause)
