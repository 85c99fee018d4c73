"""The gate before a Word document replaces the old one: sound structure, and nothing lost on the way.

"LibreOffice opens it" proves little; Word refuses documents for duplicate ids, unpaired bookmarks or rows
that do not fill their grid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place, Severity
from budgetgen.render.fields import field_faults
from budgetgen.render.package import MAX_TOLD
from budgetgen.render.package_gate import Fault, package_faults
from budgetgen.render.word_losses import losses, measures
from budgetgen.render.word_plain import TEXT_ROOTS, set_aside
from budgetgen.render.word_xml import CJK, w
from budgetgen.source.grid import squeezed
from budgetgen.source.packages import parse_xml


def check_document(parts: Mapping[str, bytes], disclosure: Disclosure, name: str) -> list[Finding]:
    """What is wrong with a document's parts, and which texts of the disclosure it does not show."""
    faults: list[Fault] = []
    trees = {}
    for part, data in parts.items():
        if part.startswith("word/") and part.endswith(".xml"):
            try:
                trees[part] = parse_xml(data)
            except etree.XMLSyntaxError as error:
                faults.append((f"{part} 不是完好的 XML：{error}", ""))
    faults += package_faults(parts, trees)
    for part, tree in trees.items():  # what no reader sees need not be told of
        if b"AlternateContent" in parts[part] or b"Ignorable" in parts[part]:
            set_aside(tree)
    if "word/document.xml" in trees:
        document = trees["word/document.xml"]
        faults += _structure_faults(document)
        faults += _contents_faults(document)
        faults += losses(document, disclosure)
    for tree in trees.values():
        if tree.tag in TEXT_ROOTS:
            faults += _face_faults(tree)
        if next(tree.iter(w("updateFields")), None) is not None:
            faults.append(("文件会让 Word 一打开就问要不要更新域（updateFields）", ""))
    unsafe = dict.fromkeys(fault for part, tree in trees.items() for fault in field_faults(part, tree))
    return [
        *(Finding(Place(name), "template-unsafe", Severity.ERROR, *fault) for fault in [*unsafe][:MAX_TOLD]),
        *(
            Finding(Place(name, inside=inside), "docx-structure", Severity.ERROR, message, "请检查模板")
            for message, inside in faults[:MAX_TOLD]
        ),
    ]


def _structure_faults(document: Any) -> Iterator[Fault]:
    starts = Counter(b.get(w("id")) for b in document.iter(w("bookmarkStart")))
    ends = Counter(b.get(w("id")) for b in document.iter(w("bookmarkEnd")))
    names = Counter(b.get(w("name")) for b in document.iter(w("bookmarkStart")))
    for what, counts in (("书签编号", starts), ("书签名", names)):
        for value, count in counts.items():
            if count > 1:
                yield f"{what} {value} 重复了 {count} 次", ""
    for value in sorted(starts.keys() ^ ends.keys(), key=str):
        yield f"书签 {value} 没有成对", ""
    drawings = Counter(d.get("id") for d in document.iter("{*}docPr"))
    for value, count in drawings.items():
        if count > 1:
            yield f"图形编号 {value} 重复了 {count} 次", ""
    opened = 0
    for field in document.iter(w("fldChar")):
        opened += {"begin": 1, "end": -1}.get(field.get(w("fldCharType"), ""), 0)
        if opened < 0:
            break
    if opened:
        yield "域没有成对", ""
    for number, table in enumerate(document.iter(w("tbl")), 1):
        yield from _table_faults(table, number)


def _contents_faults(document: Any) -> Iterator[Fault]:
    """Links of the contents that lead to no heading, or to another one."""
    headings = {
        start.get(w("name")): "".join(t.text or "" for t in start.getparent().iter(w("t")))
        for start in document.iter(w("bookmarkStart"))
    }
    for link in document.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        words = "".join(t.text or "" for t in link.iter(w("t")))
        if anchor and anchor not in headings:
            yield f"目录里的 “{words}” 没有对应的标题", "目录"
        elif anchor and anchor.startswith("_Toc") and squeezed(words) != squeezed(headings[anchor]):
            yield f"目录里的 “{words}” 指向了标题 “{headings[anchor]}”", "目录"


def _table_faults(table: Any, number: int) -> Iterator[Fault]:
    grid = [int(c.get(w("w"), "0")) for c in table.findall(f"{w('tblGrid')}/{w('gridCol')}")]
    rows = list(table.iterchildren(w("tr")))
    if not rows:
        yield "表格没有一行", f"表 {number}"
    for row_number, row in enumerate(rows, 1):
        inside = f"表 {number} 行 {row_number}"
        at = _skipped(row, "gridBefore")
        for cell in row.iterchildren(w("tc")):
            across, given = measures(cell)
            if grid and given is not None and abs(given - sum(grid[at : at + across])) > 20 * across:
                yield f"单元格宽度与表格列宽不一致（第 {at + 1} 列）", inside
            at += across
            last = next(cell.iterchildren(w("p"), w("tbl"), reversed=True), None)
            if last is None or last.tag != w("p"):
                yield "单元格没有以段落结束", inside
        at += _skipped(row, "gridAfter")
        if at != len(grid):
            yield f"各格共占 {at} 列，表格有 {len(grid)} 列", inside


def _skipped(row: Any, where: str) -> int:
    """How many columns a row leaves out before its first or after its last cell."""
    given = row.find(f"{w('trPr')}/{w(where)}")
    number = given.get(w("val"), "") if given is not None else ""
    return int(number) if number.isdecimal() and len(number) < 3 else 0


def _face_faults(tree: Any) -> Iterator[Fault]:
    for run in tree.iter(w("r")):
        text = "".join([t.text or "" for t in run.iterchildren(w("t"))])
        if not CJK.search(text):
            continue
        fonts = next((f for p in run.iterchildren(w("rPr")) for f in p.iterchildren(w("rFonts"))), None)
        if fonts is None or not fonts.get(w("eastAsia")):
            yield f"“{text[:12]}” 没有写明中文字体", ""
        elif fonts.get(w("eastAsiaTheme")):
            yield f"“{text[:12]}” 的中文字体随主题变化", ""
