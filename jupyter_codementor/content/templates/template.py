"""What a template is, and the words that all of them are written in.

The function that builds a variant is longer than others: it is one page with the story, the tests,
the hints and the wrong solutions of a task, which is best read from top to bottom.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Check, Draft, DraftTest, Wish

Choices = dict[str, str]
"""What was chosen for a variant, by the name of the choice."""

PREREQUISITES: Final[Mapping[str, tuple[str, ...]]] = {
    "numbers": ("variables",),
    "strings": ("variables",),
    "conditions": ("numbers",),
    "loops": ("conditions",),
    "lists": ("loops",),
    "functions": ("conditions",),
    "dictionaries": ("lists",),
    "recursion": ("functions", "lists"),
    "classes": ("functions", "dictionaries"),
    "sorting": ("lists", "functions"),
    "exceptions": ("functions",),
}
"""As the catalogue has them."""


class Build(Protocol):
    """Writes the variant; `rng` is for its data and is seeded by the choices."""

    def __call__(self, chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
        """Return the draft."""


class Template(Struct, frozen=True, kw_only=True):
    """A family of challenges.

    Args:
        name: lower-case words joined by hyphens, at most 30 characters.
        skill: that it practises.
        choices: what can be chosen, for each difficulty.
        build: writes the variant of some choices.
    """

    name: str
    skill: str
    choices: Mapping[Difficulty, Mapping[str, Sequence[str]]]
    build: Build


class Variant(Struct, frozen=True):
    """A challenge of a template: its id, the draft, and what was chosen for it."""

    id: str
    draft: Draft
    wish: Wish
    prerequisites: tuple[str, ...]
    parameters: dict[str, str | int | float]


def variant(template: Template, difficulty: Difficulty, seed: int) -> Variant:
    """Return the variant of a seed; the same one each time.

    The seed chooses; all else follows from what was chosen, and so does the id. Two seeds that
    choose alike give the same challenge.
    """
    rng = Random(seed)  # noqa: S311 - a variant, not a secret
    options = template.choices[difficulty]
    chosen = {name: rng.choice(list(options[name])) for name in sorted(options)}
    key = msgspec.json.encode([template.name, difficulty, chosen], order="deterministic")
    digest = hashlib.sha256(key).hexdigest()
    data = Random(int(digest[:12], 16))  # noqa: S311 - as above
    return Variant(
        id=f"made-{template.name}-{digest[:8]}",
        draft=template.build(chosen, difficulty, data),
        wish=Wish(template.skill, difficulty),
        prerequisites=PREREQUISITES[template.skill],
        parameters={"template": template.name, "seed": seed, **chosen},
    )


# --- the words of templates -----------------------------------------------------------------------


def text(written: str) -> str:
    """Return a text that is indented in its template, without that indentation."""
    return textwrap.dedent(written).strip("\n")


def code_of(*lines: str) -> str:
    """Return lines of code as one text; empty ones are left out."""
    return "\n".join(filter(None, lines))


def rules(*lines: str) -> str:
    """Return rules as a list in Markdown."""
    return "**Rules**\n\n" + "\n".join(f"- {line}" for line in lines if line)


class Cases:
    """Collects the tests of one function, with what it must return.

    Args:
        entry: its name.
        solve: what it must return; written by itself, so that the reference is really tested.
    """

    def __init__(self, entry: str, solve: Callable[..., object]) -> None:
        self._entry = entry
        self._solve = solve
        self._tests: list[DraftTest] = []

    def show(self, name: str, *inputs: tuple[object, ...]) -> None:
        """Add a visible test with these arguments, one tuple for each call."""
        self._tests.append(DraftTest(name, tuple(map(self.check, inputs))))

    def hide(self, name: str, message: str, *inputs: tuple[object, ...]) -> None:
        """Add a hidden test; the message is shown when it fails."""
        checks = tuple(map(self.check, inputs))
        self._tests.append(DraftTest(name, checks, hidden=True, message=message))

    def check(self, arguments: tuple[object, ...]) -> Check:
        """Return the call with what it must return or raise."""
        call = self.call(arguments)
        try:
            return Check(call, expected=repr(self._solve(*arguments)))
        except (ValueError, TypeError, KeyError) as error:
            return Check(call, raises=type(error).__name__)

    def call(self, arguments: tuple[object, ...]) -> str:
        """Return the call as it is written."""
        return f"{self._entry}({', '.join(map(repr, arguments))})"

    def examples(self, *inputs: tuple[object, ...]) -> str:
        """Return calls with their results as a block of code in Markdown."""
        checks = list(map(self.check, inputs))
        width = max(len(check.call) for check in checks)
        lines = [
            f"{check.call:<{width}}  # {check.expected or 'raises ' + check.raises}"
            for check in checks
        ]
        return "```python\n" + "\n".join(lines) + "\n```"

    @property
    def tests(self) -> tuple[DraftTest, ...]:
        """All tests so far."""
        return tuple(self._tests)
