"""Regular expressions matched as `re` matches them, by trying one way after the other, each try counted.

Seconds depend on the machine, tries do not: a pattern that takes four times the tries for a text of twice the
length is quadratic everywhere. Each repetition is a call in a call: a user of this raises the limit of recursion.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Then = Callable[[int], int]
"""What follows a piece of a pattern: the end of the match from a position on, or -1."""
Match = Callable[[int, Then], int]
ONE = (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN)
CATEGORIES = {
    c.CATEGORY_DIGIT: str.isdecimal,
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_WORD: lambda x: x.isalnum() or x == "_",
    c.CATEGORY_NOT_DIGIT: lambda x: not x.isdecimal(),
    c.CATEGORY_NOT_SPACE: lambda x: not x.isspace(),
    c.CATEGORY_NOT_WORD: lambda x: not (x.isalnum() or x == "_"),
}


class TooMany(Exception):
    """More tries than a pattern may take."""


class Counting:
    """A pattern over one text; `tries` counts characters looked at and ways taken, to `most`."""

    def __init__(self, pattern: re.Pattern[str], text: str, most: int = 1_000_000) -> None:
        self.flags, self.text, self.most, self.tries = pattern.flags, text, most, 0
        self.groups: dict[int, tuple[int, int]] = {}
        tree = _parser.parse(pattern.pattern, pattern.flags)
        self.whole = self.sequence(list(tree))

    def match(self, at: int, full: bool = False) -> int:
        """The end of the match that begins at a position; -1 if there is none."""
        self.groups = {}
        end = len(self.text)
        return self.whole(at, (lambda i: i if i == end else -1) if full else (lambda i: i))

    def all(self) -> Iterator[tuple[int, int]]:
        """The matches as `finditer` finds them."""
        at, empty = 0, -1  # where the last match was empty: there is no second one at that place
        while at <= len(self.text):
            self.groups = {}
            end = self.whole(at, partial(_but_not, at if at == empty else -1))
            if end < 0:
                at += 1
                continue
            yield at, end
            empty = at if end == at else -1
            at = end

    def count(self) -> None:
        self.tries += 1
        if self.tries > self.most:
            raise TooMany

    def sequence(self, items: list[Any]) -> Match:
        parts = [self.item(*item) for item in items]

        def run(i: int, then: Then, n: int = 0) -> int:
            if n == len(parts):
                return then(i)
            return parts[n](i, lambda j: run(j, then, n + 1))

        return run

    def item(self, op: Any, av: Any) -> Match:
        if op in ONE:
            fits = self.one(op, av)
            return lambda i, then: then(i + 1) if fits(i) else -1
        if op is c.SUBPATTERN:
            return self.group(av[0], self.sequence(list(av[3])))
        if op is c.ATOMIC_GROUP:
            inner = self.sequence(list(av))
            return lambda i, then: -1 if (j := inner(i, lambda j: j)) < 0 else then(j)
        if op is c.BRANCH:
            ways = [self.sequence(list(way)) for way in av[1]]
            return lambda i, then: next((j for way in ways if (j := self.way(way, i, then)) >= 0), -1)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            return self.repeat(op, *av)
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self.look(op is c.ASSERT, av[0], list(av[1]))
        if op is c.AT:
            return lambda i, then: then(i) if self.at(av, i) else -1
        if op is c.GROUPREF:
            return lambda i, then: self.again(av, i, then)
        raise NotImplementedError(op)

    def way(self, way: Match, i: int, then: Then) -> int:
        self.count()
        return way(i, then)

    def group(self, number: int | None, inner: Match) -> Match:
        def run(i: int, then: Then) -> int:
            def closed(j: int) -> int:
                before = self.groups.get(number) if number else None
                if number:
                    self.groups[number] = (i, j)
                end = then(j)
                if end < 0 and number:
                    self.groups.pop(number) if before is None else self.groups.update({number: before})
                return end

            return inner(i, closed)

        return run

    def again(self, number: int, i: int, then: Then) -> int:
        if number not in self.groups:
            return -1
        start, end = self.groups[number]
        for k in range(end - start):
            self.count()
            if i + k >= len(self.text) or self.text[i + k] != self.text[start + k]:
                return -1
        return then(i + end - start)

    def repeat(self, op: Any, least: int, most: Any, items: Any) -> Match:
        most = sys.maxsize if most is c.MAXREPEAT else int(most)
        [item] = items if len(items) == 1 else [None]
        if item and item[0] in ONE:
            return self.repeat_one(op, least, most, self.one(*item))
        inner = self.sequence(list(items))

        def greedy(i: int, then: Then, n: int = 0) -> int:
            self.count()
            if n < most:
                end = inner(i, lambda j: -1 if j == i and n >= least else greedy(j, then, n + 1))
                if end >= 0:
                    return end
            return then(i) if n >= least else -1

        def lazy(i: int, then: Then, n: int = 0) -> int:
            self.count()
            if n >= least and (end := then(i)) >= 0:
                return end
            return inner(i, lambda j: -1 if j == i else lazy(j, then, n + 1)) if n < most else -1

        if op is c.POSSESSIVE_REPEAT:
            return lambda i, then: -1 if (j := greedy(i, lambda j: j)) < 0 else then(j)
        return greedy if op is c.MAX_REPEAT else lazy

    def repeat_one(self, op: Any, least: int, most: int, fits: Callable[[int], bool]) -> Match:
        def run(i: int, then: Then) -> int:
            n = 0
            longest = least if op is c.MIN_REPEAT else most
            while n < longest and fits(i + n):
                n += 1
            if n < least:
                return -1
            if op is c.POSSESSIVE_REPEAT:
                return then(i + n)
            while True:
                self.count()
                if (end := then(i + n)) >= 0:
                    return end
                if op is c.MIN_REPEAT:
                    if n == most or not fits(i + n):
                        return -1
                    n += 1
                elif n == least:
                    return -1
                else:
                    n -= 1

        return run

    def look(self, wanted: bool, direction: int, items: list[Any]) -> Match:
        inner = self.sequence(items)
        back = _parser.SubPattern(_parser.State(), items).getwidth()[0] if direction < 0 else 0

        def run(i: int, then: Then) -> int:
            self.count()
            found = i >= back and inner(i - back, lambda j: j) >= 0
            return then(i) if found is wanted else -1

        return run

    def at(self, where: Any, i: int) -> bool:
        end, several = len(self.text), self.flags & re.MULTILINE
        if where in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return i == 0 or bool(several and where is c.AT_BEGINNING and self.text[i - 1] == "\n")
        if where is c.AT_END_STRING:
            return i == end
        if where is c.AT_END:
            return i == end or (self.text[i] == "\n" and (bool(several) or i == end - 1))
        word = CATEGORIES[c.CATEGORY_WORD]
        border = (i > 0 and word(self.text[i - 1])) != (i < end and word(self.text[i]))
        return border is (where is c.AT_BOUNDARY)

    def one(self, op: Any, av: Any) -> Callable[[int], bool]:
        fits = self.character(op, av)

        def at(i: int) -> bool:
            self.count()
            return i < len(self.text) and fits(self.text[i])

        return at

    def character(self, op: Any, av: Any) -> Callable[[str], bool]:
        fold = str.lower if self.flags & re.IGNORECASE else str
        if op is c.LITERAL:
            return lambda x: fold(x) == fold(chr(av))
        if op is c.NOT_LITERAL:
            return lambda x: fold(x) != fold(chr(av))
        if op is c.ANY:
            return lambda x: x != "\n" or bool(self.flags & re.DOTALL)
        members = [(kind, value) for kind, value in av if kind is not c.NEGATE]
        negated = len(members) < len(av)
        return lambda x: any(self.member(kind, value, x) for kind, value in members) is not negated

    def member(self, kind: Any, value: Any, x: str) -> bool:
        if kind is c.CATEGORY:
            return bool(CATEGORIES[value](x))
        forms = {x, x.lower(), x.upper()} if self.flags & re.IGNORECASE else {x}
        low, high = value if kind is c.RANGE else (value, value)
        return any(len(form) == 1 and low <= ord(form) <= high for form in forms)


def _but_not(place: int, end: int) -> int:
    return -1 if end == place else end


def tries(pattern: re.Pattern[str], text: str, full: bool, most: int = 1_000_000) -> int:
    """How many tries all matches of a pattern in a text take; with `full` one that spans the text."""
    counting = Counting(pattern, text, most)
    try:
        if full:
            counting.match(0, True)
        else:
            for _ in counting.all():
                pass
    except TooMany:
        pass
    return counting.tries


def calls(run: Callable[[], object]) -> int:
    """How many functions, the built-in ones too, a run calls: what it costs on every machine alike."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return counted
