"""The tests of an assignment as code of a cell, whatever form they have."""

from __future__ import annotations

import ast

from jupyter_codementor.model.challenge import CellTest


def cell_code(check: CellTest) -> str:
    """Return a test as code that raises if it fails, run in the namespace of the notebook."""
    if check.form == "doctest":
        return _examples_as_code(check.source)
    if check.form == "function":
        return _function_as_code(check.source)
    return check.source


def split_examples(body: str) -> tuple[str, str] | None:
    """Return the code of a doctest and what its last statement prints.

    None if one before the last prints something, or if the doctest has no example: then it is no
    cell with one output.
    """
    lines = body.split("\n")
    is_code = [line.startswith((">>> ", "... ")) or line in (">>>", "...") for line in lines]
    end = is_code.index(False) if False in is_code else len(lines)
    rest = lines[end:]
    if not end or any(line.startswith(">>>") for line in rest):
        return None
    return "\n".join(line[4:] for line in lines[:end]), "\n".join(rest)


def _examples_as_code(body: str) -> str:
    split = split_examples(body)
    if split is not None and not split[1].strip() and _prints_nothing(split[0]):
        return split[0]
    return (
        "import doctest\n"
        f"_examples = doctest.DocTestParser().get_doctest({body!r}, globals(), 'test', None, 0)\n"
        "_runner = doctest.DocTestRunner(verbose=False)\n"
        "_runner.run(_examples)\n"
        "assert _runner.failures == 0, 'an example does not give what it should'"
    )


def _function_as_code(source: str) -> str:
    function = ast.parse(source).body[0]
    if not isinstance(function, ast.FunctionDef):
        return source
    names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    values = (
        f"{name}=globals()" if name == "env" else f"{name}=globals().get({name!r})"
        for name in names
    )
    return f"{source}\n{function.name}({', '.join(values)})"


def quiet(code: str) -> str:
    """Return code that shows nothing, for a doctest that expects nothing to be shown.

    Values are bound to ``_`` instead of shown; where something is printed, the output is kept back.

    Raises:
        SyntaxError: it is not plain Python.
    """
    tree = ast.fix_missing_locations(_Silent().visit(ast.parse(code)))
    made = ast.unparse(tree)
    if "print" not in made:
        return made
    silent = ast.parse("with contextlib.redirect_stdout(io.StringIO()):\n    pass")
    [block] = silent.body
    if isinstance(block, ast.With) and isinstance(tree, ast.Module):
        block.body = tree.body
    return f"import contextlib, io\n{ast.unparse(silent)}"


class _Silent(ast.NodeTransformer):
    """Binds what would be shown; text that stands for itself goes."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return ast.Pass()
        return ast.Assign([ast.Name("_", ast.Store())], node.value)


def _prints_nothing(code: str) -> bool:
    """Whether no statement shows a value or calls print, as far as can be seen."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return not any(isinstance(node, ast.Expr) for node in ast.walk(tree))
