"""Lines of the ledger from a table in a file: what finance systems export, row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from budgetgen.ledger.dimensions import FUNDS, NATURES, ORIGINS, PURPOSES, member, plain
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import decimal_text, from_accounting, reads_as
from budgetgen.source.grid import GridCell, GridRow, on_one_line
from budgetgen.source.nodes import Scalar
from budgetgen.source.shapes import Choice, Money, Reading, Words, did_you_mean
from budgetgen.spec.amounts import BY_ECONOMICS, CODED, MAIN_FUND, MAIN_ORIGIN, Code, code_named
from budgetgen.spec.columns import (
    AMOUNT,
    CODE,
    ECONOMIC,
    FUNCTION,
    GOVERNMENT,
    NAME,
    NATURE,
    PROJECT,
    REASON,
    TAG,
    Header,
    find_header,
    is_total,
    is_total_row,
    natures_by_name,
)
from budgetgen.spec.columns import UNIT as UNIT_COLUMN
from budgetgen.spec.model import Coded
from budgetgen.spec.table_beside import Beside

_MAX_TOLD = 50
_AS_TEXT = "请把这一格设成文本格式，照要印的样子重写"
PROJECTS = "项目支出"
UNIT = "unit"
"""Among the codes of a table: a unit as it is named there, with the place where it is named first."""

Codes = list[tuple[str, Coded]]


def lines_in(
    rows: list[GridRow], nature: str, reading: Reading, unused: Sequence[Words] = ()
) -> tuple[list[Line], Codes] | None:
    """The lines of a table's rows and the codes they write; None after reporting why there are none.

    All lines are of `nature`; "" lets each row tell. A line's unit and project are as written. `unused` are headings
    of columns that are left alone.
    """
    rows = [row for row in rows if not row.is_blank]
    header = find_header(rows, reading, unused) if rows else None
    if header is None:
        return None
    reader = _Rows(header, nature, reading)
    for number, row in enumerate(rows[header.row + 1 :], header.row + 1):
        if is_total_row(row, header):
            reader.total(row, rows[number + 1 :])
            break
        if len(reading.findings) - reader.before >= _MAX_TOLD:
            message = f"这张表的问题超过 {_MAX_TOLD} 个，后面的没有再看"
            reading.error(row.place, "table-format", message, "请先改正上面的")
            break
        if not reader.beside.takes(row, number, rows, reading):
            reader.row(row)
    if not reader.lines and len(reading.findings) == reader.before:
        reading.error(rows[header.row].place, "table-format", "表头下面没有一行明细", "请检查文件和工作表")
    reader.beside.tell(rows, reading)
    return reader.lines, reader.codes


@dataclass(slots=True)
class _Rows:
    """Reads rows below a header."""

    header: Header
    nature: str
    reading: Reading
    lines: list[Line] = field(default_factory=list)
    codes: Codes = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    before: int = 0
    beside: Beside = field(init=False)

    def __post_init__(self) -> None:
        self.before = len(self.reading.findings)
        if self.header.unit:
            self.reading = Reading(
                self.header.unit, self.reading.findings, self.reading.files, self.reading.year
            )
        self.beside = Beside(self.header)

    def row(self, row: GridRow) -> None:
        """Take in one row; what is wrong with it is reported."""
        faults = len(self.reading.findings)
        self.beside.row(row, self.reading)
        nature = self.nature_of(row)
        function = self.coded(row, FUNCTION, "function", required=True)
        economic = self.coded(row, ECONOMIC, "economic", required=nature in BY_ECONOMICS)
        government = self.coded(row, GOVERNMENT, "government")
        fund, origin = self.fund_and_origin(row)
        if (purpose := self.text(row, "经费")).text:
            Choice(PURPOSES).read(Scalar(purpose.text, purpose.place), self.reading)
        project = self.text(row, PROJECT)
        if nature == PROJECTS and not self.nature and not (project.text or project.fault):
            self.reading.error(project.place, "table-value", "项目支出没有写项目", "请写项目名称")
        if nature and nature != PROJECTS and project.text:
            self.beside.unread.setdefault(f"{nature}各行的项目", project.place)
        unit, tag, amount = self.unit_of(row), self.text(row, TAG), self.amount(row)
        if len(self.reading.findings) > faults or function is None or amount is None:
            return
        self.lines.append(
            Line(
                amount,
                unit=unit.text,
                function=function.code,
                economic=economic.code if economic else "",
                government=government.code if government else "",
                nature=nature,
                purpose=purpose.text,
                fund=fund,
                origin=origin,
                project=project.text if nature == PROJECTS else "",
                tag=tag.text,
                place=self.cell(row, AMOUNT).place,
            )
        )
        if unit.text and unit.text not in self.units:
            self.units.add(unit.text)
            self.codes.append((UNIT, Coded(unit.text, "", unit.place)))
        for dimension, coded in (("function", function), ("economic", economic), ("government", government)):
            if coded:
                self.codes.append((dimension, coded))

    def cell(self, row: GridRow, column: str) -> GridCell:
        """The cell of a column, reported if it holds neither text nor number; blank where there is no such column."""
        if column not in self.header.at:
            return GridCell("", row.place)
        cell = row.cell(self.header.at[column])
        if cell.fault:
            remedy = cell.remedy or ("请写成数，如 62000.00" if column == AMOUNT else _AS_TEXT)
            self.reading.error(cell.place, "table-value", f"这一格{cell.fault}", remedy)
        return cell

    def text(self, row: GridRow, column: str) -> GridCell:
        """The text of a column, which may come as one, as names or as codes; a number is one as it is shown."""
        cells = (
            self.cell(row, column + part) for part in ("", NAME, CODE) if column + part in self.header.at
        )
        found = next((cell for cell in cells if cell.text or cell.fault), GridCell("", row.place))
        found = replace(found, text=on_one_line(found.text))
        if found.shown:
            message = f"这一格是数 {found.text}，Excel 里显示为 “{found.shown}”"
            self.reading.error(
                found.place, "table-value", message, "请把这一格设成文本格式，照要印的样子重写"
            )
        return found

    def unit_of(self, row: GridRow) -> GridCell:
        """The cell that names a row's unit, with its code before the name where a column has it."""
        found = self.text(row, UNIT_COLUMN)
        code = self.cell(row, UNIT_COLUMN + CODE)
        both = code.text and found.text and code.text != found.text and UNIT_COLUMN not in self.header.at
        return replace(found, text=f"{code.text} {found.text}") if both else found

    def amount(self, row: GridRow) -> int | None:
        """The amount of a row in 分; a negative one needs its reason beside it."""
        cell = self.cell(row, AMOUNT)
        if cell.fault:
            return None
        if cell.merged:
            self.reading.error(cell.place, "table-value", "几行的金额合并成一格", "请拆开，每行写自己的金额")
            return None
        scalar = Scalar(from_accounting(cell.text), cell.place)
        found = Money().signed(scalar, self.reading)
        if found and cell.shown and not reads_as(cell.shown, found.fen, self.reading.unit):
            message = f"这一格存的是 {cell.text}，Excel 里显示为 “{cell.shown}”，看的人会当成另一个数"
            self.reading.error(cell.place, "table-value", message, "请改掉数字格式，或写成带单位的文本")
            return None
        reason = self.text(row, REASON)
        if reason.text and found and found.fen >= 0:
            self.beside.unread.setdefault("金额不是负数的各行的备注（原因）", reason.place)
        if found and found.fen < 0 and not reason.text:
            remedy = "请核对；确是负数时加一列 “原因”，写明为什么"
            self.reading.error(cell.place, "amount-negative", f"“{cell.text}” 是负数，没有写原因", remedy)
        return found.fen if found else None

    def nature_of(self, row: GridRow) -> str:
        """The nature of a row: the table's, or what its own cell says."""
        cell = self.text(row, NATURE)
        if not cell.text:
            if not self.nature and not cell.fault:
                self.reading.error(cell.place, "table-value", "没有写支出性质", "请写：" + "、".join(NATURES))
            return self.nature
        split = CODED.fullmatch(cell.text)
        word = (split[2] if split else "") or cell.text
        found = member("nature", word) or self.nature_by_name(row, replace(cell, text=word))
        if found == "":
            return self.nature
        if found is None:
            message = f"“{cell.text[:40]}” 不是支出性质"
            self.reading.error(cell.place, "unknown-word", message, did_you_mean(cell.text, NATURES))
        elif self.nature and found != self.nature:
            message = f"这一行是{found}，这张表却用作{self.nature}"
            remedy = "几种支出在一张表里，请写 明细: {表: …}"
            self.reading.error(cell.place, "table-value", message, remedy)
        return found or self.nature

    def nature_by_name(self, row: GridRow, kind: GridCell) -> str | None:
        """The nature of a kind of projects that only their names tell; "" after reporting that this one does not."""
        words = natures_by_name(kind.text)
        if not words:
            return None
        name = plain(self.text(row, PROJECT).text)
        found = next((nature for word, nature in words.items() if word in name), "")
        if not found:
            message = f"“{kind.text[:40]}” 有的是基本支出（公用经费项目），有的是项目支出（其他运转类项目），这一行分不清"
            self.reading.error(kind.place, "table-value", message, "请写 公用经费项目 或 其他运转类项目")
        return found

    def fund_and_origin(self, row: GridRow) -> tuple[str, str]:
        """What pays a row; either column may tell the fund or the origin."""
        fund = origin = ""
        for column in ("资金", "来源"):
            cell = self.text(row, column)
            if not cell.text:
                continue
            split = CODED.fullmatch(cell.text)
            name = (split[2] if split else "") or cell.text
            found_origin, found_fund = member("origin", name), member("fund", name)
            if found_fund and not fund:
                fund = found_fund
            elif found_origin and not origin:
                origin = found_origin
            else:
                known = (*FUNDS, *ORIGINS)
                message = f"“{cell.text[:40]}” 不是资金性质或资金来源"
                self.reading.error(cell.place, "unknown-fund", message, did_you_mean(cell.text, known))
        return fund or MAIN_FUND, origin or MAIN_ORIGIN

    def coded(self, row: GridRow, column: str, dimension: str, required: bool = False) -> Coded | None:
        """The code and the name in a row: in one cell, in two, or one of them."""
        both, code, name = (
            replace(cell, text=on_one_line(cell.text))
            for cell in (self.cell(row, column + part) for part in ("", CODE, NAME))
        )
        if both.fault or code.fault or name.fault:
            return None
        if both.text and code.text and not plain(both.text).startswith(plain(code.text)):
            message = f"两列的{column}不同：“{both.text[:40]}” 和 “{code.text[:40]}”"
            self.reading.error(code.place, "table-value", message, "请核对，只留一列")
            return None
        code = both if both.text else code
        if not code.text and (not name.text or is_total(name.text)):
            if required:
                where = next((column + p for p in ("", CODE, NAME) if column + p in self.header.at), AMOUNT)
                cell = row.cell(self.header.at[where])
                self.reading.error(cell.place, "table-value", f"没有写{column}", f"请写{column}的编码和名称")
            return None
        if code.shown and re.sub("[^0-9]", "", code.shown.partition(".")[0]) != code.text:
            message = f"这一格是数 {code.text}，Excel 里显示为 “{code.shown}”，不像编码"
            self.reading.error(code.place, "table-value", message, "请把这一格设成文本格式，重写编码")
            return None
        split = CODED.fullmatch(code.text)
        if split is None:
            return code_named(code if code.text else name, dimension, self.reading)
        if split[2] and name.text and plain(split[2]) != plain(name.text):
            message = f"{column} {split[1]} 在编码一列叫 “{split[2][:40]}”，在名称一列叫 “{name.text[:40]}”"
            self.reading.error(name.place, "table-value", message, "请核对编码和名称")
            return None
        text = f"{split[1]} {name.text or split[2]}".strip()
        return Code(dimension).read(Scalar(text, code.place), self.reading)

    def total(self, row: GridRow, below: list[GridRow]) -> None:
        """Compare the total with the lines above it; amounts below it would be lost."""
        for other in below:
            cell = other.cell(self.header.at[AMOUNT])
            if is_total_row(other, self.header):
                self.total(other, [])
            elif cell.text or cell.fault:
                message = "合计行下面还有金额"
                self.reading.error(cell.place, "table-total", message, "合计只写在最后一行；分组的小计请删去")
                return
        written = self.amount(row)
        found = sum(line.amount for line in self.lines)
        if (
            written is None
            or written == found
            or self.beside.unheaded
            or len(self.reading.findings) > self.before
        ):
            return
        message = (
            f"合计行写的是 {decimal_text(written, 2, True)} 元，各行相加是 {decimal_text(found, 2, True)} 元，"
            f"差 {decimal_text(written - found, 2, True)} 元"
        )
        self.reading.error(row.cell(self.header.at[AMOUNT]).place, "table-total", message, "请核对各行和合计")
