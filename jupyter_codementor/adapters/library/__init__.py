"""Something to read or practise."""
