"""The columns of a table of lines: which row is the header, and what each column is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from budgetgen.catalog.catalog import lookup
from budgetgen.ledger.money import half_width
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.shapes import Reading, nearest
from budgetgen.spec.amounts import CODED
from budgetgen.spec.column_words import BY_THE_SPEC, Told, how_to_say, matched
from budgetgen.spec.header import Column, Header, is_nothing
from budgetgen.spec.heading_rows import SECOND_ROW, Heading, header_rows, headings
from budgetgen.spec.money_columns import CHINESE, Arrangement, MoneyColumn
from budgetgen.spec.money_words import Said, money_meaning, money_word
from budgetgen.spec.vocabulary import (
    AMOUNT,
    CODE,
    ECONOMIC,
    FUNCTION,
    GOVERNMENT,
    LEVELS,
    NAME,
    PARTS,
    UNIT,
    vocabulary,
    without_unit,
)

_STATED_UNIT = re.compile(r"(?:单位[:：]\s*(?:人民币)?|[（(])([千万亿]?元)")
"""Above the header: 单位：万元, 2022年明细表（万元）."""
_LISTS = (("function", FUNCTION), ("economic", ECONOMIC), ("government", GOVERNMENT))
"""The lists of codes, and the columns that hold them."""
_NUMBER = re.compile(r"[-(]?[\d,.]+\)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Understood:
    """The header of a table of lines, None where something in it is not clear; and what each column is."""

    header: Header | None
    columns: tuple[Column, ...] = ()


def understand(rows: list[GridRow], reading: Reading, told: Sequence[Told] = ()) -> Understood:
    """What the columns of a table are, as far as they are clear; what is not is reported."""
    spoken = {without_unit(one.heading.text)[0].rpartition("/")[2] for one in told}

    def known(text: str) -> bool:
        name = without_unit(text)[0]
        return (
            name in vocabulary().headings
            or name in spoken
            or name in LEVELS
            or bool(SECOND_ROW.fullmatch(name))
            or money_word(text, reading.year, reading.units) is not None
        )

    found = header_rows(rows, known)
    if found is None:
        message, remedy = "没有找到表头", f"表头至少要有 {FUNCTION}、{AMOUNT} 两列"
        reading.error(rows[0].place, "table-column", message, remedy)
        return Understood(None)
    reader = _Header(rows, found, reading)
    header = reader.read(told)
    for column in (FUNCTION, AMOUNT) if header else ():
        if header and not _tells(header, column):
            message = f"表头没有 “{column}” 这一列"
            reading.error(rows[found[0]].place, "table-column", message, f"请加上 {column}")
            header = None
    return Understood(header, tuple(sorted(reader.told, key=lambda one: one.heading.column)))


def _tells(header: Header, column: str) -> bool:
    if column == AMOUNT:
        return bool(header.money)
    told_by_money = all("function" in one.query.by_dimension for one in header.money)
    return header.has(column) or (bool(header.money) and told_by_money)


@dataclass
class _Header:
    """Reads the headings of a header, and reports those that nobody knows."""

    rows: list[GridRow]
    block: tuple[int, int]
    reading: Reading
    at: dict[str, int] = field(default_factory=dict)
    money: list[MoneyColumn] = field(default_factory=list)
    unread: list[GridCell] = field(default_factory=list)
    told: list[Column] = field(default_factory=list)
    dropped: dict[str, GridCell] = field(default_factory=dict)
    sound: bool = True

    def read(self, said: Sequence[Told]) -> Header | None:
        """The header; None where a column of it is not clear."""
        first, last = self.block
        above = headings(self.rows, first, last)
        spoken, matches = matched(said, above, self.reading)
        self.sound = matches
        for heading in above:
            if heading.column in spoken:
                self._told(heading, spoken[heading.column])
            else:
                self._heading(heading)
        unit = self._unit(self.rows[:first], above)
        arrangement = Arrangement(self.money, self._rows_tell, self.reading, self._empty())
        money, totals = arrangement.arranged()
        whole = {one.column: one for one in (*self.money, *money, *totals)}
        self._tell_money(list(whole.values()), arrangement)
        if not (self.sound and arrangement.sound):
            return None
        self._left_over({heading.column: heading.cell for heading in above})
        width = 1 + max(*self.rows[first].cells, *self.rows[last].cells)
        columns = frozenset(heading.column for heading in above)
        unread = tuple(self.unread)
        return Header(self.at, tuple(money), tuple(totals), unit, first, last, unread, columns, width)

    def _empty(self) -> frozenset[int]:
        """The columns of money in which no amount stands, where another has some."""
        below = self.rows[self.block[1] + 1 :]
        columns = [one.column for one in self.money]
        empty = {c for c in columns if all(is_nothing(row.cell(c)) for row in below)}
        return frozenset(empty) if len(empty) < len(columns) else frozenset()

    def _tell_money(self, columns: Sequence[MoneyColumn], arrangement: Arrangement) -> None:
        """What the columns of money are, and which of them are not clear."""
        for one in columns:
            why = arrangement.unclear.get(one.column)
            meaning = "" if why else one.words() + ("（合计，只核对）" if one.parts else "")
            if one.column in arrangement.idle:
                meaning = "没有钱，不读"
            self.told.append(Column(one.heading, meaning, why or one.evidence, True))

    def _rows_tell(self, dimension: str) -> bool:
        column = CHINESE.get(dimension)
        return column is not None and any(column + part in self.at for part in PARTS)

    def _told(self, heading: Heading, told: Told) -> None:
        """A column of which the spec says what it is."""
        if told.money is not None:
            self._money(heading, told.money)
        elif told.column:
            self._column(heading, told.column, BY_THE_SPEC)
        else:
            self.told.append(Column(heading, "不用", BY_THE_SPEC))
            if meant := self._meant(heading):
                self.dropped[meant] = heading.cell

    def _meant(self, heading: Heading) -> str:
        """The column that a heading means by the vocabulary, "" for none; 功能分类科目 above 科目编码 is one."""
        names = vocabulary().headings
        last = without_unit(heading.path[-1])[0]
        if len(heading.path) > 1 and (part := SECOND_ROW.fullmatch(last)):
            return names.get(f"{without_unit(heading.path[-2])[0]}{part[1]}", "")
        if last in LEVELS:
            group = names.get(without_unit(heading.path[-2])[0], "") if len(heading.path) > 1 else ""
            return (group.removesuffix(CODE) or FUNCTION) + last
        return names.get(last, "")

    def _heading(self, heading: Heading) -> None:
        """A column of which the heading alone says what it is."""
        words = vocabulary()
        name = without_unit(heading.path[-1])[0]
        meant = self._meant(heading) or self._by_codes(heading, name)
        if name in words.useless:
            self.unread.append(heading.cell)
            self.told.append(Column(heading, "各表用不着", "列名"))
        elif name in words.numbers:
            self.told.append(Column(heading, "行号", "列名"))
        elif meant and meant != AMOUNT:
            self._column(heading, meant, "列里的编码" if name in words.codes | words.names else "列名")
        elif said := money_meaning(heading.path, self.reading.year, self.reading.units):
            self._money(heading, said if said.evidence else replace(said, evidence="列名"))
        else:
            self._unknown(heading, name)

    def _by_codes(self, heading: Heading, name: str) -> str:
        """The column that a heading means by the codes below it (科目编码), or by those of the column before (科目名称)."""
        words = vocabulary()
        if len(heading.path) > 1:
            return ""
        if name in words.names:
            before = next((meant for meant, at in self.at.items() if at == heading.column - 1), "")
            return before.removesuffix(CODE) + NAME if before.endswith(CODE) else ""
        texts = [row.cell(heading.column).text for row in self.rows[self.block[1] + 1 :]]
        codes = [half_width(match[1]) for text in texts if (match := CODED.fullmatch(text))]
        if name not in words.codes or not codes:
            return ""
        kinds = [
            column
            for dimension, column in _LISTS
            if all(lookup(dimension, c, self.reading.year) for c in codes)
        ]
        return kinds[0] + CODE if len(kinds) == 1 and len(codes) >= len([t for t in texts if t]) // 2 else ""

    def _column(self, heading: Heading, meant: str, evidence: str) -> None:
        if meant in self.at:
            message = f"“{meant}” 这一列写了两次（{heading.text[:40]}）"
            remedy = f"不用的列写进 不用的列: [{heading.text[:40]}]；两列的表头一样的，先在表里改掉一个"
            self.reading.error(heading.cell.place, "table-column", message, remedy)
            self.told.append(Column(heading, "", message))
            self.sound = False
            return
        self.at[meant] = heading.column
        self.told.append(Column(heading, meant, evidence))

    def _money(self, heading: Heading, said: Said) -> None:
        """A column of amounts; those of last year and changes are not this year's money."""
        query = said.meaning.query
        this_year = query.by_dimension.get("year", frozenset(("本年",))) == {"本年"}
        if said.meaning.measure or not this_year:
            what = said.meaning.measure or "上年的数"
            self.unread.append(replace(heading.cell, text=f"{heading.cell.text}（{what}）"))
            self.told.append(Column(heading, f"{what}，不记到今年", said.evidence))
        else:
            self.money.append(MoneyColumn(heading, query.without("year"), said.evidence))

    def _unknown(self, heading: Heading, name: str) -> None:
        """Report a heading that nobody knows; where it holds numbers it may be money, which nobody may leave out."""
        vocabulary_ = vocabulary()
        numbers = self._numbers_below(heading.column)
        message = f"不认识 “{heading.text[:40]}” 这一列"
        guessed = not any(word in name for word in vocabulary_.unguessed)
        close = nearest(name, vocabulary_.headings) if guessed else ""
        if numbers:
            message += f"，里面有 {len(numbers)} 个数（如 {numbers[0][:20]}）"
            guess = f"{close} 或别的意思" if close else "意思"
            remedy = f"是什么钱，写 {how_to_say(heading.text, guess)}（意思可以是 一般公共预算、项目支出、上年 等）"
            remedy += f"；不是这张表的钱，写 {how_to_say(heading.text, '不用')}"
        else:
            remedy = f"是否想写 “{close}”？" if close else "可以写：" + "、".join(vocabulary_.columns)
            remedy += f"；不用的列写进 不用的列: [{heading.text[:40]}]"
        self.reading.error(heading.cell.place, "table-column", message, remedy)
        self.told.append(Column(heading, "", message))
        self.sound = False

    def _numbers_below(self, column: int) -> list[str]:
        """The numbers below a heading, as written; not those of a column that holds codes or names as well."""
        texts = [row.cell(column).text for row in self.rows[self.block[1] + 1 :]]
        written = [text for text in texts if text and text != "-"]
        numbers = [text for text in written if _NUMBER.fullmatch(text)]
        return numbers if len(numbers) == len(written) else []

    def _unit(self, above: list[GridRow], found: Sequence[Heading]) -> str:
        """The unit of money that rows above the header and headings of amounts state; two that differ are reported."""
        money = {one.column for one in self.money}
        stated = [pair for row in above for pair in _stated_units(row)]
        for heading in found:
            units = [unit for text in heading.path if (unit := without_unit(text)[1])]
            stated += [(unit, heading.cell) for unit in units if heading.column in money]
        different = [(unit, cell) for unit, cell in stated if unit != stated[-1][0]]
        if different:
            (one, first), (other, second) = different[0], stated[-1]
            message = f"“{first.text[:40]}” 说的是{one}，“{second.text[:40]}” 说的是{other}"
            self.reading.error(first.place, "table-column", message, "请核对金额的单位，改成一样的")
            self.sound = False
        return stated[-1][0] if stated else ""

    def _left_over(self, cells: Mapping[int, GridCell]) -> None:
        """Columns that nothing is read from: names beside codes, left alone though nothing else tells what they do."""
        self.unread += [cell for meant, cell in self.dropped.items() if not _is_in(meant, self.at)]
        for what in vocabulary().columns:
            _, *others = [self.at[what + part] for part in ("", NAME, CODE) if what + part in self.at] or [0]
            if what not in (FUNCTION, ECONOMIC, GOVERNMENT, UNIT):
                self.unread += [cells[other] for other in others]


def _stated_units(row: GridRow) -> list[tuple[str, GridCell]]:
    """The units that a row above the header states, each with its cell: 单位：万元."""
    cells = [cell for cell in row.cells.values() if not cell.merged]
    return [(match[1], cell) for cell in cells if (match := _STATED_UNIT.search(cell.text))]


def _is_in(meant: str, at: Mapping[str, int]) -> bool:
    """Whether a column is read, as one or in parts, though one of its name is left alone."""
    whole = meant.removesuffix(CODE).removesuffix(NAME)
    return any(name in at for name in (whole, whole + CODE, whole + NAME))
