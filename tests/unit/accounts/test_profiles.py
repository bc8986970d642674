"""A profile takes what makes sense, and refuses the rest in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jupyter_codementor.accounts import changed, default_profile, local_date
from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.student import Profile

ADA = Profile(id="ada", name="Ada")


def test_a_student_begins_with_what_the_sign_in_knows() -> None:
    assert default_profile("ada", "Ada  Lovelace ", "Europe/London") == Profile(
        id="ada", name="Ada Lovelace", time_zone="Europe/London"
    )


def test_a_student_without_name_or_known_time_zone_begins_all_the_same() -> None:
    assert default_profile("ada", "", "Moon/Base") == Profile(id="ada", name="ada")
    assert default_profile("ada", "x" * 200).name == "x" * 80
    assert default_profile("\n", "").name == "Student"


def test_what_is_left_out_stays() -> None:
    assert changed(ADA, {}) == ADA
    profile = changed(ADA, {"alias": "Countess"})
    assert (profile.name, profile.alias) == ("Ada", "Countess")


def test_every_field_can_be_changed() -> None:
    profile = changed(
        ADA,
        {
            "name": " Zoë\n von  名 ",
            "alias": "",
            "time_zone": "America/Argentina/Buenos_Aires",
            "language": "pt-BR",
            "on_leaderboard": True,
            "hidden": ["xp", "streak", "xp"],
        },
    )
    assert profile == Profile(
        id="ada",
        name="Zoë von 名",
        time_zone="America/Argentina/Buenos_Aires",
        language="pt-BR",
        on_leaderboard=True,
        hidden=("xp", "streak"),
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " \t", "name is empty"),
        ("name", "x" * 81, "81 characters"),
        ("name", 7, "must be a text"),
        ("alias", "x" * 41, "shorten it to 40"),
        ("alias", None, "must be a text"),
        ("time_zone", "Berlin", "no time zone"),
        ("time_zone", "", "no time zone"),
        ("time_zone", "../../etc/passwd", "no time zone"),
        ("time_zone", "/etc/passwd", "no time zone"),
        ("time_zone", "Europe", "no time zone"),
        ("time_zone", "a\0b", "no time zone"),
        ("time_zone", "x" * 5000, "no time zone"),
        ("language", "English", "no language code"),
        ("language", "en\n", "no language code"),
        ("on_leaderboard", "yes", "true or false"),
        ("hidden", ["name"], "cannot be hidden"),
        ("hidden", [["xp"]], "cannot be hidden"),
        ("hidden", "xp", "is a list"),
        ("id", "bob", "nothing that can be changed"),
        ("revision", 1, "nothing that can be changed"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    field: str, value: object, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        changed(ADA, {field: value})


def test_control_characters_are_dropped_from_names() -> None:
    assert changed(ADA, {"name": "A\x00d\x1ba"}).name == "Ada"


def test_the_day_is_the_one_of_the_students_calendar() -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC).timestamp()
    assert local_date(moment, "UTC") == "2026-11-20"
    assert local_date(moment, "Asia/Tokyo") == "2026-11-21"
    assert local_date(moment, "America/Los_Angeles") == "2026-11-20"
    assert local_date(moment, "Pacific/Kiritimati") == "2026-11-21"


def test_the_day_follows_summer_time() -> None:
    late = datetime(2026, 10, 24, 22, 30, tzinfo=UTC).timestamp()  # 00:30 in summer time
    assert local_date(late, "Europe/Berlin") == "2026-10-25"
    assert local_date(late + 86_400, "Europe/Berlin") == "2026-10-25"  # 23:30 in winter time


def test_an_unknown_zone_has_no_day() -> None:
    with pytest.raises(BadInput, match="time zone"):
        local_date(0.0, "Moon/Base")
