"""How fast documents are made, against stock tools in the same run. Usage: python benchmarks/render.py [rounds]

docx: filling the pack's Word template, against `DocxTemplate(...).render(...)` of docxtpl with the same context.
xlsx: filling the pack's Excel template (with formulas and their values), against openpyxl loading the template and
writing the same shown cells (without formulas' values, which it cannot write).
cold: a whole process each, `budgetgen render` against a script that loads the same data and uses the stock tool.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from docxtpl import DocxTemplate
from timing import milliseconds

from budgetgen.publish import prepare
from budgetgen.render.excel import write_excel
from budgetgen.render.word import context, write_word

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"
TEMPLATES = ROOT / "templates/hebei-2022"


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    prepared = prepare(SPEC)
    disclosure, pack, books = prepared.disclosure, prepared.pack, prepared.books
    assert disclosure and pack and books
    facts = context(disclosure, pack)

    def stock_word() -> None:
        document = DocxTemplate(TEMPLATES / "template.docx")
        document.render(facts, autoescape=True)
        document.save(io.BytesIO())

    def stock_excel() -> None:
        book = openpyxl.load_workbook(TEMPLATES / "template.xlsx")
        for table in disclosure.tables:
            sheet = book[table.name]
            first = 2 + len(table.header) + bool(table.captions)
            for y, row in enumerate(table.rows):
                for x, cell in enumerate(row.cells, 1):
                    target = sheet.cell(first + y, x)
                    if not isinstance(target, openpyxl.cell.cell.MergedCell):
                        target.value = float(cell.text) if cell.figure and cell.text else cell.text
        book.save(io.BytesIO())

    def compare(what: str, ours: float, stock: float, tool: str) -> None:
        print(f"{what}: {stock / ours:.1f} x {tool} ({ours:.1f} ms against {stock:.1f} ms)")

    word = milliseconds(lambda: write_word(disclosure, pack, TEMPLATES / "template.docx"), rounds)
    compare("docx warm", word, milliseconds(stock_word, rounds), "stock docxtpl")
    excel = milliseconds(lambda: write_excel(disclosure, books, TEMPLATES / "template.xlsx"), rounds)
    compare("xlsx warm", excel, milliseconds(stock_excel, rounds), "openpyxl")
    print(f"spec to disclosure: {milliseconds(lambda: prepare(SPEC), rounds):.1f} ms")

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "facts.json")
        import json

        data.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        script = (
            "import json,sys; from docxtpl import DocxTemplate; d=DocxTemplate(sys.argv[1]);"
            "d.render(json.load(open(sys.argv[2],encoding='utf-8')),autoescape=True); d.save(sys.argv[3])"
        )
        stock = [
            sys.executable,
            "-c",
            script,
            str(TEMPLATES / "template.docx"),
            str(data),
            f"{folder}/stock.docx",
        ]
        ours = [sys.executable, "-m", "budgetgen", "render", str(SPEC), "-o", folder, "--format", "docx"]

        def run(command: list[str]) -> None:
            subprocess.run(command, check=True, capture_output=True)

        few = max(3, rounds // 3)
        compare(
            "docx cold",
            milliseconds(lambda: run(ours), few),
            milliseconds(lambda: run(stock), few),
            "stock docxtpl",
        )


if __name__ == "__main__":
    main()
