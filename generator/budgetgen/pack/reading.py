"""Reading a template pack: one declaration of its keys; labels resolved through the lexicon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from budgetgen.findings import Finding, Place, has_errors
from budgetgen.ledger.dimensions import DIMENSIONS, plain
from budgetgen.ledger.money import UNITS
from budgetgen.pack import find
from budgetgen.pack.layout import (
    DATASETS,
    PIVOT,
    RECORDS,
    TWO_SIDED,
    Classes,
    Column,
    Group,
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
from budgetgen.pack.lexicon import CONDITIONS, Lexicon, Meaning, label_key, meaning, standard
from budgetgen.source import nodes
from budgetgen.source.nodes import Mapping, Node
from budgetgen.source.shapes import (
    Choice,
    Either,
    Key,
    Lazy,
    ListOf,
    Reading,
    Record,
    Schema,
    Shape,
    Switch,
    TableOf,
    Text,
    Whole,
    Words,
    did_you_mean,
)

DECIMALS = ("0", "1", "2", "至多1", "至多2")
STUBS = ("序号", "编码", "名称", "类", "款", "项")
LABEL = Text(empty=True, exact=True)
TEXTS = ListOf(Text(exact=True), single=True)


class Tagged(Shape):
    """Either the keys of a record (recognised by one of them), or one label with a list below it."""

    def __init__(self, mark: str, record: Record, below: Shape) -> None:
        self.mark, self.record, self.below = mark, record, below
        self.expects = f"有 “{mark}” 的各项，或 “标签: [下级]”"

    def read(self, node: Node, reading: Reading) -> Any:
        assert isinstance(node, Mapping)
        if any(key.text == self.mark for key, _ in node.items):
            return self.record.read(node, reading)
        pairs = TableOf(self.below).read(node, reading)
        return pairs[0] if pairs and len(pairs) == 1 else self.mismatch(node, reading)

    def schema(self) -> Schema:
        return {"type": "object"}


COLUMN: Shape = Either(
    text=LABEL,
    keys=Tagged(
        "标签",
        Record(
            "列",
            {
                "标签": Key("label", LABEL, True),
                "名": Key("name", Text()),
                "栏": Key("stub", Choice(STUBS)),
                "字段": Key("field", Text()),
                "查询": Key("query", CONDITIONS),
                "合并": Key("merge", Switch()),
                "求和": Key("summed", Switch()),
                "宽": Key("width", Whole(5, 200)),
                "列": Key("columns", Lazy("列", lambda: COLUMNS)),
            },
        ),
        Lazy("列", lambda: COLUMNS),
    ),
)
COLUMNS: Shape = ListOf(COLUMN)

ROW: Shape = Either(
    text=LABEL,
    keys=Tagged(
        "标签",
        Record(
            "行",
            {"标签": Key("label", LABEL, True), "名": Key("name", Text()), "查询": Key("query", CONDITIONS)},
        ),
        Lazy("行", lambda: ROW_LIST),
    ),
)
ROW_LIST: Shape = ListOf(ROW)


class RowsShape(Shape):
    """Rows: a list of labels, {树: …} or {各: 功能类}."""

    expects = "行的列表，或 {树: 功能}、{各: 功能类}"
    _tree = Record(
        "行",
        {
            "树": Key("tree", Choice(("功能", "经济", "政府经济", "单位", "项目")), True),
            "合计": Key("total", Choice(("首", "末"))),
            "合计栏": Key("total_in", Choice(STUBS)),
            "空行": Key("blank", Whole(0, 100)),
            "空表合计": Key("total_if_empty", Switch()),
        },
    )
    _each = Record(
        "行",
        {
            "各": Key("each", Choice(("功能类",)), True),
            "全部": Key("every", Switch()),
            "编号": Key("numbering", Choice(("一、",))),
        },
    )

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, Mapping):
            shape = self._each if any(key.text == "各" for key, _ in node.items) else self._tree
            return shape.read(node, reading)
        return ROW_LIST.read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [ROW_LIST.schema(), self._tree.schema(), self._each.schema()]}


HOLDING_ROW = Record(
    "资产行",
    {
        "标签": Key("label", LABEL, True),
        "名": Key("name", Text()),
        "数量": Key("quantity", Text()),
        "价值": Key("value", Choice(("各行之和",))),
        "其中": Key("within", Switch()),
    },
)

_BODY = {
    "列": Key("columns", COLUMNS),
    "行词位": Key("row_slots", ListOf(Text())),
    "列词位": Key("column_slots", ListOf(Text())),
    "范围": Key("scope", CONDITIONS),
    "行范围": Key("row_scope", CONDITIONS),
}

TABLE = Record(
    "表",
    {
        "类型": Key("kind", Choice((PIVOT, TWO_SIDED, RECORDS)), True),
        "标题": Key("title", Text(), True),
        "图注": Key("captions", TEXTS),
        "单位": Key("unit", Choice(tuple(UNITS))),
        "小数": Key("decimals", Choice(DECIMALS)),
        "千分位": Key("thousands", Switch()),
        "无数": Key("nothing", LABEL),
        "零": Key("zero", LABEL),
        "序号": Key("serial", Text()),
        "栏次": Key("ordinal", LABEL),
        **_BODY,
        "行": Key("rows", Lazy("行", lambda: TABLE_ROWS)),
        "侧": Key(
            "sides",
            TableOf(
                Record(
                    "侧",
                    {
                        "标签": Key("label", LABEL),
                        **_BODY,
                        "行": Key("rows", RowsShape(), True),
                        "合计行": Key("foot", ROW_LIST),
                    },
                )
            ),
        ),
        "行数": Key("height", Whole(0, 500)),
        "注": Key("notes", TEXTS),
        "空表注": Key("empty_note", Text()),
        "只供引用": Key("unprinted", Switch()),
        "账册": Key("book", Choice(("明细", "采购", "资产"))),
        "记录": Key("dataset", Choice(tuple(DATASETS))),
        "每": Key("each", Choice(("项目",))),
        "首行": Key("first_row", TEXTS),
        "合计": Key("total", LABEL),
        "小计": Key(
            "subtotal",
            Record("小计", {"按": Key("field", Text(), True), "标签": Key("label", LABEL, True)}),
        ),
        "空行": Key("blank", Whole(0, 100)),
    },
)


class TableRows(Shape):
    """Rows of a table: those of a pivot, or the assets that a form lists."""

    expects = RowsShape.expects

    def read(self, node: Node, reading: Reading) -> Any:
        listed = node.items if isinstance(node, nodes.Sequence) else ()
        holdings = any(
            isinstance(n, Mapping) and {k.text for k, _ in n.items} & {"数量", "价值", "其中"} for n in listed
        )
        return (ListOf(HOLDING_ROW) if holdings else RowsShape()).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [RowsShape().schema(), ListOf(HOLDING_ROW).schema()]}


TABLE_ROWS: Shape = TableRows()

OUTLINE = Record(
    "文档",
    {
        "标题": Key("text", Text()),
        "名": Key("name", Text()),
        "级": Key("level", Whole(1, 4)),
        "随": Key("follows", Text()),
        "表": Key("table", Text()),
        "说明": Key("statement", Text()),
    },
)

PACK = Record(
    "版式包",
    {
        "名称": Key("title", Text(), True),
        "沿用": Key("parent", Text()),
        "年度": Key("year", Whole(1990, 2100), True),
        "标题": Key("document_title", Text(), True),
        "封面": Key("cover", TEXTS),
        "说明单位": Key(
            "narrative",
            Record(
                "说明单位", {"单位": Key("unit", Choice(tuple(UNITS))), "小数": Key("decimals", Whole(0, 2))}
            ),
        ),
        "人员经费": Key("personnel", ListOf(Text())),
        "文档": Key("outline", ListOf(OUTLINE), True),
        "功能类": Key("classes", ListOf(Text())),
        "表格默认": Key("defaults", TableOf(Either(text=LABEL, items=ListOf(LABEL), keys=TableOf(LABEL)))),
        "表": Key("tables", TableOf(TABLE), True),
        "标签词典": Key("lexicon", TableOf(TableOf(CONDITIONS))),
        "上年数": Key(
            "last_year",
            ListOf(
                Record(
                    "上年数",
                    {
                        "按": Key("by", Choice(tuple(DIMENSIONS)), True),
                        "范围": Key("within", CONDITIONS),
                        "项": Key("members", TableOf(Text()), True),
                    },
                )
            ),
        ),
        "资产数": Key("holding_keys", TableOf(Choice(("文字", "金额")))),
        "说明": Key(
            "statements",
            TableOf(
                Record(
                    "说明",
                    {
                        "文": Key("text", Text(), True),
                        "填": Key("blanks", ListOf(Text())),
                        "按科目填": Key("keyed", Choice(("功能", "经济"))),
                    },
                    short="文",
                )
            ),
        ),
        "名词解释": Key("glossary", TableOf(Text())),
    },
)


def load(name: str, place: Place, project: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The pack of a name (written at `place`), or None, with everything that is wrong in it."""
    root, findings = find.pack_nodes(name, place, project)
    if root is None:
        return None, findings
    reading = Reading()
    written = PACK.read(_with_defaults(root), reading)
    pack = _Resolver(name, written, reading).pack() if written is not None else None
    findings += reading.findings
    return (None if has_errors(findings) else pack), findings


