"""The layout of a form: three kinds of table, their columns and rows, and what each label asks for.

交叉表 (pivot): rows × nested columns over the ledger. 双列表 (two-sided): two pivots side by side, zipped,
footers aligned. 记录表 (records): one row a record of the spec, with subtotals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import YEARS
from budgetgen.ledger.query import Query
from budgetgen.pack.lexicon import Meaning
from budgetgen.pack.wording import Wording
from budgetgen.source.shapes import Words

DEPARTMENT, UNIT = "部门", "单位"  # what a form calls who publishes
PIVOT, TWO_SIDED, RECORDS = "交叉表", "双列表", "记录表"
DATASETS = {
    "单位": ("名称", "性质", "规格", "经费保障"),
    "指标": ("一级", "二级", "名称", "描述", "值", "依据"),
    "采购": ("单位", "项目", "项目金额", "品名", "目录", "计量单位", "数量", "单价", "预留"),
    "资产": ("标签", "数量", "价值"),
}
"""The records that a spec has, and the fields of each."""
PURCHASED, ASSETS = "采购", "资产"
GROUPED_BY = {"单位": "unit", "项目": "project"}
"""What purchases may be grouped by -> the dimension of it."""
SUMMED = ("预留",)
"""Fields that a total sums."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a stub (序号, 编码, 名称 …), a field of records, or figures with a meaning."""

    name: str
    label: str
    stub: str = ""
    field: str = ""
    meaning: Meaning | None = None
    merge: bool = False
    summed: bool = False
    width: int = 0
    """The column's width in mm where the form asks for one; 0 leaves it to the template maker."""
    place: Place = Place()
    again: bool = False
    """Whether the form means it to ask the same as a column before it."""


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
    with an empty 合计 or without. `years`: a member that has money in any of them is a row.
    """

    dimension: str
    total: str = ""
    total_in: str = "名称"
    blank: int = 0
    total_if_empty: bool = False
    years: tuple[str, ...] = YEARS[:1]


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
    unit: str
    decimals: int
    trimmed: bool
    """Whether zeros at the end of decimals are left out (37.91, 15, 0)."""
    thousands: bool
    nothing: str
    zero: str | None
    no_base: str
    """What a change in per cent shows where there was nothing to count it from."""
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
    first_row: tuple[str, ...]
    total: str
    subtotal: Subtotal | None
    blank: int
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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document; `level` from 1."""

    name: str
    text: str
    level: int
    place: Place
    follows: str = ""
    """The statement whose text it heads: without that text the heading is left out."""


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Where the paragraphs of a statement stand in the document."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class TableRef:
    """Where a table stands in the document."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """Default sentences: a Jinja text over figures and facts, with blanks that a spec may fill."""

    name: str
    text: str
    blanks: tuple[str, ...]
    place: Place
    keyed: str = ""
    """A dimension whose codes are the blanks' names, instead of fixed ones."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """Which figures of the year before a spec may state: members of one dimension within a query.

    `members` by label, each a key of its own in the spec; with a `name` they stand in a list of that name, and
    without `members` the list takes any code or name.
    """

    by: str
    within: Query
    members: dict[str, str]
    year: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A template pack, read and resolved."""

    name: str
    folder: str
    title: str
    year: int
    document_title: str
    cover: tuple[str, ...]
    outline: tuple[Heading | StatementRef | TableRef, ...]
    classes: tuple[tuple[str, str], ...]
    """Code and name; a class without a code is a row that never has money."""
    tables: dict[str, Table]
    last_year: tuple[LastYear, ...]
    holding_keys: dict[str, str]
    """Keys of 资产 beside the table's rows, and what stands there: 文字 or 金额."""
    statements: dict[str, Statement]
    glossary: tuple[tuple[str, str], ...]
    narrative_unit: str
    narrative_decimals: int
    personnel: tuple[str, ...]
    called: str
    rounding_note: str
    """What stands below a table with rounding differences, if a department wants it."""
    severities: Mapping[str, tuple[str, Place]]
    """Rules that this form takes as more or less severe: rule -> (错误, 警告, 提示 or 关; where it says so)."""
    thresholds: Mapping[str, tuple[str, Place]]
    """Amounts from which rules begin to ask."""
    holdings_date: Words | None
    """The day that the assets of this form are counted on (上年12月31日)."""
    codes: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    """Codes of the place's own: (dimension, code) -> name."""
    required_indicators: tuple[Words, ...] = ()
    """First levels of indicators that every project of this form has."""
    own_indicators: tuple[tuple[Words, tuple[str, ...]], ...] = ()
    """First levels with second levels that this form has besides those of the catalog."""
    unit_wording: Wording | None = None
    """The words of a unit's own disclosure; None: the pack does not say."""
    unit_pack: Words | None = None
    """The pack for a unit's own disclosure, if it is another one."""
