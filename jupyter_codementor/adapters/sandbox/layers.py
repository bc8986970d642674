"""Which layers a jail has, the level that they make, and the limits of a box."""

from __future__ import annotations

import shutil
import sys
from typing import Any, Final, Literal

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel

from . import view
from .images import Image
from .program import BOOT
from .seccomp import compiled_filter, fork_filter

if sys.platform != "win32":
    import resource

Layer = Literal["bubblewrap", "namespaces", "landlock", "seccomp", "monty"]
ALL: Final[frozenset[Layer]] = frozenset(("bubblewrap", "namespaces", "landlock", "seccomp"))
_MIB: Final = 1 << 20
_SCRATCH_BYTES: Final = 16 * _MIB
_SCRATCH_FILES: Final = 1024
_ROOM_ADDRESSES: Final = 64 * _MIB
_ROOM_DATA: Final = 8 * _MIB
_ROOM_MONTY: Final = 512 * _MIB
_THREADS: Final = 64
_ROOM_GROUP: Final = 32 * _MIB
_NICE: Final = 10


class Profile(Struct, frozen=True):
    """The layers of a jail.

    Args:
        layers: what is asked of each box; a box that cannot have them is not used. ``monty``
            stands alone: code is interpreted by it.
        dedicated: the machine is said to be there for this alone, and each box gets a control
            group of its own.
        bwrap: path of bubblewrap, if it is one of the layers.
    """

    layers: frozenset[Layer]
    bwrap: str = ""
    dedicated: bool = False

    @property
    def level(self) -> IsolationLevel:
        """B with all layers, C without namespaces, D with Monty alone, E with less.

        A is B on a dedicated machine.
        """
        if self.layers == {"monty"}:
            return "D"
        if not {"landlock", "seccomp"} <= self.layers:
            return "E"
        if self.layers < ALL:
            return "C"
        return "A" if self.dedicated else "B"

    def command(self, image: Image, ask: int) -> list[str]:
        """Return the command of a zygote that is asked for boxes on the socket `ask`."""
        python = [view.interpreter(), "-I", "-S", "-B", "-X", "utf8", "-c", BOOT, str(ask)]
        if "bubblewrap" not in self.layers:
            return python
        options = view.bubblewrap_options(
            with_packages=image.packages, namespaces="namespaces" in self.layers
        )
        return [self.bwrap, *options, "--", *python]

    def zygote_settings(self, image: Image) -> dict[str, Any]:
        """Return what a zygote and all its boxes have in common."""
        keep = view.folders_in("/tmp", with_packages=image.packages)  # noqa: S108
        scratch = {"bytes": _SCRATCH_BYTES, "files": _SCRATCH_FILES, "keep": keep}
        return {
            "modules": image.modules,
            "packages": view.packages() if image.packages else (),
            "program": image.program,
            "scratch": scratch if "namespaces" in self.layers else None,
            "read": self._readable(image),
            "write": ["/tmp", "/dev/null"] if "namespaces" in self.layers else ["/dev/null"],  # noqa: S108
            "nice": _NICE,
            "seccomp": compiled_filter() if self.seals_early else None,
        }

    @property
    def seals_early(self) -> bool:
        """Whether boxes have all but their limits on when they stand ready."""
        return "seccomp" in self.layers and hasattr(resource, "prlimit")

    def _readable(self, image: Image) -> list[str] | None:
        if "landlock" not in self.layers:
            return None
        if "bubblewrap" in self.layers:
            return ["/"]
        return view.readable_files(with_packages=image.packages)

    def box_settings(self, limits: Limits) -> dict[str, Any]:
        """Return what a box puts on itself for one submission.

        Raises:
            Unavailable: new processes are asked for where they could not be held.
        """
        forks = limits.processes > 1
        if forks and "seccomp" not in self.layers:
            raise Unavailable(
                "This challenge starts processes, which cannot be held in check here; "
                f"the isolation level is {self.level}, and it needs at least C."
            )
        seccomp = None
        if "seccomp" in self.layers:
            seccomp = compiled_filter(forks=forks, kills=forks and "namespaces" in self.layers)
        return {
            "limits": rlimits(limits, self),
            "seccomp": seccomp,
            "forks": fork_filter() if forks else None,
        }

    def group(self, limits: Limits) -> tuple[int, int]:
        """Return the bounds of a box's control group: bytes of memory, number of processes."""
        memory = limits.memory_mb * _MIB + _SCRATCH_BYTES + _ROOM_GROUP
        return memory, _THREADS + limits.processes


def rlimits(limits: Limits, profile: Profile) -> dict[str, int]:
    """Return the rlimits of a box, to which it adds what the interpreter takes up itself."""
    memory = limits.memory_mb * _MIB
    # Shared mappings count in AS only; DATA leaves out what is merely reserved.
    found = {
        "RLIMIT_AS": memory + _ROOM_ADDRESSES,
        "RLIMIT_DATA": memory + _ROOM_DATA,
        "RLIMIT_CPU": 2 * int(limits.time_s) + 3,
        "RLIMIT_FSIZE": _SCRATCH_BYTES,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    if "namespaces" in profile.layers:
        # Counted in the box's own user namespace; each thread of each process is one.
        found["RLIMIT_NPROC"] = _THREADS + limits.processes - 1
    if "monty" in profile.layers:
        # Monty itself keeps to the memory of the challenge; these hold if it is broken.
        found["RLIMIT_AS"] += _ROOM_MONTY
        found["RLIMIT_DATA"] += _ROOM_MONTY
    elif "seccomp" not in profile.layers:
        # The only hold on forks that is left; it costs the threads too.
        found["RLIMIT_NPROC"] = 0
    return found


def find_bubblewrap() -> str | None:
    """Return the path of bubblewrap, or None."""
    return shutil.which("bwrap") if sys.platform.startswith("linux") else None
