"""Cutting something to read into pieces that can be found: by headings, then by paragraphs.

One entry of `KINDS` for each kind of material: how it is checked and cleaned when it comes in, and
how its sections are read. Pieces follow from the source alone and are cut again when they are
needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from ..errors import BadInput
from ..model.material import Material, MaterialKind, Piece
from .pieces_markdown import markdown_sections
from .pieces_notebook import clean_notebook, notebook_sections
from .pieces_section import Section
from .pieces_text import text_sections

LIMIT_BYTES: Final = 1024 * 1024
WORDS_WANTED: Final = 120
"""A piece is closed when the next paragraph would take it beyond `WORDS_MAX`, or at a heading once
it has so many words."""
WORDS_MAX: Final = 200
_FENCES: Final = ("```", "~~~")


class Kind(Struct, frozen=True):
    """How a kind of material is taken in. `cleaned` raises `BadInput` for what is none of it."""

    cleaned: Callable[[str], str]
    sections: Callable[[str], Iterable[Section]]


def _as_it_is(source: str) -> str:
    return source


KINDS: Final[Mapping[MaterialKind, Kind]] = {
    "text": Kind(_as_it_is, text_sections),
    "markdown": Kind(_as_it_is, markdown_sections),
    "notebook": Kind(clean_notebook, notebook_sections),
}


def take_in(kind: MaterialKind, source: str) -> str:
    """Return what is stored of a source: cleaned, and sure to be readable.

    Raises:
        BadInput: empty, over 1 MiB, not text, or no notebook although it should be one.
    """
    try:
        size = len(source.encode("utf-8"))
    except UnicodeEncodeError:
        raise BadInput("The material has broken characters. Save it as UTF-8 and try again.") from (
            None
        )
    if size > LIMIT_BYTES:
        raise BadInput("The material is larger than 1 MiB. Divide it into several materials.")
    if "\x00" in source:
        raise BadInput("The material is no text: it has zero bytes, as pictures and archives do.")
    cleaned = KINDS[kind].cleaned(source.removeprefix("\ufeff"))
    if not any(section.blocks for section in KINDS[kind].sections(cleaned)):
        raise BadInput("The material is empty: there is nothing in it to read.")
    return cleaned


def cut(material: Material) -> tuple[Piece, ...]:
    """Return the pieces of a material, in order; of about 120 to 200 words where it allows that.

    A fenced code block is never divided, so that a piece with one may be longer.
    """
    found = cut_source(material.kind, material.source)
    return tuple(
        Piece(
            material_id=material.id,
            number=number,
            title=material.title,
            text=text,
            place=place,
        )
        for number, (place, text) in enumerate(found, 1)
    )


def cut_source(kind: MaterialKind, source: str) -> tuple[tuple[str, str], ...]:
    """Return (place, text) of each piece of a source; the place is its headings."""
    return tuple(_joined(KINDS[kind].sections(source)))


def _joined(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """Put short sections together and divide long ones."""
    place, blocks, words = "", list[str](), 0
    for section in sections:
        beside = not blocks or section.path[:1] == tuple(place.split(" > ")[:1])
        if blocks and (words >= WORDS_WANTED or not beside):
            yield place, "\n\n".join(blocks)
            blocks, words = [], 0
        for each in section.blocks:
            for block in _divided(each):
                size = len(block.split())
                if blocks and words + size > WORDS_MAX:
                    yield place, "\n\n".join(blocks)
                    blocks, words = [], 0
                if not blocks:
                    place = " > ".join(section.path)
                blocks.append(block)
                words += size
    if blocks:
        yield place, "\n\n".join(blocks)


def _divided(block: str) -> Iterator[str]:
    """Divide a paragraph that is too long by its words; code stays whole."""
    words = block.split()
    if len(words) <= WORDS_MAX or block.startswith(_FENCES):
        yield block
        return
    for begin in range(0, len(words), WORDS_MAX):
        yield " ".join(words[begin : begin + WORDS_MAX])
