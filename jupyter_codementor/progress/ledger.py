"""From the ledger to the numbers in progress: XP and levels are sums, never counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ..model.generated import is_made
from ..model.student import LanguageProgress, LedgerEntry, Progress, TopicProgress
from .achievements import RULES, achievement_entries
from .levels import level_of, level_start
from .xp import OWN_WORD


def with_ledger(progress: Progress, entries: Iterable[LedgerEntry]) -> Progress:
    """Return the progress with XP, levels and achievements as the ledger has them.

    An entry counts in full for the whole, for its language and for each of its skills. An
    achievement that the ledger has paid is kept, whatever the fold says now. Achievements by
    level are decided here, at the time of the entry that reached the level. Once something is the
    student's own word, only points that were earned here count on the leaderboard: achievements
    may stand on that word. Made challenges never count there.

    Args:
        progress: of one student.
        entries: all entries of that student, in any order; of one id, one counts.
    """
    known = {entry.id: entry for entry in entries}
    ordered = sorted(counted(known.values()), key=_place)
    languages: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for entry in ordered:
        if entry.language:
            languages[entry.language] += entry.xp
        for skill in entry.skills:
            topics[skill] += entry.xp
    xp = sum(entry.xp for entry in ordered)
    return replace(
        progress,
        xp=xp,
        board_xp=_board_xp(known.values()) if progress.own_word else xp - _made_xp(ordered),
        level=level_of(xp),
        achievements=progress.achievements | _levels_reached(ordered) | _paid(progress.id, ordered),
        languages=_with_language_xp(progress.languages, languages),
        topics=_with_topic_xp(progress.topics, topics),
    )


def settle(
    progress: Progress, entries: Iterable[LedgerEntry]
) -> tuple[Progress, tuple[LedgerEntry, ...]]:
    """Return the progress by the ledger, and the entries of achievements that are still to be paid.

    The progress counts these already: insert them, then store it. Should the process die in
    between, the same call gives the same again.
    """
    paid = {entry.id: entry for entry in entries}
    due: list[LedgerEntry] = []
    while True:  # XP of an achievement may reach a level, which is an achievement too
        progress = with_ledger(progress, paid.values())
        new = [entry for entry in achievement_entries(progress) if entry.id not in paid]
        if not new:
            return progress, tuple(due)
        due += new
        paid |= {entry.id: entry for entry in new}


def counted(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries without those that pay for a point twice.

    A point may have been earned here and also be the student's own word: the entry that is worth
    more counts, so that XP never falls; of equal ones the own word, which was there first.
    """
    best: dict[str, LedgerEntry] = {}
    for entry in entries:
        point = entry.id.removesuffix(OWN_WORD)
        if point not in best or _weight(entry) > _weight(best[point]):
            best[point] = entry
    return list(best.values())


def gained(
    mine: Sequence[LedgerEntry], everything: Iterable[LedgerEntry]
) -> tuple[list[LedgerEntry], int]:
    """Return the entries of a submission with what each added, and how much they made good.

    Of a point that was the student's own word before, only what it is now worth more is added; the
    rest was there already, and is now earned here.

    Args:
        mine: the entries that name the submission.
        everything: all entries of the student.
    """
    said = {e.id.removesuffix(OWN_WORD): e.xp for e in everything if e.id.endswith(OWN_WORD)}
    added = [replace(entry, xp=max(0, entry.xp - said.get(entry.id, 0))) for entry in mine]
    return added, sum(entry.xp for entry in mine) - sum(entry.xp for entry in added)


def _weight(entry: LedgerEntry) -> tuple[int, bool]:
    return entry.xp, entry.id.endswith(OWN_WORD)


def _board_xp(entries: Iterable[LedgerEntry]) -> int:
    return sum(
        e.xp
        for e in entries
        if e.challenge_id and not e.id.endswith(OWN_WORD) and not is_made(e.challenge_id)
    )


def _made_xp(entries: Iterable[LedgerEntry]) -> int:
    """Return the XP of made challenges: there is no end of them, so they lead no leaderboard."""
    return sum(entry.xp for entry in entries if is_made(entry.challenge_id))


def _place(entry: LedgerEntry) -> tuple[float, str]:
    return entry.created_at, entry.id


def _levels_reached(ordered: list[LedgerEntry]) -> dict[str, float]:
    reached: dict[str, float] = {}
    xp = 0
    for entry in ordered:
        xp += entry.xp
        for rule in RULES:
            if rule.level and xp >= level_start(rule.level):
                reached.setdefault(rule.id, entry.created_at)
    return reached


def _paid(student_id: str, ordered: list[LedgerEntry]) -> dict[str, float]:
    start = f"{student_id}/achievement/"
    known = {f"{start}{rule.id}" for rule in RULES}
    return {e.id.removeprefix(start): e.created_at for e in ordered if e.id in known}


def _with_language_xp(
    languages: dict[str, LanguageProgress], xp: Counter[str]
) -> dict[str, LanguageProgress]:
    return {
        name: replace(
            languages.get(name, LanguageProgress()), xp=xp[name], level=level_of(xp[name])
        )
        for name in sorted(languages.keys() | xp.keys())
    }


def _with_topic_xp(topics: dict[str, TopicProgress], xp: Counter[str]) -> dict[str, TopicProgress]:
    return {
        name: replace(topics.get(name, TopicProgress()), xp=xp[name])
        for name in sorted(topics.keys() | xp.keys())
    }
