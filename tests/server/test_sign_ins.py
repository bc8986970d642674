"""Remembering who is signed in lets nobody in who is not."""

from __future__ import annotations

import httpx

from jupyter_codementor.testing.jupyter_process import JupyterProcess


def test_a_changed_cookie_is_refused_right_after_the_true_one_was_accepted(
    server: JupyterProcess,
) -> None:
    with httpx.Client(trust_env=False) as browser:
        browser.get(f"{server.url}/tree?token={server.token}", follow_redirects=True)
        [name] = [name for name in browser.cookies if name.startswith("username-")]
        value = browser.cookies[name]

    def asked_with(cookie: str) -> int:
        headers = {"Cookie": f"{name}={cookie}"} if cookie else {}
        return httpx.get(
            f"{server.api}/users/profile", headers=headers, trust_env=False
        ).status_code

    turned = value.strip('"')
    forged = turned[:-1] + ("0" if turned[-1] != "0" else "1")
    assert [asked_with(value) for _ in range(3)] == [200, 200, 200]
    assert asked_with(f'"{forged}"') == 401
    assert asked_with("") == 401
    assert asked_with(value) == 200
