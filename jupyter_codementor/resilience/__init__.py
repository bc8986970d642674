"""Staying well when something outside is not. Knows no area."""
