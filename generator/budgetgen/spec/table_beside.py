"""What a table of lines holds beside the lines: cells without a heading, columns that are not read, rows that nobody sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budgetgen.findings import Place, Severity
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.shapes import Reading
from budgetgen.spec.header import Header
from budgetgen.spec.vocabulary import CODE, FUNCTION, is_numbering_row, repeats_header

_SHOWN = 5
"""So many rows or cells are named."""
_NAME_IT = "请写上列的名称；不是这张表的，写了名称再写 列: {名称: 不用}"
_SHOW_IT = "要算的请取消隐藏；不算的列写 列: {表头: 不用}，不算的行请从表里去掉"
_PARTED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@dataclass(slots=True)
class Beside:
    """Collects, row by row, what the lines leave, and tells of it at the end: nothing in a table goes unread unsaid."""

    header: Header
    unheaded: dict[int, list[GridCell]] = field(default_factory=dict)
    hidden: list[GridRow] = field(default_factory=list)
    struck: list[GridRow] = field(default_factory=list)
    unread: dict[str, Place] = field(default_factory=dict)
    """What is not read, in words, and where it stands first."""

    def __post_init__(self) -> None:
        unread = sorted(self.header.unread, key=lambda cell: cell.place)
        self.unread = {cell.text: cell.place for cell in unread}

    def repeats(self, row: GridRow, number: int, rows: list[GridRow], reading: Reading) -> bool:
        """Whether row `number` of `rows` is part of the header, or the header again, which is told."""
        if number == self.header.row + 1 and is_numbering_row(row):
            return True
        if repeats_header(row, rows[self.header.first]) or repeats_header(row, rows[self.header.row]):
            reading.error(row.place, "table-value", "这一行又是表头", "请删去")
            return True
        return False

    def is_note(self, row: GridRow, below_all: bool) -> bool:
        """Whether a row is a note without an amount: told at the end; `below_all` the total it is who made the table."""
        written = [cell for cell in row.cells.values() if cell.text and not cell.merged]
        if any(row.cell(column).text or row.cell(column).fault for column in self.header.amounts):
            return False
        if below_all or len(written) != 1:
            return below_all
        self.unread.setdefault(f"“{written[0].text[:20]}” 一行", written[0].place)
        return True

    def row(self, row: GridRow, reading: Reading) -> None:
        """Take note of a row below the header; one that is longer than the header of a text is reported at once."""
        longer: list[GridCell] = []
        for column, cell in row.cells.items():
            if column in self.header.headed or cell.merged or not (cell.text or cell.fault):
                continue
            if column >= self.header.width and cell.place.line:
                longer.append(cell)
            else:
                self.unheaded.setdefault(column, []).append(cell)
        if longer:
            self._longer(row.cell(self.header.width - 1), longer, reading)
        if row.hidden:
            self.hidden.append(row)
        if any(row.cell(column).struck for column in self.header.amounts) or _all_struck(row):
            self.struck.append(row)

    def _longer(self, last: GridCell, more: list[GridCell], reading: Reading) -> None:
        """Report the fields of a line behind its last heading: most often an amount that its commas part."""
        message = f"这一行比表头多出 {'、'.join(cell.text[:40] for cell in more[:_SHOWN])}"
        whole = ",".join(cell.text for cell in (last, *more))
        remedy = _NAME_IT
        if _PARTED.fullmatch(whole):
            remedy = f'金额里有千分位逗号的要加英文引号："{whole}"，或去掉逗号'
        reading.error(more[0].place, "table-column", message, remedy)

    def tell(self, rows: list[GridRow], reading: Reading) -> None:
        """Report all of it; `rows` are those of the whole table."""
        self._without_heading(reading)
        self._above_the_header(rows[: self.header.first], reading)
        if self.unread:
            message = "表里没有用到：" + "、".join(self.unread)
            remedy = "各表用不着；不想再提示的列，写进 不用的列"
            reading.tell(min(self.unread.values()), "table-unread", Severity.HINT, message, remedy)
        self._unseen(rows[self.header.row], reading)
        self._struck_through(reading)

    def _without_heading(self, reading: Reading) -> None:
        for _, (first, *others) in sorted(self.unheaded.items()):
            more = f"，下面还有 {len(others)} 格" if others else ""
            message = f"“{first.text[:40]}” 这一格上面没有表头{more}"
            reading.error(first.place, "table-column", message, _NAME_IT)

    def _above_the_header(self, rows: list[GridRow], reading: Reading) -> None:
        """Numbers above the header, in the columns of amounts and codes: another table, or the header is not the first."""
        columns = {self.header.at[name] for name in (FUNCTION, FUNCTION + CODE) if name in self.header.at}
        columns |= set(self.header.amounts)
        for row in rows:
            cells = [row.cell(column) for column in sorted(columns)]
            numbers = [
                c for c in cells if not c.merged and c.text.replace(",", "").replace(".", "", 1).isdecimal()
            ]
            if numbers:
                message = f"表头上面还有 “{numbers[0].text[:40]}”，没有读"
                reading.error(
                    numbers[0].place,
                    "table-column",
                    message,
                    "是明细的，请移到表头下面；不是的，请移到别的工作表",
                )

    def _unseen(self, head: GridRow, reading: Reading) -> None:
        """Rows and columns that were read though nobody sees them."""
        names = {at: name for name, at in self.header.at.items()}
        names |= {one.column: one.heading.text for one in self.header.money}
        unseen = {at: name for at, name in sorted(names.items()) if head.cell(at).hidden}
        seen = [f"“{name}” 列" for name in unseen.values()]
        if self.hidden:
            seen.append(_rows_named(self.hidden))
        if seen:
            place = self.hidden[0].place if self.hidden else head.cell(next(iter(unseen))).place
            message = f"{'、'.join(seen)}是隐藏的（或被筛选掉了），照样读了"
            reading.tell(place, "table-hidden", Severity.WARNING, message, _SHOW_IT)

    def _struck_through(self, reading: Reading) -> None:
        """Rows that were read though a line goes through them: whether they count only people know."""
        if self.struck:
            message = f"{_rows_named(self.struck)}划了删除线，照样读了"
            remedy = "不算的请从表里去掉，要算的请取消删除线"
            reading.tell(self.struck[0].place, "table-struck", Severity.WARNING, message, remedy)


def _all_struck(row: GridRow) -> bool:
    written = [cell for cell in row.cells.values() if cell.text and not cell.merged]
    return bool(written) and all(cell.struck for cell in written)


def _rows_named(rows: list[GridRow]) -> str:
    """Some rows by their numbers: 第 3、5 行."""
    numbers = "、".join(row.place.inside.rpartition("!A")[2] for row in rows[:_SHOWN])
    more = f" 等 {len(rows)} " if len(rows) > _SHOWN else " "
    return f"第 {numbers}{more}行"
