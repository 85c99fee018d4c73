"""Formats that only office programs know (.doc, .wps, .rtf, .et, XML of Office 2003, .odt): converted, then read."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from budgetgen.findings import EXIT_ENVIRONMENT, EXIT_USAGE, CannotGoOn
from budgetgen.media import reason
from budgetgen.read.docx import read_docx
from budgetgen.read.model import ReadDocument
from budgetgen.read.xlsx import read_xlsx
from budgetgen.source.office_program import convert, office

_TEXTS = ("doc", "rtf", "odt", "xml_text")
_NAMES = {"xml_text": "xml", "xml_sheet": "xml"}
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


def read_by_office(data: bytes, file: str, kind: str) -> ReadDocument:
    """The blocks of a file that LibreOffice converts. Raises CannotGoOn where it is missing or fails."""
    program = office()
    form = "docx" if kind in _TEXTS else "xlsx"
    if program is None:
        message = f"读不了 {file}：这种格式要先由 LibreOffice 转换，这台机器上没有找到"
        raise CannotGoOn(
            f"{message}；请安装 LibreOffice，或在 Word、Excel、WPS 里另存为 .{form}", EXIT_ENVIRONMENT
        )
    try:
        with tempfile.TemporaryDirectory(prefix="budgetgen-") as name:
            folder = Path(name)
            source = folder / f"document.{_NAMES.get(kind, kind)}"
            source.write_bytes(data)
            made = convert(program, source, _FILTERS[form], folder, {}, "转换")
    except OSError as error:
        message = f"读 {file} 要用的临时文件写不了：{reason(error)}"
        raise CannotGoOn(f"{message}；请腾出空间，或用 TMPDIR 指定别的文件夹") from None
    except CannotGoOn as stop:
        message = f"读不了 {file}：{stop}；请在 Word、Excel 或 WPS 里另存为 .{form}"
        raise CannotGoOn(message, EXIT_USAGE) from None
    read = (read_docx if form == "docx" else read_xlsx)(made, file)
    return replace(read, format=kind)
