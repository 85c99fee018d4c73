"""Live formulas: every figure sums the data sheets by its query, and rounds in integers as the page does.

A figure's exact sum in 分 stands once on the sheet 取数, with its query in words; the tables' cells round it.
ROUND on binary fractions misses ties in some engines, INT on whole 分 does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetgen.disclosure.books import LAST_YEAR, LINES
from budgetgen.disclosure.model import Figure
from budgetgen.ledger.ledger import Ledger, Stated
from budgetgen.ledger.money import UNITS
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import Table
from budgetgen.render.excel_data import DataSheet

SUMS = "取数"


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of 取数: an exact sum in 分, its formula, its query in words, and the first figure that shows it."""

    formula: str
    amount: int
    words: str
    address: str


@dataclass(slots=True)
class Sums:
    """All sums of a workbook, each query once."""

    sheets: dict[str, DataSheet]
    ledgers: dict[str, Ledger]
    stated: dict[tuple[int, int, str], str]
    rows: list[Sum] = field(default_factory=list)
    numbers: dict[tuple[str, Query, str], int] = field(default_factory=dict)

    def reference(self, figure: Figure) -> str:
        """The cell of 取数 that holds a figure's exact sum."""
        return f"{SUMS}!$D${self._number(figure) + 2}"

    def _number(self, figure: Figure) -> int:
        key = (figure.book, figure.query, figure.measure)
        if key not in self.numbers:
            formula = self._change(figure) if figure.measure else self._sum(figure.book, figure.query)
            told = f"{figure.query}" + (f"，{figure.measure}" if figure.measure else "")
            self.rows.append(Sum(formula, figure.amount or 0, f"{figure.book}：{told}", figure.address))
            self.numbers[key] = len(self.rows) - 1
        return self.numbers[key]

    def _sum(self, book: str, query: Query) -> str:
        terms = [self.sheets[book].sum(query)] if book in self.sheets else []
        terms += [self.stated[_key(stated)] for stated in self.ledgers[book].stated(query)]
        return "+".join(terms) or "0"

    def _change(self, figure: Figure) -> str:
        this = self._sum(LINES, figure.query)
        last = self._sum(LINES, figure.query.without("year") & LAST_YEAR)
        if figure.measure == "增减":
            return f"({this})-({last})"
        half = f"INT((ABS(({this})-({last}))*20000+ABS({last}))/(2*ABS({last})))"
        return f"IF(({last})=0,0,SIGN(({this})-({last}))*{half})"


def _key(stated: Stated) -> tuple[int, int, str]:
    return stated.block, stated.margin, stated.member


def shown(reference: str, figure: Figure, table: Table) -> str:
    """The formula of a cell that shows the sum at `reference` as the table does."""
    nothing = table.nothing if table.zero is None else table.zero
    zero = "0" if _is_zero(nothing) else _quoted(nothing)
    if figure.measure == "增减率":
        return f"IF({reference}=0,{zero},{reference}/100)"
    quantum, scale = UNITS[table.unit] // 10**table.decimals, 10**table.decimals
    if quantum == 1:
        return f"IF({reference}=0,{zero},{reference}/{scale})"
    rounded = f"SIGN({reference})*INT((ABS({reference})+{quantum // 2})/{quantum})"
    return f"IF({reference}=0,{zero},{rounded}{f'/{scale}' if scale > 1 else ''})"


def _is_zero(text: str) -> bool:
    return bool(text) and not text.strip("0.")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
