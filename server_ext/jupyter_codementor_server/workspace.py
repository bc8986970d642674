"""The student's own notebooks, kept through the Jupyter server's contents manager."""

from __future__ import annotations

import datetime
import logging
import sys
from typing import Any, Final

from jupyter_server.utils import ensure_async

from jupyter_codementor.errors import StorageFull, StoreUnreadable
from jupyter_codementor.flows.ports import Opened
from jupyter_codementor.model.challenge import NotebookJson

_LOG = logging.getLogger(__name__)
_NO_SPACE = 28
_NOTEBOOKS_MAX: Final = 5_000
# What the front end writes when ipykernel has started (ipykernel/ipkernel.py, `language_info`);
# with it in the file, a notebook that was only looked at does not count as changed.
_KERNEL_METADATA: Final[NotebookJson] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": sys.version_info[0]},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": f"ipython{sys.version_info[0]}",
        "version": sys.version.split()[0],
    },
}


class NotebookFolder:
    """A folder below the server's root; what is there is never overwritten.

    Args:
        contents: the contents manager of the server.
        folder: path below its root.
    """

    def __init__(self, contents: Any, folder: str) -> None:
        self._contents = contents
        self._folder = folder.strip("/")

    async def put(self, challenge_id: str, notebook: NotebookJson, *, reset: bool) -> Opened:
        """Make the notebook if it is not there; with `reset` keep a dated copy and start afresh.

        Raises:
            StoreUnreadable: the folder cannot be written.
            StorageFull: the disk is full.
        """
        path = f"{self._folder}/{challenge_id}.ipynb"
        try:
            there = await ensure_async(self._contents.file_exists(path))
            if there and not reset:
                return Opened(path, created=False)
            kept = await self._keep(path) if there else None
            await self._make_folders()
            content = notebook | {"metadata": notebook["metadata"] | _KERNEL_METADATA}
            model = {"type": "notebook", "format": "json", "content": content}
            await ensure_async(self._contents.save(model, path))
        except Exception as error:  # contents managers wrap whatever the disk says in HTTP errors
            raise _sentence(error, self._folder) from error
        return Opened(path, created=True, kept=kept)

    async def paths(self) -> tuple[str, ...]:
        """Return where all notebooks of the folder are, also in folders below it."""
        found: list[str] = []
        waiting = [self._folder]
        while waiting and len(found) < _NOTEBOOKS_MAX:
            folder = await self._model(waiting.pop(), "directory")
            for each in folder["content"] if folder else ():
                if each["type"] == "directory":
                    waiting.append(each["path"])
                elif each["type"] == "notebook":
                    found.append(each["path"])
        return tuple(sorted(found))

    async def read(self, path: str) -> NotebookJson | None:
        """Return one of these notebooks, or None if it cannot be read."""
        model = await self._model(path, "notebook")
        return None if model is None else dict(model["content"])

    async def _model(self, path: str, kind: str) -> Any:
        try:
            return await ensure_async(self._contents.get(path, content=True, type=kind))
        except Exception as error:  # noqa: BLE001 - whatever a contents manager says of a file
            _LOG.warning("something in the folder of notebooks cannot be read: %s", type(error))
            return None

    async def _keep(self, path: str) -> str:
        stamp = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
        kept = f"{path.removesuffix('.ipynb')} ({stamp}).ipynb"
        await ensure_async(self._contents.rename(path, kept))
        return kept

    async def _make_folders(self) -> None:
        path = ""
        for part in self._folder.split("/"):
            path = f"{path}/{part}".strip("/")
            if not await ensure_async(self._contents.dir_exists(path)):
                await ensure_async(self._contents.save({"type": "directory"}, path))


def _sentence(error: BaseException, folder: str) -> StoreUnreadable | StorageFull:
    causes = [error, error.__cause__, error.__context__]
    numbers = {getattr(cause, "errno", None) for cause in causes if cause is not None}
    if _NO_SPACE in numbers or "No space left" in str(error):
        return StorageFull("The disk is full, so the notebook could not be made. Free some space.")
    return StoreUnreadable(
        f"The notebook could not be made in the folder “{folder}”. Is the folder writable?"
    )
