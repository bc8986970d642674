"""The error that the shell showed last, as short text that names the student's own lines only."""

from __future__ import annotations

import linecache
import sys
import traceback
from typing import TYPE_CHECKING, Final

from jupyter_codementor.errors import BadInput, CodementorError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

LONGEST: Final = 8_000
"""Characters of a traceback that are sent: its end, where the error stands."""
_FRAMES: Final = 12
_OWN_FILES: Final = ("<program>", "<string>")


def last_error(shell: InteractiveShell) -> tuple[str, str] | None:
    """Return the last error as a traceback, and the code of the cell that it came from.

    None if there was no error, or only one of ours (a sentence, not a mistake in code). The code is
    "" if it cannot be told.
    """
    from IPython.core.error import UsageError

    error = getattr(sys, "last_value", None)
    if not isinstance(error, BaseException) or isinstance(error, UsageError | CodementorError):
        return None
    places = _places(shell, error)
    found = ["Traceback (most recent call last):"]
    if len(places) > _FRAMES:  # calls that call themselves: the first ones and the last ones tell
        found += [_line(shell, *place) for place in places[:2]]
        found.append(f"  ... {len(places) - _FRAMES} more ...")
        places = places[2 - _FRAMES :]
    found += [_line(shell, *place) for place in places]
    found.append(_last_line(error))
    code = "".join(linecache.getlines(places[-1][0])) if places else ""
    return "\n".join(found)[-LONGEST:], code


def required(found: tuple[str, str] | None) -> tuple[str, str]:
    """Return an error that was found.

    Raises:
        BadInput: there is none.
    """
    if found is None:
        raise BadInput("There is no error to ask about yet. Run the cell that fails first.")
    return found


def _places(shell: InteractiveShell, error: BaseException) -> list[tuple[str, int, str]]:
    """Return file, line and function of the student's own frames, the innermost last."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        if _is_own(shell, error.filename):
            return [(error.filename, error.lineno, "")]
        return []
    return [
        (frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if _is_own(shell, frame.f_code.co_filename)
    ]


def _last_line(error: BaseException) -> str:
    """Return e.g. ``IndexError: list index out of range``, the first line of it."""
    told = "".join(traceback.format_exception_only(error)).splitlines()
    return next((line for line in told if line[:1].strip()), type(error).__name__)


def _is_own(shell: InteractiveShell, filename: str) -> bool:
    return filename in _OWN_FILES or _cell_name(shell, filename) is not None


def _cell_name(shell: InteractiveShell, filename: str) -> str | None:
    """Return e.g. ``Cell In[3]`` if the file is a cell's."""
    found = shell.compile.format_code_name(filename)
    return None if found is None else " ".join(map(str, found))


def _line(shell: InteractiveShell, filename: str, line: int, function: str) -> str:
    place = _cell_name(shell, filename) or f'File "{filename}"'
    where = f", in {function}" if function and function != "<module>" else ""
    source = linecache.getline(filename, line).strip()
    return f"  {place}, line {line}{where}" + (f"\n    {source}" if source else "")
