"""批复数必须与规格算出的数一致。

查什么：“批复数” 下的每一个数，单位自己的批复数也一样，与规格各行之和逐一比较；批复数另外录入，只用来核对。
  某一行数字对调、错一位小数点、多或少一位数字就能解释差额的，指出是哪一行。
为什么：经批复的预算就是法定的预算，各表自己对得上、却与批复不符的公开文本是错的。
依据：《中华人民共和国预算法》第五十二条。
错：批复数: {支出: {项目支出: 410500}}，而各项目合计 400500。
对：两处都是 410500。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule, more_or_less, yuan
from budgetgen.check.sentences.likeness import slip_between
from budgetgen.check.view import View
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import FUNDS, GROUPS, NATURES, ORIGINS, member
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Query
from budgetgen.source.shapes import Amount, Words, did_you_mean

Approved = tuple[Words, Amount, str]
"""(side/label, the approved amount, the unit that it is for; "" for the department)."""

_FEW = 2
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


def _subjects(view: View) -> Iterator[Approved]:
    yield from ((words, amount, "") for words, amount in view.spec.approved)
    for unit in view.spec.units:
        if unit.own.approved is not view.spec.approved:
            yield from ((words, amount, unit.name.text) for words, amount in unit.own.approved)


def _search(subject: Approved, view: View) -> Iterator[Fault]:
    words, approved, unit = subject
    side, _, label = words.text.partition("/")
    if side not in ("收入", "支出"):
        yield Fault(words.place, f"“批复数” 里没有 “{side}”", "请写在 收入 或 支出 下面")
        return
    query = _query(side, label)
    if query is None:
        known = _INCOME if side == "收入" else _SPENDING
        yield Fault(words.place, f"“批复数/{side}” 里没有 “{label}”", did_you_mean(label, known))
        return
    if unit:
        query &= Query.of({"unit": (unit,)})
    found = view.books.ledger.ask(query).amount
    if found is not None and found != approved.fen:
        shift = found - approved.fen
        told = (
            f"{unit}{label}批复 {yuan(approved.fen)} 元，规格各行合计 {yuan(found)} 元，{more_or_less(shift)}"
        )
        suspects = _suspects(query, shift, view)
        remedy = "；".join(("请核对批复文件和各行金额", *(words for _, words in suspects)))
        yield Fault(approved.place, told, remedy, tuple(place for place, _ in suspects), shift)


def _suspects(query: Query, shift: int, view: View) -> list[tuple[Place, str]]:
    """The lines in which one slip of the hand makes all the difference, if there are no more than a few."""
    found = []
    for line in view.books.ledger.select(query):
        meant = line.amount - shift
        kind = slip_between(line.amount, meant) if meant > 0 else ""
        if kind:
            what = line.project or _named(line, view)
            found.append((line.place, f"{what} {yuan(line.amount)} 元若是 {yuan(meant)} 元（{kind}）就相符"))
    return found if len(found) <= _FEW else []


def _named(line: Line, view: View) -> str:
    dimension = "economic" if line.economic else "function"
    code = getattr(line, dimension)
    return f"{code} {view.books.name_of(dimension, code)}"


RULE = Rule("approved-figures", "批复数一致", Severity.ERROR, _subjects, _search, lacking="规格没有写批复数")
