"""批复数必须与规格算出的数一致，各单位的批复数之和等于部门的。

查什么：“批复数” 下的每一个数，单位自己的批复数也一样，与规格各行之和逐一比较；收入按资金，支出按性质、按人员经费和公用经费、按功能科目（类、款、项），
  采购按货物、工程、服务，“三公”经费按类。每个单位都写了同一项的，各单位之和还要等于部门的那一项。批复数另外录入，只用来核对。
  某一行数字对调、错一位小数点、多或少一位数字就能解释差额的，指出是哪一行。
为什么：经批复的预算就是法定的预算，各表自己对得上、却与批复不符的公开文本是错的。
依据：《中华人民共和国预算法》第五十二条。
错：批复数: {支出: {项目支出: 410500}}，而各项目合计 400500。
对：两处都是 410500。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.rules.control.approved_queries import KNOWN, Asked, asked
from budgetgen.check.sentences.likeness import slip_between
from budgetgen.check.view import View
from budgetgen.disclosure.books import LINES
from budgetgen.findings import Place, Severity
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Query
from budgetgen.source.shapes import Amount, Words, did_you_mean

Approved = tuple[Words, Amount, str]
"""(side/label, the approved amount, the unit that it is for; "" for the department)."""

_FEW = 2


def _subjects(view: View) -> Iterator[Approved]:
    """Those that the ledger can tell; what is wrong with a label is told, too."""
    for words, amount, unit in _written(view):
        side, _, label = words.text.partition("/")
        meant = asked(side, label) if side in KNOWN else None
        if meant is None or _found(meant, unit, view) is not None:
            yield words, amount, unit


def _written(view: View) -> Iterator[Approved]:
    yield from ((words, amount, "") for words, amount in view.spec.approved)
    for unit in view.spec.units:
        if unit.own.approved is not view.spec.approved:
            yield from ((words, amount, unit.name.text) for words, amount in unit.own.approved)


def _of(meant: Asked, unit: str) -> Query:
    """The query of a figure, for one unit where it is one's."""
    return meant.query & Query.of({"unit": (unit,)}) if unit else meant.query


def _found(meant: Asked, unit: str, view: View) -> int | None:
    """What the ledger says; None where it cannot tell."""
    return view.books.ledgers[meant.book].ask(_of(meant, unit)).amount


def _search(subject: Approved, view: View) -> Iterator[Fault]:
    words, approved, unit = subject
    side, _, label = words.text.partition("/")
    if side not in KNOWN:
        sides = "、".join(KNOWN)
        yield Fault(words.place, f"“批复数” 里没有 “{side}”", f"请写在 {sides} 下面")
        return
    meant = asked(side, label)
    if meant is None:
        yield Fault(words.place, f"“批复数/{side}” 里没有 “{label}”", did_you_mean(label, KNOWN[side]))
        return
    found = _found(meant, unit, view)
    if found is not None and found != approved.fen:
        shift = found - approved.fen
        told = f"{unit}{label}批复 {view.money(approved.fen)}，规格各行合计 {view.money(found)}，{view.more_or_less(shift)}"
        suspects = _suspects(_of(meant, unit), shift, view) if meant.book == LINES else []
        remedy = "；".join(("请核对批复文件和各行金额", *(words for _, words in suspects)))
        also = tuple(place for place, _ in suspects)
        off = Off(shift, query=_of(meant, unit), book=meant.book)
        yield Fault(approved.place, told, remedy, also, off=off)
    if not unit:
        yield from _of_units(meant, label, approved, view)


def _of_units(meant: Asked, label: str, approved: Amount, view: View) -> Iterator[Fault]:
    """What all units have approved of the same, against the department's."""
    of_units = [_approved_of(unit.own.approved, meant) for unit in view.spec.units]
    stated = [amount for amount in of_units if amount is not None]
    if len(stated) < 2 or len(stated) < len(of_units):
        return
    total = sum(amount.fen for amount in stated)
    if total != approved.fen:
        shift = total - approved.fen
        told = f"{label}批复 {view.money(approved.fen)}，各单位批复合计 {view.money(total)}，{view.more_or_less(shift)}"
        also = tuple(amount.place for amount in stated)
        yield Fault(
            approved.place,
            told,
            "请核对批复文件",
            also=also,
            off=Off(shift, query=_of(meant, ""), book=meant.book),
        )


def _approved_of(written: tuple[tuple[Words, Amount], ...], meant: Asked) -> Amount | None:
    """The approved amount that stands for the same figure."""
    for words, amount in written:
        side, _, label = words.text.partition("/")
        if side in KNOWN and asked(side, label) == meant:
            return amount
    return None


def _suspects(query: Query, shift: int, view: View) -> list[tuple[Place, str]]:
    """The lines in which one slip of the hand makes all the difference, if there are no more than a few."""
    found = []
    for line in view.books.ledger.select(query):
        meant = line.amount - shift
        kind = slip_between(line.amount, meant) if meant > 0 else ""
        if kind:
            what = line.project or _named(line, view)
            found.append(
                (line.place, f"{what} {view.money(line.amount)}若是 {view.money(meant)}（{kind}）就相符")
            )
    return found if len(found) <= _FEW else []


def _named(line: Line, view: View) -> str:
    dimension = "economic" if line.economic else "function"
    code = getattr(line, dimension)
    return f"{code} {view.books.name_of(dimension, code)}"


RULE = Rule(
    "approved-figures",
    "批复数一致",
    Severity.ERROR,
    _subjects,
    _search,
    lacking="规格没有写批复数",
)
