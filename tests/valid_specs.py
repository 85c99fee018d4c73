"""Specs that nothing is wrong with, made by Hypothesis from the official lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from budgetgen.catalog.catalog import entries
from budgetgen.spec.indicator_value import parse_value
from tests.valid_indicators import VALID

YEAR = 2022
OF_OFFICES = ("行政运行", "行政单位离退休", "行政单位医疗", "归口管理的行政单位离退休")
OF_INSTITUTIONS = ("事业运行", "事业单位离退休", "事业单位医疗")
PLACES = ("青山", "临河", "东湖", "长宁", "安泰")
BODIES = ("教育局", "水务局", "图书馆", "文化馆", "信访局", "统计局", "卫生健康委员会")
OUTPUTS = (("培训", "人次"), ("检查", "次"), ("维修", "处"), ("发放材料", "份"), ("走访", "户"))
FUNDS = ("一般公共预算", "事业收入", "其他收入", "财政专户管理资金")


def _codes(kind: str, digits: int, *without: str) -> list[str]:
    return [
        f"{e.code} {e.name}"
        for e in entries(kind, YEAR)
        if len(e.code) == digits and e.well_evidenced and not e.code.startswith(without)
    ]


OF_OTHER_FUNDS = (
    "223",
    "20709",
    "20822",
    "21208",
    "21210",
    "21366",
    "22904",
    "22960",
    "23104",
    "23204",
    "23304",
)
OF_ONE_CONTRIBUTION = ("2080505", "2080506", "2210201")
FUNCTIONS = [
    code
    for code in _codes("function", 7, *OF_OTHER_FUNDS, *OF_ONE_CONTRIBUTION)
    if not code.endswith(OF_OFFICES + OF_INSTITUTIONS)
]
"""Functions that any unit may have, with any economics, paid from 一般公共预算."""
BASIC = _codes("economic", 5, "307", "309", "30212", "30217", "30231", "31", "31013")
OPERATING = [
    code
    for code in _codes("economic", 5)
    if code[:3] == "302" and code[:5] not in ("30212", "30217", "30231")
]
CARS = "A020305"
GOODS = [
    f"{e.code} {e.name}"
    for e in entries("procurement", YEAR)
    if e.code[0] in "AC" and len(e.code) > 5 and not e.code.startswith(CARS)
]

MONEY = st.integers(1, 99_999_999).map(lambda fen: f"{fen // 100}.{fen % 100:02}")


@st.composite
def shares(draw: st.DrawFn) -> Any:
    """An amount, or amounts by fund."""
    if draw(st.integers(0, 3)):
        return draw(MONEY)
    funds = draw(st.lists(st.sampled_from(FUNDS), min_size=1, max_size=3, unique=True))
    found: dict[str, Any] = {fund: draw(MONEY) for fund in funds}
    if draw(st.booleans()):
        found["上年结转"] = {"一般公共预算": draw(MONEY)}
    return found


@st.composite
def projects(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A project with one amount, a goal, indicators and maybe a purchase."""
    yuan = draw(st.integers(1, 9_999)) * 100
    what, measure = draw(st.sampled_from(OUTPUTS))
    rate = draw(st.integers(80, 100))
    found: dict[str, Any] = {
        "名称": f"{what}经费{number}",
        "科目": draw(st.sampled_from(FUNCTIONS)),
        "金额": str(yuan),
        "目标": [f"做好{what}工作，完成全年任务。"],
        "指标": {
            "产出指标": {
                "数量指标": [_indicator(f"{what}数量", f"≥{draw(st.integers(1, 900))}{measure}")],
                "质量指标": [_indicator("验收合格率", f"≥{rate}%")],
                "时效指标": [_indicator("完成时限", "12月底前")],
                "成本指标": [_indicator("项目总成本", f"≤{_wan(yuan)}万元")],
            },
            "效益指标": {"社会效益指标": [_indicator("服务能力", "有所提高")]},
            "满意度指标": {"服务对象满意度指标": [_indicator("服务对象满意度", f"≥{rate}%")]},
        },
    }
    for (first, second), known in VALID.items():
        fitting = [
            (name, value) for name, value in known if "成本" not in first + second or _fits(value, yuan)
        ]
        for name, value in draw(st.lists(st.sampled_from(fitting), max_size=3, unique=True)):
            found["指标"].setdefault(first, {}).setdefault(second, []).append(_indicator(name, value))
    if draw(st.booleans()):
        found["采购"] = [
            {"品目": draw(st.sampled_from(GOODS)), "计量单位": "项", "数量": "1", "单价": str(yuan)}
        ]
    return found


