"""A PDF with a text layer as read: tables from their ruling lines, joined over pages; the rest as paragraphs.

Works with pdfplumber, and with pdfplumber-rs, which has the same module name and takes a tenth of the time.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from budgetgen.findings import EXIT_ENVIRONMENT, EXIT_USAGE, CannotGoOn
from budgetgen.read.losses import Losses
from budgetgen.read.model import ReadDocument, Spot
from budgetgen.read.pdf_cells import PageTable, tables_of
from budgetgen.read.pdf_joints import blocks_of
from budgetgen.read.pdf_marks import UNREADABLE_SIGN, Line, letters_of, lines_of, rulings_of

MAX_PAGES = 1000
MANY_CURVES = 200
"""A page with so many curves and no text has its letters drawn."""
MAX_LETTERS = 5_000_000
_ENOUGH_UNREADABLE = 0.02
"""A text of which so large a part has no letters is no text."""


def read_pdf(data: bytes, file: str) -> ReadDocument:
    """The blocks of a PDF. Raises CannotGoOn for one that is no sound PDF, is locked or has no text."""
    try:
        import pdfplumber
    except ImportError:
        raise CannotGoOn(
            f"读 PDF（{file}）要用 pdfplumber，没有安装；请运行 pip install 'budgetgen[pdf]'",
            EXIT_ENVIRONMENT,
        ) from None
    losses = Losses(file)
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            pages = _pages(document, file, losses)
            heights = [float(page.height) for page in document.pages]
    except (CannotGoOn, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001,RUF100 - the library raises whatever a broken file makes of it
        raise _refused(error, file) from None
    return ReadDocument(file, "pdf", tuple(blocks_of(pages, heights, losses)), losses.findings())


def _refused(error: BaseException, file: str) -> CannotGoOn:
    said = f"{type(error).__name__} {error} {error.__cause__ or ''}".lower()
    if "password" in said or "encrypt" in said:
        return CannotGoOn(f"读不了 {file}：PDF 加了密码；请另存一份不带密码的", EXIT_USAGE)
    return CannotGoOn(f"读不了 {file}：不是完好的 PDF，可能没有传输完整；请重新取得", EXIT_USAGE)


def _pages(document: Any, file: str, losses: Losses) -> list[list[Line | PageTable]]:
    """The lines and tables of each page from top to bottom."""
    pages: list[list[Line | PageTable]] = []
    if len(document.pages) > MAX_PAGES:
        raise CannotGoOn(f"读不了 {file}：超过 {MAX_PAGES} 页；请分成几份", EXIT_USAGE)
    count = unreadable = tables = 0
    without: list[int] = []
    for number, page in enumerate(document.pages, 1):
        letters = letters_of(page)
        count += len(letters)
        lost = sum(letter.text == UNREADABLE_SIGN for letter in letters)
        unreadable += lost
        if count > MAX_LETTERS:
            raise CannotGoOn(f"读不了 {file}：超过 {MAX_LETTERS:,} 个字；请分成几份", EXIT_USAGE)
        if lost:
            losses.tell(
                "有的字在 PDF 里没有对应的文字（字体没有编码表），读成 \ufffd",
                Spot(page=number),
                rule="page-text",
            )
        if not any(letter.text != " " for letter in letters):
            if page.images or len(page.curves) > MANY_CURVES:
                without.append(number)
                losses.tell(
                    "这一页没有文字层，像是扫描的图片，没有读",
                    Spot(page=number),
                    "请先用 OCR 软件认出文字",
                    "page-text",
                )
            pages.append([])
            page.close()
            continue
        level, upright = rulings_of(page)
        found, outside = tables_of(level, upright, letters, number, tables + 1)
        tables += len(found)
        items: list[Line | PageTable] = [*found, *lines_of(outside, number)]
        pages.append(sorted(items, key=lambda item: item.top))
        if page.images:
            losses.hint("图片没有读", Spot(page=number))
        page.close()
    if without and not any(pages):
        raise CannotGoOn(f"读不了 {file}：没有文字层，像是扫描件；请先用 OCR 软件认出文字", EXIT_USAGE)
    if count and unreadable > _ENOUGH_UNREADABLE * count:
        raise CannotGoOn(
            f"读不了 {file}：里面的字没有编码表，复制出来不是文字；请向制作的人要 Word 或 Excel 文件，或用 OCR",
            EXIT_USAGE,
        )
    return pages
