"""Programs that read code for likely bugs."""
