"""Which kernels are installed, and which of them runs a notebook."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from jupyter_codementor.errors import Unavailable

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpecManager

_PYTHON_NAME: Final = re.compile(r"(i?python|conda-.*py|venv|\.venv)", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"{([A-Za-z0-9_]+)}")
PYTHON: Final = "python3"


class Spec(Struct, frozen=True):
    """A kernel that is installed.

    Args:
        name: of its kernelspec, e.g. ``ir``.
        language: as its kernelspec says, in lower case, e.g. ``r``.
        argv: its command, with ``{connection_file}`` in it.
        env: variables that it wants.
        folder: where its kernelspec lies.
    """

    name: str
    language: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""

    def command(self, connection_file: str) -> list[str]:
        """Return its command; ``python`` is the one that runs us, as in Jupyter."""
        values = {"connection_file": connection_file, "resource_dir": self.folder}
        values["prefix"] = sys.prefix
        found = [_PLACEHOLDER.sub(lambda it: values.get(it[1], it[0]), one) for one in self.argv]
        pythons = {"python", f"python3.{sys.version_info[1]}", "python3"}
        if found and found[0] in pythons:
            found[0] = sys.executable
        return found


class Specs:
    """The installed kernels.

    Args:
        folders: where kernelspecs lie; Jupyter's own folders if empty.
    """

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders

    def choose(self, name: str) -> Spec:
        """Return the kernel that a notebook names; any Python for a Python that is not here.

        Raises:
            Unavailable: it is not installed; the sentence names those that are.
        """
        manager = self._manager()
        installed = sorted(manager.find_kernel_specs())
        if name not in installed and _PYTHON_NAME.match(name) and PYTHON in installed:
            name = PYTHON
        if name not in installed:
            known = ", ".join(installed) or "none"
            raise Unavailable(
                f"The notebook needs the kernel {name}, which is not installed here; "
                f"installed are: {known}."
            )
        try:
            spec = manager.get_kernel_spec(name)
        except (OSError, ValueError, KeyError) as error:
            raise Unavailable(f"The kernelspec of {name} cannot be read: {error}.") from error
        env = {key: str(value) for key, value in spec.env.items()}
        return Spec(name, spec.language.lower(), tuple(spec.argv), env, spec.resource_dir)

    def names(self) -> list[str]:
        """Return the names of the installed kernels."""
        return sorted(self._manager().find_kernel_specs())

    def _manager(self) -> KernelSpecManager:
        from jupyter_client.kernelspec import KernelSpecManager

        if not self._folders:
            return KernelSpecManager()
        return KernelSpecManager(
            kernel_dirs=[str(folder) for folder in self._folders], ensure_native_kernel=False
        )
