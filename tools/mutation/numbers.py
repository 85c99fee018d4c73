"""Slips in numbers that sentences state, and in what is said of “三公” expenses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

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
    replaced,
)
from tools.mutation.operator import Operator

SAID, TEXTS = "^说明", "^(说明|职责|绩效|名词解释)|目标$"
_STATED = r"(?<![\d.])(\d[\d.]*)万元(?!及?以[上下])"
"""An amount of this budget; what a price or an investment is held against stands in no table."""
FIGURES = (
    *(
        "figures-as-named",
        "figures-copied-right",
        "figures-rounded",
        "changes-as-figured",
        "amounts-repeated",
    ),
    *("parts-of-change", "unit-of-money", "procurement-parts-stated"),
)

_LEFT = (*FIGURES, "approved-figures")
"""Where an approved figure is off by the same amount, the sentences stand in its finding: one cause is told once."""


def _without(word: str) -> Slip:
    """All sentences that speak of something left out of the statements."""

    def made(spec: Lines) -> Iterator[Change]:
        about = [
            n for n, body in enumerate(spec.bodies) if word in body and spec.paths[n].startswith(SAID[1:])
        ]
        if not about:
            return
        first, last = about[0], about[-1]
        kept = list(spec.lines[first : last + 1])
        for number in about:
            kept[number - first] = re.sub(f"[^。；：\n ]*{word}[^。；]*[。；]?", "", kept[number - first])
        yield Change(first, last - first + 1, "\n".join(kept))

    return made


def _ledger_only(pattern: str) -> Slip:
    """Amounts of the ledger changed so much that sentences in 万元 show it, the sentences left as they were."""
    slips = both(
        *(each_line(in_number(pattern, c), "(^|/)(基本支出|项目支出)", "指标|采购") for c in digits.ALL)
    )
    amount = re.compile(pattern)

    def made(spec: Lines) -> Iterator[Change]:
        least = Decimal("0.01") if "\n金额单位: 万元" in spec.text else Decimal(100)
        for change in slips(spec):
            old, new = (
                amount.search(spec.bodies[change.first]),
                amount.search(change.new.partition(" #")[0].rstrip()),
            )
            if old and new and abs(Decimal(old[1]) - Decimal(new[1])) >= least:
                yield change

    return made


def _not_coded(spec: Lines) -> Iterator[Change]:
    """A project of 财政拨款 that is renamed to a “三公” expense and has no economic code."""
    slip = each_line(
        replaced(r"^(\s+- 名称: )[^{},]+$", r"\1公务用车更新", r"\1因公出国经费", r"\1公务接待费"),
        "(^|/)项目支出$",
    )
    for change in slip(spec):
        project = "\n".join(spec.bodies[change.first : change.first + spec.block(change.first)])
        if re.search(r"(?:\d{7} [^:]+|金额|一般公共预算): \d", project) and not re.search(
            r"\n\s+\d{5} ", project
        ):
            yield change


_ANY_AMOUNT = r"^\s+(?:\d{5,7} [^:{]+|金额|一般公共预算|政府性基金预算|其他收入|事业收入): (\d[\d.]*)$"
_THREE = r"^\s+(?:30212|30217|30231|31013) [^:{]+: (\d[\d.]*)$"

THREE_PUBLIC = (
    Operator(
        "“三公”经费",
        "少说一类",
        ("three-public-spoken-of",),
        both(*map(_without, ("因公出国", "公务用车", "公务接待"))),
        typed=True,
    ),
    Operator("“三公”经费", "改了“三公”的账，句子没有改", _LEFT, _ledger_only(_THREE), typed=True),
    Operator(
        "“三公”经费",
        "增减没有写原因",
        (),
        both(
            dropped(r"^    \S+: \S", "^说明/(三公|三公增减|收支增减)$"),
            each_line(replaced(r"(?:基本支出|项目支出|公务[^:{},]+): [^,}]+(?:, )?(?=.*\}$)", ""), "^说明$"),
        ),
    ),
    Operator(
        "“三公”经费",
        "项目没有列经济科目",
        ("three-public-coded",),
        _not_coded,
    ),
)


def _twice(spec: Lines) -> Iterator[Change]:
    """An amount that is stated again in the same sentence, with two digits exchanged."""
    amount = re.compile(r"(基本支出|项目支出|“三公”经费预算为)(\d[\d.]*)万元(?=[，。；])")
    for number, body in enumerate(spec.bodies):
        for match in amount.finditer(body) if re.search(SAID, spec.paths[number]) else ():
            for wrong in digits.swapped(match[2]):
                said = f"{match[0]}，{match[1]}{wrong}万元"
                yield spec.replaced(number, body[: match.start()] + said + body[match.end() :])


_two_of_one = each_line(
    replaced(
        "(?<=。)$",
        "设备租用费12.6万元按季度支付，设备租用费16.2万元不另列项目。",
        "档案整理费3.45万元按月支付，档案整理费3.54万元不另列项目。",
    ),
    SAID,
)
"""Amounts of the department's own, which no table shows."""


