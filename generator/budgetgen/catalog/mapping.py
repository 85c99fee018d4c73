"""Which 政府经济科目 a 部门经济科目 belongs to, by kind of unit (财预〔2017〕98号附表)."""

from __future__ import annotations

import csv
from functools import cache

from budgetgen.catalog.catalog import DATA, LAST_YEAR

FILE = "economics-mapping.csv"
_UNSURE = "approximate"
_UNITS = {"行政/参公": ("行政", "参公"), "事业单位": ("事业",), "全部": ("行政", "参公", "事业")}


def government_of(economic: str, unit_kind: str, year: int) -> str:
    """The code of the government's economic section that a department's belongs to; "" where the table does not decide.

    `unit_kind` is 行政, 参公 or 事业. Of a code with several counterparts only the lines can say which is meant.
    """
    found = counterparts(economic, unit_kind, year)
    return next(iter(found)) if len(found) == 1 else ""


def counterparts(economic: str, unit_kind: str, year: int) -> frozenset[str]:
    """The codes of the government's economic section that a department's may belong to; none where the table lacks it."""
    year = min(year, LAST_YEAR)
    listed = _table().get((economic, unit_kind), ())
    return frozenset(code for code, first, last in listed if first <= year <= last)


@cache
def _table() -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """By code and kind of unit: (code of the government's, first year, last year)."""
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    with (DATA / FILE).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if _UNSURE in row["note"]:
                continue
            years = int(row["year_from"]), int(row["year_to"])
            for kind in _UNITS[row["unit_type"]]:
                found.setdefault((row["dept_code"], kind), []).append((row["gov_code"], *years))
    return found
