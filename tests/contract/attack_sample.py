"""The sample of attacks on a grader, and honest code beside them, run case by case.

As a program it runs the whole sample and prints, as JSON, what did not hold:
``python attack_sample.py LEVEL [refuse-namespaces]`` with LEVEL ``B``, ``C`` or ``found``.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sandbox_samples import case, challenge, challenge_of, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox, choose
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Limits

SAMPLE = json.loads(Path(__file__).parents[1].joinpath("data/attacks-sample.json").read_text())
LIMITS = Limits(time_s=2.0, memory_mb=128)
HONEST = challenge(case("add", (2, 3), 5), limits=LIMITS)
_AT_ONCE = 4


def image_of(attack: dict[str, Any]) -> str:
    """Return the image that a case of the sample runs in."""
    if attack["language"] == "javascript":
        return "javascript"
    return "numpy" if "numpy" in attack["requires"] else "stdlib"


@contextmanager
def victim() -> Iterator[subprocess.Popen[bytes]]:
    """Start a process of the same user that must come to no harm."""
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command, env={"SECRET": "CANARY"}) as process:
        yield process
        process.kill()


async def problems(
    attack: dict[str, Any], sandbox: LocalSandbox, folder: Path, victim: subprocess.Popen[bytes]
) -> list[str]:
    """Run one case; return what did not hold, as words.

    What must hold afterwards is looked at whether or not the case asks for it: `honest_ok` (honest
    code is still graded) and `dir_clean` (nothing outside was changed). `no_procs` is the caller's.

    Args:
        attack: a case of the sample.
        sandbox: the jail.
        folder: an empty folder of the same user, where the canary is put.
        victim: a process of the same user.
    """
    canary = folder / "canary.txt"
    canary.write_text("CANARY")
    canary.chmod(0o600)
    expect, image = attack["expect"], image_of(attack)
    # Honest code has the time that a challenge gives; an attack that waits need not wait as long.
    limits = replace(LIMITS, time_s=10.0) if attack["kind"] == "control" else LIMITS
    code = attack["code"]
    for word, value in (
        ("@@CANARY_FILE@@", canary),
        ("@@CANARY_DIR@@", folder),
        ("@@VICTIM_PID@@", victim.pid),
    ):
        code = code.replace(word, str(value))
    asked = challenge_of(SAMPLE["challenges"][attack["challenge"]], limits)
    asked = replace(asked, image=image, language=attack["language"])
    state, started = _state(canary), time.monotonic()
    verdict = await grade(asked, code, sandbox, hidden=True)
    took_s = time.monotonic() - started
    found = [verdict.fault or "grader_fault"] if verdict.status == "grader_fault" else []
    # Level C has no place for files: a control that needs one must fail there, and is told so.
    files_refused = sandbox.level == "C" and "files" in attack["requires"]
    wanted = "fail" if files_refused else expect["verdict"]
    if wanted != "any" and (verdict.status == "accepted") is not (wanted == "pass"):
        found.append(f"{verdict.status} instead of {wanted}: {verdict.cases}")
    for text in (*expect["absent"], "CANARY-EXPECTED", "CANARY-INPUT"):
        if text in str(verdict):
            found.append(f"{text} leaked")
    if took_s >= expect["wall_s"]:
        found.append(f"took {took_s:.1f} s")
    if _state(canary) != state:
        found.append("something outside was changed")
    if victim.poll() is not None:
        found.append("another process was ended")
    honest = await grade(HONEST, "def add(a, b): return a + b", sandbox, hidden=True)
    if honest.status != "accepted":
        found.append(f"honest code afterwards: {honest}")
    return found


async def run_all(sandbox: LocalSandbox) -> dict[str, list[str]]:
    """Run the whole sample; return what did not hold, by the name of the case."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(attack: dict[str, Any]) -> list[str]:
        async with free:
            with tempfile.TemporaryDirectory() as folder:
                return await problems(attack, sandbox, Path(folder), process)

    with victim() as process:
        found = await asyncio.gather(*map(one, SAMPLE["cases"]))
    names = [attack["name"] for attack in SAMPLE["cases"]]
    return {name: what for name, what in zip(names, found, strict=True) if what}


def _state(canary: Path) -> object:
    found = canary.stat()
    names = sorted(path.name for path in canary.parent.iterdir())
    parent = canary.parent.stat().st_mode
    return names, canary.read_text(), found.st_mode, found.st_mtime_ns, found.st_size, parent


def refuse_namespaces() -> None:
    """Forbid this process and what it starts what a container's usual filter forbids."""
    import errno

    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refused = pyseccomp.ERRNO(errno.EPERM)
    for name in ("unshare", "setns", "mount", "umount2", "pivot_root"):
        rules.add_rule(refused, name)
    for flag in (0x10000000, 0x20000000, 0x00020000):
        rules.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.load()


async def _main(level: str) -> None:
    sandbox = (await choose()).sandbox if level == "found" else jail(level)
    found = await run_all(sandbox)
    await sandbox.close()
    print(json.dumps({"level": sandbox.level, "problems": found}))


if __name__ == "__main__":
    if "refuse-namespaces" in sys.argv:
        refuse_namespaces()
    asyncio.run(_main(sys.argv[1]))
