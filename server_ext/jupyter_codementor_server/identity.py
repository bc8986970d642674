"""Who asks, and what they may do."""

from __future__ import annotations

from msgspec import Struct

from jupyter_codementor.errors import Forbidden
from jupyter_codementor.model.student import Role


class Identity(Struct, frozen=True):
    """The one who asks. `id` is the student's id in the store."""

    id: str
    roles: tuple[Role, ...]


def require(identity: Identity, role: str) -> None:
    """Let those pass who have the role.

    Raises:
        Forbidden: they have not.
    """
    if role != "anyone" and role not in identity.roles:
        raise Forbidden(f"Only a {role} may do this.")
