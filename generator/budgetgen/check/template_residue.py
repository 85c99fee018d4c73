"""模板里的占位、提示、待选文字都已换成实际内容。

查什么：XX、××、20XX年、____、（待补充）、（增加内容）、增加（减少）、没有写出的“主要原因是。”、空的括号、没有数字的“增加万元”、“增加0万元”。
为什么：这些是模板留给人填的地方，印出来就是没有写完。
依据：《地方预决算公开操作规程》要求对收支增减变化等情况作出说明；其余是公开文本的通行做法。
错：项目支出增加（减少）12万元，主要原因是。
对：项目支出增加12万元，主要原因是新增档案数字化项目。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import STATEMENTS, View
from budgetgen.check.wording import FORM, Wording
from budgetgen.findings import Severity

_HAN = "\u4e00-\u9fff"
_END = "(?=[，。；、,;）)]|$)"
_UNITS = "(?:万元|亿元|千元|元)"
_PLACEHOLDERS = re.compile(
    "|".join(
        (
            f"(?<=[{_HAN}“”（(：≥≤])(?:[XＸ×]{{2,}}|xx+|[*＊△]{{2,}})(?![A-Za-z0-9届\\-])",
            f"(?<![A-Za-z0-9/\\-])(?:[XＸ×]{{2,}}|xx+|[*＊△]{{2,}})(?=[{_HAN}%％])(?!届)",
            "(?<!\\d)20\\d?[XxＸ×]{1,2}年",
            f"(?<![A-Za-z0-9×])[XＸ](?={_UNITS}|[%％]|年[XＸ]月)",
            "(?<![A-Za-z0-9_])[_＿]{2,}(?![A-Za-z0-9_])",
            "(?:部门|单位)名称(?=概况|20[0-9]{2}年)",
            "(?<![A-Za-z])(?:TODO|FIXME)(?![A-Za-z])",
            "[（(【\\[](?:待补充?|待填写?|待完善|待核实|待确认|此处[^）)】\\]]{0,30}|填写[^）)】\\]]{0,20}"
            "|请[^）)】\\]]{0,12}(?:填写|补充|说明|修改|选择|删除)[^）)】\\]]{0,12}"
            "|(?:增加|减少|增减)内容|增减原因|具体原因|具体内容|(?:部门|单位|项目)名称)[）)】\\]]",
            "^\\s*(?:待补充?|待填写?|待完善|待定|TBD|[xX]+)[。.]?\\s*$",
        )
    )
)
_CHOICES = re.compile(
    "(?:增加|增长|上升|增)[（(/／]或?(?:减少|下降|降低|减)(?:[）)]|(?=[\\d\ufdd0]))"
    "(?=[ 　]*(?:[\\d\ufdd0０-９XＸ×_＿.]|万元|元|[%％]|的?(?:主要)?原因))"
)
_UNSAID = re.compile("(?:原因(?:主要)?(?:是|为|在于)|主要用于)[：:]?(?=[。；;]|\\s*$)")
_NO_NUMBER = re.compile(
    f"(?:安排|共计|合计|增加|减少|下降|增长|预算为|收入为|支出为|总额为)[ 　]*(?:万元|亿元|[%％]){_END}"
    f"|…+[ 　]*{_UNITS}|年[ 　]+月[ 　]*日|年[ 　]*月[ 　]+日"
)
_EMPTY = re.compile("（\\s*）|\\(\\s*\\)|【\\s*】|《\\s*》|“\\s*”|〔\\s*〕|「\\s*」|\\[\\s*\\]|[<＜]\\s*[>＞]")
_ZERO = re.compile(
    f"(?:增加|减少|增长|下降|上升|降低)了?(?:[0０](?:[.．][0０]+)?)[ 　]*(?:{_UNITS}|[%％]|个百分点)"
)


def _subjects(view: View) -> Iterable[Wording]:
    return (*view.wordings, *view.form_wordings)


def _search(wording: Wording, view: View) -> Iterator[Fault]:
    yield from _found(wording, _PLACEHOLDERS, "是模板里留着要填的", "请换成实际内容，或删去")
    yield from _found(wording, _CHOICES, "是模板里待选的文字", "请按实际写增加或减少")
    yield from _found(wording, _EMPTY, "括号里没有内容", "请填写，或删去", Severity.WARNING)
    yield from _found(wording, _NO_NUMBER, "这里缺数字", "请填写，或用 ${表/行/列} 引用", Severity.WARNING)
    yield from _found(wording, _UNSAID, "后面没有内容", "请写明，没有变化时不用写原因")
    if wording.kind in (*STATEMENTS, FORM):
        yield from _found(wording, _ZERO, "没有增减", "请写“持平”", Severity.HINT)


def _found(
    wording: Wording, pattern: re.Pattern[str], what: str, remedy: str, severity: Severity | None = None
) -> Iterator[Fault]:
    for match in pattern.finditer(wording.text):
        start, end = match.span()
        told = f"“{match[0].strip()}”{what}：“{excerpt(wording, start, end)}”"
        yield slip(wording, start, end, told, remedy, severity=severity)


RULE = Rule("template-residue", "没有模板残留", Severity.ERROR, _subjects, _search)
