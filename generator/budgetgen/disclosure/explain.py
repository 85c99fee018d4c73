"""Where a figure comes from: the lines of YAML it sums, its rounding, and where else the same figure is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.disclosure.books import THIS, Books, address_key
from budgetgen.disclosure.model import Citation, Disclosure, Figure, Paragraph, TableBlock
from budgetgen.findings import EXIT_USAGE, CannotGoOn, Place
from budgetgen.ledger.dimensions import CODED, YEARS
from budgetgen.ledger.ledger import Line, Stated
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import RATIOS
from budgetgen.pack.layout import Table
from budgetgen.source.shapes import nearest


@dataclass(frozen=True, slots=True)
class Part:
    """One amount (分) that a figure sums: what it is called, where it was written, with which sign."""

    name: str
    amount: int
    place: Place


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with its parts, and everything else in the document that shows the same."""

    figure: Figure
    table: Table
    parts: tuple[Part, ...]
    elsewhere: tuple[tuple[str, str], ...]
    """(address or sentence, shown text)."""
    whole: int | None = None
    """The amount (分) that the figure is a share of, if it is one."""


def explain(disclosure: Disclosure, books: Books, wanted: str) -> list[Explanation]:
    """The explanations of an address, or of a number as shown. Raises CannotGoOn if nothing shows it."""
    found = disclosure.figures.get(address_key(wanted))
    if found is not None:
        return [Provenance(disclosure, books).of(found)]
    numbers = _different(books, [f for _, f in _shown(disclosure) if f.text == wanted.strip()])
    cited = ((c.figure, block.text[c.start : c.end]) for block, c in _cited(disclosure))
    numbers = numbers or _different(books, [figure for figure, text in cited if text == wanted.strip()])
    if numbers:
        provenance = Provenance(disclosure, books)
        return [provenance.of(figure) for figure in numbers]
    close = nearest(address_key(wanted), disclosure.figures)
    hint = f"；是否想写 “{close}”？" if close else "；地址写作 表/行/列，也可以写一个印出的数"
    raise CannotGoOn(f"没有 “{wanted}” 这个数{hint}", EXIT_USAGE)


class Provenance:
    """Where each figure of a disclosure comes from, and what else shows the same; asked once for the whole document."""

    def __init__(self, disclosure: Disclosure, books: Books) -> None:
        self._books = books
        self._shown: dict[tuple[object, ...], list[Figure]] = {}
        for _, figure in _shown(disclosure):
            if figure.amount:
                self._shown.setdefault(_sources(books, figure), []).append(figure)
        self._said: dict[tuple[object, ...], list[tuple[str, str]]] = {}
        for block, cited in _cited(disclosure):
            where = f"说明“{block.statement}”：{_excerpt(block, cited.start, cited.end)}"
            sources = (cited.figure.measure, *_sources(books, cited.figure))
            self._said.setdefault(sources, []).append((where, block.text[cited.start : cited.end]))

    def of(self, figure: Figure) -> Explanation:
        """The explanation of one figure of the disclosure."""
        books, same = self._books, _sources(self._books, figure)
        elsewhere = [(f.address, f.text) for f in self._shown.get(same, ()) if f.address != figure.address]
        sentences = self._said.get((figure.measure, *same), [])
        whole = books.ledgers[figure.book].ask(figure.base).amount if figure.measure in RATIOS else None
        table = books.pack.tables[figure.address.split("/")[0]]
        others = tuple(dict.fromkeys(elsewhere + sentences))
        return Explanation(figure, table, tuple(_parts(books, figure)), others, whole)


def _parts(books: Books, figure: Figure) -> Iterator[Part]:
    yield from _summed(books, figure, figure.query, 1)
    if figure.measure and figure.measure not in RATIOS:
        yield from _summed(books, figure, figure.base, -1)


def _summed(books: Books, figure: Figure, query: Query, sign: int) -> Iterator[Part]:
    ledger = books.ledgers[figure.book]
    for line in ledger.select(query):
        yield Part(line_name(books, line), sign * line.amount, line.place)
    for stated in ledger.stated(query):
        yield Part(stated_name(books, figure.book, stated), sign * stated.amount, stated.place)


def line_name(books: Books, line: Line) -> str:
    """What a line of a ledger is called: its accounts, its project, its fund where it is not the usual one."""
    names = [
        f"{code} {books.name_of(dimension, code)}"
        for dimension, code in (("function", line.function), ("economic", line.economic))
        if code
    ]
    year = "" if line.year == YEARS[0] else line.year
    told = [year, *names, line.project, "" if line.fund in ("", "一般公共预算") else line.fund]
    told.append(line.origin if line.origin == "上年结转" else "")
    if not names:
        items = (b.purchase.item.name for b in books.bought if b.number == line.item)
        told.append(next(items, line.item))
    return " ".join(filter(None, told))


def stated_name(books: Books, book: str, stated: Stated) -> str:
    """What an amount of a margin is called: its member, with the year if it is not this one."""
    block = books.ledgers[book].blocks[stated.block]
    by, year = block.margins[stated.margin].by, block.fixed.get("year", THIS)
    member = f"{stated.member} {books.name_of(by, stated.member)}" if by in CODED else stated.member
    return member if year == THIS else f"{year} {member}"


def _sources(books: Books, figure: Figure) -> tuple[object, ...]:
    """What a figure sums; two figures with equal sources are the same figure."""
    return (figure.book, *_ratio_of(figure), *((part.place, part.amount) for part in _parts(books, figure)))


def _ratio_of(figure: Figure) -> tuple[object, ...]:
    """What tells a share from the amount that it is a share of."""
    return (figure.measure, figure.base) if figure.measure in RATIOS else ()


def _different(books: Books, figures: list[Figure]) -> list[Figure]:
    """One figure of each kind of sources."""
    return list({_sources(books, figure): figure for figure in reversed(figures)}.values())[::-1]


def _shown(disclosure: Disclosure) -> Iterator[tuple[TableBlock, Figure]]:
    for table in disclosure.tables:
        for row in table.rows:
            for cell in row.cells:
                if cell.figure is not None:
                    yield table, cell.figure


def _cited(disclosure: Disclosure) -> Iterator[tuple[Paragraph, Citation]]:
    for block in disclosure.blocks:
        if isinstance(block, Paragraph):
            for citation in block.citations:
                yield block, citation


def _excerpt(paragraph: Paragraph, start: int, end: int) -> str:
    before, after = paragraph.text[max(0, start - 14) : start], paragraph.text[end : end + 6]
    return f"{'…' if start > 14 else ''}{before}{paragraph.text[start:end]}{after}…"