def _with_defaults(root: Node) -> Node:
    """The pack with 表格默认 laid under each of its tables."""
    if not isinstance(root, Mapping):
        return root
    values = {key.text: value for key, value in root.items}
    defaults, tables = values.get("表格默认"), values.get("表")
    if not (isinstance(defaults, Mapping) and isinstance(tables, Mapping)):
        return root
    filled = Mapping(tuple((key, find.merge(defaults, table)) for key, table in tables.items), tables.place)
    return Mapping(tuple((k, filled if v is tables else v) for k, v in root.items), root.place)


class _Resolver:
    """Turns what was written into a Pack: every label to its meaning, every name to something that exists."""

    def __init__(self, name: str, written: dict[str, Any], reading: Reading) -> None:
        self.name, self.written, self.reading = name, written, reading
        own = [
            (slot, [(label, meaning(conditions, reading)) for label, conditions in labels])
            for slot, labels in written.get("lexicon", [])
        ]
        self.lexicon: Lexicon = standard().extended(own)

    def pack(self) -> Pack:
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
        narrative = written.get("narrative", {})
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
        )

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
            columns=self.columns(written),
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
            columns=self.columns(written),
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
            meant = self.meaning(label, own, slots)
            name = own["name"].text if "name" in own else label_key(label.text)
            if parent:
                name, meant = f"{parent[0]}·{name}", parent[1] & meant
            found.append(ListedRow(label.text, name, meant, label.place))
            found += self.listed(below, slots, (name, meant)) if below else []
        return found

    def columns(self, written: dict[str, Any]) -> tuple[Group | Column, ...]:
        slots = (*_texts(written.get("column_slots")), "支出列")

        def find_meaning(label: Words, own: dict[str, Any]) -> Meaning:
            return self.meaning(label, own, slots)

        return tuple(self.column(item, Meaning(), find_meaning) for item in written.get("columns", ()))

    def column(
        self, item: Any, above: Meaning, find_meaning: Callable[[Words, dict[str, Any]], Meaning]
    ) -> Group | Column:
        below: list[Any] = []
        own: dict[str, Any] = {}
        if isinstance(item, tuple):
            label, below = item
        elif isinstance(item, dict):
            label, own, below = item["label"], item, item.get("columns", [])
        else:
            label = item
        if below:
            only_stubs = all(self.is_stub(child) for child in below)
            meant = above if only_stubs else above & self.group_meaning(label, own, below, find_meaning)
            return Group(label.text, tuple(self.column(c, meant, find_meaning) for c in below), label.place)
        name = own["name"].text if "name" in own else label_key(label.text)
        if not name.isidentifier():
            self.reading.error(
                label.place, "column-name", f"列 “{label.text}” 不能直接当名字用", "请加 名: …（字母或汉字）"
            )
        field = own["field"].text if "field" in own else ""
        stub = own.get("stub") or ("" if field or "query" in own else self.lexicon.stub(label.text) or "")
        return Column(
            name,
            label.text,
            stub,
            field,
            None if stub or field else above & find_meaning(label, own),
            own.get("merge", False),
            own.get("summed", False),
            own.get("width", 0),
            label.place,
        )

    def group_meaning(
        self,
        label: Words,
        own: dict[str, Any],
        below: list[Any],
        find_meaning: Callable[[Words, dict[str, Any]], Meaning],
    ) -> Meaning:
        """A common header narrows its columns if the lexicon knows it; else it is only a caption."""
        known = "query" in own or any(self.lexicon.find(label.text, (slot,)) for slot in self.lexicon.slots)
        return find_meaning(label, own) if known else Meaning()

    def is_stub(self, item: Any) -> bool:
        if isinstance(item, tuple):
            return all(self.is_stub(child) for child in item[1])
        if isinstance(item, dict):
            return "stub" in item or "field" in item
        return isinstance(item, Words) and self.lexicon.stub(item.text) is not None

    def meaning(self, label: Words, own: dict[str, Any], slots: tuple[str, ...]) -> Meaning:
        if "query" in own:
            return meaning(own["query"], self.reading)
        found = self.lexicon.find(label.text, slots)
        if found is None:
            message = f"标签 “{label.text}” 不在词典的 {'、'.join(slots)} 里"
            self.reading.error(label.place, "unknown-label", message, "请核对写法，或写 {标签: …, 查询: {…}}")
        return found or Meaning()


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
