"""See what everything that I did adds up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jupyter_codementor.accounts import local_date
from jupyter_codementor.model.analytics import Analytics
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.progress.analytics import KnownChallenge, KnownSkill, analytics_of
from jupyter_codementor.progress.digest import Digest

from .browse import Browse, Shelf
from .change_profile import SeeProfile
from .digests import Digests
from .remembered import PROGRESS_S, Remembered


@dataclass(frozen=True)
class SeeAnalytics:
    """Adds up what a student did; remembered until something changes, for 5 minutes at most."""

    documents: Documents
    browse: Browse
    profile: SeeProfile
    digests: Digests
    remembered: Remembered
    now: Callable[[], float]

    async def __call__(self, student_id: str) -> Analytics:
        """Return it, as it is after everything that the student has done."""

        async def make() -> Analytics:
            digest = await self.digests(student_id)
            return await self.afresh(student_id, digest, await self.browse(student_id))

        name = (student_id, await self.made_of(student_id))
        return await self.remembered(name, Analytics, PROGRESS_S, make)

    async def made_of(self, student_id: str) -> tuple[float | str, ...]:
        """Return what changes whenever the answer does.

        Events, progress, profile, the student's day and the catalogue.
        """
        state = await self.digests.state(student_id)
        progress = await self.documents.get("progress", student_id)
        profile = await self.profile(student_id)
        challenges = await self.browse.challenges.all()
        return (
            state.last_at,
            state.last_id,
            state.epoch,
            int(progress["revision"]) if progress else 0,
            profile.revision,
            local_date(self.now(), profile.time_zone),
            len(challenges),
            sum(challenge.version for challenge in challenges),
        )

    async def afresh(self, student_id: str, digest: Digest, shelf: Shelf) -> Analytics:
        """Count it from the digest of all events."""
        now = self.now()
        zone = (await self.profile(student_id)).time_zone
        parked = set(shelf.next.parked)
        return analytics_of(
            digest,
            shelf.progress,
            known_challenges(shelf),
            tuple(
                KnownSkill(
                    skill.name,
                    skill.prerequisites,
                    skill.solved,
                    skill.total,
                    skill.name in parked,
                )
                for skill in shelf.skills
            ),
            now=now,
            today=local_date(now, zone),
        )


def known_challenges(shelf: Shelf) -> Mapping[str, KnownChallenge]:
    """Return what the analyses need to know of each challenge."""
    return {row.challenge.id: _known(row.challenge) for row in shelf.rows}


def _known(challenge: Challenge) -> KnownChallenge:
    return KnownChallenge(
        challenge.title,
        challenge.language,
        challenge.skills[0] if challenge.skills else "",
        challenge.difficulty,
    )
