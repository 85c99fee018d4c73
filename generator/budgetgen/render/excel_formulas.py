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
from budgetgen.lexicon.lexicon import CHANGE, RATES, RATIOS
from budgetgen.render.excel_books import Source
from budgetgen.render.excel_limits import literal
from budgetgen.render.excel_names import quoted

SUMS = "取数"
_TERMS = 50
"""How many cells one formula adds, so that it stays within Excel's limits."""


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

    name: str
    """The sheet that they stand on."""
    sources: dict[str, Source]
    ledgers: dict[str, Ledger]
    stated: dict[tuple[int, int, str], str]
    rows: list[Sum] = field(default_factory=list)
    numbers: dict[tuple[str, Query, str, Query, int], int] = field(default_factory=dict)

    def reference(self, figure: Figure) -> str:
        """The cell of 取数 that holds a figure's exact sum."""
        return self._cell(self._number(figure))

    def base(self, figure: Figure) -> str:
        """The cell of 取数 that holds what a change is counted from."""
        return self.reference(self._plain(figure, figure.base))

    def _cell(self, number: int) -> str:
        return f"{quoted(self.name)}!$D${number + 2}"

    def _plain(self, figure: Figure, query: Query) -> Figure:
        amount = self.ledgers[figure.book].ask(query).amount
        return Figure(figure.address, query, amount, "", book=figure.book)

    def _number(self, figure: Figure) -> int:
        decimals = figure.look.decimals if figure.measure in RATES else 0
        key = (figure.book, figure.query, figure.measure, figure.base, decimals)
        if key not in self.numbers:
            formula = self._formula(figure)
            told = f"{figure.query}" + (f"，比 {figure.base} 的{figure.measure}" if figure.measure else "")
            words = f"{figure.book}：{told}"
            self.numbers[key] = self._add(Sum(formula, figure.amount or 0, words, figure.address))
        return self.numbers[key]

    def _add(self, row: Sum) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def _formula(self, figure: Figure) -> str:
        if not figure.measure:
            return self._sum(figure)
        this, last = self.reference(self._plain(figure, figure.query)), self.base(figure)
        if figure.measure == CHANGE:
            return f"{this}-{last}"
        change = f"({this})" if figure.measure in RATIOS else f"({this}-{last})"
        scale = 2 * 100 * 10**figure.look.decimals
        rate = f"SIGN{change}*INT((ABS{change}*{scale}+ABS({last}))/(2*ABS({last})))"
        return f"IF({last}=0,0,{rate})"

    def _sum(self, figure: Figure) -> str:
        book, query = figure.book, figure.query
        terms = [self.sources[book].sum(query)] if book in self.sources else []
        cells = [(self.stated[_key(stated)], stated.amount) for stated in self.ledgers[book].stated(query)]
        while len(cells) > _TERMS:  # a part becomes a sum of its own
            part, rest = cells[:_TERMS], cells[_TERMS:]
            amount = sum(amount for _, amount in part)
            words = f"{book}：{query}，其中一部分"
            row = Sum("+".join(cell for cell, _ in part), amount, words, figure.address)
            cells = [*rest, (self._cell(self._add(row)), amount)]
        return "+".join([*terms, *(cell for cell, _ in cells)]) or "0"


def _key(stated: Stated) -> tuple[int, int, str]:
    return stated.block, stated.margin, stated.member


def shown(sums: Sums, figure: Figure) -> str:
    """The formula of a cell that shows a figure's exact sum as its column does.

    A sum of nothing and one of amounts that make zero are shown apart; the formula knows only that it is zero, so it
    shows what the figure shows today.
    """
    reference, look = sums.reference(figure), figure.look
    zero = _text_or_zero(look.as_zero if figure.amount else figure.text)
    scale = 10**look.decimals
    if figure.measure in RATES:
        some = f"IF({reference}=0,{zero},{reference}{f'/{scale}' if scale > 1 else ''})"
        return f"IF({sums.base(figure)}=0,{_text_or_zero(look.without_base)},{some})"
    quantum = UNITS[look.unit] // scale
    if quantum == 1:
        return f"IF({reference}=0,{zero},{reference}/{scale})"
    rounded = f"SIGN({reference})*INT((ABS({reference})+{quantum // 2})/{quantum})"
    return f"IF({reference}=0,{zero},{rounded}{f'/{scale}' if scale > 1 else ''})"


def _text_or_zero(text: str) -> str:
    """What a cell shows instead of a number; a text that is a zero stays a number."""
    return "0" if text and not text.strip("0.") else literal(text)
