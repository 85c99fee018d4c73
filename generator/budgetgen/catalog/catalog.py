"""Codes and names issued by 财政部: look one up by code and year, see its parents, children and former names.

The lists are collected, not complete: a code that is missing is unknown, never invalid. Nothing is read before
a list is asked for, and each list once.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 2017, 2026
"""The edges of the lists: what is valid in an edge year is taken to be valid beyond it, too."""

FILES = {
    "function": "functions.csv",
    "economic": "economics-department.csv",
    "government": "economics-government.csv",
    "procurement": "procurement.csv",
    "indicator": "performance-indicators.csv",
    "three_public": "three-public-expenses.csv",
    "income": "income.csv",
}
"""Kinds of codes and their lists; the first four are dimensions of the ledger."""

_COLUMNS = {
    "no": "code",
    "item_no": "code",
    "from_year": "year_from",
    "to_year": "year_to",
    "form": "edition",
    "group": "parent",
    "observed_years": "observed",
}
"""Columns whose name differs from the Entry's."""


class Entry(NamedTuple):
    """One code with its name in the years it is valid; `evidence` and `observed` (years) as in the list's own columns.

    `edition`: of a list that is issued anew as a whole, or the form that an indicator belongs to.
    """

    kind: str
    code: str
    name: str
    level: int
    parent: str
    year_from: int
    year_to: int
    evidence: str
    confirmed_by: int
    observed: str
    note: str
    edition: str
    common: bool
    """Whether it stands on the short list of what offices buy."""

    @property
    def well_evidenced(self) -> bool:
        """Whether the name was seen in a published disclosure or an official text."""
        return "printed" in self.evidence or "official" in self.evidence

    def valid_in(self, year: int) -> bool:
        """Whether the code has this name in a budget year."""
        return self.year_from <= min(max(year, FIRST_YEAR), LAST_YEAR) <= self.year_to


def plain(name: str) -> str:
    """A name as it is compared: NFKC, without white space (维修(护)费 = 维修（护）费)."""
    return _plain_name(name) if len(name) <= _NAME else _plain(name)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


_NAME = 60
"""So long a name may be; longer texts are asked for once, and not kept."""
_plain_name = lru_cache(maxsize=1 << 15)(_plain)


def lookup(kind: str, code: str, year: int) -> Entry | None:
    """The entry of a code in a budget year, or None where the list has none."""
    return next((entry for entry in history(kind, code) if entry.valid_in(year)), None)


def closest(kind: str, code: str, year: int) -> Entry | None:
    """The entry of a code in a budget year, else in the nearest year that has it."""
    found = history(kind, code)
    return min(found, key=lambda e: max(e.year_from - year, year - e.year_to, 0), default=None)


@cache
def history(kind: str, code: str) -> tuple[Entry, ...]:
    """All entries of a code, whatever their years, in the list's order."""
    listed = _list(kind)
    return tuple(_entry(kind, listed, row) for row in listed.rows.get(code, ()))


def renamed(kind: str, code: str, year: int) -> list[Entry]:
    """The entries of a code in other years, where its name is not that of `year` (all, where it has none then)."""
    now = lookup(kind, code, year)
    return [entry for entry in history(kind, code) if now is None or entry.name != now.name]


@cache
def entries(kind: str, year: int | None = None) -> tuple[Entry, ...]:
    """All entries of a list in its order; of one budget year, if asked."""
    found = (entry for code in _list(kind).rows for entry in history(kind, code))
    return tuple(entry for entry in found if year is None or entry.valid_in(year))


def children(kind: str, code: str, year: int) -> list[Entry]:
    """The entries one level below a code in a budget year."""
    return [entry for entry in _by_parent(kind).get(code, ()) if entry.valid_in(year)]


def ancestors(entry: Entry, year: int) -> list[Entry]:
    """The entries above one, from the top (类) down, as far as the list has them."""
    found: list[Entry] = []
    above = lookup(entry.kind, entry.parent, year)
    while above and above not in found:
        found.insert(0, above)
        above = lookup(entry.kind, above.parent, year)
    return found


def is_covered(kind: str, code: str, year: int) -> bool:
    """Whether the list below a code is there, so that a code missing in it deserves a word.

    An edition that was only collected in part (its codes not from an official text) covers nothing.
    """
    below = children(kind, code, year)
    return bool(below) and all(not entry.edition or "official" in entry.evidence for entry in below)


def reaches(kind: str, year: int) -> bool:
    """Whether a list has anything of a budget year: the economic classification begins in 2018."""
    return any(first <= max(year, FIRST_YEAR) for first, _ in editions(kind).values())


@cache
def editions(kind: str) -> dict[str, tuple[int, int]]:
    """The editions of a list (forms of indicators) with the first and the last budget year of each."""
    found: dict[str, tuple[int, int]] = {}
    for entry in entries(kind):
        first, last = found.get(entry.edition, (entry.year_from, entry.year_to))
        found[entry.edition] = min(first, entry.year_from), max(last, entry.year_to)
    return dict(sorted(found.items()))


@cache
def _by_parent(kind: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries(kind):
        if entry.parent:
            found.setdefault(entry.parent, []).append(entry)
    return found


class _List(NamedTuple):
    """A list as read: rows by code, where each field of an Entry stands in a row, first years of its editions."""

    rows: dict[str, list[list[str]]]
    fields: tuple[int, ...]
    starts: dict[str, int]


@cache
def _list(kind: str) -> _List:
    """The rows of a list; entries are made of them when asked for. Of two editions the newer one begins later."""
    with (DATA / FILES[kind]).open(encoding="utf-8-sig", newline="") as file:
        table = csv.reader(file)
        header = [_COLUMNS.get(name, name) for name in next(table)]
        at = {name: number for number, name in enumerate(header)}
        code = at["code"]
        rows: dict[str, list[list[str]]] = {}
        ends: dict[str, int] = {}
        for row in table:
            row.append("")
            rows.setdefault(row[code], []).append(row)
            if "common" in at:  # editions that replace each other
                ends[row[at["edition"]]] = int(row[at["year_to"]])
    blank = len(header)  # where columns stand that this list lacks
    starts = {one: max((ends[o] + 1 for o in ends if o < one), default=0) for one in ends}
    return _List(rows, tuple(at.get(field, blank) for field in Entry._fields[1:]), starts)


def _entry(kind: str, listed: _List, row: list[str]) -> Entry:
    code, name, level, parent, first, last, evidence, confirmed, observed, note, edition, common = (
        row[number] for number in listed.fields
    )
    return Entry(
        kind,
        code,
        name,
        int(level or 1),
        parent,
        max(int(first or FIRST_YEAR), listed.starts.get(edition, 0)),
        int(last or LAST_YEAR),
        evidence,
        int(confirmed or 0),
        observed,
        note,
        edition,
        common == "Y",
    )
