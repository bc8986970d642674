"""Having challenges made: erased meanwhile, too many open, one id twice, what cannot be made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from reading_samples import SORT, Shelf, challenge

from jupyter_codementor.content.draft_notebook import notebook_of
from jupyter_codementor.content.drafts import Wish
from jupyter_codementor.content.templates import templates_for, variant
from jupyter_codementor.errors import Conflict, Unavailable
from jupyter_codementor.flows.export_me import _shown
from jupyter_codementor.flows.generate_challenge import OPEN_MAX, GenerateChallenge
from jupyter_codementor.flows.offers import possible
from jupyter_codementor.flows.prove_challenge import COMPARED_MAX, ProveChallenge
from jupyter_codementor.flows.release_generated import ReleaseGenerated
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.flows.vary_template import Made
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.generated import Generated
from jupyter_codementor.model.recommendation import Because, Choice, Offer
from jupyter_codementor.model.skills import Skills, SkillState
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.testing.documents import MemoryDocuments

WISH = Wish("sorting", "easy")
Vary = Callable[[Wish, str, int], Coroutine[Any, Any, Made | None]]


def made(seed: int, id: str = "") -> Made:
    it = variant(templates_for("sorting", "easy")[0], "easy", seed)
    notebook = notebook_of(it.draft, id or it.id, it.wish)
    return Made(id=id or it.id, maker="template", notebook=notebook, parameters={})


async def at_once(wish: Wish, student_id: str, count: int) -> Made:
    return made(count)


def generate(
    documents: MemoryDocuments, vary: Vary = at_once, *, need_approval: bool = False
) -> GenerateChallenge:
    return GenerateChallenge(
        Shelf(SORT),
        documents,
        vary,  # type: ignore[arg-type]
        None,
        Background(),
        (),
        lambda: 1000.0,
        need_approval,
    )


def kept(id: str, **more: Any) -> Generated:
    known: dict[str, Any] = {
        "fits": WISH.fits,
        "skill": "sorting",
        "difficulty": "easy",
        "maker": "template",
        "status": "accepted",
        "notebook": made(1, id).notebook,
        "parameters": {},
        "difficulty_at_first": 0.0,
        "created_at": 1.0,
    }
    return Generated(id=id, **known | more)


async def test_who_is_erased_while_a_challenge_is_made_leaves_nothing() -> None:
    documents, begun, go_on = MemoryDocuments(), asyncio.Event(), asyncio.Event()

    async def slowly(wish: Wish, student_id: str, count: int) -> Made:
        begun.set()
        await go_on.wait()
        return made(0)

    making = generate(documents, slowly)
    asking = asyncio.ensure_future(making("zoeqx", "sorting", "easy"))
    await begun.wait()
    making.forget("zoeqx")
    go_on.set()

    with pytest.raises(Conflict):
        await asking
    stored = {name: list(map(json.loads, d.values())) for name, d in documents._stored.items()}
    assert len(stored["generated"]) == 1
    assert "zoeqx" not in json.dumps(stored)


async def test_who_is_erased_in_the_moment_of_the_giving_leaves_nothing() -> None:
    documents = MemoryDocuments()
    making = generate(documents)
    insert = documents.insert

    async def erased(collection: str, document: dict[str, Any]) -> bool:
        if collection == "progress":
            making.forget("zoeqx")
        return await insert(collection, document)

    documents.insert = erased  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        await making("zoeqx", "sorting", "easy")
    assert "zoeqx" not in json.dumps(
        {name: list(map(json.loads, d.values())) for name, d in documents._stored.items()}
    )


async def test_who_got_it_first_is_noted_when_it_is_given() -> None:
    documents = MemoryDocuments()
    first = await generate(documents)("ada", "sorting", "easy")
    second = await generate(documents)("ben", "sorting", "easy")

    assert first.generated.made_for == second.generated.made_for == "ada"
    assert second.generated.given_to == ("ada", "ben")


async def test_nobody_collects_made_challenges_without_solving_them() -> None:
    documents = MemoryDocuments()
    given = {f"made-x-{n}": ChallengeProgress() for n in range(OPEN_MAX)}
    await documents.insert("progress", to_document(Progress(id="ada", challenges=given)))
    with pytest.raises(Conflict, match="not solved yet"):
        await generate(documents)("ada", "sorting", "easy")

    solved = given | {"made-x-0": ChallengeProgress(status="solved")}
    await documents.insert("progress", to_document(Progress(id="ben", challenges=solved)))
    assert (await generate(documents)("ben", "sorting", "easy")).generated.id


async def test_another_challenge_under_the_same_id_is_not_given() -> None:
    documents = MemoryDocuments()
    other = kept(made(0).id, fits=Wish("loops", "easy").fits, skill="loops")
    await documents.insert("generated", to_document(other))

    with pytest.raises(Unavailable):
        await generate(documents)("ada", "sorting", "easy")


def test_only_what_a_template_or_a_model_makes_can_be_made() -> None:
    making = generate(MemoryDocuments())

    assert making.can_make("sorting", "python")
    assert not making.can_make("sorting", "javascript")
    assert not making.can_make("testing", "python")


def test_what_cannot_be_made_is_not_offered() -> None:
    def offer(skill: str) -> Offer:
        return Offer(kind="generate", words="x", skill=skill)

    shelf = (
        challenge("a", "", "loops"),
        challenge("b", "", "testing"),
        challenge("c", "", "lists"),
    )
    skills = Skills(by_name={"loops": SkillState(mastery=0.9), "lists": SkillState(mastery=0.3)})
    choice = Choice(
        challenge_id=None,
        because=Because(stage="open", words=""),
        offers=(Offer(kind="example", words="y"), offer("testing"), offer("loops"), offer("")),
    )

    def can_make(skill: str, language: str) -> bool:
        return skill != "testing"

    found = possible(choice, shelf, skills, can_make)
    assert [each.skill for each in found.offers] == ["", "loops", "lists"]
    assert found.offers[-1].words == "Have a new challenge made for lists."
    nothing = possible(choice, shelf, skills, lambda skill, language: False)
    assert [each.kind for each in nothing.offers] == ["example"]


async def test_a_proof_looks_at_so_many_made_challenges_of_its_skill_at_most() -> None:
    documents = MemoryDocuments()
    for number in range(COMPARED_MAX + 50):
        one = kept(f"made-in-order-{number}", created_at=float(number))
        await documents.insert("generated", to_document(one))
    other = kept("made-loops-1", fits=Wish("loops", "easy").fits)
    await documents.insert("generated", to_document(other))
    prove = ProveChallenge(None, Shelf(SORT), documents)  # type: ignore[arg-type]
    asked: Challenge = SORT
    found = await prove._prints(asked)

    assert len(found) == 1 + COMPARED_MAX
    assert "made-in-order-49" not in {each.id for each in found}
    assert "made-loops-1" not in {each.id for each in found}
    assert all(one is same for one, same in zip(found, await prove._prints(asked), strict=True))


async def test_a_release_that_others_overtook_is_tried_once_more() -> None:
    documents = MemoryDocuments()
    await documents.insert("generated", to_document(kept("made-x-1", given_to=("ada", "ben"))))

    async def overtaken(collection: str, document: dict[str, Any]) -> bool:
        return False

    replace, documents.replace = documents.replace, overtaken  # type: ignore[method-assign]
    assert await ReleaseGenerated(documents)("ada") == 1
    documents.replace = replace  # type: ignore[method-assign]
    assert await ReleaseGenerated(documents)("ada") == 1
    assert await ReleaseGenerated(documents)("ada") == 0


def test_what_waits_for_a_teacher_is_not_read_in_the_export() -> None:
    waiting = to_document(kept("made-x-1", status="waiting"))

    assert _shown("generated", waiting)["notebook"] is None
    assert _shown("generated", waiting | {"status": "accepted"})["notebook"] is not None


async def test_students_of_a_class_wait_for_the_same_challenge() -> None:
    """A teacher has one to look at, and not one for each student."""
    documents = MemoryDocuments()
    making = generate(documents, need_approval=True)
    given = [await making(who, "sorting", "easy") for who in ("ada", "ben", "ada")]

    assert len({each.generated.id for each in given}) == 1
    assert all(each.waiting for each in given)
    assert given[-1].generated.given_to == ("ada", "ben")
    assert await documents.get("progress", "ben") is None
