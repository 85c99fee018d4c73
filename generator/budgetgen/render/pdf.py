"""A Word document as PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from budgetgen.findings import CannotGoOn
from budgetgen.media import reason
from budgetgen.render import pdf_gate
from budgetgen.render.package import write_package
from budgetgen.render.pdf_faces import StandIn, faces_of, installed, stand_ins, write_rules
from budgetgen.source.office_program import convert, office
from budgetgen.source.packages import parse_xml

_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
_ALIGNED = ("word/document.xml", "word/styles.xml")


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """A PDF, the faces that others stand in for, and what of the document its text does not have.

    `lost` is None where the library is missing that reads the text of a PDF.
    """

    data: bytes
    instead: list[StandIn]
    lost: list[pdf_gate.LostText] | None


def to_pdf(docx: bytes) -> PrintedPdf:
    """The PDF of a .docx, held against it.

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
            data = _converted(program, left_aligned(docx), instead, Path(folder))
        return PrintedPdf(data, instead, pdf_gate.lost_text(docx, data) if pdf_gate.compared() else None)
    except ValueError:
        raise CannotGoOn(
            "LibreOffice 写出的 PDF 读不了；请再试一次，或在 Word、WPS 里把 .docx 另存为 PDF"
        ) from None
    except OSError as error:
        message = f"生成 PDF 要用的临时文件写不了：{reason(error)}"
        raise CannotGoOn(f"{message}；请腾出空间，或用 TMPDIR 指定别的文件夹") from None


def left_aligned(docx: bytes) -> bytes:
    """The copy of a .docx that is printed: justified paragraphs are left-aligned.

    LibreOffice 7.4 drops a mark that hangs into the margin of a justified line, from the page and from the text.
    """
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in _ALIGNED:
        if name in parts:
            root = parse_xml(parts[name])
            for alignment in root.iter("{*}jc"):
                if alignment.get(_VALUE) == "both":
                    alignment.set(_VALUE, "left")
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_package(parts)


def _converted(program: str, docx: bytes, instead: list[StandIn], folder: Path) -> bytes:
    """The PDF of a .docx, made in an empty folder. Raises CannotGoOn or OSError."""
    source = folder / "document.docx"
    source.write_bytes(docx)
    environment = {"FONTCONFIG_FILE": str(write_rules(instead, folder))} if instead else {}
    return convert(program, source, "pdf", folder, environment, "转换 PDF ")
