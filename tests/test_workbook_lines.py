"""Lines added and changed by hand in the data sheets: every table follows, in every engine, as if the spec had said so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import REFERENCE
from tests.engines import ENGINES, Cells, computed, stored
from tests.making import PACK, own_pack, starter, write_spec
from tests.test_formulas import DATA_SHEETS
from tests.workbooks import CASES, OTHER, UNITS, changed, written

ENGINES_OF_LINES = [name for name in ENGINES if name != "formulas"]  # the slowest of them


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the titles: cells by title."""
    titles = [cell.value for cell in sheet[1]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def line(sheet: Any, **wanted: object) -> dict[str, Any]:
    """The only line with these values."""
    found = [row for row in rows_of(sheet) if all(row[title].value == v for title, v in wanted.items())]
    assert len(found) == 1
    return found[0]


def typed(sheet: Any, like: dict[str, Any], **other: object) -> None:
    """Type a line below the last one: what is typed in another line, but for some cells."""
    spare = next(
        row for row in rows_of(sheet) if not any(c.value for c in row.values() if c.data_type != "f")
    )
    for title, cell in like.items():
        if cell.data_type != "f" and title != "出处":
            spare[title].value = cell.value
    for title, value in other.items():
        spare[title].value = value


def another_fund(book: Any) -> None:
    sheet = book["明细"]
    typed(
        sheet,
        line(sheet, 部门经济科目名称="办公费", 性质="基本支出"),
        资金="其他收入",
        **{"金额（分）": 10_000_000},
    )


def another_unit(book: Any) -> None:
    row = line(book["明细"], 部门经济科目名称="差旅费")
    row["单位"].value, row["单位性质"].value = OTHER, "事业"


def another_code(book: Any) -> None:
    sheet = book["明细"]
    row = line(sheet, 功能科目编码="2080501", 部门经济科目编码="30299")
    row["功能科目编码"].value = 2013201  # a number, as people type


def an_own_code(book: Any) -> None:
    sheet = book["明细"]
    typed(sheet, line(sheet, 部门经济科目名称="车辆运行费"), **{"金额（分）": 200_000})


def no_tag(book: Any) -> None:
    line(book["明细"], 标签="教学科研")["标签"].value = None


def another_asset(book: Any) -> None:
    sheet = book["资产明细"]
    typed(sheet, line(sheet, 项目="车辆"), **{"价值（分）": 12_300})


def another_purchase(book: Any) -> None:
    sheet = book["采购明细"]
    typed(sheet, line(sheet, 名称="激光打印机"), 记录=None, 数量=0.29, **{"单价（分）": 100_000_00})


def amounts_raised(book: Any) -> None:
    for wanted, fen in RAISED.items():
        line(book["明细"], **dict(wanted))["金额（分）"].value += fen


RAISED = {
    (("部门经济科目名称", "基本工资"),): 5_000_000,
    (("部门经济科目名称", "公务接待费"),): 200_000,
    (("项目", "深化事业单位机构编制改革工作经费"),): 500_000,
}
OWN_CODE = {
    "金额单位: 元\n": "金额单位: 元\n科目名称: {30298: 车辆运行费}\n科目计入: {30298: 公务用车运行维护费、不计机关运行经费}\n",
    "    30201 办公费: 15500\n": "    30201 办公费: 15500\n    30298 车辆运行费: 100\n",
}
TAGGED = CASES["tags"][1]
CHANGES: dict[str, tuple[Path, dict[str, str], dict[str, str], Callable[[Any], None]]] = {
    "a line added": (
        REFERENCE,
        {},
        {"30201 办公费: 15500": "30201 办公费: {一般公共预算: 15500, 其他收入: 100000}"},
        another_fund,
    ),
    "amounts raised": (
        REFERENCE,
        {},
        {
            "30101 基本工资: 1481300": "30101 基本工资: 1531300",
            "30217 公务接待费: 7400": "30217 公务接待费: 9400",
            "    金额: 99000": "    金额: 104000",
        },
        amounts_raised,
    ),
    "a line of another unit": (
        UNITS,
        {"        30201 办公费: 6.2\n": "        30201 办公费: 6.2\n        30211 差旅费: 3.5\n"},
        {
            "        30201 办公费: 3.15\n": "        30201 办公费: 3.15\n      2070101 行政运行:\n        30211 差旅费: 3.5\n"
        },
        another_unit,
    ),
    "a line of another code": (
        REFERENCE,
        {},
        {"    30299 其他商品和服务支出: 11349\n": "", "支出: 16900": "支出: 28249"},
        another_code,
    ),
    "a line of an own code": (
        REFERENCE,
        OWN_CODE,
        {old: new.replace("运行费: 100", "运行费: 2100") for old, new in OWN_CODE.items()},
        an_own_code,
    ),
    "a line without its tag": (
        REFERENCE,
        TAGGED,
        {old: new.replace(", 标签: 教学科研}", "}") for old, new in TAGGED.items()},
        no_tag,
    ),
    "an asset added": (REFERENCE, {}, {}, another_asset),
    "a purchase added": (REFERENCE, {}, {}, another_purchase),
}
MORE = {
    "an asset added": {("资产", "C4"): 0.01, ("资产", "C7"): 0.01},
    "a purchase added": {
        ("采购", f"{column}{row}"): more
        for column, more in (("H", 2.9), ("I", 2.9), ("P", 1.0))
        for row in (5, 6)
    },
}
"""What a spec cannot say, one asset twice, or gives a row of its own, a purchase: by how much which sums grow, in 万元."""

"""What changes: a spec, how it is made, how it would be written, what is typed in the workbook instead."""


def in_tables(cells: Cells) -> Cells:
    """The figures of the form's tables."""
    return {at: value for at, value in cells.items() if at[0] not in DATA_SHEETS}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES_OF_LINES)
