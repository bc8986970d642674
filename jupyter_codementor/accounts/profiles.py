"""A student's profile: how it begins, what may be changed, and the student's calendar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final, get_args
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ..errors import BadInput
from ..model.student import HideableThing, Profile
from ..model.tutor import RUNGS, Personality

MAX_NAME: Final = 80
MAX_ALIAS: Final = 40
DAYS_OF_WEEK: Final = 7
_LANGUAGE: Final = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


def default_profile(id: str, name: str = "", time_zone: str = "UTC") -> Profile:
    """Return the profile with which a student begins.

    Args:
        id: the student's id.
        name: as the sign-in has it; cut to 80 characters, the id stands in for an empty one.
        time_zone: an IANA name; UTC stands in for one that is not known here.
    """
    shown = _tidy(name) or _tidy(id) or "Student"
    known = time_zone if _zone(time_zone) else "UTC"
    return Profile(id=id, name=shown[:MAX_NAME].strip(), time_zone=known)


def changed(profile: Profile, changes: Mapping[str, object]) -> Profile:
    """Return the profile with some fields changed.

    Args:
        profile: as it was.
        changes: new values by the name of their field: `name`, `alias`, `time_zone`, `language`,
            `on_leaderboard`, `hidden`, `personality`, `help_level`, `days_a_week`,
            `asks_how_sure`.

    Raises:
        BadInput: a value cannot be taken, or there is no such field; the sentence says which.
    """
    checked: dict[str, object] = {}
    for field, value in changes.items():
        check = _CHECKS.get(field)
        if check is None:
            raise BadInput(f"“{field[:40]}” is nothing that can be changed in a profile.")
        checked[field] = check(value)
    return replace(profile, **checked)


def local_date(timestamp: float, time_zone: str) -> str:
    """Return the day (ISO) that a student's calendar showed at a time.

    Args:
        timestamp: seconds since 1970 UTC.
        time_zone: an IANA name, as it stands in a profile.

    Raises:
        BadInput: the time zone is not known here.
    """
    return datetime.fromtimestamp(timestamp, _known_zone(time_zone)).date().isoformat()


def _checked_name(name: object) -> str:
    tidy = _tidy(_text(name, "name"))
    if not tidy:
        raise BadInput("Your name is empty. Write the name that others here know you by.")
    if len(tidy) > MAX_NAME:
        raise BadInput(f"Your name has {len(tidy)} characters; shorten it to {MAX_NAME} or fewer.")
    return tidy


def _checked_alias(alias: object) -> str:
    tidy = _tidy(_text(alias, "alias"))
    if len(tidy) > MAX_ALIAS:
        raise BadInput(
            f"Your alias has {len(tidy)} characters; shorten it to {MAX_ALIAS} or fewer."
        )
    return tidy


def _checked_zone(time_zone: object) -> str:
    name = _text(time_zone, "time zone")
    _known_zone(name)
    return name


def _checked_language(language: object) -> str:
    code = _text(language, "language")
    if not _LANGUAGE.fullmatch(code):
        raise BadInput(
            f"“{code[:20]}” is no language code. Write one such as “en”, “de” or “pt-BR”."
        )
    return code


def _checked_choice(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise BadInput("Whether you are on the leaderboard is either true or false.")


def _checked_hidden(hidden: object) -> tuple[str, ...]:
    choices = get_args(HideableThing)
    if not isinstance(hidden, (list, tuple)):
        raise BadInput(f"What is hidden is a list. Choose from: {', '.join(choices)}.")
    for thing in hidden:
        if thing not in choices:
            raise BadInput(f"“{thing}” cannot be hidden. Choose from: {', '.join(choices)}.")
    return tuple(dict.fromkeys(hidden))


def _checked_personality(value: object) -> str:
    choices = get_args(Personality)
    if value in choices:
        return str(value)
    raise BadInput(f"The tutor's manner is one of: {', '.join(choices)}.")


def _checked_help_level(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= RUNGS:
        return value
    raise BadInput(f"The level of help is a whole number from 1 to {RUNGS}.")


def _checked_days(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= DAYS_OF_WEEK:
        return value
    raise BadInput("The days a week on which you mean to practise are a whole number from 1 to 7.")


def _checked_asking(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise BadInput("Whether you are asked how sure you are is either true or false.")


def _text(value: object, what: str) -> str:
    if isinstance(value, str):
        return value
    raise BadInput(f"Your {what} must be a text.")


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "name": _checked_name,
    "alias": _checked_alias,
    "time_zone": _checked_zone,
    "language": _checked_language,
    "on_leaderboard": _checked_choice,
    "hidden": _checked_hidden,
    "personality": _checked_personality,
    "help_level": _checked_help_level,
    "days_a_week": _checked_days,
    "asks_how_sure": _checked_asking,
}


def _tidy(text: str) -> str:
    """Join runs of white space, and drop what cannot be seen and would only deceive readers."""
    visible = (c for c in text if unicodedata.category(c) not in {"Cc", "Cs"} or c.isspace())
    return " ".join("".join(visible).split())


def _known_zone(time_zone: str) -> tzinfo:
    zone = _zone(time_zone)
    if zone is None:
        raise BadInput(
            f"“{time_zone[:60]}” is no time zone that we know. Write one such as "
            "“Europe/Berlin” or “America/New_York”."
        )
    return zone


@lru_cache(maxsize=512)
def _zone(time_zone: str) -> tzinfo | None:
    if time_zone == "UTC":  # is there even on a machine that has no time zone data
        return UTC
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):  # unknown, a path, a folder of zones
        return None
