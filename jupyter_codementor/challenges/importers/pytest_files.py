"""A plain test file of pytest or unittest beside the solution that it tests."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import Challenge

from .libraries import image_for, imported_modules
from .models import Imported, Lost
from .naming import challenge_id, reward, title_of
from .python_tests import MAX_BYTES, read_python_tests, stub_of

_SUFFIX: Final = ".py"


def is_test_file(path: Path) -> bool:
    """Whether pytest would take the file for one of tests."""
    return path.suffix == _SUFFIX and (path.stem.startswith("test_") or path.stem.endswith("_test"))


def solution_for(path: Path) -> Path | None:
    """Return the module in the test's folder that the test imports, or that its name says."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    named = path.stem.removeprefix("test_").removesuffix("_test")
    for module in (named, *imported_modules(text)):
        for folder in (path.parent, path.parent.parent, path.parent.parent / "src"):
            found = folder / f"{module}{_SUFFIX}"
            if found.is_file() and not found.is_symlink() and not is_test_file(found):
                return found
    return None


def import_pytest(path: Path, solution: Path | None = None) -> Imported:
    """Return a function challenge: its tests from a test file, its solution from the module.

    The starter are the heads of what the tests use. All tests are visible, for one point each.

    Args:
        path: the test file.
        solution: the module that it tests; looked for beside it if None.

    Raises:
        NotAChallenge: there is no solution, no test that can be carried, or one is not Python.
    """
    solution = solution or solution_for(path)
    if solution is None:
        raise NotAChallenge(
            f"{path.name} has no solution: put the module that it imports into the same folder."
        )
    code, text = _text(solution), _text(path)
    tests = read_python_tests(text, solution.stem, code, "", path.name)
    if not tests.cases or not tests.entry:
        raise NotAChallenge(f"{path.name} has no test of {solution.name} that can be carried.")
    image, unknown = image_for([code])
    lost = list(tests.lost)
    if unknown:
        lost.append(Lost(f"It imports {', '.join(unknown)}, which no prepared interpreter has."))
    challenge = Challenge(
        id=challenge_id(solution.stem),
        version=1,
        title=title_of(solution.stem),
        description=ast.get_docstring(ast.parse(code)) or f"Write `{'`, `'.join(tests.entry)}`.",
        starter=stub_of(code, tests.entry),
        solution=code,
        test_cases=tests.cases,
        difficulty="medium",
        xp=reward(len(tests.cases)),
        entry=tests.entry,
        skills=("python",),
        image=image,
    )
    return Imported((challenge,), tuple(lost))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotAChallenge(f"{path.name} is larger than {MAX_BYTES // 1024} KiB.")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAChallenge(f"{path.name} cannot be read: {error}.") from error
