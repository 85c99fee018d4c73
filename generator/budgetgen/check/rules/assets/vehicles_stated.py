"""说明里写的车辆数与资产表一致，各种用车之和等于车辆总数。

查什么：自己写的说明里“共有车辆N辆”，与“资产”里的车辆数比较（“公务用车保有量N辆”只比有没有超过）；后面“其中”分列的各种用车（“资产”里分列的也一样），加起来与N比较，只列了一部分的不能超过N。
  购置、更新、报废的车辆不算。
为什么：车辆数在表里、在说明里各写一次，说明最容易照抄上年的。
依据：国有资产占用情况按车辆用途分列公开，见《地方预决算公开操作规程》（财预〔2016〕143号）。
错：共有车辆3辆，其中机要通信用车1辆、应急保障用车1辆、其他用车2辆。
对：共有车辆4辆，其中机要通信用车1辆、应急保障用车1辆、其他用车2辆。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Place, Severity
from budgetgen.ledger.money import half_width
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Holding

_KEY = "车辆"
_TOTAL = re.compile(
    r"(?P<before>[^。；，,]{0,20})(?:车辆(?:总数|数量|保有量|实有数)?|(?P<part>用车)(?:保有量|实有数))"
    r"(?:共计|合计|共有|共|为|是)?\s*(?P<count>\d+)\s*(?:辆|台)"
)
_PART = re.compile(r"(?P<kind>[^，,、：:；。\d]{1,40}用车)(?:共|为)?\s*(?P<count>\d+)\s*(?:辆|台)")
_MOVED = re.compile("购置|更新|报废|新增|处置|采购|租|上年|去年|减少|增加|淘汰|下属|所属")
_REST = re.compile("其他用车|其它用车")


class Stated(NamedTuple):
    """A number of vehicles in a text (or of 资产), and the kinds that it is divided into."""

    place: Place
    vehicles: int
    parts: list[tuple[str, int]]
    complete: bool
    part: bool = False
    """Whether these are official vehicles (公务用车) only, of which there are no more than vehicles."""


def _subjects(view: View) -> Iterator[Stated]:
    for sentence in view.own_sentences:
        if "车" in sentence.text:
            yield from _in_sentence(sentence)
    held = _held(view)
    for written in view.spec.holdings.values():
        if held and isinstance(written, Words) and (parts := _parts(half_width(written.text))):
            yield Stated(written.place, int(held.text), parts, bool(_REST.search(written.text)))


def _held(view: View) -> Words | None:
    """The number of vehicles of 资产, if it is one."""
    held = view.spec.holdings.get(_KEY)
    written = held.quantity if isinstance(held, Holding) else held
    return written if written and written.text.isdigit() else None


def _parts(text: str) -> list[tuple[str, int]]:
    return [] if _MOVED.search(text) else [(m["kind"], int(m["count"])) for m in _PART.finditer(text)]


def _in_sentence(sentence: Sentence) -> Iterator[Stated]:
    text = half_width(sentence.text)
    total = _TOTAL.search(text)
    if total and not _MOVED.search(text[: total.start("count")]):
        rest = text[total.end() :]
        place = sentence.at(total.start("count"))
        complete = bool(_REST.search(rest))
        yield Stated(place, int(total["count"]), _parts(rest), complete, bool(total["part"]))


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    place, held = stated.place, _held(view)
    count = int(held.text) if held else stated.vehicles
    # official vehicles of a pool run here without standing in these books
    if stated.vehicles > count > 0 if stated.part else stated.vehicles != count:
        told = f"说明写车辆 {stated.vehicles} 辆，“资产” 写的是 {count} 辆"
        yield Fault(place, told, "请核对两处", also=(held.place,) if held else ())
    whole = sum(count for _, count in stated.parts)
    if whole > stated.vehicles or (stated.complete and whole != stated.vehicles):
        told = f"车辆写的是 {stated.vehicles} 辆，各种用车合计 {whole} 辆"
        yield Fault(place, told, "请核对总数和各种用车")


RULE = Rule("vehicles-stated", "说明里的车辆数一致", Severity.WARNING, _subjects, _search)
