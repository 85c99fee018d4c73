"""说“主要包括”的经济科目，账上都有。

查什么：自己写的说明里，人员经费、公用经费、基本支出、机关运行经费等的金额后面，“主要包括”“包括”“用于”列出的经济科目，账上有没有一分钱。列出的名称一个也对不上的、只知道分法的钱（margins）不查。
为什么：这一句多半从上年的文本或别的部门抄来，科目变了，名单没有跟着变。
依据：公开文本的通行做法：说明里列的科目取自经济分类的表。
错：公用经费27.00万元，主要包括：办公费、印刷费、差旅费（账上没有印刷费）。
对：公用经费27.00万元，主要包括：办公费、差旅费。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.catalog.catalog import entries, plain
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import Sentence, View
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import NATURES, PURPOSES
from budgetgen.ledger.money import ANY_UNIT
from budgetgen.ledger.query import Query

_BASIC = THIS_YEAR & Query.of({"nature": NATURES[:1]})
_WHOLES = {
    "人员经费": _BASIC & Query.of({"purpose": PURPOSES[:1]}),
    "公用经费": _BASIC & Query.of({"purpose": PURPOSES[1:]}),
    "机关运行经费": _BASIC & Query.of({"purpose": PURPOSES[1:]}),
    "基本支出": _BASIC,
    "工资福利支出": _BASIC,
    "商品和服务支出": _BASIC,
    "对个人和家庭的补助": _BASIC,
}
"""What is divided, and the money that its accounts have."""
_LIST = re.compile(
    rf"(?P<whole>{'|'.join(_WHOLES)})(?:支出|预算|财政拨款|拨款|安排|共|共计|合计|为|是)*(?:\$\{{[^{{}}]*\}}|[\d.,，]+)\s*{ANY_UNIT}"
    r"[，,]?(?:主要)?(?:包括|用于|是|为|有)[：:]?(?P<names>[^。；;元\d$]{4,400})"
)
_BETWEEN = re.compile("[、，,和及]|以及")

Listed = tuple[Sentence, re.Match[str]]
"""(the sentence, where it lists accounts)."""


def _subjects(view: View) -> Iterator[Listed]:
    for sentence in view.own_sentences:
        yield from ((sentence, match) for match in _LIST.finditer(sentence.text))


def _search(listed: Listed, view: View) -> Iterator[Fault]:
    sentence, match = listed
    lacking, known, at = [], 0, match.start("names")
    for name in _BETWEEN.split(match["names"]):
        codes = view.once(_codes).get(plain(name.strip().removesuffix("等")), ())
        amount = _amount(codes, match["whole"], view) if codes else None
        known += bool(amount)
        if amount == 0:
            lacking.append((name.strip().removesuffix("等"), sentence.text.find(name.strip(), at)))
    if lacking and known:
        names = "、".join(f"“{name}”" for name, _ in lacking)
        told = f"{match['whole']}列了{names}，账上没有这{'几' if len(lacking) > 1 else '一'}项支出"
        yield Fault(sentence.at(lacking[0][1]), told, "请删去，或核对账")


def _amount(codes: tuple[str, ...], whole: str, view: View) -> int | None:
    """What the books have on any of some accounts within a whole; None if nobody can tell."""
    answer = view.books.ledger.ask(_WHOLES[whole] & Query.of({"economic": codes}))
    return None if answer.amount is None else answer.amount or int(answer.entries > 0)


def _codes(view: View) -> dict[str, tuple[str, ...]]:
    """The economic codes that have a name: one of the place's own goes before the official one of its code."""
    own = {code: name.text for (kind, code), name in view.books.own_codes.items() if kind == "economic"}
    official = {e.code: e.name for e in entries("economic", view.spec.year) if e.level > 1}
    found: dict[str, tuple[str, ...]] = {}
    for code, name in (official | own).items():
        found[plain(name)] = (*found.get(plain(name), ()), code)
    return found


RULE = Rule("accounts-listed", "列出的经济科目账上都有", Severity.WARNING, _subjects, _search)
