"""What is wrong with code: clues, small repairs tried in the jail, and who tells of it."""
