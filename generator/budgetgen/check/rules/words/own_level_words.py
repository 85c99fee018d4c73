"""说自己的话要用本级的称呼：市级部门不说“推动我省……工作”。

查什么：我省、本省、全省、省级财政等称呼（县级部门还有我市、全市），出现在说本部门自己的工作、预算的地方；完成下级党委、政府交办的工作。
为什么：照上级的模板改写，常把“我省”“省级财政”原样留下；读者会以为这是上级部门的预算。
依据：公开文本的通行做法；“执行省委决策”“按我省规定”“在全省率先”说的是上级或所在地，不报。
错：市级部门写 “负责全省档案管理”“指省级财政当年拨付的资金”。
对：“负责全市档案管理”“指市级财政当年拨付的资金”。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import DUTY, TERM, View
from budgetgen.check.writings import FORM_TERM, TITLE, Hit, Page
from budgetgen.findings import Severity

_ABOVE = {"市级": "省", "县级": "省市", "区级": "省", "乡级": "省", "镇级": "省", "街道": "省"}
_ROLE = re.compile("(?<!参与)(?<!协助)(?<!配合)(?:负责|主管|拟订|拟定|制定|组织起草|统一管理|统一领导)$")
_EFFORT = re.compile(
    "(?:推动|推进|促进|提升|提高|加强|做好|开展|完成|实施|优化|完善|改善|增强|深化|规范|健全|强化|加快)了?$"
)
_BUDGET = re.compile("(?:部门|单位)预算")
_OTHERS = re.compile(
    "有关|相关|关于|统一|性|规定|政策|标准|部署|要求|条例|办法|平均|人均|前列|排名|首|第|率先|领先|唯一|最|先进"
)
_BELOW = {"市级": "县区乡镇", "县级": "乡镇", "区级": "乡镇"}
_ORDERS = "(?:完成|承办|办理)(?P<told>(?P<below>[{}])(?:党)?委(?:和|及|、)?(?P=below)(?:人民)?政府)(?=[^，。；\n]{{0,6}}交办)"
"""Who gives a department its work is of its own level, or above it."""
_SHARED = re.compile("本级|同级|各级|中央|上级|下级|转移支付")
_FAR = 8


@cache
def _said(above: str) -> re.Pattern[str]:
    return re.compile(f"[我全本][{above}]|[{above}]级(?=(?:财政|部门|预算)(?!转移|补助))")


@cache
def _ordered(below: str) -> re.Pattern[str]:
    return re.compile(_ORDERS.format(below))


def _words_above(view: View) -> str:
    """The words of higher levels that this department cannot mean itself with; a city of county rank is a 市."""
    department = view.spec.department
    above = _ABOVE.get(department.level, "")
    return above if re.search("[县旗]", department.name.text) else above.replace("市", "")


def _subjects(view: View) -> Iterable[Page]:
    return view.pages if _words_above(view) else ()


def _search(page: Page, view: View) -> Iterator[Fault]:
    level, text = view.spec.department.level, page.without_laws
    for hit in page.find(_ordered(_BELOW[level]), text) if level in _BELOW else ():
        start, end = hit.span("told")
        told = f"{level}部门的工作，写成了“{hit.match['told']}”交办的：“{excerpt(hit.writing, start, end)}”"
        yield slip(hit.writing, start, end, told, "请改用本级的称呼")
    for hit in page.find(_said(_words_above(view)), text):
        kind, (start, end) = hit.writing.kind, hit.match.span()
        before = (text, max(0, start - _FAR), start)
        severity = None
        if hit.match[0].endswith("级"):
            explains = kind in (TERM, FORM_TERM) or hit.writing.words is view.own_glossary
            line = text[text.rfind("\n", 0, start) + 1 : text.find("\n", end)]
            of_itself = explains and not _names_own(line, level)
        elif hit.match[0][0] != "全" and _BUDGET.match(text, end):
            of_itself = True
        elif _OTHERS.match(text, end):
            of_itself = False
        elif _ROLE.search(*before):
            of_itself = True
        else:
            severity = Severity.HINT
            of_itself = hit.match[0][0] != "全" and kind != DUTY and bool(_EFFORT.search(*before))
        if of_itself and kind != TITLE:
            yield _fault(hit, level, severity)


def _names_own(text: str, level: str) -> bool:
    """Whether an explanation speaks of the department's own level, or of several."""
    return f"{level[0]}级" in text or bool(_SHARED.search(text))


def _fault(hit: Hit, level: str, severity: Severity | None) -> Fault:
    start, end = hit.span()
    words = f"“{hit.match[0]}”：“{excerpt(hit.writing, start, end)}”"
    told = f"{level}部门说自己的工作，用了{words}"
    return slip(hit.writing, start, end, told, "请改用本级的称呼，或说明是上级的", severity=severity)


RULE = Rule("own-level-words", "用本级的称呼", Severity.WARNING, _subjects, _search)
