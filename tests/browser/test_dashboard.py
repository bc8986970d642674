"""My progress: what it shows of a student's work, by mouse, by keyboard and as tables."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .lab import Lab
from .two_sum import RIGHT, WRONG
from .watch import Watch


def _part(lab: Lab, heading: str) -> Locator:
    """The part of My progress under this heading."""
    return lab.progress.get_by_role("region", name=heading, exact=True)


def _submit(lab: Lab, *codes: str) -> None:
    lab.make_notebook("two-sum")
    with lab.server.client() as client:
        for code in codes:
            client.post("/challenges/two-sum/submit", json={"code": code}).raise_for_status()


def test_a_newcomer_finds_plain_words_where_there_is_nothing_yet(lab: Lab) -> None:
    lab.open()
    lab.status.click()
    expect(_part(lab, "Activity")).to_contain_text("Each day on which you hand something in")
    expect(_part(lab, "How it develops")).to_contain_text("Nothing yet")
    expect(_part(lab, "How I study")).to_contain_text("There is not enough to go by yet")
    expect(lab.progress.get_by_role("heading", name="Next for you")).to_be_visible()


def test_skills_plots_and_the_next_challenge_follow_what_was_handed_in(lab: Lab) -> None:
    _submit(lab, WRONG, RIGHT)
    lab.open()
    lab.status.click()

    skills = _part(lab, "My skills")
    node = skills.get_by_role("button", name=re.compile("^dictionaries: "))
    expect(node).to_contain_text("%")
    node.focus()
    lab.page.keyboard.press("ArrowUp")
    expect(skills.get_by_role("button", name=re.compile("^lists: "))).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(skills.get_by_role("status")).to_contain_text("Leads to:")
    skills.get_by_role("button", name="As table: My skills").click()
    row = skills.get_by_role("row").filter(
        has=lab.page.get_by_role("rowheader", name="dictionaries", exact=True)
    )
    expect(row).to_contain_text("1/3")

    trends = _part(lab, "How it develops")
    expect(trends.locator("svg")).to_have_count(2, timeout=30_000)
    trends.get_by_role("button", name="As table: Time and tries").click()
    expect(trends.get_by_role("row", name=re.compile("Two sum"))).to_contain_text("solved")

    following = _part(lab, "Next for you")
    first = following.locator("strong").inner_text()
    following.get_by_role("button", name="why this?").click()
    expect(following).to_contain_text("Chance that you solve it")
    following.get_by_role("button", name="another one").click()
    expect(following.locator("strong")).not_to_have_text(first)


def test_it_looks_again_by_itself_after_a_submission(lab: Lab) -> None:
    _submit(lab, WRONG)
    lab.open()
    lab.status.click()
    tries = _part(lab, "Challenges").get_by_role("row", name=re.compile("Two sum"))
    count = int(tries.get_by_role("cell").nth(1).inner_text())  # waits for it
    _submit(lab, WRONG)
    expect(tries.get_by_role("cell").nth(1)).to_have_text(str(count + 1), timeout=20_000)


def test_what_i_did_elsewhere_is_my_own_word_and_can_be_taken_back(lab: Lab) -> None:
    lab.open()
    lab.status.click()
    part = _part(lab, "Done elsewhere")
    xp = lab.status.inner_text()
    part.get_by_role("textbox", name="What I did").fill("Read a chapter about sets")
    lab.page.keyboard.press("Enter")
    noted = part.get_by_role("listitem").filter(has_text="Read a chapter about sets")
    expect(noted).to_be_visible()
    expect(part.get_by_role("textbox", name="What I did")).to_have_value("")
    expect(lab.status).to_have_text(xp)
    noted.get_by_role("button", name=re.compile("^Take back")).click()
    expect(noted).to_have_count(0)
    part.get_by_role("button", name="Undo").click()
    expect(noted).to_be_visible()


def test_a_link_leads_to_what_to_read(lab: Lab) -> None:
    lab.open()
    lab.status.click()
    lab.progress.get_by_role("button", name="What to read or try next").click()
    expect(lab.page.get_by_role("tab", name="Things to read")).to_be_visible()


def test_a_part_that_cannot_be_loaded_leaves_the_others_and_offers_retry(
    lab: Lab, watch: Watch
) -> None:
    watch.expected += ["500 (Internal Server Error)"]
    broken = re.compile("/codementor/api/v1/users/analytics")
    lab.page.route(broken, lambda route: route.fulfill(status=500, body="no"))
    lab.open()
    lab.status.click()
    skills = _part(lab, "My skills")
    expect(skills.get_by_role("alert")).to_contain_text("error 500")
    expect(_part(lab, "Preferences")).to_be_visible()
    lab.page.unroute(broken)
    skills.get_by_role("button", name="Retry: My skills").click()
    expect(skills.locator("svg")).to_be_visible()


def test_everything_fits_into_400_pixels(lab: Lab) -> None:
    lab.open()
    lab.status.click()
    lab.page.get_by_role("tab", name="File Browser").click()  # folds the sidebar
    lab.page.set_viewport_size({"width": 490, "height": 800})  # beside JupyterLab's own edges
    expect(_part(lab, "My skills").locator("svg")).to_be_visible()
    widths = lab.page.locator(".jp-codementor-Progress").evaluate(
        "node => [node.scrollWidth, node.clientWidth]"
    )
    assert widths[0] <= widths[1]


def test_erasing_asks_for_a_word_and_then_nothing_is_left(lab: Lab) -> None:
    _submit(lab, WRONG)
    lab.open()
    lab.status.click()
    mine = _part(lab, "My data")
    mine.get_by_role("button", name=re.compile("^Erase everything about me")).click()
    button = mine.get_by_role("button", name="Erase for good")
    expect(button).to_be_disabled()
    mine.get_by_label("Type “erase” to go on").fill("erase")
    button.click()
    expect(mine.get_by_role("status")).not_to_be_empty(timeout=30_000)
    expect(_part(lab, "How it develops")).to_contain_text("Nothing yet", timeout=20_000)