def _last_year(spec: Lines) -> Iterator[Change]:
    """Last year's number before what is this year's; not where both years have the same sum."""
    what = "年(?:部门|单位|支出|收入|收支|本部门|“三公”|度)?(?:支出|收入)?(?:预算|总计|总预算)"
    same = re.search(r"与20\d\d年预算相比持平", spec.text)
    for year in range(2019, 2026):
        for change in each_line(replaced(f"{year}(?={what})", str(year - 1)), SAID)(spec):
            if not (same and "支出预算" in change.new):
                yield change


def _percent(change: digits.Change) -> InLine:
    return in_number(r"(?:增长|下降)(\d[\d.]*)%", change)


NUMBERS = (
    *(
        Operator(
            "文字里的数", f"句中金额{name}", FIGURES, each_line(in_number(_STATED, change), SAID), typed=True
        )
        for name, change in (
            ("数字对调", digits.swapped),
            ("末位差一", digits.last_off),
            ("小数点移位", digits.moved),
            ("漏一位、多一位", digits.lacking),
        )
    ),
    Operator(
        "文字里的数",
        "万元写成元",
        FIGURES,
        each_line(replaced(r"(?<![\d.])([1-9][\d.]*|0\.\d+)万元(?!及?以[上下])", r"\1元"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "元数写成万元",
        FIGURES,
        each_line(in_number(_STATED, digits.ten_thousandfold), SAID),
        typed=True,
    ),
    Operator("文字里的数", "改了账，句子没有改", _LEFT, _ledger_only(_ANY_AMOUNT), typed=True),
    Operator(
        "文字里的数",
        "改了采购，句子没有改",
        (*FIGURES, "procurement-arithmetic", "procurement-within-project", "assets-bought"),
        each_line(in_number(r"(?:单价|数量): ([\d.]+)", digits.tenfold), "采购"),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "增加写成减少",
        ("changes-as-figured",),
        each_line(replaced(r"增加(?=[1-9]|0\.)", "减少"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "减少写成增加",
        ("changes-as-figured",),
        each_line(replaced(r"减少(?=[1-9]|0\.)", "增加"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "持平写成增加",
        ("changes-as-figured",),
        each_line(replaced("持平", "增加1.20万元"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "有增减写成持平",
        ("changes-as-figured",),
        each_line(replaced(r"(?:增加|减少)[1-9][\d.]*万元", "持平"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "百分比写错",
        ("percent-of-change",),
        each_line(_percent(digits.swapped), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "百分比小数点移位",
        ("percent-of-change",),
        each_line(_percent(digits.moved), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "加一个错的百分比",
        ("percent-of-change", "percent-of-zero"),
        each_line(replaced(r"(增加|减少)([1-9][\d.]*)万元(?!，(?:增长|下降))", r"\1\2万元，\1\2%"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "占比写错",
        ("percent-of-whole",),
        each_line(replaced(r"(项目支出[1-9][\d.]*万元)(?=[，；。])", r"\1，占支出预算的98.76%"), SAID),
        typed=True,
    ),
    Operator(
        "文字里的数",
        "各部分加起来多于增减额",
        ("parts-of-change",),
        each_line(
            replaced(
                r"(^ +|。)((?:(?!其中|[（(])[^。])*?)(增加|减少)((?:[1-9]|0\.)[\d.]*)万元，主要原因是",
                r"\1\2\3\4万元，其中：办公费\3\4万元，差旅费\3\4万元，主要原因是",
            ),
            SAID,
        ),
        typed=True,
    ),
    Operator("文字里的数", "自己的数前后写得不一样", ("amounts-repeated",), _two_of_one, typed=True),
    Operator(
        "文字里的数",
        "同一个数说两遍，第二遍写错",
        ("amounts-repeated", "figures-as-named"),
        _twice,
        typed=True,
    ),
    Operator(
        "文字里的数",
        "引用引错了",
        ("figures-as-named",),
        both(
            each_line(replaced(r"(?<=基本支出)\$\{[^}]*\}", "${支出总表/合计/项目支出}"), SAID),
            each_line(replaced(r"(?<=项目支出)\$\{[^}]*\}", "${支出总表/合计/基本支出}"), SAID),
            each_line(replaced(r"(?<=[收入出]总计)\$\{[^}]*\}", "${支出总表/合计/基本支出}"), SAID),
            each_line(replaced(r"(?<=经费)\$\{项目要点/[^}]*\}", "${支出总表/合计/项目支出}"), SAID),
        ),
    ),
    Operator(
        "文字里的数",
        "引用后面写成元",
        ("unit-of-money",),
        each_line(replaced(r"(\} ?)万元", r"\1元"), TEXTS),
    ),
    Operator(
        "文字里的数",
        "年份没有改",
        ("years-of-budget",),
        _last_year,
        typed=True,
    ),
    Operator(
        "文字里的数",
        "年份数字颠倒",
        ("years-of-budget",),
        each_line(replaced(r"20(2\d)(?=年(?!\d*月))", r"2\g<1>0", r"22\g<1>"), SAID),
        typed=True,
    ),
)
