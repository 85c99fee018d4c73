"""The commonest slips of the keyboard in YAML, each with its own words and at its character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgetgen.findings import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Slip:
    """A pattern on one line with the guilty spot as its group `at`; looked for only where parsing failed."""

    pattern: re.Pattern[str]
    rule: str
    message: str
    remedy: str


_DASH = r"^[ \t]*(?:-[ \t]+)*"
_VALUE = r"(?:(?::|^[ \t]*-|[{\[,])[ \t]+|[{\[])"

SLIPS = (
    Slip(
        re.compile(r"^[ \-]*(?P<at>\t)[\s\-]*[^\s#]"),
        "yaml-indent",
        "缩进里有制表符（Tab）",
        "请改用半角空格",
    ),
    Slip(
        re.compile(r"^[ \-]*(?P<at>\u3000)[\s\-]*[^\s#]"),
        "yaml-indent",
        "缩进里有全角空格",
        "请改用半角空格",
    ),
    Slip(
        re.compile(r"^[ \-]*(?P<at>\xa0)[\s\-]*[^\s#]"),
        "yaml-indent",
        "缩进里有不换行空格",
        "请改用半角空格",
    ),
    Slip(re.compile(r"^\s*(?P<at>＃)"), "yaml-punctuation", "注释写了全角 “＃”", "请写半角 #"),
    Slip(
        re.compile(_DASH + r"[^\s\-：:#\"'{\[|>][^：:#\"'{\[|>]{0,39}?[ \t]*(?P<at>：)(?!.*:([ \t]|$))"),
        "yaml-punctuation",
        "键后面是全角冒号 “：”",
        "请写半角冒号和一个空格，如 名称: …",
    ),
    Slip(
        re.compile(_DASH + r"[^\s\-：:#\"'{\[|>][^：:#\"'{\[|>]{0,39}?(?P<at>:)(?=[^ \t/:])(?!.*:([ \t]|$))"),
        "yaml-punctuation",
        "冒号后面缺一个半角空格",
        "请写成 “键: 值”",
    ),
    Slip(
        re.compile(r"^[ \t]*(?P<at>-)(?:[^\s\-\d.:][^:]*:(?:[ \t]|$)|[\u4e00-\u9fff“《（(])"),
        "yaml-punctuation",
        "“-” 后面缺一个半角空格",
        "请写成 “- 键: 值”",
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>>)(?![+\-]?\d?[ \t]*(#|$))"),
        "yaml-quotes",
        "值以 “>” 开头",
        '请加英文引号，如 ">=1次"，或写成 ≥1次',
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>\|)(?![+\-]?\d?[ \t]*(#|$))"),
        "yaml-quotes",
        "值以 “|” 开头",
        "请给整段文字加英文引号；多行文字的 |- 后面要换行",
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>[&*])(?=[^\s])"),
        "yaml-alias",
        "不支持锚点 & 和引用 *",
        "请把内容直接写出来；文字以 & 或 * 开头时加英文引号",
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>!)"),
        "yaml-tag",
        "不支持标签 !",
        "文字以 ! 开头时请加英文引号",
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>[@`%])"),
        "yaml-quotes",
        "值以特殊符号开头",
        "请给值加英文引号",
    ),
    Slip(
        re.compile(r"[{\[][^{}\[\]]*?(?P<at>，)[ \t]*[^\s，:{}]{1,40}:[ \t]"),
        "yaml-punctuation",
        "花括号里用全角逗号 “，” 分项",
        "请写半角逗号和一个空格",
    ),
    Slip(
        re.compile(r"[{,][ \t]*[^\s：:{},，\"']{1,20}(?P<at>：)"),
        "yaml-punctuation",
        "花括号里用了全角冒号 “：”",
        "请写半角冒号和一个空格",
    ),
    Slip(
        re.compile(_VALUE + r"(?P<at>[｛［])"),
        "yaml-punctuation",
        "用了全角括号",
        "请写半角 { } 或 [ ]，里面用半角逗号和冒号",
    ),
    Slip(
        re.compile(r":[ \t]+(?P<at>[“”])[^”]*:[ \t]"),
        "yaml-quotes",
        "中文引号 “ ” 保护不了里面的半角冒号",
        "请给整段文字加英文引号",
    ),
    Slip(
        re.compile(r""":[ \t]+(?P<at>"[^"]*"|'[^']*')[ \t]*[^\s#,}\]]"""),
        "yaml-quotes",
        "英文引号结束以后还有文字",
        "请把整段文字放进英文引号，里面的引号改用中文 “ ”",
    ),
    Slip(
        re.compile(r"""(?::|^[ \t]*-)[ \t]+(?P<at>\[[^\[\]]*\]|\{[^{}]*\})[ \t]*[^\s#,}\]]"""),
        "yaml-quotes",
        "以 [ 或 { 开头的文字",
        "请给整段文字加英文引号，或改用 〔 〕、【 】",
    ),
    Slip(
        re.compile(_DASH + r"[^\s\-:\"'{\[|>][^:{\[]*:[ \t]+[^\s\"'{\[|>#][^#]*?(?P<at>:)(?=[ \t]|$)"),
        "yaml-quotes",
        "文字里有半角冒号和空格",
        "请给整段文字加英文引号，或把冒号改成全角 “：”",
    ),
)