def _total(share: Any) -> Decimal:
    """What a share sums to over its funds and origins."""
    if isinstance(share, dict):
        return sum(map(_total, share.values()), Decimal(0))
    return Decimal(share)


def _fits(value: str, yuan: int) -> bool:
    """Whether a cost is no more than a project has."""
    stated = parse_value(value)
    return stated is None or stated.fen <= yuan * 100


def _wan(yuan: int) -> str:
    return f"{yuan / 10_000:.2f}".rstrip("0").rstrip(".")


def _indicator(name: str, value: str) -> dict[str, str]:
    return {"名称": name, "值": value, "描述": f"反映{name}", "依据": "工作计划"}


@st.composite
def valid_specs(draw: st.DrawFn) -> dict[str, Any]:
    """A whole spec of the reference form."""
    name = f"{draw(st.sampled_from(PLACES))}市{draw(st.sampled_from(BODIES))}"
    functions = draw(st.lists(st.sampled_from(FUNCTIONS), min_size=1, max_size=4, unique=True))
    basic = {
        function: draw(st.dictionaries(st.sampled_from(BASIC), shares(), min_size=1, max_size=6))
        for function in functions
    }
    vehicles = draw(st.integers(1, 9))
    basic[functions[0]]["30217 公务接待费"] = draw(MONEY)
    basic[functions[0]]["30231 公务用车运行维护费"] = draw(MONEY)
    house = draw(st.integers(2, 9_999))
    funded = [draw(projects(n)) for n in range(draw(st.integers(0, 3)))]
    approved = {
        "基本支出": str(sum(map(_total, (share for lines in basic.values() for share in lines.values())))),
        "项目支出": str(sum(Decimal(p["金额"]) for p in funded)),
        **{code: str(sum(map(_total, lines.values()))) for code, lines in basic.items() if not funded},
    }
    return {
        "批复数": {"支出": approved},
        "版式": "hebei-2022",
        "预算年度": str(YEAR),
        "尾差注": "是",
        "部门": {"编码": str(draw(st.integers(100, 999))), "名称": name, "级次": "市级"},
        "单位": [{"名称": f"{name}本级", "性质": draw(st.sampled_from(("行政", "参公", "事业")))}],
        "职责": ["贯彻落实有关工作的方针政策和决策部署，组织实施年度重点工作。"],
        "基本支出": basic,
        "项目支出": funded,
        "绩效": {"总体目标": "完成全年各项任务，保障机构正常运转。"}
        | {"分项目标": [{"名称": p["名称"], "目标": p["目标"][0]} for p in funded]},
        "上年": {
            "基本支出": draw(MONEY),
            "项目支出": draw(MONEY),
            "因公出国（境）费": "0",
            "公务用车购置费": "0",
            "公务用车运行维护费": draw(MONEY),
            "公务接待费": draw(MONEY),
        },
        "资产": {
            "截止日期": "2021-12-31",
            "房屋": {"数量": str(house), "价值": "900000"},
            "办公用房": {"数量": str(house // 2), "价值": "450000"},
            "车辆": {"数量": str(vehicles), "价值": draw(MONEY)},
            "大型设备": {"价值": "0"},
            "其他固定资产": {"价值": draw(MONEY)},
        },
        "说明": {
            "收支增减": {"基本支出": "人员变动", "项目支出": "任务变化"},
            "三公增减": {"公务用车购置及运维费": "车况变化", "公务接待费": "接待任务变化"},
        },
    }
