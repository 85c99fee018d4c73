"""Money: exact integers of 分, one way in (what clerks type) and one way out (rounded, half away from zero)."""

from __future__ import annotations

import re

UNITS = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Each unit of money in 分."""
ANY_UNIT = f"(?:{'|'.join(UNITS)})"
"""A pattern that any unit of money matches."""

MAX_FEN = 10**18
"""No budget reaches 10 quadrillion 元; more is a slip of the keyboard."""

MAX_TYPED = 200
"""Nobody types an amount of more characters."""

MAX_DIGITS = 24
"""More digits than any amount has, few enough to compute with."""

_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)(?P<whole>\d+|\d{{1,3}}(?:,\d{{3}})+)(?:\.(?P<part>\d+))?\s*(?P<unit>{ANY_UNIT})?",
    re.ASCII,
)
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
"""Full-width forms by their half-width ones. Not NFKC, which would read 10² as 102."""


def half_width(text: str) -> str:
    """The text with full-width digits, letters and punctuation as half-width ones."""
    return text.translate(_HALF_WIDTH)


class AmountError(ValueError):
    """Text that is no amount; `str()` says why, `remedy` what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def parse_amount(text: str, unit: str = "元") -> int:
    """分 from what a clerk typed: `1481300`, `1,481,300`, `148.13万元`, full-width digits.

    `unit` counts when the text names none. Raises AmountError for anything that is not exactly an amount
    of at least 0.01 元 in steps of 0.01 元; never guesses.
    """
    plain = half_width(text).strip()
    if len(plain) > MAX_TYPED:  # nor would the patterns below come to an end soon
        raise AmountError(f"“{_short(text)}” 不是金额", "请写数字，如 1481300 或 148.13万元")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise AmountError(*_why_not(text, plain))
    whole, part = match["whole"].replace(",", ""), (match["part"] or "").rstrip("0")
    if len(whole) > 1 and whole.startswith("0"):
        raise AmountError(f"“{_short(text)}” 以 0 开头，像是编码", "金额请去掉开头的 0")
    if len(whole) > MAX_DIGITS:
        raise AmountError(f"“{_short(text)}” 大得不可能", "请检查位数和单位")
    fen, rest = 0, bool(part)
    if len(part) <= MAX_DIGITS:
        fen, rest = divmod(int(whole + part) * UNITS[match["unit"] or unit], 10 ** len(part))
    if rest:
        raise AmountError(f"“{_short(text)}” 精确到 0.01 元以下", "金额最小到分，请四舍五入到 0.01 元")
    if fen > MAX_FEN:
        raise AmountError(f"“{_short(text)}” 大得不可能", "请检查位数和单位")
    return -fen if match["sign"] == "-" else fen


def from_accounting(text: str) -> str:
    """What tables show in the accounting format, as an amount is typed: `-` is 0, `(1,000.00)` is -1,000.00."""
    plain = half_width(text).strip()
    if plain in ("-", "\u2013", "\u2014"):
        return "0"
    return f"-{plain[1:-1].strip()}" if plain.startswith("(") and plain.endswith(")") else text


def reads_as(shown: str, fen: int, unit: str) -> bool:
    """Whether a person who sees `shown` where amounts are in `unit` reads this amount (分), but for decimals left out."""
    text = from_accounting(re.sub(r"[¥￥$\s]", "", shown))
    try:
        seen = parse_amount(text, unit)
    except AmountError:
        return False
    parts: int = 10 ** len(text.rstrip("元").partition(".")[2])
    return abs(seen - fen) * parts < max(UNITS[unit], parts)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


_REASONS = (
    (re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", re.ASCII), "是科学记数法", "请写出全部数字"),
    (
        re.compile(rf"[+-]?[\d,]+(\.\d+)?{ANY_UNIT}?", re.ASCII),
        "的逗号位置不对",
        "请写成 1481300 或 1,481,300",
    ),
    (re.compile(r"[+-]?[\d.,]+\s+[\d., ]+", re.ASCII), "数字中间有空格", "请去掉空格"),
    (re.compile(r"[+-]?(\d+\.|\.\d+)", re.ASCII), "的小数点位置不对", "请写成 0.5 或 5"),
    (re.compile(r"[\"“”'‘’].*"), "带着引号", "请去掉引号"),
    (re.compile(r"[+-]?[\d.,]+\s*#.*", re.ASCII), "后面紧跟着 #", "# 前面要有空格，才是说明"),
    (re.compile(r"[¥￥$]\s*[\d.,]+", re.ASCII), "带着货币符号", "请只写数字"),
    (
        re.compile(r"[\d.,]+\s*(百|千|万|亿|百万|千万)", re.ASCII),
        "的单位没有写全",
        "请写 元、千元、万元 或 亿元",
    ),
    (re.compile(r"\d+[:/-]\d+.*", re.ASCII), "像是时间或日期", "请写数字，如 1481300 或 148.13万元"),
    (re.compile(r"[+-]?\.?(nan|inf|infinity)", re.IGNORECASE), "不是数", "没有金额写 0，或删去这一行"),
)


def _why_not(text: str, plain: str) -> tuple[str, str]:
    """Why a text is no amount, and what to write."""
    for pattern, reason, remedy in _REASONS:
        if pattern.fullmatch(plain):
            return f"“{_short(text)}” {reason}", remedy
    return f"“{_short(text)}” 不是金额", "请写数字，如 1481300 或 148.13万元"


def round_half_away(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator/denominator, ties away from zero. The one rounding of the program."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -nearest if numerator < 0 else nearest


def decimal_text(scaled: int, decimals: int, thousands: bool = False) -> str:
    """`scaled` / 10^decimals as digits: (55553, 2) -> "555.53"."""
    whole, part = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}" if thousands else str(whole)
    if decimals:
        text += f".{part:0{decimals}d}"
    return "-" + text if scaled < 0 else text


def trimmed(digits: str) -> str:
    """Digits without the zeros at the end of their decimals: 18.450 as 18.45, 15.00 as 15."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def shown(fen: int, unit: str, decimals: int, thousands: bool = False) -> str:
    """The text of an amount of 分 in `unit`: (555525000, "万元", 2) -> "555.53"."""
    return decimal_text(round_half_away(fen * 10**decimals, UNITS[unit]), decimals, thousands)
