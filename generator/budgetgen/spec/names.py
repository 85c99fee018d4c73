"""Codes and names of a spec against each other, the place's own codes and the year's official list.

The list is collected, not complete: a code that it lacks is unknown, never wrong. A name that differs from a well
evidenced one is an error, from another one a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from budgetgen.catalog.catalog import (
    FIRST_YEAR,
    LAST_YEAR,
    Entry,
    children,
    closest,
    history,
    is_covered,
    lookup,
    plain,
    reaches,
)
from budgetgen.catalog.names import entries_named
from budgetgen.catalog.words import KINDS, fits, kind_of_code, years_told
from budgetgen.findings import Finding, Severity
from budgetgen.ledger.counting import Counts
from budgetgen.ledger.money import half_width
from budgetgen.source.local_codes import Codes, counted_as, counts_remedy
from budgetgen.source.shapes import Reading, Words, nearest
from budgetgen.spec.model import Coded

_LOOSE = 1
"""The years of a list may be off by so many."""
_OWN = "确有这个科目的，写进 科目名称 或 科目.csv"
MAX_LIKENED = 20
"""So many wrong names get the nearest right one; to look for it takes time."""


def names_written(codes: Iterable[tuple[str, Coded]]) -> dict[tuple[str, str], str]:
    """The name of each code where a spec first writes one."""
    names: dict[tuple[str, str], str] = {}
    for dimension, coded in codes:
        if coded.name:
            names.setdefault((dimension, coded.code), coded.name)
    return names


def own_codes(written: Iterable[tuple[Words, Words]], reading: Reading) -> Codes:
    """The place's own codes that a spec names under 科目名称."""
    codes: Codes = {}
    for code, name in written:
        kind = kind_of_code(half_width(code.text))
        if kind is None:
            message = f"“{code.text[:40]}” 不是科目编码"
            reading.error(code.place, "code-format", message, "请写成 20188: 某某事务，编码是键，名称是值")
        else:
            codes[kind, half_width(code.text)] = name
    return codes


def own_counts(written: Iterable[tuple[Words, Words]], reading: Reading) -> Counts:
    """What a spec says under 科目计入 that the money of economic codes counts as."""
    counts: dict[str, Mapping[str, str]] = {}
    for key, value in written:
        code = half_width(key.text)
        if not fits("economic", code):
            message = f"“{key.text[:40]}” 不是部门经济科目的编码"
            reading.error(key.place, "code-format", message, "请写成 30298: 公务接待费，编码是键")
            continue
        counts[code], unknown = counted_as(value.text)
        for word in unknown:
            message = f"“科目计入” 里没有 “{word[:40]}” 这个词，或者写了两次"
            reading.error(value.place, "unknown-word", message, counts_remedy(word))
    return counts


def check_names(codes: Iterable[tuple[str, Coded]], year: int, own: Codes) -> list[Finding]:
    """Findings where a spec contradicts itself, the place's own codes, or the official list of the year."""
    check = _Check(year, own)
    seen: set[tuple[str, str]] = set()
    for dimension, coded in codes:
        key = (dimension, coded.code)
        if coded.name:
            check.named(dimension, coded)
        elif key not in seen and key not in own and key not in check.first:
            check.unnamed(dimension, coded)
        seen.add(key)
    return check.findings


