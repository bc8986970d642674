"""A small catalogue, and everything about reading put together on stores in memory."""

from __future__ import annotations

from pathlib import Path

from jupyter_codementor.app.reading import Reading, assemble_reading
from jupyter_codementor.errors import NotFound, Unavailable
from jupyter_codementor.flows.materials import Draft
from jupyter_codementor.model.challenge import Challenge, Difficulty, NotebookJson
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.recommendations.ports import Embedder
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments


def challenge(
    id: str,
    description: str,
    skill: str = "loops",
    prerequisites: tuple[str, ...] = (),
    difficulty: Difficulty = "easy",
    version: int = 1,
) -> Challenge:
    return Challenge(
        id=id,
        version=version,
        title=id.replace("-", " ").title(),
        description=description,
        starter="",
        solution="the secret solution",
        test_cases=(),
        hints=("a secret hint",),
        difficulty=difficulty,
        xp=10,
        skills=(skill,),
        prerequisites=prerequisites,
    )


COUNT = challenge("count-down", "Count from a number down to zero with a rocket.")
SORT = challenge("shortest-first", "Put names in order of their length.", "sorting", ("lists",))
BANK = challenge("piggy-bank", "Deposit and withdraw money.", "classes", difficulty="hard")


class Shelf:
    """Challenges that can change, or be unreadable."""

    def __init__(self, *challenges: Challenge) -> None:
        self.challenges = challenges
        self.broken = False

    async def all(self) -> tuple[Challenge, ...]:
        if self.broken:
            raise Unavailable("The store cannot be reached.")
        return self.challenges

    async def get(self, id: str) -> Challenge:
        for each in self.challenges:
            if each.id == id:
                return each
        raise NotFound("There is no such challenge.")

    async def student_notebook(self, id: str) -> NotebookJson:
        raise NotImplementedError

    async def publish(self, challenge: Challenge, notebook: NotebookJson) -> None:
        raise NotImplementedError


class Clock:
    """Each reading is a second later."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


class Classroom:
    """A process with its reading; a second one may stand on the same documents."""

    def __init__(
        self,
        *challenges: Challenge,
        documents: Documents | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.shelf = Shelf(*challenges)
        self.documents = documents or MemoryDocuments()
        self.background = Background()
        self.reading: Reading = assemble_reading(
            Settings(Path("nowhere")),
            self.shelf,
            self.documents,
            self.background,
            Clock(),
            embedder,
        )

    async def close(self) -> None:
        await self.background.close()
        await self.reading.close()

    async def stored(self, collection: str, **equal: str) -> list[dict[str, object]]:
        sort = "created_at" if collection == "materials" else None
        page = await self.documents.find(collection, equal, sort=sort, limit=1000)
        return list(page.documents)


def draft(title: str = "About loops", source: str = "A loop goes round.", **more: object) -> Draft:
    values: dict[str, object] = {"title": title, "kind": "markdown", "source": source}
    return Draft(**(values | more))  # type: ignore[arg-type]
