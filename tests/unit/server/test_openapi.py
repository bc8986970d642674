"""The OpenAPI document."""

from __future__ import annotations

import json
import re

from jupyter_codementor_server.handlers import HANDLERS
from jupyter_codementor_server.openapi import document
from jupyter_codementor_server.routes import OPERATIONS


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(document())
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', text))

    assert names
    assert names <= document()["components"]["schemas"].keys()


def test_every_route_has_a_handler_with_its_method() -> None:
    for operation in OPERATIONS:
        assert callable(getattr(HANDLERS[operation.handler], operation.method.lower())), operation


def test_no_schema_of_a_reply_has_a_solution_or_a_test_with_its_expectation() -> None:
    schemas = document()["components"]["schemas"]

    assert not {"Challenge", "TestCase", "Step", "WrongSolution"} & schemas.keys()
    assert not any("solution" in schema.get("properties", {}) for schema in schemas.values())


def test_whatever_runs_code_or_costs_much_has_a_rate_limit() -> None:
    limited = {
        (o.method, o.path.removeprefix("/challenges"))
        for o in OPERATIONS
        if o.limit not in (None, "see")
    }

    assert limited == {
        ("POST", "/check"),
        ("PUT", "/{id}"),
        ("POST", "/generate"),
        ("PUT", "/generated/{id}"),
        ("POST", "/{id}/run"),
        ("POST", "/{id}/submit"),
        ("POST", "/tutor/chat"),
        ("POST", "/code/analyze"),
        ("GET", "/users/export"),
        ("POST", "/users/import"),
        ("POST", "/materials"),
        ("POST", "/recommendations"),
        ("POST", "/embeddings/store"),
        ("POST", "/embeddings/search"),
    }


def test_operation_ids_are_unique() -> None:
    ids = [
        operation["operationId"]
        for path in document()["paths"].values()
        for operation in path.values()
    ]
    assert len(ids) == len(set(ids))
