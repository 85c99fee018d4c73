"""The layout of tables: three kinds, their columns and rows, and what each label asks for.

交叉表 (pivot): rows × nested columns over the ledger. 双列表 (two-sided): two pivots side by side, zipped,
footers aligned. 记录表 (records): one row a record of the spec, with subtotals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import YEARS
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import RATES, Meaning
from budgetgen.pack.form_rows import FormRows

PIVOT, TWO_SIDED, RECORDS = "交叉表", "双列表", "记录表"
PROJECT_FACTS = ("编码", "性质", "类别", "主管部门", "实施单位", "开始日期", "完成日期")
DATASETS = {
    "单位": ("名称", "性质", "规格", "经费保障"),
    "指标": ("一级", "二级", "名称", "描述", "值", "依据"),
    "采购": ("单位", "项目", "项目金额", "品名", "目录", "计量单位", "数量", "单价", "预留"),
    "资产": ("标签", "数量", "价值"),
    "项目": ("名称", "单位", *PROJECT_FACTS),
}
"""The records that a spec has, and the fields of each."""
PURCHASED, ASSETS, PROJECTS = "采购", "资产", "项目"
GROUPED_BY = {"单位": "unit", "项目": "project"}
"""What purchases may be grouped by -> the dimension of it."""
SUMMED = ("预留",)
"""Fields that a total sums."""
JOINED, JOINED_WHOLE = "是", "整组"
EACH_PROJECT, EACH_ASSESSED = "项目", "有绩效目标的项目"
"""What a table may repeat for: every project, or those that state goals or indicators."""


AMOUNTS = ("项目金额", "单价", "预留", "价值")
"""Fields that are amounts."""


@dataclass(frozen=True, slots=True)
class Look:
    """How amounts are shown: the unit, decimals, and what stands for nothing and for zero."""

    unit: str = "万元"
    decimals: int = 2
    trimmed: bool = False
    """Whether zeros at the end of decimals are left out (37.91, 15, 0)."""
    thousands: bool = False
    nothing: str = ""
    zero: str | None = None
    """What a 0 shows that was written; None: the same as nothing."""
    no_base: str | None = None
    """What a rate shows where there was nothing to count it from; None: the same as nothing."""
    of_rates: tuple[int, bool] = (2, False)
    """Decimals of rates, and whether zeros at their end are left out."""

    @property
    def as_zero(self) -> str:
        """What stands for a zero."""
        return self.nothing if self.zero is None else self.zero

    @property
    def without_base(self) -> str:
        """What stands for a rate of nothing."""
        return self.nothing if self.no_base is None else self.no_base

    def of(self, measure: str) -> Look:
        """How figures of a measure look: a rate has no thousands and decimals of its own."""
        if measure not in RATES:
            return self
        decimals, shortened = self.of_rates
        return replace(self, decimals=decimals, trimmed=shortened, thousands=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a stub (序号, 编码, 名称 …), a field of records, or figures with a meaning."""

    name: str
    label: str
    stub: str = ""
    field: str = ""
    meaning: Meaning | None = None
    merge: str = ""
    """Whether equal neighbours are joined: JOINED in parts that a page can keep together, JOINED_WHOLE however many."""
    summed: bool = False
    widths: tuple[int, ...] = ()
    """The column's width in mm where the form asks for one, or that of each column of the grid that it takes."""
    place: Place = Place()
    again: bool = False
    """Whether the form means it to ask the same as a column before it."""
    text: str = ""
    """What it shows in every record, where that is always the same."""
    across: int = 1
    """How many columns it takes of the grid that rows above and below the records share."""
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under a common header label."""

    label: str
    columns: tuple[Group | Column, ...]
    place: Place = Place()


def leaves(columns: tuple[Group | Column, ...]) -> list[Column]:
    """The columns in order, without their groups."""
    found: list[Column] = []
    for column in columns:
        found += leaves(column.columns) if isinstance(column, Group) else [column]
    return found


def depth(columns: tuple[Group | Column, ...]) -> int:
    """How many header rows the columns need."""
    return max((1 + depth(c.columns) if isinstance(c, Group) else 1 for c in columns), default=0)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row that the form lists; no meaning: a blank row. `name`: its part of an address, `below`: rows that follow."""

    label: str
    name: str
    meaning: Meaning | None = None
    place: Place = Place()
    below: Tree | Classes | None = None
    again: bool = False
    """Whether the form means it to ask the same as a row above it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows listed one by one."""

    rows: tuple[ListedRow, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """Rows from the data: the codes of a dimension with their parents as subtotals, or the members of another one.

    `total` is 首, 末 or "" (where 合计 stands), its label in the stub `total_in`; an empty tree shows `blank` rows,
    with an empty 合计 or without, the first of them with the text `blank_text`. `years`: a member that has money in any
    of them is a row; `every`: so is each code of the year's list, money or not. `below`: rows of another dimension below
    each member that has none below it.
    """

    dimension: str
    total: str = ""
    total_in: str = "名称"
    blank: int = 0
    total_if_empty: bool = False
    years: tuple[str, ...] = YEARS[:1]
    every: bool = False
    blank_text: str = ""
    below: Tree | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """One row a functional class: all of the pack's list, or those with money; `numbering` as the first is numbered."""

    every: bool
    numbering: str = ""


Rows = Listed | Tree | Classes


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a two-sided table."""

    name: str
    label: str
    columns: tuple[Group | Column, ...]
    rows: Rows
    scope: Query = Query()
    row_scope: Query = Query()
    foot: tuple[ListedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Subtotals of a records table: a row before each group of records with the same `field`."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A row of the assets table: what the spec says under `name`, or the sum of the other rows."""

    label: str
    name: str
    quantity: str = ""
    whole: bool = False
    within: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the form. Texts may hold {{…}}, filled from the spec."""

    name: str
    kind: str
    title: str
    captions: tuple[str, ...]
    look: Look
    """How its amounts are shown where a column says nothing else."""
    serial: str
    ordinal: str
    scope: Query
    columns: tuple[Group | Column, ...]
    rows: Rows | None
    row_scope: Query
    sides: tuple[Side, ...]
    height: int
    notes: tuple[str, ...]
    empty_note: str
    unprinted: bool
    book: str
    """Which ledger a pivot asks: the lines of the budget (明细), the purchases (采购) or the assets (资产)."""
    dataset: str
    each: str
    above: FormRows
    below: FormRows
    total: str
    subtotal: Subtotal | None
    blank: int
    blank_text: str
    sheet: str
    """What its sheet in a workbook is called, "" for the table's name."""
    holdings: tuple[HoldingRow, ...]
    place: Place

    @property
    def head(self) -> tuple[Group | Column, ...]:
        """The columns as the header shows them: for a two-sided table the serial column and the sides."""
        if not self.sides:
            return self.columns
        serial = (Column("序号", self.serial, stub="序号"),) if self.serial else ()
        return (*serial, *(Group(side.label, side.columns) for side in self.sides))

    @property
    def all_columns(self) -> list[Column]:
        """Every column of the table, from left to right."""
        return leaves(self.head)

    @property
    def width(self) -> int:
        """How many columns the grid has; a column of records may take several."""
        return sum(column.across for column in self.all_columns)
