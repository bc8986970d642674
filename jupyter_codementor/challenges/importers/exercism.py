"""Exercises of Exercism's Python track: a folder with ``.meta/config.json``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import Challenge, Difficulty

from .models import Imported, Lost
from .naming import challenge_id, title_of
from .python_tests import read_python_tests, stub_of

_MAX_BYTES: Final = 1024 * 1024
_EASY, _MEDIUM = 3, 6


def is_exercism(folder: Path) -> bool:
    """Whether the folder is an exercise."""
    return (folder / ".meta" / "config.json").is_file()


def import_exercism(folder: Path) -> Imported:
    """Return the challenge of an exercise's folder.

    Its tests are all visible, as Exercism's are, for one point each.

    Raises:
        NotAChallenge: it lacks a test file or an example solution, or these are not Python.
    """
    settings = _json(folder / ".meta" / "config.json")
    track = _track(folder)
    slug = folder.name
    test_path = _file(folder, settings, "test", ("*_test.py", "test_*.py"))
    stub_path = _file(folder, settings, "solution", (f"{slug.replace('-', '_')}.py",))
    example = _file(folder, settings, "example", (".meta/example.py",)) or _file(
        folder, settings, "exemplar", (".meta/exemplar.py", ".meta/example.py")
    )
    if test_path is None or example is None:
        what = "test file" if test_path is None else "example solution in .meta"
        raise NotAChallenge(f"The exercise {slug} has no {what}.")
    solution = _text(example)
    starter = _text(stub_path) if stub_path else ""
    module = stub_path.stem if stub_path else slug.replace("-", "_")
    tests = read_python_tests(_text(test_path), module, solution, starter, test_path.name)
    if not tests.cases:
        raise NotAChallenge(f"The exercise {slug} has no test that can be carried.")
    hardness = track.get("difficulty")
    hardness = hardness if isinstance(hardness, int) else _MEDIUM
    challenge = Challenge(
        id=challenge_id(slug),
        version=1,
        title=str(track.get("name") or title_of(slug)),
        description=_description(folder) or str(settings.get("blurb") or title_of(slug)),
        starter=starter or stub_of(solution, tests.entry),
        solution=solution,
        test_cases=tests.cases,
        difficulty=_difficulty(hardness),
        xp=max(10, min(200, hardness * 10)),
        entry=tests.entry,
        hints=tuple(_hints(folder)),
        skills=_names(track, "practices") or _names(track, "concepts") or ("exercism",),
        prerequisites=_names(track, "prerequisites"),
        tags=("exercism",),
    )
    return Imported((challenge,), (*tests.lost, *_more_files(settings)))


def _difficulty(number: int) -> Difficulty:
    return "easy" if number <= _EASY else "medium" if number <= _MEDIUM else "hard"


def _more_files(settings: Mapping[str, Any]) -> Iterator[Lost]:
    for key in ("solution", "test", "example"):
        listed = _listed(settings, key)
        if len(listed) > 1:
            yield Lost(
                f"It has several files as its {key}; only {listed[0]} was taken.",
                where=".meta/config.json",
            )


def _listed(settings: Mapping[str, Any], key: str) -> list[str]:
    files = settings.get("files")
    listed = files.get(key) if isinstance(files, dict) else None
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _file(
    folder: Path, settings: Mapping[str, Any], key: str, patterns: tuple[str, ...]
) -> Path | None:
    """Return the first file that the settings list, or else that has the usual name."""
    root = folder.resolve()
    for name in _listed(settings, key):
        path = folder / name
        if path.resolve().is_relative_to(root) and path.is_file() and not path.is_symlink():
            return path
    found = (path for pattern in patterns for path in sorted(folder.glob(pattern)))
    return next((path for path in found if path.is_file() and not path.is_symlink()), None)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise NotAChallenge(f"{path.name} is larger than {_MAX_BYTES // 1024} KiB.")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAChallenge(f"{path.name} cannot be read: {error}.") from error


def _json(path: Path) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(_text(path))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise NotAChallenge(f"{path.name} is not JSON: {error}.") from error
    return content if isinstance(content, dict) else {}


def _track(folder: Path) -> Mapping[str, Any]:
    """Return what the track's ``config.json`` says of the exercise, if the folder is in a track."""
    path = folder.parent.parent.parent / "config.json"
    if folder.parent.parent.name != "exercises" or not path.is_file() or path.is_symlink():
        return {}
    exercises = _json(path).get("exercises")
    groups = exercises.values() if isinstance(exercises, dict) else ()
    for group in groups:
        for each in group if isinstance(group, list) else ():
            if isinstance(each, dict) and each.get("slug") == folder.name:
                return each
    return {}


def _names(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    listed = values.get(key)
    return tuple(str(each) for each in listed if each) if isinstance(listed, list) else ()


def _description(folder: Path) -> str:
    names = ("introduction.md", "instructions.md", "instructions.append.md")
    paths = (folder / ".docs" / name for name in names)
    return "\n\n".join(_text(path).strip() for path in paths if path.is_file())


def _hints(folder: Path) -> Iterator[str]:
    """Yield the hints, one for each heading of the second level."""
    path = folder / ".docs" / "hints.md"
    if not path.is_file():
        return
    for part in re.split(r"(?m)^(?=## )", _text(path)):
        if part.startswith("## "):
            yield part.strip()
