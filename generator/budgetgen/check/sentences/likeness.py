"""How a copied number goes wrong: a digit off, two swapped, one lost or doubled, the point moved, cut off, 元 for 万元."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from budgetgen.ledger.money import UNITS, round_half_away

_MIXED_UP = {"元": ("万元",), "万元": ("元", "亿元"), "亿元": ("万元",)}
SWAPPED, MOVED, DIGIT, COUNT = "相邻两位数字对调", "小数点的位置不同", "有一位数字不同", "多或少一位数字"

_TELLING = 3
"""From how many digits on one more or less of them is no coincidence."""
LEAST_SUM = 100
"""Numbers below (0.99) are no sums of several rounded ones."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: 41.05万元 is (4105, 2, 万元)."""

    scaled: int
    decimals: int
    unit: str

    @property
    def fen(self) -> int:
        """The amount in 分, rounded if it is finer."""
        return round_half_away(self.scaled * UNITS[self.unit], 10**self.decimals)

    @property
    def step(self) -> int:
        """How many of its last decimals make 亿元: the more, the finer it is."""
        return int(10**self.decimals) * UNITS["亿元"] // UNITS[self.unit]

    @property
    def digits(self) -> int:
        """How many digits it really has: neither zeros before nor after."""
        return len(significant(self.scaled))

    def of(self, fen: int) -> int:
        """An amount of 分 as an integer of this number's last decimal, rounded."""
        return round_half_away(fen * 10**self.decimals, UNITS[self.unit])

    def fen_of(self, fen: int) -> int:
        """An amount of 分 rounded to this number's last decimal, in 分 again."""
        return Number(self.of(fen), self.decimals, self.unit).fen

    def equals(self, fen: int) -> bool:
        """Whether it is an amount, rounded to its own decimals."""
        return self.of(fen) == self.scaled

    def cut_off(self, fen: int) -> bool:
        """Whether it is an amount without the decimals that should have rounded it up."""
        exact = abs(fen) * 10**self.decimals
        return self.scaled != 0 and not self.equals(fen) and exact // UNITS[self.unit] == abs(self.scaled)

    def last_digit(self, fen: int) -> bool:
        """Whether it differs from an amount by one in its last digit, as sums of rounded numbers do."""
        return abs(self.of(fen) - self.scaled) == 1 and abs(self.scaled) >= LEAST_SUM

    def in_another_unit(self, fen: int) -> str:
        """The unit in which this number would be an amount: 万元 for 514.48元 where 5144750元 is meant; else ""."""
        for unit in _MIXED_UP.get(self.unit, ()):
            if self.scaled and Number(self.scaled, self.decimals, unit).equals(fen):
                exact = fen * 10**self.decimals % UNITS[unit] == 0
                if exact or self.digits >= 3:
                    return unit
        return ""


def significant(scaled: int) -> str:
    """The digits of a number without zeros before and after them."""
    return str(abs(scaled)).strip("0")


@dataclass
class Pool:
    """Amounts (分) that a number may be a slip of. `shown` tells unit and decimals in which texts show them."""

    amounts: tuple[int, ...]
    shown: Number
    _by_scaled: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    _by_digits: dict[str, int] | None = None

    def slip(self, number: Number) -> tuple[str, int] | None:
        """(what went wrong, the amount meant) if a number is nearly one of the amounts."""
        meant = self._digits().get(significant(number.scaled))
        if meant is not None and number.scaled and not number.equals(meant):
            return MOVED, meant
        by_scaled = self.scaled(number)
        for kind, scaled in _variants(number.scaled):
            if scaled in by_scaled and abs(scaled - number.scaled) > 1:
                return kind, by_scaled[scaled]
        return None

    def scaled(self, like: Number) -> dict[int, int]:
        """The amounts that lose nothing when they are written like a number, by their integers then."""
        key = like.decimals, like.unit
        if key not in self._by_scaled:
            found = {like.of(fen): fen for fen in reversed(self.amounts) if self._is_whole(fen, like)}
            self._by_scaled[key] = found
        return self._by_scaled[key]

    def _is_whole(self, fen: int, like: Number) -> bool:
        return like.step >= self.shown.step or like.fen_of(fen) in (fen, self.shown.fen_of(fen))

    def _digits(self) -> dict[str, int]:
        if self._by_digits is None:
            self._by_digits = {
                significant(s): fen for fen in reversed(self.amounts) if (s := self.shown.of(fen))
            }
        return self._by_digits


def _variants(scaled: int) -> Iterator[tuple[str, int]]:
    """The numbers from which a slip of one key makes this one."""
    text = str(abs(scaled))
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            yield SWAPPED, int(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    for i, digit in enumerate(text):
        for other in "0123456789":
            if other != digit and (i or other != "0"):
                yield DIGIT, int(text[:i] + other + text[i + 1 :])
    for i in range(len(text)):
        yield COUNT, int(text[:i] + text[i + 1 :] or "0")
    for i in range(len(text) + 1):
        for digit in "0123456789":
            yield COUNT, int(text[:i] + digit + text[i:])


def slip_between(written: int, meant: int) -> str:
    """What slip of the hand turns one amount (分) into another; "" for none, or where it says little: one digit other
    than it should be, a digit more beside a few."""
    if significant(written) == significant(meant):
        return MOVED if written != meant else ""
    kind = next((kind for kind, other in _variants(written) if other == meant and kind != DIGIT), "")
    return "" if kind == COUNT and len(significant(min(written, meant, key=abs))) < _TELLING else kind


def pool(fens: Iterable[int], shown: Number) -> Pool:
    """A pool of different amounts, zeros left out."""
    return Pool(tuple(dict.fromkeys(fen for fen in fens if fen)), shown)
