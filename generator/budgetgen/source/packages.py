"""Zip packages that people hand in, Office files: their parts read with bounds that rely on nothing they say of themselves."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.source.files import read_bytes

MAX_FILE, MAX_PART, MAX_XML, MAX_TOTAL, MAX_PARTS = 20_000_000, 20_000_000, 10_000_000, 50_000_000, 2000
_ENTRY, _OLD_OFFICE = b"PK\x01\x02", b"\xd0\xcf\x11\xe0"
_WEB_PAGE = re.compile(
    rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|head|body|table|meta|style)\b",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"[^/\\:*?\"<>|\x00-\x1f]+(/[^/\\:*?\"<>|\x00-\x1f]+)*")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a package, one of its parts, one of its XML parts and all parts together may be, in bytes."""

    file: int = MAX_FILE
    part: int = MAX_PART
    xml: int = MAX_XML
    total: int = MAX_TOTAL


DOCUMENTS = Bounds(file=60_000_000, part=60_000_000, xml=60_000_000, total=120_000_000)
"""Documents of other people have hundreds of pages."""


def read_package(
    path: Path | BytesIO,
    what: str = "模板",
    bounds: Bounds = Bounds(),
    wanted: Callable[[str], bool] = lambda name: True,
) -> dict[str, bytes]:
    """The parts of a package by name. Raises CannotGoOn for what is no package, or a bomb; `what` it should be.

    Parts that are not `wanted` (pictures) are there, and empty: they are not unpacked.
    """
    name = path.name if isinstance(path, Path) else ""
    data = read_bytes(path, str(path), bounds.file) if isinstance(path, Path) else path.getvalue()
    about = f"{what} {name}".strip()
    if data.startswith(_OLD_OFFICE):
        raise _unreadable(about, "是旧版格式，或者加了密码；请另存为不带密码的 .docx、.xlsx")
    if len(data) > bounds.file:
        raise _unreadable(about, f"文件超过上限 {bounds.file:,} 字节")
    if data.count(_ENTRY) > MAX_PARTS:  # before anything is made of them
        raise _unreadable(about, f"里面的部件超过 {MAX_PARTS:,} 个，太多了")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive, about, bounds, wanted)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        reason = "不是完好的 Office 文件；请用 Word 或 Excel 重新保存"
        raise _unreadable(about, reason) from None


def names_in(data: bytes) -> list[str]:
    """The names of the parts of a package, as its directory has them; none where it is broken or has too many."""
    if data.count(_ENTRY) > MAX_PARTS:
        return []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return []


def is_web_page(data: bytes) -> bool:
    """Whether a file is HTML, whatever its name says; finance systems export such files as .xls and .xlsx."""
    return bool(_WEB_PAGE.match(data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")))


def what_it_is(data: bytes) -> str:
    """What a file with the name of a workbook is instead; "" where that cannot be told."""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:2000]:
        what = "XML 表格（Excel 2003 的格式）"
    elif is_web_page(data):
        what = "网页"
    elif data and b"\0" not in data[:2000] and not data.startswith((b"PK", _OLD_OFFICE)):
        what = "文字（像是 CSV 一类的文本）"
    else:
        return ""
    return what


def _unreadable(about: str, reason: str) -> CannotGoOn:
    return CannotGoOn(f"打不开{about}：{reason}", EXIT_USAGE)


def _parts(
    archive: zipfile.ZipFile, about: str, bounds: Bounds, wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """All parts, each read with a bound: what the directory says of sizes may be a lie."""
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    total = sum(entry.file_size for entry in archive.infolist() if wanted(entry.filename))
    if total > bounds.total:
        raise _unreadable(about, f"解压后有 {total:,} 字节，超过上限 {bounds.total:,}")
    left = bounds.total
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if entry.flag_bits & 0x1:
            raise _unreadable(about, "加了密码")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _unreadable(about, f"{shown_name(entry.filename)} 的压缩方法不是 Office 用的")
        if not _sound_name(entry.filename) or entry.filename.lower() in seen:
            raise _unreadable(about, f"里面有不该有的部件名 {shown_name(entry.filename)}")
        if not wanted(entry.filename):
            parts[entry.filename] = b""
            continue
        limit = min(left, bounds.xml if is_xml_name(entry.filename) else bounds.part)
        with archive.open(entry) as file:
            data = file.read(limit + 1) if entry.file_size <= limit else b""
        if entry.file_size > limit or len(data) > limit:
            raise _unreadable(about, f"{shown_name(entry.filename)} 解压后超过上限 {limit:,} 字节")
        left -= len(data)
        seen.add(entry.filename.lower())
        parts[entry.filename] = data
    return parts


def _sound_name(name: str) -> bool:
    """Whether a part's name stays in its package, however it is read."""
    folders = re.sub("%2e", ".", name, flags=re.I).split("/")
    coded = re.search("%(2f|5c|00)", name, re.I)
    return bool(_NAME.fullmatch(name)) and not coded and not {".", ".."} & set(folders)


def shown_name(name: str) -> str:
    """A part's name as a message may hold it."""
    return "".join(c if c.isprintable() else "?" for c in name[:80])


def is_xml_name(name: str) -> bool:
    """Whether a part is XML by its name."""
    return name.lower().endswith((".xml", ".rels", ".vml"))


def parse_xml(data: bytes) -> Any:
    """XML without entities, network or DTD; also without comments and processing instructions, which Office ignores."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)
