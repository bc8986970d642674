"""Telling of events."""

from __future__ import annotations

import logging

import pytest

from jupyter_codementor.events import ChallengePublished, Event, tell


def test_a_listener_that_fails_is_logged_and_the_others_still_hear(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[Event] = []

    def fail(_event: Event) -> None:
        raise RuntimeError("deaf")

    with caplog.at_level(logging.ERROR):
        tell((fail, heard.append), ChallengePublished("two-sum", 2))

    assert heard == [ChallengePublished("two-sum", 2)]
    assert "deaf" in caplog.text
