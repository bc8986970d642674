"""The OpenAPI 3.1 document, made from the table of routes and the wire types."""

from __future__ import annotations

import functools
import json
import re
import sys
from pathlib import Path
from typing import Any, get_args

import msgspec

from . import routes, wire

_TEMPLATE = "#/components/schemas/{name}"


@functools.cache
def document() -> dict[str, Any]:
    """Return the whole OpenAPI document as JSON data."""
    types: list[Any] = [wire.Problem, *get_args(wire.LiveMessage), *get_args(wire.PageMessage)]
    for operation in routes.OPERATIONS:
        types += [t for t in (operation.body, *operation.replies.values()) if t is not None]
    unique = list(dict.fromkeys(types))
    schemas, components = msgspec.json.schema_components(unique, ref_template=_TEMPLATE)
    by_type = dict(zip(unique, schemas, strict=True))
    paths: dict[str, Any] = {}
    for operation in routes.OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(
            operation, by_type
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyter_codementor", "version": "1"},
        "servers": [{"url": routes.PREFIX}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(operation: routes.Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    names = re.findall(r"{(\w+)}", operation.path)
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    parameters += [_parameter(query, "query") for query in operation.query]
    parameters += [_parameter(header, "header") for header in operation.headers]
    found: dict[str, Any] = {
        "operationId": operation.method.lower() + operation.handler,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": _responses(operation, schemas),
    }
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[operation.body]}},
        }
    return found


def _parameter(query: routes.Query, place: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": query.kind}
    if query.one_of:
        schema["enum"] = list(query.one_of)
    return {
        "name": query.name,
        "in": place,
        "required": False,
        "description": query.summary,
        "schema": schema,
    }


def _responses(operation: routes.Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, body in operation.replies.items():
        found[str(status)] = {"description": "OK" if status < 400 else "Not well"}
        if body is not None:
            found[str(status)]["content"] = {"application/json": {"schema": schemas[body]}}
    problem = {"application/problem+json": {"schema": schemas[wire.Problem]}}
    too_large = () if operation.body is None else (413,)
    for status in sorted({400, 401, 403, 500, *too_large, *operation.problems}):
        found.setdefault(str(status), {"description": "A problem", "content": problem})
    return found


def main() -> None:
    """Write the document to a file, or with ``--check`` compare it with the file."""
    *options, name = sys.argv[1:]
    text = json.dumps(document(), indent=1, sort_keys=True) + "\n"
    path = Path(name)
    if "--check" not in options:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        sys.exit(f"{name} is out of date. Run: make generate")


if __name__ == "__main__":
    main()
