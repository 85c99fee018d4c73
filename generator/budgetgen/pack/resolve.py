"""From what a pack.yaml says to a Pack: every label to its meaning, every name to something that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import DIMENSIONS, plain
from budgetgen.pack.labels import Labels
from budgetgen.pack.layout import (
    DATASETS,
    RECORDS,
    Classes,
    Heading,
    HoldingRow,
    LastYear,
    Listed,
    ListedRow,
    Pack,
    Rows,
    Side,
    Statement,
    StatementRef,
    Subtotal,
    Table,
    TableRef,
    Tree,
)
from budgetgen.pack.lexicon import Meaning, label_key, meaning, standard
from budgetgen.pack.wording import Wording
from budgetgen.source.shapes import Reading, Words, did_you_mean


class Resolver:
    """Turns what was written into a Pack: every label to its meaning, every name to something that exists."""

    def __init__(self, name: str, written: dict[str, Any], reading: Reading) -> None:
        self.name, self.written, self.reading = name, written, reading
        own = [
            (slot, [(label, meaning(conditions, reading)) for label, conditions in labels])
            for slot, labels in written.get("lexicon", [])
        ]
        self.labels = Labels(standard().extended(own), reading)

    def pack(self) -> Pack:
        """The pack; what is wrong in it is in the reading's findings."""
        written = self.written
        tables = {key.text: self.table(key, table) for key, table in written["tables"]}
        statements = {
            key.text: Statement(
                key.text,
                s["text"].text,
                tuple(w.text for w in s.get("blanks", ())),
                s["text"].place,
                DIMENSIONS.get(s.get("keyed", ""), ""),
            )
            for key, s in written.get("statements", [])
        }
        self.blanks_used(statements)
        narrative, checks = written.get("narrative", {}), written.get("checks", {})
        return Pack(
            name=self.name,
            folder=str(Path(written["place"].file).parent),
            title=written["title"].text,
            year=written["year"],
            document_title=written["document_title"].text,
            cover=_texts(written.get("cover")),
            outline=tuple(self.outline(tables, statements)),
            classes=tuple(self.functional_class(words) for words in written.get("classes", ())),
            tables=tables,
            last_year=tuple(self.last_year(entry) for entry in written.get("last_year", ())),
            holding_keys={key.text: kind for key, kind in written.get("holding_keys", ())},
            statements=statements,
            glossary=tuple((k.text, v.text) for k, v in written.get("glossary", ())),
            narrative_unit=narrative.get("unit", "万元"),
            narrative_decimals=narrative.get("decimals", 2),
            personnel=_texts(written.get("personnel")) or ("301", "303"),
            rounding_note=_text(written.get("rounding_note")),
            unit_wording=self.unit_wording(),
            unit_pack=words if (words := written.get("unit_pack")) and words.text else None,
            severities={k.text: (v.text, v.place) for k, v in checks.get("severities", ())},
            thresholds={k.text: (v.text, v.place) for k, v in checks.get("thresholds", ())},
            holdings_date=checks.get("holdings_date"),
            required_indicators=tuple(checks.get("required_indicators", ())),
            own_indicators=tuple((k, _texts(v)) for k, v in checks.get("own_indicators", ())),
        )

    def unit_wording(self) -> Wording | None:
        """The word pairs for a unit's own disclosure."""
        if "unit_words" not in self.written:
            return None
        return Wording(tuple((key.text, value.text) for key, value in self.written["unit_words"]))

    def blanks_used(self, statements: dict[str, Statement]) -> None:
        """A blank that its sentence never shows would swallow what a department writes."""
        for statement in statements.values():
            for blank in statement.blanks:
                if blank not in statement.text:
                    message = f"说明 “{statement.name}” 的空 “{blank}” 没有用在文字里"
                    self.reading.error(
                        statement.place, "blank-unused", message, "请用 {{填.…}}，或删去这个空"
                    )

    def outline(
        self, tables: dict[str, Table], statements: dict[str, Statement]
    ) -> list[Heading | StatementRef | TableRef]:
        """The order of the document; every printed table stands in it exactly once."""
        found: list[Heading | StatementRef | TableRef] = []
        placed: dict[str, Place] = {}
        for entry in self.written["outline"]:
            place = entry["place"]
            if "text" in entry:
                text = entry["text"].text
                name = entry["name"].text if "name" in entry else label_key(text)
                found.append(Heading(name, text, entry.get("level", 2), place, _text(entry.get("follows"))))
            for key, known, make in (("table", tables, TableRef), ("statement", statements, StatementRef)):
                if key not in entry:
                    continue
                words = entry[key]
                if words.text not in known:
                    what = "表" if key == "table" else "说明"
                    self.reading.error(words.place, "unknown-name", f"没有叫 “{words.text}” 的{what}")
                elif words.text in placed:
                    self.reading.error(words.place, "placed-twice", f"“{words.text}” 在文档里出现了两次")
                else:
                    found.append(make(words.text, words.place))
                if key == "table":
                    placed[words.text] = words.place
        for table in tables.values():
            if table.unprinted == (table.name in placed):
                message = (
                    f"表 “{table.name}” 只供引用，却排在文档里"
                    if table.unprinted
                    else f"表 “{table.name}” 没有排进文档"
                )
                self.reading.error(table.place, "table-placed", message, "请改 文档 或 只供引用")
        return found

    def functional_class(self, words: Words) -> tuple[str, str]:
        code, _, name = words.text.partition(" ")
        if not (code.isdigit() and len(code) == 3 and name):
            self.reading.error(words.place, "code-format", f"“{words.text}” 应写成 “201 一般公共服务支出”")
        return code, name.strip()

    def last_year(self, entry: dict[str, Any]) -> LastYear:
        within = meaning(entry.get("within", []), self.reading).query
        members = {plain(key.text): value.text for key, value in entry["members"]}
        return LastYear(DIMENSIONS[entry["by"]], within, members)

    def table(self, key: Words, written: dict[str, Any]) -> Table:
        subtotal = written.get("subtotal")
        rows = written.get("rows")
        is_holdings = (
            bool(rows)
            and isinstance(rows, list)
            and isinstance(rows[0], dict)
            and "within" in {k for row in rows if isinstance(row, dict) for k in row}
        )
        if written["kind"] == RECORDS and "dataset" not in written:
            self.reading.error(
                written["place"], "missing-key", "记录表缺少 “记录”", "请写 记录: " + "、".join(DATASETS)
            )
        known = DATASETS.get(written.get("dataset", ""), ())
        table = Table(
            name=key.text,
            kind=written["kind"],
            title=written["title"].text,
            captions=_texts(written.get("captions")),
            unit=written.get("unit", "万元"),
            decimals=int(written.get("decimals", "2").removeprefix("至多")),
            trimmed=written.get("decimals", "2").startswith("至多"),
            thousands=written.get("thousands", False),
            nothing=_text(written.get("nothing")),
            zero=written["zero"].text if "zero" in written else None,
            serial=_text(written.get("serial")),
            ordinal=_text(written.get("ordinal")),
            scope=meaning(written.get("scope", []), self.reading).query,
            columns=self.labels.columns(written.get("columns", []), _texts(written.get("column_slots"))),
            rows=None if is_holdings or rows is None else self.rows(rows, self.row_slots(written)),
            row_scope=meaning(written.get("row_scope", []), self.reading).query,
            sides=tuple(self.side(name, side) for name, side in written.get("sides", [])),
            height=written.get("height", 0),
            notes=_texts(written.get("notes")),
            empty_note=_text(written.get("empty_note")),
            unprinted=written.get("unprinted", False),
            book=written.get("book", "明细"),
            dataset=written.get("dataset", ""),
            each=written.get("each", ""),
            first_row=_texts(written.get("first_row")),
            total=_text(written.get("total")),
            subtotal=Subtotal(subtotal["field"].text, subtotal["label"].text) if subtotal else None,
            blank=written.get("blank", 0),
            holdings=tuple(_holding(row) for row in rows) if is_holdings and rows else (),
            place=written["place"],
        )
        for column in table.all_columns:
            if column.field and column.field not in known:
                message = f"记录 “{table.dataset}” 没有字段 “{column.field}”"
                self.reading.error(column.place, "unknown-name", message, did_you_mean(column.field, known))
        return table

    def side(self, name: Words, written: dict[str, Any]) -> Side:
        slots = self.row_slots(written)
        return Side(
            name=name.text,
            label=_text(written.get("label")) or name.text,
            columns=self.labels.columns(written.get("columns", []), _texts(written.get("column_slots"))),
            rows=self.rows(written["rows"], slots),
            scope=meaning(written.get("scope", []), self.reading).query,
            row_scope=meaning(written.get("row_scope", []), self.reading).query,
            foot=tuple(self.listed(written.get("foot", []), ("总计项", *slots))),
        )

    def row_slots(self, written: dict[str, Any]) -> tuple[str, ...]:
        return _texts(written.get("row_slots")) or ("总计项",)

    def rows(self, written: Any, slots: tuple[str, ...]) -> Rows:
        if isinstance(written, dict):
            if "each" in written:
                return Classes(written.get("every", False), "numbering" in written)
            return Tree(
                DIMENSIONS[written["tree"]],
                written.get("total", ""),
                written.get("total_in", "名称"),
                written.get("blank", 0),
                written.get("total_if_empty", False),
            )
        return Listed(tuple(self.listed(written, slots)))

    def listed(
        self, written: list[Any], slots: tuple[str, ...], parent: tuple[str, Meaning] | None = None
    ) -> list[ListedRow]:
        """Rows as listed; rows under a row narrow its meaning and carry its name before a ·."""
        found: list[ListedRow] = []
        for item in written:
            below: list[Any] = []
            own: dict[str, Any] = {}
            if isinstance(item, tuple):
                label, below = item
            elif isinstance(item, dict):
                label, own = item["label"], item
            else:
                label = item
            if not label.text.strip() and "query" not in own:
                found.append(ListedRow("", "", None, label.place))
                continue
            meant = self.labels.meaning(label, own, slots)
            name = own["name"].text if "name" in own else label_key(label.text)
            if parent:
                name, meant = f"{parent[0]}·{name}", parent[1] & meant
            found.append(ListedRow(label.text, name, meant, label.place, own.get("again", False)))
            found += self.listed(below, slots, (name, meant)) if below else []
        return found


def _holding(row: dict[str, Any]) -> HoldingRow:
    label = row["label"].text
    return HoldingRow(
        label,
        row["name"].text if "name" in row else label_key(label),
        _text(row.get("quantity")),
        "value" in row,
        row.get("within", False),
    )


def _text(words: Words | None) -> str:
    return words.text if words else ""


def _texts(words: list[Words] | None) -> tuple[str, ...]:
    return tuple(w.text for w in words or ())
