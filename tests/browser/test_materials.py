"""Things to read: added, recommended, read to the end, removed and kept after all."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Request, expect

from .lab import Lab
from .tutor import ANSWER_MS, Tutor
from .watch import Watch

NOTES = """\
# Loops that end

A loop repeats lines. Each turn through it is an iteration.

## For loops

A for loop goes through the items of a list, one after another.

```python
for name in ["Ada", "Alan"]:
    print(name)
```

## While loops

A while loop goes on as long as its condition holds, so something in it must change.

<script>window.harmed = true</script>
<button data-commandlinker-command="codementor:submit">press me</button>
"""


def _list(lab: Lab) -> Locator:
    return lab.page.get_by_role("region", name="Things to read")


def _open_list(lab: Lab) -> Locator:
    lab.page.keyboard.press("ControlOrMeta+Shift+c")
    expect(lab.page.locator(".lm-CommandPalette-input")).to_be_focused()
    lab.page.keyboard.insert_text("Things to Read")
    item = lab.page.locator(".lm-CommandPalette-item.lm-mod-active")
    expect(item).to_contain_text("Things to Read")
    lab.page.keyboard.press("Enter")
    expect(_list(lab).get_by_role("heading", name="Things to read")).to_be_visible()
    return _list(lab)


def _keeps_the_reader(request: Request) -> bool:
    """Whether the page has its layout stored, with a reader in it."""
    return "/workspaces/" in request.url and "jupyter-codementor-reader" in (
        request.post_data or ""
    )


def test_notes_are_added_read_marked_and_removed_by_the_student(lab: Lab) -> None:
    lab.open()
    there = _open_list(lab)
    expect(there).to_contain_text("There is nothing here yet.")
    there.get_by_role("button", name="Add something to read…").click()
    expect(there.get_by_label("Title")).to_be_focused()
    there.get_by_label("Title").fill("Loops that end")
    there.get_by_label("Text (headings").fill(NOTES)
    there.get_by_role("button", name="Add", exact=True).click()
    expect(there).to_contain_text('"Loops that end" was added.')

    there.get_by_role("button", name="Loops that end", exact=True).click()
    reader = lab.page.get_by_role("region", name="Reading: Loops that end")
    contents = reader.get_by_role("navigation", name="In this text")
    expect(contents.get_by_role("button")).to_have_text(
        ["Loops that end", "For loops", "While loops"]
    )
    contents.get_by_role("button", name="While loops").click()
    expect(reader.get_by_role("heading", name="While loops")).to_be_focused()
    expect(reader.get_by_text("press me")).to_have_count(0)
    assert lab.page.evaluate("window.harmed") is None
    reader.get_by_role("button", name="I have read this").click()
    expect(reader).to_contain_text(re.compile(r"You said on .+ that you have read this\."))

    reader.get_by_role("button", name="Things to read").click()
    expect(there).to_contain_text("that you have read this.")
    there.get_by_role("button", name="Remove: Loops that end").click()
    undo = there.get_by_role("button", name="Undo: keep Loops that end")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(there.get_by_role("button", name="Remove: Loops that end")).to_be_focused()
    there.get_by_role("button", name="Remove: Loops that end").click()
    expect(there).to_contain_text("There is nothing here yet.", timeout=ANSWER_MS)
    with lab.server.client() as client:
        assert client.get("/materials").json()["materials"] == []


def test_a_file_is_added_from_the_file_browser_and_what_is_gone_is_said_to_be_so(
    lab: Lab, watch: Watch
) -> None:
    (lab.server.root / "while-loops.md").write_text(NOTES, encoding="utf-8")
    lab.open()
    file = lab.page.get_by_role("listitem", name=re.compile("while-loops.md"))
    file.click(button="right")
    lab.page.get_by_role("menuitem", name="Add to Things to Read").click()
    toast = lab.toasts.filter(has_text='"Loops that end" was added')
    with lab.page.expect_request(_keeps_the_reader):
        toast.get_by_role("button", name="Read").click()
    reader = lab.page.get_by_role("region", name="Reading: Loops that end")
    expect(reader.get_by_role("heading", name="For loops")).to_be_visible()

    with lab.server.client() as client:
        [material] = client.get("/materials").json()["materials"]
        client.delete(f"/materials/{material['id']}").raise_for_status()
    watch.expected.append("404 (Not Found)")
    lab.reload()
    reader = lab.page.get_by_role("region", name="Reading").filter(
        has_text="This is no longer there"
    )
    expect(reader.get_by_role("button", name="Retry")).to_have_count(0)
    reader.get_by_role("button", name="Things to read").click()
    expect(_list(lab)).to_contain_text("There is nothing here yet.")


def test_what_the_tutor_names_to_read_opens_beside_it(tutor: Tutor, lab: Lab) -> None:
    text = "# Zeppelins\n\nA zeppelin loop repeats the zeppelin iteration until it lands."
    material = {"title": "Zeppelin loops", "kind": "markdown", "source": text, "shared": True}
    with lab.server.client() as client:
        client.post("/materials", json=material).raise_for_status()
    lab.open()
    tutor.open()
    tutor.ask("How does a zeppelin loop repeat?")
    tutor.wait_for(1)
    tutor.panel.get_by_role("button", name="Read: Zeppelin loops").click()
    reader = lab.page.get_by_role("region", name="Reading: Zeppelin loops")
    expect(reader).to_contain_text("until it lands.")
