"""有公务用车运行维护费就有车，有购置费就要购车。

查什么：财政拨款安排的公务用车运行维护费与“资产”里的车辆数；公务用车购置费与拟购置的车辆数（版式包有这一项时），要购车而没有钱的给一条提示；
  用财政拨款采购的乘用车与公务用车购置费。
为什么：没有车却有运行维护费、要花购置费却不购车，读者一看就会问。
依据：“三公”经费和国有资产占用情况在同一份文本里公开；租用车辆、平台保留车辆等例外可以忽略并写明原因。
错：车辆: {数量: 0, 价值: 0}，而 30231 公务用车运行维护费: 31000。
对：车辆: {数量: 1, 价值: 128000}。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.queries import three_public
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import GROUPS, THREE_PUBLIC
from budgetgen.ledger.ledger import Line
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Holding

_HELD, _TO_BUY, _CARS = "车辆", "购置车辆", "乘用车"
_CODE_OF_CARS, _VEHICLES = "A020305", "A0203"
"""In both editions."""
_OF_OTHER_VEHICLES = ("31019", "30919")

Subject = tuple[str, Place, int]
"""(key of 资产, where it stands, how many vehicles); or (乘用车, where the first is bought, what 财政拨款 pays for them)."""


def _subjects(view: View) -> Iterator[Subject]:
    cars = [
        share
        for bought in view.books.bought
        if bought.purchase.item.code.startswith(_CODE_OF_CARS)
        for share in bought.purchase.shares
        if share.fund in GROUPS["fund"]["财政拨款"]
    ]
    if cars:
        yield _CARS, cars[0].place, sum(share.amount for share in cars)
    for key in (_HELD, _TO_BUY):
        written = view.spec.holdings.get(key)
        text = written.quantity if isinstance(written, Holding) else written
        valued = isinstance(written, Holding) and written.value and written.value.fen
        if isinstance(text, Words) and re.fullmatch(r"\d+", text.text):
            # vehicles of a value are there, even where their number says 0: assets-counted tells that
            yield key, text.place, int(text.text) or int(bool(valued))


def _search(subject: Subject, view: View) -> Iterator[Fault]:
    key, place, count = subject
    running, buying = _cost(view, "公务用车运行"), _cost(view, "公务用车购置")
    if key == _CARS and count > buying[0]:
        told = f"采购里用财政拨款买的乘用车 {view.money(count)}，公务用车购置费 {view.money(buying[0])}"
        yield Fault(place, told, "请核对；购车的钱列 31013 公务用车购置", also=buying[1])
    if key == _TO_BUY and count and not _buys(view):
        told = f"拟购置车辆 {count} 辆，没有安排购车的钱"
        remedy = "请核对；购车的钱列 31013 公务用车购置，别的车列 31019"
        yield Fault(place, told, remedy, severity=Severity.HINT)
    if count:
        return
    if key == _HELD and running[0] and not buying[0]:
        told = f"资产里没有车辆，却安排公务用车运行维护费 {view.money(running[0])}"
        yield Fault(place, told, "请核对；确有原因时注明忽略", also=running[1])
    if key == _TO_BUY and buying[0]:
        told = f"不购置车辆，却安排公务用车购置费 {view.money(buying[0])}"
        yield Fault(place, told, "请核对两处", also=buying[1])


def _buys(view: View) -> bool:
    """Whether money of any kind buys vehicles, or may do so since it is not said what it is spent on."""
    if view.spec.blocks or any(
        bought.purchase.item.code.startswith(_VEHICLES) for bought in view.books.bought
    ):
        return True
    return any(line.amount and _may_buy(line) for line in view.lines)


def _may_buy(line: Line) -> bool:
    return not line.economic or line.economic in _OF_OTHER_VEHICLES or line.three_public == THREE_PUBLIC[1]


def _cost(view: View, group: str) -> tuple[int, tuple[Place, ...]]:
    """What 财政拨款 pays for a kind of “三公” expense, and where it is written."""
    lines = [line for line in view.books.ledger.select(three_public(group)) if line.amount]
    return sum(line.amount for line in lines), tuple(line.place for line in lines[:3])


RULE = Rule(
    "vehicles-and-costs",
    "车辆与公务用车经费相符",
    Severity.WARNING,
    _subjects,
    _search,
    lacking="“资产” 没有写车辆数",
    needed=lambda view: bool(_cost(view, "公务用车")[0]),
)
