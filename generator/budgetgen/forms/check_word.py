"""What a Word template would do quietly: text that vanishes, figures typed by hand, tags that are no tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from budgetgen.disclosure.tabulate import footer, header
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import ANY_UNIT
from budgetgen.pack.layout import Table
from budgetgen.render.package import refused
from budgetgen.render.word_plain import plain, set_aside, text_parts
from budgetgen.render.word_shape import shape_faults
from budgetgen.render.word_tags import TAG, Written, loose_braces, own_texts, part_name, placed, written_in
from budgetgen.render.word_xml import w
from budgetgen.source.grid import squeezed
from budgetgen.source.packages import parse_xml, read_package

_SWALLOWS = re.compile(r"\{[{%#](tr|tc|p) [^}%#]*[}%#]\}")
_UNIT = {"p": "这一段", "tr": "这一行", "tc": "这一格"}
_LOOP = re.compile(r"\{%(tr|p)?\s*for\s+(\w+)\s+in\s+([\w.]+)\s*%\}")
NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?")
_AMOUNT = re.compile(rf"\d[\d,]{{0,30}}\.\d+\s*{ANY_UNIT}")
_FULL_WIDTH = re.compile(r"[｛｝]|\{\s+[{%]|[}%]\s+\}")
_LONE = re.compile(r"(?<!\{)\{[^{}%#]*\}(?!\})")
_CURLY = re.compile("[“”‘’]")
_REVISIONS = ("ins", "del", "moveFrom", "moveTo", "commentRangeStart")
_INVISIBLE = ("lang", "noProof", "rFonts")
"""Differences between runs that no reader sees; of rFonts only the hint."""

Fault = tuple[str, Severity, str, str, str]
"""Rule, severity, message, where, remedy."""


def word_faults(path: Path, tables: Mapping[str, Table]) -> list[Finding]:
    """Findings about the template at `path`, those of `render` apart. Raises CannotGoOn if it cannot be read."""
    parts = read_package(path)
    if refused(path.name, parts, "word/document.xml"):
        return []
    found: list[Fault] = []
    for name in text_parts(parts):
        root = parse_xml(parts[name])
        found += _revisions(root, name)
        root = plain(root)
        if next(shape_faults(root, name), None):  # told when the template is tried
            continue
        set_aside(root)
        paragraphs = list(written_in(root, name))
        for written in paragraphs:
            found += _tags(written)
            found += _swallowed(written)
        found += _typed(root, name, paragraphs, tables)
    return [
        Finding(Place(path.name, inside=inside), rule, severity, message, remedy)
        for rule, severity, message, inside, remedy in found
    ]


def _tags(written: Written) -> Iterator[Fault]:
    """Braces, quotes and formats of the tags of a paragraph."""
    words, inside = written.words, placed(written)
    rest = TAG.sub("", words)
    if _FULL_WIDTH.search(rest):
        message = f"“{rest.strip()[:30]}” 的括号不成标签，会原样印出来"
        remedy = "标签两头用半角的 {{ }} 或 {% %}，中间没有空格隔开括号"
        yield "tag-braces", Severity.ERROR, message, inside, remedy
    elif (lone := _LONE.search(rest)) and not any(loose_braces(written)):
        message = f"“{lone[0][:30]}” 只有一层括号，不是标签，会原样印出来"
        yield "tag-braces", Severity.WARNING, message, inside, "要填的内容写成 {{…}}"
    for match in TAG.finditer(words):
        tag = match[0]
        if _CURLY.search(tag):
            message = f"标签 {tag} 里是弯引号"
            yield "tag-quotes", Severity.WARNING, message, inside, '请改成半角的直引号 "'
        if tag.startswith("{#"):
            message = f"{tag[:30]} 是注释，不会印出来"
            yield "text-dropped", Severity.WARNING, message, inside, "要印的文字不要写在 {# #} 里"
        if _formats(written.paragraph, match.start(), match.end()) > 1:
            message = f"标签 {tag} 前后格式不同，印出来只用开头的格式"
            yield "tag-split", Severity.WARNING, message, inside, "请删去整个标签，用一种格式重打一遍"


def _formats(paragraph: Any, start: int, end: int) -> int:
    """How many formats the runs have that hold a piece of a paragraph's text."""
    formats: set[bytes] = set()
    at = 0
    for text in own_texts(paragraph):
        here = at
        at += len(text.text or "")
        if here < end and at > start and at > here:
            formats.add(_format(text.getparent()))
    return len(formats)


