"""The client of language models with the major release of `openai` that is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
SUITE = Path(__file__).with_name("test_model_client.py")
OTHER = {"2": "3", "3": "2"}


def test_the_whole_suite_passes_with_the_other_major_release_as_well(tmp_path: Path) -> None:
    other = OTHER[version("openai").split(".")[0]]
    folder = ROOT / "build" / f"openai-{other}"
    assert (folder / "openai").is_dir(), f"{folder} is missing; make test-contract makes it"
    report = tmp_path / "report.xml"
    plain = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plain, str(SUITE)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(folder), "OPENAI_MAJOR": other},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    [suite] = ElementTree.parse(report).getroot().iter("testsuite")
    counted = {name: int(suite.attrib[name]) for name in ("errors", "failures", "skipped")}
    assert counted == {"errors": 0, "failures": 0, "skipped": 0}
    assert int(suite.attrib["tests"]) > 60
