"""The data sheets of a workbook: the lines of the budget, last year's figures, purchases, assets; amounts in 分.

What groups lines (类, 款, 人员/公用, 三公 …) stands in helper columns that are formulas themselves, so a changed
line changes every figure it should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from budgetgen.disclosure.books import HOLDINGS, LINES, PRICES, PURCHASES, RESERVED, Books, Bought
from budgetgen.disclosure.government import DIMENSION as GOVERNMENT
from budgetgen.findings import Place
from budgetgen.ledger.dimensions import CODED, DIMENSIONS, YEARS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Condition, Query, allows, group_name
from budgetgen.source.grid import column_letters

LINES_SHEET, PURCHASES_SHEET, HOLDINGS_SHEET = "明细", "采购明细", "资产明细"
LAST_YEAR_SHEET, TOTALS_SHEET = "上年数", "合计数"
_CODE_DIGITS = 5
_ROOM = 200
"""Empty rows below the data that the sums include, for lines that are added by hand."""

_CHINESE = {english: chinese for chinese, english in DIMENSIONS.items()}


@dataclass(frozen=True, slots=True)
class DataCell:
    """A cell of a data sheet: a text or a whole number, with a formula where it is computed."""

    value: str | int | Decimal
    formula: str = ""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a data sheet and its cell for each line; `formula` is given the row's number."""

    title: str
    value: Callable[[Line], str | int | Decimal]
    formula: Callable[[int, Line], str] = lambda row, line: ""


