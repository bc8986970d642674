"""Replies of the API around one challenge, as JSON data, for tests and for the server double."""

from __future__ import annotations

from typing import Any, Final

SUMMARY: Final[dict[str, Any]] = {
    "id": "two-sum",
    "version": 1,
    "title": "Two sum",
    "difficulty": "easy",
    "kind": "function",
    "language": "python",
    "xp": 50,
    "skills": ["dictionaries"],
    "tags": ["hash map"],
    "prerequisites": ["loops"],
    "waits_for": ["loops"],
    "status": "opened",
    "tries": 0,
    "earned": 0,
    "points": 4,
    "last_at": None,
}
CATALOGUE: Final[dict[str, Any]] = {
    "challenges": [SUMMARY],
    "total": 1,
    "cursor": None,
    "skills": [],
    "next": None,
}
DETAIL: Final[dict[str, Any]] = {
    "summary": SUMMARY,
    "description": "Return the **indices** of the two numbers that add up to `target`.",
    "starter": "def two_sum(numbers, target):\n    pass\n",
    "entry": ["two_sum"],
    "limits": {"time_s": 5.0, "memory_mb": 256},
    "complexity": "O(n)",
    "visible_tests": [
        {
            "name": "the same number twice",
            "points": 1,
            "source": "assert two_sum([3, 3], 6) == [0, 1]",
        }
    ],
    "hidden_tests": [{"name": "very long list", "points": 3, "message": "Look only once."}],
    "hints_total": 3,
    "hints_taken": [],
    "hint_cost": 0.1,
    "explanation": None,
    "isolation": "B",
}
SUGGESTION: Final[dict[str, Any]] = {
    "challenge_id": "count-vowels",
    "title": "Count the vowels",
    "difficulty": "easy",
    "xp": 30,
    "skills": ["strings"],
    "reason": "You can use dictionaries now; this one practises them with text.",
}
FAILED_CASE: Final[dict[str, Any]] = {
    "name": "the same number twice",
    "status": "failed",
    "points": 1,
    "earned": 0,
    "call": "two_sum([3, 3], 6)",
    "expected": "[0, 1]",
    "got": "None",
    "difference": "the function ended without return",
    "line": 2,
    "duration_ms": 0.2,
}
PASSED_CASE: Final[dict[str, Any]] = {
    "name": "the same number twice",
    "status": "passed",
    "points": 1,
    "earned": 1,
}
HIDDEN_CASE: Final[dict[str, Any]] = {
    "name": "very long list",
    "status": "timeout",
    "points": 3,
    "earned": 0,
    "hidden": True,
    "message": "Look through the list only once.",
}
WRONG: Final[dict[str, Any]] = {
    "status": "wrong_answer",
    "cases": [FAILED_CASE],
    "earned": 0,
    "points": 1,
    "duration_ms": 12.4,
}
ACCEPTED: Final[dict[str, Any]] = {
    "status": "accepted",
    "cases": [PASSED_CASE],
    "earned": 1,
    "points": 1,
    "duration_ms": 3.1,
}
QUEUED_SUBMISSION: Final[dict[str, Any]] = {
    "id": "s1",
    "challenge_id": "two-sum",
    "created_at": 1.0,
    "status": "queued",
    "code": "",
    "verdict": None,
    "award": None,
    "next": None,
}
CREDITED_SUBMISSION: Final[dict[str, Any]] = QUEUED_SUBMISSION | {
    "status": "credited",
    "verdict": ACCEPTED,
    "award": {
        "xp": 50,
        "parts": [
            {"xp": 40, "reason": "4 points earned by your code."},
            {"xp": 10, "reason": "Achievement: First steps."},
        ],
        "achievements": ["first-steps"],
        "level_before": 1,
        "level": 2,
        "streak_days": 3,
    },
    "next": SUGGESTION,
}
HINT: Final[dict[str, Any]] = {
    "number": 1,
    "total": 3,
    "text": "What would you have to have seen before?",
    "xp_left": 45,
}
PROGRESS: Final[dict[str, Any]] = {
    "xp": 120,
    "level": 2,
    "level_xp": 100,
    "next_level_xp": 250,
    "streak": {"days": 3, "longest_days": 5, "freezes": 1, "last_date": "2026-11-20"},
    "achievements": [
        {
            "id": "first",
            "title": "First steps",
            "description": "Solve a challenge",
            "xp": 10,
            "at": 1.0,
            "share": 1.0,
        },
        {
            "id": "ten",
            "title": "Ten",
            "description": "Solve ten",
            "xp": 50,
            "at": None,
            "share": 0.1,
        },
    ],
    "challenges": {"two-sum": {"status": "solved", "tries": 2, "earned": 4, "points": 4}},
    "languages": {"python": {"level": 2, "xp": 120, "challenges_completed": 1}},
    "topics": {"dictionaries": {"xp": 50, "challenges_completed": 1, "challenges_total": 3}},
    "ledger": [],
    "days": [],
    "next": SUGGESTION,
}
TUTOR_STATUS: Final[dict[str, Any]] = {
    "enabled": True,
    "source": "model",
    "model": "scripted",
    "sentence": "scripted answers. It can be wrong: check what it says.",
    "conversation_id": "c1",
    "rung": 1,
    "highest_rung": 3,
    "wait_s": 90.0,
}
FINDING: Final[dict[str, Any]] = {
    "specialist": "test_analyst",
    "sentence": "Line 2 gives back the same two places each time.",
    "confidence": 1.0,
    "lines": [2],
    "evidence": "two_sum([3, 3], 6) should give [0, 1]",
}
ANSWER: Final[dict[str, Any]] = {
    "message": "Look at **line 2**.\n\n```python\nreturn [0, 1]\n```\n\nWhat does it depend on?",
    "suggestions": ["Why?", "I changed my code: look again"],
    "resources": [
        {"title": "Dictionaries", "url": "https://docs.python.org/3/", "type": "documentation"},
        {"title": "Count vowels", "url": "codementor:challenge/count-vowels", "type": "challenge"},
    ],
    "confidence": 0.9,
    "personality": "encouraging",
    "source": "model",
    "model": "scripted",
    "processing_ms": 1234.5,
    "cache_expires_at": None,
    "steps": [
        {"specialist": "test_analyst", "status": "found", "duration_ms": 12.3, "note": "1 of 4."},
        {"specialist": "error_explainer", "status": "not_needed", "duration_ms": 0.0, "note": ""},
    ],
    "findings": [FINDING],
    "rung": 1,
    "stopped": False,
    "blocked": 0,
    "notice": "",
}
CHAT: Final[dict[str, Any]] = ANSWER | {"turn_id": "t2", "conversation_id": "c1"}
TURN: Final[dict[str, Any]] = {
    "id": "t1",
    "created_at": 1.0,
    "question": "How do I begin?",
    "intent": "question",
    "test_name": "",
    "answer": ANSWER,
    "rating": 1,
}
CONVERSATION: Final[dict[str, Any]] = {
    "id": "c1",
    "challenge_id": "two-sum",
    "title": "Two sum",
    "turns": [TURN],
    "cursor": None,
}
NO_CONVERSATION: Final[dict[str, Any]] = CONVERSATION | {
    "challenge_id": "",
    "title": "",
    "turns": [],
}
