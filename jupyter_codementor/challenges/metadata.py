"""The metadata under `codementor` of a challenge's notebook and of its cells.

The classes below are the one source: the reader decodes into them, and the JSON schema beside this
module (`challenge-notebook.schema.json`) is made of them by `schema()`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from jupyter_codementor.errors import NewerFormat, NotAChallenge
from jupyter_codementor.model.challenge import Difficulty, Isolate, Kind
from jupyter_codementor.model.mistakes import Mistake

FORMAT: Final = 1
"""The format that we write, and the highest that we read."""

Role = Literal[
    "description",
    "starter",
    "answer",
    "solution",
    "test",
    "hint",
    "explanation",
    "wrong",
    "given",
    "by_hand",
]

_END: Final = r"(?![\s\S])"
"""The end of the text, in Python and in JSON schema alike; `$` lets a newline follow."""

Language = Literal["python", "javascript"]
Identifier = Annotated[str, Meta(pattern=rf"^[a-z0-9]+(-[a-z0-9]+)*{_END}", max_length=64)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]


class LimitsMetadata(Struct, frozen=True):
    """`limits` of the notebook."""

    time_s: Annotated[float, Meta(ge=0.1, le=60)] = 5.0
    memory_mb: Annotated[int, Meta(ge=64, le=2048)] = 256


class TutorMetadata(Struct, frozen=True):
    """`tutor` of the notebook: whether it helps, and how fast and how far."""

    enabled: bool = True
    wait_s: Annotated[float, Meta(ge=0, le=86_400)] = 120.0
    parsons: bool = False


class QuestionMetadata(Struct, frozen=True):
    """One of the `questions` of an assignment."""

    name: Line
    all_or_nothing: bool = False
    metadata: dict[str, Any] = {}


class AssignmentMetadata(Struct, frozen=True):
    """`assignment` of the notebook of an assignment."""

    questions: tuple[QuestionMetadata, ...] = ()
    seed: int | None = None
    seed_variable: str = ""
    files: dict[str, str] = {}
    origin: Literal["", "nbgrader", "otter"] = ""
    description: str = ""


class NotebookMetadata(Struct, frozen=True, kw_only=True):
    """`metadata.codementor` of the notebook."""

    format: Annotated[int, Meta(ge=1, le=FORMAT)]
    id: Identifier
    title: Line
    difficulty: Difficulty
    skills: Annotated[tuple[Line, ...], Meta(min_length=1)]
    xp: Annotated[int, Meta(ge=10, le=200)]
    version: Annotated[int, Meta(ge=1)] = 1
    language: Language = "python"
    kind: Kind = "function"
    prerequisites: tuple[Line, ...] = ()
    tags: tuple[Line, ...] = ()
    limits: LimitsMetadata = LimitsMetadata()
    entry: tuple[Annotated[str, Meta(pattern=rf"^[A-Za-z_][A-Za-z0-9_]*{_END}")], ...] = ()
    complexity: str = ""
    licence: str = ""
    image: Identifier = "stdlib"
    isolate: Isolate = "submission"
    assignment: AssignmentMetadata | None = None
    tutor: TutorMetadata = TutorMetadata()


class CellMetadata(Struct, frozen=True, kw_only=True):
    """`metadata.codementor` of a cell; a `test` has the keys after `role`, a `wrong` a `cause`."""

    role: Role
    name: Line | None = None
    hidden: bool = False
    points: Annotated[int, Meta(ge=0, le=1000)] | Annotated[float, Meta(ge=0, le=1000)] = 1
    message: str = ""
    cause: Line | None = None
    mistakes: tuple[Mistake, ...] = ()
    cell: str = ""
    question: str = ""
    form: Literal["cell", "doctest", "function"] = "cell"
    locked: bool | None = None
    starter: str | None = None
    shown: str | None = None
    praise: str = ""


_RULES: Final[Mapping[str, str]] = {
    "format": "must be the number 1",
    "id": "must be lower-case words joined by hyphens, such as two-sum, at most 64 characters",
    "title": "must be a text of 1 to 200 characters",
    "difficulty": "must be easy, medium or hard",
    "skills": "must be a list with at least one skill, each a text",
    "xp": "must be a whole number from 10 to 200",
    "version": "must be a whole number from 1",
    "language": "must be python or javascript",
    "kind": "must be function, program or assignment",
    "prerequisites": "must be a list of skills, each a text",
    "tags": "must be a list of texts",
    "limits": "must hold time_s (0.1 to 60 seconds) and memory_mb (64 to 2048 MiB)",
    "entry": "must be a list of names that the student's code defines",
    "complexity": "must be a text, such as O(n)",
    "licence": "must be a text, such as BSD-3-Clause",
    "image": "must name a prepared Python: stdlib, numpy, pandas or one of the settings",
    "isolate": "must be submission or test",
    "tutor": "must hold enabled (true or false), wait_s (seconds until a further hint, 0 to 86400) "
    "and parsons (true or false)",
    "assignment": "must hold the questions, seed and files of an assignment",
    "role": "must be description, starter, answer, solution, test, hint, explanation, wrong, given "
    "or by_hand",
    "name": "must be a text of 1 to 200 characters",
    "hidden": "must be true or false",
    "points": "must be a number from 0 to 1000, of a challenge a whole one from 1 to 100",
    "message": "must be a text",
    "cell": "must be a text that no other cell has",
    "question": "must be the name of a question",
    "form": "must be cell, doctest or function",
    "locked": "must be true or false",
    "starter": "must be a text: what students get in place of the cell",
    "shown": "must be a text: what students see of the test",
    "praise": "must be a text",
    "mistakes": "must be a list of kinds of mistake, such as boundary or returns-early",
    "cause": "must be a text of 1 to 200 characters that says why the solution is wrong",
}

_T = TypeVar("_T", NotebookMetadata, CellMetadata)


def notebook_metadata(content: object) -> NotebookMetadata:
    """Return the value of `metadata.codementor` of a notebook.

    Raises:
        NewerFormat: its `format` is higher than ours.
        NotAChallenge: a key is missing or breaks its rule.
    """
    if isinstance(content, Mapping):
        number = content.get("format")
        if isinstance(number, int) and not isinstance(number, bool) and number > FORMAT:
            raise NewerFormat(
                f"This challenge is written in format {number}, and this version of "
                f"jupyter_codementor reads format {FORMAT}; install a newer version to open it."
            )
    return _convert(content, NotebookMetadata, "The codementor metadata of the notebook")


def cell_metadata(content: object, number: int) -> CellMetadata:
    """Return the value of `metadata.codementor` of the cell `number` (from 1).

    Raises:
        NotAChallenge: a key is missing or breaks its rule.
    """
    return _convert(content, CellMetadata, f"The codementor metadata of cell {number}")


def _convert(content: object, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.convert(content, kind)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:  # half a character is no text
        raise NotAChallenge(_sentence(str(error), where)) from error


def _sentence(error: str, where: str) -> str:
    if missing := re.search(r"missing required field `(\w+)`", error):
        key = missing[1]
        return f"{where} has no `{key}`; it {_RULES[key]}."
    if key_path := re.search(r"at `\$\.(\w+)", error):
        key = key_path[1]
        return f"{where}: `{key}` {_RULES[key]}."
    return f"{where} must be a group of keys and values, such as {{...}}."


def schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of both kinds of metadata."""
    _, definitions = msgspec.json.schema_components(
        [NotebookMetadata, CellMetadata], ref_template="#/$defs/{name}"
    )
    for name, definition in definitions.items():
        definition["title"] = name
        if name not in ("NotebookMetadata", "CellMetadata"):
            continue
        for key, field in definition["properties"].items():
            field["description"] = _RULES[key]
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The codementor metadata of a challenge's notebook",
        "type": "object",
        "properties": {
            "notebook": {"$ref": "#/$defs/NotebookMetadata"},
            "cell": {"$ref": "#/$defs/CellMetadata"},
        },
        "$defs": definitions,
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(content))
    return plain
