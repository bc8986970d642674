"""What test cells may name, and what each of them must do."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from msgspec import Struct

ASSERTS_NOTHING: Final = "this test asserts nothing; write `assert call(...) == value`"
NEVER_USES: Final = "this test never uses what the student's code defines"


class Names(Struct, frozen=True):
    """What test cells may name besides built-ins.

    Args:
        entry: what the student's code must define.
        given: what the starter defines as well.
        unsure: what only the solution defines.
        imports: import statements of earlier cells, one a line, for tests that stay code.
        modules: what stands for numpy and pandas, e.g. ``{"np": "numpy"}``.
    """

    entry: Container[str]
    given: Container[str] = ()
    unsure: Container[str] = ()
    imports: str = ""
    modules: Mapping[str, str] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.entry or name in self.given
