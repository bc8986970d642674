"""Whatever a file holds, an import gives challenges or one of our sentences."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from course_notebooks import nbgrader_notebook, otter_exception_notebook, otter_notebook
from hypothesis import given
from hypothesis import strategies as st
from test_compiled_tests import EXCEPTION_FILE, OK_FILE, student_notebook

from jupyter_codementor.challenges.assignment_handin import handed_in
from jupyter_codementor.challenges.importers import import_notebook
from jupyter_codementor.challenges.importers.nbgrader_autotest import read_templates
from jupyter_codementor.challenges.importers.nbgrader_config import config_from, settings_of
from jupyter_codementor.challenges.importers.otter_files import (
    BrokenTestFileError,
    read_test_file,
)
from jupyter_codementor.challenges.importers.plain_yaml import BrokenYamlError
from jupyter_codementor.challenges.importers.python_tests import read_python_tests
from jupyter_codementor.challenges.notebook_json import parse_json
from jupyter_codementor.errors import BadInput

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
MAKERS = (nbgrader_notebook, otter_notebook, otter_exception_notebook, student_notebook)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a notebook at which something else could stand."""
    yield path
    items = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else items:
        yield from places(item, (*path, key))


PLACES = [list(places(make()))[1:] for make in MAKERS]


@given(st.data())
def test_a_notebook_with_anything_in_one_place_is_imported_or_refused(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(MAKERS) - 1))
    content: Any = copy.deepcopy(MAKERS[number]())
    *path, last = data.draw(st.sampled_from(PLACES[number]))
    node = content
    for key in path:
        node = node[key]
    node[last] = data.draw(JSON | st.text())

    with contextlib.suppress(BadInput):
        [challenge] = import_notebook(content, "fuzzed").challenges
        assert challenge.assignment is not None
        msgspec.json.encode(challenge)
        handed_in(content, challenge.assignment)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_notebook_or_refused(content: bytes) -> None:
    with contextlib.suppress(BadInput):
        import_notebook(parse_json(content, "a.ipynb"), "a")


@given(st.text(max_size=60), st.sampled_from([OK_FILE, EXCEPTION_FILE, ""]), st.integers(0, 400))
def test_any_text_is_a_test_file_or_refused(text: str, file: str, place: int) -> None:
    mixed = file[:place] + text + file[place:]

    with contextlib.suppress(BrokenTestFileError):
        read_test_file(mixed, "q")
    with contextlib.suppress(BadInput):
        read_python_tests(mixed, "leap", "def leap_year(): pass", "", "test_leap.py")
    config_from(settings_of(mixed)[0])


@given(JSON | st.text())
def test_any_yaml_is_templates_or_refused(content: Any) -> None:
    with contextlib.suppress(BrokenYamlError):
        read_templates(json.dumps({"python3": content}), "python3")
    with contextlib.suppress(BrokenYamlError):
        read_templates(str(content), "python3")
