"""axe finds no serious fault in what is ours, in the light and in the dark theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .lab import Lab
from .tutor import Tutor
from .two_sum import RIGHT, WRONG

AXE = Path(__file__).parents[2] / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
THEMES = ("JupyterLab Light", "JupyterLab Dark")


def _faults(lab: Lab, place: str) -> list[str]:
    """Return what axe calls serious or worse within `place`, with the elements."""
    if not lab.page.evaluate("() => 'axe' in window"):
        lab.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = lab.page.evaluate(
        "place => axe.run(place, { resultTypes: ['violations'] })", place
    )
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_no_serious_fault_in(lab: Lab, theme: str) -> None:
    lab.set_theme(theme)
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open_challenge()
    lab.write(WRONG)
    lab.run_tests()
    assert _faults(lab, ".jp-codementor-Bar") == []
    assert _faults(lab, ".jp-codementor-Results") == []
    lab.write(RIGHT)
    lab.submit()
    assert _faults(lab, ".jp-codementor-Results") == []
    lab.show_catalogue()
    lab.catalogue.get_by_role("button", name="why this?").click()
    assert _faults(lab, ".jp-codementor-Catalogue") == []
    lab.status.click()
    trends = lab.progress.get_by_role("region", name="How it develops")
    expect(trends.locator("svg").first).to_be_visible(timeout=30_000)
    assert _faults(lab, ".jp-codementor-Progress") == []
    tables = lab.progress.get_by_role("button", name="As table")
    for number in range(tables.count()):
        tables.nth(number).click()
    assert _faults(lab, ".jp-codementor-Progress") == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_no_serious_fault_in_the_tutor_in(lab: Lab, tutor: Tutor, theme: str) -> None:
    lab.set_theme(theme)
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open_challenge()
    tutor.open()
    assert _faults(lab, "#jp-right-stack .jp-codementor-Tutor") == []
