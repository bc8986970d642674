"""Doubles and drivers for tests: they stand at the edge of the process only."""
