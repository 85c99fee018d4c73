"""How a table of lines is understood: what each column is, what its lines add up to, what is not clear."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, has_errors
from budgetgen.source import nodes
from budgetgen.source.project_files import ProjectFiles
from budgetgen.source.shapes import Reading, Words
from budgetgen.source.tables import TEXTS, read_table, sheets_of
from budgetgen.spec.column_words import COLUMNS, Told, as_key, report_unmatched, told_columns
from budgetgen.spec.columns import Understood, understand
from budgetgen.spec.header import Column
from budgetgen.spec.table_lines import TableRead, lines_below
from budgetgen.spec.vocabulary import ECONOMIC, FUNCTION, NATURE

_YEAR = re.compile(r"(20\d\d)年", re.ASCII)
_NUMBER = re.compile(r"[\d,.]+", re.ASCII)


@dataclass(slots=True)
class Sheet:
    """One sheet of a table of lines ("" for a text): its columns, its lines if they are clear, what is told of it."""

    name: str
    columns: tuple[Column, ...]
    read: TableRead | None
    findings: list[Finding] = field(default_factory=list)
    tells_nature: bool = False
    states_unit: bool = False
    """Whether it says in what unit of money it is."""
    year: int = 0
    """The year that stands above its header, 0 for none."""
    numbers: bool = False
    """Whether a number stands in it."""

    @property
    def is_table(self) -> bool:
        """Whether it has the header of a table of lines."""
        return bool(self.columns)

    @property
    def is_complete(self) -> bool:
        """Whether its columns tell all that a line is for: function, economic section and nature, as no published table
        does."""
        told = " ".join(column.meaning for column in self.columns)
        return all(word in told for word in (FUNCTION, ECONOMIC, NATURE))

    @property
    def unclear(self) -> list[Column]:
        """The columns of which the meaning must be said."""
        return [column for column in self.columns if not column.meaning]

    @property
    def amount(self) -> int:
        """All money of its lines, in 分."""
        return sum(line.amount for line in self.read.lines) if self.read else 0

    def sums(self) -> dict[int, int]:
        """The sum of each column of money (分) by its number, without rows of totals."""
        return self.read.totals.sums() if self.read else {}


@dataclass(slots=True)
class LineTable:
    """A file with tables of lines, read with what was said of its columns."""

    path: Path
    year: int = 0
    unit: str = "元"
    nature: str = ""
    said: dict[str, str] = field(default_factory=dict)
    """What was said: {heading: meaning as a spec writes it}."""
    wanted: tuple[str, ...] = ()
    """The sheets that are asked for; none for all that hold something."""
    units: tuple[str, ...] = ()

    def sheets(self) -> tuple[list[Sheet], list[Finding]]:
        """The sheets as they are understood, and what is wrong with what was said. Raises CannotGoOn for no table."""
        reading = self._reading()
        told = self._told(reading)
        found = [self._sheet(name, told) for name in self._names()]
        report_unmatched(told, reading)
        return found, reading.findings

    def _reading(self) -> Reading:
        root = Path(os.path.realpath(self.path)).parent
        return Reading(self.unit, files=ProjectFiles(root, self.path), year=self.year, units=self.units)

    def _names(self) -> Sequence[str]:
        if self.wanted or self.path.suffix.lower().lstrip(".") in TEXTS:
            return self.wanted or ("",)
        return sheets_of(self.path)

    def _told(self, reading: Reading) -> list[Told]:
        """What was said, as a spec would say it; what cannot be read is reported."""
        text = "".join(f"{as_key(heading)}: {meaning}\n" for heading, meaning in self.said.items())
        root, findings = nodes.read_yaml(text, "列")
        reading.findings += findings
        return told_columns(COLUMNS.read(root, reading) or [], ()) if root is not None else []

    def _sheet(self, name: str, told: Sequence[Told]) -> Sheet:
        reading = self._reading()
        rows = read_table(
            Words(self.path.name, Place(str(self.path))),
            Words(name, Place(str(self.path))) if name else None,
            reading,
        )
        rows = [row for row in rows or () if not row.is_blank]
        understood = understand(rows, reading, told) if rows else Understood(None)
        tells = bool(self.nature) or _tells_nature(understood)
        read = lines_below(rows, understood, self.nature, reading, tells)
        header = understood.header
        found = Sheet(name, understood.columns, read, reading.findings, tells, bool(header and header.unit))
        above = " ".join(
            cell.text for row in rows[: header.first if header else 0] for cell in row.cells.values()
        )
        found.year = int(match[1]) if (match := _YEAR.search(above)) else 0
        found.numbers = any(_NUMBER.fullmatch(cell.text) for row in rows for cell in row.cells.values())
        return found


def _tells_nature(understood: Understood) -> bool:
    header = understood.header
    return header is not None and (
        header.has("性质") or all("nature" in one.query.by_dimension for one in header.money)
    )


def meaning_fault(heading: str, meaning: str, year: int) -> str:
    """Why something cannot be said of a column, "" if it can."""
    table = LineTable(Path(), year, said={heading: meaning})
    reading = Reading(year=year)
    told = table._told(reading)
    first = next(iter(reading.findings), None)
    if first is None:
        return "" if told else "请写意思，如 一般公共预算、项目支出、不用"
    return f"{first.message}；{first.remedy}" if first.remedy else first.message


def read_mapping(path: Path) -> dict[str, str]:
    """What a file says of columns. Raises CannotGoOn where it is no mapping."""
    from budgetgen.source.files import read_source

    source, findings = read_source(path)
    if has_errors(findings) or not isinstance(source.root, nodes.Mapping):
        raise CannotGoOn(f"{path} 读不懂：每行写 表头: 意思", EXIT_USAGE)
    return {key.text: _flow(value) for key, value in source.root.items}


def _flow(node: nodes.Node) -> str:
    """A value as it is written on one line."""
    if isinstance(node, nodes.Scalar):
        return as_key(node.text)
    if isinstance(node, nodes.Mapping):
        return "{" + ", ".join(f"{as_key(key.text)}: {_flow(value)}" for key, value in node.items) + "}"
    return "[" + ", ".join(map(_flow, node.items)) + "]"


def mapping_text(before: str, said: dict[str, str]) -> str:
    """The text of a file that says what columns are, with more of them said at its end."""
    lines = [f"{as_key(heading)}: {meaning}\n" for heading, meaning in said.items()]
    head = before or "# 明细表的列是什么意思：表头: 意思。规格里写 明细: {表: …, 列: 这个文件}。\n"
    return (head if head.endswith("\n") else f"{head}\n") + "".join(lines)


def holds_lines(path: Path, year: int) -> bool:
    """Whether a file is a table of lines and nothing else: no sheet beside those of lines has a number."""
    if path.suffix.lower() not in (".xlsx", ".csv", ".txt", ".tsv"):
        return False
    try:
        sheets, _ = LineTable(path, year).sheets()
    except CannotGoOn:
        return False  # read as a document, which says what is wrong with it
    complete = [sheet for sheet in sheets if sheet.is_complete]
    return bool(complete) and not any(sheet.numbers for sheet in sheets if not sheet.is_complete)
