"""公开文本里没有密级和内部资料的标志。

查什么：秘密★、机密★、（涉密）、（内部资料）、“内部文件，注意保存”这类标志；“保守国家秘密”“涉密采购”这样的话不报。
为什么：带着这样的标志，说明内容可能来自不公开的文件，公开前要核对能不能公开。
依据：《中华人民共和国保守国家秘密法》；《地方预决算公开操作规程》：涉及国家秘密的除外。
错：名称: 某某系统建设（涉密）。
对：经核定可以公开的，删去标志；不能公开的，整项不列。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.writings import Page
from budgetgen.findings import Severity

_LEVELS = "绝密|机密|秘密"
_INSIDE = "内部资料|内部文件"
_MARK = re.compile(
    "[绝机秘内（(【〔\\[](?:(?<=[绝机秘])密\\s*[★☆]"
    f"|(?<=[（(【〔\\[])(?:{_LEVELS}|涉密|{_INSIDE})[）)】〕\\]]"
    "|(?<=内)部(?:资料|文件)[，,、 　]*(?:注意保[密存]|不得外传|请勿外传|严禁外传)"
    "|(?<=\n[绝机秘])密(?=\n)|(?<=\n内)部(?:资料|文件)(?=\n))"
)


def _subjects(view: View) -> Iterable[Page]:
    return (view.page,)


def _search(page: Page, view: View) -> Iterator[Fault]:
    for hit in page.find(_MARK):
        told = f"“{hit.match[0]}”是密级或内部资料的标志"
        remedy = "请核对能否公开；能公开的删去标志，不能公开的整项不列"
        yield slip(hit.writing, *hit.span(), told, remedy)


RULE = Rule("secrecy-marks", "没有密级标志", Severity.WARNING, _subjects, _search)
