"""Every figure can be traced: in the JSON, with explain, by name in the workbook, by bookmark in the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest
from docx.oxml.ns import qn

from budgetgen.disclosure.explain import explain
from budgetgen.findings import CannotGoOn
from budgetgen.publish import Prepared, prepare, render
from budgetgen.render.json_data import schema
from budgetgen.render.views import bookmark
from tests.conftest import REFERENCE
from tests.reading import squeezed
from tests.test_reference_cells import PUBLISHED, expected


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(REFERENCE)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    written, findings = render(REFERENCE, tmp_path_factory.mktemp("json"), ("json",), set())
    assert not findings
    read: dict[str, Any] = json.loads(written[0].read_bytes())
    return read


def test_json_has_the_shape_that_its_schema_says(data: dict[str, Any]) -> None:
    jsonschema.validate(data, schema())
    data = json.loads(json.dumps(data))
    data["blocks"][1]["figures"][0]["amount"] = 1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


def test_json_tables_are_the_published_ones(data: dict[str, Any]) -> None:
    tables = [block for block in data["blocks"] if block["kind"] == "table"]
    for table, published in zip(tables, PUBLISHED, strict=True):
        shown = [[squeezed(cell) for cell in row] for row in table["header"] + table["body"]]
        assert shown == [[expected(cell) for cell in row] for row in published["header"] + published["body"]]


def test_json_figures_carry_the_exact_amount(data: dict[str, Any]) -> None:
    figures = {f["address"]: f for b in data["blocks"] if b["kind"] == "table" for f in b["figures"]}
    figure = figures["收支总表/收入总计/预算数"]
    assert (figure["amount"], figure["text"]) == ("5555250.00", "555.53")
    cited = [f for b in data["blocks"] if b["kind"] == "paragraph" for f in b["figures"]]
    assert ("收支要点/基本支出/增减", "135250.00") in [(f["address"], f["amount"]) for f in cited]
    for block in data["blocks"]:
        for figure in block.get("figures", ()) if block["kind"] == "paragraph" else ():
            assert block["text"][figure["start"] : figure["end"]].replace(".", "").isdecimal()


def explained(prepared: Prepared, wanted: str) -> list[Any]:
    assert prepared.disclosure and prepared.books
    return list(explain(prepared.disclosure, prepared.books, wanted))


def test_an_address_is_explained_by_its_lines(prepared: Prepared) -> None:
    (found,) = explained(prepared, "支出总表/2013201/基本支出")
    text = REFERENCE.read_text(encoding="utf-8").splitlines()
    assert len(found.parts) == 23
    for part in found.parts:
        assert text[part.place.line - 1][part.place.column - 1 :].startswith(str(part.amount // 100))
    assert sum(part.amount for part in found.parts) == found.figure.amount == 391_535_200
    assert ("一般公共预算支出表/201/基本支出", "391.54") in found.elsewhere


def test_a_change_is_explained_by_both_years(prepared: Prepared) -> None:
    (found,) = explained(prepared, "收支要点/项目支出/增减")
    assert [part.amount for part in found.parts][-1] == -51_250_000
    assert sum(part.amount for part in found.parts) == -10_200_000
    assert [text for where, text in found.elsewhere if where.startswith("说明")] == ["10.20"]


def test_a_printed_number_is_explained(prepared: Prepared) -> None:
    found = explained(prepared, "41.05")
    assert [one.figure.amount for one in found] == [41_050_000]
    assert any("项目支出41.05万元" in where for where, _ in found[0].elsewhere)


def test_different_figures_of_one_number_are_told_apart(prepared: Prepared) -> None:
    found = explained(prepared, "3.45")
    assert {one.figure.book for one in found} == {"采购", "采购预留"}


def test_what_is_not_there_is_said(prepared: Prepared) -> None:
    with pytest.raises(CannotGoOn, match="支出总表/2013201/基本支出"):
        explained(prepared, "支出总表/2013201/基本支")
    with pytest.raises(CannotGoOn, match="没有"):
        explained(prepared, "999999.99")


def test_every_figure_of_the_document_has_a_bookmark(
    prepared: Prepared, reference_files: dict[str, Path]
) -> None:
    body = docx.Document(str(reference_files["docx"])).element.body
    marked = {
        start.get(qn("w:name")): "".join(t.text or "" for t in start.getparent().iter(qn("w:t")))
        for start in body.iter(qn("w:bookmarkStart"))
    }
    assert prepared.disclosure
    figures = [
        cell.figure
        for table in prepared.disclosure.tables
        for row in table.rows
        for cell in row.cells
        if cell.figure is not None
    ]
    assert len(figures) == 682
    assert {bookmark(f.address): f.text for f in figures}.items() <= marked.items()
    assert marked["数_支出总表_2013202_项目支出"] == "41.05"


def test_bookmarks_are_what_word_takes() -> None:
    long = [bookmark(f"一个很长很长的表名/{'行' * 50}{n}/金额") for n in range(2)]
    assert len(set(long)) == 2
    assert all(len(name) <= 40 and name[0].isalpha() for name in long)
    assert bookmark("表/a（b）/列") != bookmark("表/a_b_/列")
