"""The catalogue as folders of notebooks, such as the one that is shipped."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jupyter_codementor.challenges.reading import Authored, read_file, read_notebook
from jupyter_codementor.challenges.student import student_notebook
from jupyter_codementor.errors import BadInput, NotFound

if TYPE_CHECKING:
    from nbformat import NotebookNode

_log: Final = logging.getLogger(__name__)


class NotebookCatalogue:
    """Reads the challenges below some folders.

    Args:
        folders: read one after the other; in each, the order of the file paths is the teaching
            order (``03-strings/02-count-vowels.ipynb``). A folder that is missing is empty.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._paths: dict[str, Path] = {}
        self._problems: dict[Path, str] = {}
        self._loaded = False
        self._read_before: dict[Path, tuple[tuple[int, int], Authored | str]] = {}

    @property
    def problems(self) -> Mapping[Path, str]:
        """The notebooks that the last `load` skipped, each with a sentence that says why."""
        return dict(self._problems)

    def load(self) -> Mapping[str, Authored]:
        """Return the challenges by id, in teaching order; files that did not change are not reread.

        A broken notebook, or a second one with the same id, is skipped, logged and kept in
        `problems`.
        """
        found: dict[str, Authored] = {}
        paths: dict[str, Path] = {}
        problems: dict[Path, str] = {}
        for path in self._files():
            authored = self._read(path)
            if isinstance(authored, str):
                problems[path] = authored
                continue
            name = authored.challenge.id
            if name in found:
                problems[path] = f"{path.name} has the id {name}, as {paths[name].name} has."
                continue
            found[name], paths[name] = authored, path
        for path, problem in problems.items():
            if self._problems.get(path) != problem:
                _log.warning("skipped the challenge %s: %s", path, problem)
        self._paths, self._problems, self._loaded = paths, problems, True
        return found

    def notebook(self, id: str) -> NotebookNode:
        """Return the student's notebook of a challenge.

        Raises:
            NotFound: there is no such challenge.
            NotAChallenge, NewerFormat: its file was broken since.
        """
        if not self._loaded:
            self.load()
        path = self._paths.get(id)
        if path is None:
            raise NotFound(f"There is no challenge named {id}.")
        return student_notebook(read_notebook(path))

    def _read(self, path: Path) -> Authored | str:
        """Return the challenge, or the sentence that says why it is none."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if path in self._read_before and self._read_before[path][0] == stamp:
                return self._read_before[path][1]
            authored: Authored | str = read_file(path)
        except BadInput as error:
            authored = str(error)
        except OSError as error:
            return f"{path.name} cannot be read: {error.strerror}."
        self._read_before[path] = (stamp, authored)
        return authored

    def _files(self) -> list[Path]:
        return [
            path
            for folder in self._folders
            for path in sorted(folder.rglob("*.ipynb"))
            if ".ipynb_checkpoints" not in path.parts
        ]
