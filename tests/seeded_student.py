"""A student who has left something in every collection, mostly by way of the real flows."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.app import App
from jupyter_codementor.flows.materials import Draft
from jupyter_codementor.flows.ports import Opened
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.ids import new_id
from jupyter_codementor.model.challenge import NotebookJson
from jupyter_codementor.model.embedding import StoredVector
from jupyter_codementor.model.generated import Generated
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.model.verdict import CaseResult, Verdict

CHALLENGE: Final = "two-sum"


class MemoryWorkspace:
    """A student's folder of notebooks, in memory."""

    def __init__(self) -> None:
        self.notebooks: dict[str, NotebookJson] = {}

    async def put(self, challenge_id: str, notebook: NotebookJson, *, reset: bool) -> Opened:
        path = f"challenges/{challenge_id}.ipynb"
        created = reset or path not in self.notebooks
        if created:
            self.notebooks[path] = notebook
        return Opened(path, created=created)

    async def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.notebooks))

    async def read(self, path: str) -> NotebookJson | None:
        return self.notebooks.get(path)


def code_of(student_id: str) -> str:
    """Return code that only this student writes."""
    return f"def two_sum(numbers, target):\n    {student_id}_own = numbers\n    return [0, 1]\n"


async def grade_as(
    app: App, student_id: str, *, accepted: bool, challenge: str = CHALLENGE, at: float = 0.0
) -> Submission:
    """Store a submission with its verdict, as a grader does, and have it credited."""
    at = at or app.privacy.mark_by_hand.now()
    points = (await app.challenges.get(challenge)).points
    verdict = Verdict(
        status="accepted" if accepted else "wrong_answer",
        cases=(CaseResult(name="a pair", status="passed", points=points, earned=points),),
        earned=points if accepted else 0,
        points=points,
    )
    submission = Submission(
        id=new_id(),
        student_id=student_id,
        challenge_id=challenge,
        challenge_version=1,
        language="python",
        code=code_of(student_id),
        created_at=at,
        local_date="2026-09-21",
        status="graded",
        attempts=1,
        verdict=verdict,
    )
    await app.documents.insert("submissions", to_document(submission))
    await app.submit.grade(submission.id)
    return await app.see_submission(student_id, submission.id)


async def seed(app: App, student_id: str, notebook: NotebookJson) -> MemoryWorkspace:
    """Leave something in every collection; return the student's folder.

    Args:
        app: with a `ScriptedModel`, and a sandbox that may be broken.
        student_id: whose it is; name, alias and code are made of it.
        notebook: a challenge as its author wrote it, to be one that was made for the student.
    """
    workspace, documents = MemoryWorkspace(), app.documents
    await app.change_profile(
        student_id,
        {"name": f"{student_id} Surname", "alias": f"{student_id}-alias", "on_leaderboard": True},
    )
    await app.open_challenge(student_id, CHALLENGE, workspace)
    await app.run_tests(student_id, CHALLENGE, code_of(student_id))
    await app.take_hint(student_id, CHALLENGE)
    await app.submit(student_id, CHALLENGE, code_of(student_id), "key")
    submission = await grade_as(app, student_id, accepted=True)
    await documents.insert(
        "claims", {"id": f"{submission.id}:1", "schema_version": 1, "lease_until": 0.0}
    )
    await documents.insert(
        "dead_letters",
        {"id": submission.id, "schema_version": 1, "kind": "submission", "created_at": 1.0},
    )
    ask = Ask(challenge_id=CHALLENGE, code=code_of(student_id), question=f"I am {student_id}. Why?")
    turn = await app.ask_tutor.whole(student_id, ask)
    await app.rate_turn(student_id, turn.id, 1)
    await app.privacy.mark_by_hand(student_id, f"outside:{student_id} read a book", done=True)
    notes = Draft(
        title=f"Notes of {student_id}", kind="text", source=f"{student_id}: loops repeat."
    )
    await app.reading.add(student_id, notes)
    await documents.insert(
        "vectors",
        to_document(
            StoredVector(
                id=f"m/material/{student_id}/1",
                model="m",
                content_type="material",
                content_id=student_id,
                owner_id=student_id,
                vector="",
                text_hash="",
            )
        ),
    )
    for collection in ("digests", "pattern_notes"):
        await documents.insert(
            collection, {"id": student_id, "schema_version": 1, "student_id": student_id}
        )
    await _made(app, f"made-for-{len(student_id)}-{student_id[0]}", student_id, notebook)
    await app.browse(student_id)
    return workspace


async def _made(app: App, id: str, student_id: str, notebook: NotebookJson) -> None:
    made = Generated(
        id=id,
        fits="dictionaries/easy/python",
        skill="dictionaries",
        difficulty="easy",
        maker="template",
        status="accepted",
        notebook=notebook,
        parameters={"seed": 1},
        difficulty_at_first=0.0,
        created_at=1.0,
        made_for=student_id,
        given_to=(student_id,),
    )
    await app.documents.insert("generated", to_document(made))
