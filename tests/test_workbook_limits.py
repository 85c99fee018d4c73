"""Nothing in a workbook is past Excel's limits: kept so by construction, or told at its place in the spec."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import openpyxl
import pytest
import yaml

from budgetgen.findings import Severity
from budgetgen.forms.scaffold import scaffold
from budgetgen.ledger.dimensions import MEMBERS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Query
from budgetgen.publish import render
from budgetgen.render.excel_data import ROW, DataColumn, DataSheet
from budgetgen.render.excel_labels import Labels, folded
from budgetgen.render.excel_names import SheetNames
from budgetgen.render.package import write_package
from tests.conftest import REFERENCE, ROOT
from tests.engines import formulas_of, stored
from tests.making import PACK, own_pack, package, refused, rendered, starter, write_spec
from tests.workbooks import CASES, SPECS, case, changed, written

CRITERIA = re.compile(r"""'[^']+'!\$[A-Z]+\$2:\$[A-Z]+\$\d+,("(?:[^"]|"")*")""")
READ_ALIKE = re.compile('"[^*?~"<>=]*[\u4e00-\u9fff][^*?~"<>=]*"')
READ_AS_NUMBER = re.compile('"[-+0-9０-９零一二三四五六七八九十百千万元年月日时分秒:/.,% ]*"')
LITERAL = re.compile('"((?:[^"]|"")*)"')
LONG = "描述: 反映论文发表的篇数"


def formulas_within_limits(path: Path) -> int:
    """Check every formula of a workbook; returns how many criteria were seen."""
    criteria = 0
    book = openpyxl.load_workbook(path, data_only=True)
    names = {"'" + sheet.title.replace("'", "''") + "'!" for sheet in book}
    for formula in formulas_of(path).values():
        assert len(formula) <= 8192
        assert formula.count(",") < 255
        assert all(len(text) <= 255 for text in LITERAL.findall(formula))
        plain = LITERAL.sub("", formula)
        for name in names:
            plain = plain.replace(name, "")
        assert "!" not in plain, "a sheet without quotation marks"
        assert "数." not in plain, "no formula needs a defined name"
        if "SUMIFS" in formula:
            found = CRITERIA.findall(formula)
            assert len(found) == formula.count(",") / 2, formula
            assert all(READ_ALIKE.fullmatch(t) and not READ_AS_NUMBER.fullmatch(t) for t in found), formula
            criteria += len(found)
    return criteria


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_formulas_ask_what_every_program_reads_alike(spec: Path, tmp_path: Path) -> None:
    assert formulas_within_limits(written(spec, tmp_path)) > 100


@pytest.mark.parametrize("name", CASES)
def test_so_do_those_over_names_that_programs_read_differently(name: str, tmp_path: Path) -> None:
    path = written(case(name, tmp_path), tmp_path / "out")
    assert formulas_within_limits(path) > 100
    for sheet in openpyxl.load_workbook(path, data_only=True):
        if sheet.title in ("明细", "采购明细"):
            titles = [cell.value for cell in sheet[1]]
            for title in ("单位", "项目"):
                members = {row[titles.index(title)] for row in sheet.iter_rows(min_row=2, values_only=True)}
                members -= {None, ""}
                assert len({folded(str(member)) for member in members}) == len(members)
                assert not members & {"档案馆A区", "档案馆a区", "档案馆Ａ区", "档案馆ａ区"}, (
                    "whoever types one means one of two"
                )


