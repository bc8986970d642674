"""Which isolation is in force here: found out by building a box and attacking from inside.

Reading a kernel setting would not do: where user namespaces are "on", AppArmor, a container's own
filter or gVisor may still refuse what a box needs. What does not hold lowers the level, and is
said.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import Call, Constant, Limits, Name

from .attacks import ATTACKS
from .layers import Layer, Profile, find_bubblewrap
from .local import LocalSandbox

_LIMITS: Final = Limits(time_s=5.0, memory_mb=64)
_CANDIDATES: Final[tuple[tuple[Layer, ...], ...]] = (
    ("bubblewrap", "namespaces", "landlock", "seccomp"),
    ("bubblewrap", "landlock", "seccomp"),
    ("landlock", "seccomp"),
    ("bubblewrap", "namespaces", "seccomp"),
    ("seccomp",),
    ("landlock",),
    (),
)
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
) -> Choice:
    """Return the strongest jail that can be built and holds against the attacks.

    Args:
        bwrap: path of bubblewrap; looked for on the PATH if None.
        without: layers that are not to be used.
        boxes_at_once: how many boxes run side by side; by the number of cores if None.
        images: further images: name -> the modules that are imported ahead.
        kernel_paths: folders that kernels of other languages may read beside the system's.

    Raises:
        Unavailable: not even a plain process can be started; student code cannot be run here.
    """
    if os.name != "posix":
        raise Unavailable(
            "Code can be run on Linux and macOS only; on Windows, start JupyterLab in WSL."
        )
    findings = [
        Finding(layer, held=False, detail=f"{layer} was switched off") for layer in sorted(without)
    ]
    path = bwrap or find_bubblewrap()
    if path is None:
        findings.append(Finding("bubblewrap", held=False, detail=_NOT_ON_PATH))
    for layers in _CANDIDATES:
        if set(layers) & set(without) or ("bubblewrap" in layers and path is None):
            continue
        profile = Profile(frozenset(layers), path or "")
        name = f"level {profile.level} ({' + '.join(layers) or 'limits only'})"
        try:
            sandbox = LocalSandbox(profile, boxes_at_once, images=images, kernel_paths=kernel_paths)
        except Unavailable as error:
            findings.append(Finding(name, held=False, detail=str(error)))
            continue
        try:
            tried = await _attack(sandbox)
        except Unavailable as error:
            await sandbox.close()
            findings.append(Finding(name, held=False, detail=str(error)))
            continue
        broken = [finding for finding in tried if not finding.held]
        # At level E nothing more can be asked for: what did not hold is said, and that is all.
        if not broken or profile.level == "E":
            return Choice(sandbox, (*findings, Finding(name, held=True), *tried))
        await sandbox.close()
        detail = "; ".join(finding.detail for finding in broken)
        findings.append(Finding(name, held=False, detail=detail))
    raise Unavailable(
        "Python cannot be started to run student code: " + (findings[-1].detail if findings else "")
    )


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
    findings = [Finding(name, held=not detail, detail=detail) for name, detail in answers.items()]
    findings.append(
        Finding("nothing outside was changed", untouched, "" if untouched else "a file changed")
    )
    return findings


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
