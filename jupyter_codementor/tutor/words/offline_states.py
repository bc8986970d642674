"""What the offline tutor says where there is no mistake to speak of."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.tutor import Finding

from ..briefing import Briefing
from ..hint_planner import Progress
from .manner import asked
from .offline_ladder import further, ladder, opening, standing
from .offline_lead import failing, selected_concept, selected_lines
from .paragraphs import Paragraph, block, code, sentence
from .suggestions import BETTER

_P = Paragraph
_QUOTED_MAX: Final = 400


def selection(briefing: Briefing, about: Finding | None) -> list[Paragraph]:
    """Return what is said of a selected piece of code; nothing if it cannot be read."""
    lines = selected_lines(briefing)
    if about is not None and set(lines) & set(about.lines):
        return [opening(briefing, standing(briefing)), *ladder(briefing, about)]
    entry = selected_concept(briefing)
    if entry is None:
        return []
    where = f" in line {lines[0]}" if lines else ""
    found = [
        _P(f"The piece that you selected{where} is about **{entry.title}**. {entry.text}"),
        _P(block(entry.example, "python"), 1),
    ]
    if about is not None and about.specialist != "hint_planner" and failing(briefing):
        found.append(
            _P(f"I found nothing wrong in this piece itself. But: {sentence(about.sentence)}")
        )
    elif standing(briefing) in ("some", "none"):
        found.append(_P("I found nothing wrong in this piece itself. Say aloud what it does.", 2))
    return [*found, _P(asked(briefing.personality, entry.question))]


def no_such_failure(briefing: Briefing, about: Finding | None) -> list[Paragraph]:
    """Return what is said of a test that does not fail, or that is hidden."""
    name = code(briefing.test_name)
    passed = any(
        case.name == briefing.test_name and case.status == "passed" for case in briefing.tests
    )
    if passed:
        found = [_P(f"The test {name} passes with your code as it stands now.")]
    else:
        found = [
            _P(
                f"The test {name} is not one of the visible tests, so I cannot see its input "
                "either. Read its name and its hint: they say which kind of input it tries."
            )
        ]
    if about is not None and failing(briefing):
        return [*found, *ladder(briefing, about)]
    return [
        *found,
        _P(
            "Hidden tests like inputs that are empty, very small, negative, equal, or very large.",
            1,
        ),
        _P("Write down one input of each kind, and what should come out. Then try them.", 1),
        _P(asked(briefing.personality, "Which of these inputs does the task allow?")),
    ]


def beginning(briefing: Briefing, state: Progress) -> list[Paragraph]:
    """Return how to begin, where there is no code of the student yet."""
    cases = [case for case in briefing.tests if not case.hidden]
    call = next((case for case in cases if case.call and case.expected is not None), None)
    there = "There is no code yet" if state == "empty" else "Your code is still the starting code"
    found = [
        _P(
            f"{there}, so let us begin with the very first step."
            if briefing.personality != "concise"
            else f"{there}."
        ),
        _P(
            "Read the task once more, and say in one sentence what comes in and what must come out."
        ),
    ]
    if call is not None and call.call and call.expected is not None:
        found.append(
            _P(
                f"Take this example: {code(call.call)} should give {code(call.expected)}. Work it "
                "out by hand, and write down each small step."
            )
        )
    else:
        found.append(
            _P(
                "Take the smallest example of the task. Work it out by hand, and write down "
                "each small step."
            )
        )
    if state == "empty" and briefing.starter.strip():
        found.append(_P("You can get the starting code back with Reset.", 2))
    found += [
        _P(
            "These steps are your plan. Turn only the first one into a line of Python.".replace(
                "Python", _language(briefing)
            ),
            1,
        ),
        _P("Then run the tests. They may fail, and that is fine: each run tells you something.", 3),
        _P("Nobody writes a whole program at once. One line that works is a good start.", 4),
    ]
    return [*found, _P(asked(briefing.personality, "What is the first thing that you do by hand?"))]


def the_task(briefing: Briefing) -> list[Paragraph]:
    """Return the beginning of the task in the author's words, and how to read it."""
    parts = [part.strip() for part in briefing.description.split("\n\n")]
    told = [
        part for part in parts if part and not part.startswith(("#", "```", "- ", "* ", "**", "|"))
    ]
    quoted = "\n".join(f"> {line}" for line in "\n\n".join(told[:2])[:_QUOTED_MAX].splitlines())
    case = next((each for each in briefing.tests if each.call and each.expected is not None), None)
    found = [_P("The task says:"), _P(quoted)] if quoted else []
    if case is not None:
        found.append(
            _P(
                f"An example of it: {code(case.call or '')} should give "
                f"{code(case.expected or '')}."
            )
        )
    found += [
        _P("Read it sentence by sentence. Mark what comes in, what must come out, and each rule."),
        _P(
            "Then close your eyes and say it in your own words. If a part is missing, read just "
            "that part again.",
            1,
        ),
        _P("Each rule will need a line in your code later.", 2),
    ]
    return [*found, _P(asked(briefing.personality, "In your own words: what must come out?"))]


