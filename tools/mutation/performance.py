"""Slips in the objectives and indicators of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetgen.catalog.indicator_words import says
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


def _renamed(spec: Lines) -> Iterator[Change]:
    """A project that is renamed in one of the places where its name stands."""
    for number, body in enumerate(spec.bodies):
        match = re.fullmatch(r"(\s+- 名称: )([^{}]+)", body)
        names = re.compile(r"(?m)^\s+- 名称: " + re.escape(match[2]) + r"(?: +#.*)?$") if match else None
        if match and names and len(names.findall(spec.text)) > 1:
            for old, new in (("工作", ""), ("经费", "费"), ("费", "经费"), ("编制", "编辑")):
                if old in match[2]:
                    yield spec.replaced(number, match[1] + match[2].replace(old, new, 1))


def _moved_indicator(names: str, values: str, targets: tuple[str, ...]) -> Slip:
    """An indicator that is filed under another kind of the same project."""
    what = re.compile(rf"\{{名称: [^,]*(?:{names}), 值: (?:{values}),")

    def made(spec: Lines) -> Iterator[Change]:
        for number, body in enumerate(spec.bodies):
            own = spec.paths[number].rpartition("/")[2]
            if (
                not what.search(body)
                or own.startswith(targets)
                or says("count_of_quality", body)
                or says("harmful", _name(body))
                or says("controlled", _name(body))
            ):
                continue
            for other in range(max(number - 30, 0), min(number + 30, len(spec.lines))):
                kind = spec.bodies[other].strip().removesuffix(":").removesuffix("指标")
                if kind in targets and _same_project(spec, number, other):
                    yield _move(spec, number, other)

    return made


def _name(body: str) -> str:
    """The name of the indicator in a line."""
    match = re.search("名称: ([^,]+)", body)
    return match[1] if match else ""


def _same_project(spec: Lines, one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return not any(re.match(r"\s+- 名称: ", body) for body in spec.bodies[low:high])


def _move(spec: Lines, line: int, heading: int) -> Change:
    """A line put below a heading."""
    lines = spec.lines
    if heading < line:
        return Change(
            heading, line - heading + 1, "\n".join([lines[heading], lines[line], *lines[heading + 1 : line]])
        )
    return Change(line, heading - line + 1, "\n".join([*lines[line + 1 : heading + 1], lines[line]]))


_TOTAL = r"(?:支出金额总量|支出总额), 值: [≤=]?(\d[\d.]*)万元"


def _total_cost(slip: InLine) -> Slip:
    """A slip in an indicator that states a project's whole cost rightly."""

    def made(spec: Lines) -> Iterator[Change]:
        wan = not re.search("(?m)^金额单位: 元", spec.text)
        for number, body in enumerate(spec.bodies):
            stated = re.search(_TOTAL, body)
            paid = Decimal(spec.last(r"^    金额: ([\d.]+)$", number) or 0) * (
                1 if wan else Decimal("0.0001")
            )
            if stated and Decimal(stated[1]) == paid:
                yield from (spec.replaced(number, new) for new in slip(body))

    return made


def _unless(word: str, slip: InLine) -> InLine:
    """A slip in indicators whose name does not say a concept."""
    return lambda line: slip(line) if not says(word, _name(line)) else iter(())


