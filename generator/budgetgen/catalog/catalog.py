"""Codes and names issued by 财政部: look one up by code and year.

The lists are collected, not complete: a code that is missing is unknown, never invalid.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILES = {
    "function": "functions.csv",
    "economic": "economics-department.csv",
    "government": "economics-government.csv",
    "procurement": "procurement.csv",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its name in the years it is valid; `evidence` as in the list's own column."""

    code: str
    name: str
    year_from: int
    year_to: int
    evidence: str

    @property
    def well_evidenced(self) -> bool:
        """Whether the name was seen in a published disclosure or an official text."""
        return "printed" in self.evidence or "official" in self.evidence


@cache
def _entries(kind: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    text = files("budgetgen.catalog").joinpath("data", FILES[kind]).read_text(encoding="utf-8-sig")
    for row in csv.DictReader(text.splitlines()):
        entry = Entry(row["code"], row["name"], int(row["year_from"]), int(row["year_to"]), row["evidence"])
        found.setdefault(entry.code, []).append(entry)
    return found


def lookup(kind: str, code: str, year: int) -> Entry | None:
    """The entry of a code in a budget year; years past the lists' window use the nearest edition."""
    entries = _entries(kind).get(code)
    if not entries:
        return None
    valid = [e for e in entries if e.year_from <= year <= e.year_to]
    if valid:
        return valid[0]
    newest, oldest = max(entries, key=lambda e: e.year_to), min(entries, key=lambda e: e.year_from)
    if year > newest.year_to >= 2026:
        return newest
    return oldest if year < oldest.year_from <= 2017 else None