@pytest.mark.parametrize("change", CHANGES)
def test_tables_follow_as_if_the_spec_had_said_so(
    change: str, engine: str, tmp_path: Path, engines: Path
) -> None:
    spec, made, instead, edit = CHANGES[change]
    before = written(changed(spec, made, tmp_path / "spec"), tmp_path / "before")
    if instead:
        wanted = in_tables(stored(written(changed(spec, instead, tmp_path / "other"), tmp_path / "after")))
    else:
        wanted = in_tables(stored(before))
    book = openpyxl.load_workbook(before)
    edit(book)
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    found = in_tables(computed(engine, edited, engines / tmp_path.name))
    different = {at for at in wanted if wanted[at] != found[at]}
    if change in MORE:
        grown = {at: round(found[at] - (wanted[at] or 0), 2) for at in different}
        assert {at: more for at, more in grown.items() if at in MORE[change]} == MORE[change]
        assert grown.keys() == MORE[change].keys()
    else:
        assert different == set()
        assert found.keys() == wanted.keys()


def test_spare_rows_have_the_formulas_of_their_columns(reference_files: dict[str, Path]) -> None:
    live = openpyxl.load_workbook(reference_files["xlsx"])
    kept = openpyxl.load_workbook(reference_files["xlsx"], data_only=True)
    for name in ("明细", "采购明细", "资产明细"):
        *rows, last = rows_of(live[name])
        computed_columns = {t for t, cell in rows[0].items() if cell.data_type == "f"}
        spare = [row for row in rows if not any(c.value for c in row.values() if c.data_type != "f")]
        assert len(spare) == 50
        for row in spare:
            assert {t for t, cell in row.items() if cell.data_type == "f"} == computed_columns
            assert not any(kept[name][cell.coordinate].value for cell in row.values())
        first, *others = last.values()
        assert "插入行" in first.value
        assert not any(cell.value for cell in others)
        row = first.row
        sums = [str(c.value) for r in live["取数"].iter_rows() for c in r if f"'{name}'!" in str(c.value)]
        assert all(f"${row}" in formula for formula in sums), "rows inserted above the last one are summed"


def test_formulas_are_never_in_cells_of_text(reference_files: dict[str, Path]) -> None:
    """Excel makes a text of a formula that is edited there."""
    live = openpyxl.load_workbook(reference_files["xlsx"])
    formats = {c.number_format for s in live for row in s.iter_rows() for c in row if c.data_type == "f"}
    assert "@" not in formats
    assert formats


def test_a_template_s_column_of_texts_shows_figures_as_numbers(tmp_path: Path) -> None:

    own_pack(tmp_path)
    template = openpyxl.load_workbook(PACK / "template.xlsx")
    for row in template["支出总表"].iter_rows():
        for cell in row:
            if str(cell.value).startswith("{{行."):
                cell.number_format = "@"
    template.save(tmp_path / "templates/own/template.xlsx")
    spec = starter() | {"版式": "own"}
    book = openpyxl.load_workbook(written(write_spec(tmp_path, spec), tmp_path / "out"))
    figures = [c for row in book["支出总表"].iter_rows() for c in row if c.data_type == "f"]
    assert figures
    assert {cell.number_format for cell in figures} == {"0.00"}
