"""Adapters of the document port; each passes the one contract suite."""

from .sqlite import SqliteDocuments

__all__ = ["SqliteDocuments"]
