"""Hints: their price is said first, they stay, and they cost what was said."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .lab import Lab
from .two_sum import RIGHT


def test_a_hint_says_its_price_is_shown_stays_and_lowers_the_xp(lab: Lab) -> None:
    lab.open_challenge()
    first = lab.button(re.compile(r"^Hint 1 of 3\. It costs \d+ % of the XP still to be gained"))
    first.click()
    hints = lab.page.get_by_role("region", name="Hints")
    expect(hints).to_contain_text("you know exactly which other number you need")
    expect(lab.button(re.compile(r"^Hint 2 of 3"))).to_be_enabled()

    lab.button(re.compile(r"^Hint 2 of 3")).click()
    expect(hints).to_contain_text("A dictionary can answer")
    lab.reload()
    expect(hints).to_contain_text("A dictionary can answer", timeout=30_000)
    lab.button(re.compile(r"^Hint 3 of 3")).click()
    expect(lab.button("All 3 hints are taken")).to_be_disabled()

    lab.write(RIGHT)
    lab.submit()
    expect(lab.result).to_have_attribute("data-status", "accepted")
    expect(lab.result).to_contain_text("+35 12 points earned by your code, 30 % less for 3 hints.")
