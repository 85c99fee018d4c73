"""Workbooks of LibreOffice, old formats, and what only LibreOffice opens: told apart by content, or refused with a way out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.publish import prepare, render
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText
from budgetgen.read.ods import read_ods
from budgetgen.read.opening import format_of, read_document
from budgetgen.read.xls import read_xls
from budgetgen.source.office_program import office
from tests.conftest import ROOT
from tests.documents import docx, p, xlsx, zipped
from tests.reading_back import alike, sheets_of, told_by, told_in
from tests.test_read_xlsx import data, rows

SPEC = ROOT / "specs/shanghai/putuo/2025/finance.yaml"


def shown(document: ReadDocument) -> list[object]:
    return [
        b.text if isinstance(b, ReadText) else [[c.text if c.down else "^" for c in row] for row in b.rows]
        for b in document.blocks
    ]


NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")),
        ("fo", "xsl-fo-compatible"),
    )
)


def ods(tables: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_ods_is_read_as_shown() -> None:
    styles = '<style:style style:name="f" style:family="table-cell"><style:table-cell-properties fo:border="1pt"/></style:style>'
    styles += '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    frame = 'table:style-name="f"'
    tables = (
        '<table:table table:name="表">'
        + ods_row(ods_cell("总表", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
        + ods_row(ods_cell("项目", frame), ods_cell("数", frame))
        + ods_row(
            ods_cell("甲", frame),
            ods_cell("1,234.50", f'{frame} office:value-type="float" office:value="1234.5"'),
        )
        + ods_row(
            f'<table:table-cell {frame} table:number-columns-repeated="2"/>',
            attributes='table:number-rows-repeated="2"',
        )
        + ods_row(
            ods_cell("乙", frame),
            f'<table:table-cell {frame} table:formula="of:=1"/>',
            attributes='table:visibility="filter"',
        )
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048570"',
        )
        + f'</table:table><table:table table:name="底" table:style-name="h">{ods_row(ods_cell("x"))}</table:table>'
    )
    document = read_ods(ods(tables, styles), "a.ods")
    assert shown(document) == ["总表", [["项目", "数"], ["甲", "1,234.50"], ["", ""], ["", ""], ["乙", ""]]]
    cell = document.grids[0].rows[1][1]
    assert (cell.number, cell.stored) == (True, "1234.5")
    said = "\n".join(map(str, document.findings))
    for words in ("是公式", "隐藏的行里有内容", "隐藏的工作表 底 没有读"):
        assert words in said


def test_old_workbooks_keep_values_and_merges_and_say_that_looks_are_lost() -> None:
    inside = rows(["总表"], ["科目", "数"], ["0201", 1234.5], ["甲", 0.1 + 0.2])
    document = read_xls(
        xlsx({"表": data(inside, "A1:B1"), "底": data(rows(["x"]))}, attributes={"底": 'state="hidden"'}),
        "a.xls",
    )
    assert shown(document) == ["总表", [["科目", "数"], ["0201", "1234.5"], ["甲", "0.3"]]]
    said = "\n".join(map(str, document.findings))
    assert "隐藏的工作表 底 没有读" in said
    assert "按存的值读" in said


def test_formats_are_told_by_content(tmp_path: Path) -> None:
    def old(name: str) -> bytes:
        return b"\xd0\xcf\x11\xe0" + bytes(600) + name.encode("utf-16-le")

    contents = {
        "doc": old("WordDocument"),
        "xls": old("Workbook"),
        "rtf": b"{\\rtf1 a}",
        "docx": docx(p("甲")),
        "ods": ods(""),
        "odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "xml_sheet": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "pdf": b"\n%PDF-1.4",
        "html": b"<!DOCTYPE html><p>",
        "json": b'{"blocks": []}',
        "txt": "甲".encode(),
    }
    for kind, content in contents.items():
        for name in ("bin", "docx", "pdf"):
            assert format_of(content, name, "x") == kind
    with pytest.raises(CannotGoOn, match=r"OFD.*PDF"):
        format_of(zipped({"OFD.xml": "<a/>"}), "ofd", "a.ofd")


def test_without_libreoffice_it_says_how_to_save(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("budgetgen.read.office.office", lambda: None)
    path = tmp_path / "a.doc"
    path.write_bytes(b"{\\rtf1 a}")
    with pytest.raises(CannotGoOn, match=r"另存为 \.docx") as stop:
        read_document(path)
    assert stop.value.status == 3


def test_a_failing_libreoffice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 坏了 >&2; exit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("budgetgen.read.office.office", lambda: str(program))
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 a}")
    with pytest.raises(CannotGoOn, match=r"坏了.*另存为"):
        read_document(path)


@pytest.mark.slow
@pytest.mark.skipif(office() is None, reason="needs LibreOffice")
def test_what_libreoffice_saves_is_read(tmp_path: Path) -> None:
    disclosure = prepare(SPEC).disclosure
    assert disclosure is not None
    written, _ = render(SPEC, tmp_path, ("docx", "xlsx"), set())
    files = {path.suffix[1:]: path for path in written}
    program = office()
    assert program is not None

    def saved(source: str, form: str) -> ReadDocument:
        copy = shutil.copy(files[source], tmp_path / f"saved.{source}")
        command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", form, "--outdir", str(tmp_path), str(copy)],
            check=True,
            capture_output=True,
        )
        return read_document(tmp_path / f"saved.{form}")

    for form in ("pdf", "doc", "rtf", "odt", "html"):
        document = saved("docx", form)
        tables = [told for told in told_in(disclosure) if not isinstance(told, tuple)]
        found = [[[c.text for c in row] for row in grid.rows] for grid in document.grids]
        wanted = [[["".join(text.split()) for text, _, _ in row] for row in told] for told in tables]
        assert [[["".join(text.split()) for text in row] for row in grid] for grid in found] == wanted, form
    for form in ("ods", "xls"):
        document = saved("xlsx", form)
        expected = sheets_of(disclosure)
        if form == "ods":
            found_blocks = told_by(document.blocks)[: len(expected)]
            assert [pair for pair in zip(expected, found_blocks, strict=True) if not alike(*pair)] == []
        else:
            assert len(document.grids) >= len(disclosure.tables)
            assert all(isinstance(grid, ReadGrid) for grid in document.grids)
