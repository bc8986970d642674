"""The wheel, installed by pip without Node beside JupyterLab 4.5 and 4.6, is used in a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import Lab, prepare
from .two_sum import RIGHT, WRONG

_NODE = {"node", "nodejs", "npm", "npx", "yarn", "jlpm"}
ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=900,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release builds it."""
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", target, ROOT)
    [found] = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def no_node(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose PATH has everything of this one's but Node and its package managers."""
    folder = tmp_path_factory.mktemp("bin")
    for directory in os.environ["PATH"].split(os.pathsep):
        for program in Path(directory).glob("*") if Path(directory).is_dir() else ():
            link = folder / program.name
            if program.name not in _NODE and not link.exists() and not link.is_symlink():
                link.symlink_to(program)
    environment = dict(os.environ, PATH=str(folder))
    assert shutil.which("node", path=str(folder)) is None
    return environment


def test_the_wheel_carries_extension_catalogue_and_configuration(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.endswith("labextensions/jupyter-codementor/package.json") for name in names)
    assert any(
        name.endswith("jupyter_server_config.d/jupyter_codementor_server.json") for name in names
    )
    assert sum("codementor/notebooks/" in name for name in names) >= 24
    assert not any("node_modules" in name or name.startswith("tests/") for name in names)


def test_the_sdist_carries_the_built_extension_so_that_it_too_is_installed_without_node(
    no_node: dict[str, str], tmp_path: Path
) -> None:
    run(sys.executable, "-m", "build", "--sdist", "--outdir", tmp_path, ROOT)
    [sdist] = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert any(name.endswith("labextension/dist/package.json") for name in names)
    assert not any("node_modules" in name or "/.yarn/" in name for name in names)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps")
    run(*pip, "--wheel-dir", tmp_path, sdist, environment=no_node)
    [wheel] = tmp_path.glob("*.whl")
    assert any("labextensions" in name for name in zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("version", ["4.5", "4.6"])
def test_installed_without_node_a_challenge_is_failed_and_solved_in_the_page(
    version: str, wheel: Path, no_node: dict[str, str], tmp_path: Path, page: Page
) -> None:
    python = tmp_path / "env" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "env", environment=no_node)
    run(python, "-m", "pip", "install", "--quiet", f"jupyterlab=={version}.*", environment=no_node)
    run(python, "-m", "pip", "install", "--quiet", wheel, environment=no_node)
    found = run(python, "-c", "import jupyterlab; print(jupyterlab.__version__)")
    assert found.startswith(version)
    home = tmp_path / "home"
    prepare(home)
    with JupyterProcess(home, app="lab", python=str(python)) as server:
        listed = run(python, "-m", "jupyter", "labextension", "list", environment=no_node)
        lab = Lab(page, server).open_challenge("two-sum")
        lab.write(WRONG)
        lab.run_tests()
        expect(lab.result).to_contain_text("2 of 4 visible tests pass")
        lab.write(RIGHT)
        lab.submit()
        expect(lab.result).to_have_attribute("data-status", "accepted")
        expect(lab.show_catalogue()).to_contain_text("1 of 3")
        lab.stop_kernels()

    [line] = [line for line in listed.splitlines() if "jupyter-codementor" in line]
    assert "enabled" in line
    assert "OK" in line
