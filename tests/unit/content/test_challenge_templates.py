"""Each template makes whole challenges that differ, and the same seed makes the same one."""

from __future__ import annotations

import pytest

from jupyter_codementor.challenges import leaks, read, student_notebook
from jupyter_codementor.content.draft_notebook import notebook_of
from jupyter_codementor.content.drafts import DIFFICULTIES, HIDDEN_MIN, HINTS_MIN, VISIBLE_MIN
from jupyter_codementor.content.likeness import copied, print_of
from jupyter_codementor.content.templates import TEMPLATES, Template, templates_for, variant
from jupyter_codementor.model.challenge import Challenge, Difficulty, Script

EACH = [(template, difficulty) for template in TEMPLATES for difficulty in DIFFICULTIES]
pytestmark = pytest.mark.parametrize(
    ("template", "difficulty"), EACH, ids=[f"{t.name}-{d}" for t, d in EACH]
)


def made(template: Template, difficulty: Difficulty, seed: int) -> tuple[dict, Challenge]:
    it = variant(template, difficulty, seed)
    notebook = notebook_of(it.draft, it.id, it.wish, it.prerequisites)
    return notebook, read(notebook).challenge


def test_a_variant_is_a_whole_challenge_whose_tests_are_data(template, difficulty) -> None:
    notebook, challenge = made(template, difficulty, 1)
    hidden = [case for case in challenge.test_cases if case.hidden]

    assert challenge.skills == (template.skill,)
    assert challenge.difficulty == difficulty
    assert len(challenge.test_cases) - len(hidden) >= VISIBLE_MIN
    assert len(hidden) >= HIDDEN_MIN
    assert all(case.message for case in hidden)
    assert len(challenge.hints) >= HINTS_MIN
    assert len(challenge.wrong) >= 2
    assert all(wrong.mistakes for wrong in challenge.wrong)
    assert all(isinstance(case.check, Script) for case in challenge.test_cases)
    assert not leaks(notebook, student_notebook(notebook))


def test_the_same_seed_makes_the_same_challenge(template, difficulty) -> None:
    assert variant(template, difficulty, 7) == variant(template, difficulty, 7)


def test_seeds_make_tasks_that_are_no_copies_of_one_another(template, difficulty) -> None:
    """Of 40 seeds at least four tasks stand beside one another, whatever their numbers are."""
    kept = []
    for seed in range(40):
        _, challenge = made(template, difficulty, seed)
        it = print_of(challenge.id, challenge.title, challenge.description, challenge.solution)
        if not any(old.id == it.id for old in kept) and copied(it, kept) is None:
            kept.append(it)

    assert len(kept) >= 4


def test_the_difficulty_changes_the_task(template, difficulty) -> None:
    others = [each for each in DIFFICULTIES if each != difficulty]
    _, mine = made(template, difficulty, 3)
    for other in others:
        _, theirs = made(template, other, 3)
        assert mine.solution != theirs.solution
        assert mine.description != theirs.description


def test_a_template_is_found_by_its_skill_and_difficulty(template, difficulty) -> None:
    assert template in templates_for(template.skill, difficulty)
    assert len(TEMPLATES) >= 8
