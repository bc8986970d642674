"""The catalogue runs from top to bottom in a real kernel, and a broken challenge does not.

The whole catalogue and the tutorials are run by ``python -m pytest --nbval-lax -p no:cacheprovider
notebooks/``, which takes a kernel for each notebook; here it is proven that this run can fail.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHALLENGES = sorted((ROOT / "notebooks" / "catalogue").rglob("*.ipynb"))


def _own(part: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = part["metadata"].get("codementor", {})
    return own


def _broken(kind: str) -> str:
    """Return the first challenge of that kind with a wrong solution in place of the right one."""
    contents = (json.loads(path.read_text(encoding="utf-8")) for path in CHALLENGES)
    notebook = next(each for each in contents if _own(each).get("kind", "function") == kind)
    cells = {_own(cell).get("role"): cell for cell in notebook["cells"]}
    cells["solution"]["source"] = cells["wrong"]["source"]
    return json.dumps(notebook)


def test_nbval_fails_if_a_solution_is_broken(tmp_path: Path) -> None:
    for kind in ("function", "program"):
        (tmp_path / f"{kind}.ipynb").write_text(_broken(kind), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-rf"]
    ran = subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout
    assert "AssertionError" in ran.stdout
    failed = re.findall(r"^FAILED .*?(\w+)\.ipynb", ran.stdout, re.MULTILINE)
    assert set(failed) == {"function", "program"}
