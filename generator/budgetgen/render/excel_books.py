"""The data sheets of a workbook: the lines of the budget, purchases, assets, and amounts known as margins only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath

from budgetgen.disclosure.books import HOLDINGS, LINES, PRICES, PURCHASES, RESERVED, Books, Bought
from budgetgen.findings import Place
from budgetgen.ledger.counting import COUNTED, PUBLIC, PURPOSE, RUNNING, Counting
from budgetgen.ledger.dimensions import DIMENSIONS, YEARS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Query
from budgetgen.render.excel_data import ROW, DataColumn, DataSheet
from budgetgen.render.excel_limits import literal
from budgetgen.render.excel_names import SheetNames, quoted

LINES_SHEET, PURCHASES_SHEET, HOLDINGS_SHEET = "明细", "采购明细", "资产明细"
LAST_YEAR_SHEET, TOTALS_SHEET = "上年数", "合计数"

_CHINESE = {english: chinese for chinese, english in DIMENSIONS.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """The sheet that answers for a book, and which column holds the book's amounts."""

    sheet: DataSheet
    amount: int

    def sum(self, query: Query) -> str:
        """The formula that sums a query."""
        return self.sheet.sum(query, self.amount)


def _origin(place: Place, books: Books) -> str:
    """The line of the spec, or of the file beside it, or the cell of a workbook."""
    file = "" if place.file == books.spec.file else f"{PurePath(place.file).name} "
    return f"{file}第{place.line}行" if place.line else f"{file}{place.inside}".strip()


def lines_sheet(books: Books, name: str) -> DataSheet:
    """明细: every line of the budget. The amount is column N."""

    def named(dimension: str) -> Callable[[Line], str]:
        return lambda line: books.name_of(dimension, code) if (code := getattr(line, dimension)) else ""

    at = {"year": 0, "unit": 1, "unit_kind": 2, "function": 3, "economic": 5, "nature": 7, "purpose": 8}
    at |= {"fund": 9, "origin": 10, "project": 11, "tag": 12}
    sheet = DataSheet(name, books.ledger.lines, [], 13, at)
    sheet.columns += [
        sheet.member("year"),
        sheet.member("unit"),
        sheet.member("unit_kind"),
        DataColumn("功能科目编码", lambda line: line.function),
        DataColumn("功能科目名称", named("function")),
        DataColumn("部门经济科目编码", lambda line: line.economic),
        DataColumn("部门经济科目名称", named("economic")),
        sheet.member("nature"),
        DataColumn("经费", lambda line: line.purpose),  # its formula, below, asks columns that follow
        sheet.member("fund"),
        sheet.member("origin"),
        sheet.member("project"),
        DataColumn("标签", lambda line: line.tag),
        DataColumn("金额（分）", lambda line: line.amount, is_number=True),
        DataColumn("出处", lambda line: _origin(line.place, books)),
    ]
    sheet.columns[at[PURPOSE]] = _counted(sheet, PURPOSE, books.counting)
    sheet.asked = {d: partial(_counted, sheet, d, books.counting) for d in (PUBLIC, RUNNING)}
    return sheet


def _counted(sheet: DataSheet, dimension: str, counts: Counting) -> DataColumn:
    """The column of what money counts as by its economic code, unless a line says otherwise."""

    def label(member: str) -> str:
        return literal(sheet.label(dimension, member) if member else "")

    formula = label(counts.usual(dimension))
    for member, rules in reversed([(m, list(r)) for m, r in groupby(counts.rules[dimension], itemgetter(1))]):
        tests = ",".join(sheet.starts("economic", start) for start, _ in rules)
        formula = f"IF(OR({tests}),{label(member)},{formula})"
    blank = f'$N{ROW}=""' if dimension == RUNNING else f'OR($F{ROW}="",$N{ROW}="")'
    return DataColumn(
        _CHINESE[dimension],
        lambda line: sheet.label(dimension, getattr(line, dimension)),
        f'IF({blank},"",{formula})',
        lambda line: getattr(line, dimension) == _usual(line, dimension, counts),
    )


def _usual(line: Line, dimension: str, counts: Counting) -> str:
    """What a line counts as unless it says otherwise."""
    return counts.of(line.economic)[dimension] if line.economic or dimension == RUNNING else ""


