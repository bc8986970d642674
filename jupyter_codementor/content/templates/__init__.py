"""Templates: families of challenges from which seeded variants are made, without a model."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from .fill_up import FILL_UP
from .in_order import IN_ORDER
from .join_words import JOIN_WORDS
from .keep_some import KEEP_SOME
from .nested import NESTED
from .on_the_grid import ON_THE_GRID
from .read_numbers import READ_NUMBERS
from .share_out import SHARE_OUT
from .tally import TALLY
from .template import Template, Variant, variant
from .until_then import UNTIL_THEN
from .which_group import WHICH_GROUP
from .with_defaults import WITH_DEFAULTS

TEMPLATES: Final[tuple[Template, ...]] = (
    SHARE_OUT,
    WHICH_GROUP,
    UNTIL_THEN,
    ON_THE_GRID,
    JOIN_WORDS,
    KEEP_SOME,
    WITH_DEFAULTS,
    TALLY,
    NESTED,
    FILL_UP,
    IN_ORDER,
    READ_NUMBERS,
)


def templates_for(skill: str, difficulty: Difficulty) -> tuple[Template, ...]:
    """Return the templates that can make a challenge of this skill and difficulty."""
    return tuple(each for each in TEMPLATES if each.skill == skill and each.choices.get(difficulty))


__all__ = ["TEMPLATES", "Template", "Variant", "templates_for", "variant"]
