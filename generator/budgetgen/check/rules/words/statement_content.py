"""改写的说明没有改空：该说的事说了，该有的数有。

查什么：整段改写的说明只有“略”“见附表”这样几个字；版式默认文字里有数，改写后一个数也没有，也没有说“无”“没有”“不涉及”。
为什么：收支增减、机关运行经费、政府采购等说明必须公开，写得太少等于没有公开。
依据：《地方预决算公开操作规程》。
错：说明: {机关运行经费: 略}。
对：不写这一项，用默认文字；或写明 “${收支要点/机关运行经费/本年}万元”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.text import MASK
from budgetgen.check.view import STATEMENT, View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity

_EMPTY = re.compile(
    "\\W*(?:略|同上|同前|见表|(?:详见|见)?(?:附表|附件|下表|上表)|如上|如下|另行公开|另附|暂无)\\W*"
)
_NOTHING = re.compile("[无没未零]|不(?:涉及|存在|安排|含|属|再|适用)|持平")
_FIGURE = re.compile("\\$\\{|数\\(|比\\(")
_NUMBER = re.compile(f"[0-9０-９{MASK}]|[一二三四五六七八九十百两][个家辆台次人项万]")


def _subjects(view: View) -> list[Writing]:
    return [w for w in view.writings if w.kind == STATEMENT and w.of in view.pack.statements]


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    end = len(writing.text)
    if not writing.text.strip() or _EMPTY.fullmatch(writing.text):
        told = f"说明“{writing.of}”只写了“{writing.text.strip()}”"
        yield slip(writing, 0, end, told, "请写出内容，或删去这一项，用版式的默认文字")
        return
    default = view.pack.statements[writing.of].text
    if _FIGURE.search(default) and not _NUMBER.search(writing.text) and not _NOTHING.search(writing.text):
        told = f"说明“{writing.of}”改写后没有一个数，默认文字里有"
        remedy = "请用 ${表/行/列} 引用要说的数"
        yield slip(writing, 0, end, told, remedy, severity=Severity.HINT)


RULE = Rule("statement-content", "改写的说明没有改空", Severity.WARNING, _subjects, _search)
