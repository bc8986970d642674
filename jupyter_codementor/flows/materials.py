"""Materials: add something to read, look through what there is, read it, take it away again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.content.pieces import cut, take_in
from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.ids import new_id
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.material import Material, MaterialKind, Piece

from .stored import read, to_document, to_value
from .texts import Texts

_PAGE_MAX: Final = 50
"""As each may be 1 MiB long."""
_AT_ONCE: Final = 20
_TITLE_MAX: Final = 200
_SKILLS_MAX: Final = 20
_WORD_MAX: Final = 60
_MINE: Final = "mine."
_SHARED: Final = "shared."


class Draft(Struct, frozen=True, kw_only=True):
    """A material as somebody hands it in."""

    title: str
    kind: MaterialKind
    source: str
    skills: tuple[str, ...] = ()
    language: str = "python"
    shared: bool = False


@dataclass(frozen=True)
class AddMaterial:
    """Takes a material in and has it found from now on."""

    documents: Documents
    texts: Texts
    now: Callable[[], float]

    async def __call__(self, owner_id: str, draft: Draft) -> Material:
        """Store it and return it with the number of its pieces.

        Raises:
            BadInput: its title, skills or source cannot be taken in; the sentence says why.
        """
        _check_words(draft)
        material = Material(
            id=new_id(),
            owner_id=owner_id,
            title=" ".join(draft.title.split()),
            kind=draft.kind,
            source=await asyncio.to_thread(take_in, draft.kind, draft.source),
            created_at=self.now(),
            shared=draft.shared,
            skills=tuple(dict.fromkeys(draft.skills)),
            language=draft.language,
        )
        pieces = await asyncio.to_thread(cut, material)
        material = msgspec.structs.replace(material, pieces=len(pieces))
        await self.documents.insert("materials", to_document(material))
        await self.texts.added(material)
        return material


@dataclass(frozen=True)
class ListMaterials:
    """Looks through my materials, and through what teachers share."""

    documents: Documents

    async def __call__(
        self, reader: str, limit: int, cursor: str | None = None
    ) -> tuple[tuple[Material, ...], str | None]:
        """Return mine, the newest first, then those that others share; at most 50.

        Raises:
            BadInput: the cursor is none of ours.
        """
        limit = min(limit, _PAGE_MAX)
        found: list[Material] = []
        if not cursor or cursor.startswith(_MINE):
            mine = (cursor or "").removeprefix(_MINE) or None
            page = await self.documents.find(
                "materials",
                {"owner_id": reader},
                sort="created_at",
                descending=True,
                limit=limit,
                cursor=mine,
            )
            found += [to_value(each, Material) for each in page.documents]
            if page.cursor:
                return tuple(found), _MINE + page.cursor
            cursor = _SHARED
        if not cursor.startswith(_SHARED):
            raise BadInput("The cursor does not belong to this list. Begin again without it.")
        after = cursor.removeprefix(_SHARED) or None
        while len(found) < limit:
            page = await self.documents.find(
                "materials",
                {"shared": True},
                sort="created_at",
                descending=True,
                limit=limit - len(found),
                cursor=after,
            )
            found += [
                to_value(each, Material) for each in page.documents if each["owner_id"] != reader
            ]
            after = page.cursor
            if after is None:
                return tuple(found), None
        return tuple(found), _SHARED + (after or "")


@dataclass(frozen=True)
class SeeMaterial:
    """Reads a material."""

    documents: Documents

    async def __call__(self, reader: str, material_id: str) -> tuple[Material, tuple[Piece, ...]]:
        """Return it with its pieces.

        Raises:
            NotFound: there is none of that id that this reader may see.
        """
        material = await visible_material(self.documents, reader, material_id)
        if material is None:
            raise NotFound("There is no such material.")
        return material, await asyncio.to_thread(cut, material)


@dataclass(frozen=True)
class RemoveMaterial:
    """Takes a material away, with all that was made of it."""

    documents: Documents
    texts: Texts

    async def __call__(self, owner_id: str, material_id: str) -> None:
        """Delete it.

        Raises:
            NotFound: there is none of that id that belongs to this person.
        """
        material = await read(self.documents, "materials", material_id, Material)
        if material is None or material.owner_id != owner_id:
            raise NotFound("There is no such material of yours.")
        self.texts.removed(material_id)
        await self.documents.delete("materials", material_id)
        await _delete_vectors(self.documents, "content_id", material_id)


@dataclass(frozen=True)
class ForgetMaterials:
    """Lets a student's materials go: from the store, and from what is searched in memory."""

    documents: Documents
    texts: Texts
    follow: Callable[[], Awaitable[None]]
    """Has what is searched in memory let go of what went."""

    async def __call__(self, student_id: str) -> int:
        """Return how many documents were deleted."""
        forgotten = await forget_student(self.documents, student_id)
        await self.texts.forget_owner(student_id)
        await self.follow()
        return forgotten


async def forget_student(documents: Documents, student_id: str) -> int:
    """Delete a student's materials, shared ones too, and every vector that was made of them.

    What is searched in memory is not reached from here; `ForgetMaterials` does both.

    Returns:
        How many documents there were.
    """
    forgotten = 0
    while True:
        page = await documents.find(
            "materials", {"owner_id": student_id}, sort="created_at", limit=_AT_ONCE
        )
        for each in page.documents:
            forgotten += await documents.delete("materials", each["id"])
            forgotten += await _delete_vectors(documents, "content_id", each["id"])
        if not page.documents:
            break
    return forgotten + await _delete_vectors(documents, "owner_id", student_id)


async def visible_material(documents: Documents, reader: str, material_id: str) -> Material | None:
    """Return a material that this reader may see, or None."""
    material = await read(documents, "materials", material_id, Material)
    if material is None or not (material.shared or material.owner_id == reader):
        return None
    return material


async def _delete_vectors(documents: Documents, field: str, value: str) -> int:
    deleted = 0
    while True:
        page = await documents.find("vectors", {field: value}, limit=_AT_ONCE)
        for each in page.documents:
            deleted += await documents.delete("vectors", each["id"])
        if not page.documents:
            return deleted


def _check_words(draft: Draft) -> None:
    title = " ".join(draft.title.split())
    if not title:
        raise BadInput("The material needs a title.")
    if len(title) > _TITLE_MAX:
        raise BadInput(f"The title is longer than {_TITLE_MAX} characters. Shorten it.")
    if len(draft.skills) > _SKILLS_MAX:
        raise BadInput(f"A material may name {_SKILLS_MAX} skills at most.")
    words = (*draft.skills, draft.language)
    if any(not word.strip() or len(word) > _WORD_MAX for word in words):
        raise BadInput(f"A skill and a language have 1 to {_WORD_MAX} characters.")
    for text in (title, *words):
        if "\x00" in text or text != text.encode("utf-8", "replace").decode("utf-8"):
            raise BadInput("Title, skills and language must be readable text.")
