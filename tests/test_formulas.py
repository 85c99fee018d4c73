"""The workbook is live: every figure a formula over the data sheets, its stored value what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string

from budgetgen.disclosure.model import Disclosure
from budgetgen.publish import prepare
from tests.conftest import REFERENCE
from tests.engines import recalculated
from tests.reading import cell_text
from tests.workbooks import SPECS, written

DATA_SHEETS = ("取数", "明细", "采购明细", "资产明细", "上年数", "合计数")


def figures_of(path: Path) -> dict[str, tuple[str, int, int]]:
    """Defined name -> sheet, row, column, of every figure."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name, defined in book.defined_names.items():
        match = re.fullmatch(r"'(.+)'!\$([A-Z]+)\$(\d+)", defined.attr_text or "")
        assert match, defined.attr_text
        column = column_index_from_string(match[2])
        found[name] = (match[1].replace("''", "'"), int(match[3]), column)
    return found


def shown_figures(disclosure: Disclosure) -> Iterator[str]:
    for table in disclosure.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells if cell.figure is not None)
        yield from (figure.text for figure in table.head_figures)


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_figure_is_a_named_formula_with_its_value(spec: Path, tmp_path: Path) -> None:
    path = written(spec, tmp_path)
    live = openpyxl.load_workbook(path)
    stored = openpyxl.load_workbook(path, data_only=True)
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    texts = []
    for sheet, row, column in figures_of(path).values():
        assert str(live[sheet].cell(row, column).value).startswith("=IF('取数'!")
        texts.append(cell_text(stored[sheet].cell(row, column)))
    assert sorted(texts) == sorted(shown_figures(disclosure))
    assert any(texts)


def test_names_are_addresses(reference_files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(reference_files["xlsx"], data_only=True)
    sheet, row, column = figures_of(reference_files["xlsx"])["数.支出总表.2013202.项目支出"]
    assert cell_text(book[sheet].cell(row, column)) == "41.05"


def test_data_sheets_hold_every_line_in_fen(reference_files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(reference_files["xlsx"], data_only=True)
    titles, *lines = book["明细"].iter_rows(values_only=True)
    amount = titles.index("金额（分）")
    amounts = [line[amount] for line in lines if line[amount] is not None]
    assert len(amounts) == 34
    assert all(isinstance(value, int) for value in amounts)
    assert sum(value for value in amounts if isinstance(value, int)) == 555_525_000
    assert {"类", "款", "经济类", "经费", "三公", "财政拨款"} <= set(titles)
    stated = [row[:4] for row in book["上年数"].iter_rows(min_row=2, values_only=True)]
    assert ("年度=上年", "性质", "基本支出", 500_950_000) in stated


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    for sign in "=+-@":
        spec = tmp_path / "spec.yaml"
        spec.write_text(text.replace("名称: 论文发表篇数", f'名称: "{sign}1+1"'), encoding="utf-8")
        cells = openpyxl.load_workbook(written(spec, tmp_path / f"out{ord(sign)}"))["项目绩效1"]
        found = [c for row in cells.iter_rows() for c in row if c.value == f"{sign}1+1"]
        assert [cell.data_type for cell in found] == ["s"]


# ---- slow: recalculated by other programs


def values(path: Path) -> dict[tuple[str, str], str]:
    """Every cell of the tables' sheets, as shown."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell_text(cell)
        for sheet in book.worksheets
        if sheet.title not in DATA_SHEETS
        for row in sheet.iter_rows()
        for cell in row
        if cell_text(cell)
    }


CHANGES = {
    "basic": ("30101 基本工资: 1481300", "30101 基本工资: 1531300", 50_000),
    "three public": ("30217 公务接待费: 7400", "30217 公务接待费: 9400", 2_000),
    "project": ("    金额: 99000", "    金额: 104000", 5_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_line_changes_what_it_should_and_nothing_else(change: str, tmp_path: Path) -> None:
    old, new, yuan = CHANGES[change]
    text = REFERENCE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    line = text[: text.index(old)].count("\n") + 1
    changed_spec = tmp_path / "225.yaml"
    unapproved = re.sub(r"(?m)^批复数:\n(?: .*\n)+", "", text)  # it would refuse the change
    changed_spec.write_text(unapproved.replace(old, new), encoding="utf-8")
    wanted = values(written(changed_spec, tmp_path / "wanted"))

    path = tmp_path / "changed.xlsx"
    book = openpyxl.load_workbook(written(REFERENCE, tmp_path / "before"))
    _add(book["明细"], f"第{line}行", yuan * 100)
    book.save(path)
    assert values(recalculated(path, tmp_path / "office")) == wanted


def _add(sheet: Any, origin: str, fen: int) -> None:
    """Add to the amount of the line that was written at `origin`."""
    titles = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[titles.index("出处")].value == origin:
            row[titles.index("金额（分）")].value += fen
            return
    raise AssertionError(origin)
