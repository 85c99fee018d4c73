"""Slips in amounts and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.mutation import digits
from tools.mutation.lines import (
    Change,
    InLine,
    Lines,
    Slip,
    both,
    dropped,
    each_line,
    in_number,
    only_if,
    replaced,
)
from tools.mutation.operator import Operator

_LINE = r"^\s+\d{5} [^:{]+: "
_AMOUNT = r"^\s+(?:\d{5,7} [^:{]+|金额|一般公共预算|政府性基金预算|其他收入|事业收入): (\d[\d.]*)$"
_BASIC, _PROJECTS = "(^|/)基本支出", "(^|/)(项目支出/|项目支出$)"


def _controlled(slip: InLine) -> Slip:
    """A slip in amounts of what the approved figures state: basic spending, projects."""
    basic = only_if(each_line(slip, _BASIC), r"批复数:(?:.*\n)*?.*支出:\s*(?:\{|\n\s+)基本支出: ")
    projects = only_if(
        each_line(slip, _PROJECTS, "指标|采购"), r"批复数:(?:.*\n)*?.*支出:(?:.*\n)?.*\n?.*项目支出: "
    )
    return both(basic, projects)


def _amounts(change: digits.Change) -> Slip:
    return both(_controlled(in_number(_AMOUNT, change)), each_line(in_number(_IN_TABLE, change), "^$"))


def _projects_left_out(spec: Lines) -> Iterator[Change]:
    """Projects with their money; what a table has of them is not there."""
    for change in dropped("^ +- 名称: ", _PROJECTS)(spec):
        if "科目:" in "\n".join(spec.lines[change.first : change.first + change.count]):
            yield change


_IN_TABLE = r'^[^,:]+,\d{7},.*,"([\d,]+\.\d\d)"$'
_APPROVED = ("approved-figures",)

CONTROL = (
    Operator("批复数", "金额数字对调", _APPROVED, _amounts(digits.swapped)),
    Operator("批复数", "金额小数点移位", _APPROVED, _amounts(digits.moved)),
    Operator("批复数", "金额末位差一", _APPROVED, _amounts(digits.last_off)),
    Operator("批复数", "金额漏一位、多一位", _APPROVED, _amounts(digits.lacking)),
    Operator("批复数", "元当成万元填", _APPROVED, _amounts(digits.ten_thousandth)),
    Operator(
        "批复数",
        "漏一行",
        _APPROVED,
        both(only_if(dropped(_LINE + r"[\d{]", _BASIC), "批复数:"), dropped(_IN_TABLE)),
    ),
    Operator(
        "批复数", "漏一个项目", _APPROVED, only_if(_projects_left_out, "批复数:(?:.*\n){1,12}.*项目支出: ")
    ),
    Operator(
        "批复数",
        "资金写错",
        _APPROVED,
        only_if(
            each_line(replaced(r"^(\s+\d{5} [^:{]+: )([\d.]+)$", r"\1{其他收入: \2}"), _BASIC),
            "批复数:\n  收入:",
        ),
    ),
    Operator(
        "批复数", "批复数抄错", _APPROVED, each_line(in_number(r": (\d[\d.]*)", digits.swapped), "^批复数")
    ),
    Operator("批复数", "写成负数", (), each_line(replaced(r"(?<=: )(?=[\d.]+$)", "-"), "基本支出|项目支出$")),
    Operator(
        "批复数",
        "上年数与上年规格不符",
        ("prior-year-agrees",),
        only_if(
            both(
                *(
                    each_line(in_number(r"^  (?:基本支出|项目支出): ([\d.]+)$", c), "^上年$")
                    for c in digits.ALL
                )
            ),
            "^  文件: ",
        ),
    ),
)


def _in_units(kind: str, slip: InLine, within: str) -> Slip:
    """A slip in lines of units of one kind."""
    where = re.compile(within)

    def made(spec: Lines) -> Iterator[Change]:
        kinds = [m[1] for body in spec.bodies if (m := re.search(r"性质: (\S+)", body))]
        for number, body in enumerate(spec.bodies):
            of_unit = (
                spec.last(r"性质: (\S+)", number)
                if spec.paths[number].startswith("单位")
                else (kinds or [""])[0]
            )
            if body and of_unit == kind and where.search(spec.paths[number]):
                for new in slip(body):
                    yield spec.replaced(number, new)

    return made


def _unit_kind(spec: Lines) -> Iterator[Change]:
    """An office that is written down as 事业, where its spending says that it is none."""
    for number, body in enumerate(spec.bodies):
        if re.search("性质: 行政$", body):
            rest = "\n".join(spec.bodies[number + 1 :])
            own = rest.partition("性质: ")[0] if "性质: " in rest else rest
            if re.search(r"\d{7} 行政运行|\d{7} 行政单位(?:离退休|医疗)", own):
                yield spec.replaced(number, body.replace("行政", "事业"))


_SPENDING = "(^|/)(基本支出|项目支出)"
_CODE = r"^\s+(?:科目: )?(\d{7}|\d{5}) \D"
_NAMED = ("code-name", "code-unknown")
CODES = (
    Operator("科目", "科目编码差一位", _NAMED, each_line(in_number(_CODE, digits.last_off), _SPENDING)),
    Operator("科目", "科目编码数字对调", _NAMED, each_line(in_number(_CODE, digits.swapped), _SPENDING)),
    Operator(
        "科目",
        "科目名称少一个字",
        ("code-name",),
        each_line(replaced(r"(?<=[\u4e00-\u9fa5])[\u4e00-\u9fa5](?=: )", ""), _BASIC),
    ),
    Operator(
        "科目", "科目编码没有写到底", (), each_line(replaced(r"^(\s+\d{5})\d\d (?=\D)", r"\1 "), _BASIC)
    ),
    Operator(
        "科目",
        "缴费列成别的经济科目",
        ("economics-suit-function",),
        each_line(
            replaced(
                "(?:30113 住房公积金|30108 机关事业单位基本养老保险缴费)(?=:)", "30112 其他社会保障缴费"
            ),
            "(?:2210201|2080505)[^/]*$",
        ),
    ),
    Operator("科目", "单位性质写错", ("function-suits-unit",), _unit_kind),
    Operator(
        "科目",
        "事业单位列行政运行",
        ("function-suits-unit",),
        _in_units("事业", replaced(r"^(\s+)\d{7} [^:]+:$", r"\g<1>2010301 行政运行:"), _BASIC),
    ),
    Operator(
        "科目",
        "国有资本经营支出用错资金",
        ("function-suits-fund",),
        each_line(replaced("国有资本经营预算(?=: [1-9])", "一般公共预算", "政府性基金预算"), "项目支出/金额"),
    ),
    Operator(
        "科目",
        "基本支出列基本建设",
        ("economics-suit-nature",),
        each_line(
            replaced(r"^(\s+)\d{5} [^:]+(?=: )", r"\g<1>30901 房屋建筑物购建", r"\g<1>30903 专用设备购置"),
            _BASIC,
        ),
    ),
    Operator(
        "科目",
        "项目列工资",
        ("economics-suit-nature",),
        both(
            each_line(
                replaced(r"^(\s+)\d{5} [^:]+(?=: )", r"\g<1>30101 基本工资", r"\g<1>30302 退休费"),
                "项目支出/科目/",
            ),
            each_line(replaced(r",\d{5},[^,]+,项目支出,", ",30101,基本工资,项目支出,"), "^$"),
        ),
    ),
)
