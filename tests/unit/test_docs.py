"""The documentation says what the code does: nothing undocumented, nothing that is gone."""

from __future__ import annotations

import argparse
import ast
import dataclasses
import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from types import UnionType
from typing import Any, get_args

import pytest
from docs_reading import (
    EXPLANATION,
    REFERENCE,
    ROOT,
    assert_same,
    code_of,
    first_column,
    is_ignored,
    pages,
    rows,
    section,
    spans,
)

from jupyter_codementor import errors, events
from jupyter_codementor.model.activity import ActivityKind
from jupyter_codementor.model.student import ChallengeStatus
from jupyter_codementor.model.submission import SubmissionStatus
from jupyter_codementor.model.verdict import CaseStatus, IsolationLevel, VerdictStatus
from jupyter_codementor.progress.achievements import RULES
from jupyter_codementor.settings import Settings
from jupyter_codementor_server import cli, problems, wire
from jupyter_codementor_server.routes import OPERATIONS

# --- settings -------------------------------------------------------------------------------------


def traits() -> dict[str, object]:
    """The settings of the extension with their defaults, read from its source."""
    source = (ROOT / "server_ext/jupyter_codementor_server/extension.py").read_text("utf-8")
    [kind] = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "Codementor"
    ]
    found: dict[str, object] = {}
    for node in kind.body:
        if isinstance(node, ast.Assign) and ".tag(config=True)" in "".join(
            ast.unparse(node.value).split()
        ):
            trait = node.value.func.value  # type: ignore[attr-defined]
            holders: dict[str, object] = {"List": [], "Dict": {}}
            plain = trait.args[:1] if trait.func.id not in holders else []
            empty = holders.get(trait.func.id, "")
            found[node.targets[0].id] = ast.literal_eval(plain[0]) if plain else empty  # type: ignore[attr-defined]
    assert len(found) >= 10
    return found


def test_each_setting_of_the_server_is_documented_with_its_default() -> None:
    table = rows(REFERENCE / "settings.md", "Of the server")
    documented = {spans(row[0])[0]: ast.literal_eval(spans(row[1])[0]) for row in table}

    assert documented == traits()


def test_each_field_of_settings_is_documented_with_its_default() -> None:
    table = rows(REFERENCE / "settings.md", "Fixed at present")
    documented = {spans(row[0])[0]: ast.literal_eval(spans(row[1])[0]) for row in table}
    fields = {field.name: field.default for field in dataclasses.fields(Settings)}
    settable = traits()

    assert documented == {name: value for name, value in fields.items() if name not in settable}
    stated = {name: default for name, default in settable.items() if default and name in fields}
    assert stated == {name: fields[name] for name in stated}


def test_each_environment_variable_is_documented() -> None:
    code = ROOT / "jupyter_codementor"
    text = "".join(path.read_text("utf-8") for path in code.rglob("*.py"))

    assert_same(
        first_column(REFERENCE / "settings.md", "Environment variables"),
        set(re.findall(r"[\"'](CODEMENTOR_[A-Z_]+)[\"']", text)),
    )


# --- routes, events, errors -----------------------------------------------------------------------


def test_each_route_is_documented_with_its_role_and_statuses() -> None:
    documented = {
        spans(route)[0]: (who, replies, problems)
        for route, who, _, replies, problems in rows(REFERENCE / "routes.md", "Table")
    }
    real = {
        f"{operation.method} {operation.path}": (
            operation.role,
            ", ".join(map(str, sorted(operation.replies))),
            ", ".join(map(str, sorted(operation.problems))),
        )
        for operation in OPERATIONS
    }

    assert documented == real


def test_each_query_parameter_is_documented_at_its_route() -> None:
    described = {spans(row[0])[0]: row[2] for row in rows(REFERENCE / "routes.md", "Table")}
    for operation in OPERATIONS:
        text = described[f"{operation.method} {operation.path}"]
        wanted = {query.name for query in (*operation.query, *operation.headers)}
        assert wanted <= set(spans(text)), operation.path


def test_each_field_of_the_profile_that_can_be_changed_is_documented() -> None:
    described = {spans(row[0])[0]: row[2] for row in rows(REFERENCE / "routes.md", "Table")}

    assert_same(spans(described["PUT /users/profile"]), wire.ProfileRequest.__struct_fields__)


