"""The tags of a Word template, each with its place, and whether every official column is bound exactly once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetgen.pack.layout import Table
from budgetgen.render.views import column_paths
from budgetgen.render.word_xml import w

TAG = re.compile(r"\{[{%#](?:(?!\{[{%#]).)*?[}%#]\}")
_LOOP = re.compile(r"\{%(?:tr|p)?\s*+(?:-\s*+)?for\s+(\w+)\s+in\s+([\w.]+)\s*-?%\}")
_PARTS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written, in which part of the package, where a reader finds it; `row`: table and row, (0, 0) outside."""

    text: str
    part: str
    inside: str
    row: tuple[int, int] = (0, 0)


def part_name(part: str) -> str:
    """正文, 页眉, 页脚 … of a part's path."""
    stem = re.sub(r"(?<!\d)\d*\.xml$", "", part.rpartition("/")[2])
    return _PARTS.get(stem, part)


def tags_of(root: Any, part: str) -> list[Tag]:
    """The tags of one part, in reading order."""
    return [
        Tag(tag, part, where.inside, where.row)
        for where in written_in(root, part)
        if "{" in where.words
        for tag in TAG.findall(where.words)
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph of a part: its text, where a reader finds it; `row`: table and row, (0, 0) outside."""

    paragraph: Any
    words: str
    inside: str
    row: tuple[int, int] = (0, 0)


def written_in(root: Any, part: str) -> Iterator[Written]:
    """The paragraphs of one part whose shape is sound, in reading order; those of a text box for themselves."""
    told = part_name(part)
    tables = {table: number for number, table in enumerate(root.iter(w("tbl")), 1)}
    for paragraph in root.iter(w("p")):
        words = "".join(t.text or "" for t in own_texts(paragraph))
        row, inside = (0, 0), told
        cell = next(paragraph.iterancestors(w("tc")), None)
        if cell is not None:
            line, table = cell.getparent(), cell.getparent().getparent()
            row = (tables[table], table.findall(w("tr")).index(line) + 1)
            inside = f"{told} 表 {row[0]} 行 {row[1]} 列 {line.findall(w('tc')).index(cell) + 1}"
        yield Written(paragraph, words, inside, row)


def own_texts(paragraph: Any) -> list[Any]:
    """The pieces of a paragraph's text, without those of paragraphs in its text boxes."""
    return [t for t in paragraph.iter(w("t")) if next(t.iterancestors(w("p"))) is paragraph]


def where(paragraph: Any, root: Any, part: str) -> str:
    """The place of one paragraph of a part."""
    return placed(next(one for one in written_in(root, part) if one.paragraph is paragraph))


def placed(written: Written) -> str:
    """The place of a paragraph; outside tables with its text, so that it can be found."""
    return written.inside if written.row[0] else f"{written.inside} “{written.words.strip()[:20]}”"


_BRACES = re.compile(r"\{[{%#]|[%}#]\}")


def loose_braces(written: Written) -> Iterator[tuple[str, str, str]]:
    """(message, where, remedy) if the braces in a paragraph do not make whole tags."""
    rest = TAG.sub("", written.words)
    if _BRACES.search(rest):
        message = f"“{rest.strip()[:30]}” 的括号不成标签，会原样印出来或吞掉后面的文字"
        remedy = "标签写在一段之内，两头用半角的 {{ }} 或 {% %}，中间没有空格隔开括号"
        yield message, placed(written), remedy


def unbound_columns(tags: Sequence[Tag], tables: Mapping[str, Table]) -> Iterator[tuple[str, str, str]]:
    """(message, where, remedy) for each table whose body row does not show each column exactly once, in order."""
    bodies = _bodies(tags)
    for name, table in tables.items():
        if table.unprinted:
            continue
        rows = bodies.pop(name, [])
        if len(rows) != 1:
            told = f"模板里有 {len(rows)} 处 {{%tr for 行 in {name}.行 %}}，应有 1 处"
            yield told, "正文", f"表 “{name}” 应印一次"
            continue
        inside, shown = rows[0]
        wanted = [".".join(path) for path in column_paths(table)]
        for path in wanted:
            if shown.count(path) != 1:
                told = f"表 “{name}” 的列 “{path}” 在模板里出现 {shown.count(path)} 次，应为 1 次"
                yield told, inside, "请对照 pack.yaml 的列"
        if sorted(shown) == sorted(wanted) and shown != wanted:
            yield f"表 “{name}” 的列次序不对", inside, f"应为：{'、'.join(wanted)}"


def _bodies(tags: Sequence[Tag]) -> dict[str, list[tuple[str, list[str]]]]:
    """For each table's name the rows that repeat for it: where, and the column paths shown, in order."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    loops: dict[str, str] = {}
    variable = ""
    shown: list[str] = []
    for tag in tags:
        if loop := _LOOP.fullmatch(tag.text):
            over, _, last = loop[2].rpartition(".")
            if last == "行" and over:
                variable, shown = loop[1], []
                found.setdefault(loops.get(over, over), []).append((tag.inside, shown))
            else:
                loops[loop[1]] = loop[2]
        elif tag.text.startswith("{%tr") and "endfor" in tag.text:
            variable = ""
        elif variable and (used := re.match(rf"\{{\{{-?\s*{variable}\.([\w.]+)", tag.text)):
            shown.append(used[1])
    return found
