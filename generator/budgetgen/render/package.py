"""Office packages: read parts from a zip with care, write them so that the same parts give the same bytes.

A template may come from a branch that nobody has read yet: it is read with bounds that do not rely on what it says
of itself, and refused if it brings anything that Office would run, fetch or unpack.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from typing import Any

from lxml import etree

from budgetgen.findings import Finding, Place, Severity
from budgetgen.render.fields import SCHEME, WEB, Fault, field_faults
from budgetgen.source.packages import is_xml_name, parse_xml, shown_name

MAX_TOLD = 20
TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCODING = re.compile(r"""\A<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_STRUCTURE = {"word/document.xml": "docx-structure", "xl/workbook.xml": "xlsx-structure"}
_REQUIRED = {
    "word/document.xml": (TYPES, "_rels/.rels"),
    "xl/workbook.xml": (TYPES, "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
}
_MACROS = re.compile("vba|macro|xlm|customui|attachedtoolbars")
_OBJECTS = re.compile(
    "(^|/)(embeddings|activex|ctrlprops|externallinks|querytables|webextensions)/|(^|/)connections[.]xml"
)
_OBJECT_KINDS = {
    *("oleobject", "package", "control", "activexcontrolbinary", "ctrlprop", "afchunk", "subdocument"),
    *("externallink", "externallinkpath", "connections", "querytable", "webextension", "attachedtemplate"),
    *("mailmergesource", "mailmergeheadersource", "recipientdata", "transform", "frame", "powerpivotdata"),
}
_OBJECT_TYPES = (
    "activex",
    "oleobject",
    "externallink",
    "connections",
    "querytable",
    "webextension",
    "mailmerge",
)


def refused(name: str, parts: Mapping[str, bytes], main: str) -> list[Finding]:
    """What a template must not bring: macros, objects, content from outside, entities; or a part is missing."""
    faults = [
        (f"文件里没有 {part}，不是可用的模板", "请用 Word 或 Excel 另存为 .docx、.xlsx")
        for part in (main, *_REQUIRED[main])
        if part not in parts
    ]
    broken = []
    for part, data in parts.items():
        try:
            faults += _part_faults(part, data)
        except etree.XMLSyntaxError:
            broken.append((f"{part} 不是完好的 XML", _SAVE_AGAIN))
    if not faults and not broken:
        broken += _missing_targets(parts, main)
    return [
        Finding(Place(name), rule, Severity.ERROR, message, remedy)
        for rule, found in (("template-unsafe", faults), (_STRUCTURE[main], broken))
        for message, remedy in dict.fromkeys(found[:MAX_TOLD])
    ]


_SAVE_AGAIN = "请用 Word 或 Excel 重新保存"
_NO_MACROS = ("模板里有宏", "请另存为不带宏的文件")


def _part_faults(part: str, data: bytes) -> Iterator[Fault]:
    """What is wrong with one part: its name, its relationships, its fields. Raises XMLSyntaxError if it is broken."""
    low = part.lower()
    if _MACROS.search(low):
        yield _NO_MACROS
    if _OBJECTS.search(low):
        yield f"模板里有嵌入的对象、控件或外部数据：{shown_name(part)}", "请删去它们"
    if not (is_xml_name(part) or data.lstrip()[:1] == b"<"):
        return
    if fault := _encoding_fault(data):
        yield f"{part} {fault}", _SAVE_AGAIN
        return
    root = parse_xml(data)
    if low.endswith(".rels"):
        for relation in root.iter("{*}Relationship"):
            yield from _relation_faults(part, relation)
    elif part == TYPES:
        kinds = " ".join(e.get("ContentType", "") for e in root.iter("{*}Override", "{*}Default")).lower()
        if "macroenabled" in kinds or "vba" in kinds:
            yield _NO_MACROS
        if any(kind in kinds for kind in _OBJECT_TYPES):
            yield "模板里有嵌入的对象、控件或外部数据", "请删去它们"
    elif low.startswith("word/"):
        yield from dict.fromkeys(field_faults(part, root))
        if next(root.iter("{*}mailMerge"), None) is not None:
            yield f"{part} 里有邮件合并", "请在 Word 的“邮件”里改回普通文档"


def _encoding_fault(data: bytes) -> str:
    """Why a part's bytes cannot be judged as text, or bring a DTD; "" for plain UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "不是 UTF-8 编码"
    declared = _ENCODING.match(text)
    if "\x00" in text or (declared and declared[1].lower() not in ("utf-8", "utf8", "us-ascii")):
        return "不是 UTF-8 编码"
    return "里有 DOCTYPE" if "<!DOCTYPE" in text else ""


def _relation_faults(part: str, relation: Any) -> Iterator[Fault]:
    kind = relation.get("Type", "").rpartition("/")[2]
    target = relation.get("Target", "")
    outside = relation.get("TargetMode", "").lower() == "external"
    if _MACROS.search(kind.lower()):
        yield _NO_MACROS
    elif kind.lower() == "hyperlink" and outside:
        if SCHEME.match(target) and not WEB.match(target):
            yield f"{part} 里的超链接 {shown_name(target)} 不是网址", "超链接只能是 http、https 或 mailto"
    elif outside or SCHEME.match(target):
        yield f"{part} 引用了文件以外的内容（{shown_name(kind)}）", "请断开外部链接"
    elif kind.lower() in _OBJECT_KINDS:
        yield f"{part} 里有嵌入的对象、控件或外部数据（{shown_name(kind)}）", "请删去它们"


def _missing_targets(parts: Mapping[str, bytes], main: str) -> Iterator[Fault]:
    """Sheets of a workbook that are not there, or are something else."""
    if main != "xl/workbook.xml":
        return
    targets = {r.get("Id"): r.get("Target", "") for r in parse_xml(parts["xl/_rels/workbook.xml.rels"])}
    for sheet in parse_xml(parts[main]).iter("{*}sheet"):
        [key, *_] = [value for name, value in sheet.items() if name.endswith("}id")] or [""]
        target = targets.get(key, "").lstrip("/").removeprefix("xl/")
        data = parts.get(f"xl/{target}")
        if data is None or parse_xml(data).find("{*}sheetData/{*}row") is None:
            yield f"工作表 {shown_name(sheet.get('name', ''))} 没有内容", _SAVE_AGAIN


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """A package of the parts, in their order, without clock or platform in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, data)
    return buffer.getvalue()


def core_properties(title: str, author: str, year: int, date: str) -> bytes:
    """docProps/core.xml: the department's title and name; the date of publication, else the budget year's first day."""
    day = date if _is_date(date) else f"{year}-01-01"
    stamp = f'xsi:type="dcterms:W3CDTF">{day}T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified></cp:coreProperties>"
    ).encode()


def app_properties(company: str) -> bytes:
    """docProps/app.xml with nothing but the department's name."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{escape(company)}</Company></Properties>"
    ).encode()


def _is_date(text: str) -> bool:
    parts = text.split("-")
    return len(parts) == 3 and [len(p) for p in parts] == [4, 2, 2] and all(p.isdecimal() for p in parts)
