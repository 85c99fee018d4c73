"""经济科目要与支出性质相称。

查什么：基本支出里有没有 309 资本性支出（基本建设）和债务利息、对企业补助、对社会保障基金补助（307、311、312、313 类）；项目支出里有没有工资类科目（301，其他工资福利支出除外）和离休费、退休费。
为什么：基本建设按项目管理，不属于基本支出；人员经费一般列在基本支出，列在项目里常是放错了位置（聘用人员经费等除外，所以只作提示）。
依据：《政府收支分类科目》309 类的说明；基本支出、项目支出的划分。
错：基本支出下 2012601 行政运行 列 30901 房屋建筑物购建；项目支出里列 30101 基本工资。
对：基本建设写在 项目支出；基本工资写在 基本支出。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import NATURES, YEARS
from budgetgen.ledger.ledger import Line, Margin

_BASIC, _PROJECT = NATURES[:2]
_THIS_YEAR = YEARS[0]
_CONSTRUCTION = "309"
_NEVER_BASIC = ("307", "311", "312", "313")
_SALARIES, _OTHER_SALARIES = "301", "30199"
_RETIRED = ("30301", "30302")


def _subjects(view: View) -> Iterator[Line | tuple[Margin, str]]:
    """Lines, and what is only known by economic code."""
    yield from (
        line for line in view.lines if line.economic and line.amount and line.nature in (_BASIC, _PROJECT)
    )
    for block in view.books.ledger.blocks:
        if block.fixed.get("nature") == _BASIC and block.fixed.get("year") == _THIS_YEAR:
            margins = (margin for margin in block.margins if margin.by == "economic")
            yield from (
                (margin, code) for margin in margins for code, amount in margin.amounts.items() if amount
            )


def _search(subject: Line | tuple[Margin, str], view: View) -> Iterator[Fault]:
    if isinstance(subject, Line):
        if subject.nature == _BASIC:
            yield from _of_basic(subject.economic, subject.place, view)
        else:
            yield from _of_project(subject, view)
        return
    margin, code = subject
    yield from _of_basic(code, margin.places[code], view)


def _of_basic(code: str, place: Place, view: View) -> Iterator[Fault]:
    told = f"基本支出里列了 {code} {view.books.name_of('economic', code)}"
    if code.startswith(_CONSTRUCTION):
        yield Fault(place, told, "基本建设按项目管理，请写到项目支出")
    if code.startswith(_NEVER_BASIC):
        yield Fault(place, told, "它不是人员经费，也不是公用经费，请写到项目支出，或核对科目")


def _of_project(line: Line, view: View) -> Iterator[Fault]:
    name = f"{line.economic} {view.books.name_of('economic', line.economic)}"
    salary = line.economic.startswith(_SALARIES) and line.economic != _OTHER_SALARIES
    if salary or line.economic in _RETIRED:
        told = f"项目 “{line.project}” 里列了 {name}"
        yield Fault(line.place, told, "在职和离退休人员的经费一般列基本支出，请核对", severity=Severity.HINT)


RULE = Rule("economics-suit-nature", "经济科目与支出性质相称", Severity.WARNING, _subjects, _search)
