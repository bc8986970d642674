"""One class for each path: parse, call one flow, reply."""

from __future__ import annotations

from typing import Final

from ..base import Handler
from .catalogue import Challenge, ChallengeCheck, ChallengeOrder, Challenges, NextChallenge
from .generation import ChallengeGenerate, GeneratedChallenge, GeneratedChallenges
from .insights import (
    AnalyticsInsights,
    PersonalityAnalyze,
    PersonalityPattern,
    UserAnalytics,
)
from .materials import Material, Materials
from .operations import Health, Ready
from .people import Leaderboard, UserProfile, UserProgress
from .privacy import MarkedByHand, UserExport, UserImport, UserMe
from .recommendations import EmbeddingsSearch, EmbeddingsStore, Recommendations
from .tutor import (
    CodeAnalyze,
    TurnRating,
    TutorChat,
    TutorConversation,
    TutorConversations,
    TutorStatus,
)
from .work import (
    ChallengeHints,
    ChallengeOpen,
    ChallengeRun,
    ChallengeSubmissions,
    ChallengeSubmit,
    Submission,
    SubmissionRun,
)

HANDLERS: Final[dict[str, type[Handler]]] = {
    kind.__name__: kind
    for kind in (
        AnalyticsInsights,
        Challenge,
        ChallengeCheck,
        ChallengeGenerate,
        ChallengeHints,
        ChallengeOpen,
        ChallengeRun,
        ChallengeSubmissions,
        ChallengeSubmit,
        Challenges,
        CodeAnalyze,
        EmbeddingsSearch,
        EmbeddingsStore,
        GeneratedChallenge,
        GeneratedChallenges,
        Health,
        Leaderboard,
        MarkedByHand,
        Material,
        Materials,
        NextChallenge,
        ChallengeOrder,
        PersonalityAnalyze,
        PersonalityPattern,
        Ready,
        Recommendations,
        Submission,
        SubmissionRun,
        TurnRating,
        TutorChat,
        TutorConversation,
        TutorConversations,
        TutorStatus,
        UserAnalytics,
        UserExport,
        UserImport,
        UserMe,
        UserProfile,
        UserProgress,
    )
}
