"""Slips in what is bought and owned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.mutation import digits
from tools.mutation.lines import (
    Change,
    Lines,
    Slip,
    both,
    each_line,
    in_number,
    only_if,
    replaced,
)
from tools.mutation.operator import Operator

_PURCHASE = "采购"


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
    Operator(
        "资产",
        "有价值没有数量",
        ("assets-counted",),
        each_line(replaced(r"数量: [1-9]\d*, 价值: (?=[1-9])", "数量: 0, 价值: "), "资产"),
    ),
    Operator("资产", "有运行费却没有车", ("vehicles-and-costs", "assets-counted"), _no_vehicles),
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
