"""Two real kernels, and short ways to ask for them."""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_codementor.grading.ports import (
    NotebookSetup,
)
from jupyter_codementor.model.challenge import Limits

LIMITS = Limits(time_s=10.0, memory_mb=256)
WAIT_S = 20.0
MARK = "codementor-survivor"


def kernelspecs(folder: Path) -> Path:
    """Write kernelspecs of Python and of bash into a folder, and return it."""
    for name, module in (("python3", "ipykernel_launcher"), ("bash", "bash_kernel")):
        language = name.rstrip("3")
        argv = ["python", "-m", module, "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": name, "language": language}
        (folder / name).mkdir()
        (folder / name / "kernel.json").write_text(json.dumps(spec))
    return folder


def setup(kernel: str, files: dict[str, str] | None = None) -> NotebookSetup:
    return NotebookSetup(limits=LIMITS, kernel=kernel, files=files or {})


def survivors(mark: str = MARK) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if mark.encode() in command:
                found.append(folder.name)
    return found
