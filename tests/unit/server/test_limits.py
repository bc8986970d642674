"""Rate limits."""

from __future__ import annotations

import pytest

from jupyter_codementor.errors import TooManyRequests
from jupyter_codementor_server.limits import RateLimits


def test_a_limit_is_for_each_student_and_each_route() -> None:
    limits = RateLimits({"run": 2})
    for student in ("ada", "eve"):
        for route in ("a", "b"):
            limits.spend("run", student, route)
            limits.spend("run", student, route)
    with pytest.raises(TooManyRequests, match="You can go on in") as refused:
        limits.spend("run", "ada", "a")
    assert 1 <= refused.value.retry_after_s <= 60
