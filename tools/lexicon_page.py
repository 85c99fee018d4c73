"""docs/标签词典.md: every label of the lexicon with its query, and the words that queries are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

import yaml

from budgetgen.ledger.dimensions import ALIASES, DIMENSIONS, GROUPS, MEMBERS
from budgetgen.lexicon.lexicon import MEASURES, RATIOS, label_key
from tools.markdown import table

HEAD = """\
# 标签词典

由 `make docs` 从程序的标签词典生成，请不要手改。

官方表式里的标签有固定的意思：“基本支出”一列就是性质为基本支出的钱，“（一）上年结转”一行就是来源为上年结转的钱。
标签词典记着这些意思，所以版式里照官方表式写标签，不用写公式（见 [版式包](版式包.md#标签就是取数)）。
各个版式包共用这一本；本地不同的标签，写在 `pack.yaml` 的 `标签词典` 里，同名的以包里的为准。

## 标签怎样比较

查词典以前，标签先去掉空白，再去掉开头的序号和“其中：”；全角、半角的括号、数字和字母算一样。例如：
"""

SAMPLES = (
    "项　　目",
    "一、事业收入",
    "（一）基本支出",
    "1. 公务接待费",
    "其中：公用经费",
    "因公出国（境）费",
)

SLOTS = {
    "收入项": "收入的各行、各列。版式里写 `行词位: [收入项]` 或 `列词位: [收入项]`。",
    "总计项": "合计、总计各行。不写 `行词位` 的行查这里；双列表的 `合计行` 总是先查这里。",
    "决算列": "决算表里并排的列。一张表里有其中几种时先查这里，只有一种的照别处。",
    "支出列": "支出表的列。各种表的列在 `列词位` 里查不到的，最后都查这里，所以不用写。",
    "经济项": "“三公”经费、机关运行经费的各行或各列。",
    "支出项": "按性质、经费分的各行。",
    "采购列": "政府采购表里资金的各列。版式里写 `列词位: [采购列]`。",
    "表名": "表的标题里的词，读别人的文本（`import`、`read`）时用：整张表的数都有这些条件。几个词都在，同时满足；长的先认。",
}
"""A slot of the lexicon -> where its labels stand."""

TEXTS = {
    "字段": ("是哪种记录的哪一项", "单位、指标、采购各表的列，读别人的文本时用："),
    "项目字段": ("规格里项目的键", "项目的表里，右边或下面写着值的标签，读别人的文本时用："),
    "图注": ("", "表上面写在冒号前面、后面是谁公开的："),
    "表注": ("", "表下面的注这样开头："),
    "表名结尾": ("", "表的标题这样结尾："),
}
"""Words by which tables of others are read -> how what stands beside them is called, and where they stand."""

FIELDS = {
    "单位": "单位的名称",
    "单位性质": "",
    "功能": "功能科目编码，或它开头的几位",
    "经济": "部门经济科目编码，或它开头的几位",
    "政府经济": "政府经济科目编码，或它开头的几位",
    "性质": "",
    "经费": "",
    "三公": "",
    "机关运行": "",
    "资金": "",
    "来源": "",
    "项目": "项目的名称",
    "年度": "",
    "标签": "规格里给一笔钱写的 `标签`；前面加“非”是没有这个标签；写几个，要都满足",
    "品目": "采购品目编码，或它开头的几位",
    "记录": "资产里的一项，或第几笔采购",
}
"""A dimension -> what a query may say of it, where that is no list of words."""


def page() -> str:
    """The whole page."""
    text = files("budgetgen.lexicon").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    slots = yaml.load(text, yaml.BaseLoader)
    stubs = slots.pop("栏目")
    texts = {name: slots.pop(name) for name in TEXTS}
    assert slots.keys() == SLOTS.keys(), "say where the labels of each slot stand"
    rows = [(f"`{label}`", f"`{label_key(label)}`") for label in SAMPLES]
    lines = [HEAD, *table(("写的", "查的"), rows)]
    lines += ["", "## 词位", "", "同一个标签在不同位置意思不同，所以词典按**词位**分组。"]
    lines += ["列名上面的共同表头，词典里有的也是条件，照它下面各列的词位查；词典里没有的只当文字印。"]
    for slot, labels in slots.items():
        lines += ["", f"### {slot}", "", SLOTS[slot], ""]
        lines += table(("标签", "取哪些钱"), [(label, in_words(query)) for label, query in labels.items()])
    lines += ["", "## 栏目", "", "这些列不是数，是行的序号、编码或名称：", ""]
    lines += table(("列名", "印什么"), list(stubs.items()))
    for name, (heading, told) in TEXTS.items():
        lines += ["", f"## {name}", "", told, ""]
        listed = texts[name]
        listed_rows: list[tuple[str, ...]] = [*listed.items()] if heading else [(word,) for word in listed]
        lines += table(("标签", heading) if heading else ("词",), listed_rows)
    return "\n".join([*lines, *vocabulary()]) + "\n"


def vocabulary() -> Iterator[str]:
    """The words of queries: dimensions, groups, other words, measures."""
    assert FIELDS.keys() == DIMENSIONS.keys(), "say what a query may say of each dimension"
    chinese = {english: name for name, english in DIMENSIONS.items()}
    yield from ("", "## 查询的写法", "")
    yield "词典里没有的标签，写 `{标签: …, 查询: {资金: 财政拨款, 性质: 基本支出}}`。写几个条件，要同时满足；一个条件写几个，用 `、` 隔开，满足一个就行。"
    yield from ("", "### 维度", "")
    rows = []
    for name, english in DIMENSIONS.items():
        words = "、".join(MEMBERS.get(english, ())) or FIELDS[name]
        rows.append((name, words + ("；或下面的合称" if english in GROUPS else "")))
    yield from table(("维度", "可以写"), rows)
    yield from ("", "编码写开头几位，就是它下面所有科目：`功能: 201` 是 201 类的全部。")
    yield from ("", "### 合称", "")
    groups = [
        (chinese[dimension], name, "、".join(members))
        for dimension, named in GROUPS.items()
        for name, members in named.items()
    ]
    yield from table(("维度", "合称", "是"), groups)
    yield from ("", "### 别名", "", "查询和规格里也可以这样写：", "")
    aliases = [
        (chinese[dimension], alias, name)
        for dimension, named in ALIASES.items()
        for alias, name in named.items()
    ]
    yield from table(("维度", "写的", "就是"), aliases)
    yield from ("", "### 度量", "")
    yield f"不写就是合计。另有 {'、'.join(f'`度量: {one}`' for one in MEASURES)}：与上年比的差，差占上年的百分比，占这一列全部的百分比，执行数占预算的百分比。"


def in_words(query: Mapping[str, str]) -> str:
    """A query as packs write it, in words."""
    parts = [f"{name}是{value}" for name, value in query.items() if name != "度量"]
    words = "，".join(parts) or "不加条件"
    measure = query.get("度量", "")
    of = "" if measure in RATIOS else "与上年比的"
    return f"{words}；{of}{measure}" if measure else words
