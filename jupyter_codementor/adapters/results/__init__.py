"""Where the results of a class are written, and found again after an interruption."""

from .folder import JOURNAL, ResultsFolder
from .tables import csv_text, json_text

__all__ = ["JOURNAL", "ResultsFolder", "csv_text", "json_text"]
