"""nbgrader's AUTOTEST lines: tests whose values come from running the reference solution.

An import runs nothing. It keeps the lines and makes tests of them that cannot pass, until
`completed` has run the reference solution in the jail and filled its values in.
The templates are those of ``autotests.yml`` (nbgrader 0.9, `InstantiateTests`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from .nbgrader_config import NbgraderConfig
from .plain_yaml import BrokenYamlError, read_mapping

_PLACE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NO_VALUES: Final = (
    "Its AUTOTEST lines compare with values of the reference solution, which an import does not "
    "run; the test cannot pass until they are filled in, which needs the jail."
)


class Template(Struct, frozen=True):
    """A test of one type of value, and what is said when it fails."""

    test: str
    fail: str = ""


class Templates(Struct, frozen=True, kw_only=True):
    """What ``autotests.yml`` says for one kernel."""

    dispatch: str
    normalize: str
    check: str
    templates: dict[str, tuple[Template, ...]]
    setup: str = ""
    hash: str = ""
    success: str = ""


class Autotest(Struct, frozen=True):
    """A line: what stands before it in the cell, its expressions, and whether values are hashed."""

    line: int
    snippets: tuple[str, ...]
    hashed: bool


class AutotestCell(Struct, frozen=True):
    """A tests cell with such lines; `number` is its number in the notebook, for the salt."""

    source: str
    number: int
    tests: tuple[Autotest, ...] = field(default=())


def read_templates(text: str, kernel: str) -> Templates:
    """Return the templates of a kernel from the text of ``autotests.yml``.

    Raises:
        BrokenYamlError: it has none for the kernel, or uses more of Jinja than ``{{name}}``.
    """
    content = read_mapping(text)
    own = content.get(kernel) or content.get("python3" if kernel == "python" else "python")
    if not isinstance(own, dict):
        raise BrokenYamlError(f"it says nothing for the kernel {kernel}")
    if _has_template_code(str(own)):
        raise BrokenYamlError("it uses more of Jinja than {{name}}, which is not supported")
    try:
        return msgspec.convert(own, Templates)
    except msgspec.ValidationError as error:
        raise BrokenYamlError(str(error)) from error


def _has_template_code(text: str) -> bool:
    inside = (part.partition("}}")[0].strip() for part in text.split("{{")[1:])
    return "{%" in text or any(not part.isidentifier() for part in inside)


def autotest_cell(source: str, number: int, config: NbgraderConfig) -> AutotestCell:
    """Return the AUTOTEST lines of a tests cell; without any, `tests` is empty."""
    return AutotestCell(source, number, tuple(_autotests(source, config)))


def _autotests(source: str, config: NbgraderConfig) -> Iterator[Autotest]:
    for number, line in enumerate(source.split("\n")):
        if config.autotest not in line or not line.strip().startswith("#"):
            continue
        before, _, after = line.partition(config.autotest)
        snippets = tuple(part.strip() for part in after.split(";") if part.strip())
        yield Autotest(number, snippets, config.hashed in before)


def open_source(cell: AutotestCell) -> str:
    """Return the cell with each line as a test that cannot pass yet."""
    sentence = (
        "This test compares with values of the reference solution, which are not filled in yet."
    )
    return _replaced(cell, lambda test: [f"raise NotImplementedError({sentence!r})"])


def dispatch_source(cell: AutotestCell, templates: Templates, mark: str) -> str:
    """Return the cell with each line as prints of the types of its expressions."""
    return _with_setup(
        _replaced(
            cell,
            lambda test: [
                _printed(mark, f"{test.line}.{place}", filled(templates.dispatch, snippet=snippet))
                for place, snippet in enumerate(test.snippets)
            ],
        ),
        cell,
        templates,
        mark,
    )


def value_source(
    cell: AutotestCell, templates: Templates, kinds: Mapping[str, str], mark: str
) -> str:
    """Return the cell with each line as prints of the values that its tests compare with."""
    salts = _salts(cell)
    return _with_setup(
        _replaced(
            cell,
            lambda test: [
                _printed(mark, name, expression)
                for name, expression, _ in _tests(test, templates, kinds, salts)
            ],
        ),
        cell,
        templates,
        mark,
    )


def completed_source(
    cell: AutotestCell,
    templates: Templates,
    kinds: Mapping[str, str],
    values: Mapping[str, str],
) -> str:
    """Return the cell as nbgrader would release it: each line as comparisons with values."""
    salts = _salts(cell)

    def checks(test: Autotest) -> list[str]:
        lines: list[str] = []
        before = ""
        for name, expression, message in _tests(test, templates, kinds, salts):
            snippet = name.rpartition(".")[0]
            if before not in ("", snippet):
                lines.append("")  # as nbgrader: an empty line behind each expression
            before = snippet
            value = plain_value(values[name])
            lines.append(filled(templates.check, snippet=expression, value=value, message=message))
        return [*lines, ""]

    made = _replaced(cell, checks)
    if templates.setup:
        first = cell.tests[0].line
        lines = made.split("\n")
        made = "\n".join([*lines[:first], templates.setup, *lines[first:]])
    return f"{made}\n{templates.success}" if templates.success else made


def plain_value(text: str) -> str:
    """Return a value as nbgrader compares it: its `repr` without the quotes around."""
    return text.strip('"').strip("'")


def filled(template: str, **values: str) -> str:
    """Return a template with each ``{{name}}`` replaced; one that is not given stays."""
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), template)


def read_prints(output: str, mark: str) -> dict[str, str]:
    """Return what was printed by name; a line that is not in our form is passed over."""
    found: dict[str, str] = {}
    for line in output.splitlines():
        start, _, rest = line.partition(" ")
        name, _, text = rest.partition(" ")
        if start != mark:
            continue
        try:
            found[name] = msgspec.json.decode(text, type=str)
        except msgspec.MsgspecError:
            continue
    return found


def _tests(
    test: Autotest, templates: Templates, kinds: Mapping[str, str], salts: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the expression and the message of each comparison of a line."""
    for place, snippet in enumerate(test.snippets):
        name = f"{test.line}.{place}"
        kind = kinds.get(name, "default")
        group = templates.templates.get(kind) or templates.templates.get("default", ())
        for count, each in enumerate(group):
            expression = filled(templates.normalize, snippet=each.test)
            if test.hashed:
                expression = filled(templates.hash, snippet=expression, salt=salts[name])
            message = filled(each.fail, snippet=snippet).replace('"', '\\"')
            yield f"{name}.{count}", filled(expression, snippet=snippet), message


