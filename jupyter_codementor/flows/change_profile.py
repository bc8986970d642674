"""See and change my profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from jupyter_codementor.accounts import changed, default_profile
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.student import Profile

from .stored import change, change_progress, read


@dataclass(frozen=True)
class SeeProfile:
    """My profile, or the one that I begin with."""

    documents: Documents
    name: str
    time_zone: str

    async def __call__(self, student_id: str) -> Profile:
        """Return it."""
        stored = await read(self.documents, "users", student_id, Profile)
        return stored or default_profile(student_id, self.name, self.time_zone)


@dataclass(frozen=True)
class ChangeProfile:
    """Changes some of my profile; the leaderboard follows."""

    documents: Documents
    see: SeeProfile

    async def __call__(self, student_id: str, changes: Mapping[str, Any]) -> Profile:
        """Return the profile as it is now.

        Raises:
            BadInput: a value that is not possible, such as an unknown time zone.
        """
        before = await self.see(student_id)
        profile = await change(
            self.documents, "users", before, lambda current: changed(current, changes)
        )
        if {"on_leaderboard", "alias"} & changes.keys():
            await change_progress(
                self.documents,
                student_id,
                lambda progress: replace(
                    progress,
                    on_leaderboard=profile.on_leaderboard,
                    alias=profile.alias,
                ),
            )
        return profile
