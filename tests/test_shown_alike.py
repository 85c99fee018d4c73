"""Word and workbook show one text: for every setting of a table and every amount, whoever displays the cell."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from budgetgen.disclosure.books import shown
from budgetgen.findings import Place
from budgetgen.ledger.money import UNITS
from budgetgen.pack.layout import Table
from budgetgen.pack.reading import load
from budgetgen.publish import render
from budgetgen.render.excel_number_formats import format_for
from tests.conftest import ROOT
from tests.making import own_pack, starter, write_spec

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


def tables() -> Iterator[Table]:
    pack, _ = load("hebei-2022", Place("x"), ROOT)
    assert pack is not None
    table = pack.tables["支出总表"]
    for unit, decimals, trimmed, thousands in product(UNITS, (0, 1, 2), (False, True), (False, True)):
        for nothing, zero in product(NOTHINGS, ZEROS):
            yield replace(
                table,
                unit=unit,
                decimals=decimals,
                trimmed=trimmed and decimals > 0,
                thousands=thousands,
                nothing=nothing,
                zero=zero,
            )


def cases() -> dict[Case, None]:
    """Every combination, each cell once."""
    found: dict[Case, None] = {}
    for table in tables():
        for number, amount in enumerate((*AMOUNTS, 0)):
            text, _ = shown(amount, table, absent=number == len(AMOUNTS))
            stored = text.replace(",", "") if any(c.isdigit() for c in text) else None
            for own in OWN:
                found[Case(stored, format_for(text, stored, own, table, rate=False), text)] = None
    return found


def looks(value: Decimal, code: str) -> str:
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
            return f"({looks(abs(value), section.strip('()'))})"
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
            assert looks(Decimal(case.stored), case.code) == case.text, case


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
    assert {looks(Decimal(0), cell.number_format) for cell in zeros} == {"0"}


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
