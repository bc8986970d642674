"""Which finding stands first: the best supported one, weighed by what helped students before."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct, field

from jupyter_codementor.model.tutor import Finding, Rating, SpecialistName

_log = logging.getLogger(__name__)

_PRIOR_HELPFUL: Final = 14.0
_PRIOR_UNHELPFUL: Final = 6.0
"""As if each specialist had been rated 20 times before, 14 times as helpful: a handful of ratings
moves its weight by a few hundredths, a hundred of them decide it."""


class Counts(Struct, frozen=True):
    """How often answers that a specialist led were found helpful, or not."""

    helpful: int = 0
    unhelpful: int = 0


class Leads(Struct, frozen=True):
    """What ratings say of the specialists."""

    counts: Mapping[SpecialistName, Counts] = field(default_factory=dict)

    def weight(self, specialist: SpecialistName) -> float:
        """Return the share of helpful answers, 0 to 1: the mean of a Beta distribution.

        Source: the posterior mean of a rate under a Beta(14, 6) prior.
        """
        counts = self.counts.get(specialist, Counts())
        helpful = _PRIOR_HELPFUL + max(0, counts.helpful)
        return helpful / (helpful + _PRIOR_UNHELPFUL + max(0, counts.unhelpful))

    def rated(self, specialist: SpecialistName, rating: Rating, before: Rating = 0) -> Leads:
        """Return the counts after a turn that it led was rated; `before` is taken back."""
        counts = self.counts.get(specialist, Counts())
        counts = msgspec.structs.replace(
            counts,
            helpful=max(0, counts.helpful + (rating == 1) - (before == 1)),
            unhelpful=max(0, counts.unhelpful + (rating == -1) - (before == -1)),
        )
        return Leads({**self.counts, specialist: counts})


def ordered(findings: tuple[Finding, ...], leads: Leads) -> tuple[Finding, ...]:
    """Return the findings, the one that is to lead first, and log why it leads.

    Confidence counts as often as the specialist's findings helped. Remarks on the style of the
    code stand behind everything that is wrong with it. Equals keep their order.
    """
    found = sorted(findings, key=lambda each: (is_remark(each), -_score(each, leads)))
    if found:
        _log.info("%s", reason(found[0], len(found), leads))
    return tuple(found)


def reason(first: Finding, count: int, leads: Leads) -> str:
    """Return in a sentence why a finding leads, for the log."""
    counts = leads.counts.get(first.specialist, Counts())
    return (
        f"{first.specialist} leads {count} findings: confidence {first.confidence:.2f}, "
        f"weight {leads.weight(first.specialist):.2f} "
        f"after {counts.helpful} helpful and {counts.unhelpful} unhelpful ratings"
    )


def is_remark(finding: Finding) -> bool:
    """Return whether it only says how the code could be better, not that something is wrong."""
    return finding.specialist == "resource_finder" or (
        finding.specialist == "code_reader" and finding.mistake is None
    )


def _score(finding: Finding, leads: Leads) -> float:
    return finding.confidence * leads.weight(finding.specialist)
