"""Memories that may forget."""
