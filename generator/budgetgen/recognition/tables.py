"""From a grid and the texts above it to a table of figures: what each label asks, cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from budgetgen.catalog import names, words
from budgetgen.ledger.dimensions import NATURES, ORIGINS, YEARS, plain
from budgetgen.ledger.money import ANY_UNIT, half_width
from budgetgen.ledger.query import Query, narrow
from budgetgen.lexicon.lexicon import Lexicon, Meaning, is_part, is_total, label_key
from budgetgen.read.model import ReadCell, ReadDocument, ReadGrid, ReadText
from budgetgen.recognition.header import column_labels, header_rows, record_header
from budgetgen.recognition.model import Bound, FigureTable, ReadColumn, Unread
from budgetgen.recognition.numbers import read_code, read_number, shows_nothing

_UNIT = re.compile(
    rf"(?:单位|金额)[^元]{{0,6}}?[:：]?\s*(?:人民币)?({ANY_UNIT})(?![\u4e00-\u9fff])|^\(?({ANY_UNIT})\)?$"
)
_YEAR = re.compile(r"(20\d\d)(?=\s*年)|(?<=年度:)\s*(20\d\d)", re.ASCII)
_DATED = re.compile(r"(20\d\d)\s{0,3}年度?", re.ASCII)
_PARTS = re.compile(r"[\t\u3000]|  ")
"""What parts captions that stand on one line."""
_SHORT = 60
"""A caption is no longer, unless it names a unit or holds a colon."""
_CODES = ("编码", "类", "款", "项")
ACCOUNT_COLUMNS = "决算列"
"""Where labels are looked up first in a table that has several of them: a budget beside what was spent."""
COLUMN_SLOTS = ("支出列", "收入项", "经济项", "采购列")
INCOME_ROWS = ("收入项", "总计项")
SPENDING_ROWS = ("总计项", "支出项", "支出列")
EXPENSE_ROWS = ("经济项", "总计项")
CLASSES = "function"
CARRIED = Query.of({"origin": [ORIGINS[1]]})
SPENT = NATURES[:5]


def recognise(document: ReadDocument, lexicon: Lexicon, year: int = 0) -> list[FigureTable]:
    """The tables of a document, in order; `year` that it is about, where it does not say so.

    Two passes: where a part (其中：教育收费) lies outside of what the lexicon says of its whole (事业收入), the whole
    includes it, in all tables of the document.
    """
    year = year_of(document) or year
    wider: dict[str, Query] = {}
    _tables(document, lexicon, year, wider)
    return _tables(document, lexicon, year, wider)


def main_unit(tables: Iterable[FigureTable]) -> str:
    """The unit of money that most tables of figures are in; 元 where none says."""
    units = Counter(table.unit for table in tables if table.unit and table.figures)
    return max(units, key=lambda unit: (units[unit], unit), default="元")


def year_of(document: ReadDocument) -> int:
    """The year that a document is about: that which its texts name before 年 most often near a title's end; 0 if none."""
    counts: dict[int, int] = {}
    for order, text in enumerate(document.texts):
        for match in _YEAR.finditer(half_width(text.text)):
            year = int(match[1] or match[2])
            counts[year] = counts.get(year, 0) + 1 + (10 if order < 3 else 0)
    return max(counts, key=lambda year: (counts[year], year), default=0)


def _tables(
    document: ReadDocument, lexicon: Lexicon, year: int, wider: dict[str, Query]
) -> list[FigureTable]:
    found: list[FigureTable] = []
    texts: list[str] = []
    for block in document.blocks:
        if isinstance(block, ReadText):
            if found and not texts and plain(block.text).startswith(lexicon.note_starts):
                found[-1] = replace(found[-1], notes=(*found[-1].notes, block.text))
            else:
                texts.append(block.text)
            continue
        if block.rows:
            title, captions, grid = _above(block, texts, lexicon)
            found.append(Recogniser(grid, title, captions, lexicon, year, wider).table())
        texts = []
    return found


