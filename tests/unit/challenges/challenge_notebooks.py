"""A small challenge notebook that tests break in one place each."""

from collections.abc import Callable
from typing import Any

Notebook = dict[str, Any]

METADATA: Notebook = {
    "format": 1,
    "id": "mean",
    "title": "Mean",
    "difficulty": "easy",
    "skills": ["lists"],
    "xp": 50,
    "entry": ["mean"],
}


def cell(role: str | None, source: str, kind: str = "code", **own: Any) -> Notebook:
    made: Notebook = {"cell_type": kind, "source": source, "metadata": {}}
    if role is not None:
        made["metadata"]["codementor"] = {"role": role, **own}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


def cells_of_mean() -> list[Notebook]:
    wrong = cell("wrong", "def mean(n):\n    return sum(n) // len(n)", cause="floors the result")
    wrong["metadata"]["tags"] = ["nbval-skip"]
    return [
        cell(None, "from jupyter_codementor.asserts import approx, raises, unordered"),
        cell("description", "Write `mean(numbers)`.", "markdown"),
        cell("starter", "def mean(numbers):\n    ..."),
        cell("solution", "def mean(numbers):\n    return sum(numbers) / len(numbers)"),
        cell("test", "assert mean([1, 3]) == approx(2)", name="two numbers"),
        cell(
            "test",
            "with raises(ZeroDivisionError):\n    mean([])",
            name="no numbers",
            hidden=True,
            points=2,
            message="What of an empty list?",
        ),
        cell("hint", "Add them up first.", "markdown"),
        cell("explanation", "The sum, shared out evenly.", "markdown"),
        wrong,
    ]


Make = Callable[..., Notebook]
