"""Exceptions and syntax errors in plain words."""
