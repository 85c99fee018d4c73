"""How a copied number goes wrong: a digit off, two swapped, one lost or doubled, the point moved, cut off, 元 for 万元."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from budgetgen.ledger.money import UNITS, round_half_away

SWAPPED, MOVED, DIGIT, COUNT = "相邻两位数字对调", "小数点的位置不同", "有一位数字不同", "多或少一位数字"


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
        return not self.equals(fen) and exact // UNITS[self.unit] == abs(self.scaled) and exact > 0

    def last_digit(self, fen: int) -> bool:
        """Whether it differs from an amount by one in its last digit, as sums of rounded numbers do."""
        return abs(self.of(fen) - self.scaled) == 1

    def in_another_unit(self, fen: int) -> str:
        """The unit in which this number would be an amount: 万元 for 514.48元 where 5144750元 is meant; else ""."""
        for unit in UNITS:
            if unit != self.unit and self.scaled and Number(self.scaled, self.decimals, unit).equals(fen):
                exact = fen * 10**self.decimals % UNITS[unit] == 0
                if exact or self.digits >= 3:
                    return unit
        return ""


def significant(scaled: int) -> str:
    """The digits of a number without zeros before and after them."""
    return str(abs(scaled)).strip("0")


@dataclass
class Pool:
    """Amounts (分) that a number may be a slip of, looked up by its digits in one unit and precision."""

    amounts: tuple[int, ...]
    _by_scaled: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    _by_digits: dict[tuple[int, str], dict[str, int]] = field(default_factory=dict)

    def slip(self, number: Number, finest: int) -> tuple[str, int] | None:
        """(what went wrong, the amount meant) if `number` is nearly one of the amounts; `finest`: decimals of figures."""
        meant = self._digits(finest, number.unit).get(significant(number.scaled))
        if meant is not None and number.scaled and not number.equals(meant):
            return MOVED, meant
        by_scaled = self.scaled(number.decimals, number.unit)
        for kind, scaled in _variants(number.scaled):
            if scaled in by_scaled and abs(scaled - number.scaled) > 1:
                return kind, by_scaled[scaled]
        return None

    def scaled(self, decimals: int, unit: str) -> dict[int, int]:
        if (decimals, unit) not in self._by_scaled:
            like = Number(0, decimals, unit)
            self._by_scaled[decimals, unit] = {like.of(fen): fen for fen in reversed(self.amounts)}
        return self._by_scaled[decimals, unit]

    def _digits(self, decimals: int, unit: str) -> dict[str, int]:
        if (decimals, unit) not in self._by_digits:
            scaled = self.scaled(decimals, unit)
            self._by_digits[decimals, unit] = {significant(s): fen for s, fen in scaled.items() if s}
        return self._by_digits[decimals, unit]


def _variants(scaled: int) -> Iterator[tuple[str, int]]:
    """The numbers from which a slip of one key makes this one."""
    text = str(abs(scaled))
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            yield SWAPPED, int(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    for i, digit in enumerate(text):
        for other in "0123456789":
            if other != digit:
                yield DIGIT, int(text[:i] + other + text[i + 1 :])
    for i in range(len(text)):
        yield COUNT, int(text[:i] + text[i + 1 :] or "0")
    for i in range(len(text) + 1):
        for digit in "0123456789":
            yield COUNT, int(text[:i] + digit + text[i:])


def amounts(fens: Iterable[int]) -> Pool:
    """A pool of different amounts, zeros left out."""
    return Pool(tuple(dict.fromkeys(fen for fen in fens if fen)))
