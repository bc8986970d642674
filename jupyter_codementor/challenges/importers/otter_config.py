"""ASSIGNMENT CONFIG of `otter assign` and ``otter_config.json``: what we use, and what is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

_REASONS: Final[Mapping[str, str]] = {
    "requirements": "names packages to install; choose an image that has them",
    "environment": "names a conda environment; choose an image that has what it needs",
    "python_version": "chooses a version of Python; choose an image with that version",
    "plugins": "names plugins of Otter, which are not run here",
}
_GENERATE_REASONS: Final[Mapping[str, str]] = {
    "plugins": "names plugins of Otter, which are not run here",
    "points_possible": "scales the score to another sum of points; points stay as they are",
    "score_threshold": "turns the score into all or nothing from a share on",
    "grade_from_log": "grades from a log of the student's, which could be forged",
    "serialized_variables": "belongs to grading from a log",
    "force_public_test_summary": "changes what students see of hidden tests",
    "submission_zip": "grades a zip of files; here the notebook is handed in",
    "assignment_name": "",
    "show_hidden": "would show hidden tests, which are never shown here",
    "zips": "grades a zip of files; here the notebook is handed in",
}


class OtterConfig(Struct, frozen=True, kw_only=True):
    """What of the settings an import needs; `other` is kept for an export."""

    name: str = ""
    seed: int | None = None
    seed_variable: str = ""
    student_seed: int | None = None
    ok_format: bool = True
    strip_everywhere: bool = False
    files: tuple[str, ...] = ()
    other: dict[str, Any] = {}
    lost: tuple[str, ...] = ()


def read_config(values: Mapping[str, Any]) -> OtterConfig:
    """Return what the keys of ASSIGNMENT CONFIG say."""
    seed = values.get("seed")
    generate = _group(values.get("generate"))
    own = seed if isinstance(seed, dict) else {}
    number = own.get("autograder_value", generate.get("seed", seed))
    variable = own.get("variable") or generate.get("seed_variable") or ""
    student = own.get("student_value")
    tests = _group(values.get("tests"))
    return OtterConfig(
        name=str(values.get("name") or ""),
        seed=number if isinstance(number, int) and not isinstance(number, bool) else None,
        seed_variable=variable if str(variable).isidentifier() else "",
        student_seed=student if isinstance(student, int) else None,
        ok_format=bool(tests.get("ok_format", True)),
        strip_everywhere=bool(values.get("strip_solutions_from_all_cells")),
        files=tuple(_files(values)),
        other={key: value for key, value in values.items() if key != "config_file"},
        lost=tuple(_lost(values, generate)),
    )


def _files(values: Mapping[str, Any]) -> Iterator[str]:
    for key in ("files", "autograder_files"):
        listed = values.get(key)
        if isinstance(listed, list):
            yield from (each for each in listed if isinstance(each, str))


def _lost(values: Mapping[str, Any], generate: Mapping[str, Any]) -> Iterator[str]:
    for key, reason in _REASONS.items():
        if values.get(key):
            yield f"ASSIGNMENT CONFIG: `{key}` {reason}."
    for key, reason in _GENERATE_REASONS.items():
        if generate.get(key) and reason:
            yield f"ASSIGNMENT CONFIG: `generate.{key}` {reason}."


def _group(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