def members(union: object) -> tuple[type, ...]:
    assert isinstance(union, UnionType)
    return get_args(union)


def test_each_live_message_is_documented_with_its_fields() -> None:
    table = rows(REFERENCE / "events.md", "Live messages")
    documented = {spans(row[0])[0]: tuple(spans(row[1])) for row in table}

    assert documented == {
        kind.__struct_config__.tag: kind.__struct_encode_fields__  # type: ignore[attr-defined]
        for kind in members(wire.LiveMessage)
    }


def test_what_a_page_may_send_is_documented_with_its_fields() -> None:
    table = rows(REFERENCE / "events.md", "What a page may send")
    documented = {spans(row[0])[0]: tuple(spans(row[1])) for row in table}

    assert documented == {
        kind.__struct_config__.tag: kind.__struct_encode_fields__  # type: ignore[attr-defined]
        for kind in members(wire.PageMessage)
    }


def test_each_event_is_documented_with_its_fields() -> None:
    table = rows(REFERENCE / "events.md", "Events inside the server")
    documented = {spans(row[0])[0]: tuple(spans(row[1])) for row in table}

    assert documented == {
        kind.__name__: tuple(field.name for field in dataclasses.fields(kind))
        for kind in members(events.Event)
    }


def test_each_kind_of_activity_is_documented() -> None:
    heading = "What is kept of what a student does"

    assert_same(first_column(REFERENCE / "events.md", heading), get_args(ActivityKind))


def test_each_error_is_documented_with_its_parent_and_status() -> None:
    documented = {
        spans(name)[0]: (parent.strip("`"), int(status))
        for name, parent, status, _ in rows(REFERENCE / "errors.md", "The tree")
    }
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.CodementorError)
    ]
    real = {
        kind.__name__: (
            "" if kind is errors.CodementorError else kind.__mro__[1].__name__,
            next(problems._STATUS[each] for each in kind.__mro__ if each in problems._STATUS),
        )
        for kind in kinds
    }

    assert documented == real


# --- commands, verdicts, achievements -------------------------------------------------------------


def commands() -> dict[str, argparse.ArgumentParser]:
    added = argparse.ArgumentParser().add_subparsers()
    for command in cli.COMMANDS:
        command.add_to(added)
    return dict(added.choices)


def test_each_command_is_documented_with_its_options() -> None:
    table = rows(REFERENCE / "commands.md", "Table")
    documented = {spans(row[0])[0]: set(spans(row[1])) for row in table}

    assert documented == {
        name: {
            option
            for action in parser._actions
            for option in action.option_strings
            if option not in ("-h", "--help")
        }
        for name, parser in commands().items()
    }


def test_each_command_that_a_page_tells_to_type_is_there() -> None:
    there = commands()
    for path in pages():
        for name in re.findall(r"jupyter codementor ([a-z]+)", code_of(path)):
            assert name in there, f"{path.name}: jupyter codementor {name}"


def test_each_magic_is_documented() -> None:
    source = (ROOT / "jupyter_codementor/notebook/magics.py").read_text("utf-8")
    found = re.findall(r"@(line_cell|line|cell)_magic\s+def (\w+)", source)
    signs = {"line": ("%",), "cell": ("%%",), "line_cell": ("%", "%%")}

    assert_same(
        first_column(REFERENCE / "commands.md", "Magics"),
        {sign + name for kind, name in found for sign in signs[kind]},
    )


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Over all", VerdictStatus),
        ("For each test", CaseStatus),
        ("A submission on its way", SubmissionStatus),
        ("A challenge for its student", ChallengeStatus),
        ("Isolation", IsolationLevel),
    ],
)
def test_each_word_of_a_verdict_is_documented(heading: str, words: object) -> None:
    assert_same(first_column(REFERENCE / "verdicts.md", heading), get_args(words))


@pytest.mark.parametrize("heading", ["Over all", "For each test"])
def test_the_page_says_what_the_documentation_says_it_does(heading: str) -> None:
    source = (ROOT / "labextension/src/words.ts").read_text("utf-8")
    found = re.findall(r"(\w+): trans\.__\('([^']+)'(?:, name)?\)", source)
    said = {(word, sentence.replace("%1", "Python")) for word, sentence in found}

    for word, sentence, _ in rows(REFERENCE / "verdicts.md", heading):
        assert (spans(word)[0], sentence) in said