_BLOCK_TEXT = re.compile(r"(?:^|[:\-][ \t]+)[|>][+\-]?\d?[ \t]*(#.*)?$")


def slip_on(line: str) -> tuple[int, Slip] | None:
    """The first known slip on a line with its column (from 1)."""
    line = _without_comment(line[:2000])
    for slip in SLIPS:
        if match := slip.pattern.search(line):
            return match.start("at") + 1, slip
    return None


def _without_comment(line: str) -> str:
    for match in re.finditer(r"[ \t]#", line):
        if line.count('"', 0, match.start()) % 2 == 0:
            return line[: match.start()]
    return line


def written_lines(lines: list[str], first: int, end: int) -> Iterator[int]:
    """The numbers (from 0) of lines that are YAML, not text below | or >, and not comments."""
    inside = -1
    for number in range(first, end):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and indent > inside:
            continue
        inside = indent if _BLOCK_TEXT.search(line) else -1
        yield number


def findings_in_block(lines: list[str], block: tuple[int, int], file: str) -> list[Finding]:
    """All known slips of a block of lines."""
    found = []
    for number in written_lines(lines, *block):
        if spotted := slip_on(lines[number]):
            column, slip = spotted
            place = Place(file, number + 1, column)
            found.append(Finding(place, slip.rule, Severity.ERROR, slip.message, slip.remedy))
    return found


def in_words(error: Any, place: Place) -> Finding:
    """A parser's own complaint, in a clerk's words."""
    problem = getattr(error, "problem", "") or ""
    message, remedy = IN_CHINESE.get(problem, (f"YAML 写法有误（{problem}）", _CHECK))
    return Finding(place, "yaml-syntax", Severity.ERROR, message, remedy)


_CHECK = "请检查这一行和上一行的缩进、冒号、引号和括号"

IN_CHINESE = {
    "mapping values are not allowed in this context": (
        "这里不该有冒号",
        "上一行已经有值，这一行就不能再缩进；文字里有半角冒号时，请给整段文字加英文引号",
    ),
    "could not find expected ':'": ("这一行没有半角冒号", "请写成 “键: 值”；如果是上一行的文字，请缩进"),
    "did not find expected key": ("这里应是一个键", "多半是这一行的缩进与同级的键没有对齐，或引号不对"),
    "did not find expected '-' indicator": ("这里应是列表的一项", "请与同一级的行对齐；列表项以 “- ” 开头"),
    "did not find expected ',' or '}'": ("花括号 { } 没有配对，或缺少逗号", "请补上半角的 } 或逗号"),
    "did not find expected ',' or ']'": ("方括号 [ ] 没有配对，或缺少逗号", "请补上半角的 ] 或逗号"),
    "did not find expected node content": ("括号没有配对，文件就结束了", "请补上半角的 } 或 ]"),
    "found unexpected end of stream": ("引号没有配对，文件就结束了", "请补上英文引号，或改用中文引号 “ ”"),
    "found unexpected document indicator": ("引号没有配对", "请补上英文引号"),
    "found character that cannot start any token": ("这个符号不能开头", "请给整段文字加英文引号"),
    "found a tab character that violates indentation": ("缩进里有制表符（Tab）", "请改用半角空格"),
    "did not find expected <document start>": ("内容没有对齐", "顶层的键都从行首写起"),
    "block sequence entries are not allowed in this context": ("列表项不能写在这里", "请另起一行并缩进"),
    "found unknown escape character": ("英文双引号里的 \\ 写法不对", "请写 \\\\，或改用中文引号 “ ”"),
    "found invalid Unicode character escape code": ("英文双引号里的 \\u 写法不对", "请直接写这个字"),
    "did not find expected comment or line break": ("记号 | 或 > 后面还有文字", "请给整段文字加英文引号"),
    "did not find expected alphabetic or numeric character": ("& 或 * 后面没有名字", "文字请加英文引号"),
    "found duplicate %YAML directive": ("文件开头的 %YAML 重复了", "请删去"),
    "found incompatible YAML document": ("文件开头的 %YAML 版本不支持", "请删去这一行"),
    "found undefined tag handle": ("不支持标签", "文字以 ! 开头时请加英文引号"),
}
