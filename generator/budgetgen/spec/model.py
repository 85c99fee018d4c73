"""What a spec says, as plain records. Amounts are 分; every record keeps its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgen.findings import Place
from budgetgen.ledger.ledger import Block, Line
from budgetgen.source.local_codes import LocalCodes
from budgetgen.source.shapes import Amount, Words

NO_WORDS = Words("")
"""Stands for a text that may be left out."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and its name as written together: `2013201 行政运行`."""

    code: str
    name: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Department:
    """The department that publishes."""

    code: Words
    name: Words
    level: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator with its three levels; description and basis where the form prints them."""

    first: Words
    second: Words
    name: Words
    value: Words
    description: Words = NO_WORDS
    basis: Words = NO_WORDS
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Share:
    """An amount (分) of one fund and origin, with what its line says besides."""

    fund: str
    origin: str
    amount: int
    place: Place
    tag: str = ""
    purpose: str = ""
    government: Coded | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One item of government procurement; `price` in 分, `reserved` for small enterprises in 分."""

    item: Coded
    measure: Words
    quantity: Decimal
    price: int
    reserved: int = 0
    shares: tuple[Share, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its money by function (and economics), its goals, indicators and purchases."""

    name: Words
    unit: str
    lines: tuple[Line, ...]
    goals: tuple[Words, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    place: Place = Place()
    facts: Mapping[str, Words] = field(default_factory=dict)
    """What else is said of it, by the keys of a spec."""
    year_goals: tuple[Words, ...] = ()
    """Its goals of this year, where they are not its goals."""
    total: tuple[Line, ...] = ()
    """Its money of all years as it states it; none where it does not."""

    @property
    def amount(self) -> int:
        """All money of the project this year, in 分."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Objective:
    """A sub-objective of the department: what, the goal, how it is measured."""

    name: Words
    goal: Words
    measures: Words | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A measure that secures the objectives."""

    title: Words
    text: Words
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Performance:
    """Performance objectives of the department as a whole."""

    overall: Words | None = None
    objectives: list[Objective] = field(default_factory=list)
    safeguards: list[Safeguard] = field(default_factory=list)
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Holding:
    """What the department holds of one kind of asset; value in 分."""

    value: Amount | None = None
    quantity: Words | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Own:
    """What a department says of itself besides its money; each of its units may say it of itself."""

    approved: tuple[tuple[Words, Amount], ...]
    duties: tuple[Words, ...]
    last_year: tuple[tuple[Words, Amount | list[tuple[Coded, Amount]]], ...] | None
    """Single figures, and lists by code or name."""
    last_year_file: Words | None
    """Where the spec of last year is, if its figures come from there; they are compared with those typed."""
    performance: Performance
    holdings: dict[str, Holding | Words]
    statements: dict[str, Words | list[tuple[Words, Words]]]
    glossary: tuple[tuple[Words, Words], ...]
    other: Words | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One body of the department, and what it says for a disclosure of its own."""

    name: Words
    kind: str
    own: Own
    code: Words | None = None
    rank: Words | None = None
    funding: Words | None = None
    place: Place = Place()
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where its keys stand (上年), and the keys below them (说明/收入)."""
    unit_of_money: str = "元"
    institution_posts: str = ""
    """Whether an office has posts of an institution, too: 有, 没有, or not said."""


@dataclass(frozen=True, slots=True)
class Spec(Own):
    """One department's budget of one year, as written."""

    file: str
    pack: Words
    year: int
    unit_of_money: str
    department: Department
    units: tuple[Unit, ...]
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    projects: tuple[Project, ...]
    purchases: tuple[tuple[str, Purchase], ...]
    """Purchases from basic expenditure: (unit, purchase)."""
    published: Words | None
    names: dict[tuple[str, str], str]
    """Names of codes as the spec writes them: (dimension, code) -> name."""
    rounding_noted: bool = False
    """Whether tables with rounding differences say so in a note."""
    codes: tuple[tuple[str, Coded], ...] = ()
    """Every code of money as written, with its dimension."""
    local: LocalCodes = field(default_factory=LocalCodes)
    """Codes of the place's own, from 科目名称 and 科目计入, and from the file of codes beside the spec."""
    place: Place = Place()
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where top-level keys stand (上年), and the keys below them (说明/收入)."""
    lost: frozenset[str] = frozenset()
    """Top-level keys in which something could not be read; what is missing there is no news."""
    prior: Spec | None = None
    """Last year's spec, of the same department or unit."""
    unit: str = ""
    """The unit that these are the figures of, where they are not the whole department's."""

    @property
    def last_year_place(self) -> Place:
        """Where 上年 stands, or what lacks it."""
        return self.places.get("上年", self.place)

    @property
    def adds_up(self) -> bool:
        """Whether all money could be read, so that sums and comparisons mean something."""
        return not self.lost & MONEY


MONEY = frozenset(
    {
        "单位",
        "明细",
        "基本支出",
        "项目支出",
        "经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
        "采购",
        "年终结转",
        "结余分配",
        "上年",
    }
)
"""Top-level keys with money that figures are made from."""
