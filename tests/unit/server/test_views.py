"""What is shown of a challenge."""

from __future__ import annotations

from pathlib import Path

from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.flows.browse import as_course, shelf
from jupyter_codementor.model.student import Progress
from jupyter_codementor_server import views

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"


def test_a_challenge_that_is_newer_than_the_kept_list_is_shown_as_new() -> None:
    challenge = NotebookCatalogue([CATALOGUE]).load()["two-sum"].challenge
    older = shelf((), Progress(id="ada"), as_course(()), {}, 0.0)

    assert views.detail(challenge, older, "B").summary.status == "new"
