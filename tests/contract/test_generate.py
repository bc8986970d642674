"""Making challenges in the real jail: variants are proven, and of drafts only good ones pass."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sandbox_samples import jail

from jupyter_codementor.adapters.catalogue.library import Library
from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.adapters.llm import Address, Endpoints, Manner, OpenAIModel
from jupyter_codementor.app.generation import Generation, assemble_generation
from jupyter_codementor.content.draft_notebook import notebook_of
from jupyter_codementor.content.drafts import DIFFICULTIES
from jupyter_codementor.content.templates import TEMPLATES, variant
from jupyter_codementor.errors import BadInput, NotFound, Unavailable
from jupyter_codementor.events import ChallengeGenerated
from jupyter_codementor.flows.check_challenge import CheckChallenge
from jupyter_codementor.flows.prove_challenge import ProveChallenge
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.drafts import draft_answer, draft_json
from jupyter_codementor.testing.model_server import ModelServer, Step

CATALOGUE = Path(__file__).resolve().parents[2] / "notebooks" / "catalogue"


@pytest.fixture
def documents() -> MemoryDocuments:
    return MemoryDocuments()


@pytest.fixture
def told() -> list[Any]:
    return []


Assemble = Callable[..., Generation]


@pytest.fixture
async def assemble(documents: MemoryDocuments, told: list[Any]) -> AsyncIterator[Assemble]:
    library = Library(NotebookCatalogue([CATALOGUE]), documents, 300.0, lambda: 0.0)
    background = Background()
    sandbox = jail("C")

    def made(writer: Endpoints | None = None, **settings: Any) -> Generation:
        return assemble_generation(
            Settings(data_folder=Path("unused"), **settings),
            documents,
            library,
            CheckChallenge(sandbox),
            background,
            lambda: 1000.0,
            (told.append,),
            writer,
        )

    yield made
    await background.close()


@asynccontextmanager
async def writing(*answers: str | Step) -> AsyncIterator[tuple[Endpoints, ModelServer]]:
    """A model that gives these answers, one each."""
    steps = [each if isinstance(each, Step) else Step(text=each) for each in answers]
    async with ModelServer(steps, otherwise=Step(text="Nothing more.")) as server:
        writer = Endpoints([OpenAIModel(Address(server.url, "scripted"), Manner())])
        try:
            yield writer, server
        finally:
            await writer.close()


# --- templates ------------------------------------------------------------------------------------


SEEDS = 10 if os.environ.get("CODEMENTOR_SOAK") else 2


@pytest.mark.parametrize("template", TEMPLATES, ids=[each.name for each in TEMPLATES])
async def test_every_variant_passes_every_check_of_a_draft(
    template, assemble: Assemble, documents: MemoryDocuments
) -> None:
    """Some seeds of each difficulty, none of which is a copy of anything in the catalogue."""
    prove: ProveChallenge = assemble().change.prove
    for difficulty in DIFFICULTIES:
        for seed in range(100, 100 + SEEDS):
            it = variant(template, difficulty, seed)
            proof = await prove(notebook_of(it.draft, it.id, it.wish, it.prerequisites))
            assert proof.accepted, (it.parameters, proof.reasons)
            assert proof.mutants_killed >= 0.8 * proof.mutants


async def test_a_student_gets_a_challenge_from_a_template_and_then_another_one(
    assemble: Assemble, documents: MemoryDocuments, told: list[Any]
) -> None:
    generate = assemble().generate
    first = await generate("ada", "lists", "easy")
    second = await generate("ada", "lists", "easy")

    assert first.generated.maker == "template"
    assert first.generated.id != second.generated.id
    assert "template" in first.words
    assert told[0] == ChallengeGenerated(first.generated.id, "ada", "template")
    progress = await documents.get("progress", "ada")
    assert progress is not None
    assert list(progress["challenges"]) == [first.generated.id, second.generated.id]


async def test_another_student_gets_what_was_made_before(assemble: Assemble, told) -> None:
    generate = assemble().generate
    first = await generate("ada", "lists", "easy")
    again = await generate("ben", "lists", "easy")

    assert again.generated.id == first.generated.id
    assert set(again.generated.given_to) == {"ada", "ben"}
    assert len(told) == 1


async def test_students_who_ask_together_share_one_making(assemble: Assemble, told) -> None:
    generate = assemble().generate
    given = await asyncio.gather(*(generate(f"s{n}", "loops", "easy") for n in range(12)))

    assert len({each.generated.id for each in given}) == 1
    assert len(told) == 1


async def test_without_a_wish_the_difficulty_is_the_one_that_fits_best(
    assemble: Assemble, documents: MemoryDocuments
) -> None:
    for student, ability in (("new", -0.6), ("good", 0.4), ("best", 1.5)):
        document = {"id": student, "schema_version": 1, "skills": {"ability": ability}}
        await documents.insert("progress", document)
    generate = assemble().generate

    found = [(await generate(name, "sorting")).generated for name in ("new", "good", "best")]
    assert [each.difficulty for each in found] == ["easy", "medium", "hard"]


async def test_the_first_rating_is_how_students_fared_on_its_neighbours(
    assemble: Assemble, documents: MemoryDocuments
) -> None:
    await documents.insert(
        "ratings", {"id": "shortest-first", "schema_version": 1, "difficulty": 0.7, "attempts": 9}
    )
    made = (await assemble().generate("ada", "sorting", "easy")).generated
    fresh = (await assemble().generate("ada", "sorting", "hard")).generated
    rating = await documents.get("ratings", made.id)

    assert made.difficulty_at_first == 0.7
    assert fresh.difficulty_at_first == 1.0
    assert rating is not None
    assert rating["difficulty"] == 0.7


async def test_what_cannot_be_made_is_said_at_once(assemble: Assemble) -> None:
    generate = assemble().generate
    with pytest.raises(NotFound, match="no skill “knitting”"):
        await generate("ada", "knitting")
    with pytest.raises(BadInput, match="easy, medium, hard"):
        await generate("ada", "lists", "impossible")
    with pytest.raises(BadInput, match="not practised in javascript"):
        await generate("ada", "lists", "easy", "javascript")
    with pytest.raises(Unavailable, match="no template"):
        await generate("ada", "testing", "easy")
    with pytest.raises(Unavailable, match="Python only"):
        await generate("ada", "javascript", "easy")


# --- drafts of a model ----------------------------------------------------------------------------


async def test_a_good_draft_is_given(assemble: Assemble, told: list[Any]) -> None:
    async with writing(draft_answer()) as (writer, server):
        given = await assemble(writer).generate("ada", "classes", "easy")

    assert given.generated.maker == "model"
    assert "language model" in given.words
    assert given.generated.parameters["mutants"] >= 5
    assert len(server.requests) == 1
    assert told == [ChallengeGenerated(given.generated.id, "ada", "model")]


BAD = {
    "wrong tests": {
        "tests": [
            draft_json()["tests"][0] | {"expected": "['banana']"},
            *draft_json()["tests"][1:],
        ]
    },
    "an endless reference": {
        "reference": "def shorten(words, most):\n    while True:\n        pass\n"
    },
    "malicious code": {
        "reference": "import os\nos.system('touch /tmp/codementor-was-here')\n"
        "def shorten(words, most):\n    return open('/etc/passwd').read()\n"
    },
    "weak tests": {
        "tests": [
            {
                "name": f"t{n}",
                "call": f"shorten([{'a' * n!r}], 99)",
                "expected": repr(["a" * n]),
                "hidden": n > 3,
            }
            for n in range(1, 9)
        ]
    },
    "a starter that solves it": {
        "starter": "import os\ndef shorten(words, most):\n    return words\n"
    },
    "a random result": {
        "reference": "import random\ndef shorten(words, most):\n    return random.random()\n"
    },
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_draft_goes_back_once_with_the_reasons_in_words(
    what: str, assemble: Assemble
) -> None:
    bad = draft_answer(draft_json(**BAD[what]))
    async with writing(bad, draft_answer()) as (writer, server):
        given = await assemble(writer).generate("ada", "classes", "easy")

    assert given.generated.maker == "model"
    _, second = server.requests
    said = second.body["messages"][1]["content"]
    assert "refused" in said
    assert said.count("\n- ") >= 1
    assert not Path("/tmp/codementor-was-here").exists()


async def test_a_draft_that_is_bad_twice_is_dropped_for_a_template_with_a_label(
    assemble: Assemble, documents: MemoryDocuments
) -> None:
    bad = draft_answer(draft_json(**BAD["wrong tests"]))
    async with writing(bad, bad) as (writer, server):
        given = await assemble(writer).generate("ada", "lists", "easy")

    assert given.generated.maker == "template"
    assert "had nothing that passed" in given.words
    assert len(server.requests) == 2
    letters = await documents.find("dead_letters", sort="created_at")
    assert "fails its own tests" in letters.documents[0]["reason"]


@pytest.mark.parametrize("nonsense", ["I am sorry, I cannot.", '{"challenges": [1, 2]}'])
async def test_nonsense_ends_in_a_template(nonsense: str, assemble: Assemble) -> None:
    async with writing(nonsense, nonsense) as (writer, _):
        given = await assemble(writer).generate("ada", "lists", "easy")

    assert given.generated.maker == "template"


async def test_a_megabyte_of_output_ends_in_a_template(assemble: Assemble) -> None:
    async with writing(*[Step(text="x" * 1_000_000)] * 12) as (writer, _):
        generate = assemble(writer).generate
        object.__setattr__(generate, "patience_s", (1.5, 1.5))
        given = await generate("ada", "lists", "easy")

    assert given.generated.maker == "template"


async def test_without_a_template_a_model_that_fails_is_a_sentence(assemble: Assemble) -> None:
    async with writing("no", "no") as (writer, _):
        with pytest.raises(Unavailable, match="wrote nothing"):
            await assemble(writer).generate("ada", "testing", "easy")


async def test_a_copy_of_a_challenge_of_the_catalogue_is_refused(assemble: Assemble) -> None:
    [path] = CATALOGUE.rglob("*better-than-usual.ipynb")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = {
        cell["metadata"].get("codementor", {}).get("role"): "".join(cell["source"])
        for cell in cells
    }
    copy = draft_json(description=text["description"])
    async with writing(draft_answer(copy), draft_answer()) as (writer, server):
        await assemble(writer).generate("ada", "classes", "easy")

    assert "too much like" in server.requests[1].body["messages"][1]["content"]


async def test_a_slow_model_does_not_hold_up_a_student_and_its_draft_serves_the_next(
    assemble: Assemble, documents: MemoryDocuments
) -> None:
    slow = Step(text=draft_answer(), first_token_s=1.0)
    async with writing(slow) as (writer, _):
        generate = assemble(writer).generate
        object.__setattr__(generate, "patience_s", (0.3, 0.3))
        first = await generate("ada", "lists", "easy")
        assert first.generated.maker == "template"
        while not await _made_by_model(documents):
            await asyncio.sleep(0.05)
        second = await generate("ada", "lists", "easy")

    assert second.generated.maker == "model"


async def _made_by_model(documents: MemoryDocuments) -> bool:
    page = await documents.find("generated", {"status": "accepted"}, sort="created_at")
    return any(each["maker"] == "model" for each in page.documents)


async def test_wishes_that_come_together_are_one_request(assemble: Assemble) -> None:
    other = draft_json(
        title="Longest word",
        description="A poster has room for the longest word only, so a printer looks for it "
        "and measures how many letters it has. Write `shorten` for the printer, as told here.",
    )
    async with writing(draft_answer(draft_json(), other)) as (writer, server):
        generate = assemble(writer).generate
        await asyncio.gather(
            generate("ada", "classes", "easy"),
            generate("ben", "testing", "easy"),
            generate("cat", "classes", "easy"),
        )

    assert len(server.requests) >= 1
    assert "Write 2 challenges" in server.requests[0].body["messages"][1]["content"]
    assert server.requests[0].body["max_tokens"] == 5000


# --- teachers -------------------------------------------------------------------------------------


async def test_a_made_challenge_waits_for_a_teacher_where_the_classroom_says_so(
    assemble: Assemble, documents: MemoryDocuments
) -> None:
    made = assemble(generated_need_approval=True)
    given = await made.generate("ada", "lists", "easy")
    again = await made.generate("ada", "lists", "easy")
    library = made.generate.challenges

    assert given.waiting
    assert "teacher" in given.words
    assert again.generated.id == given.generated.id
    with pytest.raises(NotFound):
        await library.get(given.generated.id)

    await made.change(given.generated.id, "accepted", None)
    assert (await library.get(given.generated.id)).id == given.generated.id
    progress = await documents.get("progress", "ada")
    assert progress is not None
    assert given.generated.id in progress["challenges"]

    await made.change(given.generated.id, "dropped", None)
    progress = await documents.get("progress", "ada")
    assert progress is not None
    assert given.generated.id not in progress["challenges"]
    other = await made.generate("ada", "lists", "easy")
    assert other.generated.id != given.generated.id


async def test_an_edited_challenge_is_proven_again(assemble: Assemble) -> None:
    made = assemble()
    id = (await made.generate("ada", "lists", "easy")).generated.id
    notebook = (await made.see(id)).generated.notebook
    better = json.loads(json.dumps(notebook))
    better["metadata"]["codementor"]["title"] = "A better title"
    worse = json.loads(json.dumps(notebook))
    for cell in worse["cells"]:
        if cell["metadata"].get("codementor", {}).get("role") == "solution":
            entry = worse["metadata"]["codementor"]["entry"][0]
            cell["source"] = f"def {entry}(*given):\n    return given\n"

    edited, proof = await made.change(id, None, better)
    kept, refused = await made.change(id, None, worse)

    assert proof is not None
    assert proof.accepted
    assert edited.generated.notebook["metadata"]["codementor"]["version"] == 2
    assert refused is not None
    assert not refused.accepted
    assert kept.generated.notebook == edited.generated.notebook
    assert (await made.generate.challenges.get(id)).title == "A better title"
