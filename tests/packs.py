"""Faults put into the templates of a pack the way that Word and Excel would, and the findings about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document

from tests.program import Ended

Program = Callable[..., Ended]
Fault = Callable[[Path], None]
WORD, EXCEL = "templates/own/template.docx", "templates/own/template.xlsx"


def in_word(change: Callable[[Any], None]) -> Fault:
    """A change of the Word template, made as Word would: by paragraphs, runs and cells."""

    def make(home: Path) -> None:
        template = Document(str(home / "template.docx"))
        change(template)
        template.save(str(home / "template.docx"))

    return make


def words_in(template: Any, old: str, new: str, count: int = 1) -> None:
    """Put other words into the first `count` runs that hold `old`, in tables or outside."""
    for run in runs(template):
        if old in run.text and count:
            run.text, count = run.text.replace(old, new), count - 1
    assert count == 0, old


def runs(template: Any) -> Iterator[Any]:
    for paragraph in paragraphs(template):
        yield from paragraph.runs


def paragraphs(template: Any) -> Iterator[Any]:
    yield from template.paragraphs
    for table in template.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def paragraph(template: Any, words: str) -> Any:
    """The first paragraph that holds some words."""
    return next(p for p in paragraphs(template) if words in p.text)


def cell(template: Any, table: int, old: str, new: str) -> None:
    """Put other words into a cell of the table of this number."""
    cells = [cell for row in template.tables[table].rows for cell in row.cells if cell.text == old]
    cells[0].paragraphs[0].runs[0].text = new


def in_excel(name: str, change: Callable[[Any], None]) -> Fault:
    """A change of one sheet of the Excel template."""

    def make(home: Path) -> None:
        book = openpyxl.load_workbook(home / "template.xlsx")
        change(book[name])
        book.save(home / "template.xlsx")

    return make


def put(sheet: Any, old: str, new: object) -> None:
    """Write something else into the first cell that holds `old`."""
    next(c for row in sheet.iter_rows() for c in row if c.value == old).value = new


def pack_yaml(home: Path, text: str, parent: str = "base") -> None:
    """The pack as one that inherits, its own keys first."""
    parent = "" if text.startswith("沿用") or not text else f"沿用: {parent}\n"
    (home / "pack.yaml").write_text((text + parent) or "{}\n", encoding="utf-8")


def finding(told: str, file: str, inside: str, rule: str) -> str:
    """The line of a finding of this rule at this place."""
    place = f"{file}（{inside}" if inside else file
    lines = [line for line in told.splitlines() if f"[{rule}]" in line and line.startswith(place)]
    assert lines, told
    return "\n".join(lines)


def rendered(program: Program) -> Ended:
    """`budgetgen render` over the pack's own starter."""
    program("init", "my.yaml", "--pack", "own")
    return program("render", "my.yaml")
