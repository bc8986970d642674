"""Teachers look at made challenges: what there is, how students fared, change, approve or drop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.challenges import read as read_notebook
from jupyter_codementor.errors import BadInput, Conflict, NotFound
from jupyter_codementor.model.challenge import NotebookJson
from jupyter_codementor.model.documents import Documents, Page
from jupyter_codementor.model.generated import Generated, GeneratedStatus
from jupyter_codementor.model.skills import ItemRating
from jupyter_codementor.model.submission import Submission

from .made import note_given, take_back
from .prove_challenge import Proof, ProveChallenge
from .stored import read, to_document, to_value

_PAGE: Final = 200


class Fared(Struct, frozen=True, kw_only=True):
    """How students fared with a made challenge.

    Args:
        given: how many students it was given to.
        tried: how many of all have handed something in.
        solved: how many have solved it.
        difficulty: its rating now, in logits.
    """

    given: int
    tried: int
    solved: int
    difficulty: float

    @property
    def solved_share(self) -> float | None:
        """The share of those who tried it and solved it; None if nobody tried."""
        return self.solved / self.tried if self.tried else None


class Reviewed(Struct, frozen=True):
    """A made challenge with how students fared."""

    generated: Generated
    fared: Fared


@dataclass(frozen=True)
class ListGenerated:
    """Lists what was made."""

    documents: Documents

    async def __call__(
        self, status: GeneratedStatus, limit: int, cursor: str | None
    ) -> tuple[tuple[Reviewed, ...], str | None]:
        """Return those of a status, the newest first, and the cursor for those after them.

        Raises:
            BadInput: the cursor is none of ours.
        """
        page: Page = await self.documents.find(
            "generated",
            {"status": status},
            sort="created_at",
            descending=True,
            limit=limit,
            cursor=cursor,
        )
        found = [to_value(document, Generated) for document in page.documents]
        return tuple([Reviewed(made, await fared(self.documents, made)) for made in found]), (
            page.cursor
        )


@dataclass(frozen=True)
class SeeGenerated:
    """Shows one with all that belongs to it."""

    documents: Documents

    async def __call__(self, id: str) -> Reviewed:
        """Return it.

        Raises:
            NotFound: there is none of that id.
        """
        made = await _found(self.documents, id)
        return Reviewed(made, await fared(self.documents, made))


@dataclass(frozen=True)
class ChangeGenerated:
    """Approves, drops or replaces; what was edited is proven again before it is kept."""

    documents: Documents
    prove: ProveChallenge
    drop: Callable[[str], None]
    """Told the id of a challenge that is not to be served from memory any more."""

    async def __call__(
        self, id: str, status: GeneratedStatus | None, notebook: NotebookJson | None
    ) -> tuple[Reviewed, Proof | None]:
        """Return it as it is now, with the proof of the edited notebook.

        An edited notebook that was refused changes nothing, and its status stays as well.

        Raises:
            NotFound: there is none of that id.
            BadInput: nothing is to be changed, or it is to wait again.
            NotAChallenge: the edited notebook is none.
            Conflict: somebody else is changing it.
            Unavailable: the jail cannot be started.
        """
        made = await _found(self.documents, id)
        if status is None and notebook is None:
            raise BadInput("Say what is to change: `status`, `notebook`, or both.")
        if status == "waiting":
            raise BadInput("`status` is accepted or dropped.")
        proof: Proof | None = None
        if notebook is not None:
            notebook = _next_version(made, notebook)
            proof = await self.prove(notebook)
            if not proof.accepted:
                return Reviewed(made, await fared(self.documents, made)), proof
            made = replace(made, notebook=notebook)
        made = replace(made, status=status or made.status)
        if not await self.documents.replace("generated", to_document(made)):
            raise Conflict("Somebody else is changing this challenge. Look again.")
        self.drop(id)
        await self._tell_students(made)
        made = await _found(self.documents, id)
        return Reviewed(made, await fared(self.documents, made)), proof

    async def _tell_students(self, made: Generated) -> None:
        for student_id in made.given_to:
            if made.status == "accepted":
                await note_given(self.documents, student_id, made.id)
            elif made.status == "dropped":
                await take_back(self.documents, student_id, made.id)


async def fared(documents: Documents, made: Generated) -> Fared:
    """Return how students fared with a made challenge, from their submissions and its rating."""
    tried: set[str] = set()
    solved: set[str] = set()
    cursor: str | None = None
    while True:
        page = await documents.find(
            "submissions",
            {"challenge_id": made.id},
            sort="created_at",
            limit=_PAGE,
            cursor=cursor,
        )
        for document in page.documents:
            submission = to_value(document, Submission)
            if submission.verdict is not None and submission.verdict.status != "grader_fault":
                tried.add(submission.student_id)
                if submission.verdict.status == "accepted":
                    solved.add(submission.student_id)
        cursor = page.cursor
        if cursor is None:
            break
    rating = await read(documents, "ratings", made.id, ItemRating)
    return Fared(
        given=len(made.given_to),
        tried=len(tried),
        solved=len(solved),
        difficulty=rating.difficulty if rating else made.difficulty_at_first,
    )


def _next_version(made: Generated, notebook: NotebookJson) -> NotebookJson:
    """Return the edited notebook with the version after the one that it replaces."""
    challenge = read_notebook(notebook).challenge
    if challenge.id != made.id:
        raise BadInput(f"The notebook is the challenge “{challenge.id}”, not “{made.id}”.")
    old = made.notebook["metadata"]["codementor"].get("version", 1)
    metadata = notebook["metadata"]
    own = metadata["codementor"] | {"version": old + 1}
    return notebook | {"metadata": metadata | {"codementor": own}}


async def _found(documents: Documents, id: str) -> Generated:
    made = await read(documents, "generated", id, Generated)
    if made is None:
        raise NotFound(f"No challenge “{id}” was made here.")
    return made


STATUSES: Final = get_args(GeneratedStatus)
