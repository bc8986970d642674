"""Words for what our own checks find, by reading the syntax tree."""

from __future__ import annotations

from typing import Final

from .rule import Rule

OWN: Final = (
    # --- bugs -------------------------------------------------------------------------------------
    Rule(
        name="loop-ends-in-first-round",
        kind="bug",
        worth=95,
        sentence="This loop always ends in its first round, at line {at}.",
        why="Everything after the first item is never looked at.",
        suggestion="Check how far the last lines of the loop should be indented.",
    ),
    Rule(
        name="unreachable-code",
        kind="bug",
        worth=94,
        sentence="This line can never be reached: line {at} leaves before it.",
        why="Python does not do what stands here.",
        suggestion="Check the order of the lines, and how far they are indented.",
    ),
    Rule(
        name="loop-never-ends",
        kind="bug",
        worth=93,
        sentence="Nothing in this loop changes what its condition looks at.",
        why="If the condition is true once, it stays true, and the loop never ends.",
        suggestion="Change one of the values in each round: {names}.",
    ),
    Rule(
        name="changed-while-iterating",
        kind="bug",
        worth=91,
        sentence="`{name}` is changed while the loop goes over it.",
        why="Items move meanwhile, so the loop skips some, or Python stops with an error.",
        suggestion="Go over a copy, or collect what you want to keep in a new one.",
    ),
    Rule(
        name="always-true-or",
        kind="bug",
        worth=93,
        sentence="What follows this `or` counts as true by itself, so the whole is always true.",
        why="`x == 1 or 2` means “x is 1, or 2 is true”, and 2 is always true.",
        suggestion="Write out both comparisons, or use `in (1, 2)`.",
    ),
    Rule(
        name="result-forgotten",
        kind="bug",
        worth=92,
        sentence="`{name}` changes nothing: it gives its result back, which is forgotten here.",
        why="A text never changes, and `sorted` and the like make something new.",
        suggestion="Give the result a name, or return it.",
    ),
    Rule(
        name="none-from-in-place",
        kind="bug",
        worth=92,
        sentence="`{name}` changes the list itself and gives None back.",
        why="The name on the left, or the caller, gets None and not the list.",
        suggestion="Call it on a line of its own, then use the list.",
    ),
    Rule(
        name="printed-not-returned",
        kind="bug",
        worth=97,
        sentence="`{name}` prints, but never returns a value.",
        why="A printed value is for people to read; whoever calls the function gets None.",
        suggestion="Hand the result back with `return`.",
    ),
    # --- growth -----------------------------------------------------------------------------------
    Rule(
        name="nested-loops-over-the-same-items",
        kind="growth",
        worth=66,
        sentence="For each item of `{name}`, this goes through `{name}` again: "
        "for 1,000 items about 1,000,000 steps.",
        why="The task asks for {expected}, where twice as many items cost {asked}. Here they cost "
        "four times as much.",
        suggestion="Look for a way that visits each item only once, or a few times.",
    ),
    Rule(
        name="list-searched-inside-a-loop",
        kind="growth",
        worth=66,
        sentence="`{name}` is searched from its beginning in every round: "
        "for 1,000 items about 1,000,000 steps.",
        why="The task asks for {expected}, where twice as many items cost {asked}. Here they cost "
        "four times as much.",
        suggestion="Look for a way that visits each item only once, or a few times.",
    ),
    Rule(
        name="whole-list-worked-on-inside-a-loop",
        kind="growth",
        worth=64,
        sentence="`{call}` goes through all of `{name}`, and that in every round: "
        "for 1,000 items about 1,000,000 steps.",
        why="The task asks for {expected}, where twice as many items cost {asked}. Here they cost "
        "four times as much.",
        suggestion="Look for a way to do it once, before or after the loop.",
    ),
    Rule(
        name="sorted-without-need",
        kind="growth",
        worth=58,
        sentence="`{call}` sorts `{name}` in every round.",
        why="Sorting looks at every item several times. The task asks for {expected}.",
        suggestion="Look for a way to sort once, outside the loop.",
    ),
    Rule(
        name="calls-itself-twice",
        kind="growth",
        worth=70,
        sentence="`{name}` calls itself twice for nearly the same work: "
        "each step more doubles the number of calls.",
        why="The task asks for {expected}. Here, 30 steps are about a billion calls.",
    ),
    # --- complexity -------------------------------------------------------------------------------
    Rule(
        name="complex-structure",
        kind="complexity",
        worth=50,
        sentence="`{name}` has {ways} ways through it; more than {most} are hard to keep in mind.",
        why="Each way wants a test of its own, and bugs hide in the one that nobody tried.",
        suggestion="Move a part that has a name of its own into another function.",
    ),
    Rule(
        name="too-many-nested-blocks",
        kind="complexity",
        worth=48,
        sentence="This line is nested {depth} blocks deep.",
        why="To know when it runs, one has to keep {depth} conditions in mind.",
        suggestion="Leave early with `return` or `continue`, or move the inside into a function.",
    ),
    Rule(
        name="long-function",
        kind="complexity",
        worth=40,
        sentence="`{name}` is {lines} lines long.",
        why="What fits on one screen can be understood at one look; that is about {most} lines.",
        suggestion="Find a part that can be named, and make it a function.",
    ),
    # --- style ------------------------------------------------------------------------------------
    Rule(
        name="index-only-to-look-up",
        kind="style",
        worth=31,
        sentence="`{name}` is used only to look items up in `{of}`.",
        why="`for item in {of}:` goes over the items themselves, and cannot miss one.",
    ),
)
