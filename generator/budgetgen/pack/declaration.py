"""What may stand in a pack.yaml, declared once."""

from __future__ import annotations

from budgetgen.ledger.dimensions import DIMENSIONS, YEARS
from budgetgen.ledger.money import UNITS
from budgetgen.lexicon.lexicon import CONDITIONS
from budgetgen.pack.declared_tables import LABEL, TABLE, TEXTS
from budgetgen.source.shapes import Choice, Either, Key, ListOf, Record, TableOf, Text, Whole

LINE_DIMENSIONS = tuple(name for name in DIMENSIONS if name not in ("年度", "品目", "记录"))
"""What a line of last year's budget can be told apart by."""

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
        "未核对": Key("unchecked", Text()),
        "年度": Key("year", Whole(1990, 2100), True),
        "标题": Key("document_title", Text(), True),
        "封面": Key("cover", TEXTS),
        "说明单位": Key(
            "narrative",
            Record(
                "说明单位", {"单位": Key("unit", Choice(tuple(UNITS))), "小数": Key("decimals", Whole(0, 2))}
            ),
        ),
        "称谓": Key("called", Text()),
        "用词": Key("words", TableOf(Text())),
        "人员经费": Key("personnel", ListOf(Text())),
        "尾差注": Key("rounding_note", Text(empty=True)),
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
                        "名": Key("name", Text()),
                        "按": Key("by", Choice(LINE_DIMENSIONS), True),
                        "年度": Key("year", Choice(YEARS[1:])),
                        "范围": Key("within", CONDITIONS),
                        "项": Key("members", TableOf(Text())),
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
        "单位用语": Key("unit_words", TableOf(LABEL)),
        "单位版式": Key("unit_pack", LABEL),
        "检查": Key(
            "checks",
            Record(
                "检查",
                {
                    "规则": Key("severities", TableOf(Text())),
                    "门槛": Key("thresholds", TableOf(Text())),
                    "资产截止": Key("holdings_date", Text()),
                    "必备指标": Key("required_indicators", ListOf(Text())),
                    "增设指标": Key("own_indicators", TableOf(ListOf(Text()))),
                },
            ),
        ),
    },
)
