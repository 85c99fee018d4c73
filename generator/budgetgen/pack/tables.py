"""The tables of a pack: from what pack.yaml says to layouts, every label to its meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgetgen.ledger.dimensions import DIMENSIONS, YEARS, members
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning, label_key, meaning
from budgetgen.pack.faults import Faults
from budgetgen.pack.form_rows import ALIGNMENTS, FormCell, FormRows
from budgetgen.pack.labels import Labels, look_of
from budgetgen.pack.layout import (
    ASSETS,
    Classes,
    HoldingRow,
    Listed,
    ListedRow,
    Look,
    Rows,
    Side,
    Subtotal,
    Table,
    Tree,
)
from budgetgen.source.shapes import Reading, Words


class Tables:
    """Makes layouts of tables; what is wrong in them is in the reading's findings."""

    def __init__(self, labels: Labels, reading: Reading, defaults: frozenset[str]) -> None:
        self.labels, self.reading = labels, reading
        self.faults = Faults(reading, defaults)

    def table(self, key: Words, written: dict[str, Any]) -> Table:
        """One table as its kind wants it."""
        self.faults.of_keys(key, written)
        subtotal = written.get("subtotal")
        dataset = written.get("dataset", "")
        look = look_of(written, Look(written.get("unit", "万元")))
        look = replace(look, of_rates=Look().of_rates)  # a table's decimals are those of its amounts
        table = Table(
            name=key.text,
            kind=written["kind"],
            title=written["title"].text,
            captions=texts_of(written.get("captions")),
            look=look,
            serial=text_of(written.get("serial")),
            ordinal=text_of(written.get("ordinal")),
            scope=self.query(written.get("scope")),
            columns=self.columns(written, look),
            rows=None if dataset else self.rows(written.get("rows", []), self.row_slots(written)),
            row_scope=self.query(written.get("row_scope")),
            sides=tuple(self.side(name, side, look) for name, side in written.get("sides", [])),
            height=written.get("height", 0),
            notes=texts_of(written.get("notes")),
            empty_note=text_of(written.get("empty_note")),
            unprinted=written.get("unprinted", False),
            book=written.get("book", "明细"),
            dataset=dataset,
            each=written.get("each", ""),
            above=self.form_rows(written.get("above", [])),
            below=self.form_rows(written.get("below", [])),
            total=text_of(written.get("total")),
            subtotal=Subtotal(subtotal["field"], subtotal["label"].text) if subtotal else None,
            blank=written.get("blank", 0),
            blank_text=text_of(written.get("blank_text")),
            sheet=text_of(written.get("sheet")),
            holdings=self.holdings(written.get("rows", [])) if dataset == ASSETS else (),
            place=key.place,
        )
        self.faults.of_table(table)
        return table

    def query(self, written: list[tuple[Words, Words]] | None) -> Query:
        """The query that conditions state."""
        return meaning(written or [], self.reading).query

    def columns(self, written: dict[str, Any], look: Look) -> Any:
        """The columns of a table or side."""
        return self.labels.columns(written.get("columns", []), texts_of(written.get("column_slots")), look)

    def side(self, name: Words, written: dict[str, Any], look: Look) -> Side:
        """One side of a two-sided table."""
        self.faults.of_side(name, written)
        slots = self.row_slots(written)
        return Side(
            name=name.text,
            label=text_of(written.get("label")) or name.text,
            columns=self.columns(written, look_of(written, look)),
            rows=self.rows(written["rows"], slots),
            scope=self.query(written.get("scope")),
            row_scope=self.query(written.get("row_scope")),
            foot=tuple(self.listed(written.get("foot", []), ("总计项", *slots))),
        )

    def row_slots(self, written: dict[str, Any]) -> tuple[str, ...]:
        """Where the labels of rows are looked up."""
        return texts_of(written.get("row_slots")) or ("总计项",)

    def rows(self, written: Any, slots: tuple[str, ...]) -> Rows:
        """Rows as listed, or from the data."""
        if isinstance(written, dict):
            return self.from_data(written)
        return Listed(tuple(self.listed(written, slots)))

    def from_data(self, written: dict[str, Any]) -> Tree | Classes:
        """Rows from the data: {树: …} or {各: 功能类}."""
        if "each" in written:
            return Classes(written.get("every", False), written.get("numbering", ""))
        tree = Tree(
            DIMENSIONS[written["tree"]],
            written.get("total", ""),
            written.get("total_in", "名称"),
            written.get("blank", 0),
            written.get("total_if_empty", False),
            self.years(written.get("years")),
            written.get("every", False),
            text_of(written.get("blank_text")),
            self.below(written["below"]) if "below" in written else None,
        )
        self.faults.of_tree(tree, written["place"])
        return tree

    def below(self, written: dict[str, Any]) -> Tree:
        """The rows below each member of a tree."""
        made = self.from_data(written)
        assert isinstance(made, Tree)
        return made

    def years(self, written: Words | None) -> tuple[str, ...]:
        """The years that are written, joined by 、; this year if none are."""
        if written is None:
            return YEARS[:1]
        found = [members("year", name) for name in written.text.split("、")]
        if None in found:
            remedy = "可以写：" + "、".join(YEARS) + "，用 、 连接"
            self.reading.error(written.place, "unknown-member", f"没有 “{written.text}” 这样的年度", remedy)
        return tuple(year for one in found for year in one or ())

    def listed(
        self, written: list[Any], slots: tuple[str, ...], parent: tuple[str, Meaning] | None = None
    ) -> list[ListedRow]:
        """Rows as listed; rows under a row narrow its meaning and carry its name before a ·."""
        found: list[ListedRow] = []
        for item in written:
            below: Any = []
            own: dict[str, Any] = {}
            if isinstance(item, tuple):
                label, below = item
            elif isinstance(item, dict):
                label, own, below = item["label"], item, item.get("below", [])
            else:
                label = item
            if not label.text.strip() and "query" not in own:
                if below or own.keys() - {"label", "place"}:
                    self.reading.error(
                        label.place, "unused-key", "空行不取数，也没有下级", "请写标签，或只写空行"
                    )
                found.append(ListedRow("", "", None, label.place))
                continue
            meant = self.labels.meaning(label, own, slots)
            name = own["name"].text if "name" in own else label_key(label.text)
            if parent:
                name, meant = f"{parent[0]}·{name}", parent[1] & meant
            data = self.from_data(below) if isinstance(below, dict) else None
            found.append(ListedRow(label.text, name, meant, label.place, data, own.get("again", False)))
            if isinstance(below, list):
                found += self.listed(below, slots, (name, meant))
        return found

    def form_rows(self, written: list[list[Any]]) -> FormRows:
        """The rows above or below the records."""
        return tuple(tuple(self.form_cell(cell) for cell in row) for row in written)

    def form_cell(self, written: Any) -> FormCell:
        """A cell of such a row: a text, or a figure with a name."""
        if isinstance(written, Words):
            return FormCell(written.text, place=written.place)
        self.faults.of_form_cell(written)
        return FormCell(
            text_of(written.get("text")),
            text_of(written.get("name")),
            meaning(written["query"], self.reading) if "query" in written else None,
            written.get("across", 0),
            written.get("down", 1),
            ALIGNMENTS.get(written.get("align", ""), ""),
            written["place"],
        )

    def holdings(self, written: Any) -> tuple[HoldingRow, ...]:
        """The assets that a form lists."""
        if isinstance(written, dict) or any(isinstance(row, tuple) for row in written):
            return ()
        return tuple(_holding(row if isinstance(row, dict) else {"label": row}) for row in written)


def _holding(row: dict[str, Any]) -> HoldingRow:
    label = row["label"].text
    return HoldingRow(
        label,
        row["name"].text if "name" in row else label_key(label),
        text_of(row.get("quantity")),
        "value" in row,
        row.get("within", False),
    )


def text_of(words: Words | None) -> str:
    """The text of what may not be written."""
    return words.text if words else ""


def texts_of(words: list[Words] | None) -> tuple[str, ...]:
    """The texts of a list that may not be written."""
    return tuple(w.text for w in words or ())
