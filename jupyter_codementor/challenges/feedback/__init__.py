"""What a student gets back: the notebook with a verdict in it, and nothing that is hidden."""

from .notebook import feedback_notebook
from .page import feedback_page
from .parts import Feedback

__all__ = ["Feedback", "feedback_notebook", "feedback_page"]