@dataclass(slots=True)
class _Check:
    """One check while it runs."""

    year: int
    own: Codes
    findings: list[Finding] = field(default_factory=list)
    first: dict[tuple[str, str], Coded] = field(default_factory=dict)
    official: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """The name in the list of codes that are first called otherwise, and where that is told."""
    likened: int = 0

    def tell(
        self, coded: Coded, rule: str, severity: Severity, message: str, remedy: str, *also: Any
    ) -> None:
        self.findings.append(Finding(coded.place, rule, severity, message, remedy, also))

    def error(self, coded: Coded, message: str, remedy: str, *also: Any) -> None:
        self.tell(coded, "code-name", Severity.ERROR, message, remedy, *also)

    def named(self, dimension: str, coded: Coded) -> None:
        """A code with a name: as before, as the place says, else as the list says."""
        key = (dimension, coded.code)
        before = self.first.setdefault(key, coded)
        if before is not coded:
            official, told = self.official.get(key, ("", 0))
            if official == plain(coded.name):
                # not this one is wrong, but the first: that there are two names makes it an error
                finding = self.findings[told]
                also = (*finding.also, coded.place)
                self.findings[told] = replace(finding, severity=Severity.ERROR, also=also)
            elif plain(before.name) != plain(coded.name):
                where = before.place.told_in(coded.place.file)
                message = f"{coded.code} 在这里叫 “{coded.name}”，在{where}叫 “{before.name}”"
                self.error(coded, message, "请统一名称", before.place)
        elif key in self.own:
            if plain(self.own[key].text) != plain(coded.name):
                message = f"{coded.code} 的名称定为 “{self.own[key].text}”，这里写的是 “{coded.name}”"
                self.error(coded, message, "请统一名称", self.own[key].place)
        else:
            entry = lookup(dimension, coded.code, self.year)
            if entry is None:
                self.unknown(dimension, coded)
            elif plain(entry.name) != plain(coded.name):
                self.official[key] = plain(entry.name), len(self.findings)
                self.misnamed(coded, entry)

    def unnamed(self, dimension: str, coded: Coded) -> None:
        """A code that nobody names: the list of the year has to."""
        if closest(dimension, coded.code, self.year) is None:
            message = f"{KINDS[dimension]} {coded.code} 没有写名称，目录里也没有"
            self.error(coded, message, f"请写成 “{coded.code} 名称”")
        elif lookup(dimension, coded.code, self.year) is None:
            self.unknown(dimension, coded)

    def misnamed(self, coded: Coded, entry: Entry) -> None:
        """A code that the list of the year calls otherwise."""
        former = [e for e in history(entry.kind, coded.code) if plain(e.name) == plain(coded.name)]
        right = self.code_of(entry.kind, coded)
        if not self.in_window or any(self.near(e) for e in former):
            severity = Severity.HINT
        elif entry.well_evidenced:
            severity = Severity.ERROR
        else:
            severity = Severity.WARNING if right else Severity.HINT
        message = f"{coded.code} 在 {self.year} 年目录里叫 “{entry.name}”，这里写的是 “{coded.name}”"
        if former:
            message += f"（{years_told(former)}的名称）"
        self.tell(coded, "code-name", severity, message, right or "请核对编码和名称")

    def unknown(self, dimension: str, coded: Coded) -> None:
        """A code that the list of the year does not have."""
        if not reaches(dimension, self.year):
            return
        right = self.code_of(dimension, coded)
        other = history(dimension, coded.code)
        sure, severity = bool(right), Severity.HINT
        if other:
            message = f"{coded.code} 是 {years_told(other)}的科目，{self.year} 年目录里没有"
            sure = sure or all(e.well_evidenced for e in other)
            sure = sure and not any(self.near(e) for e in other)
        else:
            parent = lookup(dimension, coded.code[:-2], self.year)
            if parent is None or not is_covered(dimension, parent.code, self.year):
                return
            message = f"目录里 {parent.code} {parent.name}下面没有 {coded.code}"
            right = right or self.like(parent, coded)
        if sure and self.in_window:
            severity = Severity.WARNING
        self.tell(coded, "code-unknown", severity, message, right or f"请核对编码；{_OWN}")

    def code_of(self, kind: str, coded: Coded) -> str:
        """A remedy with the code that has this name in the list of the year, beside the written one or anywhere."""
        named = entries_named(kind, coded.name, self.year)
        near = [e for e in named if e.parent == coded.code[:-2]] or named
        return f"“{coded.name}” 的编码是 {near[0].code}" if len(near) == 1 else ""

    def like(self, parent: Entry, coded: Coded) -> str:
        """A remedy with the code below a parent whose name is most like the written one."""
        self.likened += 1
        if self.likened > MAX_LIKENED:
            return ""
        known = {e.name: e.code for e in children(parent.kind, parent.code, self.year)}
        close = nearest(coded.name, known)
        return f"是否想写 “{known[close]} {close}”？{_OWN}" if close else ""

    @property
    def in_window(self) -> bool:
        """Whether the lists were collected for this year."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    def near(self, entry: Entry) -> bool:
        """Whether an entry's years end or begin so close to the year that the list may be off."""
        return entry.year_from - _LOOSE <= self.year <= entry.year_to + _LOOSE
