"""Challenges that are made for students: their flows, put on their adapters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..adapters.catalogue.library import Library
from ..events import Listener
from ..flows.check_challenge import CheckChallenge
from ..flows.draft_challenge import DraftChallenge, Gathering, Writer
from ..flows.generate_challenge import GenerateChallenge
from ..flows.prove_challenge import ProveChallenge
from ..flows.review_generated import ChangeGenerated, ListGenerated, SeeGenerated
from ..flows.vary_template import VaryTemplate
from ..model.documents import Documents
from ..resilience.background import Background
from ..settings import Settings


@dataclass(frozen=True)
class Generation:
    """Every flow about made challenges."""

    generate: GenerateChallenge
    list: ListGenerated
    see: SeeGenerated
    change: ChangeGenerated


def assemble_generation(
    settings: Settings,
    documents: Documents,
    challenges: Library,
    check: CheckChallenge,
    background: Background,
    now: Callable[[], float],
    listeners: Sequence[Listener] = (),
    writer: Writer | None = None,
) -> Generation:
    """Put them together; without a `writer`, all are made from templates."""
    prove = ProveChallenge(check, challenges, documents)
    draft = None
    if writer is not None and writer.name:
        gather = Gathering(writer, challenges, background)
        draft = DraftChallenge(writer, gather, prove, documents, now)
    return Generation(
        generate=GenerateChallenge(
            challenges,
            documents,
            VaryTemplate(documents, prove),
            draft,
            background,
            listeners,
            now,
            settings.generated_need_approval,
        ),
        list=ListGenerated(documents),
        see=SeeGenerated(documents),
        change=ChangeGenerated(documents, prove, challenges.drop),
    )
