"""Money: exact integers of 分, one way in (what clerks type) and one way out (rounded, half away from zero)."""

from __future__ import annotations

import re
import unicodedata

UNITS = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Each unit of money in 分."""

MAX_FEN = 10**18
"""No budget reaches 10 quadrillion 元; more is a slip of the keyboard."""

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d+))?(?P<unit>元|千元|万元|亿元)?"
)


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
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip().replace(" ", "")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", plain):
            raise AmountError(f"“{text}” 是科学记数法", "请写出全部数字")
        if re.fullmatch(r"[+-]?[\d,]+(\.\d+)?", plain):
            raise AmountError(f"“{text}” 的千分位逗号位置不对", "请写成 1481300 或 1,481,300")
        raise AmountError(f"“{text}” 不是金额", "请写数字，如 1481300 或 148.13万元")
    size = UNITS[match["unit"] or unit]
    part = match["part"] or ""
    numerator = int(match["whole"].replace(",", "") + part) * size
    scale: int = 10 ** len(part)
    fen, rest = divmod(numerator, scale)
    if rest:
        raise AmountError(f"“{text}” 精确到 0.01 元以下", "金额最小到分")
    if fen > MAX_FEN:
        raise AmountError(f"“{text}” 大得不可能", "请检查位数和单位")
    return -fen if match["sign"] == "-" else fen


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


def shown(fen: int, unit: str, decimals: int, thousands: bool = False) -> str:
    """The text of an amount of 分 in `unit`: (555525000, "万元", 2) -> "555.53"."""
    return decimal_text(round_half_away(fen * 10**decimals, UNITS[unit]), decimals, thousands)
