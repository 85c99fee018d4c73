"""Word and workbook show one text: for every setting of a table and every amount, whoever displays the cell."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.disclosure.books import shown
from budgetgen.ledger.money import UNITS
from budgetgen.pack.layout import Look
from budgetgen.publish import prepare, render
from budgetgen.render.excel_number_formats import format_for
from tests.making import own_pack, rendered, starter, write_spec
from tests.program import run
from tests.reading import docx_tables, squeezed

SSF = "0.11.2"
"""SheetJS's own formatter of numbers (npm ssf), a second engine that displays."""
AMOUNTS = (0, -500, 5_000, 499, 5_555_250_00, -12_345_678_90, 10**15, 105_000_000, 150_000_00, 1)
NOTHINGS, ZEROS = ("", "0", "0.00", "—"), (None, "0", "0.00", "-", "")
OWN = ("General", "0.00", "#,##0.00", "@", "0.00%", "yyyy-mm-dd", "#,##0_);(#,##0)")


@dataclass(frozen=True)
class Case:
    """A cell: what is stored (a number, or None for a text), its number format, and what the page shows."""

    stored: str | None
    code: str
    text: str


def looks() -> Iterator[Look]:
    for unit, decimals, trimmed, thousands in product(UNITS, (0, 1, 2), (False, True), (False, True)):
        for nothing, zero in product(NOTHINGS, ZEROS):
            yield Look(unit, decimals, trimmed and decimals > 0, thousands, nothing, zero)


def cases() -> dict[Case, None]:
    """Every combination, each cell once."""
    found: dict[Case, None] = {}
    for look in looks():
        for number, amount in enumerate((*AMOUNTS, 0)):
            text, _ = shown(amount, look, absent=number == len(AMOUNTS))
            stored = text.replace(",", "") if any(c.isdigit() for c in text) else None
            for own in OWN:
                found[Case(stored, format_for(text, stored, own, look), text)] = None
    return found


def looks_like(value: Decimal, code: str) -> str:
    """How a number looks under the formats that the program writes; written apart from the program's own."""
    if code == "General":
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    sections = code.split(";")
    section, sign = sections[0], "-" if value < 0 else ""
    if value == 0 and len(sections) == 3:
        return sections[2].strip('"')
    if value < 0 and len(sections) > 1:
        section, sign = sections[1].lstrip("-"), "-" if sections[1].startswith("-") else ""
        if section.startswith("("):
            return f"({looks_like(abs(value), section.strip('()'))})"
    section = section.replace("_)", "")
    digits = section.partition(".")[2]
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(digits)), ROUND_HALF_UP)
    return sign + (f"{rounded:,}" if "," in section else str(rounded))


def test_each_cell_is_shown_as_the_page_shows_it() -> None:
    found = cases()
    assert len(found) > 300
    for case in found:
        assert case.code.strip() != "@"
        if case.stored is not None:
            assert looks_like(Decimal(case.stored), case.code) == case.text, case


def test_a_table_that_shows_nothing_as_0(tmp_path: Path) -> None:
    """It was 0 on the page and 0.00 in the sheet."""
    own_pack(tmp_path, '表:\n  三公经费: {小数: 2, 无数: "0"}\n')
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    [path], _ = render(spec, tmp_path / "out", ("xlsx",), set())
    cells = [c for row in openpyxl.load_workbook(path)["三公经费"].iter_rows() for c in row]
    formulas = [cell for cell in cells if cell.data_type == "f"]
    values = openpyxl.load_workbook(path, data_only=True)["三公经费"]
    zeros = [cell for cell in formulas if values[cell.coordinate].value == 0]
    assert zeros
    assert {looks_like(Decimal(0), cell.number_format) for cell in zeros} == {"0"}


