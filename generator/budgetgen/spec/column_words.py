"""What a spec says of the columns of a table of lines: 列: {表头: 意思}, 不用的列."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetgen.ledger.dimensions import DIMENSIONS, FUNDS, NATURES, plain
from budgetgen.lexicon.lexicon import CONDITIONS, meaning
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import Reading, Schema, Shape, TableOf, Words, did_you_mean, nearest
from budgetgen.spec.heading_rows import Heading
from budgetgen.spec.money_words import Said, money_word
from budgetgen.spec.vocabulary import vocabulary, without_unit

BY_THE_SPEC = "规格的 列"
SKIPPED = "不用"
_OF_LINES = ("资金", "来源", "性质", "经费", "单位", "功能", "经济", "政府经济", "项目", "标签", "年度")
"""The dimensions by which it may be said what the amounts of a column are."""
_SAFE = re.compile(r"[\w（）()%—/][\w（）()%—/.-]*")


@dataclass(slots=True)
class Told:
    """What a spec says of a column: the column of lines that it is, or what its amounts are; neither: it is left alone."""

    heading: Words
    column: str = ""
    money: Said | None = None
    matched: bool = False
    """Whether a table was seen that has such a column."""
    near: str | None = None
    """The heading that was likely meant, "" for none, of a table that was seen and has no such column."""


class ColumnMeaning(Shape):
    """What a column means: 不用, the name of a column, a word for an amount, or conditions; read as (column, Said)."""

    expects = "列的意思，如 功能科目、一般公共预算、不用"

    def read(self, node: Node, reading: Reading) -> tuple[str, Said | None] | None:
        if isinstance(node, nodes.Mapping):
            before = len(reading.findings)
            meant = meaning(CONDITIONS.read(node, reading) or [], reading)
            for key, _ in node.items:
                if key.text in DIMENSIONS and key.text not in _OF_LINES:
                    message = f"明细的一列不能说 “{key.text}”"
                    reading.error(key.place, "unknown-dimension", message, "可以写：" + "、".join(_OF_LINES))
            return ("", Said(meant, BY_THE_SPEC)) if len(reading.findings) == before else None
        if not isinstance(node, Scalar) or node.lost or not node.text.strip():
            self.mismatch(node, reading)
            return None
        words = vocabulary()
        name = plain(node.text)
        if name in words.not_counted:
            return "", None
        if said := money_word(name, reading.year, reading.units):
            return "", Said(said.meaning, BY_THE_SPEC)
        if name in words.headings:
            return words.headings[name], None
        known = (*words.columns, *FUNDS, *NATURES, SKIPPED)
        reading.error(node.place, "unknown-word", f"列的意思没有 “{name[:40]}”", did_you_mean(name, known))
        return None

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "string"}, CONDITIONS.schema()]}


COLUMNS = TableOf(ColumnMeaning())
"""列: {表头: 意思}."""


def told_columns(
    meant: Sequence[tuple[Words, tuple[str, Said | None]]], unused: Sequence[Words]
) -> list[Told]:
    """What a spec says of columns, those that it leaves alone among them."""
    return [Told(heading, *said) for heading, said in meant] + [Told(words) for words in unused]


def matched(
    told: Sequence[Told], headings: Sequence[Heading], reading: Reading
) -> tuple[dict[int, Told], bool]:
    """What is said of each column (by its number), and whether each saying has one column; else it is reported."""
    found: dict[int, Told] = {}
    sound = True
    for one in told:
        columns = _named(one.heading.text, headings)
        if not columns:
            one.near = nearest(one.heading.text, [heading.text for heading in headings])
            continue
        one.matched = True
        if len(columns) > 1:
            message = f"有两列叫 “{columns[1].text[:40]}”，分不清说的是哪一列"
            remedy = "请连上面的一层一起写，如 财政拨款/小计；表头完全一样的，请在表里改掉一个"
            reading.error(columns[1].cell.place, "table-column", message, remedy)
            sound = False
        found |= {column.column: one for column in columns}
    return found, sound


def _named(name: str, headings: Sequence[Heading]) -> list[Heading]:
    """The columns that a name means: by the whole heading, else by its lowest part, with its unit of money or without."""
    wanted = plain(name)
    whole = [h for h in headings if wanted in (h.text, without_unit(h.text)[0])]
    return whole or [h for h in headings if wanted in (h.path[-1], without_unit(h.path[-1])[0])]


def report_unmatched(told: Sequence[Told], reading: Reading) -> None:
    """Report what is said of columns that none of the tables has."""
    for one in told:
        if not one.matched and one.near is not None:
            message = f"表头没有 “{one.heading.text[:40]}” 这一列"
            remedy = f"是否想写 “{one.near}”？" if one.near else ""
            reading.error(one.heading.place, "table-column", message, remedy)


def as_key(text: str) -> str:
    """A heading as a key of YAML."""
    return text if _SAFE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def how_to_say(heading: str, meant: str) -> str:
    """The line of a spec that says what a column is."""
    return f"列: {{{as_key(heading)}: {meant}}}"
