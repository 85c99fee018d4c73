"""No character of the Word document is lost on the way to PDF, or the PDF is not written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from budgetgen.findings import CannotGoOn
from budgetgen.publish import render
from budgetgen.render import pdf, pdf_gate
from budgetgen.source.office_program import office
from tests.making import rendered, starter, write_spec

FOOTER = "—{}—"
Pages = list[str]


def _squeezed(element: Any) -> str:
    return "".join("".join(t.text or "" for t in element.iter(qn("w:t"))).split())


def _printed(document: Path) -> Pages:
    """A layout of the document: a page for each table and for what stands between them, with its number below."""
    pages = [""]
    for child in docx.Document(str(document)).element.body:
        if child.tag == qn("w:tbl"):
            pages += [_squeezed(child), ""]
        else:
            pages[-1] += _squeezed(child)
    return [page + FOOTER.format(number) for number, page in enumerate(filter(None, pages), 1)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(write_spec(tmp_path_factory.mktemp("spec"), starter()))["docx"]


@pytest.fixture
def lost(written: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Pages], list[tuple[str, str]]]:
    """What the gate says of the document printed on pages with these texts."""

    def told(pages: Pages) -> list[tuple[str, str]]:
        monkeypatch.setattr(pdf_gate, "_pages", lambda pdf: pages)
        return [(loss.where, loss.lost) for loss in pdf_gate.lost_text(written.read_bytes(), b"")]

    return told


def _replaced(pages: Pages, old: str, new: str) -> Pages:
    assert any(old in page for page in pages)
    done = "\f".join(pages).replace(old, new, 1)
    return done.split("\f")


def test_a_whole_text_passes(written: Path, lost: Any) -> None:
    pages = _printed(written)
    assert lost(pages) == []
    halves = [part for page in pages for part in (page[: len(page) // 2], page[len(page) // 2 :])]
    assert lost(halves) == []


@pytest.mark.parametrize(
    ("old", "new", "character"),
    [
        ("有关规定，", "有关规定", "，"),
        ("312.05万元", "31205万元", "."),
        ("30101基本工资", "30101基本工", "资"),
        ("247.05222.0525.00", "24705222.0525.00", "."),
    ],
)
def test_a_lost_character_is_told(written: Path, lost: Any, old: str, new: str, character: str) -> None:
    [(where, gone)] = lost(_replaced(_printed(written), old, new))
    assert gone == character and where


def test_two_losses_are_two(written: Path, lost: Any) -> None:
    pages = _replaced(_replaced(_printed(written), "基本工资", "基本工"), "组织事务", "组织事")
    assert sorted(gone for _, gone in lost(pages)) == ["务", "资"]


def test_lines_of_cells_side_by_side_are_no_loss(written: Path, lost: Any) -> None:
    pages = _replaced(_printed(written), "科目编码科目名称", "科目科目编码名称")
    assert lost(pages) == []


def test_header_rows_repeated_on_the_next_page_are_no_loss(written: Path, lost: Any) -> None:
    [table] = [t for t in docx.Document(str(written)).tables if "合计基本支出项目支出" in _squeezed(t._tbl)][
        :1
    ]
    rows = [_squeezed(row._tr) for row in table.rows]
    heads = [
        _squeezed(row._tr)
        for row in table.rows
        if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    ]
    assert heads
    whole, behind = "".join(rows), "".join(rows[-2:])
    pages = _printed(written)
    [at] = [number for number, page in enumerate(pages) if page.startswith(whole)]
    first = whole.removesuffix(behind) + FOOTER.format(98)
    pages[at : at + 1] = [first, "".join(heads) + behind + FOOTER.format(99)]
    assert lost(pages) == []
    pages[at + 1] = "".join(heads) + behind[1:] + FOOTER.format(99)
    assert [gone for _, gone in lost(pages)] == [behind[0]]


def test_a_pdf_that_lost_text_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = pdf_gate.LostText("以召开培训次数", "、")
    monkeypatch.setattr(pdf, "to_pdf", lambda docx: pdf.PrintedPdf(b"%PDF-", [], [loss]))
    done, findings = render(write_spec(tmp_path, starter()), tmp_path / "out", ("docx", "pdf"), set())
    assert done == [] and not (tmp_path / "out").exists()
    [finding] = [one for one in findings if one.rule == "pdf-text"]
    assert "PDF 里少了 “、”，在 “以召开培训次数” 之后" in finding.message and "另存为 PDF" in finding.remedy


def test_without_the_library_it_says_that_nothing_was_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert not pdf_gate.compared()
    monkeypatch.setattr(pdf, "to_pdf", lambda docx: pdf.PrintedPdf(b"%PDF-", [], None))
    done, findings = render(write_spec(tmp_path, starter()), tmp_path / "out", ("pdf",), set())
    assert [path.suffix for path in done] == [".pdf"]
    assert "pip install 'budgetgen[pdf]'" in [one.remedy for one in findings if one.rule == "pdf-text"]


def test_what_is_no_pdf_is_told(written: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "office", lambda: "soffice")
    monkeypatch.setattr(pdf, "installed", lambda: None)
    monkeypatch.setattr(pdf, "convert", lambda *arguments: b"%PDF-")
    with pytest.raises(CannotGoOn, match="PDF 读不了"):
        pdf.to_pdf(written.read_bytes())


def test_the_printed_copy_has_no_justified_line(written: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.docx"
    copy.write_bytes(pdf.left_aligned(written.read_bytes()))
    for path, wanted in ((written, True), (copy, False)):
        document = docx.Document(str(path))
        found = [*document.styles.element.iter(qn("w:jc")), *document.element.iter(qn("w:jc"))]
        assert ("both" in {one.get(qn("w:val")) for one in found}) is wanted
    texts = {_squeezed(docx.Document(str(path)).element) for path in (written, copy)}
    assert len(texts) == 1


@pytest.mark.slow
@pytest.mark.skipif(office() is None, reason="needs LibreOffice")
def test_each_mark_at_each_place_of_a_line_is_printed(tmp_path: Path) -> None:
    """Lines of some thirty characters: marks seven apart, begun at each of seven places, stand everywhere in a line."""
    data = starter()
    data["职责"] = [
        "国" * begin + "".join(f"预算公开工作{mark}" for _ in range(20)) + "办理"
        for mark in "，、；：）》”？！"
        for begin in range(1, 8)
    ]
    _, findings = render(write_spec(tmp_path, data), tmp_path / "out", ("docx", "pdf"), set(), force=True)
    assert list((tmp_path / "out").glob("**/*.pdf"))
    assert [str(one) for one in findings if one.rule == "pdf-text"] == []