def _salts(cell: AutotestCell) -> dict[str, str]:
    seed = int(hashlib.sha256(f"{cell.source}{cell.number - 1}".encode()).hexdigest(), 16) % 10**6
    salts: dict[str, str] = {}
    for test in cell.tests:
        for place in range(len(test.snippets)):
            if test.hashed:
                seed += 1
                salts[f"{test.line}.{place}"] = hex(seed)[2:]
    return salts


def _replaced(cell: AutotestCell, lines_for: Any) -> str:
    tests = {test.line: test for test in cell.tests}
    lines: list[str] = []
    for number, line in enumerate(cell.source.split("\n")):
        test = tests.get(number)
        indent = line[: len(line) - len(line.lstrip())]
        lines += [line] if test is None else [indent + each for each in lines_for(test)]
    return "\n".join(lines)


def _with_setup(source: str, cell: AutotestCell, templates: Templates, mark: str) -> str:
    printer = (
        "def _codementor_print(name, value):\n"
        "    import json\n"
        "    text = repr(value)\n"
        "    if isinstance(value, type):\n"
        "        home = '' if value.__module__ == 'builtins' else value.__module__ + '.'\n"
        "        text = home + value.__qualname__\n"
        f"    print({mark!r}, name, json.dumps(text))"
    )
    return "\n".join(part for part in (printer, templates.setup, source) if part)


def _printed(mark: str, name: str, expression: str) -> str:
    return f"_codementor_print({name!r}, {expression})"
