"""The one way in: recognises what a file or a folder is and imports it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from jupyter_codementor.challenges.assignment_tests import with_parts
from jupyter_codementor.challenges.cells import KEY
from jupyter_codementor.challenges.notebook_json import (
    PlainNotebook,
    parse_json,
    plain_notebook,
    read_json,
)
from jupyter_codementor.challenges.reading import read
from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.challenge import Challenge, NotebookJson

from .archives import MAX_FILE_BYTES, data_files, files_in, named_files, unzipped
from .exercism import import_exercism, is_exercism
from .models import Imported, ImportFormat, Lost
from .naming import distinct
from .nbgrader import import_nbgrader, is_nbgrader, with_cells_around
from .nbgrader_config import NbgraderConfig, read_config
from .otter_assign import import_otter_assign
from .otter_blocks import is_config, is_otter_assign, settings, unfenced
from .otter_compiled import bare_notebook, has_otter_tests, import_otter_compiled
from .otter_config import read_config as read_otter_config
from .pytest_files import import_pytest, is_test_file, solution_for

_NOT_OURS: Final = (
    "is no notebook of nbgrader's or Otter's, no exercise of Exercism's and no test file of "
    "pytest's. docs/reference/imports-and-exports.md lists what can be imported."
)
_NOT_DATA: Final = frozenset({".ipynb", ".pyc", ".db", ".zip", ".log"})


def recognise_notebook(notebook: Mapping[str, Any]) -> ImportFormat:
    """Return which tool's format a notebook is in.

    Raises:
        NotAChallenge: it is no notebook.
    """
    plain = plain_notebook(notebook)
    if KEY in plain.metadata:
        return "codementor"
    if is_otter_assign(plain.cells):
        return "otter-assign"
    if is_nbgrader(plain):
        return "nbgrader"
    return "otter-compiled" if has_otter_tests(plain) else "notebook"


def recognise(path: Path) -> ImportFormat | None:
    """Return which format a file or the folder of an exercise is in, or None.

    Raises:
        NotAChallenge: a notebook that cannot be read.
    """
    if path.is_dir():
        return "exercism" if is_exercism(path) else None
    if path.suffix == ".ipynb":
        return recognise_notebook(read_json(path))
    if path.suffix == ".zip":
        return "otter-tests"
    return "pytest" if is_test_file(path) else None


def import_notebook(
    notebook: Path | NotebookJson, name: str = "", *, config: NbgraderConfig | None = None
) -> Imported:
    """Return the challenge of one notebook.

    Of a file, what the notebook names beside itself comes along: the `files` and `config_file` of
    Otter, test files in ``tests/``, ``autotests.yml``.

    Args:
        notebook: a file, or the notebook as JSON.
        name: of the file or the assignment, from which the id follows; a file's own if "".
        config: how nbgrader's notebooks are marked; nbgrader's defaults if None.

    Raises:
        NotAChallenge: it is no notebook, or has nothing to grade.
    """
    folder = notebook.parent if isinstance(notebook, Path) else None
    name = name or (notebook.stem if isinstance(notebook, Path) else "imported")
    content = read_json(notebook) if isinstance(notebook, Path) else notebook
    match recognise_notebook(content):
        case "codementor":
            return Imported((read(content).challenge,))
        case "otter-assign":
            return _prepared(_otter_assign(content, name, folder))
        case "nbgrader":
            autotests = _beside(folder, (config or NbgraderConfig()).autotest_file)
            return _prepared(import_nbgrader(content, name, config=config, autotests=autotests))
        case "otter-compiled":
            tests = _tests_beside(folder)
            return _prepared(import_otter_compiled(content, name, test_files=tests))
    raise NotAChallenge(
        f"The notebook {name} has nothing to grade: no cell is marked for nbgrader or Otter."
    )


def import_path(path: Path) -> Imported:
    """Return the challenges of a file, a zip or a folder, whatever tool it is from.

    In a folder, what cannot be read is named in `lost` and does not stop the rest.

    Raises:
        BadInput: nothing of it can be imported; the message says why.
    """
    if path.is_dir():
        return _prepared(import_exercism(path)) if is_exercism(path) else import_folder(path)
    if path.suffix == ".ipynb":
        return import_notebook(path)
    if path.suffix == ".zip":
        return import_zip(path)
    if is_test_file(path):
        return _prepared(import_pytest(path))
    raise BadInput(f"{path.name} {_NOT_OURS}")


def import_zip(path: Path) -> Imported:
    """Return the assignment of an autograder's zip of Otter's; its tests are read, not run.

    Raises:
        BadInput: it is no zip, is unsafe to unpack, or holds no tests.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadInput(f"{path.name} is larger than {MAX_FILE_BYTES // 2**20} MiB.")
        content = unzipped(path.read_bytes(), path.name)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    tests = {
        Path(name).stem: text.decode("utf-8", "replace")
        for name, text in content.items()
        if Path(name).suffix == ".py" and Path(name).parent.name == "tests"
    }
    if not tests:
        raise BadInput(f"{path.name} holds no tests/*.py, as an autograder of Otter's has.")
    notebooks = sorted(name for name in content if name.endswith(".ipynb"))
    own = (
        parse_json(content[notebooks[0]], notebooks[0])
        if notebooks
        else bare_notebook(sorted(tests))
    )
    found = import_otter_compiled(
        own, path.stem, test_files=tests, settings=_otter_settings(content)
    )
    if not notebooks:
        sentence = "The zip holds no notebook; its questions got an empty answer cell each."
        found = Imported(found.challenges, (Lost(sentence), *found.lost))
    return _prepared(found)


