"""One class for each path: parse, call one flow, reply."""

from __future__ import annotations

from typing import Final

from ..base import Handler
from .catalogue import Challenge, ChallengeCheck, Challenges, NextChallenge
from .operations import Health, Ready
from .people import Leaderboard, UserProfile, UserProgress
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
        Challenge,
        ChallengeCheck,
        ChallengeHints,
        ChallengeOpen,
        ChallengeRun,
        ChallengeSubmissions,
        ChallengeSubmit,
        Challenges,
        CodeAnalyze,
        Health,
        Leaderboard,
        NextChallenge,
        Ready,
        Submission,
        SubmissionRun,
        TurnRating,
        TutorChat,
        TutorConversation,
        TutorConversations,
        TutorStatus,
        UserProfile,
        UserProgress,
    )
}
