"""Where the challenges come from."""
