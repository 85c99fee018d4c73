"""What a clerk may have done to a number: which slip turns a number that is allowed into the one that is shown."""

from __future__ import annotations

from collections.abc import Iterator

MOST_MOVED = 4
"""By how many digits a decimal point is thought to move: between 元 and 万元."""
_LONG = 3
"""A number with fewer digits is so often one digit away from another that it says nothing."""


def slip(shown: int, least: int | None, most: int | None) -> tuple[str, int] | None:
    """(the likeliest slip, the number that was meant), numbers as integers of their last decimal; None if no slip
    leads from a number between `least` and `most`, None where nothing bounds it, to the one shown."""
    low = least if least is not None else -(10**18)
    high = most if most is not None else 10**18
    if high - low > max(abs(shown), 1):
        return None
    return next(((name, meant) for name, meant in _meant(shown) if low <= meant <= high), None)


def _meant(shown: int) -> Iterator[tuple[str, int]]:
    """(slip, number that is shown as this by it), the likeliest first."""
    if shown:
        yield "漏了或多了负号", -shown
    sign = -1 if shown < 0 else 1
    digits = str(abs(shown))
    for moved in range(1, MOST_MOVED + 1):
        yield f"小数点错了 {moved} 位", shown * 10**moved
        if abs(shown) % 10**moved == 0 and shown:
            yield f"小数点错了 {moved} 位", shown // 10**moved
    if len(digits) < _LONG:
        return
    for n in range(len(digits) - 1):
        if digits[n] != digits[n + 1]:
            swapped = digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]
            yield "相邻两位数字颠倒", sign * int(swapped)
    for n in range(len(digits)):
        for digit in "0123456789":
            if digit != digits[n] and (n or digit != "0"):
                yield "一位数字不对", sign * int(digits[:n] + digit + digits[n + 1 :])
    for n in range(len(digits)):
        yield "多了一位数字", sign * int(digits[:n] + digits[n + 1 :])
    for n in range(len(digits) + 1):
        for digit in "0123456789":
            yield "少了一位数字", sign * int(digits[:n] + digit + digits[n:])
