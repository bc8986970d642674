"""Challenges of ours in the formats of other tools, so that a teacher can leave at any time."""

from .models import Exported, Missing
from .nbgrader import export_nbgrader
from .otter import export_otter

__all__ = ["Exported", "Missing", "export_nbgrader", "export_otter"]
