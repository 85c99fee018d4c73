"""Slips of the keyboard in the value of a performance indicator: `≥`, `≥≥5`, `5-`, `≥1O次`, `95%%`."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetgen.catalog.indicator_words import says
from budgetgen.ledger.money import half_width

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("≧\u2a7e", "≥"),
        **dict.fromkeys("≦\u2a7d", "≤"),
        **dict.fromkeys("~—–", "-"),
        "═": "=",
        "\u2022": "·",
    }
)
_NO_RANGE = "日号月年前时点万亿千百"
"""Where what is written first may be more: nights, winters, 9000-1万元."""


class IndicatorValueError(ValueError):
    """Text that can be no value; `str()` says why, `remedy` what to write, `offset` where in the text."""

    def __init__(self, message: str, remedy: str, offset: int = 0) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.offset = offset


def plain_value(text: str) -> str:
    """A value with one sign for each comparison and one for ranges, in half width, each character where it was."""
    return half_width(text).translate(_ALIKE)


_SIGN = r"\A\s*[≥>≤<=]"
_LEAST, _MOST = "不低于|不少于|不小于|大于等于|大于或等于", "不高于|不大于|不超过|不多于|小于等于|小于或等于"
_PATTERNS = (
    (
        rf"\A\s*(?:[≥>≤<=]+\s*-*|{_LEAST}|{_MOST})\s*\Z",
        "只有比较符号，没有数",
        "请写出数和单位，如 ≥3次",
    ),
    (
        rf"\A\s*(?:(?P<spot>[≥>≤<=]\s*(?:{_LEAST}|{_MOST}))|(?P<words>(?:{_LEAST}|{_MOST})\s*[≥>≤<=]))\s*\d",
        "写了两个比较符号",
        "比较符号只写一个",
    ),
    (
        rf"\A\s*(?:[≥>]|{_LEAST})\s*\d[^≥>≤<]*?(?P<spot>以下|以内|之内)\s*\Z"
        rf"|\A\s*(?:[≤<]|{_MOST})\s*\d[^≥>≤<]*?(?P<above>以上)\s*\Z",
        "前面说下限、后面说上限，或者相反",
        "只写一个，如 ≥3次 或 ≤3次",
    ),
    (
        r"(?P<spot>[≥≤]\s*[≥>≤<=]|>\s*[≥>≤<]|<\s*[≥≤<]|=\s*[≥≤=])",
        "写了两个比较符号",
        "比较符号只写一个",
    ),
    (
        r"\d\s*[^\d\s.,\-]{0,6}(?P<spot>[≥≤])\s*\Z",
        "比较符号后面没有数",
        "比较符号写在数的前面，如 ≥3次",
    ),
    (
        rf"(?:{_SIGN}|\A)\s*\d[\d.]*\s*(?P<spot>-+)\s*(?P<unit>[^\d\s+\-]{{0,4}})\Z",
        "范围只写了一头",
        "请写全，如 3-5次；不是范围就删去连字符",
    ),
    (
        rf"(?:{_SIGN}|\A)\s*\d[\d,.]*(?P<spot>[OoIl](?=[\dOo])|[Oo](?=[^\w]|[\u4e00-\u9fff]|\Z))"
        rf"|{_SIGN}\s*(?P<first>[OoIl])[OoIl\d]*\d(?![A-Za-z])",
        "数字里夹着字母",
        "请改成数字 0 或 1",
    ),
    (rf"{_SIGN}\s*\d+\.\d+(?P<spot>\.)\d", "有两个小数点", "请核对，只写一个小数点"),
    (
        rf"\d(?P<spot>\.\.)\d|{_SIGN}\s*\d+(?P<last>\.)\s*[^\d\s]"
        rf"|{_SIGN}\s*(?P<first>\.)\d|{_SIGN}\s*\d+(?P<full>[。·])\d",
        "小数点位置不对",
        "请写成 0.5 或 5",
    ),
    (
        rf"{_SIGN}\s*\d+(?:,\d{{3}})*(?P<spot>,)(?:\d{{1,2}}(?!\d)|\d{{4}})",
        "逗号位置不对",
        "请写成 3000 或 3,000；小数点用 “.”",
    ),
    (
        r"\d\s*(?:%|百分比|百分之)\s*(?P<spot>%|百分比|百分之)",
        "百分号写了两次",
        "百分号只写一次，如 ≥95%",
    ),
)
"""What cannot be meant, why, and what to write. `spot` is where; each must leave grades, dates and sentences alone."""

_COMPILED = tuple((re.compile(pattern), message, remedy) for pattern, message, remedy in _PATTERNS)
_SIGN_AND_UNIT = re.compile(rf"(?:{_SIGN}|\A\s*(?:{_LEAST}|{_MOST}))\s*(?P<unit>[^\d\s]{{1,4}})\Z")
_RANGE = re.compile(r"\A\s*(\d+(?:\.\d+)?)\s*(?:-+|至|到)\s*(\d+(?:\.\d+)?)\s*([^\d\s.,\-]{1,6})\Z")


def slip_in(text: str) -> IndicatorValueError | None:
    """The first slip in a value (as `plain_value` gives it), or None."""
    for pattern, message, remedy in _COMPILED:
        if match := pattern.search(text):
            named = match.groupdict()
            if named.get("unit") and not _is_unit(named["unit"]):
                continue
            spots = [match.start(name) for name in named if name != "unit" and named[name]]
            return IndicatorValueError(message, remedy, *(spots or [_start(text)])[:1])
    if (match := _SIGN_AND_UNIT.match(text)) and _is_unit(match["unit"]):
        return IndicatorValueError("有比较符号和单位，没有数", "请写出数，如 ≥3次", match.start("unit"))
    match = _RANGE.match(text)
    if match and match[3][0] not in _NO_RANGE and Decimal(match[1]) > Decimal(match[2]):
        return IndicatorValueError("范围的前一个数比后一个大", "请核对，小的数写在前面", match.start(1))
    return None


def _is_unit(text: str) -> bool:
    """Whether a text is a unit that numbers have: 次, 万元, %."""
    bare = text.lstrip("万亿千百") or text
    return bare == "元" or any(
        says(concept, bare) == bare for concept in ("unit_count", "unit_time", "unit_percent")
    )


def _start(text: str) -> int:
    return len(text) - len(text.lstrip())
