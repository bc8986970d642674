"""Pages of the official documentation that help beginners, by what they are about."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from jupyter_codementor.model.tutor import Resource

_PYTHON: Final = "https://docs.python.org/3/"
_MDN: Final = "https://developer.mozilla.org/en-US/docs/Web/JavaScript/"


class Page(Struct, frozen=True):
    """A page to read.

    Args:
        resource: its title and address.
        about: the words under which it is looked for, topics of the catalogue among them.
        language: the programming language that it is about.
    """

    resource: Resource
    about: str
    language: str


def _pages(language: str, base: str, source: str, rows: str) -> tuple[Page, ...]:
    """Read rows of ``title | address after the base | words``."""
    found = []
    for row in rows.strip().splitlines():
        title, address, about = (part.strip() for part in row.split("|"))
        url = address if address.startswith("https:") else base + address
        resource = Resource(title=f"{title} ({source})", url=url, type="documentation")
        found.append(Page(resource, about, language))
    return tuple(found)


READING: Final[tuple[Page, ...]] = (
    *_pages(
        "python",
        _PYTHON,
        "Python documentation",
        """
Numbers | tutorial/introduction.html#numbers | numbers arithmetic division remainder integer float
Text | tutorial/introduction.html#text | strings text quotes slice index characters letters first last
Lists: a first look | tutorial/introduction.html#lists | lists index slice append indexerror out of range position last first
First steps: variables and while | tutorial/introduction.html#first-steps-towards-programming | variables assignment swap while
if statements | tutorial/controlflow.html#if-statements | conditions if elif else decision branch
for statements | tutorial/controlflow.html#for-statements | loops for iterate repeat every item
The range function | tutorial/controlflow.html#the-range-function | loops range count off-by-one steps
break and continue | tutorial/controlflow.html#break-and-continue-statements | loops break continue stop early
Defining functions | tutorial/controlflow.html#defining-functions | functions def return parameter argument call
Default argument values | tutorial/controlflow.html#default-argument-values | functions default mutable shared parameter
Lambda expressions | tutorial/controlflow.html#lambda-expressions | functions lambda key sorting
More on lists | tutorial/datastructures.html#more-on-lists | lists append insert pop remove reverse copy stack queue
List comprehensions | tutorial/datastructures.html#list-comprehensions | lists comprehension loops filter
Tuples and sequences | tutorial/datastructures.html#tuples-and-sequences | tuples unpacking sequences swap
Sets | tutorial/datastructures.html#sets | sets unique duplicates membership
Dictionaries | tutorial/datastructures.html#dictionaries | dictionaries dict key value mapping hash map counting grouping
Looping techniques | tutorial/datastructures.html#looping-techniques | loops enumerate zip items pairs
More on conditions | tutorial/datastructures.html#more-on-conditions | conditions and or not in boolean comparisons
Formatted string literals | tutorial/inputoutput.html#formatted-string-literals | strings f-string format print text decimals
Reading and writing files | tutorial/inputoutput.html#reading-and-writing-files | files open read write lines
Syntax errors | tutorial/errors.html#syntax-errors | syntaxerror syntax error colon indentation
Exceptions | tutorial/errors.html#exceptions | exceptions error traceback nameerror typeerror zerodivisionerror
Handling exceptions | tutorial/errors.html#handling-exceptions | exceptions try except catch handle
Raising exceptions | tutorial/errors.html#raising-exceptions | exceptions raise valueerror
A first look at classes | tutorial/classes.html#a-first-look-at-classes | classes class object method attribute self
Class and instance variables | tutorial/classes.html#class-and-instance-variables | classes attributes shared state instance
Scopes and names | tutorial/classes.html#python-scopes-and-namespaces | scope global local variables unboundlocalerror
Inheritance | tutorial/classes.html#inheritance | classes inheritance super
Floating-point arithmetic: issues and limits | tutorial/floatingpoint.html | numbers floats rounding 0.1 precision decimals
Standard modules: math and random | tutorial/stdlib.html#mathematics | math random statistics modules import
Modules | tutorial/modules.html | modules import
Text methods | library/stdtypes.html#string-methods | strings methods split join strip replace upper lower count find
Truth value testing | library/stdtypes.html#truth-value-testing | falsy true false none empty conditions booleans
Common operations of sequences | library/stdtypes.html#common-sequence-operations | lists strings slice index len in concatenation
Built-in functions | library/functions.html | print input len sum min max sorted int str float type round abs
Sorting techniques | howto/sorting.html | sorting sorted sort key reverse stable order
Built-in exceptions | library/exceptions.html | exceptions indexerror keyerror valueerror recursionerror attributeerror
Searching in sorted lists | library/bisect.html | searching binary search sorted complexity fast slow many items
Counting: collections.Counter | library/collections.html#collections.Counter | counting counter dictionaries frequency
The assert statement | reference/simple_stmts.html#the-assert-statement | testing assert tests check
Unit tests | library/unittest.html | testing unit tests cases
Frequent surprises | faq/programming.html | questions why copies default values recursion surprises
""",  # noqa: E501 - one page a row
    ),
    *_pages(
        "javascript",
        _MDN,
        "MDN",
        """
Grammar and types | Guide/Grammar_and_types | javascript variables let const types numbers strings
Control flow and error handling | Guide/Control_flow_and_error_handling | javascript if else conditions throw try catch errors
Loops and iteration | Guide/Loops_and_iteration | javascript loops for while of break
Functions | Guide/Functions | javascript functions parameters return closures arrow
Equality comparisons and sameness | Equality_comparisons_and_sameness | javascript === == equality comparing null undefined
Array.prototype.sort() | Reference/Global_Objects/Array/sort | javascript arrays sort comparator sorting copying
Array | Reference/Global_Objects/Array | javascript arrays map filter push index
Map | Reference/Global_Objects/Map | javascript map objects keys counting
Closures | Closures | javascript closures functions that make functions counter
Using classes | Guide/Using_classes | javascript class objects methods constructor
Using promises | Guide/Using_promises | javascript async await promises
Falsy values | https://developer.mozilla.org/en-US/docs/Glossary/Falsy | javascript falsy zero empty undefined null
""",  # noqa: E501 - one page a row
    ),
)
"""The pages, each by the name and address under which its makers publish it."""
