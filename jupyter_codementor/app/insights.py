"""What a student's work adds up to and shows: its flows, put on their adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..flows.browse import Browse
from ..flows.change_profile import SeeProfile
from ..flows.cohort import Cohort
from ..flows.digests import Digests
from ..flows.insights import SeeInsights
from ..flows.ports import Challenges
from ..flows.remembered import Remembered
from ..flows.see_analytics import SeeAnalytics
from ..flows.see_patterns import ChangePattern, DeletePattern, SeePatterns
from ..model.documents import Documents
from ..tutor.ports import Cache, LanguageModel


@dataclass(frozen=True)
class Insights:
    """Every flow about analytics, study patterns and findings, and what they share."""

    digests: Digests
    cohort: Cohort
    remembered: Remembered
    analytics: SeeAnalytics
    patterns: SeePatterns
    change_pattern: ChangePattern
    delete_pattern: DeletePattern
    see: SeeInsights


def assemble_insights(
    documents: Documents,
    challenges: Challenges,
    profile: SeeProfile,
    browse: Browse,
    model: LanguageModel,
    cache: Cache,
    now: Callable[[], float],
) -> Insights:
    """Put them together; whoever erases a student has `cache` forget what it holds."""
    digests = Digests(documents, profile, now)
    cohort = Cohort(documents, now)
    remembered = Remembered(cache)
    analytics = SeeAnalytics(documents, browse, profile, digests, remembered, now)
    patterns = SeePatterns(documents, challenges, profile, digests, cohort, remembered, now)
    return Insights(
        digests=digests,
        cohort=cohort,
        remembered=remembered,
        analytics=analytics,
        patterns=patterns,
        change_pattern=ChangePattern(documents, patterns),
        delete_pattern=DeletePattern(documents, digests, now),
        see=SeeInsights(analytics, patterns, digests, browse, profile, model, remembered, now),
    )
