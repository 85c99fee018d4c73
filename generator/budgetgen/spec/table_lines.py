"""Lines of the ledger from a table in a file: what finance systems export, row by row, funds or natures as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from budgetgen.findings import Place
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import decimal_text
from budgetgen.ledger.query import allows
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.shapes import Reading
from budgetgen.spec.amounts import BY_ECONOMICS, MAIN_FUND, MAIN_ORIGIN
from budgetgen.spec.column_words import Told
from budgetgen.spec.columns import Understood, understand
from budgetgen.spec.header import Column, Header, is_nothing
from budgetgen.spec.model import Coded
from budgetgen.spec.money_columns import CHINESE, MoneyColumn
from budgetgen.spec.money_words import MONTH, is_one
from budgetgen.spec.table_rows import Cells
from budgetgen.spec.table_totals import Totals
from budgetgen.spec.vocabulary import ECONOMIC, FUNCTION, GOVERNMENT, PROJECT, TAG

_MAX_TOLD = 50
PROJECTS = "项目支出"
UNIT = "unit"
"""Among the codes of a table: a unit as it is named there, with the place where it is named first."""
_CODES = {"function": FUNCTION, "economic": ECONOMIC, "government": GOVERNMENT}

Codes = list[tuple[str, Coded]]


@dataclass(frozen=True, slots=True)
class TableRead:
    """The lines of a table, the codes they write, what its columns are, and its totals with what was added up."""

    lines: list[Line]
    codes: Codes
    columns: tuple[Column, ...]
    totals: Totals


def lines_in(
    rows: list[GridRow], nature: str, reading: Reading, told: Sequence[Told] = ()
) -> tuple[list[Line], Codes] | None:
    """The lines of a table's rows and the codes they write; None after reporting why there are none.

    All lines are of `nature`; "" lets each row or column tell. A line's unit and project are as written. `told` is
    what the spec says of columns.
    """
    rows = [row for row in rows if not row.is_blank]
    understood = understand(rows, reading, told) if rows else Understood(None)
    found = lines_below(rows, understood, nature, reading)
    return (found.lines, found.codes) if found else None


def lines_below(
    rows: list[GridRow], understood: Understood, nature: str, reading: Reading, asks_nature: bool = True
) -> TableRead | None:
    """The lines below a header; None where it is not clear (reported before).

    Without `asks_nature` rows need not tell theirs.
    """
    header = understood.header
    if header is None:
        return None
    reader = _Rows(Cells(header, nature, reading, asks_nature))
    beside, before = reader.cells.beside, len(reading.findings)
    totals = Totals(rows, reader.cells)
    for number, row in enumerate(rows[header.row + 1 :], header.row + 1):
        if len(reading.findings) - before >= _MAX_TOLD:
            message = f"这张表的问题超过 {_MAX_TOLD} 个，后面的没有再看"
            reading.error(row.place, "table-format", message, "请先改正上面的")
            break
        repeated = beside.repeats(row, number, rows, reading)
        if not repeated and not totals.takes(number) and not beside.is_note(row, totals.ended):
            totals.line(number, reader.row(row))
    if not reader.lines and len(reading.findings) == before:
        reading.error(rows[header.row].place, "table-format", "表头下面没有一行明细", "请检查文件和工作表")
    if len(reading.findings) == before and not beside.unheaded:
        totals.check()
    beside.tell(rows, reading)
    return TableRead(reader.lines, reader.codes, understood.columns, totals)


@dataclass(slots=True)
class _Rows:
    """Makes lines of rows below a header."""

    cells: Cells
    lines: list[Line] = field(default_factory=list)
    codes: Codes = field(default_factory=list)
    units: set[str] = field(default_factory=set)

    def row(self, row: GridRow) -> dict[int, int]:
        """Take in one row; its amounts by column. What is wrong with it is reported."""
        cells, header = self.cells, self.cells.header
        faults = len(cells.reading.findings)
        cells.beside.row(row, cells.reading)
        written = self._written(row)
        told = {d for one in written for d, _ in one.query.conditions}
        nature = cells.nature_of(row, required="nature" not in told)
        natures = {_nature(one, nature) for one in written} or {nature}
        coded = {
            "function": cells.coded(row, FUNCTION, "function", required="function" not in told),
            "economic": cells.coded(
                row, ECONOMIC, "economic", required="economic" not in told and bool(natures & BY_ECONOMICS)
            ),
            "government": cells.coded(row, GOVERNMENT, "government"),
        }
        fund, origin = cells.fund_and_origin(row)
        purpose, project = cells.purpose_of(row), cells.text(row, PROJECT)
        if PROJECTS in natures and not cells.nature and not (project.text or project.fault):
            cells.reading.error(project.place, "table-value", "项目支出没有写项目", "请写项目名称")
        for other in natures - {PROJECTS, ""}:
            if project.text and PROJECTS not in natures:
                cells.beside.unread.setdefault(f"{other}各行的项目", project.place)
        unit, tag = cells.unit_of(row), cells.text(row, TAG)
        amounts = {one.column: cells.amount(row, one.column) for one in written}
        if not written:
            self._nothing(row)
        if len(cells.reading.findings) > faults:
            return {}
        given = {
            "unit": unit.text,
            **{dimension: code.code if code else "" for dimension, code in coded.items()},
            "nature": nature,
            "purpose": purpose,
            "fund": fund,
            "origin": origin,
        }
        for one in written:
            place = row.cell(one.column).place
            amount = amounts[one.column]
            assert amount is not None  # else it is reported
            where = self._where(one, given, place)
            whose = project.text if where["nature"] == PROJECTS else ""
            self.lines.append(Line(amount, **where, project=whose, tag=tag.text, place=place))
        self._check_totals(row, {column: amount or 0 for column, amount in amounts.items()}, header)
        if unit.text and unit.text not in self.units:
            self.units.add(unit.text)
            self.codes.append((UNIT, Coded(unit.text, "", unit.place)))
        self.codes += [(dimension, code) for dimension, code in coded.items() if code]
        return {column: amount or 0 for column, amount in amounts.items()}

    def _written(self, row: GridRow) -> list[MoneyColumn]:
        """The columns of money in which a row says something: where some have an amount, those with a zero say nothing."""
        money = self.cells.header.money
        if len(money) == 1:
            return list(money)
        filled = [one for one in money if _says(row.cell(one.column))]
        return [one for one in filled if not is_nothing(row.cell(one.column))] or filled[:1]

    def _nothing(self, row: GridRow) -> None:
        """Report a row without an amount."""
        first = row.cell(self.cells.header.money[0].column)
        remedy = "没有就写 0，或删去这一行"
        self.cells.reading.error(first.place, "empty-value", "这一行的金额各列都是空的", remedy)

    def _where(self, one: MoneyColumn, given: dict[str, str], place: Place) -> dict[str, str]:
        """What a line is for, by what its row and its column tell; two that differ are reported."""
        found = dict(given)
        for dimension, condition in one.query.conditions:
            if dimension == MONTH:
                continue
            said = found.get(dimension, "")
            if said and not allows(dimension, condition, said):
                message = f"这一行的{CHINESE[dimension]}是 {said}，这一格却在 “{one.heading.text[:40]}” 一列"
                self.cells.reading.error(place, "table-value", message, "请核对；没有的请空着")
            elif not said and not is_one(dimension, condition):
                message = f"“{one.heading.text[:40]}” 是几种{CHINESE[dimension]}的合称，这一行没有写是哪一种"
                remedy = f"请在 {CHINESE[dimension]} 一列写明"
                self.cells.reading.error(place, "table-value", message, remedy)
            else:
                found[dimension] = said or next(iter(condition))
        if self.cells.nature and found["nature"] != self.cells.nature:
            message = f"这一列是{found['nature']}，这张表却用作{self.cells.nature}"
            self.cells.reading.error(place, "table-value", message, "几种支出在一张表里，请写 明细: {表: …}")
        return found | {"fund": found["fund"] or MAIN_FUND, "origin": found["origin"] or MAIN_ORIGIN}

    def _check_totals(self, row: GridRow, amounts: dict[int, int], header: Header) -> None:
        """Compare the columns that add up others with them; money in none of these would be lost."""
        for total in header.totals:
            cell = row.cell(total.column)
            written = self.cells.number(cell) if _says(cell) else None
            found = sum(amounts.get(column, 0) for column in total.parts)
            if written is None or written == found:
                continue
            names = "、".join(o.heading.text for o in header.money if o.column in total.parts)
            message = (
                f"“{total.heading.text[:40]}” 一列写的是 {_yuan(written)} 元，{names[:80] or '它的各列'} 相加是 {_yuan(found)} 元，"
                f"差 {_yuan(written - found)} 元"
            )
            remedy = "请核对；另有一列也是其中的钱的，写 列: {表头: 意思}"
            self.cells.reading.error(cell.place, "table-total", message, remedy)


def _nature(one: MoneyColumn, of_row: str) -> str:
    """The nature of an amount: its column's, or what its row says."""
    condition = one.query.by_dimension.get("nature", frozenset())
    return next(iter(condition)) if len(condition) == 1 else of_row


def _says(cell: GridCell) -> bool:
    return bool(cell.text or cell.fault) and not (cell.merged and not cell.text)


def _yuan(fen: int) -> str:
    return decimal_text(fen, 2, True)
