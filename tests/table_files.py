"""Specs whose lines stand in CSV files and workbooks, made for one test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from budgetgen.findings import Finding
from budgetgen.publish import Prepared, prepare
from budgetgen.render.package import write_package
from tests.making import ROOT, package, write_spec

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


LAYOUTS = {
    "codes and names apart": "\n".join([HEADER, *ROWS]),
    "in one cell": "功能分类科目,部门预算支出经济分类科目,预算数\n2012601 行政运行,30101 基本工资,1286400\n2012601-行政运行,[30201]办公费,38500",
    "codes only": "金额,经济科目代码,功能科目代码\n1286400,30101,2012601\n38500,30201,2012601",
    "economics by name only": "功能科目编码,经济科目名称,金额\n2012601,基本工资,1286400\n2012601,办公费,38500",
    "any order, more columns": "序号,金额,备注,经济科目,功能科目,资金性质,资金来源,支出性质\n1,1286400,,30101,2012601,一般公共预算拨款,本年收入,基本支出\n2,38500,,30201,2012601,,,",
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
    "two rows of headings": "功能分类科目,,部门经济科目,,金额\n科目编码,科目名称,科目编码,科目名称,\n"
    + "\n".join(ROWS),
    "parted by tabs": "\n".join([HEADER, *ROWS]).replace(",", "\t").replace("1286400", '"1,286,400.00"'),
    "codes ended by tabs": "\n".join([HEADER, *ROWS]).replace("2012601", "2012601\t"),
    "numbers of the columns": HEADER + "\n1,2,3,4,5\n" + "\n".join(ROWS),
    "a total of totals": "\n".join([HEADER, *ROWS, "合计（元）,,,,1324900", "总计,,,,1324900"]),
    "a unit at the end of a heading": HEADER + "：万元\n2012601,,30101,,128.64\n2012601,,30201,,3.85",
    "a unit in the title": "2022年明细表（万元）\n"
    + HEADER
    + "\n2012601,,30101,,128.64\n2012601,,30201,,3.85",
    "names on two lines": HEADER
    + '\n2012601,"行政\n运行",30101,基本工资,1286400\n2012601,行政运行,30201,"办公\n费",38500',
    "accounting": HEADER
    + "\n2012601,行政运行,30101,基本工资,1286400\n2012601,行政运行,30201,办公费, -\n"
    + "2012601,行政运行,30201,办公费,38500\n",
    "codes before words": HEADER
    + ",项目类别,资金性质\n"
    + "\n".join(f"{row},人员类项目,111 一般公共预算资金" for row in ROWS),
    "two lines of one code": HEADER
    + "\n2012601,,30101,,1000000\n2012601,,30101,,286400\n2012601,,30201,,38500",
}
