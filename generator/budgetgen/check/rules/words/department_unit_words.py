"""部门预算里自称“本部门”，单位预算里自称“本单位”，与封面一致。

查什么：说明文字和其他事项里的“本部门”“我部门”与“本单位”“我单位”；封面和标题上是部门预算还是单位预算。
为什么：一个部门有几个单位，“本单位”说的是哪一个，读者分不清；同一份文本两种自称混用，多半是从单位预算抄来的。
依据：部门预算和单位预算分别公开的通行做法。职责、绩效指标、名词解释不查。
错：部门预算里写 “本单位2022年收入预算为……”。
对：“本部门2022年收入预算为……”。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import BLANK, OTHER, STATEMENT, View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity

_DEPARTMENT, _UNIT = "部门", "单位"
_SELF = re.compile("(?<![基资成根样文标日版自])(?:本|我)(?P<who>部门|单位)")

_EACH = re.compile(
    "各[^，。；：\n项类种方]{0,8}(?:单位|部门|校|院|站|所|中心|园)|所属|下属|预算单位|每个单位"
)
"""What may call itself so after it in the same sentence: 各预算单位公开本单位的预算."""
_SENTENCE = re.compile("[^。；\n]*$")


def _own_word(view: View) -> str:
    """部门 or 单位, as the cover has it; "" where it has both or none."""
    disclosure = view.disclosure
    cover = "".join((disclosure.title, *disclosure.cover)).replace(disclosure.department, "")
    said = [word for word in (_DEPARTMENT, _UNIT) if f"{word}预算" in cover]
    return said[0] if len(said) == 1 else ""


def _subjects(view: View) -> Iterable[Writing]:
    """What speaks of the department; in a unit's own disclosure, what was written for the unit."""
    keys = {STATEMENT: "说明", BLANK: "说明", OTHER: "其他事项"}
    written = view.spec.units[0].places if view.spec.unit else dict.fromkeys(keys.values())
    found = [w for w in view.writings if w.kind in keys and keys[w.kind] in written]
    return found if _own_word(view) else ()


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    own = _own_word(view)
    for match in _SELF.finditer(writing.text):
        if match["who"] != own and not _of_others(writing.text, match.start()):
            told = f"封面是{own}预算，这里自称“{match[0]}”：“{excerpt(writing, *match.span())}”"
            severity = Severity.WARNING if len(view.spec.units) > 1 else Severity.HINT
            yield slip(writing, *match.span(), told, f"请写“{match[0][0]}{own}”", severity=severity)


def _of_others(text: str, at: int) -> bool:
    """Whether the sentence before a place speaks of several bodies, each of which is meant."""
    before = _SENTENCE.search(text, 0, at)
    return bool(before and _EACH.search(before[0]))


RULE = Rule("department-unit-words", "自称与封面一致", Severity.WARNING, _subjects, _search)
