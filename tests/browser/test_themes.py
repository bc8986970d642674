"""Light, dark and high contrast: our panels wear the theme, and their texts can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from .lab import Lab
from .two_sum import RAISES, RIGHT, WRONG

THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")
_CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


def _readable(place: Locator, at_least: int) -> None:
    """Prove that each text in `place` stands out from what lies behind it."""
    found = place.evaluate(_CONTRAST)
    assert found["texts"] >= at_least
    assert found["weak"] == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_of_ours_can_be_read_in(lab: Lab, theme: str) -> None:
    lab.set_theme(theme)
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open_challenge()
    lab.write(WRONG)
    lab.run_tests()
    _readable(lab.bar, 4)
    _readable(lab.result, 10)
    lab.write(RAISES)
    lab.submit()
    _readable(lab.result, 10)
    lab.button(re.compile(r"^Hint \d of 3")).click()
    lab.write(RIGHT)
    lab.submit()
    lab.result.get_by_text("11 of 11 tests pass").click()
    _readable(lab.page.get_by_role("group", name="Results"), 24)
    _readable(lab.status, 1)
    _readable(lab.show_catalogue(), 20)
    lab.status.click()
    expect(lab.progress.get_by_role("heading", name="Next for you")).to_be_visible()
    _readable(lab.progress, 30)


@pytest.mark.parametrize("theme", THEMES)
def test_our_panels_have_the_colours_of(lab: Lab, theme: str) -> None:
    lab.set_theme(theme)
    lab.open()
    lab.show_catalogue()
    lab.status.click()
    expect(lab.progress).to_be_visible()
    for place in (".jp-codementor-Catalogue", ".jp-codementor-Progress"):
        style = lab.page.locator(place).evaluate(
            """node => {
              const probe = document.body.appendChild(document.createElement('div'));
              probe.style.color = 'var(--jp-ui-font-color0)';
              probe.style.backgroundColor = 'var(--jp-layout-color1)';
              const { color, backgroundColor } = getComputedStyle(probe);
              const mine = getComputedStyle(node);
              const found = [[mine.color, color], [mine.backgroundColor, backgroundColor]];
              probe.remove();
              return found;
            }"""
        )
        for ours, themes in style:
            assert ours == themes
