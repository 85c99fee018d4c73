"""The standard dimensions of a budget line and the words for their members.

National vocabulary (财政部 expenditure classification and the budget report forms), the same in every
region; what regions change stands in template packs.
"""

from __future__ import annotations

from budgetgen.catalog import catalog

plain = catalog.plain

DIMENSIONS = {
    "单位": "unit",
    "单位性质": "unit_kind",
    "功能": "function",
    "经济": "economic",
    "政府经济": "government",
    "性质": "nature",
    "经费": "purpose",
    "三公": "three_public",
    "机关运行": "operating",
    "资金": "fund",
    "来源": "origin",
    "项目": "project",
    "年度": "year",
    "标签": "tag",
    "品目": "procurement",
    "记录": "item",
}
"""Chinese name of a dimension, as packs write it -> its name in code."""

CODED = frozenset({"function", "economic", "government", "procurement"})
"""Dimensions whose members are codes; a shorter code stands for all codes that begin with it."""

CODE_LEVELS = {"function": (3, 5, 7), "economic": (3, 5), "government": (3, 5)}
"""How many digits the codes of a budget line have, level by level."""

NATURES = (
    "基本支出",
    "项目支出",
    "事业单位经营支出",
    "上缴上级支出",
    "对附属单位补助支出",
    "年终结转",
    "结余分配",
)
FUNDS = (
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "财政专户管理资金",
    "事业收入",
    "事业单位经营收入",
    "上级补助收入",
    "附属单位上缴收入",
    "其他收入",
)
ORIGINS = ("本年收入", "上年结转", "使用非财政拨款结余")
YEARS = ("本年", "上年", "上年执行", "年初预算")
"""This year's figures, last year's, what was spent of them; in final accounts the budget that they stand beside."""
BUDGET_OF = {YEARS[0]: YEARS[3], YEARS[2]: YEARS[1]}
"""What was spent -> the budget that it is compared with."""
ALL_YEARS = "各年"
"""All years of a project together, this one among them."""
UNIT_KINDS = ("行政", "参公", "事业")
PURPOSES = ("人员经费", "公用经费")
THREE_PUBLIC = ("因公出国", "公务用车购置", "公务用车运行", "公务接待")
"""The “三公” expenses."""
OPERATING = ("计入", "不计")
"""Whether 公用经费 of offices counts as 机关运行经费."""

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "fund": {
        "财政拨款": FUNDS[:3],
        "单位资金": FUNDS[4:],
        "非财政拨款": FUNDS[3:],
    },
    "nature": {"本年支出": NATURES[:5]},
    "unit_kind": {"行政或参公": UNIT_KINDS[:2]},
    "three_public": {"三公经费": THREE_PUBLIC, "公务用车": THREE_PUBLIC[1:3]},
}
"""Named sets of members, by dimension."""

ALIASES = {
    "fund": {
        "一般公共预算拨款": "一般公共预算",
        "一般公共预算财政拨款": "一般公共预算",
        "政府性基金": "政府性基金预算",
        "政府性基金预算拨款": "政府性基金预算",
        "政府性基金预算财政拨款": "政府性基金预算",
        "国有资本经营预算拨款": "国有资本经营预算",
        "国有资本经营预算财政拨款": "国有资本经营预算",
        "财政专户": "财政专户管理资金",
        "财政专户核拨": "财政专户管理资金",
        "财政专户收入": "财政专户管理资金",
        "经营收入": "事业单位经营收入",
        "事业单位经营": "事业单位经营收入",
    },
    "nature": {
        "经营支出": "事业单位经营支出",
        "上解上级支出": "上缴上级支出",
        "年终结转结余": "年终结转",
        "人员类": "基本支出",
        "人员类项目": "基本支出",
        "公用经费项目": "基本支出",
        "其他运转类": "项目支出",
        "其他运转类项目": "项目支出",
        "特定目标类": "项目支出",
        "特定目标类项目": "项目支出",
    },
    "unit_kind": {"行政单位": "行政", "参公单位": "参公", "参公事业单位": "参公", "事业单位": "事业"},
    "three_public": {
        "因公出国(境)费": THREE_PUBLIC[0],
        "因公出国(境)费用": THREE_PUBLIC[0],
        "公务用车购置费": THREE_PUBLIC[1],
        "公务用车运行费": THREE_PUBLIC[2],
        "公务用车运行维护费": THREE_PUBLIC[2],
        "公务接待费": THREE_PUBLIC[3],
    },
    "origin": {"上年结转结余": "上年结转", "用事业基金弥补收支差额": "使用非财政拨款结余"},
}
"""Other words for members, by dimension."""

MEMBERS = {
    "nature": NATURES,
    "fund": FUNDS,
    "origin": ORIGINS,
    "year": (*YEARS, ALL_YEARS),
    "unit_kind": UNIT_KINDS,
    "purpose": PURPOSES,
    "three_public": THREE_PUBLIC,
    "operating": OPERATING,
}
"""The members of the dimensions that have no others."""


def member(dimension: str, name: str) -> str | None:
    """The standard member of a closed dimension that a person means by `name`, or None.

    A fund may be called as the finance system does: 一般公共预算资金.
    """
    name = plain(name)
    for word in (name, name.removesuffix("资金")) if dimension == "fund" else (name,):
        meant = ALIASES.get(dimension, {}).get(word, word)
        if meant in MEMBERS[dimension]:
            return meant
    return None


def members(dimension: str, name: str) -> tuple[str, ...] | None:
    """The members that `name` (a member, an alias, a group or a code) stands for, or None if it is unknown."""
    if name in (groups := GROUPS.get(dimension, {})):
        return groups[name]
    if dimension in CODED:
        return (name,) if name.isascii() and name.isalnum() else None
    if dimension in MEMBERS:
        found = member(dimension, name)
        return (found,) if found else None
    return (name,)
