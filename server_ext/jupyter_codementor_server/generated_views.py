"""Made challenges as what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import wire

if TYPE_CHECKING:  # they bring all adapters along, and are imported when the app is built
    from jupyter_codementor.flows.generate_challenge import Given
    from jupyter_codementor.flows.prove_challenge import Proof
    from jupyter_codementor.flows.review_generated import Reviewed
    from jupyter_codementor.model.generated import Generated


def given(found: Given) -> wire.GeneratedReply:
    """Return what a student got: nothing of its solution or its hidden tests."""
    made = found.generated
    own = _own(made)
    return wire.GeneratedReply(
        challenge_id=None if found.waiting else made.id,
        title=own["title"],
        difficulty=made.difficulty,
        skills=tuple(own["skills"]),
        xp=own["xp"],
        maker=made.maker,
        waiting=found.waiting,
        words=found.words,
    )


def summary(found: Reviewed) -> wire.GeneratedSummary:
    """Return a made challenge as a teacher sees it in a list."""
    made, fared = found.generated, found.fared
    return wire.GeneratedSummary(
        challenge_id=made.id,
        title=_own(made)["title"],
        skill=made.skill,
        difficulty=made.difficulty,
        maker=made.maker,
        status=made.status,
        created_at=made.created_at,
        parameters=made.parameters,
        difficulty_at_first=made.difficulty_at_first,
        difficulty_now=fared.difficulty,
        given=fared.given,
        tried=fared.tried,
        solved=fared.solved,
        solved_share=fared.solved_share,
    )


def page(found: tuple[Reviewed, ...], cursor: str | None) -> wire.GeneratedPage:
    """Return a page of them."""
    return wire.GeneratedPage(challenges=tuple(map(summary, found)), cursor=cursor)


def detail(found: Reviewed, proof: Proof | None = None) -> wire.GeneratedDetail:
    """Return one of them whole, with what an edited notebook was refused for."""
    return wire.GeneratedDetail(
        summary=summary(found),
        notebook=found.generated.notebook,
        check=None if proof is None else _check(proof),
    )


def _check(proof: Proof) -> wire.CheckReply:
    return wire.CheckReply(
        passed=proof.accepted,
        findings=tuple(
            wire.CheckFinding(level="error", rule="proof", message=reason)
            for reason in proof.reasons
        ),
        mutants=proof.mutants,
        mutants_killed=proof.mutants_killed,
    )


def _own(made: Generated) -> dict[str, Any]:
    own: dict[str, Any] = made.notebook["metadata"]["codementor"]
    return own
