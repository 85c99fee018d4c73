"""批复数必须与规格算出的数一致。

What it looks at: every figure under 批复数, typed from the finance bureau's approval and used for nothing else,
against the sum of the ledger.
Why: the approved budget is the law; a disclosure that adds up but differs from it is wrong. (预算法 第五十二条)
Wrong: `批复数: {支出: {项目支出: 410500}}` over projects of 400500. Right: both the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Rule, View, yuan
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import FUNDS, GROUPS, NATURES, ORIGINS, member
from budgetgen.ledger.query import Query
from budgetgen.source.shapes import did_you_mean

_INCOME = ("合计", *FUNDS, *GROUPS["fund"], *ORIGINS[1:])
_SPENDING = ("合计", *NATURES)


def _query(side: str, label: str) -> Query | None:
    if side == "支出":
        if label == "合计":
            return THIS_YEAR & Query.of({"nature": GROUPS["nature"]["本年支出"]})
        nature = member("nature", label)
        return THIS_YEAR & Query.of({"nature": (nature,)}) if nature else None
    if label == "合计":
        return THIS_YEAR
    if label in GROUPS["fund"]:
        return THIS_YEAR & Query.of({"fund": GROUPS["fund"][label], "origin": ORIGINS[:1]})
    if fund := member("fund", label):
        return THIS_YEAR & Query.of({"fund": (fund,), "origin": ORIGINS[:1]})
    origin = member("origin", label)
    return THIS_YEAR & Query.of({"origin": (origin,)}) if origin else None


def _search(view: View) -> Iterator[tuple[Place, str, str]]:
    for words, approved in view.books.spec.approved:
        side, _, label = words.text.partition("/")
        if side not in ("收入", "支出"):
            yield words.place, f"“批复数” 里没有 “{side}”", "请写在 收入 或 支出 下面"
            continue
        query = _query(side, label)
        if query is None:
            known = _INCOME if side == "收入" else _SPENDING
            yield words.place, f"“批复数/{side}” 里没有 “{label}”", did_you_mean(label, known)
            continue
        found = view.books.ledger.ask(query).amount
        if found is not None and found != approved.fen:
            difference = found - approved.fen
            word = "多" if difference > 0 else "少"
            yield (
                approved.place,
                f"{label}批复 {yuan(approved.fen)} 元，规格各行合计 {yuan(found)} 元，{word} {yuan(abs(difference))} 元",
                "请核对批复文件和各行金额",
            )


RULE = Rule("approved-figures", "批复数一致", Severity.ERROR, _search)