def _format(run: Any) -> bytes:
    """A run's format as far as a reader sees it."""
    kept = []
    for properties in run.iterchildren(w("rPr")):
        for one in properties.iterchildren("*"):
            name = etree.QName(one).localname
            attributes = {k: v for k, v in one.attrib.items() if etree.QName(k).localname != "hint"}
            if name not in _INVISIBLE or (name == "rFonts" and attributes):
                kept.append(f"{name}{sorted(attributes.items())}")
    return "".join(sorted(kept)).encode()


def _swallowed(written: Written) -> Iterator[Fault]:
    """Text beside a tag that takes the place of its whole paragraph, row or cell."""
    tag = _SWALLOWS.search(written.words)
    if tag is None:
        return
    ancestor = {"tr": w("tr"), "tc": w("tc")}.get(tag[1])
    whole = written.words
    if ancestor:
        owner = next(written.paragraph.iterancestors(ancestor), None)
        whole = "".join(t.text or "" for t in owner.iter(w("t"))) if owner is not None else whole
    rest = whole.replace(tag[0], "", 1).strip()
    if rest:
        message = f"“{rest[:30]}” 与 {tag[0]} 在{_UNIT[tag[1]].removeprefix('这')}，会丢失"
        remedy = f"{tag[0]} 占去{_UNIT[tag[1]]}，请把别的内容移到外面"
        yield "text-dropped", Severity.ERROR, message, placed(written), remedy


def _typed(root: Any, part: str, paragraphs: list[Written], tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Figures that somebody typed where the program should print them."""
    remedy = "数字由程序填写，请改成标签"
    loops = {m[2]: m[3] for p in paragraphs for m in _LOOP.finditer(p.words) if not m[3].endswith(".行")}
    for number, element in enumerate(root.iter(w("tbl")), 1):
        rows = element.findall(w("tr"))
        texts = [[_text(cell) for cell in row.findall(w("tc"))] for row in rows]
        loop = next(
            (m for line in texts for t in line if (m := _LOOP.search(t)) and m[3].endswith(".行")), None
        )
        if loop is None:
            continue
        name = loop[3].removesuffix(".行")
        table = tables.get(loops.get(name, name))
        lines = (*header(table), *footer(table)) if table else ()
        printed = {squeezed(c.text) for line in lines for c in line}
        body = False
        for row, line in enumerate(texts, 1):
            body = (body or any(_LOOP.search(t) for t in line)) and not any("endfor" in t for t in line)
            ordinal = is_ordinal(line)
            for column, text in enumerate(line, 1):
                typed = squeezed(TAG.sub("", text))
                inside = f"{part_name(part)} 表 {number}（{name}）行 {row} 列 {column}"
                if body and re.search(r"\d", typed):
                    message = f"数据行里手工写了 “{typed[:20]}”，每一行都会印它"
                    yield "typed-figure", Severity.ERROR, message, inside, remedy
                elif not (body or ordinal) and NUMBER.fullmatch(typed) and typed not in printed:
                    message = f"表里手工写了数 “{typed}”"
                    yield "typed-figure", Severity.ERROR, message, inside, remedy
    for written in paragraphs:
        if not written.row[0] and (amount := _AMOUNT.search(TAG.sub("", written.words))):
            message = f"文字里手工写了金额 “{amount[0]}”"
            yield (
                "typed-figure",
                Severity.WARNING,
                message,
                placed(written),
                "请写进 pack.yaml 的 说明，用 ${表/行/列}",
            )


def is_ordinal(texts: Iterable[str]) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3."""
    numbers = [text.strip() for text in texts if text.strip().isdecimal()]
    return len(numbers) > 1 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _text(cell: Any) -> str:
    return "".join(t.text or "" for t in cell.iter(w("t")))


def _revisions(root: Any, part: str) -> Iterator[Fault]:
    """Tracked changes, which count as accepted; comments, which would be published with the document."""
    for name in _REVISIONS:
        found = next(root.iter(w(name)), None)
        if found is not None:
            what, then = (
                ("批注", "会随文件公开") if name == "commentRangeStart" else ("修订", "按已接受的样子公开")
            )
            text = "".join(t.text or "" for t in found.iter(w("t"), w("delText")))
            message = f"模板里有{what}" + (f" “{text[:20]}”" if text else "") + f"，{then}"
            remedy = f"请在 Word 里处理{what}后保存"
            yield "template-revisions", Severity.WARNING, message, part_name(part), remedy