LOOKS = """\
表:
  收支总表: {侧: {支出: {无数: 无, 零: "0.0", 小数: "1"}}}
  政府性基金支出表:
    范围: {资金: null, 性质: 本年支出}
    无数: —
    列:
      - 项目
      - {标签: 合计, 小数: "0", 千分位: 是}
      - {标签: 一般公共预算, 无数: "0", 名: 一般, 列: [{标签: 小计, 查询: {资金: 一般公共预算}}, {标签: 其中：公用, 名: 公用, 查询: {资金: 一般公共预算, 经费: 公用经费}, 小数: 至多2, 零: ""}]}
      - {标签: 其他收入, 查询: {资金: 其他收入}, 无数: ""}
      - {标签: 上年, 小数: "1"}
      - {标签: 比上年增减％, 名: 增减率, 查询: {度量: 增减率}, 小数: "1", 无基数: 新增}
      - {标签: 增减率, 名: 另一个率}
    行词位: [支出列]
    行: [合计, 基本支出, 项目支出, 经营支出, {标签: 上缴上级支出}]
"""
ROWS = {
    "合计": ["312", "312.05", "27", "", "304.1", "2.6", "2.63"],
    "基本支出": ["287", "287.05", "27", "", "279.1", "2.9", "2.87"],
    "项目支出": ["25", "25.00", "0", "", "25.0", "—", "—"],
    "经营支出": ["—", "0", "0", "", "—", "新增", "—"],
    "上缴上级支出": ["—", "0", "0", "", "—", "新增", "—"],
}


def displayed(cell: Any) -> str:
    """What a cell shows, by its value and number format."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    return looks_like(Decimal(str(cell.value)), cell.number_format)


def test_sides_and_columns_have_looks_of_their_own(tmp_path: Path) -> None:
    own_pack(tmp_path, LOOKS)
    assert run("pack", "scaffold", "own", "--force", cwd=tmp_path).status == 0
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    files = rendered(spec, ("docx", "xlsx"))
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    book = openpyxl.load_workbook(files["xlsx"], data_only=True)
    by_title = {squeezed(table.title): table for table in docx_tables(files["docx"])}
    for name in ("收支总表", "政府性基金支出表"):
        [block] = [table for table in disclosure.tables if table.name == name]
        wanted = [[cell.text for cell in row.cells] for row in block.rows]
        page = by_title[squeezed(block.title)].rows[len(block.header) :]
        assert page == wanted
        sheet = [[displayed(cell) for cell in row] for row in book[block.name].iter_rows()]
        assert [row for row in sheet if row in wanted] == wanted
    assert {row[0]: row[1:] for row in wanted} == ROWS
    income = {row.cells[1].text: row.cells[2].text for row in disclosure.tables[0].rows}
    spending = {row.cells[3].text: row.cells[4].text for row in disclosure.tables[0].rows}
    assert (income["收入总计"], income["五、事业收入"]) == ("312.05", "")
    assert (spending["支出总计"], spending["五、教育支出"]) == ("312.1", "无")


# ---- slow: programs that display


@pytest.mark.slow
def test_libreoffice_displays_the_same(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make test-slow installs it"
    numbers = [case for case in cases() if case.stored is not None]
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.column_dimensions["A"].width = 60
    for row, case in enumerate(numbers, 1):
        cell = book.active.cell(row, 1, float(case.stored or 0))
        cell.number_format = case.code
    book.save(tmp_path / "in.xlsx")
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", options, "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (tmp_path / "out/in.csv").open(encoding="utf-8", newline="") as file:
        displayed = ["".join(row).strip() for row in csv.reader(file)]
    wrong = [(case, text) for case, text in zip(numbers, displayed, strict=True) if text != case.text]
    assert not wrong


@pytest.mark.slow
def test_another_program_displays_the_same(tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        pytest.skip("ssf needs node and npm, which are not installed")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path)]
    if subprocess.run([*command, f"ssf@{SSF}"], capture_output=True, check=False).returncode:
        pytest.skip(f"npm cannot install ssf {SSF}")
    numbers = [case for case in cases() if case.stored is not None]
    script = (
        'const ssf = require("ssf"); const cells = JSON.parse(require("fs").readFileSync(0, "utf-8"));'
        "process.stdout.write(JSON.stringify(cells.map(([code, value]) => ssf.format(code, value))));"
    )
    done = subprocess.run(
        [node, "-e", script],
        input=json.dumps([[case.code, float(case.stored or 0)] for case in numbers]).encode(),
        capture_output=True,
        check=True,
        env={"NODE_PATH": str(tmp_path / "node_modules")},
    )
    displayed = [text.strip() for text in json.loads(done.stdout)]  # a format may leave room for a bracket
    assert displayed == [case.text for case in numbers]
