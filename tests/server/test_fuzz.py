"""Whatever is sent, the answer is a sentence, never a fault of ours."""

from __future__ import annotations

import json

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_codementor_server.routes import OPERATIONS

ids = st.sampled_from(["two-sum", "no-such", "a" * 64, "%00", "ä", "1"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
fields = st.sampled_from(
    [
        "code",
        "reset",
        "notebook",
        "name",
        "alias",
        "time_zone",
        "hidden",
        "on_leaderboard",
        "title",
        "kind",
        "source",
        "skills",
        "shared",
        "query",
        "content_type",
        "content_id",
        "text",
    ]
)
bodies = (
    st.dictionaries(fields, values, max_size=3).map(lambda body: json.dumps(body).encode())
    | values.map(lambda body: json.dumps(body).encode())
    | st.binary(max_size=30)
)
queries = st.dictionaries(
    st.sampled_from(["search", "skill", "status", "difficulty", "limit", "cursor", "language"]),
    st.text(max_size=12),
    max_size=3,
)
operations = st.sampled_from([o for o in OPERATIONS if not o.path.startswith("/challenges/check")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operation=operations, id=ids, body=bodies, query=queries)
def test_no_request_is_a_fault_of_ours(client: httpx.Client, operation, id, body, query) -> None:
    content = body if operation.method in ("POST", "PUT") else None
    url = operation.path.replace("{id}", id)
    reply = client.request(operation.method, url, params=query, content=content)

    assert reply.status_code < 500, (operation.method, url, query, body, reply.text)
    assert reply.status_code in operation.replies or reply.json()["detail"]
