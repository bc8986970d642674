"""What goes over the wire: requests and replies, from which the OpenAPI document is made.

Values of `jupyter_codementor.model` that are fit for a student's eyes travel as they are; a
`Challenge` never does, since it holds the solution and the hidden tests.
"""

from __future__ import annotations

from .challenges import (
    ChallengeDetail,
    ChallengePage,
    ChallengeSummary,
    CheckFinding,
    CheckReply,
    CodeRequest,
    HiddenTest,
    HintReply,
    NotebookRequest,
    OpenReply,
    OpenRequest,
    RunReply,
    SkillSummary,
    SubmissionPage,
    SubmissionReply,
    Suggestion,
    VisibleTest,
)
from .health import (
    DependencyHealth,
    HealthReply,
)
from .live import (
    AchievementUnlocked,
    ChallengeCompleted,
    LiveMessage,
    LiveProblem,
    PageMessage,
    TutorAsk,
    TutorFollow,
    TutorResponse,
    TutorStop,
)
from .people import (
    Achievement,
    ActiveDay,
    LeaderboardReply,
    LeaderboardRow,
    ProfileReply,
    ProfileRequest,
    ProgressReply,
)
from .problem import (
    Code,
    Problem,
)
from .tutor import (
    AnalyzeReply,
    AnalyzeRequest,
    ChatReply,
    ConversationPage,
    ConversationReply,
    ConversationSummary,
    FunctionShape,
    RatingRequest,
    TurnReply,
    TutorStatus,
)

__all__ = [
    "Achievement",
    "AchievementUnlocked",
    "ActiveDay",
    "AnalyzeReply",
    "AnalyzeRequest",
    "ChallengeCompleted",
    "ChallengeDetail",
    "ChallengePage",
    "ChallengeSummary",
    "ChatReply",
    "CheckFinding",
    "CheckReply",
    "Code",
    "CodeRequest",
    "ConversationPage",
    "ConversationReply",
    "ConversationSummary",
    "DependencyHealth",
    "FunctionShape",
    "HealthReply",
    "HiddenTest",
    "HintReply",
    "LeaderboardReply",
    "LeaderboardRow",
    "LiveMessage",
    "LiveProblem",
    "NotebookRequest",
    "OpenReply",
    "OpenRequest",
    "PageMessage",
    "Problem",
    "ProfileReply",
    "ProfileRequest",
    "ProgressReply",
    "RatingRequest",
    "RunReply",
    "SkillSummary",
    "SubmissionPage",
    "SubmissionReply",
    "Suggestion",
    "TurnReply",
    "TutorAsk",
    "TutorFollow",
    "TutorResponse",
    "TutorStatus",
    "TutorStop",
    "VisibleTest",
]
