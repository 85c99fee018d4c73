"""Slips in what a department records: amounts, codes, performance, procurement, assets."""

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

_LINE = r"^\s+\d{5} [^:{]+: "
_AMOUNT = r"^\s+(?:\d{5,7} [^:{]+|金额|一般公共预算|政府性基金预算|其他收入|事业收入): (\d[\d.]*)$"
_BASIC, _PROJECTS = "(^|/)基本支出", "(^|/)(项目支出/|项目支出$)"
_AS_YUAN = (Decimal(10000), "元")


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
_NAMED = ("code-name", "code-unknown", "code-two-names")
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
            if not what.search(body) or own.startswith(targets) or says("count_of_quality", body):
                continue
            for other in range(max(number - 30, 0), min(number + 30, len(spec.lines))):
                kind = spec.bodies[other].strip().removesuffix(":").removesuffix("指标")
                if kind in targets and _same_project(spec, number, other):
                    yield _move(spec, number, other)

    return made


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


def _total_cost(change: digits.Change) -> Slip:
    """A slip in an indicator that states a project's whole cost rightly."""
    slip = in_number(r"(?:支出金额总量|支出总额), 值: [≤=]?(\d[\d.]*)万元", change)

    def made(spec: Lines) -> Iterator[Change]:
        wan = not re.search("(?m)^金额单位: 元", spec.text)
        for number, body in enumerate(spec.bodies):
            stated = re.search(r"值: [≤=]?(\d[\d.]*)万元", body)
            paid = Decimal(spec.last(r"^    金额: ([\d.]+)$", number) or 0) * (
                1 if wan else Decimal("0.0001")
            )
            if stated and Decimal(stated[1]) == paid:
                yield from (spec.replaced(number, new) for new in slip(body))

    return made


def _unless(word: str, slip: InLine) -> InLine:
    """A slip in indicators whose name does not say a concept."""
    return lambda line: (
        slip(line) if not says(word, (re.findall(r"名称: ([^,]+)", line) or [""])[0]) else iter(())
    )


def _only_indicator(spec: Lines) -> Iterator[Change]:
    """The first level that all indicators of a project stand under, left out together with its key where it is alone."""
    for number, body in enumerate(spec.bodies):
        if spec.paths[number].endswith("指标") and re.fullmatch(r"\s+(?:产出指标):", body):
            yield Change(number, spec.block(number), "")


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
        each_line(replaced(r"(支出金额总量|支出总额)(, 值: .?[\d.]+)万元", r"\1\2元"), _FILED),
    ),
    Operator("绩效", "支出总量数字对调", ("total-cost",), _total_cost(digits.swapped)),
    Operator("绩效", "支出总量小数点移位", ("total-cost",), _total_cost(digits.moved)),
    Operator("绩效", "支出总量末位差一", ("total-cost",), _total_cost(digits.last_off)),
    Operator(
        "绩效",
        "项目金额改了，支出总量没有改",
        ("total-cost",),
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
            _unless("fewer_is_better", replaced(r"值: ≥(?=[\d.]+万?[^\d%百万元,}.]{1,3},)", "值: ≤")),
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
            each_line(replaced("合格率", "合格度", "及格率"), "分项目标"),
            each_line(replaced("摸底调研次数", "摸底调查次数", "调研次数"), "分项目标"),
            each_line(replaced("维护覆盖率", "维护普及率"), "分项目标"),
        ),
    ),
)

_PURCHASE = "采购"
_PAID = r"(?m)^\s+资金:"


def _of_paid(key: str, *changes: digits.Change) -> Slip:
    """A slip in the quantity or price of a purchase whose funds are written, too."""

    def made(spec: Lines) -> Iterator[Change]:
        for number, body in enumerate(spec.bodies):
            rest = "\n".join(spec.lines[number : number + 4]).partition("- 品目")[0]
            if re.match(rf"\s+{key}: ", body) and "资金:" in rest:
                for change in changes:
                    yield from (
                        spec.replaced(number, new) for new in in_number(f"{key}: ([\\d.]+)", change)(body)
                    )

    return made


