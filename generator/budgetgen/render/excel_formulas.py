"""Live formulas: every figure sums the data sheets by its query, and rounds in integers as the page does.

A figure's exact sum in 分 stands once on the sheet 取数, with its query in words; the tables' cells round it.
ROUND on binary fractions misses ties in some engines, INT on whole 分 does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
    numbers: dict[tuple[str, Query, str, Query], int] = field(default_factory=dict)

    def reference(self, figure: Figure) -> str:
        """The cell of 取数 that holds a figure's exact sum."""
        return f"{SUMS}!$D${self._number(figure) + 2}"

    def base(self, figure: Figure) -> str:
        """The cell of 取数 that holds what a change is counted from."""
        return self.reference(self._plain(figure, figure.base))

    def _plain(self, figure: Figure, query: Query) -> Figure:
        amount = self.ledgers[figure.book].ask(query).amount
        return Figure(figure.address, query, amount, "", book=figure.book)

    def _number(self, figure: Figure) -> int:
        key = (figure.book, figure.query, figure.measure, figure.base)
        if key not in self.numbers:
            formula = self._formula(figure)
            told = f"{figure.query}" + (f"，比 {figure.base} 的{figure.measure}" if figure.measure else "")
            self.rows.append(Sum(formula, figure.amount or 0, f"{figure.book}：{told}", figure.address))
            self.numbers[key] = len(self.rows) - 1
        return self.numbers[key]

    def _formula(self, figure: Figure) -> str:
        if not figure.measure:
            return self._sum(figure.book, figure.query)
        this, last = self.reference(self._plain(figure, figure.query)), self.base(figure)
        if figure.measure == "增减":
            return f"{this}-{last}"
        change = f"({this}-{last})"
        rate = f"SIGN{change}*INT((ABS{change}*20000+ABS({last}))/(2*ABS({last})))"
        return f"IF({last}=0,0,{rate})"

    def _sum(self, book: str, query: Query) -> str:
        terms = [self.sheets[book].sum(query)] if book in self.sheets else []
        terms += [self.stated[_key(stated)] for stated in self.ledgers[book].stated(query)]
        return "+".join(terms) or "0"


def _key(stated: Stated) -> tuple[int, int, str]:
    return stated.block, stated.margin, stated.member


def shown(sums: Sums, figure: Figure, table: Table) -> str:
    """The formula of a cell that shows a figure's exact sum as the table does."""
    reference = sums.reference(figure)
    zero = _literal(table.nothing if table.zero is None else table.zero)
    if figure.measure == "增减率":
        some = f"IF({reference}=0,{zero},{reference}/100)"
        return f"IF({sums.base(figure)}=0,{_literal(table.no_base)},{some})"
    quantum, scale = UNITS[table.unit] // 10**table.decimals, 10**table.decimals
    if quantum == 1:
        return f"IF({reference}=0,{zero},{reference}/{scale})"
    rounded = f"SIGN({reference})*INT((ABS({reference})+{quantum // 2})/{quantum})"
    return f"IF({reference}=0,{zero},{rounded}{f'/{scale}' if scale > 1 else ''})"


def _literal(text: str) -> str:
    """What a cell shows instead of a number; a text that is a zero stays a number."""
    if text and not text.strip("0."):
        return "0"
    return '"' + text.replace('"', '""') + '"'
