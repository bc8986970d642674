"""The server extension: HTTP and live routes over `jupyter_codementor`."""
