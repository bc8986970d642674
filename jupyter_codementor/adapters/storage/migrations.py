"""From one version of a document to the next: applied when it is read, written when it is replaced.

To change the form of a document: raise `schema_version` in its struct, and register a function
here that turns the old form into the new one. A field that an index needs must be written to all
documents at once instead, since an index reads what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import NewerStore
from jupyter_codementor.model.documents import Document

Migration = Callable[[Document], Document]
"""Takes a document of one version, returns it in the next; `schema_version` is set for it."""


class Migrations(Struct, frozen=True):
    """A registry: (collection, version of the document) -> what makes the next version of it."""

    steps: Mapping[tuple[str, int], Migration]

    def current(self, collection: str) -> int:
        """Return the newest version of this collection's documents that we know."""
        return max((v + 1 for name, v in self.steps if name == collection), default=1)

    def apply(self, collection: str, document: Document) -> Document:
        """Return the document in its newest version.

        Raises:
            NewerStore: a newer version of this program wrote it.
        """
        current = self.current(collection)
        version = document["schema_version"]
        if version > current:
            raise NewerStore(
                f"A document in {collection!r} was written by a newer version of "
                "jupyter_codementor. Update this installation to use it."
            )
        while version < current:
            document = self.steps[collection, version](document)
            version += 1
            document["schema_version"] = version
        return document


MIGRATIONS: Final = Migrations({})
"""All migrations of this version; none are needed yet."""
