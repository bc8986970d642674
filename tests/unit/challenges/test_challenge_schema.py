"""The documented tables, the JSON schema and the reader say the same of the metadata."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from challenge_notebooks import METADATA
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_codementor import challenges
from jupyter_codementor.challenges import metadata as ours
from jupyter_codementor.errors import BadInput

ROOT = Path(__file__).parents[3]
FILE = Path(challenges.__file__).with_name("challenge-notebook.schema.json")
REFERENCE = ROOT / "docs" / "reference" / "challenge-notebook.md"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
NOTEBOOK = SCHEMA["$defs"]["NotebookMetadata"]
CELL = SCHEMA["$defs"]["CellMetadata"]


def test_the_schema_file_is_made_of_what_the_reader_decodes_into() -> None:
    assert ours.schema() == SCHEMA


def _tables() -> list[dict[str, list[str]]]:
    """Return the tables of the reference page; each maps the first column to the row."""
    tables: list[dict[str, list[str]]] = []
    rows: dict[str, list[str]] = {}
    for line in [*REFERENCE.read_text(encoding="utf-8").splitlines(), ""]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and (key := re.fullmatch(r"`(\w+)`", cells[0])):
            rows[key[1]] = cells
        elif not line.startswith("|") and rows:
            tables.append(rows)
            rows = {}
    return tables


def test_each_key_of_the_notebook_is_documented_with_its_default() -> None:
    table = _tables()[0]
    assert list(table) == [
        key for key in json.loads(_first_example())["codementor"] if key in NOTEBOOK["properties"]
    ]
    assert set(table) == set(NOTEBOOK["properties"])
    for key, row in table.items():
        if key in NOTEBOOK["required"]:
            assert row[2] == "required", key
        elif key == "limits":
            assert NOTEBOOK["properties"][key]["default"] == {"time_s": 5.0, "memory_mb": 256}
            assert row[2] == "5 s, 256 MiB"
        else:
            default = NOTEBOOK["properties"][key]["default"]
            shown = row[2].strip("`")
            assert shown in (json.dumps(default), default), key


def test_each_role_and_each_key_of_a_cell_is_documented() -> None:
    roles = _tables()[1]
    assert set(roles) == set(CELL["properties"]["role"]["enum"])
    further = set(re.findall(r"`(\w+)`", " ".join(row[3] for row in roles.values())))
    assert further == set(CELL["properties"]) - {"role"}


def _first_example() -> str:
    found = re.search(r"```json\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_documented_example_is_valid() -> None:
    own = json.loads(_first_example())["codementor"]
    jsonschema.validate({"notebook": own}, SCHEMA)
    assert ours.notebook_metadata(own).id == own["id"]


def _agree(kind: str, content: Any) -> None:
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid({kind: content})
    try:
        if kind == "notebook":
            ours.notebook_metadata(content)
        else:
            ours.cell_metadata(content, 1)
        accepted = True
    except BadInput:
        accepted = False
    assert accepted is valid


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 300),
    st.floats(0.05, 61).filter(lambda number: not number.is_integer()),
    st.sampled_from(["", "easy", "program", "two-sum", "Two", "a-", "python", "test", "x\n"]),
    st.lists(st.sampled_from(["a", "", "loops", 1]), max_size=2),
    st.fixed_dictionaries({}, optional={"time_s": st.floats(0, 70), "memory_mb": st.integers()}),
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([*NOTEBOOK["properties"], "unknown"]), VALUES)
def test_schema_and_reader_agree_on_the_notebook(key: str, value: Any) -> None:
    _agree("notebook", METADATA | {key: value})


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([*CELL["properties"], "unknown"]), VALUES)
def test_schema_and_reader_agree_on_a_cell(key: str, value: Any) -> None:
    _agree("cell", {"role": "test", "name": "some"} | {key: value})


@pytest.mark.parametrize("key", [*METADATA])
def test_schema_and_reader_agree_on_what_is_missing(key: str) -> None:
    _agree("notebook", {name: value for name, value in METADATA.items() if name != key})