_VALUE = r"值: "
_FILED = "(^|/)指标"
PERFORMANCE = (
    Operator("绩效", "项目改名，目标没有改", ("objective-projects", "objective-indicators"), _renamed),
    Operator(
        "绩效",
        "漏写项目的目标",
        ("project-objectives",),
        dropped("^ +目标:", "项目支出"),
    ),
    Operator(
        "绩效",
        "漏写一级指标",
        ("required-indicators", "project-objectives"),
        both(
            only_if(dropped("^ +产出指标:", _FILED), "^版式: hebei"),
            only_if(
                dropped("^ +(?:效益|满意度)指标:", _FILED),
                "^(?:.*\n)*?.*满意度指标:\n(?:.*\n)*?.*满意度指标:\n(?:.*\n)*?.*满意度指标:\n",
            ),
        ),
    ),
    Operator(
        "绩效",
        "指标级次名称写错",
        ("indicator-levels",),
        each_line(
            replaced("(产出|数量|质量|时效|成本|社会效益|满意度)指标:$", r"\1目标:", "总体指标:"), _FILED
        ),
    ),
    Operator(
        "绩效",
        "二级指标放错一级",
        ("indicator-levels",),
        both(
            each_line(replaced("(?:质量|数量|时效)指标:$", "社会效益指标:", "可持续影响指标:"), "产出指标$"),
            each_line(replaced("社会效益指标:$", "质量指标:", "数量指标:"), "效益指标$"),
        ),
    ),
    Operator(
        "绩效",
        "指标归错类",
        ("indicator-kind",),
        both(
            _moved_indicator("支出金额总量|支出总额", "[^,]*元", ("时效", "质量", "服务对象满意度")),
            _moved_indicator("满意度|满意程度", "[^,]*", ("数量", "质量", "时效", "社会效益")),
            _moved_indicator("合格率", "[^,]*", ("数量", "时效")),
            _moved_indicator("及时率", "[^,]*", ("数量", "成本")),
            _moved_indicator("次数|人数|册数", "≥[^,]*", ("质量", "成本")),
        ),
    ),
    Operator(
        "绩效",
        "支出总量万元写成元",
        ("indicator-money-unit", "total-cost"),
        _total_cost(replaced("(?<=[0-9])万元", "元")),
    ),
    Operator("绩效", "支出总量小数点移位", ("total-cost",), _total_cost(in_number(_TOTAL, digits.moved))),
    Operator("绩效", "支出总量末位差一", ("total-cost",), _total_cost(in_number(_TOTAL, digits.last_off))),
    Operator(
        "绩效",
        "项目金额改了，支出总量没有改",
        ("total-cost", "approved-figures"),
        only_if(
            each_line(in_number(r"^    金额: (\d[\d.]*)$", digits.swapped), "项目支出$"),
            r"支出金额总量|支出总额",
        ),
    ),
    Operator(
        "绩效",
        "成本写成下限",
        ("cost-upper-bound",),
        each_line(_unless("floor_is_right", replaced(r"值: ≤(?=[\d.]+万?元)", "值: ≥")), "成本指标$"),
    ),
    Operator(
        "绩效",
        "产出写成上限",
        ("output-lower-bound",),
        each_line(
            _unless(
                "harmful",
                _unless("controlled", replaced(r"值: ≥(?=[\d.]+万?[^\d%百万元,}.]{1,3},)", "值: ≤")),
            ),
            "数量指标$",
        ),
    ),
    Operator(
        "绩效",
        "百分比超过 100",
        ("indicator-percentage",),
        each_line(
            _unless(
                "may_exceed_100",
                replaced(
                    r"((?:率|满意度|满意程度), 值: [≥=]?)(\d)(\d)(?=%|百分比)",
                    r"\g<1>\2\g<3>0",
                    r"\g<1>1\2\g<3>",
                ),
            ),
            _FILED,
        ),
    ),
    Operator(
        "绩效",
        "指标值只剩符号",
        ("indicator-value",),
        each_line(replaced(_VALUE + "([≥≤])[^,}]+", r"值: \1"), _FILED),
    ),
    Operator(
        "绩效",
        "指标值里零打成字母",
        ("indicator-value",),
        each_line(replaced(_VALUE + r"(\D?\d+)0", r"值: \1O"), _FILED),
    ),
    Operator(
        "绩效",
        "指标值两个符号",
        ("indicator-value",),
        each_line(replaced(_VALUE + "([≥≤])", r"值: \1\1", r"值: \1="), _FILED),
    ),
    Operator(
        "绩效",
        "指标重复",
        ("indicator-unique",),
        each_line(replaced(r"^(\s+- \{名称: .*\})$", "\\1\n\\1"), _FILED),
    ),
    Operator(
        "绩效",
        "分项目标里的指标名称走样",
        ("objective-indicators",),
        both(
            each_line(replaced("合格率", "及格率"), "分项目标"),
            each_line(replaced("摸底调研次数", "摸底调查次数", "摸底次数"), "分项目标"),
            each_line(replaced("维护覆盖率", "维护普及率"), "分项目标"),
        ),
    ),
    Operator(
        "绩效",
        "比率的单位写成次",
        ("indicator-unit",),
        each_line(replaced(r"((?:率|满意度|满意程度), 值: [≥=]?[\d.]+)(?:%|百分比)", r"\1次"), _FILED),
    ),
    Operator(
        "绩效",
        "越高越好的写成上限",
        ("indicator-direction",),
        each_line(replaced(r"((?:合格率|满意度|满意程度), 值: )≥", r"\1≤"), _FILED),
    ),
    Operator(
        "绩效",
        "期限写成往年",
        ("indicator-deadline",),
        each_line(replaced("及时率, 值: [^,]+", "时间, 值: 2015年12月底前"), _FILED),
    ),
)
