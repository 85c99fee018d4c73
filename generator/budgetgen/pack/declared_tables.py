"""What may stand in a table of a pack.yaml: columns, rows, sides, records; declared once."""

from __future__ import annotations

from typing import Any

from budgetgen.ledger.money import UNITS
from budgetgen.lexicon.lexicon import CONDITIONS
from budgetgen.pack.form_rows import ALIGNMENTS
from budgetgen.pack.layout import (
    DATASETS,
    EACH_ASSESSED,
    EACH_PROJECT,
    GROUPED_BY,
    JOINED,
    JOINED_WHOLE,
    PIVOT,
    RECORDS,
    TWO_SIDED,
)
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
)

DECIMALS = ("0", "1", "2", "至多1", "至多2")
STUBS = ("序号", "编码", "名称", "类", "款", "项")
TREES = ("功能", "经济", "政府经济", "单位", "项目")
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


_LOOK = {
    "小数": Key("decimals", Choice(DECIMALS)),
    "千分位": Key("thousands", Switch()),
    "无数": Key("nothing", LABEL),
    "零": Key("zero", LABEL),
    "无基数": Key("no_base", LABEL),
}
"""How amounts look: in a table, a side, a common header or a column; the nearest counts."""

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
                "同上": Key("again", Switch()),
                "合并": Key("merge", Choice((JOINED, JOINED_WHOLE, "否"))),
                "求和": Key("summed", Switch()),
                "宽": Key("widths", ListOf(Whole(5, 200), single=True)),
                "文字": Key("text", Text()),
                "占列": Key("across", Whole(1, 50)),
                **_LOOK,
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
            {
                "标签": Key("label", LABEL, True),
                "名": Key("name", Text()),
                "查询": Key("query", CONDITIONS),
                "同上": Key("again", Switch()),
                "行": Key("below", Lazy("行", lambda: ROWS)),
            },
        ),
        Lazy("行", lambda: ROWS),
    ),
)
ROW_LIST: Shape = ListOf(ROW)


class Numbering(Shape):
    """How the first row is numbered (一、 or （一） or 1.); the others follow. Read as the text."""

    expects = "第一行的编号（一、 或 （一） 或 1.）"

    def read(self, node: Node, reading: Reading) -> str | None:
        words = LABEL.read(node, reading)
        if words is not None and words.text.count("一") + words.text.count("1") == 1:
            return str(words.text)
        if words is not None:
            self.mismatch(node, reading)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[^一1]*[一1][^一1]*$"}


INNER: Shape = Record(
    "下",
    {
        "树": Key("tree", Choice(TREES), True),
        "全部": Key("every", Switch()),
        "下": Key("below", Lazy("下", lambda: INNER)),
    },
)
"""Rows below each member of a tree."""


class RowsShape(Shape):
    """Rows: a list of labels, {树: …} or {各: 功能类}."""

    expects = "行的列表，或 {树: 功能}、{各: 功能类}"
    _tree = Record(
        "行",
        {
            "树": Key("tree", Choice(TREES), True),
            "全部": Key("every", Switch()),
            "下": Key("below", INNER),
            "合计": Key("total", Choice(("首", "末"))),
            "合计栏": Key("total_in", Choice(STUBS)),
            "空行": Key("blank", Whole(0, 100)),
            "空行印": Key("blank_text", Text()),
            "空表合计": Key("total_if_empty", Switch()),
            "年度": Key("years", Text()),
        },
    )
    _each = Record(
        "行",
        {
            "各": Key("each", Choice(("功能类",)), True),
            "全部": Key("every", Switch()),
            "编号": Key("numbering", Numbering()),
        },
    )

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, Mapping):
            shape = self._each if any(key.text == "各" for key, _ in node.items) else self._tree
            return shape.read(node, reading)
        return ROW_LIST.read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [ROW_LIST.schema(), self._tree.schema(), self._each.schema()]}


ROWS: Shape = RowsShape()

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

FORM_CELL = Either(
    text=LABEL,
    keys=Record(
        "一格",
        {
            "文": Key("text", LABEL),
            "名": Key("name", Text()),
            "查询": Key("query", CONDITIONS),
            "占列": Key("across", Whole(1, 50)),
            "占行": Key("down", Whole(1, 50)),
            "对齐": Key("align", Choice(tuple(ALIGNMENTS))),
        },
    ),
)
"""A cell of a row above or below the records: a text, or a figure."""
FORM_ROWS = ListOf(ListOf(FORM_CELL))

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
        **_LOOK,
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
                        **_LOOK,
                        **_BODY,
                        "行": Key("rows", ROWS, True),
                        "合计行": Key("foot", ROW_LIST),
                    },
                    tells_keys=True,
                )
            ),
        ),
        "行数": Key("height", Whole(0, 500)),
        "注": Key("notes", TEXTS),
        "空表注": Key("empty_note", Text()),
        "只供引用": Key("unprinted", Switch()),
        "账册": Key("book", Choice(("明细", "采购", "资产"))),
        "记录": Key("dataset", Choice(tuple(DATASETS))),
        "每": Key("each", Choice((EACH_PROJECT, EACH_ASSESSED))),
        "上方": Key("above", FORM_ROWS),
        "下方": Key("below", FORM_ROWS),
        "合计": Key("total", LABEL),
        "小计": Key(
            "subtotal",
            Record(
                "小计",
                {"按": Key("field", Choice(tuple(GROUPED_BY)), True), "标签": Key("label", LABEL, True)},
            ),
        ),
        "空行": Key("blank", Whole(0, 100)),
        "空行印": Key("blank_text", Text()),
        "工作表": Key("sheet", Text()),
    },
    tells_keys=True,
)


class TableRows(Shape):
    """Rows of a table: those of a pivot, or the assets that a form lists."""

    expects = RowsShape.expects

    def read(self, node: Node, reading: Reading) -> Any:
        listed = node.items if isinstance(node, nodes.Sequence) else ()
        holdings = any(
            isinstance(n, Mapping) and {k.text for k, _ in n.items} & {"数量", "价值", "其中"} for n in listed
        )
        return (ListOf(HOLDING_ROW) if holdings else ROWS).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [ROWS.schema(), ListOf(HOLDING_ROW).schema()]}


TABLE_ROWS: Shape = TableRows()
