"""Who was signed in a moment ago: the same cookie is not checked again for some seconds.

To check the login cookie (its signature, its JSON) is a sixth of what a call costs. The answer
follows from the request's cookies alone, and Jupyter never takes a login cookie back, so that it
may be kept. Whatever else can sign somebody in is left to Jupyter each time: a token, a form, an
identity provider that is not Jupyter's own, or one whose `get_user` somebody has wrapped.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable
from typing import Any, Final

from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler

_KEPT_S: Final = 5.0
_MOST: Final = 256
_PLAIN: Final = frozenset({"GET", "HEAD"})


class SignIns:
    """Stands for the identity provider of a Jupyter server; has whatever that one has.

    Args:
        provider: the one that is asked when the answer is not known.
    """

    def __init__(self, provider: IdentityProvider) -> None:
        self.provider = provider
        self._known: dict[tuple[str, str], tuple[float, User]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.provider, name)

    def get_user(self, handler: JupyterHandler) -> User | Awaitable[User | None] | None:
        """Return who asks, as the provider says, or as it said within the last five seconds."""
        key = _cookies_only(handler)
        if key is None:
            return self.provider.get_user(handler)
        known = self._known.get(key)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        return self._ask(handler, key)

    async def _ask(self, handler: JupyterHandler, key: tuple[str, str]) -> User | None:
        found = self.provider.get_user(handler)
        user = await found if isinstance(found, Awaitable) else found
        if user is not None and not hasattr(handler, "_new_cookie"):  # which Tornado would set
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (time.monotonic() + _KEPT_S, user)
        return user


class RemembersSignIns(JupyterHandler):
    """A base of handlers that does not check over again what it checked a moment ago."""

    @property
    def identity_provider(self) -> Any:
        """The server's own, or what stands for it where its answers may be kept."""
        provider = super().identity_provider
        if not _is_plain(provider):
            return provider
        signed_in = self.settings.get("codementor_sign_ins")
        if signed_in is None or signed_in.provider is not provider:
            signed_in = self.settings["codementor_sign_ins"] = SignIns(provider)
        return signed_in

    def check_host(self) -> bool:
        """Return whether this server may be asked for under the host of the request."""
        allowed: set[str] = self.settings.setdefault("codementor_allowed_hosts", set())
        if self.request.host in allowed:
            return True
        allow = super().check_host()
        if allow and len(allowed) < _MOST:
            allowed.add(self.request.host)
        return allow


def _is_plain(provider: IdentityProvider) -> bool:
    """Whether Jupyter's own code alone says who is signed in (a Hub's old way was to patch it)."""
    own = type(provider) in (IdentityProvider, PasswordIdentityProvider)
    patched = JupyterHandler.get_current_user.__module__ != JupyterHandler.__module__
    return own and not patched and "get_user" not in vars(provider)


def _cookies_only(handler: JupyterHandler) -> tuple[str, str] | None:
    """Return host and cookies if nothing else in the request can sign somebody in."""
    request = handler.request
    if request.method not in _PLAIN or request.body or "token" in request.arguments:
        return None
    if "Authorization" in request.headers:
        return None
    cookies = request.headers.get("Cookie")
    return (request.host, cookies) if cookies else None
