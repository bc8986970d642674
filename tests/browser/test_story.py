"""The main job: a newcomer finds a challenge, fails, understands, fixes and is credited."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .lab import Lab
from .two_sum import RIGHT, WRONG
from .watch import Watch


def test_a_challenge_is_found_failed_fixed_accepted_and_kept_over_a_restart(
    lab: Lab, watch: Watch
) -> None:
    lab.open()
    catalogue = lab.show_catalogue()
    catalogue.get_by_role("searchbox", name="Search challenges").fill("two sum")
    row = catalogue.locator("[data-challenge='two-sum']")
    expect(row).to_have_accessible_name(re.compile("Two sum, new"))
    row.click()

    expect(lab.bar).to_be_visible(timeout=30_000)
    expect(lab.bar).to_contain_text("Two sum")
    expect(lab.answer).to_contain_text("def two_sum(numbers, target):")

    lab.write(WRONG)
    lab.run_tests()
    expect(lab.result).to_contain_text("2 of 4 visible tests pass")
    failed = lab.case("two numbers in the middle")
    expect(failed).to_contain_text("two_sum([10, 3, 4, 20], 7)")
    expect(failed).to_contain_text(re.compile(r"expected\s*\[1, 2\]"))
    expect(failed).to_contain_text(re.compile(r"got\s*\[0, 1\]"))

    lab.write(RIGHT)
    expect(lab.result).to_contain_text("(before your last edit)")
    lab.run_tests()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass")

    lab.submit()
    expect(lab.result).to_have_attribute("data-status", "accepted")
    expect(lab.result).to_contain_text("11 of 11 tests pass")
    expect(lab.toasts).to_have_text(re.compile(r"^\+\d+ XP( · .+){2}"))
    expect(lab.status).to_contain_text(re.compile(r"[1-9]\d* XP"))
    xp = re.search(r"\d+ XP", lab.status.inner_text())
    assert xp is not None

    lab.status.click()
    expect(lab.progress).to_contain_text(re.compile(r"Level \d"))
    expect(lab.progress).to_contain_text(xp[0])
    expect(lab.progress).to_contain_text("Two sum")

    watch.expected += [
        "503 (Service Unavailable)",
        "WebSocket connection",
        "ERR_CONNECTION_REFUSED",
    ]
    lab.server.restart()
    lab.reload()
    expect(lab.status).to_contain_text(xp[0], timeout=30_000)
    lab.status.click()
    expect(lab.progress).to_contain_text(xp[0])
    lab.show_catalogue().get_by_role("searchbox", name="Search challenges").fill("two sum")
    solved = lab.catalogue.locator("[data-challenge='two-sum']").last
    expect(solved).to_have_attribute("data-status", "solved")
    solved.click()
    expect(lab.bar).to_contain_text("solved", timeout=30_000)
    expect(lab.answer).to_contain_text("seen[number] = position")