def solved(briefing: Briefing) -> list[Paragraph]:
    """Return praise and what to do next, where all visible tests pass."""
    count = sum(not case.hidden for case in briefing.tests)
    all_pass = f"All {count} visible tests pass" if count > 1 else "The visible test passes"
    praise = {
        "encouraging": f"Well done! {all_pass}. That is your own work.",
        "socratic": f"{all_pass}. So your code works for these inputs. For others we cannot say.",
        "concise": f"{all_pass}.",
    }
    found = [
        _P(praise[briefing.personality]),
        _P(
            "The next step is **Submit**. It also runs the hidden tests, which try inputs that the "
            "examples do not show."
        ),
    ]
    question = "Which unusual input could still surprise your code?"
    remarks = (each for each in briefing.findings if each.specialist == "code_reader")
    remark = next((each for each in remarks if each.cause), None)
    if remark is not None:
        found.append(
            _P(
                f"If you like, make it a little better first: {sentence(remark.sentence)} "
                f"{sentence(remark.cause)}"
            )
        )
        question = remark.question or question
    elif briefing.question == BETTER:
        found.append(_P("I read your code once more, and found nothing that I would change."))
    found += [
        _P(
            "Before you submit, try your code with an input of your own: something empty, very "
            "small, or with two equal parts.",
            1,
        ),
        _P(
            "Explain your code to somebody, line by line. If you can do that, you have learnt it.",
            2,
        ),
        _P("You can also read it again with fresh eyes: are the names clear?", 3),
    ]
    return [*found, _P(asked(briefing.personality, question))]


def nothing_found(briefing: Briefing) -> list[Paragraph]:
    """Return how to go on where nobody found anything."""
    return [
        opening(briefing, "none"),
        _P("I found nothing certain in your code this time, so I will not guess."),
        _P(
            "Run the tests, and look at the first one that fails. Compare what it expects with "
            "what your code gives."
        ),
        *further(briefing, Finding(specialist="composer", sentence="", confidence=0)),
        _P(asked(briefing.personality, "At which line are you not sure what happens?")),
    ]


def invitation(briefing: Briefing) -> list[Paragraph]:
    """Return what can be asked without a task."""
    return [
        _P("There is no task open at the moment, so there is no code that I could look at."),
        _P(
            "Open a challenge, and ask me there: I can see which tests fail, and help you find out "
            "why."
        ),
        _P(
            "You can also ask me what a word means, for example “What is a list?” or “How does "
            "a for loop work?”. Or show me an error message, and I will say it in plain words.",
            1,
        ),
        _P(
            "I explain, and I ask back. The code you write yourself: that is how it stays in your "
            "head.",
            2,
        ),
        _P(asked(briefing.personality, "What would you like to learn first?")),
    ]


def _language(briefing: Briefing) -> str:
    return {"python": "Python", "javascript": "JavaScript"}.get(
        briefing.programming_language, "code"
    )
