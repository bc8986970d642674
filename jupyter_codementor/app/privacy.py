"""What a student may do with what is kept: take it along, bring it in, mark, have it erased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ..accounts import SigningKeys
from ..events import Listener
from ..flows.change_profile import SeeProfile
from ..flows.credit import Credit
from ..flows.erase_me import EraseMe, Forget, ResumeErasures
from ..flows.export_me import ExportMe
from ..flows.export_progress import ExportProgress
from ..flows.import_progress import ImportProgress
from ..flows.mark_by_hand import MarkByHand
from ..flows.ports import Challenges
from ..flows.release_generated import ReleaseGenerated
from ..model.documents import Documents
from ..resilience.background import Background
from ..settings import Settings


@dataclass(frozen=True)
class Privacy:
    """The flows about what is kept of a student."""

    export_me: ExportMe
    erase_me: EraseMe
    resume_erasures: ResumeErasures
    export_progress: ExportProgress
    import_progress: ImportProgress
    mark_by_hand: MarkByHand


async def no_scrub() -> None:
    """There is no file that could hold what was deleted."""


def _no_turn(turn_id: str) -> None:
    """No answer is on its way here."""


def assemble_privacy(
    settings: Settings,
    documents: Documents,
    challenges: Challenges,
    profile: SeeProfile,
    credit: Credit,
    now: Callable[[], float],
    *,
    listeners: Sequence[Listener] = (),
    background: Background | None = None,
    forget_turn: Callable[[str], None] = _no_turn,
    forgetters: Sequence[tuple[str, Forget]] = (),
    memories: Sequence[Callable[[str], None]] = (),
    scrub: Callable[[], Awaitable[None]] = no_scrub,
) -> Privacy:
    """Put these flows together; what is named behind the star is as `EraseMe` says."""
    keys = SigningKeys(settings.progress_keys)
    erase = EraseMe(
        documents,
        background or Background(),
        forget_turn,
        (("generated", ReleaseGenerated(documents)), *forgetters),
        tuple(memories),
        scrub,
        tuple(listeners),
    )
    return Privacy(
        export_me=ExportMe(documents, now),
        erase_me=erase,
        resume_erasures=ResumeErasures(documents, erase),
        export_progress=ExportProgress(documents, keys, now),
        import_progress=ImportProgress(
            challenges,
            documents,
            profile,
            credit,
            keys,
            tuple(listeners),
            now,
            erase.leftovers,
        ),
        mark_by_hand=MarkByHand(challenges, documents, tuple(listeners), now),
    )
