"""Written documents read back by other libraries' readers, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph


@dataclass
class ReadTable:
    """A table as a reader of the page sees it: merged cells hold their text once, blanks elsewhere."""

    title: str
    captions: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header_rows: int = 0


def squeezed(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def docx_tables(path: Path) -> list[ReadTable]:
    """All tables of a .docx with the title and caption above and the notes below."""
    document = docx.Document(str(path))
    found: list[ReadTable] = []
    above: list[Paragraph] = []
    for child in document.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraph = Paragraph(child, document)
            if not paragraph.text:
                continue
            if found and not above and paragraph.style is not None and paragraph.style.name == "表注":
                found[-1].notes.append(paragraph.text)
            else:
                above.append(paragraph)
        elif child.tag == qn("w:tbl"):
            captions: list[str] = []
            if above[-1].style is not None and above[-1].style.name == "表说明":
                captions = above.pop().text.split("\t")
            found.append(_docx_table(DocxTable(child, document), above[-1].text, captions))
            above = []
    return found


def _docx_table(table: DocxTable, title: str, captions: list[str]) -> ReadTable:
    read = ReadTable(title, captions)
    for row in table._tbl.tr_lst:
        cells: list[str] = []
        for cell in row.tc_lst:
            merge = cell.tcPr.find(qn("w:vMerge")) if cell.tcPr is not None else None
            covered = merge is not None and merge.get(qn("w:val")) != "restart"
            lines = ["".join(_run_text(p)) for p in cell.p_lst]
            cells += ["" if covered else "\n".join(lines)] + [""] * (cell.grid_span - 1)
        read.rows.append(cells)
        if row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None:
            read.header_rows += 1
    return read


def _run_text(paragraph: Any) -> list[str]:
    texts = []
    for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        texts.append(node.text or "" if node.tag == qn("w:t") else "\n" if node.tag == qn("w:br") else "\t")
    return texts


def xlsx_tables(path: Path, widths: list[int], captions: list[int]) -> list[ReadTable]:
    """The first sheets of an .xlsx as tables of the given widths and numbers of captions."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = []
    for sheet, width, count in zip(book.worksheets, widths, captions, strict=False):
        lines = [[cell_text(cell) for cell in row[:width]] for row in sheet.iter_rows()]
        read = ReadTable(lines.pop(0)[0])
        if count:
            read.captions = [text for text in lines.pop(0) if text]
        boxed = [row[0].border.left.style is not None for row in sheet.iter_rows(min_row=2 + bool(count))]
        read.rows = [line for line, inside in zip(lines, boxed, strict=True) if inside]
        read.notes = [line[0] for line, inside in zip(lines, boxed, strict=True) if not inside and line[0]]
        found.append(read)
    return found


def cell_text(cell: Any) -> str:
    """A cell as Excel shows it, for the number formats that the program writes."""
    value = cell.value
    if value is None:
        return ""
    if not isinstance(value, int | float) or cell.number_format in ("General", "@"):
        return str(value)
    number = Decimal(str(value))
    sections = cell.number_format.split(";")
    if number == 0 and len(sections) > 2:
        return str(sections[2])
    pattern = sections[0]
    decimals = len(pattern.partition(".")[2])
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,}" if "," in pattern else str(rounded)
