"""一级、二级指标的名称是当年的，二级指标在自己的一级指标下面。

查什么：每个项目 “指标” 下面两级的名称，与当年目录里的一级、二级指标比较；版式包可以在 “检查/增设指标” 里加本地的。
为什么：时效指标是产出指标的一种，写到效益指标下面，绩效目标表就填错了格；名称打错，读者不知道是哪一级。
依据：《中央部门预算绩效目标管理办法》（财预〔2015〕88号）、《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》（财预〔2021〕101号）。
错：效益指标下面写 时效指标。
对：产出指标下面写 时效指标。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.indicators import SATISFACTION, level
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.source.shapes import Words, did_you_mean

Pair = tuple[Words, Words]
_BENEFIT = "效益"


def _subjects(view: View) -> list[Pair]:
    return list(dict.fromkeys((i.first, i.second) for _, i in view.indicators))


def _search(pair: Pair, view: View) -> Iterator[Fault]:
    first, second = pair
    known = view.levels
    name = next((n for n in known if level(n) == level(first.text)), "")
    above = _parents(second if name else first, known)
    if not name:
        remedy = f"它是二级指标，请写在{above[0]}下面" if above else did_you_mean(first.text, tuple(known))
        yield Fault(first.place, f"{view.spec.year} 年的一级指标里没有 “{first}”", remedy)
    elif name not in above and not _also_usual(first, second, bool(above), known[name]):
        if above:
            told = f"“{second}” 是{'、'.join(above)}的二级指标，却写在 “{first}” 下面"
            yield Fault(second.place, told, f"请移到{above[0]}下面，或改二级指标", severity=Severity.ERROR)
        else:
            told = f"“{first}” 的二级指标里没有 “{second}”"
            yield Fault(second.place, told, did_you_mean(second.text, known[name]))


def _parents(written: Words, known: dict[str, tuple[str, ...]]) -> list[str]:
    """The first levels that have a second level of this name."""
    return [first for first, seconds in known.items() if level(written.text) in map(level, seconds)]


def _also_usual(first: Words, second: Words, is_level: bool, seconds: tuple[str, ...]) -> bool:
    """Whether a first level is its own second one, or satisfaction stands under any name where forms have it."""
    if SATISFACTION[:2] in second.text:
        return any(word in first.text for word in (SATISFACTION[:2], _BENEFIT))
    return level(first.text) == level(second.text) and (is_level or len(seconds) < 2)


RULE = Rule("indicator-levels", "指标的级次名称", Severity.WARNING, _subjects, _search)
