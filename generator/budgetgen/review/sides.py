"""One side of a comparison: what a spec's disclosure or a read document shows, in one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetgen.disclosure.books import Books, address_key
from budgetgen.disclosure.model import Disclosure, Figure, HeadingBlock, Paragraph, TableBlock
from budgetgen.findings import EXIT_FINDINGS, CannotGoOn, Finding, has_errors
from budgetgen.importing.narrative import without_contents
from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import label_key, standard
from budgetgen.pack.layout import RECORDS
from budgetgen.publish import prepare
from budgetgen.read.model import ReadDocument, ReadGrid
from budgetgen.read.opening import read_document
from budgetgen.read.own_json import read_json
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.tables import main_unit, recognise
from budgetgen.render.json_data import write_json

_SERIAL = "序号"
_LONG = 60
_SEVERAL = 4
"""A document of which not several paragraphs have so many characters has no narrative."""
SPECS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as shown: its address, its text, its amount in 分 where it is one that is known."""

    address: str
    text: str
    fen: int | None = None
    figure: Figure | None = None


@dataclass
class Side:
    """What one side shows: numbers by address, rows of texts by table, paragraphs by what they stand under."""

    name: str
    unit: str
    numbers: dict[str, ShownNumber] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    """What the headings that texts stand under are printed as."""
    books: Books | None = None

    @property
    def narrated(self) -> bool:
        """Whether it has a narrative, not only tables."""
        long = [text for texts in self.texts.values() for text in texts if len(text) > _LONG]
        return len(long) >= _SEVERAL

    def add_number(self, number: ShownNumber) -> None:
        """Keep a number; of several at one address each has its own."""
        key, count = address_key(number.address), 1
        while key in self.numbers:
            count += 1
            key = f"{address_key(number.address)}#{count}"
        self.numbers[key] = number


def is_spec(path: Path) -> bool:
    """Whether a file is a spec by its name."""
    return path.suffix.lower() in SPECS


def side_of(
    path: Path, name: str = "", unit: str = "", as_document: bool = False
) -> tuple[Side, list[Finding]]:
    """The side that a file is (a spec, of one `unit` if asked; else a document that can be read), with its findings.

    `as_document`: a spec as the document that it makes, to be compared with one. Raises CannotGoOn for what can't be
    read or computed.
    """
    if not is_spec(path):
        document = read_document(path)
        return of_document(document, name or str(path)), list(document.findings)
    prepared = prepare(path, unit=unit)
    disclosure, books = prepared.draft or prepared.disclosure, prepared.books
    if disclosure is None or books is None or not books.spec.adds_up:
        errors = [str(finding) for finding in prepared.findings if has_errors([finding])]
        raise CannotGoOn("\n".join([*errors[:5], f"{name or path}: 有错误，比较不了"]), EXIT_FINDINGS)
    if as_document:
        side = of_document(read_json(write_json(disclosure), str(path)), name or str(path))
        side.texts[""] = [*filter(None, disclosure.cover), *side.texts[""]]
        return side, []
    return of_spec(disclosure, books, name or str(path)), []


def of_spec(disclosure: Disclosure, books: Books, name: str) -> Side:
    """The side that a spec's disclosure is."""
    side = Side(name, books.spec.unit_of_money, books=books)
    side.texts[""] = [text for text in (disclosure.title, *disclosure.cover) if text]
    under = ""
    for block in disclosure.blocks:
        if isinstance(block, HeadingBlock):
            under = block.name
            side.headings[under] = block.text
            side.texts.setdefault(under, []).append(block.text)
        elif isinstance(block, Paragraph):
            lines = [line for line in block.text.split("\n") if line.strip()]
            side.texts.setdefault(under, []).extend(lines)
        else:
            _add_table(side, block)
    return side


def renamed(side: Side, names: dict[str, str]) -> Side:
    """A side with what is called otherwise on the other one called so, where its tables and rows are named by it."""
    if not names:
        return side
    found = Side(side.name, side.unit, books=side.books)
    about = {f"（{old}）": f"（{new}）" for old, new in names.items()}

    def table(name: str) -> str:
        for old, new in about.items():
            name = name.replace(old, new)
        return name

    for number in side.numbers.values():
        parts = [names.get(part, part) for part in number.address.split("/")]
        found.add_number(replace(number, address="/".join(parts)))
    found.rows = {table(name): rows for name, rows in side.rows.items()}
    found.headings = side.headings
    found.texts = {table(name): texts for name, texts in side.texts.items()}
    return found


def _add_table(side: Side, block: TableBlock) -> None:
    """A table's figures by address, the texts of its rows, its title and notes."""
    name = f"{block.name}（{block.of}）" if block.of else block.name
    side.texts.setdefault(name, []).extend([block.title, *block.captions, *block.notes])
    texts = side.rows.setdefault(name, [])
    records = block.layout.kind == RECORDS
    serials = {n for n, column in enumerate(block.columns) if plain(column.label) == _SERIAL}
    for head in (*block.header, *block.footer) if records else ():
        texts.append(tuple(cell.text for cell in head if cell.text))
    for row in block.rows:
        own: list[str] = []
        for n, cell in enumerate(row.cells):
            if cell.figure is not None:
                figure = cell.figure
                fen = None if figure.measure == "增减率" else figure.amount
                side.add_number(ShownNumber(figure.address, cell.text, fen, figure))
            if n not in serials and (cell.figure is None or records):
                own.append(cell.text)
        if any(own):
            texts.append(tuple(own))
    for figure in block.head_figures:
        side.add_number(ShownNumber(figure.address, figure.text, figure.amount, figure))


def of_document(document: ReadDocument, name: str) -> Side:
    """The side that a read document is."""
    tables = recognise(document, standard())
    side = Side(name, main_unit(tables))
    grids = {id(row[0]): table for table in tables for row in table.grid.rows[-1:] if row}
    side.texts[""] = [
        text
        for block in without_contents(document.texts)
        for text in block.text.strip().replace("\t", "\n").split("\n")
        if text
    ]
    for block in document.grids:
        table = grids.get(id(block.rows[-1][0])) if block.rows and block.rows[-1] else None
        if table is not None and table.figures:
            _add_figures(side, table)
        else:
            side.rows.setdefault(plain(table.title) if table else "", []).extend(_grid_rows(block))
    return side


def _add_figures(side: Side, table: FigureTable) -> None:
    for cell in table.bound:
        column = table.columns[cell.column].name
        address = "/".join((plain(table.title), cell.code or label_key(cell.label), column))
        fen = None
        if not cell.measure:
            fen = cell.number.amount(table.unit or side.unit) if cell.number else 0
        side.add_number(ShownNumber(address, cell.text, fen))
    stubs = [n for n, column in enumerate(table.columns) if column.stub and column.stub != _SERIAL]
    names = (tuple(row[n].text.strip() for n in stubs) for row in table.grid.rows[table.head :])
    side.rows.setdefault(plain(table.title), []).extend(name for name in names if any(name))


def _grid_rows(grid: ReadGrid) -> Iterator[tuple[str, ...]]:
    """The rows of a grid without blanks: what a merged cell covers is one in some formats."""
    for row in grid.rows:
        texts = tuple(text for cell in row if (text := cell.text.strip()))
        if texts:
            yield texts