_WITHIN = ("procurement-within-project", "procurement-arithmetic")
PROCUREMENT = (
    Operator(
        "采购",
        "数量写错（写了资金）",
        ("procurement-arithmetic",),
        _of_paid("数量", digits.tenfold, digits.last_off),
    ),
    Operator(
        "采购",
        "单价写错（写了资金）",
        ("procurement-arithmetic",),
        _of_paid("单价", digits.swapped, digits.moved),
    ),
    Operator(
        "采购",
        "采购资金写错",
        _WITHIN,
        each_line(in_number(r"资金: \{一般公共预算: ([\d.]+)", digits.moved), _PURCHASE),
    ),
    Operator(
        "采购",
        "采购用了项目没有的资金",
        ("procurement-within-project",),
        each_line(replaced(r"(?<=资金: \{)一般公共预算", "政府性基金预算", "事业收入"), "项目支出/采购"),
    ),
    Operator(
        "采购",
        "单价差一万倍",
        _WITHIN,
        each_line(in_number(r"单价: ([\d.]+)", digits.ten_thousandfold), "项目支出/采购"),
    ),
    Operator(
        "采购",
        "预留份额多一位",
        ("procurement-arithmetic",),
        each_line(in_number(r"预留中小微企业: ([\d.]+)", digits.tenfold), _PURCHASE),
    ),
    Operator(
        "采购",
        "品目编码差一位",
        ("procurement-edition",),
        each_line(in_number(r"品目: [AC](\d{2,}) ", digits.last_off), _PURCHASE),
    ),
    Operator(
        "采购",
        "品目用另一版的编码",
        ("procurement-edition",),
        both(
            only_if(each_line(replaced("A02010104(?= 台式)", "A02010105"), _PURCHASE), "^预算年度: 202[012]"),
            only_if(each_line(replaced("A02010105(?= 台式)", "A02010104"), _PURCHASE), "^预算年度: 2025"),
            only_if(each_line(replaced("A02010105(?= 便携)", "A02010108"), _PURCHASE), "^预算年度: 2022"),
            only_if(each_line(replaced("A0201060102(?= 激光)", "A02021003"), _PURCHASE), "^预算年度: 2022"),
        ),
    ),
    Operator(
        "采购",
        "品目名称写成别的",
        ("procurement-edition",),
        each_line(replaced(r"(?<=品目: )(A\d{4,} )[^,\s]+", r"\1复印机", r"\1空调机"), _PURCHASE),
    ),
)


def _no_vehicles(spec: Lines) -> Iterator[Change]:
    """No vehicles in 资产, where money is spent on running them."""
    if re.search(r"30231 公务用车运行维护费: (?!0$)", spec.text) and "31013" not in spec.text:
        yield from each_line(replaced(r"^(  车辆: (?:\{数量: )?)[1-9]\d*", r"\g<1>0"), "^资产")(spec)


def _more_than_whole(spec: Lines) -> Iterator[Change]:
    """房屋 less than the 办公用房 among them."""
    for number, body in enumerate(spec.bodies[:-1]):
        if re.search(r"^ +房屋: \{", body) and re.search(r"办公用房: \{数量: [1-9]", spec.bodies[number + 1]):
            for key in ("数量", "价值"):
                for new in in_number(rf"{key}: ([\d.]+)", digits.hundredth)(body):
                    yield spec.replaced(number, new)
                for new in in_number(rf"{key}: ([\d.]+)", digits.hundredfold)(spec.bodies[number + 1]):
                    yield spec.replaced(number + 1, new)


def _where_ruled(slip: Slip) -> Slip:
    """A slip in a date that the form rules."""
    return only_if(slip, r"\A(?!(?:.*\n)*版式: central)")


_DATED = r"(?<=截止日期: )(20\d\d)-(\d\d)-(\d\d)"
ASSETS = (
    Operator(
        "资产",
        "截止日期没有改年份",
        ("assets-date",),
        _where_ruled(
            both(
                *(
                    each_line(replaced(f"(?<=截止日期: 20){y:02}", f"{y - 1:02}", f"{y + 1:02}"), "资产")
                    for y in range(19, 25)
                )
            )
        ),
    ),
    Operator(
        "资产",
        "截止日期不是规定的日子",
        ("assets-date",),
        _where_ruled(each_line(replaced(_DATED, r"\1-06-30", r"\1-09-30"), "资产")),
    ),
    Operator(
        "资产",
        "其中数多于总数",
        ("assets-within",),
        _more_than_whole,
    ),
    Operator("资产", "有运行费却没有车", ("vehicles-and-costs",), _no_vehicles),
    Operator(
        "资产",
        "要购车却写 0 辆",
        ("vehicles-and-costs",),
        each_line(replaced("购置车辆: [1-9]", "购置车辆: 0"), "资产"),
    ),
    Operator(
        "资产",
        "拟购置固定资产少写",
        ("assets-bought",),
        each_line(
            replaced(r"拟购置固定资产: [1-9][\d.]*", "拟购置固定资产: 0", "拟购置固定资产: 0.2"), "资产"
        ),
    ),
)
