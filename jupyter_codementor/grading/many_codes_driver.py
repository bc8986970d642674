"""What runs many versions of a code on many inputs inside a box; it is sent there as text."""

from __future__ import annotations

from typing import Final

DRIVER: Final = """
def __try__(sources, probes, most_lines, most_endless, apart, wanted, first, time_s):
    import io
    import operator
    import sys
    import time

    until = time.monotonic() + time_s

    class TooLong(BaseException):
        pass

    class Out:
        def __init__(self):
            self.parts, self.left = [], 4000

        def write(self, text):
            text = str(text)
            if self.left > 0:
                self.parts.append(text[: self.left])
            self.left -= len(text)
            if self.left < -200000:
                raise TooLong
            return len(text)

        def flush(self):
            pass

    operators = {
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
        "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "<": operator.lt,
        "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
        "!=": operator.ne, "in": lambda a, b: a in b, "not in": lambda a, b: a not in b,
    }
    lines = [0]

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "<trial>":
            return None
        if event == "line":
            lines[0] += 1
            if lines[0] > most_lines:
                raise TooLong
        return trace

    def copied(value):
        if type(value) is list:
            return [copied(part) for part in value]
        if type(value) is tuple:
            return tuple([copied(part) for part in value])
        if type(value) is dict:
            return {key: copied(part) for key, part in value.items()}
        if type(value) is set:
            return set(value)
        return value

    def small(value, depth=0):
        left[0] -= 1
        if left[0] < 0 or depth > 20:
            return "..."
        if type(value) is str:
            return value[:2000]
        if type(value) is int:
            return value if -(10**60) < value < 10**60 else "..."
        if type(value) in (list, tuple):
            return type(value)([small(part, depth + 1) for part in value[:300]])
        if type(value) is dict:
            pairs = list(value.items())[:300]
            return {small(key, depth + 1): small(part, depth + 1) for key, part in pairs}
        return value

    left = [0]

    class Bench:
        def __init__(self):
            self.module = type(sys)("__main__")
            self.bound = {}
            self.given = []
            self.loaded = False

        def look_up(self, name):
            if name in self.bound:
                return self.bound[name]
            if name in vars(self.module):
                return vars(self.module)[name]
            return vars(sys.modules["builtins"])[name]

        def value(self, form):
            kind = form[0]
            if kind == "constant":
                return copied(form[1])
            if kind == "name":
                return self.look_up(form[1])
            if kind == "attribute":
                return getattr(self.value(form[1]), form[2])
            if kind == "item":
                return self.value(form[1])[self.value(form[2])]
            if kind == "display":
                items = [self.value(item) for item in form[2]]
                return items if form[1] == "list" else tuple(items)
            if kind == "operation":
                return operators[form[1]](self.value(form[2]), self.value(form[3]))
            function = self.value(form[1])
            args = [self.value(part) for part in form[2]]
            named = {name: self.value(part) for name, part in form[3].items()}
            self.given += [(arg, copied(arg)) for arg in args if type(arg) in (list, dict, set)]
            return function(*args, **named)

    def line_of(error):
        found, step = None, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == "<trial>":
                found = step.tb_lineno
            step = step.tb_next
        return found

    def guarded(act, out, bench):
        left[0] = 3000
        bench.given = []
        try:
            sys.settrace(trace)
            try:
                value = act()
            finally:
                sys.settrace(None)
            changed = any(now != before for now, before in bench.given)
            return ("value", small(value), "".join(out.parts), changed)
        except TooLong:
            return ("endless",)
        except BaseException as error:
            kind = type(error)
            bases = tuple([base.__name__ for base in kind.__mro__[:-1]])
            printed = "".join(out.parts)
            try:
                message = str(error)[:500]
            except BaseException:
                message = ""
            return ("raised", kind.__name__, bases, message, line_of(error), printed)

    def take(code, bench, probe):
        stdin, steps = probe
        lines[0] = 0
        told = []
        names = vars(bench.module)
        sys.modules["__main__"] = bench.module
        out = sys.stdout = sys.stderr = Out()
        sys.stdin = io.StringIO(stdin or "")
        if not bench.loaded:
            told.append(guarded(lambda: exec(code, names), out, bench))
            if stdin is not None:
                return (lines[0], told)
            if told.pop()[0] != "value":
                return None
            bench.loaded = True
        lines[0] = 0
        bench.bound.clear()
        for form, bind in steps:
            out.parts.clear()

            def act():
                value = bench.value(form)
                if bind is None:
                    return value
                bench.bound[bind] = value

            told.append(guarded(act, out, bench))
            if told[-1][0] == "endless":
                break
        return (lines[0], told)

    def same(wanted, got):
        if type(wanted) is not type(got):
            return False
        if type(wanted) is float:
            return wanted == got or abs(wanted - got) <= 1e-9 * abs(wanted)
        if type(wanted) in (list, tuple):
            return len(wanted) == len(got) and all(map(same, wanted, got))
        if type(wanted) is dict:
            return wanted.keys() == got.keys() and all(same(wanted[k], got[k]) for k in wanted)
        return wanted == got

    def alike(wanted, got, most):
        if type(wanted) in (list, tuple) and type(wanted) is type(got):
            return len(wanted) == len(got) and all(alike(a, b, most) for a, b in zip(wanted, got))
        numbers = (int, float)
        if type(wanted) in numbers and type(got) in numbers:
            return abs(wanted - got) <= max(most * abs(wanted), 1e-9)
        return same(wanted, got)

    def plain(text):
        return [line.rstrip() for line in text.rstrip().splitlines()]

    def holds(kind, value, may_change, step):
        if step[0] == "endless":
            return False
        if step[0] == "raised":
            if kind == "printed" and step[1] == "SystemExit":
                return plain(value) == plain(step[5])
            return kind == "raises" and bool({step[1], *step[2]}.intersection(value))
        got = step[1]
        if step[3] and not may_change:
            return False
        if kind == "printed":
            return plain(value) == plain(step[2])
        if kind == "truth":
            return bool(got) is value
        if kind == "unordered":
            return sorted(map(repr, value)) == sorted(map(repr, got))
        return same(value, got) if kind == "equal" else alike(value, got, 1e-6)

    def marks(runs):
        found = []
        for number, asked in enumerate(wanted):
            steps = runs[number][1] if number < len(runs) else ()
            for place, kind, value, may_change in asked:
                good = place < len(steps)
                try:
                    good = good and holds(kind, value, may_change, steps[place])
                except Exception:
                    good = False
                found.append("1" if good else "0")
        return "".join(found)

    early = sum([len(asked) for asked in (wanted or ())[:first]])

    def all_of(source):
        code = compile(source, "<trial>", "exec", dont_inherit=True)
        bench, runs, endless = Bench(), [], 0
        for probe in probes:
            if apart:
                bench = Bench()
            run = take(code, bench, probe)
            if run is None:
                return None
            runs.append(run)
            if len(runs) == first and "1" not in marks(runs)[:early]:
                break
            endless += run[1][-1][0] == "endless"
            if endless > most_endless or time.monotonic() > until:
                break
        return runs if wanted is None else marks(runs)

    kept = sys.stdin, sys.stdout, sys.stderr, sys.modules.get("__main__")
    found = []
    try:
        for source in sources:
            if time.monotonic() > until:
                break
            try:
                found.append(all_of(source))
            except BaseException:
                found.append(None)
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"] = kept
    return found
"""
