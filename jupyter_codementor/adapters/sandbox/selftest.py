"""Which isolation is in force here: found out by building a box and attacking from inside.

Reading a kernel setting would not do: where user namespaces are "on", AppArmor, a container's own
filter or gVisor may still refuse what a box needs. What does not hold lowers the level, and is
said.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import Call, Constant, Limits, Name

from .attacks import ATTACKS
from .cgroups import find_cgroups
from .dedicated import bounds_hold, person
from .layers import ALL, Layer, Profile, find_bubblewrap
from .local import LocalSandbox
from .monty import attacked

_LIMITS: Final = Limits(time_s=5.0, memory_mb=64)
_JAILS: Final[tuple[tuple[Layer, ...], ...]] = (
    ("bubblewrap", "namespaces", "landlock", "seccomp"),
    ("bubblewrap", "landlock", "seccomp"),
    ("landlock", "seccomp"),
)
_PORTABLE: Final[tuple[tuple[Layer, ...], ...]] = (("monty",),)
_LEAST: Final[tuple[tuple[Layer, ...], ...]] = (
    ("bubblewrap", "namespaces", "seccomp"),
    ("seccomp",),
    ("landlock",),
    (),
)
_LEVEL_A: Final = "level A (level B with control groups)"
_NOT_ON_PATH: Final = "bwrap is not installed; install the package bubblewrap for level B"


class Finding(Struct, frozen=True):
    """One thing that the self-test tried.

    Args:
        name: what was tried, e.g. ``level B`` or ``open a socket``.
        held: whether the jail was built, or held against the attack.
        detail: why not, as a sentence for the person who runs this machine.
    """

    name: str
    held: bool
    detail: str = ""


class Choice(Struct, frozen=True):
    """The strongest jail that holds here, and how that was found out."""

    sandbox: LocalSandbox
    findings: tuple[Finding, ...]


async def choose(
    *,
    bwrap: str | None = None,
    without: Collection[Layer] = (),
    boxes_at_once: int | None = None,
    images: Mapping[str, tuple[str, ...]] | None = None,
    kernel_paths: tuple[str, ...] = (),
    own_code: bool = False,
    dedicated_host: bool = False,
) -> Choice:
    """Return the strongest jail that can be built and holds against the attacks.

    Args:
        bwrap: path of bubblewrap; looked for on the PATH if None.
        without: layers that are not to be used.
        boxes_at_once: how many boxes run side by side; by the number of cores if None.
        images: further images: name -> the modules that are imported ahead.
        kernel_paths: folders that kernels of other languages may read beside the system's.
        own_code: what is run comes from whoever this machine belongs to. At level D, code that
            the portable interpreter cannot run is then run at level E, else not at all.
        dedicated_host: the operator says that this machine is there for grading alone; what else
            level A needs is found out.

    Raises:
        Unavailable: not even a plain process can be started; student code cannot be run here.
    """
    if os.name != "posix":
        raise Unavailable(
            "Code can be run on Linux and macOS only; on Windows, start JupyterLab in WSL."
        )
    search = _Search(bwrap or find_bubblewrap(), frozenset(without))

    def made(profile: Profile) -> LocalSandbox:
        return LocalSandbox(
            profile,
            boxes_at_once,
            images=images,
            kernel_paths=kernel_paths,
            cgroups=find_cgroups() if profile.dedicated else None,
        )

    found = await search.own_machine(made) if dedicated_host else None
    found = found or await search.strongest(made, _JAILS) or await search.strongest(made, _PORTABLE)
    if found is None:
        found = await search.strongest(made, _LEAST)
    elif found.level == "D" and own_code:
        found.instead = await search.strongest(made, _LEAST)
    if found is None:
        raise Unavailable(
            f"Python cannot be started to run student code: {search.findings[-1].detail}"
        )
    return Choice(found, tuple(search.findings))


class _Search:
    """Tries one jail after the other, and keeps what came of each.

    Args:
        bwrap: path of bubblewrap, or None.
        without: layers that are not to be used.
    """

    def __init__(self, bwrap: str | None, without: frozenset[Layer]) -> None:
        self.findings = [
            Finding(layer, held=False, detail=f"{layer} was switched off")
            for layer in sorted(without)
        ]
        if bwrap is None:
            self.findings.append(Finding("bubblewrap", held=False, detail=_NOT_ON_PATH))
        self._bwrap = bwrap
        self._without = without

    async def strongest(
        self,
        made: Callable[[Profile], LocalSandbox],
        candidates: tuple[tuple[Layer, ...], ...],
        *,
        dedicated: bool = False,
    ) -> LocalSandbox | None:
        """Return the first that holds, or None; `dedicated` adds control groups to each."""
        for layers in candidates:
            if self._without & {*layers} or ("bubblewrap" in layers and self._bwrap is None):
                continue
            profile = Profile(frozenset(layers), self._bwrap or "", dedicated)
            name = f"level {profile.level} ({' + '.join(layers) or 'limits only'})"
            name = _LEVEL_A if dedicated else name
            sandbox: LocalSandbox | None = None
            try:
                sandbox = made(profile)
                tried = await _tried(sandbox)
            except Unavailable as error:
                self._said(name, str(error))
                if sandbox is not None:
                    await sandbox.close()
                continue
            broken = [finding.detail for finding in tried if not finding.held]
            # At level E nothing more can be asked for: what did not hold is said, and that is all.
            if not broken or profile.level == "E":
                self.findings += (Finding(name, held=True), *tried)
                return sandbox
            await sandbox.close()
            self._said(name, "; ".join(broken))
        return None

    async def own_machine(self, made: Callable[[Profile], LocalSandbox]) -> LocalSandbox | None:
        """Return a jail of level A, or None with the reason in the findings."""
        why = person()
        if why or self._bwrap is None or self._without & ALL:
            self._said(_LEVEL_A, why or "it needs all the layers of level B")
            return None
        return await self.strongest(made, _JAILS[:1], dedicated=True)

    def _said(self, name: str, why: str) -> None:
        self.findings.append(Finding(name, held=False, detail=why))


async def _tried(sandbox: LocalSandbox) -> list[Finding]:
    """Attack from inside.

    Raises:
        Unavailable: the jail cannot be built, or the attacks did not finish.
    """
    if sandbox.level == "D":
        return _findings(await attacked(sandbox.box))
    found = await _attack(sandbox)
    return found + _findings(await bounds_hold(sandbox)) if sandbox.level == "A" else found


async def _attack(sandbox: LocalSandbox) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        _lay_canary(folder)
        given = (folder, os.getpid(), __file__, sandbox.level)
        call = Call(Name("attack"), tuple(map(Constant, given)))
        async with sandbox.box(_LIMITS) as other, sandbox.box(_LIMITS) as box:
            if sandbox.level != "E":  # there it would lie about in the real folder
                await other.load(ATTACKS)
                await other.evaluate(Call(Name("leave")))
            outcome = await box.load(ATTACKS)
            if outcome.status == "value":
                outcome = await box.evaluate(call)
        untouched = _is_untouched(folder)
    answers = _answers(outcome)
    return _findings(
        answers | {"nothing outside was changed": "" if untouched else "a file changed"}
    )


def _findings(answers: Mapping[str, str]) -> list[Finding]:
    return [Finding(name, held=not detail, detail=detail) for name, detail in answers.items()]


def _lay_canary(folder: str) -> None:
    Path(folder, "canary").write_text("canary", "utf-8")


def _is_untouched(folder: str) -> bool:
    [*files] = Path(folder).iterdir()
    return [file.read_text("utf-8") for file in files] == ["canary"]


def _answers(outcome: Outcome) -> dict[str, str]:
    """Return what the box said; it is our own code that speaks, so it may be believed."""
    value: Any = outcome.value
    if outcome.status != "value" or not isinstance(value, dict) or not value:
        why = outcome.raised.message if outcome.raised else outcome.status
        raise Unavailable(f"The self-test of the jail did not finish ({why}).")
    return value
