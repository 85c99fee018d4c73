"""How fast documents are read, against stock tools in the same run, in processor time. Usage: python benchmarks/read.py [rounds]

docx: against python-docx visiting every cell's text. xlsx: against python-calamine reading the values (it knows
neither formats nor frames). pdf: against pdfplumber extracting the words of a published document.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pdfplumber
from python_calamine import CalamineWorkbook

from budgetgen.publish import render
from budgetgen.read.docx import read_docx
from budgetgen.read.pdf import read_pdf
from budgetgen.read.xlsx import read_xlsx

ROOT = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median processor time of a piece of work, after one round that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        spec = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"
        written, _ = render(spec, Path(folder), ("docx", "xlsx"), set())
        files = {path.suffix: path.read_bytes() for path in written}
    pdf = (ROOT / "tests/data/putuo-finance-2025/disclosure.pdf").read_bytes()

    def stock_docx() -> object:
        tables = docx.Document(BytesIO(files[".docx"])).tables
        return [cell.text for table in tables for row in table.rows for cell in row.cells]

    def stock_xlsx() -> object:
        book = CalamineWorkbook.from_filelike(BytesIO(files[".xlsx"]))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    def stock_pdf() -> object:
        with pdfplumber.open(BytesIO(pdf)) as document:
            return [page.extract_words() for page in document.pages]

    pairs = (
        ("docx", lambda: read_docx(files[".docx"], "a"), stock_docx, "python-docx"),
        ("xlsx", lambda: read_xlsx(files[".xlsx"], "a"), stock_xlsx, "python-calamine"),
        ("pdf", lambda: read_pdf(pdf, "a"), stock_pdf, "pdfplumber"),
    )
    for what, ours, stock, tool in pairs:
        mine, theirs = seconds(ours, rounds), seconds(stock, rounds)
        print(f"{what}: {mine / theirs:.2f} x {tool} ({1000 * mine:.0f} ms against {1000 * theirs:.0f} ms)")


if __name__ == "__main__":
    main()
