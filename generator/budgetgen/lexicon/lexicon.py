"""The lexicon: what a label of a form means, by the slot it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files

from budgetgen.ledger.dimensions import DIMENSIONS, GROUPS, MEMBERS, YEARS, member, members, plain
from budgetgen.ledger.query import Query
from budgetgen.source import nodes
from budgetgen.source.shapes import Reading, TableOf, Text, Words, did_you_mean

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\(?\d+[.、)]|其中[:：])+")

_DATED = re.compile(r"^20\d\d年度?", re.ASCII)

CHANGE, RATE_OF_CHANGE, SHARE, DONE = MEASURES = ("增减", "增减率", "占比", "完成率")
"""Figures that are not plain sums: the change against another year, the same in per cent, the share in all that the table
has, what was spent in per cent of the budget."""
RATES = MEASURES[1:]
"""Those in per cent."""
RATIOS = MEASURES[2:]
"""Those that say what part something is of something else."""

_WORDS = {"度量": MEASURES, "比": YEARS[1:]}


@lru_cache(maxsize=1 << 15)
def label_key(label: str) -> str:
    """A label as it is looked up: without white space, numbering and 其中："""
    return _NUMBERING.sub("", plain(label))


def is_total(label: str) -> bool:
    """Whether a row or a column with this label is the sum of those beside it."""
    return label_key(label).endswith(("合计", "总计", "小计"))


def is_part(label: str) -> bool:
    """Whether a label says that it lists only a part: 其中：财政拨款."""
    return plain(label).startswith("其中")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label asks for: a query, and a measure where it is no plain sum.

    `base` is the year that a measure compares with; "" leaves it to the labels around, else last year's budget.
    """

    query: Query = Query()
    measure: str = ""
    base: str = ""

    def __and__(self, other: Meaning) -> Meaning:
        return Meaning(self.query & other.query, other.measure or self.measure, other.base or self.base)


CONDITIONS = TableOf(Text())
"""A query as packs write it: {资金: 一般公共预算, 性质: 基本支出}; several members are joined by 、."""


def meaning(written: list[tuple[Words, Words]], reading: Reading) -> Meaning:
    """The meaning that conditions state; unknown dimensions and members are reported."""
    conditions: dict[str, tuple[str, ...]] = {}
    apart = {"度量": "", "比": ""}
    for key, value in written:
        if key.text in apart:
            apart[key.text] = value.text
            if value.text not in _WORDS[key.text]:
                message = f"“{key.text}” 没有 “{value.text}” 这个值"
                reading.error(
                    value.place, "unknown-word", message, did_you_mean(value.text, _WORDS[key.text])
                )
            continue
        dimension = DIMENSIONS.get(key.text)
        if dimension is None:
            remedy = did_you_mean(key.text, tuple(DIMENSIONS))
            reading.error(key.place, "unknown-dimension", f"没有 “{key.text}” 这个维度", remedy)
            continue
        found: list[str] = []
        for name in value.text.split("、"):
            meant = members(dimension, name)
            if meant is None:
                message = f"维度 “{key.text}” 没有 “{name}”"
                reading.error(value.place, "unknown-member", message, _of_another(name))
            found += meant or ()
        conditions[dimension] = tuple(found)
    return Meaning(Query.of(conditions), apart["度量"], apart["比"])


