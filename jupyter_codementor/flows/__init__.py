"""One verb a file: each flow combines areas and ports into something that people do."""