def _above(grid: ReadGrid, texts: list[str], lexicon: Lexicon) -> tuple[str, tuple[str, ...], ReadGrid]:
    """The title and the captions of a grid: the texts that stand above it, and rows of it that hold one text only."""
    own: list[str] = []
    rows = list(grid.rows)
    while len(rows) > 1 and grid.width > 1:
        filled = [cell for cell in rows[0] if cell.text.strip()]
        caption = all(_UNIT.search(half_width(c.text)) or ":" in half_width(c.text) for c in filled)
        if filled and len(filled) > 1 and not (own and caption):
            break
        if len(filled) == 1 and not (filled[0].across == grid.width or caption or own):
            break
        own += [cell.text.strip() for cell in filled]
        rows.pop(0)
    grid = replace(grid, rows=tuple(rows), head=max(0, grid.head - (len(grid.rows) - len(rows))))
    near = [text for text in (*texts[-6:], *own) if text.strip() and len(text) <= 120]
    titles = [text for text in near if not _is_caption(text)]
    title = max(reversed(titles), key=lambda text: _likeness(text, lexicon), default="")
    after = len(near) - near[::-1].index(title) if title else 0
    captions = [
        part
        for text in near[after:]
        if _is_caption(text) or len(text) <= _SHORT
        for part in _PARTS.split(text)
        if part
    ]
    return title, tuple(captions), grid


def _likeness(text: str, lexicon: Lexicon) -> int:
    """How much a text looks like a table's title: it holds phrases of titles, it ends as titles end."""
    phrases = len(lexicon.phrases(text))
    return phrases + 2 * plain(text).endswith(lexicon.title_ends) if phrases or len(text) < 60 else 0


def _is_caption(text: str) -> bool:
    return ":" in half_width(text) or bool(_UNIT.search(half_width(text)))


def unit_in(text: str) -> str:
    """The unit of money that a caption or a label names, or ""."""
    match = _UNIT.search(half_width(text))
    return (match[1] or match[2]) if match else ""


