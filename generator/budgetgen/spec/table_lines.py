"""Lines of the ledger from a table in a file: what finance systems export, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from budgetgen.catalog.names import entries_named
from budgetgen.ledger.dimensions import FUNDS, NATURES, ORIGINS, PURPOSES, member, plain
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import decimal_text
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.nodes import Scalar
from budgetgen.source.shapes import Choice, Money, Reading, did_you_mean
from budgetgen.spec.amounts import MAIN_FUND, MAIN_ORIGIN, Code
from budgetgen.spec.columns import (
    AMOUNT,
    CODE,
    ECONOMIC,
    FUNCTION,
    GOVERNMENT,
    NAME,
    Header,
    find_header,
    is_total,
    is_total_row,
)
from budgetgen.spec.model import Coded

_CODED = re.compile(r"[\[(（【]?([0-9０-９]+)[\])）】]?[\s\-－—_]*(.*)", re.DOTALL)
_MAX_TOLD = 50
PROJECTS = "项目支出"
UNIT = "unit"
"""Among the codes of a table: a unit as it is named there, with the place where it is named first."""

Codes = list[tuple[str, Coded]]


def lines_in(
    rows: list[GridRow], nature: str, economics: bool, reading: Reading
) -> tuple[list[Line], Codes] | None:
    """The lines of a table's rows and the codes they write; None after reporting why there are none.

    All lines are of `nature`; "" lets each row tell. `economics` demands an economic section. A line's unit and
    project are as written.
    """
    rows = [row for row in rows if not row.is_blank]
    header = find_header(rows, reading) if rows else None
    if header is None:
        return None
    reader = _Rows(header, nature, economics, reading)
    for number, row in enumerate(rows[header.row + 1 :], header.row + 1):
        if is_total_row(row, header):
            reader.total(row, rows[number + 1 :])
            break
        if len(reading.findings) - reader.before >= _MAX_TOLD:
            message = f"这张表的问题超过 {_MAX_TOLD} 个，后面的没有再看"
            reading.error(row.place, "table-format", message, "请先改正上面的")
            break
        reader.row(row)
    return reader.lines, reader.codes


@dataclass(slots=True)
class _Rows:
    """Reads rows below a header."""

    header: Header
    nature: str
    economics: bool
    reading: Reading
    lines: list[Line] = field(default_factory=list)
    codes: Codes = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    before: int = 0

    def __post_init__(self) -> None:
        self.before = len(self.reading.findings)
        if self.header.unit:
            self.reading = Reading(
                self.header.unit, self.reading.findings, self.reading.files, self.reading.year
            )

    def row(self, row: GridRow) -> None:
        """Take in one row; what is wrong with it is reported."""
        faults = len(self.reading.findings)
        function = self.coded(row, FUNCTION, "function", required=True)
        economic = self.coded(row, ECONOMIC, "economic", required=self.economics)
        government = self.coded(row, GOVERNMENT, "government")
        nature = self.nature_of(row)
        fund, origin = self.fund_and_origin(row)
        purpose = self.text(row, "经费")
        if purpose.text:
            Choice(PURPOSES).read(Scalar(purpose.text, purpose.place), self.reading)
        project = self.text(row, "项目")
        if not project.text:
            project = self.text(row, "项目" + NAME)
        if nature == PROJECTS and not self.nature and not project.text:
            self.reading.error(project.place, "table-value", "项目支出没有写项目", "请写项目名称")
        amount = self.amount(row)
        if len(self.reading.findings) > faults or function is None or amount is None:
            return
        self.lines.append(
            Line(
                amount,
                unit=self.unit_cell(row).text,
                function=function.code,
                economic=economic.code if economic else "",
                government=government.code if government else "",
                nature=nature,
                purpose=purpose.text,
                fund=fund,
                origin=origin,
                project=project.text if nature == PROJECTS else "",
                tag=self.text(row, "标签").text,
                place=self.text(row, AMOUNT).place,
            )
        )
        named = self.unit_cell(row)
        if named.text and named.text not in self.units:
            self.units.add(named.text)
            self.codes.append((UNIT, Coded(named.text, "", named.place)))
        for dimension, coded in (("function", function), ("economic", economic), ("government", government)):
            if coded:
                self.codes.append((dimension, coded))

    def text(self, row: GridRow, column: str) -> GridCell:
        """The cell of a column; blank, at the row's place, where the table has no such column."""
        if column not in self.header.at:
            return GridCell("", row.place)
        cell = row.cell(self.header.at[column])
        if cell.fault:
            remedy = (
                "请在 Excel 里打开、算出结果后保存，或改写成数" if "公式" in cell.fault else "请改正这一格"
            )
            self.reading.error(cell.place, "table-value", f"这一格{cell.fault}", remedy)
        return cell

    def unit_cell(self, row: GridRow) -> GridCell:
        """The cell that names a row's unit, or its code."""
        cells = [self.text(row, "单位" + part) for part in ("", NAME, CODE)]
        return next((cell for cell in cells if cell.text), cells[0])

    def amount(self, row: GridRow) -> int | None:
        """The amount of a row in 分; a negative one needs its reason beside it."""
        cell = self.text(row, AMOUNT)
        if cell.fault:
            return None
        scalar = Scalar(cell.text, cell.place)
        found = Money().signed(scalar, self.reading)
        if found and found.fen < 0 and not self.text(row, "原因").text:
            remedy = "请核对；确是负数时加一列 “原因”，写明为什么"
            self.reading.error(cell.place, "amount-negative", f"“{cell.text}” 是负数，没有写原因", remedy)
        return found.fen if found else None

    def nature_of(self, row: GridRow) -> str:
        """The nature of a row: the table's, or what its own cell says."""
        cell = self.text(row, "性质")
        if not cell.text:
            if not self.nature:
                self.reading.error(cell.place, "table-value", "没有写支出性质", "请写：" + "、".join(NATURES))
            return self.nature
        found = member("nature", cell.text)
        if found is None:
            message = f"“{cell.text[:40]}” 不是支出性质"
            self.reading.error(cell.place, "unknown-word", message, did_you_mean(cell.text, NATURES))
        elif self.nature and found != self.nature:
            message = f"这一行是{found}，这张表却用作{self.nature}"
            remedy = "几种支出在一张表里，请写 明细: {表: …}"
            self.reading.error(cell.place, "table-value", message, remedy)
        return found or self.nature

    def fund_and_origin(self, row: GridRow) -> tuple[str, str]:
        """What pays a row; either column may tell the fund or the origin."""
        fund = origin = ""
        for column in ("资金", "来源"):
            cell = self.text(row, column)
            if not cell.text:
                continue
            found_origin, found_fund = member("origin", cell.text), member("fund", cell.text)
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
        both = self.text(row, column)
        code = both if both.text else self.text(row, column + CODE)
        name = self.text(row, column + NAME)
        if both.fault or code.fault or name.fault:
            return None
        where = next((column + part for part in ("", CODE, NAME) if column + part in self.header.at), "")
        if not code.text and (not name.text or is_total(name.text)):
            if required:
                cell = self.text(row, where) if where else row.cell(self.header.at[AMOUNT])
                self.reading.error(cell.place, "table-value", f"没有写{column}", f"请写{column}的编码和名称")
            return None
        split = _CODED.fullmatch(code.text)
        if split is None:
            return self.named(code if code.text else name, dimension)
        text = f"{split[1]} {name.text or split[2]}".strip()
        return Code(dimension).read(Scalar(text, code.place), self.reading)

    def named(self, cell: GridCell, dimension: str) -> Coded | None:
        """The code of a name that stands alone, where only one code of its level has it."""
        shape = Code(dimension)
        found = entries_named(dimension, cell.text, self.reading.year)
        codes = sorted({entry.code for entry in found if len(entry.code) == shape.digits})
        if len(codes) == 1:
            return Coded(codes[0], cell.text, cell.place)
        if codes:
            told = "、".join(codes[:5]) + ("等" if len(codes) > 5 else "")
            message = f"叫 “{cell.text[:40]}” 的科目有 {len(codes)} 个（{told}）"
        else:
            message = f"目录里没有叫 “{cell.text[:40]}” 的{shape.kind}"
        self.reading.error(cell.place, "code-format", message, f"请写{shape.expects}")
        return None

    def total(self, row: GridRow, below: list[GridRow]) -> None:
        """Compare the total with the lines above it; amounts below it would be lost."""
        for other in below:
            if (cell := self.text(other, AMOUNT)).text:
                message = "合计行下面还有金额"
                self.reading.error(cell.place, "table-total", message, "合计只写在最后一行；分组的小计请删去")
                return
        written = self.amount(row)
        found = sum(line.amount for line in self.lines)
        if written is None or written == found or len(self.reading.findings) > self.before:
            return
        message = (
            f"合计行写的是 {decimal_text(written, 2, True)} 元，各行相加是 {decimal_text(found, 2, True)} 元，"
            f"差 {decimal_text(written - found, 2, True)} 元"
        )
        self.reading.error(self.text(row, AMOUNT).place, "table-total", message, "请核对各行和合计")


def is_unit(text: str, unit: Mapping[str, Any]) -> bool:
    """Whether a text names a unit: by its name, its code, or both."""
    name, code = plain(unit["name"].text), unit["code"].text if "code" in unit else ""
    split = _CODED.fullmatch(text)
    return plain(text) in {name, code} - {""} or bool(split and split[2] and plain(split[2]) == name)
