"""资产的截止日期是本地规定的那一天。

查什么：“资产” 的截止日期，与版式包 检查 → 资产截止 规定的日期比较。
为什么：各地规定不同，有的截至上年底，有的截至上年 8 月 31 日；照抄上年文本时最容易忘改年份。
依据：各地部门预算公开的规定，写在版式包里。
错：2022 年预算，截止日期: 2020-12-31。
对：截止日期: 2021-12-31。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.source.shapes import Words

_WRITTEN = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?")
_RULED = re.compile(r"(本年|上年)(\d{1,2})月(\d{1,2})日")
_KEY = "截止日期"


def _subjects(view: View) -> list[Words]:
    written = view.spec.holdings.get(_KEY)
    return [written] if view.pack.holdings_date and isinstance(written, Words) else []


def _search(written: Words, view: View) -> Iterator[Fault]:
    ruled = view.pack.holdings_date
    assert ruled is not None
    wanted = _RULED.fullmatch(ruled.text)
    if wanted is None:
        yield Fault(ruled.place, f"“{ruled.text}” 不是资产截止日期", "请写成 上年12月31日")
        return
    year = view.spec.year - (wanted[1] == "上年")
    day = f"{year}-{int(wanted[2]):02}-{int(wanted[3]):02}"
    found = _WRITTEN.fullmatch(written.text)
    if found is None:
        yield Fault(written.place, f"截止日期 “{written.text}” 不是日期", f"请写成 {day}")
    elif tuple(map(int, found.groups())) != (year, int(wanted[2]), int(wanted[3])):
        told = f"资产截止日期写的是 {written.text}，本地规定是{ruled.text}，即 {day}"
        yield Fault(written.place, told, "请核对日期和数据", also=(ruled.place,))


RULE = Rule("assets-date", "资产截止日期合规定", Severity.WARNING, _subjects, _search)
