"""Each kind of mistake in plain words: where it is, why it matters, and what to think about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.mistakes import Mistake

from .mistake_examples import EXAMPLES


class MistakeWords(Struct, frozen=True):
    """What is said of one kind of mistake, whatever the task.

    Args:
        title: its name in a few words, e.g. ``One step too many or too few``.
        where: the sentence of the first step of the ladder; ``{place}`` stands for the place, e.g.
            ``line 3`` or ``your code``.
        cause: of the second step: why this gives wrong results, in two or three sentences.
        question: what the student could be asked to think about.
        example: of the third step: the same mistake in another task, and how it was mended.
    """

    title: str
    where: str
    cause: str
    question: str
    example: str

    def at(self, place: str) -> str:
        """Return the sentence for a place such as ``line 3``, as a whole sentence."""
        return self.where.format(place=place or "your code")


_TEXTS: Final[Mapping[Mistake, tuple[str, str, str, str]]] = {
    "prints": (
        "Printing instead of returning",
        "Look at {place}: the result is printed there, but it is not handed back to the caller.",
        "`print` shows a value to a person; `return` hands it to the code that called the function."
        " After `print` alone the caller is left with `None`, although the screen looks right.",
        "What does the caller get from your function, if nobody reads the screen?",
    ),
    "no-return": (
        "A way that ends without a result",
        "Look at {place}: there is a way through the function that hands nothing back.",
        "A function that comes to its end without `return` gives `None`. So each way through it, "
        "every branch and also the way past a loop, needs a `return` with a value.",
        "Which way does your code take with the failing input, and what is its last line?",
    ),
    "returns-early": (
        "Finishing too early",
        "Look at {place}: the work ends there before everything has been looked at.",
        "`return` leaves the function at once, and `break` leaves the loop, even in the first "
        "round. Whatever comes later in the data is then never looked at, so the answer holds for "
        "the first items only.",
        "How many rounds does your loop make before it is left?",
    ),
    "boundary": (
        "The value exactly at the limit",
        "Look at {place}: the value that lies exactly at the limit lands on the wrong side.",
        "A comparison must say what happens when both sides are equal: `<` leaves the limit out, "
        "`<=` takes it in. Inputs on both sides of the limit come out right, only the limit itself "
        "does not.",
        "What does the task say about a value that is exactly at the limit?",
    ),
    "off-by-one": (
        "One too many or one too few",
        "Look at {place}: a position, a length or a number of rounds is one too large or too "
        "small.",
        "Counting begins at 0, and the end of `range` and of a slice is left out. So the first or "
        "the last item is easily missed, or one more is taken than there is.",
        "For a very short input: which is the first position that your code uses, and which the "
        "last?",
    ),
    "missing-case": (
        "A special input is not thought of",
        "Look at {place}: for one special kind of input your code does not do the right thing.",
        "Code is mostly written with an ordinary input in mind. An empty, zero, negative, missing "
        "or very small input takes another way through it, and that way was not planned.",
        "What should come out for the smallest input that the task allows, and what does your code "
        "do with it?",
    ),
    "wrong-condition": (
        "A condition that says something else",
        "Look at {place}: the condition there is true when it should not be, or the other way "
        "round.",
        "A condition must be true for exactly the inputs that are meant. `and` needs both parts, "
        "`or` needs only one, `not` turns it over, and of several branches the first one that is "
        "true wins.",
        "For the failing input: is your condition true or false, and which should it be?",
    ),
    "wrong-operation": (
        "Another calculation than asked",
        "Look at {place}: something is worked out there in another way than the task asks for.",
        "The steps run without an error, but they calculate another thing: another operator, "
        "another way of rounding, or another formula. Working a small example out by hand shows "
        "where the two part.",
        "If you work out the failing example on paper, at which step does your code do something "
        "else?",
    ),
    "wrong-start": (
        "A wrong value to begin with",
        "Look at {place}: a counter, a total or a best value begins with the wrong value.",
        "What a variable holds before the first round of a loop is part of every result. A best "
        "value that begins with 0 beats all negative numbers; a product that begins with 0 stays "
        "0.",
        "What is in that variable before the loop begins, and is it right for every input?",
    ),
    "wrong-order": (
        "Another order",
        "Look at {place}: items or steps come in another order or direction than the task asks "
        "for.",
        "The right things are there, but not in the right sequence: one end is taken instead of "
        "the other, sorting goes the wrong way, or a step comes before the one that it needs.",
        "In which order do you want them, and which line decides about the order?",
    ),
    "loses-value": (
        "A value gets lost",
        "Look at {place}: a value is thrown away or written over there while it is still needed.",
        "A variable holds one value only: giving it a new one forgets the old one. Methods of text "
        "and functions like `sorted` give a new value back and leave the old one as it was, so the "
        "new one must be kept.",
        "After that line, where is the value that was there before?",
    ),
    "changes-input": (
        "The caller's data is changed",
        "Look at {place}: what the function was given is changed there, and the caller sees it.",
        "A list or dictionary is not copied when it is handed to a function: both sides hold the "
        "same one. Adding to it, sorting it or removing from it changes what the caller has.",
        "After your function was called, does the caller's list still look as it did before?",
    ),
    "shared-state": (
        "Something is shared that should not be",
        "Look at {place}: several calls or objects use one and the same thing there.",
        "A list as a default value, on the class, outside of the function, or repeated by `*` "
        "exists only once. What one call or object puts into it, all the others find there.",
        "How many times is that list or variable made: once for all, or anew each time?",
    ),
    "forgets-part": (
        "A part of the task is missing",
        "Look at {place}: a rule of the task is not there yet.",
        "The part that is written works, but the task asks for more than that. It helps to go "
        "through its text sentence by sentence, and to find the line of code that does what each "
        "one says.",
        "Which sentence of the task has no line in your code yet?",
    ),
    "does-too-much": (
        "More than was asked",
        "Look at {place}: more is changed, counted or accepted there than the task asks for.",
        "The code also takes what should be left alone: all places instead of one, parts of words, "
        "or inputs that should be refused. The task says where to stop.",
        "Which things does your code touch that the task does not speak of?",
    ),
    "wrong-place": (
        "The wrong position, key or name",
        "Look at {place}: something is taken from, or put at, the wrong place.",
        "The calculation is right, but it uses a neighbour: the other end, another position, "
        "another key, or another variable. Names that say what they hold make this easy to see.",
        "What exactly does that name or position stand for in the failing example?",
    ),
    "wrong-type": (
        "Another type of value",
        "Look at {place}: the value there is of another type than the task asks for.",
        '`"3"`, `3` and `3.0` are three different things, and so are one item and a list with one '
        "item. What comes from `input()` or out of a text is text until it is converted.",
        "What does `type(...)` say of your result, and of the one that is expected?",
    ),
    "falsy-value": (
        "0 or empty is taken for nothing",
        "Look at {place}: a 0, an empty text or an empty list is treated as if nothing were there.",
        '`if x:` and `x or y` ask whether a value counts as true. `0`, `""` and `[]` count as '
        "false, although they can be real values. Whether something is missing is another "
        "question: `is None`.",
        "What does your condition do if the value is there, but is 0 or empty?",
    ),
    "text-form": (
        "The form of the text",
        "Look at {place}: the text is almost right, but spaces, letters or digits differ.",
        "Texts are the same only if every character is: capital and small letters, spaces at the "
        "ends, punctuation, and the number of digits after the point.",
        "If you put the expected and your own text one above the other, where do they first "
        "differ?",
    ),
    "duplicates": (
        "Equal items",
        "Look at {place}: items that are there more than once are not treated as the task asks.",
        "With all items different the code works. Equal ones need a decision: are they counted "
        "once or each time, and which of two equally good ones wins?",
        "What should come out if an item occurs twice, and what does your code do then?",
    ),
    "too-slow": (
        "Too many steps",
        "Look at {place}: the same work is done again and again there, so it takes too long.",
        "Looking through everything once for every item makes a hundred times more work out of ten "
        "times more data. The same holds for a function that works out the same result many times "
        "over, and for a loop that never comes to its end.",
        "If the input is twice as long, how many more steps does your code take?",
    ),
    "exceptions": (
        "The wrong exception, or at the wrong place",
        "Look at {place}: an error is raised, caught or let through there in another way than "
        "asked.",
        "Which exception it is, who raises it and who catches it are part of the task. Catching "
        "too much hides mistakes; catching the wrong kind or at the wrong place lets the error "
        "through.",
        "Which exception does the task name for this input, and what does your code do there?",
    ),
    "hard-coded": (
        "Right for the example only",
        "Look at {place}: the result is written down there instead of being worked out.",
        "The answer fits the examples of the task, but it does not follow from the input. With "
        "other inputs the same answer comes out, and it is wrong.",
        "Which part of your result would change if the input were another one?",
    ),
    "other-task": (
        "The answer to another question",
        "Look at {place}: your code works out something, but not what the task asks for.",
        "What comes out is the answer to a question that is close to this one. Reading the task "
        "once more together with one example shows what the difference is.",
        "In your own words: what comes in, and what should come out?",
    ),
    "interface": (
        "A name or a parameter is missing",
        "Look at {place}: the tests call your code in a way that it does not allow yet.",
        "Names, parameters, their order and their default values are an agreement between the code "
        "and those who use it. If one of them is missing or spelled otherwise, the call fails.",
        "How does the example in the task call it, and does your definition allow just that?",
    ),
}

WORDS: Final[Mapping[Mistake, MistakeWords]] = {
    mistake: MistakeWords(*texts, EXAMPLES[mistake]) for mistake, texts in _TEXTS.items()
}
"""Words for every kind of mistake."""
