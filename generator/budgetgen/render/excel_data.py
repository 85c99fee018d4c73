"""A data sheet of a workbook: lines that sums can be asked of; amounts in 分.

What sums look for (类, 款, 三公, 标签 …) stands in helper columns that are formulas themselves, so a changed line
changes every figure it should, and so does a line that is typed into the spare rows below the last one.
A criterion is always a label that every program reads alike (see excel_labels), never a pattern or a negation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgen.ledger.dimensions import CODED, DIMENSIONS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Condition, Query, allows, group_name
from budgetgen.render.excel_labels import Labels
from budgetgen.render.excel_limits import cut, literal
from budgetgen.render.excel_names import quoted
from budgetgen.source.grid import column_letters

SPARE = 50
"""Rows below the data that sums include, with their formulas, for lines that are added by hand."""
SPARE_TEXT = (
    "要加的行写在上面的空行里，每一列照上面各行的写法填全，各表的合计随着变；表里没有的科目、项目、单位不会多出一行，"
    "要改规格重新生成。空行不够，在这一行上面插入行，把公式填下来"
)
ROW = "\ufdd0"
"""Stands for the row's number in a formula; no text can hold it."""

_YES, _NO = "是", "否"
_CHINESE = {english: chinese for chinese, english in DIMENSIONS.items()}
_LEVELS = {
    ("function", 3): "类",
    ("function", 5): "款",
    ("function", 7): "项",
    ("economic", 3): "经济类",
    ("economic", 5): "经济款",
}
_TESTS = 50
"""How many members one helper column compares, so that its formula stays within Excel's limits."""
_TITLE = 60

Value = str | int | Decimal


