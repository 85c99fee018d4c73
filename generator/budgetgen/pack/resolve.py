"""From what a pack.yaml says to a Pack: every label to its meaning, every name to something that exists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import CODE_LEVELS, DIMENSIONS, YEARS, members, plain
from budgetgen.lexicon.lexicon import label_key, meaning, standard
from budgetgen.pack.labels import Labels
from budgetgen.pack.layout import Table
from budgetgen.pack.model import DEPARTMENT, Heading, LastYear, Pack, Statement, StatementRef, TableRef
from budgetgen.pack.tables import Tables, text_of, texts_of
from budgetgen.pack.wording import Wording
from budgetgen.source.shapes import Reading, Words, did_you_mean

NO_CODE = "无编码"
_OF_HEADINGS = {"名": "name", "级": "level", "随": "follows"}


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
        maker = Tables(self.labels, self.reading, frozenset(k.text for k, _ in written.get("defaults", ())))
        tables = {key.text: maker.table(key, table) for key, table in written["tables"]}
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
        maker.faults.of_classes(written.get("classes", []))
        outline = self.outline(tables, statements)
        maker.faults.of_outline(outline)
        maker.faults.of_words(written.get("words", []))
        narrative, checks = written.get("narrative", {}), written.get("checks", {})
        return Pack(
            name=self.name,
            folder=str(Path(written["place"].file).parent),
            title=written["title"].text,
            year=written["year"],
            document_title=written["document_title"].text,
            cover=texts_of(written.get("cover")),
            outline=tuple(outline),
            classes=tuple(self.functional_class(words) for words in written.get("classes", ())),
            tables=tables,
            last_year=tuple(self.last_year(entry) for entry in written.get("last_year", ())),
            holding_keys={key.text: kind for key, kind in written.get("holding_keys", ())},
            statements=statements,
            glossary=tuple((k.text, v.text) for k, v in written.get("glossary", ())),
            called=text_of(written.get("called")) or DEPARTMENT,
            words=tuple(written.get("words", ())),
            narrative_unit=narrative.get("unit", "万元"),
            narrative_decimals=narrative.get("decimals", 2),
            personnel=self.personnel(written.get("personnel", [])) or ("301", "303"),
            rounding_note=text_of(written.get("rounding_note")),
            unit_wording=self.unit_wording(),
            unit_pack=words if (words := written.get("unit_pack")) and words.text else None,
            severities={k.text: (v.text, v.place) for k, v in checks.get("severities", ())},
            thresholds={k.text: (v.text, v.place) for k, v in checks.get("thresholds", ())},
            holdings_date=checks.get("holdings_date"),
            required_indicators=tuple(checks.get("required_indicators", ())),
            own_indicators=tuple((k, texts_of(v)) for k, v in checks.get("own_indicators", ())),
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
            if len(entry.keys() & {"text", "table", "statement"}) != 1:
                message = "文档的一项应写 标题、表、说明 中的一个"
                self.reading.error(place, "missing-key", message, "一项一个；标题和它下面的表分两项写")
            idle = [key for key, name in _OF_HEADINGS.items() if name in entry]
            if idle and "text" not in entry and entry.keys() & {"table", "statement"}:
                message = f"{'、'.join(idle)} 只用在标题上，这里不起作用"
                self.reading.error(place, "unused-key", message, "请删去，或移到 标题 那一项")
            follows = entry.get("follows")
            if follows is not None and follows.text not in statements:
                remedy = did_you_mean(follows.text, tuple(statements))
                self.reading.error(follows.place, "unknown-name", f"没有叫 “{follows.text}” 的说明", remedy)
            if "text" in entry:
                text = entry["text"].text
                name = entry["name"].text if "name" in entry else label_key(text)
                found.append(Heading(name, text, entry.get("level", 2), place, text_of(follows)))
            for key, known, make in (("table", tables, TableRef), ("statement", statements, StatementRef)):
                if key not in entry:
                    continue
                words = entry[key]
                if words.text not in known:
                    what = "表" if key == "table" else "说明"
                    remedy = did_you_mean(words.text, tuple(known))
                    self.reading.error(words.place, "unknown-name", f"没有叫 “{words.text}” 的{what}", remedy)
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
        """Code and name of a class; a name alone is a row that never has money."""
        code, _, name = words.text.partition(" ")
        if code == NO_CODE and name:
            return "", name.strip()
        if not (code.isdigit() and len(code) == 3 and name):
            message = f"“{words.text}” 应写成 “201 一般公共服务支出”"
            self.reading.error(words.place, "code-format", message, f"没有编码的类写成 “{NO_CODE} 名称”")
        return code, name.strip()

    def personnel(self, written: list[Words]) -> tuple[str, ...]:
        """The economic codes, or beginnings of codes, that are 人员经费."""
        for words in written:
            if not (words.text.isdecimal() and len(words.text) in CODE_LEVELS["economic"]):
                message = f"“{words.text}” 不是经济分类科目的编码"
                self.reading.error(words.place, "code-format", message, "请写类（301）或款（30301）的编码")
        return texts_of(written)

    def last_year(self, entry: dict[str, Any]) -> LastYear:
        """A list of the year before; without `members` it wants a name to stand under."""
        by = DIMENSIONS[entry["by"]]
        named = {plain(key.text): value for key, value in entry.get("members", ())}
        if not named and "name" not in entry:
            message = "上年数的这一组没有写 “项”，也没有写 “名”"
            self.reading.error(entry["place"], "missing-key", message, "固定的几个数写 项，按科目列的写 名")
        for value in named.values():
            if len(members(by, value.text) or ()) != 1:
                message = f"维度 “{entry['by']}” 没有 “{value.text}” 这一个"
                self.reading.error(value.place, "unknown-member", message, "请写一个具体的成员或科目编码")
        return LastYear(
            by,
            meaning(entry.get("within", []), self.reading).query,
            {label: value.text for label, value in named.items()},
            entry.get("year", YEARS[1]),
            text_of(entry.get("name")),
        )
