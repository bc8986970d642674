"""Attacks on the grader, and honest code beside them, at each level that may grade a class."""

from __future__ import annotations

import asyncio
import functools
import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attack_sample
import pytest
from attack_sample import LIMITS, SAMPLE
from msgspec.structs import replace
from sandbox_samples import boxes, case, challenge, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading import grade

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = SAMPLE["cases"]
UNREADABLE = ("test", "idlelib", "tkinter", "site-packages", "__pycache__", "lib2to3", "ensurepip")


@functools.cache
def on_demand(level: str) -> LocalSandbox:
    """Return one jail for all attacks: what one does to its zygote, the next ones would show."""
    return jail(level, ready=0)


@pytest.fixture(scope="module")
def victim() -> Iterator[subprocess.Popen[bytes]]:
    with attack_sample.victim() as process:
        yield process


@pytest.mark.parametrize("level", ["B", "C"])
@pytest.mark.parametrize("attack", CASES, ids=[attack["name"] for attack in CASES])
async def test_attacks_are_held_and_honest_code_passes(
    attack: dict[str, Any],
    level: str,
    tmp_path: Path,
    victim: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    sandbox = on_demand(level)
    async with sandbox.box(LIMITS, attack_sample.image_of(attack)):
        pass  # now its zygote runs
    await only_zygotes()
    assert not await attack_sample.problems(attack, sandbox, tmp_path, victim)
    await only_zygotes()  # nothing of the attack is alive a second after its verdict


async def only_zygotes() -> None:
    """Wait for at most a second until no process of a box is left."""
    async with asyncio.timeout(1.0):
        while boxes():
            await asyncio.sleep(0.01)


def test_the_conditions_of_the_sample_are_those_that_are_checked() -> None:
    names = {name for attack in CASES for name in attack["expect"].get("after", ())}
    assert names == {"honest_ok", "dir_clean", "no_procs"}


@pytest.mark.parametrize("level", ["B", "C"])
async def test_a_hidden_input_cannot_be_printed_by_a_later_visible_test(level: str) -> None:
    code = "seen = []\ndef f(x):\n    seen.append(x)\n    print(seen)\n    return x"
    asked = challenge(
        case("f", ("SECRET",), "SECRET", hidden=True, name="hidden"), case("f", (1,), 1)
    )
    verdict = await grade(asked, code, jail(level), hidden=True)
    assert [result.name for result in verdict.cases] == ["hidden", "f(1)"]
    assert verdict.status == "accepted"
    assert "SECRET" not in str(verdict)


@pytest.mark.parametrize("level", ["B", "C"])
async def test_nothing_of_the_expected_value_is_in_the_box(level: str) -> None:
    code = (
        "import gc\n"
        "def f(x):\n"
        "    found = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]\n"
        "    return ''.join(['EXPECTED-', '91c7']) in str(found)\n"
    )
    verdict = await grade(
        challenge(case("f", (1,), "EXPECTED-91c7"), limits=replace(LIMITS, time_s=5)),
        code,
        jail(level),
        hidden=False,
    )
    assert verdict.cases[0].got == "False"


def run_sample(*arguments: str, python: str = sys.executable, **options: Any) -> dict[str, Any]:
    """Run the whole sample in a process of its own; return the level and what did not hold."""
    command = [python, str(HERE / "attack_sample.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_the_sample_is_held_where_a_filter_refuses_user_namespaces() -> None:
    assert run_sample("found", "refuse-namespaces") == {"level": "C", "problems": {}}


@pytest.fixture(scope="module")
def public_python() -> Iterator[tuple[str, dict[str, str]]]:
    """A Python that every user can read, with its environment: a copy, if ours lies in a home."""
    base = Path(sys.base_prefix)
    packages = sysconfig.get_path("purelib")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(ROOT / "jupyter_codementor", folder / "ours" / "jupyter_codementor")
        paths = [str(folder / "ours")]
        if not _is_public(base) or not _is_public(Path(packages)):
            ignored = shutil.ignore_patterns(*UNREADABLE)
            version = f"python3.{sys.version_info.minor}"
            shutil.copytree(base / "lib" / version, folder / "lib" / version, ignore=ignored)
            for library in (base / "lib").glob("libpython*"):
                shutil.copy2(library, folder / "lib")
            (folder / "bin").mkdir()
            shutil.copy2(Path(sys.executable).resolve(), folder / "bin" / "python3")
            packages = str(folder / "packages" / "site-packages")
            for needed in ("msgspec", "pyseccomp*", "numpy*"):
                for path in Path(sysconfig.get_path("purelib")).glob(needed):
                    _copy(path, Path(packages))
            base = folder
        environment = {
            "PYTHONPATH": os.pathsep.join([*paths, packages]),
            "PATH": os.environ["PATH"],
        }
        yield str(base / "bin" / "python3"), environment


def _is_public(path: Path) -> bool:
    return all(one.stat().st_mode & stat.S_IXOTH for one in (path, *path.parents))


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, folder / path.name)
    else:
        shutil.copy2(path, folder)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("level", ["B", "C"])
def test_the_sample_is_held_for_a_user_without_privileges(
    level: str, public_python: tuple[str, dict[str, str]]
) -> None:
    python, environment = public_python
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(HERE, folder / "contract")
        shutil.copytree(HERE.parent / "data", folder / "data")
        found = subprocess.run(
            [python, str(folder / "contract" / "attack_sample.py"), level],
            capture_output=True,
            text=True,
            timeout=300,
            env=environment,
            user=65534,
            group=65534,
            extra_groups=[],
            cwd="/",
        )
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == {"level": level, "problems": {}}
