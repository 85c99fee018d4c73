"""What a cell of a published table shows: a number with its decimals, nothing, or a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetgen.ledger.money import MAX_DIGITS, UNITS, from_accounting, half_width, round_half_away

_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(%?)", re.ASCII)
_NOTHING = frozenset({"", "-", "--", "—", "——", "–", "/", "无", "―"})
"""What cells show where there is no amount."""
_CODE = re.compile(r"\d{2,7}(?:\.0)?", re.ASCII)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Number:
    """A shown number as an integer of its last decimal: 555.53 is (55553, 2). `percent`: it was written with %."""

    scaled: int
    decimals: int
    percent: bool = False

    def amount(self, unit: str) -> int:
        """The number itself in 分, of amounts smaller than 1 分 the nearest."""
        return round_half_away(self.scaled * UNITS[unit], 10**self.decimals)

    def interval(self, unit: str) -> tuple[int, int]:
        """The least and the greatest amount in 分 that is shown as this number, rounded half away from zero."""
        worth, parts = UNITS[unit], 2 * 10**self.decimals
        size = abs(self.scaled)
        most = -(-(2 * size + 1) * worth // parts) - 1
        least = -(-(2 * size - 1) * worth // parts) if size else -most
        return (least, most) if self.scaled >= 0 else (-most, -least)


def shows_nothing(text: str) -> bool:
    """Whether a cell shows that there is no amount: blank, a dash."""
    return half_width(text).strip() in _NOTHING


def read_number(text: str) -> Number | None:
    """The number that a cell shows; None for blanks, dashes and texts.

    Thousands, full-width digits, blanks inside, accounting brackets and % are read.
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = re.sub(r"[\s\u00a0]+", "", from_accounting(half_width(text)))
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    sign, whole, part, percent = match[1], match[2].replace(",", ""), match[3] or "", match[4]
    if len(whole) > MAX_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        return None
    scaled = int(whole + part)
    return Number(-scaled if sign == "-" else scaled, len(part), bool(percent))


def read_code(text: str) -> str:
    """The digits of a code cell (`205`, `02`, `30101.0`, `201 06`), or ""."""
    plain = re.sub(r"\s+", "", half_width(text)).lstrip("'")
    return plain.removesuffix(".0") if _CODE.fullmatch(plain) else ""
