"""The settings of nbgrader that say how its notebooks are marked, read and never executed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, field

_MAX_BYTES: Final = 4 * 1024 * 1024


class NbgraderConfig(Struct, frozen=True, kw_only=True):
    """What of `nbgrader_config.py` an import needs; the defaults are nbgrader's."""

    begin_solution: str = "BEGIN SOLUTION"
    end_solution: str = "END SOLUTION"
    begin_hidden: str = "BEGIN HIDDEN TESTS"
    end_hidden: str = "END HIDDEN TESTS"
    begin_scheme: str = "BEGIN MARK SCHEME"
    end_scheme: str = "END MARK SCHEME"
    autotest: str = "AUTOTEST"
    hashed: str = "HASHED"
    autotest_file: str = "autotests.yml"
    code_stub: dict[str, str] = field(
        default_factory=lambda: {
            "python": "# YOUR CODE HERE\nraise NotImplementedError()",
            "r": "# YOUR CODE HERE\nfail()",
            "matlab": "% YOUR CODE HERE\nerror('No Answer Given!')",
            "octave": "% YOUR CODE HERE\nerror('No Answer Given!')",
            "sas": "/* YOUR CODE HERE */\n %notImplemented;",
            "java": "// YOUR CODE HERE",
        }
    )
    text_stub: str = "YOUR ANSWER HERE"
    source_folder: str = "source"
    header: str = ""
    footer: str = ""
    timeout_s: float = 30.0


_SETTINGS: Final = {
    ("ClearSolutions", "begin_solution_delimeter"): "begin_solution",
    ("ClearSolutions", "end_solution_delimeter"): "end_solution",
    ("ClearSolutions", "code_stub"): "code_stub",
    ("ClearSolutions", "text_stub"): "text_stub",
    ("ClearHiddenTests", "begin_test_delimeter"): "begin_hidden",
    ("ClearHiddenTests", "end_test_delimeter"): "end_hidden",
    ("ClearMarkScheme", "begin_mark_scheme_delimeter"): "begin_scheme",
    ("ClearMarkScheme", "end_mark_scheme_delimeter"): "end_scheme",
    ("InstantiateTests", "autotest_delimiter"): "autotest",
    ("InstantiateTests", "hashed_delimiter"): "hashed",
    ("InstantiateTests", "autotest_filename"): "autotest_file",
    ("CourseDirectory", "source_directory"): "source_folder",
    ("IncludeHeaderFooter", "header"): "header",
    ("IncludeHeaderFooter", "footer"): "footer",
    ("Execute", "timeout"): "timeout_s",
}


def read_config(folder: Path) -> tuple[NbgraderConfig, tuple[str, ...]]:
    """Return the settings of a course folder and a sentence for each that could not be read."""
    values: dict[tuple[str, str], Any] = {}
    problems: list[str] = []
    script, plain = folder / "nbgrader_config.py", folder / "nbgrader_config.json"
    if script.is_file() and script.stat().st_size <= _MAX_BYTES:
        found, problems = settings_of(script.read_text("utf-8", "replace"))
        values |= found
    if plain.is_file() and plain.stat().st_size <= _MAX_BYTES:
        try:
            content = msgspec.json.decode(plain.read_bytes(), type=dict[str, dict[str, Any]])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            problems.append("nbgrader_config.json is no JSON of settings; it was not used.")
        else:
            values |= {
                (section, name): value
                for section, group in content.items()
                for name, value in group.items()
            }
    return config_from(values), tuple(problems)


def settings_of(script: str) -> tuple[dict[tuple[str, str], Any], list[str]]:
    """Return what ``c.Section.name = literal`` lines of a script set; it is only parsed."""
    try:
        tree = ast.parse(script)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}, ["nbgrader_config.py is not valid Python; nbgrader's defaults were used."]
    found: dict[tuple[str, str], Any] = {}
    problems: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Attribute(attr=section), attr=name)], value=value
            ) if (section, name) in _SETTINGS:
                try:
                    found[section, name] = ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    problems.append(
                        f"nbgrader_config.py computes {section}.{name} in line {node.lineno}; "
                        "as it is not executed, nbgrader's default was used."
                    )
    return found, problems


def config_from(values: dict[tuple[str, str], Any]) -> NbgraderConfig:
    """Return the settings with these values; one of a wrong type leaves the default."""
    config = NbgraderConfig()
    for key, name in _SETTINGS.items():
        value = values.get(key)
        if name == "code_stub":
            if isinstance(value, str):
                value = {"python": value}
            if isinstance(value, dict):
                stubs = {str(k).lower(): v for k, v in value.items() if isinstance(v, str)}
                config = msgspec.structs.replace(config, code_stub=config.code_stub | stubs)
        elif name == "timeout_s":
            if isinstance(value, (int, float)) and value > 0:
                config = msgspec.structs.replace(config, timeout_s=float(value))
        elif isinstance(value, str) and (value or name in ("header", "footer")):
            config = msgspec.structs.replace(config, **{name: value})
    return config
