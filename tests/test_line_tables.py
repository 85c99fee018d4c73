"""Lines from tables: what finance systems export is read as it is; what is wrong is told at its cell."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from budgetgen.findings import Finding
from budgetgen.publish import Prepared, prepare
from budgetgen.render.package import write_package
from budgetgen.source import delimited, tables
from tests.conftest import ROOT
from tests.making import package, starter, write_spec

HEADER = "功能科目编码,功能科目名称,经济科目编码,经济科目名称,金额"
ROWS = ["2012601,行政运行,30101,基本工资,1286400", "2012601,行政运行,30201,办公费,38500"]
BASIC = {"2012601 行政运行": {"30101 基本工资": "1286400", "30201 办公费": "38500"}}


def spec_with(folder: Path, **keys: Any) -> Path:
    """The base of the error files with these keys."""
    data = yaml.load((ROOT / "tests/errors/base.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return write_spec(folder, data | keys)


def with_csv(folder: Path, text: str | bytes, **keys: Any) -> Path:
    """A spec whose basic expenditure stands in a CSV file."""
    folder.mkdir(exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "基本支出.csv").write_bytes(data)
    return spec_with(folder, 基本支出={"表": "基本支出.csv"}, **keys)


def share_strings(path: Path) -> None:
    """Move a workbook's texts to a part of their own, as Excel does, in runs and with a hint for pronunciation."""
    parts = package(path)
    texts: list[bytes] = []

    def shared(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return match[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'(<c [^>]*?)t="inlineStr"><is><t>(.*?)</t></is></c>', shared, parts[sheet])
    item = b"<si><r><t>%s</t></r><r><rPr/><t></t></r><rPh sb='0' eb='1'><t>jia</t></rPh></si>"
    strings = b"".join(item % text for text in texts)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[SHARED] = b"<sst xmlns='%s'>%s</sst>" % (main, strings)
    path.write_bytes(write_package(parts))


SHARED = "xl/sharedStrings.xml"


def with_xlsx(folder: Path, rows: list[list[Any]], **table: str) -> Path:
    """A spec whose basic expenditure stands in a workbook."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "基本支出"
    for row in rows:
        book.active.append(row)
    book.save(folder / "明细.xlsx")
    return spec_with(folder, 基本支出={"表": "明细.xlsx", **table})


def figures(prepared: Prepared) -> dict[str, str]:
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    assert not prepared.findings, [str(f) for f in prepared.findings]
    return {name: figure.text for name, figure in prepared.disclosure.figures.items()}


def errors(spec: Path) -> list[Finding]:
    return [f for f in prepare(spec).findings if f.rule not in ("change-reason",)]


def only(spec: Path) -> Finding:
    found = errors(spec)
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The figures of the same lines written in YAML."""
    return figures(prepare(spec_with(tmp_path_factory.mktemp("plain"), 基本支出=BASIC)))


# The reference ledger, as it is


def test_a_ledger_of_six_units_gives_the_published_tables(tmp_path: Path) -> None:
    """The whole of a street office's budget from one export; nothing of its money stands in the spec."""
    published = ROOT / "specs/shanghai/putuo/2025/wanli.yaml"
    from_yaml = prepare(published)
    assert from_yaml.books is not None
    spec = from_yaml.books.spec
    rows = [
        "单位名称,功能科目编码,功能科目名称,部门经济科目编码,部门经济科目名称,支出性质,项目名称,资金性质,经费,金额（元）"
    ]
    for line in spec.lines:
        names = (
            spec.names.get(("function", line.function), ""),
            spec.names.get(("economic", line.economic), "合计"),
        )
        codes = [line.unit, line.function, names[0], line.economic, names[1]]
        amount = f"{line.amount // 100}.{line.amount % 100:02}"
        rows.append(",".join([*codes, line.nature, line.project, line.fund, line.purpose, amount]))
    assert len(rows) > 140
    (tmp_path / "ledger.csv").write_text("\n".join(rows), encoding="utf-8")
    data = yaml.load(published.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["单位"] = [{"名称": unit["名称"], "性质": unit["性质"]} for unit in data["单位"]]
    from_table = prepare(write_spec(tmp_path, data | {"明细": {"表": "ledger.csv"}}))
    assert from_table.disclosure is not None, [str(f) for f in from_table.findings]
    assert from_yaml.disclosure is not None
    for ours, theirs in zip(from_table.disclosure.tables, from_yaml.disclosure.tables, strict=True):
        body = [[cell.text for cell in row.cells] for row in ours.rows]
        assert body == [[cell.text for cell in row.cells] for row in theirs.rows], ours.name


# What is accepted

LAYOUTS = {
    "codes and names apart": "\n".join([HEADER, *ROWS]),
    "in one cell": "功能分类科目,部门预算支出经济分类科目,预算数\n2012601 行政运行,30101 基本工资,1286400\n2012601-行政运行,[30201]办公费,38500",
    "codes only": "金额,经济科目代码,功能科目代码\n1286400,30101,2012601\n38500,30201,2012601",
    "economics by name only": "功能科目编码,经济科目名称,金额\n2012601,基本工资,1286400\n2012601,办公费,38500",
    "any order, more columns": "序号,金额,备注,经济科目,功能科目,资金性质,资金来源,支出性质\n1,1286400,,30101,2012601,一般公共预算拨款,本年收入,基本支出\n2,38500,甲,30201,2012601,,,",
    "thousands": HEADER
    + '\n2012601,行政运行,30101,基本工资,"1,286,400.00"\n2012601,行政运行,30201,办公费,３８５００',
    "万元 in the heading": HEADER.replace("金额", "金额（万元）")
    + "\n2012601,,30101,,128.64\n2012601,,30201,,3.85",
    "万元 above the header": "2022年基本支出明细表\n,,,,单位：万元\n"
    + HEADER
    + "\n2012601,,30101,,128.64\n2012601,,30201,,3.85",
    "a unit on the amount": HEADER + "\n2012601,,30101,,128.64万元\n2012601,,30201,,38500元",
    "a total": "\n".join([HEADER, *ROWS, "合 计,,,,1324900", "", "制表人：甲,,,,"]),
    "blank rows": "\n\n" + HEADER + "\n,,,,\n" + "\n\n".join(ROWS) + "\n\n",
    "kept as text": HEADER
    + '\n="2012601",行政运行,="30101",基本工资,1286400\n2012601\t,行政运行,30201 ,办公费,38500',
    "quotes": HEADER
    + '\n"2012601","行政\n运行",30101,"基本工资",1286400\n2012601,行政运行,30201,办公费,38500\n'.replace(
        "\n运", "运"
    ),
    "two lines of one code": HEADER
    + "\n2012601,,30101,,1000000\n2012601,,30101,,286400\n2012601,,30201,,38500",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout(layout: str, tmp_path: Path, plain: dict[str, str]) -> None:
    assert figures(prepare(with_csv(tmp_path, LAYOUTS[layout]))) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_encoding(encoding: str, end: str, tmp_path: Path, plain: dict[str, str]) -> None:
    text = LAYOUTS["codes and names apart"].replace("\n", end)
    assert figures(prepare(with_csv(tmp_path, text.encode(encoding)))) == plain


def test_a_workbook(tmp_path: Path, plain: dict[str, str]) -> None:
    """Numbers as Excel holds them: codes as numbers, sums with the noise of binary fractions."""
    rows: list[list[Any]] = [
        ["2022年基本支出"],
        [],
        ["功能科目编码", "经济科目", "金额（万元）"],
        [2012601, "30101 基本工资", 128.64 + 3e-14],
        ["2012601", 30201, 3.85],
        ["合计", None, 132.49],
    ]
    assert str(128.64 + 3e-14) != "128.64"
    assert figures(prepare(with_xlsx(tmp_path, rows))) == plain
    spec = with_xlsx(tmp_path, rows, 工作表="基本支出")
    assert figures(prepare(spec)) == plain
    share_strings(tmp_path / "明细.xlsx")
    assert figures(prepare(spec)) == plain


def test_a_name_of_many_codes_is_not_guessed(tmp_path: Path) -> None:
    found = only(with_csv(tmp_path, "功能科目名称,经济科目,金额\n行政运行,30101,1324900\n"))
    assert found.rule == "code-format"
    assert "叫 “行政运行” 的科目有 " in found.message
    found = only(with_csv(tmp_path, "功能科目,经济科目名称,金额\n2012601,基本公资,1324900\n"))
    assert "目录里没有叫 “基本公资” 的部门经济科目" in found.message


def test_figures_are_traced_to_rows(tmp_path: Path) -> None:
    prepared = prepare(with_csv(tmp_path, LAYOUTS["codes and names apart"]))
    assert prepared.books is not None
    places = [str(line.place) for line in prepared.books.ledger.lines if line.economic]
    assert [re.sub(".*/", "", place) for place in places] == ["基本支出.csv:2:25", "基本支出.csv:3:24"]


def test_projects_take_their_lines_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "抢救.csv").write_text(
        "功能科目,经济科目,金额\n2012604,30227,30000\n2012604,31002,20000\n", encoding="utf-8"
    )
    data = yaml.load((ROOT / "tests/errors/base.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    del data["项目支出"][0]["金额"]
    data["项目支出"][0]["科目"] = {"表": "抢救.csv"}
    assert figures(prepare(write_spec(tmp_path, data)))["支出总表/2012604/项目支出"] == "5.00"


# A table of all lines

WHOLE = ROOT / "examples/ledger-table"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    shutil.copytree(WHOLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "budgetgen.toml").touch()
    return tmp_path / "department.yaml"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_units_projects_and_funds_of_a_table_of_all_lines(whole: Path) -> None:
    found = figures(prepare(whole))
    assert found["收入总表/合计/合计"] == "520.27"
    assert found["收入总表/合计/上年结转"] == "6.00"
    assert found["支出总表/2070104/基本支出"] == "127.75"
    alone = prepare(whole, unit="某某市图书馆")
    assert alone.books is not None
    assert {line.unit for line in alone.books.ledger.lines} == {"某某市图书馆"}


def test_a_project_that_only_the_table_names_has_no_objectives(whole: Path) -> None:
    edit(whole.parent / "明细.csv", "群众文化活动经费", "群众文化活动")
    [found] = [f for f in errors(whole) if f.rule == "missing-key"]
    assert "没有写科目和金额，明细里也没有它" in found.message
    assert "是不是 “群众文化活动”" in found.remedy
    text = whole.read_text(encoding="utf-8")
    start = text.index("    项目支出:\n      - 名称: 群众文化活动经费")
    whole.write_text(text[:start] + text[text.index("  - 名称: 某某市图书馆") :], encoding="utf-8")
    prepared = prepare(whole)
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    assert [p.name.text for p in prepared.books.spec.projects] == ["群众文化活动", "图书购置费"]  # type: ignore[union-attr]


BAD_WHOLE = {
    "unknown unit": (
        "某某市图书馆,2070104,图书馆,30101",
        "某某图书馆,2070104,图书馆,30101",
        "unit-name",
        "是否想写 “某某市图书馆”",
    ),
    "no unit": (
        "某某市图书馆,2070104,图书馆,30101",
        ",2070104,图书馆,30101",
        "unit-name",
        "没有写是哪个单位",
    ),
    "no nature": (
        "图书馆,30101,基本工资,基本支出",
        "图书馆,30101,基本工资,",
        "table-value",
        "没有写支出性质",
    ),
    "unknown nature": (
        "图书馆,30101,基本工资,基本支出",
        "图书馆,30101,基本工资,基本",
        "unknown-word",
        "是否想写 “基本支出”",
    ),
    "no project": ("项目支出,图书购置费", "项目支出,", "table-value", "项目支出没有写项目"),
    "unknown fund": ("事业收入", "事业收人", "unknown-fund", "是否想写 “事业收入”"),
}


@pytest.mark.parametrize("case", BAD_WHOLE)
def test_a_bad_row_of_all_lines(case: str, whole: Path) -> None:
    old, new, rule, told = BAD_WHOLE[case]
    edit(whole.parent / "明细.csv", old, new)
    found = [f for f in errors(whole) if f.place.file.endswith("明细.csv")]
    assert [f.rule for f in found] == [rule], [str(f) for f in errors(whole)]
    assert told in str(found[0])


def test_money_is_stated_once(whole: Path) -> None:
    edit(
        whole,
        "      - 名称: 图书购置费\n",
        "      - 名称: 图书购置费\n        科目: 2070104 图书馆\n        金额: 450000\n",
    )
    assert only(whole).rule == "amount-twice"
    edit(whole, "        科目: 2070104 图书馆\n        金额: 450000\n", "")
    edit(
        whole,
        "  - 名称: 某某市图书馆\n",
        "  - 名称: 某某市图书馆\n    基本支出: {2070104 图书馆: {30201 办公费: 5}}\n",
    )
    assert {f.rule for f in errors(whole)} == {"amount-twice"}
    carried = "    年终结转: [{科目: 2070104 图书馆, 金额: 5}]\n"
    edit(whole, "    基本支出: {2070104 图书馆: {30201 办公费: 5}}\n", carried)
    assert {f.rule for f in errors(whole)} == {"approved-figures"}, "read, and more than was approved"
    edit(whole.parent / "明细.csv", '865,000.00"', '865,000.00"\n某某市图书馆,2070104,,,,年终结转,,,,1')
    edit(whole.parent / "明细.csv", "5,202,700.00", "5,202,701.00")
    assert {f.rule for f in errors(whole)} >= {"amount-twice"}
    shutil.copy(whole.parent / "明细.csv", whole.parent / "又一份.csv")
    edit(whole, carried, "    明细: {表: 又一份.csv}\n")
    assert {f.rule for f in errors(whole)} >= {"money-one-level", "unit-name"}


# What is refused

BAD = {
    "unknown column": (HEADER + ",合同号\n", "table-column", "不认识 “合同号” 这一列"),
    "nearest column": (
        HEADER.replace("经济科目编码", "经济科木编码") + "\n",
        "table-column",
        "是否想写 “经济科目编码”",
    ),
    "column twice": (HEADER + ",预算数\n", "table-column", "写了两次"),
    "no amount": ("功能科目,经济科目\n2012601,30101\n", "table-column", "没有 “金额” 这一列"),
    "no header": ("甲,乙\n1,2\n", "table-column", "没有找到表头"),
    "a column without heading": (HEADER + ",\n2012601,,30101,,5,甲\n", "table-column", "没有表头"),
    "empty": ("\n\n", "table-format", "是空的"),
    "no function": (HEADER + "\n,,30101,基本工资,5\n", "table-value", "没有写功能科目"),
    "no economics": (HEADER + "\n2012601,行政运行,,,5\n", "table-value", "没有写经济科目"),
    "code level": (HEADER + "\n20126,档案事务,30101,,5\n", "code-level", "这里要写到项"),
    "code name": (
        HEADER + "\n2012601,行政运行,30101,基本公资,5\n",
        "code-name",
        "在 2022 年目录里叫 “基本工资”",
    ),
    "amount": (HEADER + "\n2012601,,30101,,148.13万\n", "amount-format", "单位没有写全"),
    "no amount in a row": (HEADER + "\n2012601,,30101,,\n", "empty-value", "还没有填写金额"),
    "negative": (HEADER + "\n2012601,,30101,,-5\n", "amount-negative", "加一列 “原因”"),
    "half a 分": (HEADER + "\n2012601,,30101,,0.005\n", "amount-format", "精确到 0.01 元以下"),
    "another nature": (HEADER + ",支出性质\n2012601,,30101,,5,项目支出\n", "table-value", "这一行是项目支出"),
    "another unit": (
        HEADER + ",单位\n2012601,,30101,,5,财政局\n",
        "unit-name",
        "却用在单位 “某某市档案馆本级” 下面",
    ),
    "total": (
        "\n".join([HEADER, *ROWS, "合计,,,,1324901"]),
        "table-total",
        "1,324,901.00 元，各行相加是 1,324,900.00 元，差 1.00 元",
    ),
    "rows below a total": (
        "\n".join([HEADER, ROWS[0], "合计,,,,1286400", ROWS[1]]),
        "table-total",
        "合计行下面还有金额",
    ),
    "quotes": (HEADER + '\n2012601,"行政运行,30101,基本工资,5\n', "table-format", "引号没有收尾"),
    "text behind quotes": (
        HEADER + '\n2012601,"行政"运行,30101,基本工资,5\n',
        "table-format",
        "引号后面还有字",
    ),
    "unseen": (HEADER + "\n2012601,行政\u200b运行,30101,基本工资,5\n", "visible-characters", "零宽空格"),
    "purpose": (HEADER + ",经费\n2012601,,30101,,5,人员\n", "unknown-word", "是否想写 “人员经费”"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_table(case: str, tmp_path: Path) -> None:
    text, rule, told = BAD[case]
    found = only(with_csv(tmp_path, text))
    assert found.rule == rule
    assert told in str(found), str(found)
    if case != "empty":
        assert found.place.file.endswith("基本支出.csv")
        line = text.splitlines()[found.place.line - 1]
        assert 1 <= found.place.column <= len(line) + 1


def test_each_row_has_its_finding(tmp_path: Path) -> None:
    rows = [f"2012601,,30101,,{amount}" for amount in ("甲", "5", "-", "1.5e3")]
    found = errors(with_csv(tmp_path, "\n".join([HEADER, *rows])))
    assert [f.place.line for f in found] == [2, 4, 5]
    many = [f"2012601,,30101,,甲{n}" for n in range(500)]
    found = errors(with_csv(tmp_path, "\n".join([HEADER, *many])))
    assert len(found) < 60
    assert "后面的没有再看" in found[-1].message


def test_a_table_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """What follows from the missing money is no news."""
    spec = spec_with(tmp_path, 基本支出={"表": "没有.csv"}, 批复数={"支出": {"基本支出": "1"}})
    assert only(spec).rule == "file-unreadable"
    spec = spec_with(tmp_path, 基本支出={"表": "../甲.csv"})
    assert only(spec).rule == "file-outside"
    for name, told in (
        ("甲.xls", "请另存为 .xlsx"),
        ("甲.txt", "请写 .csv 或 .xlsx"),
        ("甲", "请写 .csv 或 .xlsx"),
    ):
        found = only(spec_with(tmp_path, 基本支出={"表": name}))
        assert found.rule == "table-format"
        assert told in found.remedy
    spec = spec_with(tmp_path, 基本支出={"表": "基本支出.csv", "页": "甲"})
    assert {f.rule for f in errors(spec)} >= {"unknown-key"}


def test_a_table_counts_once(tmp_path: Path) -> None:
    text = LAYOUTS["codes only"]
    found = only(with_csv(tmp_path, text, 经营支出={"表": "./基本支出.csv"}))
    assert found.rule == "file-twice"
    assert "几种支出在一张表里，请写 明细" in found.remedy


def test_csv_that_is_something_else(tmp_path: Path) -> None:
    found = only(with_csv(tmp_path, LAYOUTS["codes only"].encode("utf-16")))
    assert (found.rule, "UTF-16" in found.message) == ("file-encoding", True)
    with_xlsx(tmp_path, [["甲"]])
    found = only(with_csv(tmp_path, (tmp_path / "明细.xlsx").read_bytes()))
    assert "改成 .xlsx" in found.remedy
    found = only(spec_with(tmp_path, 基本支出={"表": "基本支出.csv", "工作表": "甲"}))
    assert "CSV 文件没有工作表" in found.message


def test_sheets_are_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER.split(","), ROWS[0].split(",")]
    spec = with_xlsx(tmp_path, rows, 工作表="基木支出")
    found = only(spec)
    assert (found.rule, found.remedy) == ("table-format", "是否想写 “基本支出”？")
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    book.create_sheet("项目支出")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(tmp_path / "明细.xlsx")
    found = only(spec_with(tmp_path, 基本支出={"表": "明细.xlsx"}))
    assert "有 2 张工作表" in found.message
    assert "基本支出、项目支出" in found.remedy
    assert "隐藏" not in found.remedy


def test_what_a_cell_may_not_hold_is_told_at_the_cell(tmp_path: Path) -> None:
    header = ["功能科目", "经济科目", "金额"]
    for value, told in (
        ("=1+1", "是公式，没有存下结果"),
        ("=#REF!", "公式"),
        ("甲", "不是金额"),
        (1.005, "0.01 元以下"),
    ):
        found = only(with_xlsx(tmp_path, [["表"], header, ["2012601", "30101", value]]))
        assert str(found.place).endswith("明细.xlsx（基本支出!C3）")
        assert told in found.message
    found = only(with_xlsx(tmp_path, [header, [None, "30101", 5]]))
    assert str(found.place).endswith("（基本支出!A2）"), "also where nothing stands"


def stored(path: Path, value: str) -> None:
    """Give the formula in C2 a stored value, as Excel does."""
    parts = package(path)
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in parts[sheet] or b"<v/>" in parts[sheet] or b"<v />" in parts[sheet]
    parts[sheet] = re.sub(rb"<v></v>|<v ?/>", f"<v>{value}</v>".encode(), parts[sheet], count=1)
    path.write_bytes(write_package(parts))


def test_a_formula_counts_as_its_stored_value(tmp_path: Path) -> None:
    spec = with_xlsx(tmp_path, [["功能科目", "经济科目", "金额"], ["2012601", "30101", "=1000000+324900"]])
    stored(tmp_path / "明细.xlsx", "1324900")
    assert figures(prepare(spec))["支出总表/合计/基本支出"] == "132.49"


BROKEN = {
    "no package": b"PK\x03\x04 and nothing",
    "old": b"\xd0\xcf\x11\xe0 old",
    "text": "甲,乙".encode(),
    "empty": b"",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_workbook(case: str, tmp_path: Path) -> None:
    spec = spec_with(tmp_path, 基本支出={"表": "明细.xlsx"})
    (tmp_path / "明细.xlsx").write_bytes(BROKEN[case])
    found = only(spec)
    assert found.rule == "file-unreadable"
    assert "打不开工作簿" in found.message


PARTS = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", SHARED]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("harm", ["gone", "cut", "entities", "empty"])
def test_a_damaged_workbook(part: str, harm: str, tmp_path: Path) -> None:
    """Nothing but findings, whatever is done to a part; no entity is expanded."""
    spec = with_xlsx(tmp_path, [HEADER.split(","), ROWS[0].split(",")])
    share_strings(tmp_path / "明细.xlsx")
    assert not [f for f in errors(spec) if f.place.file.endswith("xlsx")]
    parts = package(tmp_path / "明细.xlsx")
    data = parts[part]
    parts[part] = {
        "cut": data[: len(data) // 2],
        "empty": b"",
        "entities": b'<!DOCTYPE x [<!ENTITY a "9"><!ENTITY b "&a;&a;">]>' + data.replace(b"30101", b"&b;"),
    }.get(harm, data)
    if harm == "gone":
        del parts[part]
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    found = errors(spec)
    assert found
    assert {f.rule for f in found} <= {"file-unreadable", "table-format", "table-column", "table-value"}


def test_tables_have_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "超过 2 行" in only(with_csv(tmp_path, LAYOUTS["codes and names apart"])).message
    monkeypatch.setattr(tables, "MAX_FILE", delimited.MAX_CSV)
    found = only(with_csv(tmp_path, b"a" * (delimited.MAX_CSV + 5)))
    assert "超过上限" in found.message


def test_a_large_table_is_read_in_good_time(tmp_path: Path) -> None:
    rows = [f'2012601,行政运行,30101,基本工资,"1,{n % 1000:03}.00"' for n in range(20_000)]
    data = starter()
    (tmp_path / "明细.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    spec = write_spec(tmp_path, data | {"基本支出": {"表": "明细.csv"}})
    prepared = prepare(spec)
    assert prepared.books is not None
    assert sum(line.economic == "30101" for line in prepared.books.ledger.lines) == 20_000
