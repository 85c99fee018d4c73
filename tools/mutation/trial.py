"""Making slips and seeing what the rules tell. Which slips are made follows from the texts alone: the same on any machine."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from budgetgen.check.rules import RULES
from budgetgen.findings import CannotGoOn, Severity
from budgetgen.publish import prepare
from tools.mutation.lines import Change, Lines
from tools.mutation.operator import Operator
from tools.mutation.operators import OPERATORS
from tools.mutation.sources import Source, sources

TRIES, LEAST = 2, 16
"""So many slips of each kind in each spec; more where few specs allow it, until there are so many in all."""
_NAMES = {rule.name for rule in RULES}

_OWN_WORDS = re.compile(r"“[^”]*”|（[^）]*）|[\d.,]+")
"""What a message quotes: it changes with the text around, when nothing else is found."""
Told = Counter[tuple[str, str, bool]]
"""(rule, message without what it quotes, whether it is an error of the reader) -> how often."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One slip that was made: where, the line before and after, the rules that told."""

    operator: Operator
    source: Source
    line: int
    before: str
    after: str
    told: tuple[str, ...]
    refused: bool

    @property
    def caught(self) -> bool:
        """Whether a rule that is meant for it told, or the reader refused."""
        return self.refused or bool(set(self.operator.meant) & set(self.told))


@dataclass(slots=True)
class Score:
    """All slips of a kind."""

    tried: list[Tried] = field(default_factory=list)

    @property
    def caught(self) -> int:
        """How many were caught."""
        return sum(one.caught for one in self.tried)

    @property
    def escaped(self) -> list[Tried]:
        """Those that were not."""
        return [one for one in self.tried if not one.caught]

    @property
    def told(self) -> list[tuple[str, int]]:
        """Which rules told, most often first."""
        count = Counter(rule for one in self.tried for rule in one.told)
        return sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))


def chosen(operator: Operator, source: Source, tries: int) -> list[Change]:
    """Some of all slips that can be made, from different lines first, in an order that only hashes give."""
    spec = lines_of(source)
    by_line: dict[int, list[tuple[str, Change]]] = {}
    for change in dict.fromkeys(operator.slip(spec)):
        key = f"{operator.name}\n{source.name}\n{spec.lines[change.first]}\n{change.new}"
        order = hashlib.sha256(key.encode()).hexdigest()
        by_line.setdefault(change.first, []).append((order, change))
    ranked = [
        (rank, *one) for found in by_line.values() for rank, one in enumerate(sorted(found, key=_order))
    ]
    return [change for _, _, change in sorted(ranked, key=lambda one: one[:2])][:tries]


def _order(pair: tuple[str, Change]) -> str:
    return pair[0]


@cache
def lines_of(source: Source) -> Lines:
    """The lines of a source, read once."""
    return Lines(source.text)


def told_of(spec: Path, units: tuple[str, ...]) -> Told:
    """What is told of a spec, suppressed or not, and of the disclosures of these units alone."""
    found: Told = Counter()
    for unit in ("", *units):
        try:
            findings = prepare(spec, heed_suppressions=False, unit=unit).findings
        except CannotGoOn as stop:
            found["cannot-go-on", str(stop), True] += 1
            continue
        for finding in findings:
            refused = finding.severity is Severity.ERROR and finding.rule not in _NAMES
            found[finding.rule, _OWN_WORDS.sub("", finding.message), refused] += 1
    return found


def tried(operator: Operator, source: Source, changes: Iterable[Change]) -> Iterator[Tried]:
    """What is told of each slip and was not told before."""
    spec = lines_of(source)
    with tempfile.TemporaryDirectory() as folder:
        before = _before(source)
        for change in changes:
            after = told_of(source.write(Path(folder), spec.changed(change)), source.units)
            told = after - before
            meant = set(operator.meant)
            if not meant & {rule for rule, _, _ in told} and meant & {rule for rule, _, _ in before - after}:
                continue  # what was wrong as published is right now
            old = "\n".join(spec.lines[change.first : change.first + change.count])
            rules = tuple(sorted({rule for rule, _, _ in told}))
            yield Tried(
                operator, source, change.first + 1, old, change.new, rules, any(r for _, _, r in told)
            )


@cache
def _before(source: Source) -> Told:
    with tempfile.TemporaryDirectory() as folder:
        return told_of(source.write(Path(folder), source.text), source.units)


def plan(
    operators: Iterable[Operator], tries: int = TRIES, least: int = LEAST
) -> list[tuple[str, int, list[Change]]]:
    """(operator, number of the source, slips) of all that is to be tried, in the order of the sources."""
    found = []
    for operator in operators:
        each = {
            place: chosen(operator, source, least)
            for place, source in enumerate(sources())
            if source.typed == operator.typed
        }
        number, all_ = tries, sum(map(len, each.values()))
        while sum(len(slips[:number]) for slips in each.values()) < min(least, all_):
            number += 1
        found += [(operator.name, place, slips[:number]) for place, slips in each.items() if slips]
    return sorted(found, key=lambda task: task[1])


def _run(task: tuple[str, int, list[Change]]) -> list[tuple[int, str, str, tuple[str, ...], bool]]:
    name, place, slips = task
    found = tried(_by_name()[name], sources()[place], slips)
    return [(one.line, one.before, one.after, one.told, one.refused) for one in found]


@cache
def _by_name() -> dict[str, Operator]:
    return {operator.name: operator for operator in OPERATORS}


def scores(
    operators: tuple[Operator, ...] = OPERATORS, processes: int = 2, tries: int = TRIES
) -> dict[str, Score]:
    """Every kind of slip tried in every source."""
    tasks = plan(operators, tries)
    found = {operator.name: Score() for operator in operators}
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for (name, place, _), ones in zip(tasks, pool.imap(_run, tasks, chunksize=8), strict=True):
            found[name].tried += [Tried(_by_name()[name], sources()[place], *one) for one in ones]
    return found
