"""Names in a workbook: of its sheets and of its figures, as Excel takes them and no two alike.

A formula never needs a defined name; every formula puts sheet names in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgetgen.render.excel_labels import folded
from budgetgen.render.excel_limits import DEFINED_NAME, SHEET_NAME, cut

_RESERVED = "history"
_NAME = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")


class SheetNames:
    """Gives sheets their names: at most 31 units, no two that differ in case or width only.

    The names of tables, from which they are made, have no signs that Excel forbids (see pack/faults).
    """

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def free(self, wanted: str, number: int = 0) -> str:
        """The name as wanted (with its number, if it has one) or the nearest that is free."""
        tail, again = str(number or ""), 1
        while folded(name := _fitted(wanted, tail)) in self._taken:
            again += 1
            tail = f"{number or ''}（{again}）"
        self._taken.add(folded(name))
        return name


def _fitted(base: str, tail: str) -> str:
    return cut(base, SHEET_NAME - len(tail)) + tail


def quoted(sheet: str) -> str:
    """A sheet's name in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def figure_names(addresses: Iterable[str]) -> list[str]:
    """A defined name for each figure: its address, as far as Excel allows the characters."""
    taken: set[str] = set()
    found = []
    for address in addresses:
        base = "数." + _NAME.sub(".", address).strip(".")
        name, number = base[:DEFINED_NAME], 1
        while folded(name) in taken:
            number += 1
            name = f"{base[: DEFINED_NAME - 9]}_{number}"
        taken.add(folded(name))
        found.append(name)
    return found
