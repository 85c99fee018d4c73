"""A file that somebody else made, opened by what is in it; the name only decides where the content leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.media import visible
from budgetgen.read.model import ReadDocument
from budgetgen.source.files import read_bytes
from budgetgen.source.packages import DOCUMENTS, names_in

SUPPORTED = {
    "docx": "Word 文档（.docx）",
    "xlsx": "Excel 工作簿（.xlsx）",
    "pdf": "有文字层的 PDF",
}
"""What can be read, in the words of people."""

_READERS = {
    "docx": ("docx", "read_docx"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pdf": ("pdf", "read_pdf"),
}
"""The module and the function that read a format; the module is imported when a file needs it."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
}


def read_document(path: Path) -> ReadDocument:
    """The blocks of a file of any supported format.

    Raises CannotGoOn for what cannot be read: why, and what to do.
    """
    data = read_bytes(path, str(path), DOCUMENTS.file)
    file = str(path)
    if len(data) > DOCUMENTS.file:
        raise _cannot(file, f"文件超过上限 {DOCUMENTS.file:,} 字节")
    if not data:
        raise _cannot(file, "文件是空的")
    kind = format_of(data, path.suffix.lower().lstrip("."), file)
    module, function = _READERS[kind]
    reader: Callable[[bytes, str], ReadDocument] = getattr(
        import_module(f"budgetgen.read.{module}"), function
    )
    return reader(data, file)


def format_of(data: bytes, extension: str, file: str) -> str:
    """The format of a file by its content. Raises CannotGoOn for one that no reader knows."""
    if data.startswith(_ZIP):
        return _of_package(data, file)
    if data.startswith(_OLE):
        return _of_old_office(data, file)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for start, name in _PICTURES.items():
        if data.startswith(start):
            raise _cannot(file, f"这是图片（{name}），里面的字要先用 OCR 认出来")
    raise _cannot(file, f"认不出是什么格式（扩展名 .{visible(extension)[:10]}）", supported())


def supported() -> str:
    """What can be read, in a sentence."""
    return f"能读的有：{'、'.join(SUPPORTED.values())}"


def _of_package(data: bytes, file: str) -> str:
    """What a zip holds."""
    names = set(names_in(data))
    if not names:
        raise _cannot(file, "不是完好的文件，可能没有传输完整；请重新取得，或用 Word、Excel 重新保存")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise _cannot(file, "是压缩文件，里面不是 Word 或 Excel 文档；请先解压", supported())


def _of_old_office(data: bytes, file: str) -> str:
    if _utf16("EncryptedPackage") in data:
        raise _cannot(file, "加了密码；请在 Word、Excel 或 WPS 里打开，去掉密码后另存")
    raise _cannot(file, "是旧版的 Office 文件；请另存为 .docx 或 .xlsx", supported())


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _cannot(file: str, reason: str, remedy: str = "") -> CannotGoOn:
    return CannotGoOn(f"读不了 {file}：{reason}" + (f"；{remedy}" if remedy else ""), EXIT_USAGE)
