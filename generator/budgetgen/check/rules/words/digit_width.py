"""数字用半角，一个数里不混用全角、半角，也没有字母混进来。

查什么：全角数字 １２３；一个数里全角、半角数字或小数点混用；把 0 写成字母 O 的数。
为什么：全角数字检索不到，排出来宽窄不一；1O万元 看着是 10 万元，却不是数。
依据：《出版物上数字用法》和公开文本的通行做法。
错：安排培训费１2万元，会议费1O万元。
对：安排培训费12万元，会议费10万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import VALUE, View
from budgetgen.check.writings import Hit, Page
from budgetgen.findings import Severity
from budgetgen.ledger.money import ANY_UNIT, half_width

_ANY = "[0-9０-９]"
_MANY = "{0,30}"  # no number has more digits; without a bound each digit of a long run is a start of its own
_ENDS = "(?![0-9０-９年])"
_WIDE = re.compile(
    f"[0-9]{_MANY}[０-９]{_ANY}*+(?:,{_ANY}+)*(?:[.．]{_ANY}+{_ENDS})?"
    f"|[0-9]{_MANY}[0-9]．[0-9]+{_ENDS}|[0-9]{_MANY}[0-9]\\.[0-9]{_MANY}[０-９]{_ANY}*{_ENDS}"
)
"""A number with full-width digits or point; a point before a year is that of an item: 1．2022年."""
_LETTER = re.compile(
    f"[0-9]{_MANY}[0-9](?:\\.[0-9]{_MANY})?[OoＯ][0-9]{_MANY}(?={ANY_UNIT}|[%％]|年|月|日|人|次|个|件|台)"
)


def _subjects(view: View) -> Iterable[Page]:
    return (view.page,)


def _search(page: Page, view: View) -> Iterator[Fault]:
    if any(digit in page.text for digit in "０１２３４５６７８９．"):
        for hit in page.find(_WIDE):
            yield _wide(hit)
    for hit in page.find(_LETTER):
        before = page.text[hit.match.start() - 1]
        if hit.writing.kind == VALUE:
            continue  # indicator-value reads these
        if not (before.isascii() and before.isalpha()) and before not in "0123456789.":
            yield slip(hit.writing, *hit.span(), f"“{hit.match[0]}”里有字母", "请改成数字")


def _wide(hit: Hit) -> Fault:
    number = hit.match[0]
    new = half_width(number)
    mixed = any(character.isascii() and character.isdigit() for character in number)
    told = f"“{number}”{'混用全角和半角' if mixed else '是全角数字'}"
    severity = Severity.WARNING if mixed else Severity.HINT
    return slip(hit.writing, *hit.span(), told, f"请写 {new}", new, severity=severity)


RULE = Rule("digit-width", "数字用半角", Severity.WARNING, _subjects, _search)
