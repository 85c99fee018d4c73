"""说自己的话要用本级的称呼：市级部门不说“推动我省……工作”。

查什么：我省、本省、全省、省级财政等称呼（县级部门还有我市、全市），出现在说本部门自己的工作、预算的地方。
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
from budgetgen.check.wording import FORM_TERM, TITLE, Wording, without_laws
from budgetgen.findings import Severity

_ABOVE = {"市级": "省", "县级": "省市", "区级": "省", "乡级": "省", "镇级": "省", "街道": "省"}
_ROLE = "(?<!参与)(?<!协助)(?<!配合)(?:负责|主管|拟订|拟定|制定|组织制定|统一管理|统一领导)"
_EFFORT = (
    "(?:推动|推进|促进|提升|提高|加强|做好|开展|完成|实施|优化|完善|改善|增强|深化|规范|健全|强化|加快)了?"
)
_OTHERS = "(?!有关|相关|关于|统一|性|规定|政策|标准|部署|要求|条例|办法|平均|人均|前列|排名|首|第|率先|领先|唯一|最|先进)"
_SHARED = re.compile("本级|同级|各级|中央|上级|下级|转移支付")


@cache
def _patterns(above: str) -> tuple[tuple[re.Pattern[str], Severity | None], ...]:
    """Phrases in which a department of a lower level speaks of itself, and how sure each is."""
    return (
        (re.compile(f"{_ROLE}(?P<said>[我全本][{above}]){_OTHERS}"), None),
        (re.compile(f"(?P<said>[我本][{above}])(?:部门|单位)预算"), None),
        (re.compile(f"{_EFFORT}(?P<said>[我本][{above}]){_OTHERS}"), Severity.HINT),
    )


@cache
def _payer(above: str) -> re.Pattern[str]:
    return re.compile(f"(?P<said>[{above}]级(?:财政|部门|预算))(?!转移|补助)")


def _words_above(view: View) -> str:
    """The words of higher levels that this department cannot mean itself with; a city of county rank is a 市."""
    department = view.spec.department
    above = _ABOVE.get(department.level, "")
    return above if re.search("[县旗]", department.name.text) else above.replace("市", "")


def _subjects(view: View) -> Iterable[Wording]:
    return (*view.wordings, *view.form_wordings) if _words_above(view) else ()


def _search(wording: Wording, view: View) -> Iterator[Fault]:
    above = _words_above(view)
    if wording.kind == TITLE or not any(word in wording.text for word in above):
        return
    text = without_laws(wording.text)
    found = [(match, severity) for pattern, severity in _patterns(above) for match in pattern.finditer(text)]
    if wording.kind == DUTY:
        found = [(match, severity) for match, severity in found if severity is None]
    own = f"{view.spec.department.level[0]}级"
    if wording.kind in (TERM, FORM_TERM) and own not in text and not _SHARED.search(text):
        found += [(match, None) for match in _payer(above).finditer(text)]
    for match, severity in found:
        start, end = match.span("said")
        told = f"{view.spec.department.level}部门说自己的工作，用了“{match['said']}”：“{excerpt(wording, start, end)}”"
        yield slip(wording, start, end, told, "请改用本级的称呼，或说明是上级的", severity=severity)


RULE = Rule("own-level-words", "用本级的称呼", Severity.WARNING, _subjects, _search)
