"""Programs that compute workbooks, asked for every cell of a workbook whose stored values are gone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from budgetgen.render.package import write_package
from tests.making import package

HYPERFORMULA = "3.5.0"
_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")

Cells = dict[tuple[str, str], Any]
"""The value of each cell by sheet and reference; a blank text counts as nothing."""


def bare(path: Path, folder: Path) -> Path:
    """The workbook as it is written, without the values of its formulas."""
    parts = {
        name: _STORED.sub(rb"\1", data) if name.startswith("xl/worksheets/") else data
        for name, data in package(path).items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    found = folder / "bare.xlsx"
    found.write_bytes(write_package(parts))
    return found


def formulas_of(path: Path) -> dict[tuple[str, str], str]:
    """All formulas of a workbook."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def stored(path: Path) -> Cells:
    """The stored values of all formulas."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {at: _shown(book[at[0]][at[1]].value) for at in formulas_of(path)}


def computed(engine: str, path: Path, folder: Path) -> Cells:
    """What an engine makes of all formulas of a workbook without stored values."""
    found = ENGINES[engine](path, folder)
    return {at: _shown(found[at]) for at in formulas_of(path)}


def _shown(value: Any) -> Any:
    return "" if value is None else value


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook after LibreOffice has computed every formula anew."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make test-slow installs it"
    plain = bare(path, folder)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(plain)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "out" / plain.name


def _libreoffice(path: Path, folder: Path) -> Cells:
    book = openpyxl.load_workbook(recalculated(path, folder), data_only=True)
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row}


def _formulas(path: Path, folder: Path) -> Cells:
    engine = pytest.importorskip("formulas", reason="pip install -e .[engines]")
    plain = bare(path, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        solution = engine.ExcelModel().loads(str(plain)).finish().calculate()
    return {
        (sheet, reference): solution[f"'[{plain.name}]{sheet.upper()}'!{reference}"].value[0, 0]
        for sheet, reference in formulas_of(path)
    }


def _formualizer(path: Path, folder: Path) -> Cells:
    engine = pytest.importorskip("formualizer", reason="pip install -e .[engines]")
    book = engine.load_workbook(str(bare(path, folder)))
    book.evaluate_all()
    return {at: book.get_value(at[0], *_position(at[1])) for at in formulas_of(path)}


def _ironcalc(path: Path, folder: Path) -> Cells:
    engine = pytest.importorskip("ironcalc", reason="pip install -e .[engines]")
    book = engine.load_from_xlsx(str(bare(path, folder)), "en", "UTC", "en")
    book.evaluate()
    numbers = {sheet["name"]: number for number, sheet in enumerate(book.get_worksheets_properties())}
    return {at: book.get_cell_value(numbers[at[0]], *_position(at[1])) for at in formulas_of(path)}


def _position(reference: str) -> tuple[int, int]:
    row, column = coordinate_to_tuple(reference)
    return row, column


_SCRIPT = """
const {HyperFormula} = require("hyperformula");
const sheets = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const book = HyperFormula.buildFromSheets(sheets, {licenseKey: "gpl-v3"});
const values = {};
for (const name of book.getSheetNames())
  values[name] = book.getSheetValues(book.getSheetId(name)).map(
    row => row.map(value => value !== null && typeof value === "object" ? value.value : value));
process.stdout.write(JSON.stringify(values));
"""


@cache
def _node_modules(folder: Path) -> Path:
    """Where hyperformula is installed, once a session; skips where node or the registry is not at hand."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        pytest.skip("hyperformula needs node and npm, which are not installed")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    done = subprocess.run([*command, f"hyperformula@{HYPERFORMULA}"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install hyperformula {HYPERFORMULA}: {done.stderr.decode()[-200:]}")
    return folder / "node_modules"


def _hyperformula(path: Path, folder: Path) -> Cells:
    modules = _node_modules(folder.parent / "node")
    sheets = {
        sheet.title: [[_typed(cell) for cell in row] for row in sheet.iter_rows()]
        for sheet in openpyxl.load_workbook(path)
    }
    done = subprocess.run(
        ["node", "-e", _SCRIPT],
        input=json.dumps(sheets).encode(),
        capture_output=True,
        check=True,
        env={"NODE_PATH": str(modules), "PATH": str(Path(shutil.which("node") or "node").parent)},
    )
    values = json.loads(done.stdout)
    found = {}
    for sheet, reference in formulas_of(path):
        row, column = _position(reference)
        found[sheet, reference] = values[sheet][row - 1][column - 1]
    return found


def _typed(cell: Any) -> Any:
    """A cell as hyperformula takes it: a text stays one behind an apostrophe."""
    return f"'{cell.value}" if cell.data_type == "s" else cell.value


ENGINES: Mapping[str, Callable[[Path, Path], Cells]] = {
    "libreoffice": _libreoffice,
    "formulas": _formulas,
    "formualizer": _formualizer,
    "ironcalc": _ironcalc,
    "hyperformula": _hyperformula,
}
QUICK = ("formualizer", "ironcalc", "hyperformula")
"""Those that take less than a second for a workbook."""
