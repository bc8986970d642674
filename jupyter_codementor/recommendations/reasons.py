"""The reason of a choice, in plain words and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model.recommendation import Because, Choice, Offer
from .course import Course, Item

if TYPE_CHECKING:  # the choice needs the words, the words only the form of the choice
    from .next import Found, Student


def choice(found: Found, course: Course, student: Student) -> Choice:
    """Return the choice with its reason, and with offers where they may help."""
    item = found.item
    return Choice(
        challenge_id=item.id if item else None,
        because=_because(found, course, student),
        offers=_offers(found, course, student),
        parked=found.parked,
    )


def _because(found: Found, course: Course, student: Student) -> Because:
    item, skill = found.item, found.item.skill if found.item else found.skill
    state = student.state(skill)
    return Because(
        stage=found.stage,
        words=_words(found, course, student),
        skill=skill,
        success=round(student.success(item.id), 3) if item else None,
        recall=round(student.recall[skill], 3) if skill in student.recall else None,
        mastery=round(state.mastery, 3) if skill else None,
        attempts=state.attempts,
        unmet=_unmet(item, course, student) if item else (),
    )


def _unmet(item: Item, course: Course, student: Student) -> tuple[str, ...]:
    from .next import waits_for

    return waits_for(course, student, item.id)


def _words(found: Found, course: Course, student: Student) -> str:
    item = found.item
    if item is None:
        return _nothing(found)
    again = student.at(item).status == "solved"
    skill = spoken(item.skill)
    if found.stage == "pinned":
        return "Your teacher has put this one next."
    if found.stage == "asked":
        ask = f"You asked for {skill}."
        return f"{ask} You have solved it before: try it without looking." if again else ask
    if found.stage == "review":
        recall = student.recall.get(item.skill, 0.0)
        return f"Because {skill} is due for review: you recall about {_percent(recall)}."
    if found.stage == "begun":
        return "You have begun it."
    if found.stage == "step_down":
        return _step_down(found, student, skill)
    if found.stage == "open":
        return _open(item, course, student)
    return _frontier(found, item, course, student)


def _nothing(found: Found) -> str:
    if found.stage == "asked":
        return f"There is no other challenge in {spoken(found.skill)}."
    if found.all_solved:
        return "You have solved every challenge there is."
    return "No challenge is left that you have not passed over."


def _step_down(found: Found, student: Student, skill: str) -> str:
    latest = student.skills.recent[0] if student.skills.recent else ""
    if found.item is not None and found.item.id == latest:
        return f"There is no easier challenge in {skill} than this one. A hint may help."
    success = student.success(found.item.id) if found.item else 0.0
    return f"A smaller step in {skill} first, after some hard ones: {_likely(success)}."


def _open(item: Item, course: Course, student: Student) -> str:
    if student.at(item).status == "solved":
        return f"You have solved everything. Try this again: {spoken(item.skill)} is your oldest."
    unmet = _unmet(item, course, student)
    return f"It builds on {listed(unmet)}." if unmet else f"Still open in {spoken(item.skill)}."


def _frontier(found: Found, item: Item, course: Course, student: Student) -> str:
    if not student.skills.attempts and not any(s.status == "solved" for s in student.seen.values()):
        return "A good place to start."
    skill, state = spoken(item.skill), student.state(item.skill)
    likely = _likely(student.success(item.id))
    if state.attempts:
        return f"You are learning {skill}: known to about {_percent(state.mastery)}. {likely}."
    known = [name for name in course.needs[item.id] if student.state(name).attempts]
    after = f" You have practised {listed(known)}." if known else ""
    return f"New skill: {skill}.{after}"


def _likely(success: float) -> str:
    times = round(10 * success)
    if times >= 10:
        return "You will most likely solve it"
    return f"You may solve it about {max(times, 1)} {'times' if times > 1 else 'time'} in 10"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _offers(found: Found, course: Course, student: Student) -> tuple[Offer, ...]:
    parked = [offer for skill in found.parked for offer in _for_parked(skill, course, student)]
    if found.item is None or found.all_solved:
        parked += [_generate(found.skill)]
    elif found.stage == "asked" and student.at(found.item).status == "solved":
        parked += [_generate(found.item.skill)]
    return tuple(parked)


def _for_parked(skill: str, course: Course, student: Student) -> list[Offer]:
    """Offer the least known prerequisite of a parked skill, and a new challenge for it."""
    attempts = student.state(skill).attempts_unmastered
    after = f"{capital(spoken(skill))} took {attempts} attempts so far."
    weakest = min(course.before(skill), key=lambda name: student.state(name).mastery, default="")
    found = []
    if weakest:
        words = f"{after} Practising {spoken(weakest)} may help."
        found.append(Offer(kind="prerequisite", words=words, skill=weakest))
    mine = {item.id: student.at(item) for item in course.skills[skill]}
    solved = [id for id, at in mine.items() if at.solved_at is not None and not at.own_word]
    if solved:
        words = f"Look again at one that you solved in {spoken(skill)}, and at its explanation."
        found.append(Offer(kind="example", words=words, skill=skill, challenge_id=solved[-1]))
    found.append(
        Offer(kind="generate", words=f"{after} A new, easier one can be made.", skill=skill)
    )
    return found


def _generate(skill: str) -> Offer:
    about = f" for {spoken(skill)}" if skill else ""
    return Offer(kind="generate", words=f"Have a new challenge made{about}.", skill=skill)


def spoken(skill: str) -> str:
    """Return the name of a skill as it is said: for loops."""
    return skill.replace("-", " ").replace("javascript", "JavaScript")


def capital(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def listed(skills: Sequence[str]) -> str:
    """Return names in a row: lists, loops and strings."""
    *first, last = [spoken(skill) for skill in skills]
    return f"{', '.join(first)} and {last}" if first else last
