"""The cells of one row of a table of lines: what a line is for, how much it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from budgetgen.ledger.dimensions import FUNDS, NATURES, ORIGINS, PURPOSES, member, plain
from budgetgen.ledger.money import from_accounting, reads_as
from budgetgen.source.grid import GridCell, GridRow, on_one_line
from budgetgen.source.nodes import Scalar
from budgetgen.source.shapes import Choice, Money, Reading, did_you_mean
from budgetgen.spec.amounts import CODED, Code, code_named
from budgetgen.spec.header import Header
from budgetgen.spec.model import Coded
from budgetgen.spec.table_beside import Beside
from budgetgen.spec.vocabulary import (
    CLASS,
    CODE,
    FUND,
    NAME,
    NATURE,
    ORIGIN,
    PROJECT,
    PURPOSE,
    REASON,
    is_total,
    natures_by_name,
)
from budgetgen.spec.vocabulary import UNIT as UNIT_COLUMN

_AS_TEXT = "请把这一格设成文本格式，照要印的样子重写"


@dataclass(slots=True)
class Cells:
    """Reads the cells of rows below a header; what is wrong with one is reported."""

    header: Header
    nature: str
    """Of all lines; "" lets each row tell."""
    reading: Reading
    asks_nature: bool = True
    beside: Beside = field(init=False)

    def __post_init__(self) -> None:
        if self.header.unit:
            self.reading = replace(self.reading, unit=self.header.unit)
        self.beside = Beside(self.header)

    def cell(self, row: GridRow, column: str) -> GridCell:
        """The cell of a column, reported if it holds neither text nor number; blank where there is no such column."""
        if column not in self.header.at:
            return GridCell("", row.place)
        cell = row.cell(self.header.at[column])
        if cell.fault:
            self.reading.error(cell.place, "table-value", f"这一格{cell.fault}", cell.remedy or _AS_TEXT)
        return cell

    def text(self, row: GridRow, column: str) -> GridCell:
        """The text of a column, which may come as one, as names or as codes; a number is one as it is shown."""
        cells = (
            self.cell(row, column + part) for part in ("", NAME, CODE) if column + part in self.header.at
        )
        found = next((cell for cell in cells if cell.text or cell.fault), GridCell("", row.place))
        found = _on_one_line(found)
        if found.shown:
            message = f"这一格是数 {found.text}，Excel 里显示为 “{found.shown}”"
            self.reading.error(found.place, "table-value", message, _AS_TEXT)
        return found

    def unit_of(self, row: GridRow) -> GridCell:
        """The cell that names a row's unit, with its code before the name where a column has it."""
        found = self.text(row, UNIT_COLUMN)
        code = self.cell(row, UNIT_COLUMN + CODE)
        both = code.text and found.text and code.text != found.text and UNIT_COLUMN not in self.header.at
        return replace(found, text=f"{code.text} {found.text}") if both else found

    def amount(self, row: GridRow, column: int) -> int | None:
        """The amount of a row in a column, in 分; a negative one needs its reason beside it."""
        cell = row.cell(column)
        found = self.number(cell)
        if found is None:
            return None
        reason = self.text(row, REASON)
        if reason.text and found >= 0:
            self.beside.unread.setdefault("金额不是负数的各行的备注（原因）", reason.place)
        if found < 0 and not reason.text:
            remedy = "请核对；确是负数时加一列 “原因”，写明为什么"
            self.reading.error(cell.place, "amount-negative", f"“{cell.text}” 是负数，没有写原因", remedy)
        return found

    def number(self, cell: GridCell) -> int | None:
        """The amount in a cell, in 分; None after reporting why there is none."""
        if cell.fault:
            remedy = cell.remedy or "请写成数，如 62000.00"
            self.reading.error(cell.place, "table-value", f"这一格{cell.fault}", remedy)
            return None
        if cell.merged:
            self.reading.error(cell.place, "table-value", "几行的金额合并成一格", "请拆开，每行写自己的金额")
            return None
        found = Money().signed(Scalar(from_accounting(cell.text), cell.place), self.reading)
        if found and cell.shown and not reads_as(cell.shown, found.fen, self.reading.unit):
            message = f"这一格存的是 {cell.text}，Excel 里显示为 “{cell.shown}”，看的人会当成另一个数"
            self.reading.error(cell.place, "table-value", message, "请改掉数字格式，或写成带单位的文本")
            return None
        return found.fen if found else None

    def purpose_of(self, row: GridRow) -> str:
        """The purpose that a row tells, "" for none."""
        cell = self.text(row, PURPOSE)
        if cell.text:
            Choice(PURPOSES).read(Scalar(cell.text, cell.place), self.reading)
        return cell.text

    def nature_of(self, row: GridRow, required: bool) -> str:
        """The nature of a row: the table's, or what its own cell says."""
        cell = self.text(row, NATURE)
        if not cell.text:
            if required and self.asks_nature and not self.nature and not cell.fault:
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
        """What pays a row, "" where it does not say; either column may tell the fund or the origin."""
        fund = origin = ""
        for column in (FUND, ORIGIN):
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
        return fund, origin

    def coded(self, row: GridRow, column: str, dimension: str, required: bool = False) -> Coded | None:
        """The code and the name in a row: in one cell, in two, or one of them."""
        both, code, name = (_on_one_line(self.cell(row, column + part)) for part in ("", CODE, NAME))
        if column + CLASS in self.header.at and not code.text:
            code = self.header.code_by_levels(row, column)
        if both.fault or code.fault or name.fault:
            return None
        if both.text and code.text and not plain(both.text).startswith(plain(code.text)):
            message = f"两列的{column}不同：“{both.text[:40]}” 和 “{code.text[:40]}”"
            self.reading.error(code.place, "table-value", message, "请核对，只留一列")
            return None
        code = both if both.text else code
        if not code.text and (not name.text or is_total(name.text)):
            if required:
                cell = row.cell(self.header.where(column))
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


def _on_one_line(cell: GridCell) -> GridCell:
    """A cell with its text on one line."""
    text = cell.text
    return replace(cell, text=on_one_line(text)) if "\n" in text or "\r" in text else cell
