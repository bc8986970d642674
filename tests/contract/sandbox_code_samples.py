"""Code that tests which are code ask about, and short ways to run such tests."""

from __future__ import annotations

from typing import Any

from sandbox_samples import LIMITS, challenge

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Limits, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

BANK = '''
class BankError(Exception):
    """What a bank says."""

class Insufficient(BankError):
    def __init__(self, missing):
        super().__init__(f"missing {missing}")
        self.missing = missing

class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.log = []
    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("the amount must be positive")
        self.balance += amount
        return self.balance
    def withdraw(self, amount):
        if amount > self.balance:
            raise Insufficient(amount - self.balance)
        self.balance -= amount
    def __eq__(self, other): return isinstance(other, Account) and other.balance == self.balance
    def __hash__(self): return self.balance
    def __lt__(self, other): return self.balance < other.balance
    def __add__(self, other): return Account(self.balance + getattr(other, "balance", other))
    def __radd__(self, other): return self + other
    def __len__(self): return self.balance
    def __iter__(self): return iter(range(self.balance))
    def __contains__(self, item): return item < self.balance
    def __getitem__(self, key): return key * self.balance
    def __repr__(self): return f"Account({self.balance})"
    def __enter__(self): return self
    def __exit__(self, kind, error, traceback): return kind is ValueError
'''
TOOLS = """
from collections import Counter, namedtuple
Point = namedtuple("Point", "x y")
def apply(f, x): return f(x)
def steps_of(n):
    i = 0
    while True:
        yield i
        i += n
def sort_in_place(xs): xs.sort()
def count(words): return Counter(words)
def adder(n): return lambda x: x + n
def each(items, callback):
    for item in items: callback(item)
def first(xs): return xs
def origin(): return Point(0, 0)
from functools import lru_cache, wraps
def logged(f):
    @wraps(f)
    def wrapper(*args):
        wrapper.calls += 1
        return f(*args)
    wrapper.calls = 0
    return wrapper
def remember(f): return lru_cache(maxsize=None)(f)
def by(key, words): return sorted(words, key=key)
def use(thing): return thing.double(thing.size)
"""


def code_test(source: str, names: str, *, hidden: bool = False, name: str = "t") -> TestCase:
    check = compile_calls(source, Names(frozenset(names.split())), "Cell 1").check
    return TestCase(name, check, hidden, source=source)


async def verdict_of(
    sandbox: LocalSandbox, code: str, source: str, names: str, limits: Limits = LIMITS
) -> Verdict:
    asked = challenge(code_test(source, names), limits=limits)
    return await grade(asked, code, sandbox, hidden=True)


async def result_of(
    sandbox: LocalSandbox, code: str, source: str, names: str, **kwargs: Any
) -> CaseResult:
    [result] = (await verdict_of(sandbox, code, source, names, **kwargs)).cases
    return result
