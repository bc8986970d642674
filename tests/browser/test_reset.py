"""Starting afresh never loses work."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .lab import Lab
from .two_sum import WRONG


def test_reset_brings_the_starter_back_and_keeps_a_dated_copy(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(WRONG)  # not saved
    lab.command("Start the Notebook Afresh")
    toast = lab.toasts.filter(has_text="The notebook starts afresh.")
    expect(toast).to_contain_text(
        re.compile(r"kept as challenges/two-sum \(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\)\.ipynb")
    )
    expect(lab.answer).to_contain_text("Return the positions of the two numbers")
    expect(lab.answer).not_to_contain_text("return [0, 1]")

    kept = list((lab.server.root / "challenges").glob("two-sum (*.ipynb"))
    assert any("return [0, 1]" in path.read_text(encoding="utf-8") for path in kept)
    toast.get_by_role("button", name="Open the copy").click()
    copy = lab.page.get_by_role("tab", name=re.compile(r"two-sum \("))
    expect(copy).to_have_attribute("aria-selected", "true")