def _otter_settings(content: Mapping[str, bytes]) -> dict[str, Any]:
    for name, text in content.items():
        if Path(name).name == "otter_config.json":
            try:
                return msgspec.json.decode(text, type=dict[str, Any])
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                return {}
    return {}


# --- folders --------------------------------------------------------------------------------------


def import_folder(folder: Path) -> Imported:
    """Return the challenges of a course: nbgrader's tree, Otter's folders, Exercism, pytest.

    Raises:
        BadInput: nothing in it can be imported, or it holds too many files.
    """
    config, problems = read_config(folder)
    files = files_in(folder)
    challenges: list[Challenge] = []
    lost = [Lost(sentence, where="nbgrader_config") for sentence in problems]
    for path, found in _found(folder, files, config):
        where = path.relative_to(folder).as_posix()
        if isinstance(found, str):
            lost.append(Lost(found, where=where))
            continue
        taken = {challenge.id for challenge in challenges}
        for challenge in found.challenges:
            made = msgspec.structs.replace(challenge, id=distinct(challenge.id, taken))
            challenges.append(made)
        lost += [msgspec.structs.replace(each, where=each.where or where) for each in found.lost]
    if not challenges:
        reasons = "".join(f"\n{each}" for each in lost[:10])
        raise BadInput(f"The folder {folder.name} {_NOT_OURS}{reasons}")
    return Imported(tuple(challenges), tuple(lost))


def _found(
    folder: Path, files: list[Path], config: NbgraderConfig
) -> Iterator[tuple[Path, Imported | str]]:
    """Yield what each file gives, or a sentence why it gives nothing."""
    exercises = {path.parent.parent for path in files if path.match(".meta/config.json")}
    masters = _otter_masters(files)
    around = tuple(folder / name for name in (config.header, config.footer) if name)
    for path in files:
        if any(exercise in path.parents for exercise in exercises):
            if path.match(".meta/config.json"):
                yield (
                    path.parent.parent,
                    _tried(lambda at=path: _prepared(import_exercism(at.parent.parent))),
                )
        elif path.suffix == ".ipynb" and path not in around:
            if not _is_copy(path, masters):
                yield path, _tried(lambda at=path: _from_course(at, folder, config))
        elif is_test_file(path) and path.parent.name != "tests" and solution_for(path):
            yield path, _tried(lambda at=path: _prepared(import_pytest(at)))


def _tried(importing: Any) -> Imported | str:
    try:
        made: Imported = importing()
    except BadInput as error:
        return str(error)
    return made


def _is_copy(path: Path, masters: set[Path]) -> bool:
    """Whether a notebook lies in the ``dist`` of one of these folders."""
    return any(
        path.relative_to(master).parts[0] == "dist" for master in masters if master in path.parents
    )


def _otter_masters(files: list[Path]) -> set[Path]:
    """Return the folders whose ``dist`` only holds what `otter assign` made of a master there."""
    return {path.parent for path in files if path.suffix == ".ipynb" and "dist" not in path.parts}


