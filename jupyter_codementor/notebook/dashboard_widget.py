"""The widget: where I am, what is next and why, my skills, what is due, the calendar."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from datetime import timedelta
from typing import Any, Final

import anywidget
import traitlets

from jupyter_codementor.errors import CodementorError

from . import dashboard_text, replies
from .page import script, styles
from .student import Printed, Student, shared_student
from .when_done import when_done

_LEVELS: Final = (1, 3, 6, 10)


class ProgressDashboard(anywidget.AnyWidget):
    """My progress, as a widget where there are widgets and as text elsewhere.

    Args:
        student: what sends the requests; the kernel's own if None.

    Raises:
        CodementorError: there is no server; with a sentence that says so.
    """

    _esm = script("page.js", "dashboard.js")
    _css = styles("page.css", "dashboard.css")

    _shown = traitlets.Dict().tag(sync=True)
    _busy = traitlets.Bool().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, student: Student | None = None) -> None:
        self._student = student or shared_student()
        self._printed = self._student.dashboard()
        super().__init__(_shown=view(self._printed.reply))
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return repr(self._printed)

    def refresh(self) -> Printed[replies.Dashboard]:
        """Look again."""
        self._printed = self._student.dashboard()
        self._shown = view(self._printed.reply)
        return self._printed

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Look again when the page asks for it."""
        if content.get("type") == "refresh" and not self._busy:
            self._busy, self._error = True, ""
            when_done(self._student.start_dashboard(), self._finish)

    def _finish(self, future: Future[replies.Dashboard]) -> None:
        try:
            reply = future.result()
            self._printed = Printed(reply, dashboard_text.dashboard(reply))
            self._shown = view(reply)
        except CancelledError:
            self._error = "Stopped."
        except CodementorError as error:
            self._error = str(error)
        finally:
            self._busy = False


def view(reply: replies.Dashboard) -> dict[str, Any]:
    """Return what the page shows: small values, ready to be shown."""
    found, suggestion = reply.analytics, reply.next
    following: dict[str, Any] = {"title": "", "reason": "You have solved all challenges."}
    if suggestion is not None:
        following = {
            "title": suggestion.title,
            "facts": f"{suggestion.difficulty}, {suggestion.xp} XP",
            "id": suggestion.challenge_id,
            "reason": suggestion.reason,
            "numbers": dashboard_text.numbers(suggestion),
        }
    skills = [
        {
            "name": skill.name,
            "mastery": skill.mastery if skill.attempts else 0.0,
            "state": dashboard_text.state(skill, found.reviews_due),
            "solved": f"{skill.solved} of {skill.total}",
            "after": ", ".join(skill.prerequisites),
        }
        for skill in found.skills
    ]
    return {
        "standing": dashboard_text.standing(reply.progress),
        "next": following,
        "skills": skills,
        "due": list(found.reviews_due),
        "weeks": _weeks(reply),
    }


def _weeks(reply: replies.Dashboard) -> list[list[dict[str, Any]]]:
    counts = {day.date: day.submissions for day in reply.analytics.days}
    today = dashboard_text.today(reply.time_zone)
    first = today - timedelta(days=today.weekday() + 7 * (dashboard_text.WEEKS - 1))
    return [
        [
            {"date": day.isoformat(), "count": count, "level": sum(count >= x for x in _LEVELS)}
            for day in (first + timedelta(days=7 * week + weekday) for weekday in range(7))
            if day <= today and (count := counts.get(day.isoformat(), 0)) >= 0
        ]
        for week in range(dashboard_text.WEEKS)
    ]
