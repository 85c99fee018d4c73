"""写的文字都印出来，不会悄悄丢掉。

查什么：职责、绩效的各部分、说明、名词解释、其他事项、项目的目标、指标和其他情况、单位、采购、资产的各项文字，在公开文本里找不找得到；版式没有印它的地方，或者整段改写的说明没有用到，都算没有印。
为什么：写的人以为已经公开了，读者却看不到；换了版式，原来的几段最容易这样丢掉。
依据：《地方预决算公开操作规程》要求公开的内容，写了就要印出来。
错：版式没有“绩效”一章，规格里写了 绩效: {总体目标: …}。
对：删去这一段，或换用、补充有这一章的版式；整段改写 说明/职责 的，把各条职责也写进去。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.text import MASK, masked
from budgetgen.check.view import (
    BASIS,
    BLANK,
    DESCRIPTION,
    DUTY,
    FACT,
    FUNDING,
    GOAL,
    NAME,
    OBJECTIVE,
    OTHER,
    RANK,
    SAFEGUARD,
    STATEMENT,
    TERM,
    VALUE,
    Passage,
    View,
)
from budgetgen.findings import Severity, has_errors
from budgetgen.pack.layout import PROJECTS
from budgetgen.pack.model import StatementRef

_KEYS = {
    DUTY: "职责",
    OBJECTIVE: "绩效",
    SAFEGUARD: "绩效",
    STATEMENT: "说明",
    BLANK: "说明",
    TERM: "名词解释",
    OTHER: "其他事项",
    GOAL: "项目支出",
}
"""Kinds of texts that a form prints as they are, and the key that each stands below."""
_FIELDS = {
    RANK: ("单位", "规格"),
    FUNDING: ("单位", "经费保障"),
    NAME: ("指标", "名称"),
    VALUE: ("指标", "值"),
    DESCRIPTION: ("指标", "描述"),
    BASIS: ("指标", "依据"),
}
"""Kinds of texts that are a field of a record: a table of such records prints the field, or leaves it out everywhere."""
_RECORDS = {"单位": "单位的规格、经费保障", "指标": "项目的目标和指标"}
_SPACE = re.compile(r"\s+")
_ENDS = "。；，"
_LEAST = 2
_SHOWN = 12


def _subjects(view: View) -> list[Passage]:
    """What was written for this disclosure; a unit may do with less than its department says of itself.

    Where a sentence could not be made, nobody knows what it would have printed.
    """
    if has_errors(view.books.findings):
        return []
    written = view.spec.units[0].places if view.spec.unit else dict.fromkeys(_KEYS.values())
    found = [passage for passage in view.passages if _KEYS.get(passage.kind, "") in written]
    known = view.pack.statements  # of others the reader tells
    texts = [p for p in found if p.kind not in (STATEMENT, BLANK) or p.of.partition("/")[0] in known]
    fields = [] if view.spec.unit else [p for p in view.passages if p.kind in (*_FIELDS, FACT)]
    return [*texts, *fields]


def _search(passage: Passage, view: View) -> Iterator[Fault]:
    if passage.kind == FACT:
        yield from _fact(passage, view)
        return
    columns = view.once(_columns)
    kind, field = _FIELDS.get(passage.kind, ("指标" if passage.kind == GOAL else "", ""))
    if kind and kind not in {shown for shown, _ in columns}:
        told = f"{_RECORDS[kind]}写了，版式 {view.pack.name} 没有印它们的表"
        remedy = "另外报送的留着不妨，注明忽略就不再提示"
        yield Fault(passage.words.place, told, remedy, severity=Severity.HINT, cause=kind)
        return
    if field:
        if (kind, field) not in columns:
            told = f"{kind}的{field}写了（“{passage.text.strip()[:_SHOWN]}”），版式 {view.pack.name} 没有印它的地方"
            yield Fault(passage.words.place, told, "请删去，或换用、补充印它的版式", cause=f"{kind}/{field}")
        return
    piece = max(map(_plain, re.split(f"{MASK}+|\\n", masked(passage.text))), key=len)
    if len(piece) < _LEAST or piece in view.once(_printed):
        return
    written, name = passage.text.strip(), _name(passage, view)
    shown = written[:_SHOWN].replace("\n", " ") + ("…" if len(written) > _SHOWN else "")
    told = f"“{name}”里写的没有印出来：“{shown}”"
    pack, severity = view.pack.name, None
    if passage.kind in (STATEMENT, BLANK) and name.count("/") == 1:
        remedy = f"版式 {pack} 不印这一段说明；请写进别的段，或删去"
    elif passage.kind == BLANK:
        remedy, severity = "版式只在有增减时印原因；请核对，或删去", Severity.HINT
    else:
        remedy = f"请核对版式 {pack} 有没有这一部分，整段改写的说明用没用到它；用不到的请删去"
    yield Fault(passage.words.place, told, remedy, severity=severity, cause=name)


def _fact(passage: Passage, view: View) -> Iterator[Fault]:
    """A fact of a project that no table of the form speaks of."""
    if passage.of not in view.once(_facts):
        told = f"项目的{passage.of}写了，版式 {view.pack.name} 没有印它的地方"
        remedy = "另外报送的留着不妨，注明忽略就不再提示"
        yield Fault(passage.words.place, told, remedy, severity=Severity.HINT, cause=passage.of)


def _facts(view: View) -> frozenset[str]:
    """The facts of projects that printed tables speak of: in columns, in rows above and below the records."""
    tables = [table for table in view.pack.tables.values() if not table.unprinted]
    cells = [cell for t in tables for rows in (t.above, t.below) for row in rows for cell in row]
    columns = [field for kind, field in view.once(_columns) if kind == PROJECTS]
    return frozenset([*columns, *(name for cell in cells for name in cell.spoken_of)])


def _name(passage: Passage, view: View) -> str:
    """What is not printed: all of a key; a statement that the document has no place for; one of its blanks."""
    key = _KEYS[passage.kind]
    if passage.kind not in (STATEMENT, BLANK):
        return key
    statement = passage.of.partition("/")[0]
    placed = any(isinstance(part, StatementRef) and part.name == statement for part in view.pack.outline)
    return f"{key}/{passage.of if placed else statement}"


def _columns(view: View) -> frozenset[tuple[str, str]]:
    """The fields of records that printed tables have a column for, each with the kind of record."""
    tables = [table for table in view.pack.tables.values() if not table.unprinted]
    return frozenset((table.dataset, column.field) for table in tables for column in table.all_columns)


def _printed(view: View) -> str:
    """All that is printed in paragraphs and tables."""
    return "\n".join(map(_plain, (*(p.text for p in view.paragraphs), *view.table_texts)))


def _plain(text: str) -> str:
    return _SPACE.sub("", text).rstrip(_ENDS)


RULE = Rule("texts-printed", "写的都印出来", Severity.WARNING, _subjects, _search)
