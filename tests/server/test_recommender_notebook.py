"""The notebook that shows how the next challenge is chosen, with a student's own numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .conftest import RIGHT, WRONG

NOTEBOOK = next((Path(__file__).parents[2] / "notebooks" / "tutorials").glob("03-*.ipynb"))


def run_cells(environment: dict[str, str], folder: Path) -> str:
    """Run a copy of the notebook in a real kernel and return what its cells printed."""
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--stdout"]
    done = subprocess.run(
        [*command, "--log-level=ERROR", str(NOTEBOOK)],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs = [
        output
        for cell in json.loads(done.stdout)["cells"]
        for output in cell.get("outputs", ())
        if output["output_type"] == "stream"
    ]
    return "".join("".join(output["text"]) for output in outputs)


def test_it_chooses_what_the_server_chooses(own_server: JupyterProcess, tmp_path: Path) -> None:
    own_server.start()
    with own_server.client() as client:
        for code in (WRONG, RIGHT):
            client.post("/challenges/two-sum/submit", json={"code": code}).raise_for_status()
        suggested = client.get("/challenges/next").raise_for_status().json()
    shown = run_cells(own_server.environment(), tmp_path)
    assert "These are YOUR numbers." in shown
    assert f"The server says: {suggested['challenge_id']}\nThe same choice." in shown
    assert f"challenge: {suggested['challenge_id']}\n" in shown
    assert f"reason:    {suggested['reason']}\n" in shown
    topic = suggested["because"]["skill"]
    assert f"{topic}  " in shown


def test_without_a_server_it_says_so_and_shows_an_imagined_student(
    own_server: JupyterProcess, tmp_path: Path
) -> None:
    nowhere = own_server.environment() | {"CODEMENTOR_URL": "http://127.0.0.1:1/"}
    shown = run_cells(nowhere, tmp_path)
    assert "cannot be reached" in shown
    assert "These are the numbers of Kim" in shown
    assert "There is no server to compare with." in shown


def test_it_runs_for_somebody_who_has_done_nothing(
    own_server: JupyterProcess, tmp_path: Path
) -> None:
    own_server.start()
    shown = run_cells(own_server.environment(), tmp_path)
    assert "These are YOUR numbers." in shown
    assert "Solve a first challenge, then there is something to remember." in shown
    assert "The same choice." in shown
