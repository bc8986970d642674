"""An app in memory with a clock that can be set, and acts of a student in it."""

from __future__ import annotations

from pathlib import Path

from jupyter_codementor.app import App, assemble
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.activity import ActivityKind, Chosen
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor.tutor.ports import LanguageModel

CATALOGUE = Path(__file__).parents[3] / "notebooks/catalogue/08-dictionaries"
CHALLENGE = "two-sum"
RIGHT = Verdict(status="accepted")
FAILED = CaseResult(name="one", status="failed", points=1, earned=0)
WRONG = Verdict(status="wrong_answer", cases=(FAILED,))
DAY_S = 86_400.0


class Place:
    """Where a student works: an app, its store, and a clock."""

    def __init__(self, model: LanguageModel | None = None) -> None:
        self.at = 1_795_176_000.0  # 2026-11-20, 12:00 UTC
        self.documents = MemoryDocuments()
        self.app: App = assemble(
            Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
            self.documents,
            BrokenSandbox(),
            linter=FixedLinter(),
            now=lambda: self.at,
            model=model,
        )

    async def act(
        self,
        kind: ActivityKind,
        verdict: Verdict | None = None,
        challenge: str = CHALLENGE,
        *,
        after_s: float = 60.0,
        chosen: Chosen = "",
        sure: float | None = None,
    ) -> None:
        """Let the student do something, a while after what was done before."""
        self.at += after_s
        await self.app.run_tests.record(kind, "ada", challenge, verdict, chosen=chosen, sure=sure)

    async def submit(self, verdict: Verdict = RIGHT, *, after_s: float = 60.0) -> None:
        """Let the student hand in: an event, and a new revision of the progress."""
        await self.act("submit", verdict, after_s=after_s)
        if not await self.documents.insert("progress", to_document(Progress(id="ada"))):
            stored = await self.documents.get("progress", "ada")
            assert stored is not None
            assert await self.documents.replace("progress", stored)

    async def events(self) -> list[dict]:
        """Return the stored events, in order."""
        page = await self.documents.find(
            "events", {"student_id": "ada"}, sort="created_at", limit=1000
        )
        return list(page.documents)
