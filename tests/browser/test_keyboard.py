"""Everything by keyboard alone, with a name for each control and results read out."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .lab import Lab
from .two_sum import RIGHT, WRONG


def test_the_catalogue_is_searched_walked_and_opened_by_keyboard_alone(lab: Lab) -> None:
    lab.open()
    expect(lab.page.locator(".jp-Launcher")).to_be_focused()  # JupyterLab's last act at its start
    keyboard = lab.page.keyboard
    keyboard.press("ControlOrMeta+Shift+c")
    keyboard.type("Open Challenges")
    keyboard.press("Enter")
    search = lab.catalogue.get_by_role("searchbox", name="Search challenges")
    expect(search).to_be_focused()

    keyboard.type("two sum")
    row = lab.catalogue.locator("[data-challenge='two-sum']")
    found = lab.catalogue.get_by_role("search").get_by_role("status")
    expect(found).to_have_text(re.compile(r"^\d challenges? match"))
    expect(row).to_be_visible()
    keyboard.press("Tab")
    expect(lab.catalogue.get_by_role("button", name="Filter")).to_be_focused()
    keyboard.press("Tab")
    group = lab.catalogue.locator("[aria-expanded][data-codementor-stop]:focus")
    expect(group).to_have_count(1)
    keyboard.press("ArrowLeft")
    expect(group).to_have_attribute("aria-expanded", "false")
    keyboard.press("ArrowRight")
    expect(group).to_have_attribute("aria-expanded", "true")
    keyboard.press("Home")
    for _ in range(lab.catalogue.locator("[data-codementor-stop]").count()):
        keyboard.press("ArrowDown")
        if row.evaluate("node => node === document.activeElement"):
            break
    expect(row).to_be_focused()
    keyboard.press("Enter")
    expect(lab.button("Run tests")).to_be_visible(timeout=30_000)


def test_tests_run_and_solutions_are_handed_in_by_shortcut_and_read_out(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(WRONG)
    lab.run_tests()
    expect(lab.announced).to_contain_text("2 of 4 visible tests pass")
    expect(lab.announced).to_contain_text("two numbers in the middle: not what was expected")
    expect(lab.announced).to_have_attribute("aria-live", "polite")
    expect(lab.answer).to_be_focused()  # running takes nobody out of the code

    lab.write(RIGHT)
    lab.submit()
    expect(lab.announced).to_contain_text(re.compile(r"Accepted: 11 of 11 tests pass.*\+\d+ XP"))
    expect(lab.answer).to_be_focused()


def test_escape_goes_from_the_bar_back_to_the_code(lab: Lab) -> None:
    lab.open_challenge()
    lab.button(re.compile("^Hint 1 of 3")).focus()
    lab.page.keyboard.press("d")
    lab.page.keyboard.press("d")  # would delete the cell, if it reached the notebook
    lab.page.keyboard.press("Escape")
    expect(lab.answer).to_be_focused()
    expect(lab.bar).to_be_visible()


def test_every_control_has_a_name(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(WRONG)
    lab.submit()
    assert _named(lab.bar) >= 3
    assert _named(lab.page.get_by_role("group", name="Results")) >= 1
    lab.show_catalogue().get_by_role("button", name="Filter").click()
    assert _named(lab.catalogue) >= 15
    lab.status.click()
    expect(lab.progress.get_by_role("heading", name="Next for you")).to_be_visible()
    assert _named(lab.progress) >= 5


def _named(place: Locator) -> int:
    """Prove that each control in `place` has an accessible name; return how many there are."""
    found = place.locator("button, input, select, textarea, a[href], [role=progressbar]")
    controls = found.filter(visible=True).all()
    for control in controls:
        expect(control).to_have_accessible_name(re.compile(r"\w"))
    return len(controls)
