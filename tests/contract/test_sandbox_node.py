"""Boxes for JavaScript: what they answer, in values, errors and what is printed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from msgspec.structs import replace
from node_samples import LIMITS, SAME, call, ran, said, sandbox

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.model.challenge import Attribute, Call, Constant, Item, Name, Operation
from jupyter_codementor.model.plaindata import Opaque, encode

__all__ = ["sandbox"]  # the fixture
pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -7, 2**53 - 1, 1.5, -0.25, 1e300, 5e-324, float("inf"), "", "é€𝄞"),
        *([], [1, [2, [3]]], {}, {"a": [1], "__proto__": 2, "constructor": 3}, {1: "a", 2: "b"}),
        *({1, 2}, b"\x00\xff", 10**30, -(10**30), "\ud800"),
    ],
    ids=repr,
)
async def test_values_survive_the_way_there_and_back(sandbox: LocalSandbox, value: Any) -> None:
    outcome = await said(sandbox, SAME, call("f", value))
    assert (type(outcome.value), outcome.value) == (type(value), value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("3.0", 3),
        ("undefined", None),
        ("[1, , 3]", [1, None, 3]),
        ("new Map([[1, 'a'], [[1, 2], 'b']])", {1: "a", (1, 2): "b"}),
        ("new Set([1, 'x'])", {1, "x"}),
        ("5n", 5),
        ("2 ** 53", 2.0**53),
        ("new Uint8Array([1, 2])", b"\x01\x02"),
        ("new Float64Array([1.5, 2])", [1.5, 2]),
        ("({a: undefined, b: {c: 1}})", {"a": None, "b": {"c": 1}}),
        ("Object.create(null)", {}),
        ("Promise.resolve([1])", [1]),
    ],
)
async def test_what_javascript_returns_becomes_plain_data(
    sandbox: LocalSandbox, source: str, value: Any
) -> None:
    outcome = await said(sandbox, f"const f = () => ({source});", call("f"))
    assert (type(outcome.value), outcome.value) == (type(value), value)


async def test_minus_zero_and_nan_are_floats(sandbox: LocalSandbox) -> None:
    outcome = await said(sandbox, "const f = () => [-0, NaN];", call("f"))
    assert [each.hex() for each in outcome.value] == ["-0x0.0p+0", "nan"]


@pytest.mark.parametrize(
    ("source", "type_name", "text"),
    [
        ("new Date(0)", "Date", "1970-01-01"),
        ("() => 1", "function", "Function"),
        ("/x/g", "RegExp", "/x/g"),
        ("Symbol('q')", "symbol", "Symbol(q)"),
        ("new (class Dog { constructor() { this.name = 'Rex'; } })()", "Dog", "Rex"),
        ("new Proxy([], {})", "Proxy", "[]"),
        ("new RangeError('far')", "RangeError", "RangeError: far"),
    ],
)
async def test_what_is_no_data_is_opaque(
    sandbox: LocalSandbox, source: str, type_name: str, text: str
) -> None:
    outcome = await said(sandbox, f"const f = () => ({source});", call("f"))
    assert isinstance(outcome.value, Opaque)
    assert outcome.value.type_name == type_name
    assert text in outcome.value.text


@pytest.mark.parametrize(
    "source",
    [
        "const a = []; a.push(a); return a;",
        "return new Array(1e9);",
        "let a = []; for (let i = 0; i < 500; i += 1) a = [a]; return a;",
        "return 'x'.repeat(2 ** 21);",
        "return { get a() { throw new Error('no'); } };",
    ],
)
async def test_a_value_that_cannot_be_passed_on_is_opaque_and_says_why(
    sandbox: LocalSandbox, source: str
) -> None:
    outcome = await said(sandbox, f"function f() {{ {source} }}", call("f"))
    assert isinstance(outcome.value, Opaque)
    assert outcome.value.text


# --- calls ------------------------------------------------------------------------------------

COUNTER = """\
class Counter {
  constructor(n) { this.n = n; this.items = [1, 2, 3]; }
  inc() { this.n += 1; return this.n; }
}
const sortIt = list => { list.sort(); };
"""


async def test_classes_methods_properties_items_and_bound_values(sandbox: LocalSandbox) -> None:
    async with sandbox.box(LIMITS, "javascript") as box:
        await box.load(COUNTER)
        await box.evaluate(call("Counter", 5), "c")
        increment = Call(Attribute(Name("c"), "inc"))
        assert (await box.evaluate(increment)).value == 6
        assert (await box.evaluate(increment)).value == 7
        assert (await box.evaluate(Attribute(Name("c"), "n"))).value == 7
        last = Item(Attribute(Name("c"), "items"), Constant(-1))
        assert (await box.evaluate(last)).value == 3
        await box.evaluate(Constant([3, 1]), "list")
        await box.evaluate(Call(Name("sortIt"), (Name("list"),)))
        assert (await box.evaluate(Name("list"))).value == [1, 3]


@pytest.mark.parametrize(
    ("operator", "left", "right", "value"),
    [
        ("==", [1, {"a": 2}], [1, {"a": 2}], True),
        ("!=", [1], [2], True),
        ("<", 1, 2, True),
        ("in", 2, [1, 2], True),
        ("in", "b", "abc", True),
        ("not in", "b", {"a": 1}, True),
        ("//", -7, 2, -4),
        ("%", -7, 3, 2),
        ("+", [1], [2], [1, 2]),
    ],
)
async def test_operations_are_those_of_python(
    sandbox: LocalSandbox, operator: Any, left: Any, right: Any, value: Any
) -> None:
    asked = Operation(operator, Constant(encode(left)), Constant(encode(right)))
    assert (await said(sandbox, SAME, asked)).value == value


async def test_promises_are_waited_for_and_timers_go_on(sandbox: LocalSandbox) -> None:
    code = (
        "async function f(x) { await new Promise(r => setTimeout(r, 5)); return x * 2; }\n"
        "const never = () => new Promise(() => {});\n"
        "const fails = async () => { throw new RangeError('late'); };"
    )
    assert (await said(sandbox, code, call("f", 21))).value == 42
    outcome = await said(sandbox, code, call("never"))
    assert outcome.raised is not None
    assert "never settled" in outcome.raised.message
    outcome = await said(sandbox, code, call("fails"))
    assert outcome.raised is not None
    assert outcome.raised.type_name == "RangeError"


async def test_a_missing_name_is_said(sandbox: LocalSandbox) -> None:
    outcome = await said(sandbox, SAME, call("twoSum", 1))
    assert (outcome.status, outcome.missing) == ("missing", "twoSum")


# --- errors -----------------------------------------------------------------------------------


async def test_an_error_has_its_names_its_message_its_line_and_the_students_frames(
    sandbox: LocalSandbox,
) -> None:
    code = (
        "class ShopError extends RangeError {\n"
        "  constructor(message) { super(message); this.name = 'ShopError'; }\n"
        "}\n"
        "function inner() {\n"
        "  throw new ShopError('closed');\n"
        "}\n"
        "function f() { return inner(); }\n"
    )
    raised = (await said(sandbox, code, call("f"))).raised
    assert raised is not None
    assert raised.type_name == "ShopError"
    assert raised.bases == ("ShopError", "RangeError", "Error", "Exception")
    assert (raised.message, raised.line) == ("closed", 5)
    assert "  throw new ShopError('closed');\n        ^" in raised.traceback
    assert "at inner (solution.js:5:9)\n    at f (solution.js:7:23)" in raised.traceback
    assert "box.js" not in raised.traceback


async def test_something_thrown_that_is_no_error_is_described(sandbox: LocalSandbox) -> None:
    code = "function f(x) { throw x; }"
    raised = (await said(sandbox, code, call("f", "no"))).raised
    assert raised is not None
    assert (raised.type_name, raised.message) == ("thrown string", "no")
    assert "Error" not in raised.bases


async def test_a_syntax_error_has_its_line_and_a_caret(sandbox: LocalSandbox) -> None:
    outcome = await said(sandbox, "let a = 1;\nlet b = a +* 2;\n")
    assert outcome.status == "syntax_error"
    assert outcome.raised is not None
    assert outcome.raised.line == 2
    assert "let b = a +* 2;\n           ^" in outcome.raised.traceback


async def test_endless_recursion_is_an_error_and_an_endless_loop_a_timeout(
    sandbox: LocalSandbox,
) -> None:
    outcome = await said(sandbox, "function f() { return f(); }", call("f"))
    assert outcome.raised is not None
    assert outcome.raised.type_name == "RangeError"
    started = time.monotonic()
    async with sandbox.box(replace(LIMITS, time_s=0.3), "javascript") as box:
        await box.load("function f() { for (;;); }")
        assert (await box.evaluate(call("f"))).status == "timeout"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "body",
    [
        "const a = []; for (;;) a.push(new Array(1000).fill('x' + a.length));",
        "const a = []; for (;;) a.push(new Uint8Array(2 ** 20).fill(1));",
    ],
    ids=["on the heap", "beside it"],
)
async def test_too_much_memory_never_passes(sandbox: LocalSandbox, body: str) -> None:
    outcome = await said(sandbox, f"function f() {{ {body} }}", call("f"))
    assert outcome.status == "memory" or (
        outcome.raised is not None and "allocation failed" in outcome.raised.message
    )
    assert "FATAL" not in outcome.stderr


async def test_too_much_output_ends_the_box(sandbox: LocalSandbox) -> None:
    outcome = await said(
        sandbox, "function f() { for (;;) console.log('x'.repeat(99)); }", call("f")
    )
    assert outcome.status == "output_limit"


async def test_console_prints_to_both_streams(sandbox: LocalSandbox) -> None:
    code = "function f() { console.log('a', {b: [1]}, 2.5); console.error('e'); }"
    outcome = await said(sandbox, code, call("f"))
    assert (outcome.stdout, outcome.stderr) == ("a { b: [ 1 ] } 2.5\n", "e\n")


# --- programs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("console.log(prompt('a?'), prompt(), prompt());", "1 22 null\n"),
        ("const all = require('fs').readFileSync(0, 'utf8'); console.log(all.length);", "5\n"),
        ("setTimeout(() => console.log('later'), 5); console.log('first');", "first\nlater\n"),
        ("process.stdout.write('no newline'); process.exit(3); console.log('x');", "no newline"),
        ("(async () => { await null; console.log('done'); })();", "done\n"),
        ("module.exports = {}; console.log(typeof exports);", "undefined\n"),
    ],
)
async def test_a_program_reads_and_prints(sandbox: LocalSandbox, code: str, printed: str) -> None:
    outcome = await ran(sandbox, code, "1\n22\n")
    assert (outcome.status, outcome.stdout) == ("value", printed)


@pytest.mark.parametrize(
    "code",
    [
        "Promise.reject(new TypeError('lost'));",
        "setTimeout(() => { throw new TypeError('lost'); }, 5);",
        "throw new TypeError('lost');",
    ],
)
async def test_an_error_that_nobody_catches_ends_a_program(
    sandbox: LocalSandbox, code: str
) -> None:
    outcome = await ran(sandbox, code, "")
    assert outcome.raised is not None
    assert (outcome.raised.type_name, outcome.raised.line) == ("TypeError", 1)


async def test_nothing_can_be_typed_when_a_function_is_tested(sandbox: LocalSandbox) -> None:
    outcome = await said(sandbox, "const f = () => prompt();", call("f"))
    assert outcome.raised is not None
    assert "parameters" in outcome.raised.message


async def test_very_many_keys_that_are_no_text_are_no_data_and_text_is(
    sandbox: LocalSandbox,
) -> None:
    many = "const f = text => new Set(Array.from({length: 20000}, (_, i) => text ? String(i) : i));"
    numbers = await said(sandbox, many, call("f", False))
    assert isinstance(numbers.value, Opaque)
    assert "keys that are no text" in numbers.value.text
    texts = await said(sandbox, many, call("f", True))
    assert texts.value == {str(number) for number in range(20_000)}