def test_a_name_that_is_plain_stands_as_it_is(reference_files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(reference_files["xlsx"], data_only=True)
    units = {row[1].value for row in book["明细"].iter_rows(min_row=2)} - {None, ""}
    assert units == {"中共张家口市委机构编制委员会办公室本级"}


def test_words_of_the_classification_stand_as_they_are() -> None:
    for dimension, members in MEMBERS.items():
        labels = Labels(dimension, members)
        assert [labels.of(member) for member in members] == [*members]


def test_names_that_differ_in_case_only_get_names_of_their_own(tmp_path: Path) -> None:
    changes = {
        "A0201060102 激光打印机": "A0201060102 A4激光打印机",
        "A0201060901 扫描仪": "A0201060901 a4激光打印机",
    }
    book = openpyxl.load_workbook(written(changed(REFERENCE, changes, tmp_path), tmp_path / "out"))
    names = [folded(name) for name in book.defined_names]
    assert len(set(names)) == len(names)
    assert "数.采购.a4激光打印机.单价_2" in names


def test_defined_names_are_not_too_long(tmp_path: Path) -> None:
    path = written(case("comparisons and lengths", tmp_path), tmp_path / "out")
    spec = changed(REFERENCE, {"A0201060102 激光打印机": f"A0201060102 {'长' * 300}"}, tmp_path / "long")
    for book in map(openpyxl.load_workbook, (path, written(spec, tmp_path / "other"))):
        assert max(map(len, book.defined_names)) <= 255
    assert max(map(len, book.defined_names)) == 255


def test_a_text_too_long_for_a_cell_is_an_error_at_its_place(tmp_path: Path) -> None:
    spec = changed(REFERENCE, {LONG: "描述: " + "很长的描述" * 7000}, tmp_path)
    files, findings = render(spec, tmp_path / "out", ("docx", "xlsx"), set(), force=True)
    assert files == []
    (found,) = [f for f in findings if f.rule == "excel-cell-text"]
    line = REFERENCE.read_text(encoding="utf-8").split(LONG)[0].count("\n") + 1
    assert found.severity is Severity.ERROR
    assert found.place.line == spec.read_text(encoding="utf-8").split("很长的描述")[0].count("\n") + 1 < line
    assert "有 35000 个字" in found.message
    assert not list((tmp_path / "out").rglob("*.xlsx"))


def test_a_row_that_is_too_high_is_told_at_its_place(tmp_path: Path) -> None:
    spec = changed(REFERENCE, {LONG: "描述: " + "很长的描述" * 200}, tmp_path)
    files, findings = render(spec, tmp_path / "out", ("xlsx",), set(), force=True)
    (found,) = [f for f in findings if f.rule == "excel-row-height"]
    assert found.severity is Severity.WARNING
    text = spec.read_text(encoding="utf-8").split("很长的描述")[0]
    assert (found.place.line, found.place.column) == (text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1)
    assert "项目绩效1” D4" in found.message
    assert openpyxl.load_workbook(files[0])["项目绩效1"].row_dimensions[4].height == 409.5


def test_goals_that_are_too_high_are_told_at_the_longest(tmp_path: Path) -> None:
    spec = changed(REFERENCE, {"通过调研、交流等方式推进事业单位资源均衡配置。": "目" * 3000}, tmp_path)
    _, findings = render(spec, tmp_path / "out", ("xlsx",), set(), force=True)
    (found,) = [f for f in findings if f.rule == "excel-row-height"]
    assert found.place.line == spec.read_text(encoding="utf-8").split("目目")[0].count("\n") + 1
    assert "项目绩效2” B2" in found.message


def test_fixed_rows_notes_and_titles_are_as_high_as_their_texts(tmp_path: Path) -> None:
    own_pack(tmp_path, f"表: {{收支总表: {{注: [{'注' * 400}]}}}}\n")
    spec = starter() | {"版式": "own"}
    project = spec["项目支出"][0]
    project["名称"] = "名" * 60
    project["目标"] = ["目" * 240]
    book = openpyxl.load_workbook(rendered(write_spec(tmp_path, spec), ("xlsx",))["xlsx"])
    sheet = book["项目绩效1"]
    title, goal = sheet["A1"], sheet["B2"]
    assert title.alignment.wrap_text
    assert sheet.row_dimensions[1].height >= 2 * title.font.size
    room = sum(sheet.column_dimensions[letter].width for letter in "BCDEF")
    assert sheet.row_dimensions[2].height >= 240 * 2 / room * goal.font.size
    noted = book["收支总表"]
    (note,) = [row[0] for row in noted.iter_rows() if str(row[0].value).startswith("注注")]
    room = sum(noted.column_dimensions[letter].width for letter in "ABCDE")
    assert note.row
    assert noted.row_dimensions[note.row].height >= 400 * 2 / room * note.font.size


def test_a_short_title_keeps_the_height_of_the_template(reference_files: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(reference_files["xlsx"])["收支总表"]
    assert sheet.row_dimensions[1].height == 26
    assert not sheet["A1"].alignment.wrap_text


def test_sheet_names() -> None:
    names = SheetNames()
    assert names.free("收支总表") == "收支总表"
    assert names.free("Ａ表") == "Ａ表"
    assert names.free("a表") == "a表（2）"
    assert names.free("History") == "History（2）"
    found = [names.free("很长" * 14, number) for number in (9, 1000)] + [names.free("𠀀" * 28)]
    assert [len(name.encode("utf-16-le")) // 2 for name in found] == [29, 31, 31]
    assert found[1].endswith("…1000")


def test_a_table_may_be_called_as_a_sheet_of_data(tmp_path: Path) -> None:
    pack = yaml.load((PACK / "pack.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    more = {"表": {"明细": pack["表"]["收入总表"]}, "文档": [{"表": "明细"}, *pack["文档"]]}
    own_pack(tmp_path, yaml.safe_dump(more, allow_unicode=True))
    (tmp_path / "budgetgen.toml").touch()
    assert scaffold(f"{tmp_path.as_posix()}/templates/own")[0]
    path = rendered(write_spec(tmp_path, starter() | {"版式": "own"}), ("xlsx",))["xlsx"]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "明细"
    assert "明细（2）" in book.sheetnames
    assert formulas_within_limits(path) > 100
    assert any("'明细（2）'!" in formula for formula in formulas_of(path).values())


@pytest.mark.parametrize(("other", "rule"), [("收支总表a", "name-usable"), ("收支总表Ａ", "duplicate-key")])
def test_two_tables_may_not_differ_in_case_or_width_only(other: str, rule: str, tmp_path: Path) -> None:
    pack = yaml.load((PACK / "pack.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    table = pack["表"]["收支总表"]
    own_pack(
        tmp_path, yaml.safe_dump({"表": {"收支总表A": table, other: deepcopy(table)}}, allow_unicode=True)
    )
    found = refused(write_spec(tmp_path, starter() | {"版式": "own"}), ("xlsx",))
    assert any(f.rule == rule and other in f.message and f.place.line for f in found)


def test_too_many_formats_in_a_template(tmp_path: Path) -> None:
    own_pack(tmp_path)
    parts = package(PACK / "template.xlsx")
    more = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 65_490
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"</cellXfs>", more + b"</cellXfs>")
    (tmp_path / "templates/own/template.xlsx").write_bytes(write_package(parts))
    found = refused(write_spec(tmp_path, starter() | {"版式": "own"}), ("xlsx",))
    assert [f.rule for f in found if f.severity is Severity.ERROR] == ["template-styles"]


def test_more_lines_than_a_sheet_has_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetgen.render.excel.ROWS", 50)
    found = refused(write_spec(tmp_path, starter()), ("xlsx",))
    assert [f.rule for f in found if f.severity is Severity.ERROR] == ["excel-rows"]


def test_a_group_of_many_members_goes_on_from_column_to_column() -> None:
    names = [f"第{number:03}馆{'长' * 80}" for number in range(120)]
    sheet = DataSheet("明细", tuple(Line(1, unit=name) for name in [*names, "别的馆"]), [], 1, {"unit": 0})
    sheet.columns += [sheet.member("unit"), DataColumn("金额", lambda line: line.amount)]
    assert sheet.sum(Query.of({"unit": names})) == "SUMIFS('明细'!$B$2:$B$173,'明细'!$E$2:$E$173,\"是\")"
    first, second, last = sheet.columns[2:]
    assert [len(column.formula) < 8000 and len(column.title) <= 60 for column in (first, second, last)] == [
        True
    ] * 3
    assert f'$C{ROW}="是"' in second.formula
    assert f'$D{ROW}="是"' in last.formula
    told = [[column.value(line) for column in (first, second, last)] for line in sheet.lines]
    assert [row.count("是") for row in told] == [3] * 50 + [2] * 50 + [1] * 20 + [0]


def test_many_stated_amounts_are_added_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetgen.render.excel_formulas._TERMS", 3)
    path = written(ROOT / "examples/margins.yaml", tmp_path)
    values = stored(path)
    book = openpyxl.load_workbook(path, data_only=True)
    added = 0
    for at, formula in formulas_of(path).items():
        cells = re.findall(r"'(取数|上年数|合计数)'!\$D\$(\d+)", formula)
        if at[0] == "取数" and len(cells) > 1 and "IF(" not in formula and "-" not in formula:
            assert len(cells) <= 4
            assert "SUMIFS" in formula or sum(book[s][f"D{row}"].value for s, row in cells) == values[at]
            added += "取数" in dict(cells)
    assert added >= 3