def _from_course(path: Path, folder: Path, config: NbgraderConfig) -> Imported:
    notebook = read_json(path)
    kind = recognise_notebook(notebook)
    if kind != "nbgrader":
        return import_notebook(path)
    assignment = path.parent
    name = path.stem if assignment == folder else f"{assignment.name} {path.stem}"
    own = [
        each
        for each in files_in(assignment)
        if each.suffix not in _NOT_DATA and each.name != config.autotest_file
    ]
    data, left_out = data_files(assignment, own) if assignment != folder else ({}, [])
    before, behind = (
        _cells_of(folder / each) if each else [] for each in (config.header, config.footer)
    )
    autotests = _beside(assignment, config.autotest_file) or _beside(folder, config.autotest_file)
    found = import_nbgrader(
        with_cells_around(notebook, before, behind),
        name,
        config=config,
        files=data,
        autotests=autotests,
    )
    lost = (*(Lost(sentence) for sentence in left_out), *found.lost)
    return _prepared(Imported(found.challenges, lost))


def _cells_of(path: Path) -> list[Any]:
    """Return the cells of nbgrader's header or footer; without the file, none."""
    if not path.is_file() or path.is_symlink():
        return []
    cells = read_json(path).get("cells")
    return cells if isinstance(cells, list) else []


def _otter_assign(notebook: NotebookJson, name: str, folder: Path | None) -> Imported:
    plain: PlainNotebook = plain_notebook(notebook)
    values: dict[str, Any] = {}
    for cell in unfenced(plain.cells):
        if is_config(cell):
            values |= settings(cell.source)[0]
    config_file = values.get("config_file")
    text = _beside(folder, config_file) if isinstance(config_file, str) else ""
    values = settings(text)[0] | values
    problems: list[str] = []
    data: dict[str, str] = {}
    if config_file and not text:
        problems.append(f"Its `config_file` {config_file} is not there; what it says is missing.")
    if folder is not None:
        paths, missing = named_files(folder, read_otter_config(values).files)
        data, left_out = data_files(folder, paths)
        problems += [*missing, *left_out]
    found = import_otter_assign(notebook, name, config_text=text, files=data)
    return Imported(found.challenges, (*(Lost(each) for each in problems), *found.lost))


def _tests_beside(folder: Path | None) -> dict[str, str]:
    """Return the test files in ``tests/`` beside a notebook of Otter's."""
    tests = folder / "tests" if folder is not None else None
    if tests is None or not tests.is_dir() or tests.is_symlink():
        return {}
    paths = [path for path in files_in(tests) if path.suffix == ".py" and path.stem != "__init__"]
    return {path.stem: _beside(tests, path.name) for path in paths}


def _beside(folder: Path | None, name: str) -> str:
    """Return the text of a file in the folder, or "" if there is none that can be read."""
    path = folder / name if folder is not None else None
    if path is None or folder is None or not path.is_file() or path.is_symlink():
        return ""
    if not path.resolve().is_relative_to(folder.resolve()) or path.stat().st_size > 2**20:
        return ""
    return path.read_text("utf-8", "replace")


def _prepared(found: Imported) -> Imported:
    """Return the challenges as our own notebooks of assignments are read.

    Their tests are data as far as they can be; starter and solution are all code cells together.
    """
    made = tuple(with_parts(_joined(each)) for each in found.challenges)
    try:
        msgspec.json.encode(made)
    except (UnicodeEncodeError, OverflowError) as error:  # a test may write any character
        raise NotAChallenge(
            "It cannot be stored: one of its texts holds a character that is not text, or a "
            f"number is too large ({error})."
        ) from error
    return Imported(made, found.lost)


def _joined(challenge: Challenge) -> Challenge:
    if challenge.assignment is None:
        return challenge
    cells = challenge.assignment.cells
    own = [c for c in cells if c.role == "by_hand" or (c.kind == "code" and c.role != "test")]
    return msgspec.structs.replace(
        challenge,
        description=challenge.description or challenge.title,
        starter="\n\n".join(cell.starter for cell in own if cell.starter.strip()),
        solution="\n\n".join(cell.source for cell in own if cell.source.strip()),
    )
