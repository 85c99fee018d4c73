"""A file that somebody else made, opened by what is in it; the name only decides where the content leaves it open."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.media import visible
from budgetgen.read.model import ReadDocument
from budgetgen.source.files import read_bytes
from budgetgen.source.packages import DOCUMENTS, is_web_page, names_in

SUPPORTED = {
    "Word 文档": "docx",
    "Excel 工作簿": "xlsx、xls、xlsb、ods",
    "有文字层的 PDF": "pdf",
    "网页": "html、htm、mht",
    "文本和表": "txt、csv、tsv",
    "render 写出的数据": "json",
    "经 LibreOffice 转换": "doc、wps、rtf、odt、et、Office 2003 的 xml",
}
"""What can be read, in the words of people, and by which extensions it is known."""

_READERS = {
    "docx": ("docx", "read_docx"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pdf": ("pdf", "read_pdf"),
    "xls": ("xls", "read_xls"),
    "ods": ("ods", "read_ods"),
    "html": ("web", "read_html"),
    "mht": ("web", "read_mht"),
    "txt": ("plain", "read_text"),
    "csv": ("delimited", "read_delimited"),
    "json": ("own_json", "read_json"),
}
"""The module and the function that read a format; the module is imported when a file needs it."""

_BY_OFFICE = ("doc", "rtf", "odt", "xml_text", "xml_sheet")
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
}
_MAIL = re.compile(rb"\A(?:[A-Za-z-]{2,40}: [^\r\n]{0,500}\r?\n(?:[ \t][^\r\n]{0,500}\r?\n){0,9}){1,30}\r?\n")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def read_document(path: Path) -> ReadDocument:
    """The blocks of a file of any supported format.

    Raises CannotGoOn for what cannot be read: why, and what to do.
    """
    file = str(path)
    data = read_bytes(path, file, DOCUMENTS.file)
    if len(data) > DOCUMENTS.file:
        raise _cannot(file, f"文件超过上限 {DOCUMENTS.file:,} 字节")
    kind = format_of(data, path.suffix.lower().lstrip("."), file)
    if kind in _BY_OFFICE:
        from budgetgen.read.office import read_by_office

        return read_by_office(data, file, kind)
    module, function = _READERS[kind]
    reader: Callable[[bytes, str], ReadDocument] = getattr(
        import_module(f"budgetgen.read.{module}"), function
    )
    return reader(data, file)


def format_of(data: bytes, extension: str, file: str) -> str:
    """The format of a file by its content. Raises CannotGoOn for one that no reader knows."""
    if not data.strip(b"\0 \t\r\n"):
        raise _cannot(file, "文件是空的")
    if data.startswith(_ZIP):
        return _of_package(data, file)
    if data.startswith(_OLE):
        return _of_old_office(data, extension, file)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, name in _PICTURES.items():
        if data.startswith(start):
            raise _cannot(file, f"这是图片（{name}），里面的字要先用 OCR 认出来")
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return _of_text(data, extension, file)


def supported() -> str:
    """What can be read, in a sentence."""
    return "能读的有：" + "；".join(f"{what}（{names}）" for what, names in SUPPORTED.items())


def _of_package(data: bytes, file: str) -> str:
    """What a zip holds."""
    names = set(names_in(data))
    if not names:
        raise _cannot(file, "不是完好的文件，可能没有传输完整；请重新取得，或用 Word、Excel 重新保存")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xls"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names:
        return "ods" if _OPEN_DOCUMENT + b"spreadsheet" in data[:200] else "odt"
    if "OFD.xml" in names:
        raise _cannot(file, "OFD 里的表还不能读", "请在 OFD 阅读器里转换成 PDF 或 Word，再读")
    raise _cannot(file, "是压缩文件，里面不是 Word 或 Excel 文档；请先解压", supported())


def _of_old_office(data: bytes, extension: str, file: str) -> str:
    if _utf16("EncryptedPackage") in data:
        raise _cannot(file, "加了密码；请在 Word、Excel 或 WPS 里打开，去掉密码后另存")
    if _utf16("WordDocument") in data:
        return "doc"
    if _utf16("Workbook") in data or _utf16("Book") in data or extension in ("xls", "et"):
        return "xls"
    if extension in ("doc", "wps"):
        return "doc"
    raise _cannot(file, "是旧版的 Office 文件，里面没有文档或工作簿", supported())


def _of_text(data: bytes, extension: str, file: str) -> str:
    head = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith(b"<?xml"):
        return "xml_sheet"
    if b"schemas.microsoft.com/office/word/2003/wordml" in head:
        return "xml_text"
    if is_web_page(data) or (extension in ("html", "htm") and b"<" in head):
        return "html"
    if _MAIL.match(data[:20_000]) and b"mime-version" in data[:20_000].lower():
        return "mht"
    if head.startswith(b"{") and (extension == "json" or b'"blocks"' in data):
        return "json"
    if not _is_text(data):
        raise _cannot(file, f"认不出是什么格式（扩展名 .{visible(extension)[:10]}）", supported())
    if extension in ("csv", "tsv"):
        return "csv"
    if extension in ("xls", "xlsx", "et", "ods"):
        return "csv"  # finance systems give tables of text such names
    return "txt"


def _is_text(data: bytes) -> bool:
    """Whether the head of a file is text in some encoding: no control characters but those that texts have."""
    head = data[:4000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) * 3 > len(head):
        return True  # UTF-16
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _cannot(file: str, reason: str, remedy: str = "") -> CannotGoOn:
    return CannotGoOn(f"读不了 {file}：{reason}" + (f"；{remedy}" if remedy else ""), EXIT_USAGE)
