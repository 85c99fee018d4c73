"""模板里的占位、提示、待选文字都已换成实际内容。

查什么：XX、××、20XX年、____、“错误！未找到引用源”、（待补充）、（增加内容）、git 合并的记号、增加（减少）、没有写出的“主要原因是。”、空的括号、没有数字的“增加万元”、“增加0万元”、没有填的标签 {{…}}。
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
from budgetgen.check.text import is_han
from budgetgen.check.view import STATEMENTS, View
from budgetgen.check.writings import FORM, Hit, Page
from budgetgen.findings import Severity
from budgetgen.ledger.money import ANY_UNIT

_MARKS = re.compile(
    "[XＸx×*＊△_＿](?:(?<=[XＸ×])[XＸ×]+|(?<=x)x+|(?<=[*＊△])[*＊△]+|(?<=[_＿])[_＿]+"
    "|(?<=[XＸ])(?=万?元|亿元|[%％]|年[XＸ]月))"
)
_LATIN = re.compile("[A-Za-z0-9/_-]")
_WORDS = re.compile(
    "[2部单待TF（(【\\[](?:"
    "(?<=2)0[0-9]?[XxＸ×]{1,2}年|(?<=[部单])[门位]名称(?=概况|20[0-9]{2}年)"
    "|(?<=T)(?:ODO(?![A-Za-z])|BD(?=[。.]?\n\ufdd1))|(?<=F)IXME(?![A-Za-z])"
    "|(?<=待)(?:补充?|填写?|完善|定)(?=[。.]?\n\ufdd1)"
    "|(?<=[（(【\\[])(?:待补充?|待填写?|待完善|待核实|待确认|此处[^）)】\\]\n]{0,30}|填写[^）)】\\]\n]{0,20}"
    "|请[^）)】\\]\n]{0,12}(?:填写|补充|说明|修改|选择|删除)[^）)】\\]\n]{0,12}"
    "|(?:增加|减少|增减)内容|增减原因|具体原因|具体内容|(?:部门|单位|项目)名称)[）)】\\]])"
)
_UP, _DOWN = "(?:增加|增长|上升|提高|增)", "(?:减少|下降|降低|减)"
_CHOICES = re.compile(
    f"(?:{_UP}[（(/／]或?{_DOWN}|{_DOWN}[（(/／]或?{_UP})(?:[/／、]持平)?(?:[）)]|(?=[0-9\ufdd0]))"
    "(?=[ 　]*(?:[0-9０-９\ufdd0XＸ×_＿.]|万元|元|[%％]|(?:支出|收入|预算|经费)?[，,]?的?(?:主要)?原因))"
)
_UNSAID = re.compile("(?:原因(?:主要)?(?:是|为|在于)|主要用于)[：:]?(?=[。；;]|\\s*\n\ufdd1)")
_UNIT_ALONE = re.compile(
    "[万亿%％](?:(?<=[万亿])元|(?<=[%％]))(?=[，。；、,;）)\n])|…[ 　]*[万亿]?元|年[ 　]*月[ 　]*日"
)
_BEFORE = "安排|共计|合计|增加|减少|下降|增长|金额|资金|经费|预算为|收入为|支出为|总额为|…"
_WANTS_NUMBER = re.compile(f"(?:{_BEFORE}|价值)[ 　]*$")
_WANTS_PERCENT = re.compile(f"(?:{_BEFORE}|提高|降低|达到|不低于|不少于|不超过)[ 　]*$")
_BROKEN = re.compile(
    "错误[!！](?:未找到|未定义|文档中没有)[^。\n]{0,10}|#(?:REF!|VALUE!|DIV/0!|NAME[?]|N/A|NUM!)|\ufffd+|[?]{3,}|<{7}|>{7}"
)
"""What programs leave where a reference, a formula or a character was lost."""
_TAG = re.compile(r"\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}")
_FAR = 8
_PAIR = re.compile("[（(【《“〔「\\[<＜]\\s*[）)】》”〕」\\]>＞]")
_PAIRS = {"（）", "()", "【】", "《》", "“”", "〔〕", "「」", "[]", "<>", "＜＞"}
_ZERO = re.compile(
    f"(?:增加|减少|增长|下降|上升|降低)了?(?:[0０](?:[.．][0０]+)?)[ 　]*(?:{ANY_UNIT}|[%％]|个百分点)"
)
_LEFT = ("是模板里留着要填的", "请换成实际内容，或删去")


def _subjects(view: View) -> Iterable[Page]:
    return view.pages


def _search(page: Page, view: View) -> Iterator[Fault]:
    yield from (_fault(hit, *_LEFT) for hit in page.find(_MARKS) if _is_placeholder(page.text, hit.match))
    yield from (_fault(hit, *_LEFT) for hit in page.find(_WORDS) if _is_whole(page.text, hit.match))
    for hit in page.find(_TAG):
        yield _fault(hit, "是没有填的模板标签，会原样印出来", "数用 ${表/行/列} 引用，别的请写出内容")
    for hit in page.find(_BROKEN):
        yield _fault(hit, "是引用、公式或文字失效后留下的", "请换成实际内容，或删去")
    for hit in page.find(_CHOICES):
        yield _fault(hit, "是模板里待选的文字", "请按实际写增加或减少")
    for hit in page.find(_UNSAID):
        yield _fault(hit, "后面没有内容", "请写明，没有变化时不用写原因")
    for hit in page.find(_PAIR):
        if hit.match[0][0] + hit.match[0][-1] in _PAIRS:
            yield _fault(hit, "括号里没有内容", "请填写，或删去", Severity.WARNING)
    for hit in page.find(_UNIT_ALONE):
        if _lacks_number(page.text, hit.match):
            yield _fault(hit, "前面缺数字", "请填写，或用 ${表/行/列} 引用", Severity.WARNING)
    for hit in page.find(_ZERO):
        if hit.writing.kind in (*STATEMENTS, FORM):
            yield _fault(hit, "没有增减", "请写“持平”", Severity.HINT)


def _is_placeholder(text: str, match: re.Match[str]) -> bool:
    """Whether marks stand for a word: beside Chinese characters, no part of a model, of 第XX届 or of a line of stars."""
    before, after = text[match.start() - 1], text[match.end()]
    if _LATIN.match(before) or _LATIN.match(after) or after == "届":
        return False
    return is_han(before) or is_han(after) or after in "%％" or before in "≥≤"


def _lacks_number(text: str, match: re.Match[str]) -> bool:
    """Whether a number should stand before a unit of money or in a date, and does not."""
    if match[0][0] == "年":
        return " " in match[0] or "\u3000" in match[0]
    wants = _WANTS_PERCENT if match[0] in "%％" else _WANTS_NUMBER
    return match[0][0] == "…" or bool(wants.search(text, match.start() - _FAR, match.start()))


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether no letter or digit before belongs to it; what counts only alone begins its text."""
    before = text[match.start() - 1]
    alone = match[0].startswith(("待", "TBD"))
    return before == "\n" if alone else not (before.isascii() and before.isalnum())


def _fault(hit: Hit, what: str, remedy: str, severity: Severity | None = None) -> Fault:
    start, end = hit.span()
    told = f"“{hit.match[0].strip()}”{what}：“{excerpt(hit.writing, start, end)}”"
    return slip(hit.writing, start, end, told, remedy, severity=severity)


RULE = Rule("template-residue", "没有模板残留", Severity.ERROR, _subjects, _search)
