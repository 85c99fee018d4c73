"""PDFs of other people: every published cell at its place, paragraphs whole, what is no text told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from budgetgen.read.pdf import read_pdf
from tests.conftest import ROOT
from tests.documents import pdf, ruled, words
from tests.reading import squeezed

PUBLISHED = {
    "putuo-finance-2025": 1113,
    "putuo-fuliyuan-2024": 1070,
    "putuo-wanli-2023": 3162,
    "putuo-wanli-2025": 2248,
}


def published(name: str) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = json.loads(
        (ROOT / f"tests/data/{name}/tables.json").read_text(encoding="utf-8")
    )
    return tables


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_cell_is_read_at_its_place(name: str) -> None:
    document = read_document(ROOT / f"tests/data/{name}/disclosure.pdf")
    expected = [
        [[squeezed(text) for text in row] for row in (*t["header"], *t["body"])] for t in published(name)
    ]
    found = [[[squeezed(cell.text) for cell in row] for row in grid.rows] for grid in document.grids]
    assert found == expected
    assert sum(len(row) for table in expected for row in table) == PUBLISHED[name]


def test_titles_captions_and_notes_stand_around_their_tables() -> None:
    document = read_document(ROOT / "tests/data/putuo-wanli-2023/disclosure.pdf")
    blocks = list(document.blocks)
    for table in published("putuo-wanli-2023"):
        rows = [[squeezed(text) for text in row] for row in (*table["header"], *table["body"])]
        [at] = [
            n
            for n, b in enumerate(blocks)
            if isinstance(b, ReadGrid) and [[squeezed(c.text) for c in row] for row in b.rows] == rows
        ]
        around = "".join(squeezed(b.text) for b in blocks[at - 2 : at + 2] if isinstance(b, ReadText))
        for text in (table["title"], *table["caption"], *table.get("note", [])):
            assert squeezed(text) in around


def test_paragraphs_are_whole_over_lines_and_pages() -> None:
    texts = [b.text for b in read_document(ROOT / "tests/data/putuo-finance-2025/disclosure.pdf").texts]
    numbered = [text for text in texts if text.startswith("7.“社会保障")]
    assert len(numbered) == 1  # its text layer has it twice, at the joint of two pages
    assert numbered[0].endswith("支出。")
    assert "887.36万元" in numbered[0]


def texts(document: ReadDocument) -> list[str]:
    return [block.text for block in document.texts]


def cells(grid: ReadGrid) -> list[list[str]]:
    return [[c.text if c.down else "^" for c in row] for row in grid.rows]


XS = [50.0, 150.0, 250.0, 350.0]


def test_a_table_over_pages_is_one_its_repeated_head_dropped() -> None:
    head = ["code", "name", "sum"]
    first = words(50, 40, "Title") + ruled(XS, [60, 80, 100], [head, ["201", "a", "1.00"]])
    second = ruled([x + 4 for x in XS], [60, 80, 100], [head, ["202", "b", "2.00"]])
    third = ruled([50.0, 250.0, 350.0], [60, 80], [["total", "3.00"]]) + words(50, 120, "note")
    document = read_pdf(pdf(first, second, third), "a.pdf")
    [grid] = document.grids
    assert cells(grid) == [head, ["201", "a", "1.00"], ["202", "b", "2.00"], ["total", "^", "3.00"]]
    assert grid.head == 1
    assert [str(grid.rows[n][0].spot) for n in (1, 2)] == ["第 1 页，第 1 个表 A2", "第 2 页，第 2 个表 A2"]
    assert texts(document) == ["Title", "note"]
    assert not document.findings


def test_a_text_between_them_parts_two_tables() -> None:
    page = ruled(XS, [60, 80, 100], [["code", "name", "sum"], ["201", "a", "1.00"]])
    assert len(read_pdf(pdf(page, words(50, 40, "Another") + page), "a.pdf").grids) == 2


def test_page_numbers_and_running_heads_are_told() -> None:
    pages = [
        words(50, 40, "Office of X") + words(50, 100, f"text {n}" * 3) + words(300, 780, f"- {n} -")
        for n in (3, 4, 5)
    ]
    document = read_pdf(pdf(*pages), "a.pdf")
    assert "".join(texts(document)) == "".join(f"text {n}" * 3 for n in (3, 4, 5))
    assert {finding.rule for finding in document.findings} == {"page-furniture"}
    assert "Office of X" in "".join(finding.message for finding in document.findings)


def test_bold_type_that_is_drawn_twice_is_read_once() -> None:
    document = read_pdf(pdf(words(50, 40, "Total 11.00") + words(50.3, 40, "Total 11.00")), "a.pdf")
    assert texts(document) == ["Total 11.00"]


PICTURE = "500 0 0 700 50 50 cm /I Do"


def test_a_scan_is_refused_and_a_scanned_page_is_told() -> None:
    with pytest.raises(CannotGoOn, match=r"没有文字层.*OCR"):
        read_pdf(pdf(PICTURE, images=True), "扫描.pdf")
    document = read_pdf(pdf(words(50, 40, "text"), PICTURE, images=True), "a.pdf")
    assert [(f.rule, f.place.inside) for f in document.findings] == [("page-text", "第 2 页")]


def test_text_without_letters_is_refused() -> None:
    font = (
        "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
        "/Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>]"
    )
    with pytest.raises(CannotGoOn, match="没有编码表"):
        read_pdf(pdf(words(50, 40, "abcdefgh"), font=font), "a.pdf")


@pytest.mark.parametrize("cut", [20, 400, -200])
def test_a_file_that_was_cut_off(cut: int) -> None:
    data = (ROOT / "tests/data/putuo-fuliyuan-2024/disclosure.pdf").read_bytes()[:cut]
    try:
        assert read_pdf(data, "a.pdf").format == "pdf"
    except CannotGoOn as stop:
        assert "不是完好的 PDF" in str(stop)


def test_a_password_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    def refuse(*_: object, **__: object) -> None:
        raise PDFPasswordIncorrect

    monkeypatch.setattr("pdfplumber.open", refuse)
    with pytest.raises(CannotGoOn, match="加了密码"):
        read_pdf(b"%PDF-1.7", "a.pdf")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pdfplumber", None)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(words(50, 40, "a")))
    with pytest.raises(CannotGoOn, match=r"budgetgen\[pdf\]") as stop:
        read_document(path)
    assert stop.value.status == 3
