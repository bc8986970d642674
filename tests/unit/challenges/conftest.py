"""Notebooks that tests break in one place each."""

from copy import deepcopy
from typing import Any

import pytest
from challenge_notebooks import METADATA, Make, Notebook, cell, cells_of_mean


@pytest.fixture
def make() -> Make:
    """``make(cells=..., id=...)`` gives the notebook with other cells or metadata."""

    def made(cells: list[Notebook] | None = None, **metadata: Any) -> Notebook:
        own = {**METADATA, **metadata}
        cells = cells_of_mean() if cells is None else cells
        for number, each in enumerate(cells, start=1):
            each.setdefault("id", f"cell-{number}")
        return deepcopy(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {"codementor": {k: v for k, v in own.items() if v is not None}},
                "cells": cells,
            }
        )

    return made


@pytest.fixture
def program(make: Make) -> Notebook:
    """A challenge of kind `program`."""
    return make(
        [
            cell(None, "%load_ext jupyter_codementor.notebook"),
            cell("description", "Greet.", "markdown"),
            cell("starter", "%%program\nname = input()"),
            cell("solution", '%%program\nname = input()\nprint(f"Hello, {name}!")'),
            cell("test", "%%io\nAda\n---\nHello, Ada!", name="Ada"),
            cell("wrong", '%%program\nprint("Hello, Ada!")', cause="always Ada"),
        ],
        kind="program",
        entry=[],
    )
