"""Bayesian knowledge tracing: how likely a skill is known, after each result.

The forward step of Corbett and Anderson, Knowledge tracing (1995), with credit in between 0 and 1.
"""

from __future__ import annotations

import math
from typing import Final

LEARNS: Final = 0.1
"""How likely a skill that is not known is learned by one attempt."""
SLIP: Final = 0.1
"""How likely an attempt fails although the skill is known."""
GUESS: Final = (0.1, 0.225)
"""How likely one succeeds although it is not known: at the hardest challenges, at the easiest."""
MASTERED: Final = 0.95
LOST: Final = 0.5
"""What was mastered is lost below this."""


def after(known: float, credit: float, difficulty: float) -> float:
    """Return how likely the skill is known after one attempt.

    Args:
        known: how likely it was, 0 to 1.
        credit: what the attempt was worth, 0 to 1; in between, both posteriors are mixed.
        difficulty: of the challenge, in logits.
    """
    guess = GUESS[0] + (GUESS[1] - GUESS[0]) / (1 + math.exp(1.5 * difficulty))
    right = known * (1 - SLIP)
    wrong = known * SLIP
    by_right = right / (right + (1 - known) * guess)
    by_wrong = wrong / (wrong + (1 - known) * (1 - guess))
    posterior = credit * by_right + (1 - credit) * by_wrong
    return posterior + (1 - posterior) * LEARNS
