"""The real tools, in their own environment, and the samples of the unit tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
for folder in (TESTS / "load", TESTS / "unit/challenges/importers", TESTS / "contract"):
    sys.path.append(str(folder))


@pytest.fixture(scope="session")
def peers() -> None:
    """nbgrader and Otter are installed; the first run takes about a minute for it."""
    from peers import environment

    environment()
