"""Values that several areas speak of."""
