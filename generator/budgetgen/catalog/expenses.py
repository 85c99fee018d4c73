"""What counts as “三公” expenses and as 机关运行经费, by department economic code."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from budgetgen.catalog.catalog import DATA


@dataclass(frozen=True, slots=True)
class Item:
    """One of the “三公” items; `codes` and `government` are the economic codes that it sums."""

    number: str
    name: str
    parent: str
    codes: tuple[str, ...]
    government: tuple[str, ...]
    definition: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Running:
    """Whether a department economic code counts as 机关运行经费: Y, Y-if-公用经费, N-usual; subtotal for a class."""

    code: str
    name: str
    included: str
    phrase: str
    evidence: str

    @property
    def counts(self) -> bool:
        """Whether it counts where the money is 公用经费."""
        return self.included.startswith("Y")


@cache
def three_public() -> tuple[Item, ...]:
    """The “三公” items in the order of the form, the total last (number *)."""
    with (DATA / "three-public-expenses.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Item(
                row["item_no"],
                row["name"],
                row["parent"],
                tuple(re.findall(r"\d{5}", row["dept_econ_code"])),
                tuple(re.findall(r"\d{5}", row["gov_econ_code"])),
                row["definition"],
                row["evidence"],
            )
            for row in csv.DictReader(file)
        )


@cache
def agency_operating_expense() -> dict[str, Running]:
    """Department economic code -> whether it counts. Only for 行政 and 参公 units, unless a pack says otherwise."""
    with (DATA / "agency-operating-expense.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["econ_code"]: Running(
                row["econ_code"],
                row["name"],
                row["included"],
                row["phrase_in_definition"],
                row["evidence"],
            )
            for row in csv.DictReader(file)
            if row["econ_code"].isdecimal()
        }