@dataclass
class Recogniser:
    """One grid being understood."""

    grid: ReadGrid
    title: str
    captions: tuple[str, ...]
    lexicon: Lexicon
    year: int
    wider: dict[str, Query]
    """What a label asks beyond the lexicon, since its parts do; found here, used everywhere."""
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def table(self) -> FigureTable:
        """The table with its bound and its unread cells."""
        records, head = record_header(self.grid, self.lexicon)
        head = head or header_rows(self.grid, self.lexicon)
        labels = column_labels(self.grid, head)
        scope = self.lexicon.scope_of(self.title)
        fields = [self.field(path, records) for path in labels]
        stubs = [
            "" if name else self.stub(column, path, head)
            for column, (path, name) in enumerate(zip(labels, fields, strict=True))
        ]
        slots = self.best_slots(labels, stubs)
        columns = [
            ReadColumn(path, stub, None if stub or name else self.column_meaning(path, slots), name)
            for path, stub, name in zip(labels, stubs, fields, strict=True)
        ]
        bound: list[Bound] = []
        unread: list[Unread] = []
        for side in [] if records else self.sides(columns):
            Side(self, columns, side, head, scope).bind(bound, unread)
        order = sorted(bound, key=lambda cell: (cell.row, cell.column))
        unit = next((u for text in self.captions if (u := unit_in(text))), "")
        unit = unit or next((u for path in labels for text in path if (u := unit_in(text))), "")
        least = 2 if unit == "万元" else 0
        return FigureTable(
            self.title,
            self.captions,
            (),
            unit,
            scope,
            self.grid,
            head,
            tuple(columns),
            tuple(order),
            tuple(unread),
            tuple((dimension, code, name) for (dimension, code), name in self.names.items()),
            max(least, *(c.number.decimals for c in bound if c.number and not c.measure), 0),
            records,
        )

    def field(self, path: tuple[str, ...], records: str) -> str:
        """Which field of the records a column shows, or ""."""
        known = self.lexicon.record_field(path[-1]) if path and records else None
        return known[1] if known and known[0] == records else ""

    def stub(self, column: int, path: tuple[str, ...], head: int) -> str:
        """Which stub a column is; by its labels from the lowest up, or by what stands in it."""
        cells = [row[column].text for row in self.grid.rows[head:] if row[column].text.strip()]
        for label in reversed(path):
            if (stub := self.lexicon.stub(label)) is not None:
                codes = sum(bool(read_code(text)) for text in cells)
                lower_parts = (
                    column and codes > len(cells) / 2
                )  # of codes that begin in the column on the left
                return "编码" if stub == "名称" and cells and (codes == len(cells) or lower_parts) else stub
        if not path and cells and all(not read_number(text) for text in cells):
            return "名称"
        return ""

    def best_slots(self, labels: list[tuple[str, ...]], stubs: list[str]) -> tuple[str, ...]:
        """The slots for column labels, that first which knows most of this table's."""
        lowest = [path[-1] for path, stub in zip(labels, stubs, strict=True) if path and not stub]

        def known(slot: str) -> int:
            return sum(self.lexicon.find(label, (slot,)) is not None for label in lowest)

        best = max(COLUMN_SLOTS, key=known)
        accounts = {label_key(label) for label in lowest if self.lexicon.find(label, (ACCOUNT_COLUMNS,))}
        first = (ACCOUNT_COLUMNS,) if len(accounts) > 1 else ()
        return (*first, best, *(slot for slot in COLUMN_SLOTS if slot != best))

    def find(self, label: str, slots: tuple[str, ...]) -> Meaning | None:
        """What a label asks, with the year that it names, and one that it compares with: 2025年预算数比2024年执行数."""
        first, compared, second = plain(label).partition("比")
        if compared and (_YEAR.match(second) or _YEAR.match(first)):
            base = self.find(second, slots)
            years = base.query.by_dimension.get("year", frozenset[str]()) if base else frozenset[str]()
            return Meaning(base=next(iter(years), YEARS[1]))
        year, rest = self.dated(label)
        found = self.lexicon.find(rest, slots) if rest else Meaning()
        if found is None:
            return None
        found = self.widened(rest, found)
        if not year or "year" in found.query.by_dimension:
            return found
        return Meaning(Query.of({"year": [year]})) & found

    def dated(self, label: str) -> tuple[str, str]:
        """(the member of the years that a label begins with, the rest): 2024年预算数 in a budget of 2025 is 上年."""
        label = label.strip()
        match = _DATED.match(label)
        if not match or not self.year:
            return "", label
        years = {0: YEARS[0], -1: YEARS[1]}
        return years.get(int(match[1]) - self.year, ""), label[match.end() :]

    def widened(self, label: str, found: Meaning) -> Meaning:
        """A meaning with what the parts of this label add to it."""
        more = self.wider.get(label_key(label))
        if more is None:
            return found
        query = found.query.by_dimension
        query.update({d: query[d] | m for d, m in more.conditions if d in query})
        return replace(found, query=Query.of(query))

    def column_meaning(self, path: tuple[str, ...], slots: tuple[str, ...]) -> Meaning | None:
        """What the labels above a column ask together; None where its lowest label is unknown."""
        if not path:
            return None
        lowest = self.find(path[-1], slots)
        if lowest is None:
            return None
        meant, above = Meaning(), ""
        for label in path[:-1]:
            found = self.find(label, (*slots, "总计项"))
            if found is not None:
                meant, above = self.within(meant, found, above), label
        return self.within(meant, lowest, above if is_part(path[-1]) else "")

    def within(self, wide: Meaning, narrow: Meaning, whole: str) -> Meaning:
        """`narrow` under `wide`. A part that lies outside of its whole makes the whole wider."""
        if whole:
            mine = wide.query.by_dimension
            outside = {d: m for d, m in narrow.query.conditions if d in mine and not m <= mine[d]}
            if outside:
                self.wider[label_key(whole)] = Query.of(outside)
        return Meaning(
            over(wide.query, narrow.query), narrow.measure or wide.measure, narrow.base or wide.base
        )

    def sides(self, columns: list[ReadColumn]) -> list[list[int]]:
        """The columns of each side: a stub that follows figures begins another one; a serial belongs to all."""
        found: list[list[int]] = [[]]
        figures = False
        for number, column in enumerate(columns):
            if column.stub and column.stub != "序号":
                if figures:
                    found.append([])
                figures = False
            elif not column.stub:
                figures = True
            if column.stub != "序号":
                found[-1].append(number)
        return found


