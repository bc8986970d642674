"""Skills, ratings and the next challenge through the flows, over documents in memory."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import BadInput
from jupyter_codementor.flows.browse import CHOSEN_FOR_S
from jupyter_codementor.flows.rate_challenge import RateChallenge
from jupyter_codementor.flows.stored import read, to_document
from jupyter_codementor.model.skills import ItemRating, Skills, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.progress import facts_of, recompute
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue"
DAY_S = 86_400.0
START = 1_790_000_000.0


class Clock:
    now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> App:
    settings = Settings(
        data_folder=Path("unused"), catalogue_folders=(CATALOGUE,), challenge_cache_s=1e9
    )
    return assemble(settings, MemoryDocuments(), BrokenSandbox(), (), FixedLinter(), now=clock)


def graded(
    number: int,
    challenge: str = "write-a-postcard",
    earned: int = 4,
    *,
    student: str = "ada",
    at: float | None = None,
) -> Submission:
    status = "accepted" if earned == 4 else "wrong_answer"
    return Submission(
        id=f"{student}-{number}",
        student_id=student,
        challenge_id=challenge,
        challenge_version=1,
        language="python",
        code="",
        created_at=START + 60 * number if at is None else at,
        local_date="2026-09-21",
        ability=0.0,
        status="graded",
        verdict=Verdict(status=status, earned=earned, points=4),  # type: ignore[arg-type]
    )


async def credit(app: App, *submissions: Submission) -> Progress:
    for one in submissions:
        await app.documents.insert("submissions", to_document(one))
        await app.submit.grade.credit(one)
    found = await read(app.documents, "progress", submissions[0].student_id, Progress)
    assert found is not None
    return found


async def rating_of(app: App, id: str) -> ItemRating | None:
    return await read(app.documents, "ratings", id, ItemRating)


def plain(progress: Progress) -> Progress:
    return replace(progress, revision=0)


HISTORY = (
    graded(1, earned=1),
    graded(2),
    graded(3, "everybody-moves-one-seat"),
    graded(4, "split-the-bill", 2),
)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3])
async def test_in_whatever_order_submissions_arrive_the_progress_is_that_of_a_recomputation(
    app: App, order: tuple[int, ...]
) -> None:
    arrived = [HISTORY[n] for n in order]
    progress = await credit(app, *arrived, *arrived[:2])
    expected = recompute(Progress(id="ada"), HISTORY, facts_of(await app.challenges.all()))

    assert progress.skills == expected.skills
    assert progress.days == expected.days
    assert progress.challenges == expected.challenges


async def test_the_award_says_what_happened_to_the_topic_and_says_the_same_again(app: App) -> None:
    award = await app.submit.grade.credit(graded(1))
    await app.documents.insert("submissions", to_document(graded(1)))
    await credit(app, graded(2, "split-the-bill"))
    again = await app.submit.grade.credit(graded(1))

    assert award.skills[0].skill == "variables"
    assert award.skills[0].before == 0.2 < award.skills[0].after
    assert again.skills == award.skills


async def test_a_rating_is_the_same_in_whatever_order_first_submissions_arrive(app: App) -> None:
    ones = [
        graded(n, earned=earned, student=s)
        for n, (s, earned) in enumerate(
            [("ada", 0), ("ada", 4), ("bob", 4), ("eve", 1), ("eve", 4), ("kim", 4)]
        )
    ]
    found = set()
    for order in list(permutations(range(6)))[::97]:
        await app.documents.delete("ratings", "write-a-postcard")
        for one in ones:
            await app.documents.delete("submissions", one.id)
        for number in (*order, order[0]):
            await app.documents.insert("submissions", to_document(ones[number]))
            await RateChallenge(app.documents)(ones[number], "easy")
        rating = await rating_of(app, "write-a-postcard")
        assert rating is not None
        assert rating.attempts == 4
        found.add(rating.difficulty)
    assert len(found) == 1


async def test_a_submission_carries_the_ratings_with_which_it_was_handed_in(app: App) -> None:
    await credit(app, graded(1, earned=0, student="eve"))
    rating = await rating_of(app, "write-a-postcard")
    submission = await app.submit("ada", "write-a-postcard", "x = 1\n", "k")

    assert rating is not None
    assert submission.item_difficulty == rating.difficulty > -1.0
    assert submission.ability == 0.0


async def test_what_is_next_follows_at_once_what_was_handed_in(app: App) -> None:
    before = await app.browse("ada")
    solved = [
        graded(n, challenge.id)
        for n, challenge in enumerate(await app.challenges.all())
        if challenge.skills[0] == "variables"
    ]
    await credit(app, *solved)
    after = await app.browse("ada")

    assert before.next.because.words == "A good place to start."
    assert before.next.because.skill == "variables"
    assert after.next.because.skill in {"numbers", "strings"}


async def test_what_is_due_shows_up_with_time_alone(app: App, clock: Clock) -> None:
    solved = [
        graded(n, challenge.id)
        for n, challenge in enumerate(await app.challenges.all())
        if challenge.skills[0] == "strings"
    ]
    await credit(app, *solved[:3])
    clock.now += 1000
    now = await app.browse("ada")
    clock.now += CHOSEN_FOR_S - 1
    soon = await app.browse("ada")
    clock.now += 30 * DAY_S
    later = await app.browse("ada")

    assert now.next.because.stage != "review"
    assert soon is now
    assert later.next.because.stage == "review"
    assert later.next.because.skill == "strings"


async def test_a_clock_that_was_moved_back_keeps_nothing_stale(app: App, clock: Clock) -> None:
    first = await app.browse("ada")
    clock.now -= DAY_S
    assert await app.browse("ada") is not first


async def test_a_teachers_order_holds_at_once_and_until_it_is_taken_back(app: App) -> None:
    own = (await app.browse("ada")).next.challenge_id
    await app.pin_order(["two-sum", "class-vote", "two-sum"])
    pinned = (await app.browse("ada")).next
    await credit(app, graded(1, "two-sum"))
    second = (await app.browse("ada")).next
    await app.pin_order([])
    back = (await app.browse("eve")).next

    assert pinned.challenge_id == "two-sum"
    assert pinned.because.stage == "pinned"
    assert second.challenge_id == "class-vote"
    assert back.challenge_id == own
    assert (await app.see_order()).challenges == ()


async def test_an_order_with_an_unknown_challenge_is_refused_as_a_whole(app: App) -> None:
    await app.pin_order(["two-sum"])
    with pytest.raises(BadInput, match="There is no challenge “nonsense”"):
        await app.pin_order(["class-vote", "nonsense"])
    assert (await app.see_order()).challenges == ("two-sum",)


async def test_a_student_can_ask_for_a_skill_and_for_something_else(app: App) -> None:
    first, _ = await app.choose_next("ada", "loops")
    second, _ = await app.choose_next("ada", "loops", frozenset({first.challenge_id or ""}))

    assert first.because.skill == second.because.skill == "loops"
    assert first.challenge_id != second.challenge_id
    with pytest.raises(BadInput, match="no-such-skill"):
        await app.choose_next("ada", "no-such-skill")


async def test_what_is_marked_as_done_by_hand_is_not_suggested(app: App) -> None:
    first = (await app.browse("ada")).next.challenge_id
    assert first is not None
    mine = Progress(id="ada", by_hand={first: 1.0})
    await app.documents.insert("progress", to_document(mine))
    assert (await app.browse("ada")).next.challenge_id not in {first, None}


async def test_many_submissions_from_a_file_do_not_let_a_student_rate_twice(app: App) -> None:
    for number in range(120):
        own_word = replace(graded(number), origin="own_word", status="credited", id=f"f{number}")
        await app.documents.insert("submissions", to_document(own_word))
    await credit(app, *(graded(200 + n, earned=0) for n in range(5)))
    rating = await rating_of(app, "write-a-postcard")

    assert rating is not None
    assert rating.attempts == 1


async def test_a_parked_skill_without_an_example_has_a_page_to_read(app: App) -> None:
    skills = {
        "variables": SkillState(mastery=0.97, mastered_at=1.0, attempts=4, last_at=START),
        "numbers": SkillState(mastery=0.2, attempts=12, attempts_unmastered=12, last_at=START),
        "strings": SkillState(mastery=0.2, attempts=12, attempts_unmastered=12, last_at=START),
    }
    await app.documents.insert(
        "progress", to_document(Progress(id="ada", skills=Skills(attempts=28, by_name=skills)))
    )
    choice, _ = await app.choose_next("ada")
    pages = [offer for offer in choice.offers if offer.kind == "example"]

    assert choice.parked
    assert {offer.skill for offer in pages} == set(choice.parked)
    assert all(offer.url.startswith("https://") and offer.words for offer in pages)
