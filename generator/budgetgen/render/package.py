"""Office packages: read parts from a zip with care, write them so that the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity

MAX_PART, MAX_TOTAL = 50_000_000, 200_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_package(path: Path | BytesIO) -> dict[str, bytes]:
    """The parts of a template's package by name. Raises CannotGoOn for what is no package, or a bomb."""
    name = path.name if isinstance(path, Path) else ""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(e.file_size for e in entries) > MAX_TOTAL or any(e.file_size > MAX_PART for e in entries):
                size = sum(e.file_size for e in entries)
                raise CannotGoOn(f"{name} 解压后有 {size:,} 字节，不像是模板", EXIT_USAGE)
            return {e.filename: archive.read(e) for e in entries if not e.is_dir()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise CannotGoOn(f"打不开模板 {name}：{error}", EXIT_USAGE) from None


def parse_xml(data: bytes) -> Any:
    """XML without entities, network or DTD."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def refused(name: str, parts: Mapping[str, bytes], main: str) -> list[Finding]:
    """What a template must not bring: macros, content from outside, entities; or its main part is missing."""

    def wrong(message: str, remedy: str) -> Finding:
        return Finding(Place(name), "template-unsafe", Severity.ERROR, message, remedy)

    findings = []
    if main not in parts:
        findings.append(wrong(f"文件里没有 {main}，不是可用的模板", "请用 Word 或 Excel 另存为 .docx、.xlsx"))
    for part, data in parts.items():
        if "vbaProject" in part:
            findings.append(wrong("模板里有宏", "请另存为不带宏的文件"))
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data:
            findings.append(wrong(f"{part} 里有 DOCTYPE", "请用 Word 或 Excel 重新保存"))
        elif part.endswith(".rels"):
            for relation in parse_xml(data):
                kind = relation.get("Type", "").rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    findings.append(wrong(f"{part} 引用了文件以外的内容（{kind}）", "请断开外部链接"))
    return findings


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
