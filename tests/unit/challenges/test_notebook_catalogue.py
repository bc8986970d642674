"""The catalogue of notebooks: in order, quick, and not to be stopped by a broken file."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from challenge_notebooks import Make

from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.errors import NotFound


@pytest.fixture
def folder(tmp_path: Path, make: Make) -> Path:
    for place, id in (("02-b/01-x", "third"), ("01-a/02-y", "second"), ("01-a/01-z", "first")):
        path = tmp_path / f"{place}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(make(id=id)), encoding="utf-8")
    checkpoint = tmp_path / "01-a" / ".ipynb_checkpoints" / "01-z.ipynb"
    checkpoint.parent.mkdir()
    checkpoint.write_text(json.dumps(make(id="checkpoint")), encoding="utf-8")
    return tmp_path


def test_file_order_is_teaching_order(folder: Path) -> None:
    assert list(NotebookCatalogue([folder]).load()) == ["first", "second", "third"]


def test_a_broken_notebook_is_skipped_logged_and_kept_as_a_problem(
    folder: Path, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "00.ipynb").write_bytes(b"{")
    (folder / "03.ipynb").write_text(json.dumps(make(id="first")), encoding="utf-8")
    catalogue = NotebookCatalogue([folder])
    with caplog.at_level(logging.WARNING):
        assert list(catalogue.load()) == ["first", "second", "third"]
        catalogue.load()
    assert "does not hold JSON" in catalogue.problems[folder / "00.ipynb"]
    assert (
        catalogue.problems[folder / "03.ipynb"] == "03.ipynb has the id first, as 01-z.ipynb has."
    )
    assert len(caplog.records) == 2


def test_folders_follow_one_another_and_may_be_missing(folder: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "nowhere", folder / "02-b", folder / "01-a"]
    assert list(NotebookCatalogue(folders).load()) == ["third", "first", "second"]


def test_a_file_that_changed_is_read_again(folder: Path, make: Make) -> None:
    catalogue = NotebookCatalogue([folder])
    catalogue.load()
    path = folder / "01-a" / "01-z.ipynb"
    path.write_text(json.dumps(make(id="first", title="Another")), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert catalogue.load()["first"].challenge.title == "Another"
    path.unlink()
    assert list(catalogue.load()) == ["second", "third"]


def test_it_gives_the_students_notebook(folder: Path) -> None:
    catalogue = NotebookCatalogue([folder])
    assert catalogue.notebook("second").metadata.codementor.id == "second"
    with pytest.raises(NotFound, match="no challenge named nothing"):
        catalogue.notebook("nothing")


def test_loading_imports_neither_nbformat_nor_jsonschema(folder: Path) -> None:
    """They cost more than reading the whole catalogue."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue\n"
        "assert len(NotebookCatalogue([Path(sys.argv[1])]).load()) == 3\n"
        "print(sorted({'nbformat', 'jsonschema', 'IPython'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
