"""The curated rules: few, each with words of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .rule import Rule
from .rules_bugs import LINTER_BUGS
from .rules_errors import LINTER_ERRORS
from .rules_own import OWN
from .rules_style import LINTER_STYLE

RULES: Final[Mapping[str, Rule]] = {
    rule.key: rule for rule in (*LINTER_BUGS, *LINTER_ERRORS, *OWN, *LINTER_STYLE)
}
"""By what a finding calls it."""

LINTER_CODES: Final = tuple(rule.code for rule in (*LINTER_BUGS, *LINTER_ERRORS, *LINTER_STYLE))
"""What the linter is asked to look for."""
