"""The skills of a catalogue: what is listed under each, and what must be mastered before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from ..model.skills import Skills


class Item(Struct, frozen=True, kw_only=True):
    """A challenge to choose; `skill` is its topic, `prerequisites` are skills."""

    id: str
    skill: str
    prerequisites: tuple[str, ...] = ()


class Course(Struct, frozen=True, kw_only=True):
    """All items in teaching order, and how their skills build on one another.

    `needs` has for each item the prerequisites that can hold it up: those under which something is
    listed, and which do not, by a ring, wait for the item's own skill. `skills` has the items of
    each skill, `place` the number of each item, both in teaching order.
    """

    items: Mapping[str, Item]
    skills: Mapping[str, tuple[Item, ...]]
    needs: Mapping[str, tuple[str, ...]]
    place: Mapping[str, int]

    def before(self, skill: str) -> tuple[str, ...]:
        """Return the prerequisites of a skill that can hold it up, in the order of its items."""
        needed = (name for item in self.skills.get(skill, ()) for name in self.needs[item.id])
        return tuple(dict.fromkeys(needed))

    def is_passed(self, skill: str, skills: Skills, is_solved: Callable[[str], bool]) -> bool:
        """Return whether a skill holds nothing up: it is mastered, or all of it is solved.

        Args:
            skill: its name; one under which nothing is listed holds nothing up.
            skills: of the student.
            is_solved: says of an item, by its id, whether the student has solved it.
        """
        state = skills.by_name.get(skill)
        if state is not None and state.mastered_at is not None:
            return True
        return all(is_solved(item.id) for item in self.skills.get(skill, ()))


def course_of(items: Iterable[Item]) -> Course:
    """Put a catalogue in order; of one id, the last item counts."""
    by_id = {item.id: item for item in items}
    skills: dict[str, list[Item]] = {}
    for item in by_id.values():
        skills.setdefault(item.skill, []).append(item)
    reach = _reach(skills)
    return Course(
        items=by_id,
        skills={name: tuple(listed) for name, listed in skills.items()},
        needs={
            item.id: tuple(
                name
                for name in dict.fromkeys(item.prerequisites)
                if name in skills and name != item.skill and item.skill not in reach[name]
            )
            for item in by_id.values()
        },
        place={id: place for place, id in enumerate(by_id)},
    )


def _reach(skills: Mapping[str, Iterable[Item]]) -> dict[str, set[str]]:
    """Return for each skill all that stands before it, near or far; rings end by themselves."""
    direct = {
        name: {other for item in items for other in item.prerequisites if other in skills}
        for name, items in skills.items()
    }
    reach: dict[str, set[str]] = {}
    for name in direct:
        found: set[str] = set()
        ahead = set(direct[name])
        while ahead:
            found |= ahead
            ahead = set().union(*(direct[other] for other in ahead)) - found
        reach[name] = found
    return reach
