"""No text makes a pattern run on: twice as long a run of anything takes about twice the tries, not four times.

A pattern is matched in one call that nothing interrupts, over texts of megabytes that a branch may hold. Patterns
without an open repetition look at a bounded window from each place and need no proof; the others are tried here on
long runs of what they repeat, also behind what they begin with.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import inf
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from tests.counting import Counting, tries
from tests.making import ROOT

SOURCE = ROOT / "generator"
LENGTH = 80
MOST = 200_000
GROWTH = 3.0
"""What is linear grows to 2, and somewhat more where a bound of 64 is not reached yet; what is quadratic to 4."""

SHORT = {
    "ledger.money._NUMBER": "an amount of more than 200 characters is refused before",
    "ledger.money._REASONS": "as above",
    "check.sentences.reading._ABOUT": "looks at 12 characters",
    "check.sentences.reading._UNIT": "is matched at one place",
}
REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
CLASSES = {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a"}
ALWAYS = ("1", "１", "a", "甲", " ", "\u3000", "\n", ".", "，", "（", "{")


@pytest.fixture(autouse=True)
def deep() -> Iterator[None]:
    """The counting engine calls itself for each character."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    yield
    sys.setrecursionlimit(limit)


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for one in value.values():
            yield from patterns_in(one, depth + 1)
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from patterns_in(one, depth + 1)
    elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for field in value.__dataclass_fields__:
            yield from patterns_in(getattr(value, field, None), depth + 1)


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Every pattern of the program by module and name, and whether it is only matched from the start of a text."""
    found: dict[str, re.Pattern[str]] = {}
    used: dict[str, set[str]] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        module = ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        room = module.removeprefix("budgetgen.")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not isinstance(node.func.value, ast.Name):
                continue
            used.setdefault(node.func.value.id, set()).add(node.func.attr)
            written = node.args[0] if node.args else None
            if node.func.value.id == "re" and isinstance(written, ast.Constant):
                name = f"{room} {written.value!r}"
                if isinstance(written.value, str) and node.func.attr not in ("compile", "escape"):
                    found[name] = re.compile(written.value)
                    used[name] = {node.func.attr}
        if room != "__main__":
            for name, value in vars(importlib.import_module(module)).items():
                for number, pattern in enumerate(patterns_in(value)):
                    if isinstance(pattern.pattern, str):
                        found.setdefault(f"{room}.{name}" + f" {number}" * bool(number), pattern)
    once: dict[tuple[str, int], tuple[str, bool]] = {}
    for name, pattern in found.items():
        ways = used.get(name) or used.get(name.rpartition(".")[2].split()[0], set())
        full = bool(ways) and ways <= {"fullmatch", "match"}
        key = pattern.pattern, pattern.flags
        before = once.get(key)
        once[key] = (before[0], before[1] and full) if before else (name, full)
    return {name: (re.compile(*key), full) for key, (name, full) in once.items()}


def pieces(tree: Any, repeated: bool = False) -> Iterator[tuple[str, bool]]:
    """The words and a character of each class that a pattern asks for; whether without a bound."""
    word = ""
    for op, av in [*tree, (None, None)]:
        if op is c.LITERAL:
            word += chr(av)
            continue
        if word:
            yield word, repeated
            word = ""
        if op is c.IN:
            for kind, value in av:
                if kind is c.RANGE:
                    yield chr(value[0]), repeated
                elif kind is not c.NEGATE:
                    yield chr(value) if kind is c.LITERAL else CLASSES.get(value, "甲"), repeated
        elif op in REPEATS:
            yield from pieces(av[2], repeated or av[1] is c.MAXREPEAT)
            if av[1] is c.MAXREPEAT:
                yield from ((one, True) for one in ALWAYS if _is_one(av[2], one))
        elif op is c.BRANCH:
            for way in av[1]:
                yield from pieces(way, repeated)
        elif op in (c.SUBPATTERN, c.ASSERT, c.ASSERT_NOT, c.ATOMIC_GROUP):
            yield from pieces(av if op is c.ATOMIC_GROUP else av[-1], repeated)


def _is_one(items: Any, character: str) -> bool:
    """Whether a repeated piece is one character, and may be this one."""
    if len(items) != 1 or items[0][0] not in (c.ANY, c.IN, c.NOT_LITERAL):
        return False
    return Counting(re.compile(""), "").character(*items[0])(character)


def growth(pattern: re.Pattern[str], text: str, before: str, full: bool) -> float:
    """How many times the tries a run of twice the length takes."""
    short, long = (before + (text * 2 * LENGTH)[:n] for n in (LENGTH, 2 * LENGTH))
    taken = tries(pattern, long, full, MOST)
    return inf if taken > MOST else taken / max(tries(pattern, short, full, MOST), LENGTH)


OPEN = [
    name
    for name, (pattern, _) in patterns().items()
    if name.partition(" ")[0] not in SHORT
    and any(repeated for _, repeated in pieces(_parser.parse(pattern.pattern, pattern.flags)))
]


@pytest.mark.parametrize("name", OPEN)
def test_a_long_run_takes_no_more_than_its_length(name: str) -> None:
    pattern, full = patterns()[name]
    asked = dict.fromkeys(pieces(_parser.parse(pattern.pattern, pattern.flags)))
    runs = [*dict.fromkeys(word for word, _ in asked)][:40]
    ones = [word for word, repeated in asked if repeated][:6]
    before = [*dict.fromkeys(word for word, repeated in asked if not repeated)][:8]
    for text, start in (*((run, "") for run in runs), *product(ones, before)):
        grown = growth(pattern, text, start, full)
        assert grown < GROWTH, (
            f"{pattern.pattern!r} takes {grown:.1f} times the tries for {start!r}, {text!r}…"
        )


def test_the_patterns_are_seen() -> None:
    assert len(patterns()) > 250
    assert len(OPEN) > 80
    assert {name.partition(" ")[0] for name in patterns()} >= SHORT.keys()


@pytest.mark.parametrize("pattern", [r"\d+x", r"(a+)+b", r"\s*,|\s*;", r"\(.*?\)", r"a*a*b", r"(?:a|a)+b"])
def test_what_grows_is_seen(pattern: str) -> None:
    one = "1" if "d" in pattern else " " if "s" in pattern else "(" if "(." in pattern else "a"
    assert growth(re.compile(pattern), one, "", False) > GROWTH


TEXTS = [
    "",
    "a1 b22，万元",
    "甲甲甲（类）乙：1.5万元。\n二、丙：0，x",
    "{{ a }}{% b %} ${c/d} 12,345.60元",
    "  \n\n  -- a: [b， c]",
]


@pytest.mark.parametrize("name", patterns())
def test_counting_matches_as_re_does(name: str) -> None:
    """Else its counts would mean nothing."""
    pattern, _ = patterns()[name]
    for text in TEXTS:
        counting = Counting(pattern, text)
        assert list(counting.all()) == [match.span() for match in pattern.finditer(text)], text
        end = counting.match(0, True)
        assert (end == len(text)) is bool(pattern.fullmatch(text))


def possessive_groups(tree: Any) -> Iterator[Any]:
    """Possessive repetitions of more than one character at a time, and atomic groups."""
    if isinstance(tree, _parser.SubPattern):
        for op, argument in tree:
            if op is c.ATOMIC_GROUP:
                yield argument
            if op is c.POSSESSIVE_REPEAT and [inner for inner, _ in argument[2]] not in (
                [c.IN],
                [c.LITERAL],
                [c.ANY],
            ):
                yield argument
            yield from possessive_groups(argument)
    elif isinstance(tree, (tuple, list)):
        for one in tree:
            yield from possessive_groups(one)


def test_no_pattern_needs_a_later_python() -> None:
    """Python 3.11.0 to 3.11.4 (Debian 12 has 3.11.2) matches possessive groups wrongly: python/cpython#100061, #106052."""
    assert list(possessive_groups(_parser.parse(r"(?:a++|b)*+")))
    assert list(possessive_groups(_parser.parse(r"x(?>ab)")))
    trees = {name: _parser.parse(pattern.pattern, pattern.flags) for name, (pattern, _) in patterns().items()}
    assert [name for name, tree in trees.items() if any(possessive_groups(tree))] == []
