"""公开文本里没有个人信息和账号。

查什么：身份证号（校验位相符，或写明是身份证号的）、护照号、手机号、银行卡号和账号、个人邮箱、家庭住址；办公电话、写明是咨询或监督电话的不查。
为什么：公开以后收不回来；名单、联系人常随附件一起粘贴进来。
依据：《中华人民共和国个人信息保护法》。
错：联系人手机 13800000000。
对：联系电话 0313-0000000。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.writings import Hit, Page
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHOWN = 3
_NUMBER = re.compile("[0-9][0-9 -]{9,30}[0-9Xx]")
_IDENTITY = re.compile(
    "[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
)
_IDENTITY_SAID = re.compile("身份证(?:号码?|编号)?[^0-9，。；\n]{0,3}$")
"""What says that a number is a person's, even where a digit of it is wrong."""
_MOBILE = re.compile("1[3-9](?:[0-9]{9}|[0-9][ -][0-9]{4}[ -][0-9]{4})")
_CARD = re.compile("62[0-9]{2}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?")
_ACCOUNT = re.compile("[账帐卡]号[^0-9，。；\n]{0,4}$")
_OFFICIAL = re.compile(
    "(?:公开|咨询|举报|监督|投诉|值班|服务|求助|救援)(?:电话|热线|专线)[^0-9，。；\n]{0,3}$"
)
"""What says that a telephone number is there for everybody."""
_PASSPORT = re.compile("护照号码?[:： ]{0,2}(?P<told>[A-Z]{1,2}[0-9]{7,8})(?![0-9A-Za-z])")
_HOME = re.compile("(?:家庭|个人|现|户籍)(?:住址|地址)[:： ]{1,2}(?P<told>[^，。；\n]{4,40})")
_MONEY = re.compile("[0-9.,]|[万亿]?元")
_FULL_WIDTH = re.compile("[０-９＠]")
_MAIL = re.compile(
    "[0-9A-Za-z._-]{1,64}@(?:qq|163|126|139|189|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|icloud|aliyun)\\.(?:com|cn|net)"
)


def _subjects(view: View) -> Iterable[Page]:
    return (view.page,)


def _search(page: Page, view: View) -> Iterator[Fault]:
    text = half_width(page.text) if _FULL_WIDTH.search(page.text) else page.text
    for hit in page.find(_NUMBER, text):
        found = _kind(text, hit.match)
        if found:
            yield _fault(hit, *found)
    for hit in page.find(_MAIL, text) if "@" in text else ():
        yield _fault(hit, "个人邮箱", Severity.HINT)
    for pattern, what in ((_PASSPORT, "护照号"), (_HOME, "住址")):
        for hit in page.find(pattern, text):
            yield _fault(hit, what, Severity.WARNING, "told")


def _fault(hit: Hit, what: str, severity: Severity, group: int | str = 0) -> Fault:
    told = f"{what}“{hit.match[group][:_SHOWN]}…”不应公开"
    return slip(hit.writing, *hit.span(group), told, "请删去", severity=severity)


def _kind(text: str, match: re.Match[str]) -> tuple[str, Severity] | None:
    """What a long number is, if it is one that must not be published."""
    number, before, after = match[0], text[match.start() - 1], text[match.end()]
    if before.isascii() and (before.isalnum() or before in ".,-"):
        return None
    named = _IDENTITY_SAID.search(text, max(0, match.start() - 9), match.start())
    if _IDENTITY.fullmatch(number) and (named or _is_identity(number)):
        return "身份证号", Severity.ERROR
    if _MONEY.match(text, match.end()) or (after.isascii() and after.isalnum()):
        return None
    if _MOBILE.fullmatch(number):
        if _OFFICIAL.search(text, max(0, match.start() - 9), match.start()):
            return None
        return "手机号", Severity.WARNING
    if _CARD.fullmatch(number) and _is_card(number):
        return "银行卡号", Severity.WARNING
    if _ACCOUNT.search(text, max(0, match.start() - 7), match.start()):
        return "账号", Severity.WARNING
    return None


def _is_identity(number: str) -> bool:
    """Whether the check character of an 18-digit identity number is right (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()


def _is_card(number: str) -> bool:
    """Whether the digits of a card number pass the Luhn check."""
    digits = [int(digit) for digit in reversed(number) if digit.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


RULE = Rule("private-data", "没有个人信息", Severity.WARNING, _subjects, _search)
