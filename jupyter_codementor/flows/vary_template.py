"""Make a challenge from a template: a seeded variant, proven like any draft."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from jupyter_codementor.content.draft_notebook import notebook_of
from jupyter_codementor.content.drafts import Wish
from jupyter_codementor.content.templates import Variant, templates_for, variant
from jupyter_codementor.model.challenge import NotebookJson
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import Maker

from .prove_challenge import ProveChallenge

_LOG = logging.getLogger(__name__)
_SEEDS_MAX: Final = 60
_PROOFS_MAX: Final = 8


class Made(Struct, frozen=True, kw_only=True):
    """A challenge that was made and proven, before it is kept."""

    id: str
    maker: Maker
    notebook: NotebookJson
    parameters: dict[str, str | int | float]


@dataclass(frozen=True)
class VaryTemplate:
    """Looks for a variant that is new here."""

    documents: Documents
    prove: ProveChallenge

    async def __call__(self, wish: Wish, student_id: str, count: int) -> Made | None:
        """Return a variant that was not made before, or None if there is none any more.

        Args:
            wish: what it is for.
            student_id: who asked; seeds the choice, as does `count`.
            count: how many were made for this wish so far.

        Raises:
            Unavailable: the jail cannot be started.
        """
        templates = templates_for(wish.skill, wish.difficulty)
        proofs, seen = 0, set[str]()
        for attempt in range(_SEEDS_MAX if templates else 0):
            seed = seed_of(student_id, wish, count, attempt)
            found = variant(templates[seed % len(templates)], wish.difficulty, seed)
            if found.id in seen or await self.documents.get("generated", found.id):
                continue
            seen.add(found.id)
            notebook = notebook_of(found.draft, found.id, found.wish, found.prerequisites)
            proof = await self.prove(notebook)
            if proof.accepted:
                return _made(found, notebook, proof.mutants, proof.mutants_killed)
            _LOG.warning("the variant %s was refused: %s", found.id, " ".join(proof.reasons))
            proofs += 1
            if proofs == _PROOFS_MAX:
                break
        return None


def seed_of(student_id: str, wish: Wish, count: int, attempt: int) -> int:
    """Return a seed that nobody can tell the student from."""
    text = f"{student_id}/{wish.fits}/{count}/{attempt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def _made(found: Variant, notebook: NotebookJson, mutants: int, killed: int) -> Made:
    parameters = found.parameters | {"mutants": mutants, "mutants_killed": killed}
    return Made(id=found.id, maker="template", notebook=notebook, parameters=parameters)
