"""指标里的完成期限有这一天，不早于预算年度。

查什么：值是完成日期的指标，月、日是否存在；写了年份的，是否早于预算年度（名称是完成、验收、支付一类的才比）。
为什么：日期多半从上年的表抄来，最容易漏改的就是年份；没有的日子，年底没法对照。
依据：绩效目标按预算年度设定，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：（2022 年的预算）{名称: 工程完成时间, 值: 2021年11月31日前}。
对：{名称: 工程完成时间, 值: 2022年11月30日前}。
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_slips import plain_value
from budgetgen.spec.indicator_value import is_deadline

_DATE = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-年./]\s*)?(?P<month>\d{1,2})\s*[-月./]\s*(?:(?P<day>\d{1,2})(?![\d年月])[日号]?)?"
)
_YEAR = re.compile(r"20\d\d")
_LEAP = 2024


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if is_deadline(measure.indicator.value.text):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    one = measure.indicator
    text = plain_value(one.value.text)
    for match in _DATE.finditer(text):
        if not _exists(match):
            told = f"“{measure.name}” 的值 “{one.value}” 里没有这一天"
            place = one.value.at(match.start())
            yield Fault(place, told, "请核对日期", about=one.place, severity=Severity.ERROR)
            return
    years = [int(year) for year in _YEAR.findall(text)]
    if years and max(years) < view.spec.year and says("done", measure.name):
        told = f"“{measure.name}” 的值 “{one.value}” 早于预算年度 {view.spec.year}"
        yield Fault(one.value.place, told, "请核对年份", about=one.place)


def _exists(match: re.Match[str]) -> bool:
    """Whether there is such a month and day; of no year in particular, 29 February is one."""
    year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
    if not 1 <= month <= 12:
        return False
    return match["day"] is None or 1 <= day <= monthrange(year or _LEAP, month)[1]


RULE = Rule("indicator-deadline", "指标的完成期限", Severity.WARNING, _subjects, _search)