@dataclass(frozen=True, slots=True)
class DataCell:
    """A cell of a data sheet: a text or a whole number, with a formula where it is computed."""

    value: Value
    formula: str = ""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a data sheet and its cell for each line."""

    title: str
    value: Callable[[Line], Value]
    formula: str = ""
    """The formula of every row, also of the spare ones, with ROW in it; none where the column is typed."""
    follows: Callable[[Line], bool] = lambda line: True
    """Whether a line has what the formula gives, and not something else that was stated."""
    is_number: bool = False


@dataclass(slots=True)
class DataSheet:
    """A sheet of lines that sums can be asked of."""

    name: str
    lines: tuple[Line, ...]
    columns: list[DataColumn]
    amount: int
    """Which column holds the amount; where it is blank, helpers are blank."""
    dimensions: dict[str, int]
    """Which column holds each dimension: of an open one its labels, of a coded one its codes."""
    asked: dict[str, Callable[[], DataColumn]] = field(default_factory=dict)
    """How to make the column of a dimension that has a formula, when it is asked for first."""
    labels: dict[str, Labels] = field(default_factory=dict)
    helpers: dict[tuple[str, Condition | int], int] = field(default_factory=dict)
    _ranges: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last row that sums include: the one below the spare rows, so that rows can be inserted above it."""
        return len(self.lines) + 2 + SPARE

    def range(self, column: int) -> str:
        """The cells of a column that sums include."""
        if column not in self._ranges:
            letter = column_letters(column + 1)
            self._ranges[column] = f"{quoted(self.name)}!${letter}$2:${letter}${self.last}"
        return self._ranges[column]

    def sum(self, query: Query, amount: int | None = None) -> str:
        """The formula that sums a query over the amounts, or over another column."""
        pairs = []
        for dimension, condition in query.conditions:
            if not condition:
                return "0"
            for column, criterion in self._criteria(dimension, condition):
                pairs.append(f"{self.range(column)},{literal(criterion)}")
        amounts = self.range(self.amount if amount is None else amount)
        return f"SUMIFS({amounts},{','.join(pairs)})" if pairs else f"SUM({amounts})"

    def member(self, dimension: str) -> DataColumn:
        """The column of a dimension."""
        if dimension in CODED:
            return DataColumn(_CHINESE[dimension], lambda line: str(getattr(line, dimension)))
        labels = self._labels(dimension)
        return DataColumn(_CHINESE[dimension], lambda line: labels.of(getattr(line, dimension)))

    def helper(self, title: str, value: Callable[[Line], Value], formula: str) -> int:
        """A new column whose formula holds where the line has an amount."""
        blank = f'IF({self._at(self.amount)}="","",{formula})'
        self.columns.append(DataColumn(cut(title, _TITLE), value, blank))
        return len(self.columns) - 1

    def label(self, dimension: str, member: str) -> str:
        """How the sheet writes a member of an open dimension."""
        return self._labels(dimension).of(member)

    def starts(self, dimension: str, code: str) -> str:
        """The test whether a row's code begins with `code`."""
        column, label = self._code(dimension, code)
        return f"{self._at(column)}={literal(label)}"

    def _criteria(self, dimension: str, condition: Condition) -> Iterable[tuple[int, str]]:
        if dimension == "tag":
            for tag in sorted(condition):
                yield self._tag(tag.removeprefix("非")), _NO if tag.startswith("非") else _YES
        elif len(condition) > 1:
            yield self._group(dimension, condition), _YES
        elif dimension in CODED:
            yield self._code(dimension, *condition)
        else:
            yield self._column(dimension), self._labels(dimension).of(*condition)

    def _at(self, column: int) -> str:
        return f"${column_letters(column + 1)}{ROW}"

    def _labels(self, dimension: str) -> Labels:
        if dimension not in self.labels:
            members = (getattr(line, dimension) for line in self.lines)
            self.labels[dimension] = Labels(_CHINESE[dimension], members)
        return self.labels[dimension]

    def _column(self, dimension: str) -> int:
        """The column of a dimension; one that few forms ask for is made at its first use."""
        if dimension not in self.dimensions:
            made = self.asked[dimension]() if dimension in self.asked else self.member(dimension)
            self.columns.append(made)
            self.dimensions[dimension] = len(self.columns) - 1
        return self.dimensions[dimension]

    def _code(self, dimension: str, code: str) -> tuple[int, str]:
        """The column with so many first digits of the codes, and the code's label in it."""
        digits = len(code)
        title = _LEVELS.get((dimension, digits))
        kind = title or _CHINESE[dimension]
        key = (dimension, digits)
        if key not in self.helpers:
            whole = self._at(self._column(dimension))
            self.helpers[key] = self.helper(
                title or f"{kind}前{digits}位",
                lambda line: kind + getattr(line, dimension)[:digits],
                f"{literal(kind)}&LEFT({whole},{digits})",
            )
        return self.helpers[key], kind + code

    def _tag(self, tag: str) -> int:
        """The column that says whether a line has a tag among those in its cell, parted by blanks."""
        condition = frozenset({tag})
        if ("tag", condition) not in self.helpers:
            cell = self._at(self._column("tag"))
            self.helpers["tag", condition] = self.helper(
                f"标签“{tag}”",
                lambda line: _YES if allows("tag", condition, line.tag) else _NO,
                f'IF(ISNUMBER(FIND({literal(f" {tag} ")}," "&{cell}&" ")),"{_YES}","{_NO}")',
            )
        return self.helpers["tag", condition]

    def _group(self, dimension: str, condition: Condition) -> int:
        """The column that says whether a line is in a group of members, a long one continued from column to column."""
        key = (dimension, condition)
        if key not in self.helpers:
            members, last = sorted(condition), None
            for end in range(_TESTS, len(members) + _TESTS, _TESTS):
                tests = [self._is(dimension, member) for member in members[end - _TESTS : end]]
                tests += [f'{self._at(last)}="{_YES}"'] if last is not None else []
                last = self.helper(
                    group_name(dimension, frozenset(members[:end])),
                    self._told(dimension, frozenset(members[:end])),
                    f'IF(OR({",".join(tests)}),"{_YES}","{_NO}")',
                )
            assert last is not None
            self.helpers[key] = last
        return self.helpers[key]

    def _is(self, dimension: str, member: str) -> str:
        if dimension in CODED:
            return self.starts(dimension, member)
        return f"{self._at(self._column(dimension))}={literal(self._labels(dimension).of(member))}"

    @staticmethod
    def _told(dimension: str, condition: Condition) -> Callable[[Line], str]:
        return lambda line: _YES if allows(dimension, condition, getattr(line, dimension)) else _NO

    def rows(self) -> Iterator[list[DataCell]]:
        """The rows below the titles: the lines, the spare rows, the row that says what they are for."""
        columns = [(c, c.formula.split(ROW)) for c in self.columns]
        at = 1
        for at, line in enumerate(self.lines, 2):
            number = str(at)
            yield [
                DataCell(c.value(line), number.join(pieces) if c.formula and c.follows(line) else "")
                for c, pieces in columns
            ]
        for spare in range(at + 1, self.last):
            yield [DataCell("", str(spare).join(pieces) if c.formula else "") for c, pieces in columns]
        yield [DataCell(SPARE_TEXT)]