def purchases_sheet(books: Books, name: str) -> DataSheet:
    """采购明细: every purchase, a row for each fund that pays it; price and reserve in the first of them."""
    by_number = {bought.number: bought for bought in books.bought}
    lines = books.ledgers[PURCHASES].lines
    first = {line.item: line for line in reversed(lines)}

    def about(tell: Callable[[Bought], int]) -> Callable[[Line], int]:
        return lambda line: tell(by_number[line.item]) if first[line.item] is line else 0

    at = {"item": 0, "unit": 1, "project": 2, "procurement": 3, "fund": 5, "origin": 6}
    sheet = DataSheet(name, lines, [], 10, at)
    sheet.columns += [
        sheet.member("item"),
        sheet.member("unit"),
        sheet.member("project"),
        DataColumn("品目", lambda line: line.procurement),
        DataColumn("名称", lambda line: by_number[line.item].purchase.item.name),
        sheet.member("fund"),
        sheet.member("origin"),
        DataColumn("数量", lambda line: by_number[line.item].purchase.quantity, is_number=True),
        DataColumn("单价（分）", about(lambda bought: bought.purchase.price), is_number=True),
        DataColumn("预留中小微企业（分）", about(lambda bought: bought.purchase.reserved), is_number=True),
        DataColumn(
            "金额（分）",
            lambda line: line.amount,
            # a product of binary fractions may lie a hair below its whole 分
            f'IF(OR($H{ROW}="",$I{ROW}=""),"",INT($H{ROW}*$I{ROW}+0.5))',
            lambda line: len(by_number[line.item].purchase.shares) == 1,
            is_number=True,
        ),
    ]
    return sheet


def holdings_sheet(books: Books, name: str) -> DataSheet:
    """资产明细: what the department holds, by kind."""
    sheet = DataSheet(name, books.ledgers[HOLDINGS].lines, [], 1, {"item": 0})
    sheet.columns += [
        DataColumn("项目", sheet.member("item").value),
        DataColumn("价值（分）", lambda line: line.amount, is_number=True),
        DataColumn("出处", lambda line: _origin(line.place, books)),
    ]
    return sheet


def sources_of(books: Books, names: SheetNames) -> dict[str, Source]:
    """What answers for each book; books that share a sheet differ in the column of their amounts."""
    lines = lines_sheet(books, names.free(LINES_SHEET))
    found = {LINES: Source(lines, lines.amount)}
    if books.bought:
        bought = purchases_sheet(books, names.free(PURCHASES_SHEET))
        found |= {
            PURCHASES: Source(bought, bought.amount),
            PRICES: Source(bought, 8),
            RESERVED: Source(bought, 9),
        }
    if books.ledgers[HOLDINGS].lines:
        holdings = holdings_sheet(books, names.free(HOLDINGS_SHEET))
        found[HOLDINGS] = Source(holdings, holdings.amount)
    return found


@dataclass(frozen=True, slots=True)
class StatedSheet:
    """Amounts that are known as margins only: last year's figures, or this year's without a joint."""

    name: str
    rows: list[tuple[str, str, str, int, str]]
    """(of what, by which dimension, member, 分, where written)."""


def stated_sheets(
    books: Books, names: SheetNames
) -> tuple[list[StatedSheet], dict[tuple[int, int, str], str]]:
    """The sheets of stated amounts, and the cell of each by (block, margin, member)."""
    sheets: dict[str, StatedSheet] = {}
    cells: dict[tuple[int, int, str], str] = {}
    for number, block in enumerate(books.ledger.blocks):
        wanted = LAST_YEAR_SHEET if block.fixed.get("year") in YEARS[1:] else TOTALS_SHEET
        fixed = Query.of({d: (m,) for d, m in block.fixed.items() if d not in COUNTED})
        for which, margin in enumerate(block.margins):
            if wanted not in sheets:
                sheets[wanted] = StatedSheet(names.free(wanted), [])
            sheet = sheets[wanted]
            for member, amount in margin.amounts.items():
                place = margin.places.get(member, Place())
                of = str(fixed & margin.within)
                sheet.rows.append((of, _CHINESE[margin.by], member, amount, _origin(place, books)))
                cells[number, which, member] = f"{quoted(sheet.name)}!$D${len(sheet.rows) + 1}"
    return list(sheets.values()), cells
