"""The usual ways to check tables, one sum at a time: with the interval of each rounded number, or with a flat tolerance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from budgetgen.reconstruction.program import Program, Relation

FLAT = 100_00
"""0.01万元 in 分."""


class Sum(NamedTuple):
    """Cells (numbers of relations) that a whole must equal, by what they ask."""

    whole: int
    parts: tuple[int, ...]


def sums(asked: Program) -> list[Sum]:
    """Every sum that cells of one column or one row print, and cells of different tables that ask the same."""
    terms = {n: frozenset(a for a, _ in r.terms) for n, r in enumerate(asked.relations) if r.source}
    lines: dict[tuple[object, ...], list[int]] = {}
    for number in terms:
        source = asked.relations[number].source
        assert source is not None
        if source.cell.row >= 0:
            table = id(source.table)
            lines.setdefault((table, "column", source.cell.column), []).append(number)
            lines.setdefault((table, "row", source.cell.row), []).append(number)
    found = [s for line in lines.values() for s in _in_line(line, terms)]
    alike: dict[frozenset[int], list[int]] = {}
    for number, own in terms.items():
        source = asked.relations[number].source
        assert source is not None
        if own and source.cell.row >= 0:
            alike.setdefault(own, []).append(number)
    found += [Sum(a, (b,)) for same in alike.values() for a, b in pairwise(same)]
    return found


def _in_line(line: Sequence[int], terms: dict[int, frozenset[int]]) -> Iterator[Sum]:
    for whole in line:
        inside = [n for n in line if terms[n] and terms[n] < terms[whole]]
        direct = [n for n in inside if not any(terms[n] < terms[other] for other in inside)]
        unlike = {terms[n]: n for n in direct}
        if (
            unlike
            and sum(map(len, unlike)) == len(terms[whole])
            and frozenset().union(*unlike) == terms[whole]
        ):
            yield Sum(whole, tuple(unlike.values()))


def interval(relations: Sequence[Relation], one: Sum) -> bool:
    """Whether the intervals of a sum meet (XBRL Calculations 1.1)."""
    least = sum(relations[n].least for n in one.parts)
    most = sum(relations[n].most for n in one.parts)
    return least <= relations[one.whole].most and relations[one.whole].least <= most


def flat(relations: Sequence[Relation], one: Sum) -> bool:
    """Whether the shown numbers of a sum agree but for 0.01万元."""
    return abs(relations[one.whole].shown - sum(relations[n].shown for n in one.parts)) <= FLAT


def accused(asked: Program, holds: Callable[[Sequence[Relation], Sum], bool]) -> list[int]:
    """The cells of sums that do not hold, those of the most such sums first, fewest good ones next."""
    bad: Counter[int] = Counter()
    good: Counter[int] = Counter()
    for one in sums(asked):
        (good if holds(asked.relations, one) else bad).update((one.whole, *one.parts))
    return sorted(bad, key=lambda n: (-bad[n], good[n]))