@dataclass
class Side:
    """One side of a table: stubs that name its rows, and the figures beside them."""

    of: Recogniser
    columns: list[ReadColumn]
    numbers: list[int]
    head: int
    scope: Query

    def bind(self, bound: list[Bound], unread: list[Unread]) -> None:
        """Each number of the side with its query, or with why it has none."""
        stubs = [n for n in self.numbers if self.columns[n].stub]
        figures = [n for n in self.numbers if not self.columns[n].stub]
        rows = list(enumerate(self.of.grid.rows))[self.head :]
        labels = [self.label(row, stubs) for _, row in rows]
        codes = self.codes([row for _, row in rows], stubs)
        slots = self.best_rows(labels, codes)
        meanings = [
            self.row_meaning(label, code, slots, bool(stubs))
            for label, code in zip(labels, codes, strict=True)
        ]
        meanings = self.by_origin(meanings)
        for (r, row), label, code, meant in zip(rows, labels, codes, meanings, strict=True):
            for c in figures:
                cell = row[c]
                number = read_number(cell.text)
                column = self.columns[c].meaning
                if meant is not None and column is not None and (number or shows_nothing(cell.text)):
                    both = meant & column
                    query = over(over(self.scope, column.query), meant.query)
                    bound.append(
                        Bound(r, c, cell.text, number, query, both.measure, both.base, label, code, cell.spot)
                    )
                elif number is not None:
                    why = "不认识列的标签" if column is None else "不认识行的标签"
                    told = "·".join(self.columns[c].labels) if column is None else label or code
                    unread.append(Unread(r, c, cell.text, f"{why} “{told}”", cell.spot))

    def label(self, row: tuple[ReadCell, ...], stubs: list[int]) -> str:
        """What the row is called: its name, else the text in its code columns (合计)."""
        texts = [row[n].text.strip() for n in stubs if self.columns[n].stub not in _CODES]
        texts += [
            row[n].text.strip()
            for n in stubs
            if self.columns[n].stub in _CODES and not read_code(row[n].text)
        ]
        return next((text for text in texts if text), "")

    def codes(self, rows: list[tuple[ReadCell, ...]], stubs: list[int]) -> list[str]:
        """The whole code of each row: parts in several columns are joined, a part left out is that of the row above."""
        places = [n for n in stubs if self.columns[n].stub in _CODES]
        found: list[str] = []
        last: list[str] = [""] * len(places)
        for row in rows:
            parts = [read_code(row[n].text) for n in places]
            if not any(parts):
                found.append("")
                continue
            lowest = max(i for i, part in enumerate(parts) if part)
            for i in range(lowest):
                parts[i] = parts[i] or last[i]
            last = parts
            found.append("".join(part.zfill(2) if i else part for i, part in enumerate(parts) if part))
        return found

    def best_rows(self, labels: list[str], codes: list[str]) -> tuple[str, ...]:
        """Where the labels of rows are looked up: as incomes, as spending or as expenses, whatever knows most of them."""
        open_ = [label for label, code in zip(labels, codes, strict=True) if label and not code]
        orders = (SPENDING_ROWS, INCOME_ROWS, EXPENSE_ROWS)

        def known(slots: tuple[str, ...]) -> int:
            classes = slots is SPENDING_ROWS
            return sum(self.named(label, slots, classes) is not None for label in open_)

        return max(orders, key=known)

    def named(self, label: str, slots: tuple[str, ...], classes: bool) -> Meaning | None:
        """What a label asks: a functional class by its name, or what the lexicon says."""
        if classes and (code := class_named(label_key(label), self.of.year)):
            return Meaning(Query.of({CLASSES: [code], "nature": SPENT}))
        return self.of.find(label, slots)

    def by_origin(self, meanings: list[Meaning | None]) -> list[Meaning | None]:
        """The meanings of rows where money carried over has a row of its own: rows of funds above it are this year's
        income, rows of funds below it are carried over."""
        apart = [m is not None and m.query == CARRIED for m in meanings]
        if not any(apart):
            return meanings
        found: list[Meaning | None] = []
        origin = ORIGINS[0]
        for meant, carried in zip(meanings, apart, strict=True):
            if carried:
                origin = ORIGINS[1]
            dimensions = {d for d, _ in meant.query.conditions} if meant else set[str]()
            if meant is not None and dimensions == {"fund"}:
                found.append(replace(meant, query=meant.query & Query.of({"origin": [origin]})))
            else:
                found.append(meant)
        return found

    def row_meaning(self, label: str, code: str, slots: tuple[str, ...], has_stubs: bool) -> Meaning | None:
        """What a row asks, or None where nothing tells."""
        if code:
            kind = words.kind_of_code(code)
            if kind is None:
                return None
            if label:
                self.of.names.setdefault((kind, code), label)
            return Meaning(Query.of({kind: [code]}))
        if not label:
            return None if has_stubs else Meaning()
        spending = slots is SPENDING_ROWS
        found = self.named(label, slots, spending)
        if found is None and is_total(label):  # 人员经费合计
            part = plain(label)[: -len("合计")]
            found = self.named(part, (*slots, *SPENDING_ROWS), spending) if part else Meaning()
        return found


def over(wide: Query, inner: Query) -> Query:
    """`inner` within `wide`; where both speak of a dimension and have nothing in common, `inner` replaces `wide`."""
    mine = wide.by_dimension
    for dimension, condition in inner.conditions:
        both = narrow(dimension, mine[dimension], condition) if dimension in mine else condition
        mine[dimension] = both or condition
    return Query.of(mine)


def class_named(name: str, year: int) -> str:
    """The code of the functional class (类) that is called so in a year, or in any other."""
    entries = sorted(names.ever_named(CLASSES, name), key=lambda entry: not entry.valid_in(year))
    return next((entry.code for entry in entries if entry.level == 1), "")
