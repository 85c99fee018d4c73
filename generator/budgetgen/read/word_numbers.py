"""The numbers that Word writes before paragraphs of lists and headings: stored nowhere in the text, seen by every reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from budgetgen.source.office_xml import WORD

_W = f"{{{WORD}}}"
VAL = f"{_W}val"
_DIGITS = "〇一二三四五六七八九"
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("〇一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_PLACE = re.compile("%([1-9])")
_ENDS_A_WORD = re.compile("[A-Za-z0-9.)]$")
_STARTS_A_WORD = re.compile("[A-Za-z0-9]")
MAX_LEVELS, MAX_NUMBER = 9, 1_000_000


def chinese(number: int) -> str:
    """A number below 100,000,000 in Chinese: 10 is 十, 21 二十一, 105 一百〇五."""
    if number >= 10_000:
        rest = number % 10_000
        zero = "〇" if 0 < rest < 1000 else ""
        return chinese(number // 10_000) + "万" + (zero + chinese(rest) if rest else "")
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("〇" if gap and text else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text or _DIGITS[0]


def _roman(number: int) -> str:
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    text = ""
    for size, letters in pairs:
        count, number = divmod(number, size)
        text += letters * min(count, 20)
    return text


def _letter(number: int) -> str:
    return chr(65 + (number - 1) % 26) * min(1 + (number - 1) // 26, 20) if number else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


WRITTEN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalFullWidth2": lambda n: str(n).translate(_WIDE),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda n: chr(0x2474 + n - 1) if 1 <= n <= 20 else f"({n})",
    "decimalEnclosedFullstop": lambda n: chr(0x2488 + n - 1) if 1 <= n <= 20 else f"{n}.",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: chinese(n).translate(_LEGAL),
    "ideographTraditional": lambda n: _HEAVENLY[(n - 1) % 10],
    "ideographZodiac": lambda n: _EARTHLY[(n - 1) % 12],
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
    "none": lambda n: "",
}
"""How Word writes a number, by the name of its form (ECMA-376 part 1, 17.18.59): those that Chinese documents use."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written, in which text, from where, after which level it starts anew."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    legal: bool = False


@dataclass(slots=True)
class Numbers:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, tuple[str, tuple[Level, ...]]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def before(self, number: str, level: int) -> tuple[str, str]:
        """The text before the next paragraph of a list, and the name of a form that cannot be written, else ""."""
        found = self.lists.get(number)
        if found is None or not 0 <= level < MAX_LEVELS:
            return "", ""
        key, levels = found
        counts = self.counts.setdefault(key, [None] * MAX_LEVELS)
        for above in range(level):
            if counts[above] is None:
                counts[above] = levels[above].start
        now = counts[level]
        counts[level] = min(levels[level].start if now is None else now + 1, MAX_NUMBER)
        for deeper in range(level + 1, MAX_LEVELS):
            after = levels[deeper].restart
            if after < 0 or level < after:
                counts[deeper] = None
        if levels[level].form == "bullet":
            return levels[level].text, ""
        unknown = ""

        def written(match: re.Match[str]) -> str:
            nonlocal unknown
            at = int(match[1]) - 1
            form = "decimal" if levels[level].legal else levels[at].form
            if form not in WRITTEN:
                unknown = form
                return ""
            return WRITTEN[form](counts[at] or 0)

        return _PLACE.sub(written, levels[level].text), unknown


def joined(number: str, text: str) -> str:
    """A paragraph with its number before it, a blank between them where both are Latin."""
    blank = " " if text and _ENDS_A_WORD.search(number) and _STARTS_A_WORD.match(text) else ""
    return number + blank + text


def numbers_of(root: Any | None) -> Numbers:
    """The lists of a numbering part."""
    if root is None:
        return Numbers()
    kinds = {
        kind.get(f"{_W}abstractNumId", ""): _levels(kind.findall(f"{_W}lvl"), (Level(),) * MAX_LEVELS)
        for kind in root.iterfind(f"{_W}abstractNum")
    }
    lists: dict[str, tuple[str, tuple[Level, ...]]] = {}
    for one in root.iterfind(f"{_W}num"):
        kind, number = _value(one, "abstractNumId"), one.get(f"{_W}numId", "")
        levels, own = kinds.get(kind), False
        if levels is None:
            continue
        for change in one.iterfind(f"{_W}lvlOverride"):
            levels = _levels(change.findall(f"{_W}lvl"), levels)
            at, start = _whole(change.get(f"{_W}ilvl")), _value(change, "startOverride")
            if start and at < MAX_LEVELS:
                own = True
                levels = (*levels[:at], replace(levels[at], start=_whole(start)), *levels[at + 1 :])
        lists[number] = (f"num {number}" if own else f"kind {kind}", levels)
    return Numbers(lists)


def _levels(written: list[Any], levels: tuple[Level, ...]) -> tuple[Level, ...]:
    found = list(levels)
    for one in written:
        at = _whole(one.get(f"{_W}ilvl"))
        if at < MAX_LEVELS:
            found[at] = Level(
                _value(one, "numFmt") or "decimal",
                _value(one, "lvlText"),
                _whole(_value(one, "start") or "1"),
                _whole(_value(one, "lvlRestart")) if _value(one, "lvlRestart") else -1,
                one.find(f"{_W}isLgl") is not None,
            )
    return tuple(found)


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return found.get(VAL, "") if found is not None else ""


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
