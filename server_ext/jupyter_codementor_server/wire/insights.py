"""What my work adds up to, how I study, and what stands out."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from jupyter_codementor.model.analytics import Insight, StudyPattern


class PatternsReply(Struct, frozen=True):
    """How I study, in ten numbers; hidden ones are marked."""

    patterns: tuple[StudyPattern, ...]


class PatternRequest(Struct, frozen=True, kw_only=True):
    """What I say of a study pattern; what is left out stays, an empty `disputed` takes it back."""

    hidden: bool | None = None
    disputed: Annotated[str, Meta(max_length=1000)] | None = None


class InsightsReply(Struct, frozen=True, kw_only=True):
    """What stands out, at most five findings, the most useful first.

    `summary` is them in a few sentences, by the `model` that `source` names, or by us.
    """

    insights: tuple[Insight, ...]
    summary: str
    source: Literal["model", "offline"]
    model: str
