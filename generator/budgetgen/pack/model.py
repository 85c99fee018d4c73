"""A template pack as it is read: what its document holds, in which order and words, and what it asks of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgetgen.findings import Place
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import Table
from budgetgen.pack.wording import Wording
from budgetgen.source.local_codes import LocalCodes
from budgetgen.source.shapes import Words

DEPARTMENT, UNIT = "部门", "单位"  # what a form calls who publishes


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
    words: tuple[tuple[Words, Words], ...]
    """Words that titles and sentences use by name, so that an inheriting pack can say another."""
    rounding_note: str
    """What stands below a table with rounding differences, if a department wants it."""
    severities: Mapping[str, tuple[str, Place]]
    """Rules that this form takes as more or less severe: rule -> (错误, 警告, 提示 or 关; where it says so)."""
    thresholds: Mapping[str, tuple[str, Place]]
    """Amounts from which rules begin to ask."""
    holdings_date: Words | None
    """The day that the assets of this form are counted on (上年12月31日)."""
    local: LocalCodes = field(default_factory=LocalCodes)
    """Codes of the place's own, from the file of codes beside it and those beside the packs that it inherits from."""
    required_indicators: tuple[Words, ...] = ()
    """First levels of indicators that every project of this form has."""
    own_indicators: tuple[tuple[Words, tuple[str, ...]], ...] = ()
    """First levels with second levels that this form has besides those of the catalog."""
    unit_wording: Wording | None = None
    """The words of a unit's own disclosure; None: the pack does not say."""
    unit_pack: Words | None = None
    """The pack for a unit's own disclosure, if it is another one."""
