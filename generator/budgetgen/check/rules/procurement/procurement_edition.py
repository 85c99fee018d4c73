"""采购品目的编码属于预算年度所用的那一版目录。

查什么：每笔采购的编码和名称，与预算年度所用的政府采购品目目录（2022 年及以前是 2013 年版，2023 年起是 2022 年版）比较；目录里没有查到的编码，名称正是同一组里另一个编码的，也报。
为什么：两版目录里同一个编码是不同的东西（A02010105 在旧版是便携式计算机，在新版是台式计算机），用错版，采购表就名不副实。
依据：《政府采购品目分类目录》2013 年版、2022 年版。
错：2022 年预算写 A02010105 台式计算机；2025 年预算写 A0201060102 激光打印机。
对：2022 年写 A02010104 台式计算机；2025 年写 A02021004 A4彩色打印机 之类新版的编码。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.catalog import Entry, history, is_covered, lookup, plain
from budgetgen.catalog.names import entries_named
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.books import Bought
from budgetgen.findings import Severity

_KIND = "procurement"
_GROUP = 5
"""So many characters of a code say what group of goods it is in."""


def _subjects(view: View) -> list[Bought]:
    """Purchases with a code below 货物, 工程, 服务 that is not the place's own."""
    own = view.books.own_codes
    items = [(bought, bought.purchase.item.code) for bought in view.books.bought]
    return [bought for bought, code in items if len(code) > 1 and (_KIND, code) not in own]


def _search(bought: Bought, view: View) -> Iterator[Fault]:
    item, year = bought.purchase.item, view.spec.year
    entry = lookup(_KIND, item.code, year)
    if entry is None:
        yield from _elsewhere(bought, year)
        return
    if _same(item.name, entry):
        return
    meant = entries_named(_KIND, item.name, year)
    other = [e for e in history(_KIND, item.code) if e.edition != entry.edition and _same(item.name, e)]
    if meant or other:
        told = f"{item.code} 在 {year} 年所用的 {entry.edition} 年版目录里是 “{entry.name}”，这里写的是 “{item.name}”"
        remedy = (
            f"“{item.name}” 是 {meant[0].code}"
            if meant
            else f"这是 {other[0].edition} 年版的编码，请换成 {entry.edition} 年版的"
        )
        yield Fault(item.place, told, remedy, about=bought.purchase.place)


def _elsewhere(bought: Bought, year: int) -> Iterator[Fault]:
    """A code that this year's edition lacks, if another edition has it or this edition is known completely."""
    item = bought.purchase.item
    others = history(_KIND, item.code)
    known = next((code for code in _prefixes(item.code) if lookup(_KIND, code, year)), "")
    complete = bool(known) and is_covered(_KIND, known, year)
    if not others and not complete:
        yield from _of_a_neighbour(bought, year)
    else:
        told = f"{year} 年所用的采购品目目录里没有 {item.code}"
        if others:
            told += f"，它是 {others[0].edition} 年版的编码（{others[0].name}）"
        same = entries_named(_KIND, item.name, year)
        yield Fault(
            item.place,
            told,
            f"“{item.name}” 是 {same[0].code}" if same else "请按预算年度所用的目录改写编码",
            about=bought.purchase.place,
        )


def _of_a_neighbour(bought: Bought, year: int) -> Iterator[Fault]:
    """A code that is not known, where its name is that of a known code of the same group."""
    item = bought.purchase.item
    same = [e for e in entries_named(_KIND, item.name, year) if e.code[:_GROUP] == item.code[:_GROUP]]
    if same and not item.name.startswith("其他"):
        told = f"{item.code} 在 {year} 年所用的采购品目目录里没有查到，“{item.name}” 是 {same[0].code}"
        yield Fault(item.place, told, "请核对编码", about=bought.purchase.place)


def _prefixes(code: str) -> list[str]:
    return [code[:end] for end in range(len(code) - 1, 0, -1)]


def _same(name: str, entry: Entry) -> bool:
    """Whether a name is the catalog's, or one that holds it (A4 黑白打印机（双面）)."""
    return plain(entry.name) in plain(name) or plain(name) in plain(entry.name)


RULE = Rule("procurement-edition", "采购品目用当年的目录", Severity.WARNING, _subjects, _search)