def _of_another(name: str) -> str:
    """What to write where a member belongs to another dimension, or is the name of one; "" where it is neither."""
    for chinese, dimension in DIMENSIONS.items():
        groups = tuple(GROUPS.get(dimension, ()))
        if name == chinese and groups:
            return f"它是维度，请写 {chinese}: {groups[0]}"
        if name in groups or (dimension in MEMBERS and member(dimension, name)):
            return f"它是维度 “{chinese}” 的，请写 {chinese}: {name}"
    return ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Meanings by slot and label, and the kind of each stub column (序号, 编码, 名称 …)."""

    slots: Mapping[str, Mapping[str, Meaning]]
    stubs: Mapping[str, str]
    title_ends: tuple[str, ...] = ()
    """How titles of tables end."""
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The records and the field of them that a column label names: 三级指标 is (指标, 名称)."""
    publisher_captions: tuple[str, ...] = ()
    """What stands before the name of who publishes, above a table."""
    project_fields: Mapping[str, str] = field(default_factory=dict)
    """What a label beside a value says of a project, by the keys of a spec."""
    titles: Mapping[str, Meaning] = field(default_factory=dict)
    """Phrases of titles, and what all figures of such a table have in common."""
    note_starts: tuple[str, ...] = ()
    """How the notes below a table begin."""

    def find(self, label: str, slots: tuple[str, ...]) -> Meaning | None:
        """The meaning of a label in the first of the slots that has it."""
        key = label_key(label)
        for slot in slots:
            if (found := self.slots.get(slot, {}).get(key)) is not None:
                return found
        return None

    def scope_of(self, title: str) -> Query:
        """What all figures under a title have in common: the conditions of the phrases (表名) in it, longest first."""
        scope = Query()
        for phrase in self.phrases(title):
            scope = scope & self.titles[phrase].query
        return scope

    def phrases(self, title: str) -> list[str]:
        """The phrases of titles (表名) that stand in a text, longest first, none inside another."""
        rest, found = plain(title), []
        for phrase in sorted(self.titles, key=len, reverse=True):
            if phrase in rest:
                rest = rest.replace(phrase, "\n")
                found.append(phrase)
        return found

    def stub(self, label: str) -> str | None:
        """Which stub a column label names, or None."""
        return self.stubs.get(label_key(label))

    def record_field(self, label: str) -> tuple[str, str] | None:
        """The records and the field that a column label names, with or without a year before it."""
        return self.fields.get(_DATED.sub("", label_key(label)))

    def extended(self, written: list[tuple[Words, list[tuple[Words, Meaning]]]]) -> Lexicon:
        """This lexicon with a pack's own labels added."""
        slots = {slot: dict(labels) for slot, labels in self.slots.items()}
        for slot, labels in written:
            slots.setdefault(slot.text, {}).update({label_key(label.text): found for label, found in labels})
        return replace(self, slots=slots)


def public_expense(name: str) -> str:
    """The “三公” expense that an account of this name is, "" for none: 车辆运行费 is 公务用车运行."""
    meant = standard().find(name, ("经济项",))
    kinds = meant.query.by_dimension.get("three_public", frozenset[str]()) if meant else frozenset[str]()
    return next(iter(kinds)) if len(kinds) == 1 else member("three_public", name) or ""


def _field(written: str) -> tuple[str, str]:
    records, _, name = written.partition(" ")
    return records, name


@cache
def standard() -> Lexicon:
    """The vocabulary of the field, shared by all packs."""
    text = files("budgetgen.lexicon").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    root, findings = nodes.read_yaml(text, "lexicon.yaml")
    assert isinstance(root, nodes.Mapping) and not findings, findings
    reading = Reading()
    slots: dict[str, dict[str, Meaning]] = {}
    texts: dict[str, dict[str, str]] = {"栏目": {}, "字段": {}, "项目字段": {}}
    words: dict[str, tuple[str, ...]] = {"表名结尾": (), "图注": (), "表注": ()}
    for slot, labels in root.items:
        assert isinstance(labels, nodes.Mapping)
        if slot.text in texts:
            texts[slot.text] = {
                label_key(k.text): v.text for k, v in labels.items if isinstance(v, nodes.Scalar)
            }
        elif slot.text in words:
            words[slot.text] = tuple(plain(key.text) for key, _ in labels.items)
        else:
            slots[slot.text] = {
                label_key(key.text): meaning(CONDITIONS.read(value, reading) or [], reading)
                for key, value in labels.items
            }
    assert not reading.findings, reading.findings
    fields = {label: _field(text) for label, text in texts["字段"].items()}
    titles = slots.pop("表名")
    return Lexicon(
        slots,
        stubs=texts["栏目"],
        title_ends=words["表名结尾"],
        fields=fields,
        publisher_captions=words["图注"],
        project_fields=texts["项目字段"],
        titles=titles,
        note_starts=words["表注"],
    )
