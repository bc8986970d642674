"""The jail in which student code runs, and the test of how tight it is."""

from __future__ import annotations

from .layers import Layer, Profile
from .local import LocalSandbox
from .selftest import Choice, Finding, choose

__all__ = ["Choice", "Finding", "Layer", "LocalSandbox", "Profile", "choose"]
