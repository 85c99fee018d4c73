"""Slips in one number: each function gives all wrong numbers that it makes of a right one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

Change = Callable[[str], Iterator[str]]


def swapped(digits: str) -> Iterator[str]:
    """Two neighbours exchanged."""
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one != two and "." not in (one, two) and not (at == 0 and two == "0"):
            yield digits[:at] + two + one + digits[at + 2 :]


def moved(digits: str) -> Iterator[str]:
    """The decimal point one place to the left or right; as many decimals as before, if they suffice."""
    decimals = len(digits.partition(".")[2])
    for factor in (Decimal("0.1"), Decimal(10)):
        found = _exact(Decimal(digits) * factor)
        yield f"{found:.{decimals}f}" if found == round(found, decimals) else str(found)


def last_off(digits: str) -> Iterator[str]:
    """The last digit one higher or lower."""
    last = int(digits[-1])
    if last < 9:
        yield digits[:-1] + str(last + 1)
    if last > 0:
        yield digits[:-1] + str(last - 1)


def lacking(digits: str) -> Iterator[str]:
    """One digit left out or typed twice, in a number of at least three."""
    if len(digits) > 2:
        for at, digit in enumerate(digits):
            if digit != "." and not (at == 0 and digits[1] in "0."):
                yield digits[:at] + digits[at + 1 :]
            if digit != ".":
                yield digits[:at] + digit + digits[at:]


def tenfold(digits: str) -> Iterator[str]:
    """A zero too many."""
    yield str(_exact(Decimal(digits) * 10))


def hundredfold(digits: str) -> Iterator[str]:
    """Two zeros too many."""
    yield str(_exact(Decimal(digits) * 100))


def hundredth(digits: str) -> Iterator[str]:
    """Two digits too few."""
    yield str(_exact(Decimal(digits) / 100))


def ten_thousandfold(digits: str) -> Iterator[str]:
    """元 for 万元."""
    yield str(_exact(Decimal(digits) * 10000))


def ten_thousandth(digits: str) -> Iterator[str]:
    """万元 for 元, where it can be written so."""
    found = _exact(Decimal(digits) / 10000)
    if found == round(found, 2):
        yield str(found)


def still_true(old: str, new: str) -> bool:
    """Whether a number says the same as another one, or the same rounded to fewer decimals; 0 is another slip."""
    decimals = len(new.partition(".")[2])
    return float(new) == 0 or Decimal(old).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == Decimal(
        new
    )


def _exact(number: Decimal) -> Decimal:
    """A number as it is written: without zeros at its end, without an exponent."""
    return Decimal(f"{number.normalize():f}")


ALL: tuple[Change, ...] = (swapped, moved, last_off, lacking)
"""The slips in any number."""
