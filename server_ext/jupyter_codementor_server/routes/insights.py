"""What my work adds up to, how I study, and what stands out."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.analytics import Analytics, StudyPattern

from .. import wire
from .operation import Operation

INSIGHTS: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/users/analytics",
        handler="UserAnalytics",
        summary="What everything that I did adds up to",
        replies={200: Analytics},
        limit="see",
        problems=(429,),
    ),
    Operation(
        method="POST",
        path="/analytics/insights",
        handler="AnalyticsInsights",
        summary="What stands out in what I did",
        replies={200: wire.InsightsReply},
        limit="see",
        problems=(429,),
    ),
    Operation(
        method="POST",
        path="/personality/analyze",
        handler="PersonalityAnalyze",
        summary="How I study, in numbers with their uncertainty",
        replies={200: wire.PatternsReply},
        limit="see",
        problems=(429,),
    ),
    Operation(
        method="PATCH",
        path="/personality/{pattern}",
        handler="PersonalityPattern",
        summary="Hide, show or dispute a study pattern of mine",
        body=wire.PatternRequest,
        replies={200: StudyPattern},
        problems=(404, 409),
    ),
    Operation(
        method="DELETE",
        path="/personality/{pattern}",
        handler="PersonalityPattern",
        summary="Delete a study pattern of mine; it is counted only from what comes after",
        replies={204: None},
        problems=(404, 409),
    ),
)
