"""A Word document as PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from budgetgen.findings import CannotGoOn
from budgetgen.media import reason
from budgetgen.render.pdf_faces import StandIn, faces_of, installed, stand_ins, write_rules
from budgetgen.source.office_program import convert, office


def to_pdf(docx: bytes) -> tuple[bytes, list[StandIn]]:
    """The PDF of a .docx, and the faces that others stand in for.

    Raises CannotGoOn if LibreOffice is missing or fails, or if no face has Chinese characters.
    """
    program = office()
    if program is None:
        raise CannotGoOn(
            "生成 PDF 需要 LibreOffice，这台机器上没有找到。Debian/Ubuntu：sudo apt-get install libreoffice-writer；"
            "Windows：安装 LibreOffice，或在 Word、WPS 里把 .docx 另存为 PDF"
        )
    try:
        there = installed()
        instead = stand_ins(faces_of(docx), there) if there is not None else []
        with tempfile.TemporaryDirectory(prefix="budgetgen-") as folder:
            return _converted(program, docx, instead, Path(folder)), instead
    except OSError as error:
        message = f"生成 PDF 要用的临时文件写不了：{reason(error)}"
        raise CannotGoOn(f"{message}；请腾出空间，或用 TMPDIR 指定别的文件夹") from None


def _converted(program: str, docx: bytes, instead: list[StandIn], folder: Path) -> bytes:
    """The PDF of a .docx, made in an empty folder. Raises CannotGoOn or OSError."""
    source = folder / "document.docx"
    source.write_bytes(docx)
    environment = {"FONTCONFIG_FILE": str(write_rules(instead, folder))} if instead else {}
    return convert(program, source, "pdf", folder, environment, "转换 PDF ")
