"""公开文本里没有个人信息和账号。

查什么：身份证号（校验位相符的）、手机号、银行卡号和账号、个人邮箱；办公电话不查。
为什么：公开以后收不回来；名单、联系人常随附件一起粘贴进来。
依据：《中华人民共和国个人信息保护法》。
错：联系人手机 13800000000。
对：联系电话 0313-0000000。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.wording import Wording
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHOWN = 3


def _is_identity(number: str) -> bool:
    """Whether the check character of an 18-digit identity number is right (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()


def _is_card(number: str) -> bool:
    """Whether the digits of a card number pass the Luhn check."""
    digits = [int(digit) for digit in reversed(number) if digit.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _always(_number: str) -> bool:
    return True


_KINDS: tuple[tuple[str, Severity, Callable[[str], bool], re.Pattern[str]], ...] = (
    (
        "身份证号",
        Severity.ERROR,
        _is_identity,
        re.compile(
            "(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
        ),
    ),
    (
        "手机号",
        Severity.WARNING,
        _always,
        re.compile(
            "(?<![0-9A-Za-z.,-])1[3-9](?:[0-9]{9}|[0-9][ -][0-9]{4}[ -][0-9]{4})(?![0-9A-Za-z.]|,[0-9]|[万亿]?元)"
        ),
    ),
    (
        "银行卡号",
        Severity.WARNING,
        _is_card,
        re.compile("(?<![0-9A-Za-z])62[0-9]{2}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?(?![0-9A-Za-z])"),
    ),
    (
        "账号",
        Severity.WARNING,
        _always,
        re.compile("(?<=[账帐卡]号)[^0-9，。；]{0,4}(?P<number>[0-9][0-9 -]{7,28}[0-9])"),
    ),
    (
        "个人邮箱",
        Severity.HINT,
        _always,
        re.compile(
            "[0-9A-Za-z._-]+@(?:qq|163|126|139|189|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|icloud|aliyun)\\.(?:com|cn|net)"
        ),
    ),
)


def _subjects(view: View) -> Iterable[Wording]:
    return view.wordings


def _search(wording: Wording, view: View) -> Iterator[Fault]:
    text = half_width(wording.text)
    if not any(character.isdigit() for character in text) and "@" not in text:
        return
    told: set[int] = set()
    for what, severity, holds, pattern in _KINDS:
        group = "number" if "number" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if start in told or not holds(match[group]):
                continue
            told.add(start)
            hidden = match[group][:_SHOWN] + "…"
            yield slip(wording, start, end, f"{what}“{hidden}”不应公开", "请删去", severity=severity)


RULE = Rule("private-data", "没有个人信息", Severity.WARNING, _subjects, _search)
