"""“三公”经费有增减，要说明原因。

查什么：自己写的说明里，说某一类“三公”经费比上年增加、减少多少的那一段，有没有原因；填空的由程序查，不在这里查。
为什么：增减原因是必须公开的内容，只写增加了多少，读者一定会问为什么。
依据：财预〔2016〕143号《地方预决算公开操作规程》。
错：公务接待费0.54万元，比上年增加0.2万元。
对：公务接待费0.54万元，比上年增加0.2万元，主要原因是外地来访增多。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.text import amounts
from budgetgen.check.view import STATEMENT, Passage, View
from budgetgen.findings import Severity

_KIND = re.compile("因公(?:临时)?出国|公务用车(?:购置|运行)|公务接待")
_CHANGED = re.compile(
    r"(?:比|较|与|同)[^。；，]{0,16}[，,]?(?:增加|减少|增长|下降|上升|降低|压减)(?:了|约)?$"
)
_ENDS = re.compile(
    r"[，,]?(?:(?:同比)?(?:增长|下降|增幅|降幅|上升|降低|增加|减少)[为约]?[\d.]+[%％])?[）)]?(?:[。；;]|\Z)"
)
"""What follows the amount where the sentence says nothing more; any other words may be a reason."""
_REASON = re.compile(
    "原因|由于|因为|因(?!公)|主要是|主要系|系|所致|导致|为了|为(?:进一步|贯彻|落实|压|节|满足|保障|更)|根据|按照|按|依据|依|落实|贯彻|"
    "厉行|节约|从严|严格|严控|控制|压缩|压降|精简|过紧日子|紧日子|取消|新增|更新|报废|调整|需要|用于|政策|规定|标准|任务|人员|人数"
)

Line = tuple[Passage, int, str, str]
"""(the text, where a line of it starts, the line, what follows before another kind is spoken of)."""


def _subjects(view: View) -> Iterator[Line]:
    for passage in view.passages:
        if passage.kind != STATEMENT or not _KIND.search(passage.text):
            continue
        lines = passage.text.split("\n")
        for number, line in enumerate(lines):
            if _KIND.search(line):
                start = sum(len(before) + 1 for before in lines[:number])
                after = lines[number + 1] if number + 1 < len(lines) else ""
                yield passage, start, line, "" if _KIND.search(after) else after


def _search(subject: Line, view: View) -> Iterator[Fault]:
    passage, start, line, after = subject
    if _REASON.search(line + after):
        return
    for mention in amounts(line):
        kind = list(_KIND.finditer(line[: mention.start]))
        changed = _CHANGED.search(line[: mention.start]) and _ENDS.match(line[mention.end :])
        if mention.fen and kind and changed:
            place = passage.words.at(start + mention.start)
            yield Fault(place, f"{kind[-1][0]}费用比上年有增减，没有说明原因", "请写明主要原因")
            return


RULE = Rule("three-public-reason", "“三公”经费增减有原因", Severity.WARNING, _subjects, _search)
