"""What a number in a workbook's cell is by its format (a date, a time, a percentage), and how Excel shows it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

GENERAL = "General"
MAX_CODE = 255
"""So long a number format may be."""
_CHINESE_DATES = {
    **dict.fromkeys((27, 36, 50, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 53, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
"""The formats that Chinese Excel knows by number only (ECMA-376 part 1, 18.8.30, zh-cn)."""
_PIECE = re.compile(
    r'"(?P<text>[^"]{0,255})"|[\\!](?P<one>.)|\[[^\[\]]{0,60}\]|[_*].|(?P<digits>[#0?,.]+)|(?P<other>.)'
)
_CONDITION = re.compile(r"\[[<>=]")
_DATE_PIECE = re.compile(
    r'"(?P<text>[^"]{0,255})"|\\(?P<one>.)|\[(?P<elapsed>[hms]{1,9})\]|\[[^\[\]]{0,60}\]|[_*].|'
    r"(?P<half>AM/PM|A/P|上午/下午)|(?P<part>y{1,9}|m{1,9}|d{1,9}|h{1,9}|s{1,9}(?:\.0{1,9})?)|(?P<other>.)",
    re.IGNORECASE,
)


def formats_of(styles: bytes | None, parse: Any) -> list[str]:
    """The number format of each cell style of a workbook's styles part. Raises XMLSyntaxError for what is no XML."""
    return codes_of(parse(styles)) if styles is not None else []


def codes_of(root: Any) -> list[str]:
    """The number format of each cell style below the root of a styles part."""
    codes = known_codes(root)
    return [codes.get(_whole(xf.get("numFmtId")), GENERAL) for xf in root.iterfind("{*}cellXfs/{*}xf")]


def struck_styles(styles: bytes | None, parse: Any) -> frozenset[int]:
    """The cell styles of a workbook whose font strikes the text through."""
    if styles is None:
        return frozenset()
    root = parse(styles)
    fonts = [strikes(font) for font in root.iterfind("{*}fonts/{*}font")]
    uses = [_whole(xf.get("fontId")) for xf in root.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(style for style, font in enumerate(uses) if font < len(fonts) and fonts[font])


def strikes(font: Any) -> bool:
    """Whether a font, or the properties of a run, strike through."""
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in ("1", "true")


def known_codes(root: Any) -> dict[int, str]:
    """The number formats of a workbook by number: those that every workbook has, and its own."""
    own = root.iterfind("{*}numFmts/{*}numFmt")
    return {
        **BUILTIN_FORMATS,
        **_CHINESE_DATES,
        **{_whole(one.get("numFmtId")): one.get("formatCode", GENERAL) for one in own},
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def starts_in_1904(workbook: etree._Element) -> bool:
    """Whether a workbook counts its days from 1904."""
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def kind_and_look(stored: str, code: str, since_1904: bool) -> tuple[str, str]:
    """What a stored number is (日期, 时间, 百分比, or "" for a plain number), and how it is shown; "" where it is hidden.

    A look that cannot be told is the number with its format.
    """
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return "", stored
    first, *others = _sections(code[:MAX_CODE])
    if is_date_format(code):
        return _date(value, first, since_1904)
    if code in (GENERAL, "@", "") or abs(value.adjusted()) > 30:
        return "", stored
    section = first
    if value < 0 and others:
        section, value = others[0], -value
    elif value == 0 and len(others) > 1:
        section = others[1]
    pieces = list(_PIECE.finditer(section))
    percent = any(m["other"] == "%" for m in pieces)
    if sum(bool(m["digits"]) for m in pieces) > 1 or _CONDITION.search(code):
        look = f"{stored}（格式 {code[:30]}）"
    else:
        look = "".join(
            _digits(value * (100 if percent else 1), m["digits"])
            if m["digits"]
            else m["text"] or m["one"] or m["other"] or ""
            for m in pieces
        ).strip()
    return ("百分比" if percent else ""), look


def _sections(code: str) -> list[str]:
    """The formats of positive numbers, negative ones, zero and texts, parted by semicolons outside quotation marks."""
    found, quoted = [""], False
    for letter in code:
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            found.append("")
        else:
            found[-1] += letter
    return found


def _digits(value: Decimal, code: str) -> str:
    """A number with the zeros, decimals and thousands that a format of digits asks for."""
    whole, _, part = code.rstrip(",").partition(".")
    scaled = value.scaleb(-3 * (len(code) - len(code.rstrip(","))))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    text = format(abs(rounded), ",f" if "," in whole else "f")
    head, _, tail = text.partition(".")
    tail = tail[: part.count("0")] + tail[part.count("0") :].rstrip("0")
    sign = "-" if rounded < 0 else ""
    head = "" if head == "0" and "0" not in whole else head
    return sign + head.zfill(whole.count("0")) + (f".{tail}" if tail else "")


def _date(value: Decimal, code: str, since_1904: bool) -> tuple[str, str]:
    """Whether a number of days is a date or a time of the day, and how it is shown."""
    pieces = list(_DATE_PIECE.finditer(code))
    parts = {(m["part"] or m["elapsed"] or "")[:1].lower() for m in pieces}
    kind = "日期" if parts & {"y", "d"} or "h" not in parts | {"s"} & parts else "时间"
    try:
        epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
        moment: Any = from_excel(float(value) if value >= 1 else float(value) + 1, epoch)
    except (ValueError, OverflowError):
        return kind, "#####"
    if not hasattr(moment, "year"):
        return kind, str(value)
    halves = any(m["half"] for m in pieces)
    shown = [_piece(m, pieces, number, moment, float(value), halves) for number, m in enumerate(pieces)]
    return kind, "".join(shown).strip()


def _piece(
    match: re.Match[str], all_pieces: list[re.Match[str]], at: int, moment: Any, days: float, halves: bool
) -> str:
    """One piece of a date's format, filled in."""
    if match["half"]:
        return ("上午", "下午")[moment.hour >= 12]
    if match["elapsed"]:
        size = {"h": 24, "m": 24 * 60, "s": 24 * 3600}[match["elapsed"][0].lower()]
        return str(int(days * size + 1e-6)).zfill(len(match["elapsed"]))
    part = (match["part"] or "").lower()
    if not part:
        return match["text"] or match["one"] or match["other"] or ""
    letters = [(m["part"] or m["elapsed"] or "").lower()[:1] for m in all_pieces]
    before = next((letter for letter in reversed(letters[:at]) if letter), "")
    after = next((letter for letter in letters[at + 1 :] if letter), "")
    if part[0] == "m" and (before == "h" or after == "s"):
        return str(moment.minute).zfill(len(part))
    if part[0] == "y":
        return str(moment.year) if len(part) > 2 else f"{moment.year % 100:02}"
    if part[0] == "m" and len(part) > 2:
        return f"{moment.month}月"
    number = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}[part[0]]
    if part[0] == "h" and halves:
        number = number % 12 or 12
    return str(number).zfill(len(part.partition(".")[0]))
