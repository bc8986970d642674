"""A login cookie that was checked a moment ago is not checked again; all else always is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_server.auth.identity import IdentityProvider, User

from jupyter_codementor_server.sign_ins import RemembersSignIns, SignIns


class Asked(IdentityProvider):
    """Says that a cookie ``user=NAME`` is NAME, and counts how often it was asked."""

    times = 0

    async def get_user(self, handler: Any) -> User | None:
        self.times += 1
        name, _, signature = handler.request.headers["Cookie"].partition("!")
        return User(name) if signature == "ok" else None


def request(cookie: str = "ada!ok", **changed: Any) -> Any:
    plain = {
        "method": "GET",
        "body": b"",
        "arguments": {},
        "host": "localhost:8888",
        "headers": {"Cookie": cookie},
    }
    return SimpleNamespace(request=SimpleNamespace(**(plain | changed)))


def user_of(signed_in: SignIns, handler: Any) -> str | None:
    async def ask() -> User | None:
        found = signed_in.get_user(handler)
        return await found if isinstance(found, Awaitable) else found

    user = asyncio.run(ask())
    return None if user is None else user.username


def test_the_same_cookie_is_checked_once() -> None:
    signed_in = SignIns(Asked())
    assert [user_of(signed_in, request()) for _ in range(3)] == ["ada", "ada", "ada"]
    assert signed_in.times == 1


def test_another_cookie_is_never_taken_for_a_known_one() -> None:
    signed_in = SignIns(Asked())
    assert user_of(signed_in, request()) == "ada"
    assert user_of(signed_in, request("ada!forged")) is None
    assert user_of(signed_in, request("eve!ok")) == "eve"


def test_who_is_refused_is_asked_for_again() -> None:
    signed_in = SignIns(Asked())
    assert [user_of(signed_in, request("eve!no")) for _ in range(2)] == [None, None]
    assert signed_in.times == 2


def test_a_cookie_is_checked_again_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    signed_in = SignIns(Asked())
    user_of(signed_in, request())
    now += 5.1
    user_of(signed_in, request())
    assert signed_in.times == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "POST"},
        {"body": b"token=secret"},
        {"arguments": {"token": [b"secret"]}},
        {"headers": {"Cookie": "ada!ok", "Authorization": "token secret"}},
        {"host": "other:8888"},
    ],
)
def test_whatever_else_could_sign_somebody_in_is_left_to_the_provider(changed: Any) -> None:
    signed_in = SignIns(Asked())
    user_of(signed_in, request())
    user_of(signed_in, request(**changed))
    assert signed_in.times == 2


def test_a_cookie_that_is_just_being_given_is_not_kept() -> None:
    signed_in = SignIns(Asked())
    handler = request()
    handler._new_cookie = "to be set"
    user_of(signed_in, handler)
    user_of(signed_in, request())
    assert signed_in.times == 2


def test_only_a_provider_of_jupyter_itself_is_stood_for() -> None:
    def stands_for(provider: Any) -> Any:
        handler = object.__new__(RemembersSignIns)
        handler.application = SimpleNamespace(settings={"identity_provider": provider})  # type: ignore[assignment]
        return handler.identity_provider

    plain, wrapped, others = IdentityProvider(), IdentityProvider(), Asked()
    vars(wrapped)["get_user"] = others.get_user
    assert stands_for(plain).provider is plain
    assert stands_for(wrapped) is wrapped
    assert stands_for(others) is others