@dataclass(slots=True)
class DataSheet:
    """A sheet of lines that sums can be asked of."""

    name: str
    lines: tuple[Line, ...]
    columns: list[DataColumn]
    amount: int
    """Which column holds the amount."""
    dimensions: dict[str, int]
    """Which column holds each dimension."""
    prefixes: dict[tuple[str, int], int] = field(default_factory=dict)
    """Which column holds the first digits of a code, by dimension and number of digits."""
    helpers: dict[tuple[str, Condition], int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last row that sums include."""
        return len(self.lines) + 1 + _ROOM

    def range(self, column: int) -> str:
        """The cells of a column that sums include."""
        letter = column_letters(column + 1)
        return f"{self.name}!${letter}$2:${letter}${self.last}"

    def sum(self, query: Query) -> str:
        """The formula that sums a query."""
        pairs = []
        for dimension, condition in query.conditions:
            if not condition:
                return "0"
            for column, criterion in self._criteria(dimension, condition):
                pairs.append(f"{self.range(column)},{_literal(criterion)}")
        amounts = self.range(self.amount)
        return f"SUMIFS({amounts},{','.join(pairs)})" if pairs else f"SUM({amounts})"

    def _criteria(self, dimension: str, condition: Condition) -> Iterable[tuple[int, str]]:
        column = self._column(dimension)
        if dimension == "tag":
            for tag in sorted(condition):
                yield column, f"<>*{_plain(tag[1:])}*" if tag.startswith("非") else f"*{_plain(tag)}*"
            return
        if len(condition) > 1:
            yield self._helper(dimension, condition), "是"
            return
        (member,) = condition
        yield self._digits(dimension, len(member), column), _exactly(member)

    def _column(self, dimension: str) -> int:
        """The column of a dimension; one that few forms ask for is made at its first use."""
        if dimension not in self.dimensions:
            self.columns.append(_member(dimension))
            self.dimensions[dimension] = len(self.columns) - 1
        return self.dimensions[dimension]

    def _digits(self, dimension: str, digits: int, column: int) -> int:
        """The column with the first digits of a code; the code's own where it is made of so many."""
        key = (dimension, digits)
        if dimension == GOVERNMENT and digits < _CODE_DIGITS and key not in self.prefixes:
            letter = column_letters(column + 1)
            title = f"{_CHINESE[dimension]}前{digits}位"
            self.columns.append(
                DataColumn(
                    title,
                    lambda line: getattr(line, dimension)[:digits],
                    lambda row, line: f"LEFT(${letter}{row},{digits})",
                )
            )
            self.prefixes[key] = len(self.columns) - 1
        return self.prefixes.get(key, column)

    def _helper(self, dimension: str, condition: Condition) -> int:
        """The column that says whether a line is in a group of members; made at its first use."""
        key = (dimension, condition)
        if key not in self.helpers:
            letter = column_letters(self._column(dimension) + 1)
            tests = []
            for member in sorted(condition):
                cell = f"LEFT(${letter}{{row}},{len(member)})" if dimension in CODED else f"${letter}{{row}}"
                tests.append(f"{cell}={_literal(member)}")
            test = ",".join(tests)
            self.columns.append(
                DataColumn(
                    group_name(dimension, condition),
                    lambda line: "是" if allows(dimension, condition, getattr(line, dimension)) else "否",
                    lambda row, line: f'IF(OR({test.format(row=row)}),"是","否")',
                )
            )
            self.helpers[key] = len(self.columns) - 1
        return self.helpers[key]

    def cells(self) -> list[list[DataCell]]:
        """The rows below the titles."""
        return [
            [DataCell(c.value(line), c.formula(row, line)) for c in self.columns]
            for row, line in enumerate(self.lines, 2)
        ]


def _exactly(member: str) -> str:
    """A criterion that means this text and nothing else."""
    text = _plain(member)
    return f"={text}" if text[:1] in "=<>" else text


def _plain(text: str) -> str:
    return text.replace("~", "~~").replace("*", "~*").replace("?", "~?")


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _member(dimension: str) -> DataColumn:
    return DataColumn(_CHINESE[dimension], lambda line: str(getattr(line, dimension)))


def _origin(place: Place, books: Books) -> str:
    """The line of the spec, or of the file beside it, or the cell of a workbook."""
    file = "" if place.file == books.spec.file else f"{PurePath(place.file).name} "
    return f"{file}第{place.line}行" if place.line else f"{file}{place.inside}".strip()


def lines_sheet(books: Books) -> DataSheet:
    """明细: every line of the budget. The amount is column Q."""
    personnel = books.pack.personnel
    letter = {"function": "D", "economic": "H"}

    def name(dimension: str) -> Callable[[Line], str]:
        return lambda line: books.name_of(dimension, code) if (code := getattr(line, dimension)) else ""

    def first(dimension: str, digits: int) -> DataColumn:
        title = {("function", 3): "类", ("function", 5): "款", ("economic", 3): "经济类"}[dimension, digits]
        return DataColumn(
            title,
            lambda line: getattr(line, dimension)[:digits],
            lambda row, line: f"LEFT(${letter[dimension]}{row},{digits})",
        )

    def purpose(row: int, line: Line) -> str:
        usual = "人员经费" if line.economic.startswith(personnel) else "公用经费"
        if line.purpose != (usual if line.economic else ""):
            return ""  # the line says otherwise: a fact, not a rule
        tests = ",".join(f'LEFT($H{row},{len(code)})="{code}"' for code in personnel)
        return f'IF($H{row}="","",IF(OR({tests}),"人员经费","公用经费"))'

    columns = [
        _member("year"),
        _member("unit"),
        _member("unit_kind"),
        DataColumn("功能科目编码", lambda line: line.function),
        DataColumn("功能科目名称", name("function")),
        first("function", 3),
        first("function", 5),
        DataColumn("部门经济科目编码", lambda line: line.economic),
        DataColumn("部门经济科目名称", name("economic")),
        first("economic", 3),
        _member("nature"),
        DataColumn("经费", lambda line: line.purpose, purpose),
        _member("fund"),
        _member("origin"),
        _member("project"),
        _member("tag"),
        DataColumn("金额（分）", lambda line: line.amount),
        DataColumn("出处", lambda line: _origin(line.place, books)),
    ]
    at = {"year": 0, "unit": 1, "unit_kind": 2, "function": 3, "economic": 7, "nature": 10, "purpose": 11}
    at |= {"fund": 12, "origin": 13, "project": 14, "tag": 15}
    prefixes = {("function", 3): 5, ("function", 5): 6, ("economic", 3): 9}
    return DataSheet(LINES_SHEET, books.ledger.lines, columns, 16, at, prefixes)


def purchases_sheet(books: Books) -> DataSheet:
    """采购明细: every purchase, a row for each fund that pays it; price and reserve in the first of them."""
    by_number = {bought.number: bought for bought in books.bought}
    lines = books.ledgers[PURCHASES].lines
    first = {line.item: line for line in reversed(lines)}

    def about(tell: Callable[[Bought], str | int]) -> Callable[[Line], str | int]:
        return lambda line: tell(by_number[line.item]) if first[line.item] is line else 0

    def amount(row: int, line: Line) -> str:
        whole = len(by_number[line.item].purchase.shares) == 1
        return f"INT($H{row}*$I{row})" if whole else ""

    columns = [
        DataColumn("记录", lambda line: line.item),
        _member("unit"),
        _member("project"),
        DataColumn("品目", lambda line: line.procurement),
        DataColumn("名称", lambda line: by_number[line.item].purchase.item.name),
        _member("fund"),
        _member("origin"),
        DataColumn("数量", lambda line: by_number[line.item].purchase.quantity),
        DataColumn("单价（分）", about(lambda bought: bought.purchase.price)),
        DataColumn("预留中小微企业（分）", about(lambda bought: bought.purchase.reserved)),
        DataColumn("金额（分）", lambda line: line.amount, amount),
    ]
    at = {"item": 0, "unit": 1, "project": 2, "procurement": 3, "fund": 5, "origin": 6}
    return DataSheet(PURCHASES_SHEET, lines, columns, 10, at)


def holdings_sheet(books: Books) -> DataSheet:
    """资产明细: what the department holds, by kind."""
    columns = [
        DataColumn("项目", lambda line: line.item),
        DataColumn("价值（分）", lambda line: line.amount),
        DataColumn("出处", lambda line: _origin(line.place, books)),
    ]
    return DataSheet(HOLDINGS_SHEET, books.ledgers[HOLDINGS].lines, columns, 1, {"item": 0})


def sheets_of(books: Books) -> dict[str, DataSheet]:
    """The sheet that answers for each book; a book that shares a sheet differs in the column of its amounts."""
    found = {LINES: lines_sheet(books)}
    if books.bought:
        bought = purchases_sheet(books)
        found[PURCHASES] = bought
        for book, column in ((PRICES, 8), (RESERVED, 9)):
            found[book] = DataSheet(
                bought.name, bought.lines, bought.columns, column, bought.dimensions, helpers=bought.helpers
            )
    if books.ledgers[HOLDINGS].lines:
        found[HOLDINGS] = holdings_sheet(books)
    return found


@dataclass(frozen=True, slots=True)
class StatedSheet:
    """Amounts that are known as margins only: last year's figures, or this year's without a joint."""

    name: str
    rows: list[tuple[str, str, str, int, str]]
    """(of what, by which dimension, member, 分, where written)."""


def stated_sheets(books: Books) -> tuple[list[StatedSheet], dict[tuple[int, int, str], str]]:
    """The sheets of stated amounts, and the cell of each by (block, margin, member)."""
    sheets: dict[str, StatedSheet] = {}
    cells: dict[tuple[int, int, str], str] = {}
    for number, block in enumerate(books.ledger.blocks):
        name = LAST_YEAR_SHEET if block.fixed.get("year") in YEARS[1:] else TOTALS_SHEET
        fixed = Query.of({d: (m,) for d, m in block.fixed.items()})
        for which, margin in enumerate(block.margins):
            sheet = sheets.setdefault(name, StatedSheet(name, []))
            for member, amount in margin.amounts.items():
                place = margin.places.get(member, Place())
                of = str(fixed & margin.within)
                sheet.rows.append((of, _CHINESE[margin.by], member, amount, _origin(place, books)))
                cells[number, which, member] = f"{name}!$D${len(sheet.rows) + 1}"
    return list(sheets.values()), cells