def test_each_achievement_is_documented_with_its_title() -> None:
    table = rows(EXPLANATION / "progress.md", "Achievements")
    titles = {
        id: title
        for row in table
        for id, title in zip(spans(row[0]), row[1].split(", "), strict=True)
    }

    assert titles == {rule.id: rule.title for rule in RULES}


# --- the page -------------------------------------------------------------------------------------


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (ROOT / "labextension/schema/plugin.json").read_text("utf-8")
    )
    return found


def test_each_setting_of_the_page_is_documented_with_its_default() -> None:
    table = rows(REFERENCE / "lab-extension.md", "Settings")
    documented = {spans(row[0])[0]: json.loads(spans(row[1])[0]) for row in table}

    assert documented == {name: it["default"] for name, it in schema()["properties"].items()}


def test_each_command_of_the_page_is_documented_with_its_keys() -> None:
    tokens = (ROOT / "labextension/src/tokens.ts").read_text("utf-8")
    table = rows(REFERENCE / "lab-extension.md", "Commands")
    keys = {each["command"]: " ".join(each["keys"]) for each in schema()["jupyter.lab.shortcuts"]}
    names = re.findall(r"'(codementor:[a-z-]+)'", tokens)

    assert {spans(row[0])[0]: row[2] for row in table} == {
        name: keys.get(name, "") for name in names
    }


def test_each_plugin_of_the_page_is_documented() -> None:
    text = "".join(
        path.read_text("utf-8") for path in (ROOT / "labextension/src").rglob("plugin.ts*")
    )

    assert_same(
        first_column(REFERENCE / "lab-extension.md", "Plugins"),
        re.findall(r"^  id: '([^']+)'", text, flags=re.MULTILINE),
    )


# --- dependencies and the map ---------------------------------------------------------------------


def names(requirements: Iterable[str]) -> list[str]:
    """The names of requirements, without versions and extras."""
    return [re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0] for requirement in requirements]


def test_each_python_dependency_has_its_reason() -> None:
    page = EXPLANATION / "dependencies.md"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    optional = project["project"]["optional-dependencies"]

    assert_same(first_column(page, "To run"), names(project["project"]["dependencies"]))
    by_choice = [it for extra in optional if extra != "dev" for it in optional[extra]]
    assert_same(first_column(page, "By choice"), names(by_choice))
    assert_same(first_column(page, "To develop"), names(optional["dev"]))
    assert_same(first_column(page, "To build"), names(project["build-system"]["requires"]))


def test_each_dependency_of_the_page_has_its_reason() -> None:
    page = EXPLANATION / "dependencies.md"
    package = json.loads((ROOT / "labextension/package.json").read_text("utf-8"))

    assert_same(first_column(page, "Of the page, to run"), package["dependencies"])
    assert_same(first_column(page, "Of the page, to develop"), package["devDependencies"])


BRANCHES = (
    ".",
    "docs",
    "jupyter_codementor",
    "jupyter_codementor/adapters",
    "labextension",
    "labextension/src",
    "notebooks",
    "server_ext",
    "server_ext/jupyter_codementor_server",
    "tests",
)


def folders() -> Iterator[str]:
    """Each folder that the map must have."""
    for branch in BRANCHES:
        for path in (ROOT / branch).iterdir():
            if path.is_dir() and not is_ignored(path) and any(path.iterdir()):
                yield path.relative_to(ROOT).as_posix() + "/"


def test_the_map_has_one_line_for_each_folder() -> None:
    documented = first_column(EXPLANATION / "architecture.md", "The map")
    listed = [name for name in documented if name.endswith("/")]

    assert not set(folders()) - set(listed), "not in the map"
    assert [name for name in listed if not (ROOT / name).is_dir()] == []
    assert len(listed) == len(set(listed))


def test_the_floors_are_those_that_the_linter_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in contracts if each.get("exhaustive")]
    shown = section(EXPLANATION / "architecture.md", "Floors").split("```")[1].split("\n")

    floors = [line.split("  ")[0].strip() for line in shown if line.strip()]
    assert floors == ["jupyter_codementor_server", *layers]
