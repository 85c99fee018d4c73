"""Labels of columns and rows, looked up in the lexicon: what each asks for, which are stubs, which are groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from budgetgen.lexicon.lexicon import Lexicon, Meaning, label_key, meaning
from budgetgen.pack.layout import AMOUNTS, Column, Group, Look
from budgetgen.source.shapes import Reading, Words

_SHOWN = {"栏": "stub", "字段": "field", "查询": "query", "文字": "text"}
"""What a column shows, by key."""
_OF_COLUMNS = {
    "栏": "stub",
    "字段": "field",
    "同上": "again",
    "合并": "merge",
    "求和": "summed",
    "宽": "widths",
    "文字": "text",
    "占列": "across",
}
"""Keys that a common header has no use for."""
_OF_AMOUNTS = {
    "小数": "decimals",
    "千分位": "thousands",
    "无数": "nothing",
    "零": "zero",
    "无基数": "no_base",
}
"""Keys that only columns of amounts have use for."""


def look_of(written: dict[str, Any], around: Look) -> Look:
    """How amounts look where a table, a side or a column says so, within what is said `around` it."""
    own: dict[str, Any] = {
        name: written[name].text for name in ("nothing", "zero", "no_base") if name in written
    }
    if "thousands" in written:
        own["thousands"] = written["thousands"]
    if "decimals" in written:
        most = written["decimals"].startswith("至多")
        digits = int(written["decimals"].removeprefix("至多"))
        own |= {"decimals": digits, "trimmed": most, "of_rates": (digits, most)}
    return replace(around, **own)


@dataclass(frozen=True, slots=True)
class Above:
    """What the headers above a column give it: a meaning, the beginning of its name, how amounts look."""

    meaning: Meaning
    name: str = ""
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Labels:
    """The lexicon of a pack, and the reading that collects what it does not know."""

    lexicon: Lexicon
    reading: Reading

    def columns(
        self, written: list[Any], slots: tuple[str, ...], look: Look = Look()
    ) -> tuple[Group | Column, ...]:
        """The columns of a table or side; labels are looked up in `slots`, then among the spending columns."""
        slots = (*slots, "支出列")

        def find_meaning(label: Words, own: dict[str, Any]) -> Meaning:
            return self.meaning(label, own, slots)

        return tuple(self.column(item, Above(Meaning(), look=look), find_meaning) for item in written)

    def column(
        self, item: Any, above: Above, find_meaning: Callable[[Words, dict[str, Any]], Meaning]
    ) -> Group | Column:
        below: list[Any] | None = None
        own: dict[str, Any] = {}
        if isinstance(item, tuple):
            label, below = item
        elif isinstance(item, dict):
            label, own, below = item["label"], item, item.get("columns")
        else:
            label = item
        name = own["name"].text if "name" in own else label_key(label.text)
        self.used(label, own, below is not None)
        if below is not None:
            if not below:
                message = f"表头 “{label.text}” 下面没有列"
                self.reading.error(
                    label.place, "group-has-columns", message, "请写出下面的列，或只写这个标签"
                )
            named = above.name + f"{name}_" if "name" in own else above.name
            inside = Above(above.meaning, named, look_of(own, above.look))
            if not all(self.is_stub(child) for child in below):
                inside = replace(inside, meaning=above.meaning & self.group_meaning(label, own, find_meaning))
            return Group(label.text, tuple(self.column(c, inside, find_meaning) for c in below), label.place)
        name = above.name + name
        if not name.isidentifier():
            self.reading.error(
                label.place, "column-name", f"列 “{label.text}” 不能直接当名字用", "请加 名: …（字母或汉字）"
            )
        field = own["field"].text if "field" in own else ""
        text = own["text"].text if "text" in own else ""
        apart = field or text or "query" in own
        stub = own.get("stub") or ("" if apart else self.lexicon.stub(label.text) or "")
        self.amounts(label, own, bool(stub or text) or (bool(field) and field not in AMOUNTS))
        return Column(
            name,
            label.text,
            stub,
            field,
            None if stub or field or text else above.meaning & find_meaning(label, own),
            own.get("merge", "").removeprefix("否"),
            own.get("summed", False),
            tuple(own.get("widths", ())),
            label.place,
            own.get("again", False),
            text,
            own.get("across", 1),
            look_of(own, above.look),
        )

    def used(self, label: Words, own: dict[str, Any], group: bool) -> None:
        """Each key of a column has an effect: a column shows a stub, a field or a query, a group has none of its own."""
        shown = [key for key, name in _SHOWN.items() if name in own]
        idle = [key for key, name in _OF_COLUMNS.items() if name in own] if group else shown[1:]
        if idle:
            what = "表头" if group else "列"
            message = f"{what} “{label.text}” 写了 {'、'.join(idle)}，不起作用"
            remedy = (
                "有下级列的表头只写 标签、名、查询、列，和数的样子（小数、无数……）"
                if group
                else "栏、字段、查询、文字 只写一个"
            )
            self.reading.error(label.place, "unused-key", message, remedy)

    def amounts(self, label: Words, own: dict[str, Any], texts: bool) -> None:
        """How amounts look has no effect in a column of texts."""
        idle = [key for key, name in _OF_AMOUNTS.items() if name in own] if texts else []
        if idle:
            message = f"列 “{label.text}” 写了 {'、'.join(idle)}，这一列不是数，不起作用"
            self.reading.error(label.place, "unused-key", message, "请删去")

    def group_meaning(
        self,
        label: Words,
        own: dict[str, Any],
        find_meaning: Callable[[Words, dict[str, Any]], Meaning],
    ) -> Meaning:
        """A common header narrows its columns if the lexicon knows it; else it is only a caption."""
        known = "query" in own or any(self.lexicon.find(label.text, (slot,)) for slot in self.lexicon.slots)
        return find_meaning(label, own) if known else Meaning()

    def is_stub(self, item: Any) -> bool:
        if isinstance(item, tuple):
            return all(self.is_stub(child) for child in item[1])
        if isinstance(item, dict):
            return bool(item.keys() & {"stub", "field", "text"})
        return isinstance(item, Words) and self.lexicon.stub(item.text) is not None

    def meaning(self, label: Words, own: dict[str, Any], slots: tuple[str, ...]) -> Meaning:
        if "query" in own:
            return meaning(own["query"], self.reading)
        found = self.lexicon.find(label.text, slots)
        if found is None:
            message = f"标签 “{label.text}” 不在词典的 {'、'.join(slots)} 里"
            self.reading.error(label.place, "unknown-label", message, "请核对写法，或写 {标签: …, 查询: {…}}")
        return found or Meaning()
