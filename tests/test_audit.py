"""`budgetgen audit`: consistent documents pass, a wrong cell is named, what it says is proven, and nothing passes unread."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import pytest
from lxml import html

from budgetgen.audit.auditing import audit, worst
from budgetgen.audit.causes import causes
from budgetgen.audit.report import schema
from budgetgen.audit.slips import slip
from budgetgen.audit.tables import KINDS, TablesAudited, audit_tables
from budgetgen.batch import audit_one
from budgetgen.findings import CannotGoOn, Severity
from budgetgen.lexicon.lexicon import standard
from budgetgen.publish import prepare
from budgetgen.read.model import ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.numbers import Number, read_number
from budgetgen.recognition.tables import main_unit, recognise
from budgetgen.reconstruction import conflicts
from budgetgen.reconstruction.conflicts import Conflict, Joint
from budgetgen.reconstruction.program import Program, Relation, program
from tests.as_read import as_read
from tests.making import ROOT, rendered, starter, write_spec
from tests.program import Ended
from tests.test_recognition import PUBLISHED, SPECS, published

BUDGETS = [name for name in PUBLISHED if not name.endswith("final")]
Program_ = Callable[..., Ended]


def tables_of(document: ReadDocument) -> list[FigureTable]:
    """The tables with figures of a document."""
    return [table for table in recognise(document, standard()) if table.figures]


def audited(tables: list[FigureTable]) -> TablesAudited:
    """What an audit says of tables."""
    return audit_tables("甲.docx", tables, main_unit(tables))


def changed(tables: list[FigureTable], title: str, row: str, column: str, text: str) -> list[FigureTable]:
    """The tables with another text in one cell that shows a number."""
    found = []
    for table in tables:
        bound = list(table.bound)
        for n, cell in enumerate(bound):
            here = table.title == title and row in (cell.label, cell.code)
            if here and table.columns[cell.column].labels[-1] == column:
                decimals = len(text.partition(".")[2])
                bound[n] = replace(cell, text=text, number=Number(int(text.replace(".", "")), decimals))
        found.append(replace(table, bound=tuple(bound)))
    assert found != tables
    return found


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_document_has_no_contradiction(name: str) -> None:
    done = audited(tables_of(published(name)))
    assert [str(one.finding) for one in done.contradictions] == []
    assert done.unchecked == []
    assert len(done.cells) == PUBLISHED[name], "every number of the tables took part"
    assert [h.rule for h in done.hints] == (["cells-rounded"] if name.endswith("final") else [])


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_what_the_program_makes_has_no_contradiction(spec: Path) -> None:
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    done = audited(tables_of(as_read(disclosure)))
    assert [str(one.finding) for one in (*done.contradictions,)] == []
    assert [str(hint) for hint in done.hints] == []


@pytest.mark.parametrize("name", BUDGETS)
def test_a_changed_number_is_among_the_first_three(name: str) -> None:
    """Numbers taken by lot, 9万元 more."""
    tables, dice = tables_of(published(name)), random.Random(name)
    for _ in range(4):
        at = dice.randrange(len(tables))
        table = tables[at]
        cells = [cell for cell in table.figures if cell.number and cell.number.scaled and cell.sums("本年")]
        if not cells:
            continue
        cell = dice.choice(cells)
        assert cell.number is not None
        wrong = replace(
            cell.number,
            scaled=cell.number.scaled + 9 * 10 ** (4 if table.unit == "元" else 0) * 10**cell.number.decimals,
        )
        bound = tuple(replace(cell, number=wrong, text="错") if one is cell else one for one in table.bound)
        done = audited([*tables[:at], replace(table, bound=bound), *tables[at + 1 :]])
        [one] = done.contradictions
        assert "错" in [suspect.shown for suspect in one.suspects[:3]]


def zhangjiakou() -> list[FigureTable]:
    """The tables of one published document."""
    return tables_of(published("zhangjiakou-2022"))


SPENDING = "部门预算支出总表"


def test_swapped_digits_are_told_with_what_the_others_allow_and_a_proof() -> None:
    tables = changed(zhangjiakou(), SPENDING, "2013202", "项目支出", "14.05")
    done = audited(tables)
    [one] = done.contradictions
    first = one.suspects[0]
    assert (first.table, first.row, first.column) == (SPENDING, "2013202 一般行政管理事务", "项目支出")
    assert (first.shown, first.allowed) == ("14.05", ("41.04", "41.05"))
    assert first.slip.startswith("相邻两位数字颠倒（41.05）")
    assert str(first.allowed_yuan[0]).startswith("4104")
    assert any("证明：" in text for text in one.finding.shown)
    assert float(one.gap) > 0


def test_two_errors_are_two_causes() -> None:
    tables = changed(zhangjiakou(), SPENDING, "2013202", "项目支出", "14.05")
    tables = changed(tables, "部门预算收入总表", "2210201", "合计", "77.50")
    done = audited(tables)
    assert sorted(one.suspects[0].shown for one in done.contradictions) == ["14.05", "77.50"]


def test_a_blank_that_hides_an_amount_is_named() -> None:
    tables = zhangjiakou()
    [table] = [table for table in tables if table.title == SPENDING]
    [cell] = [
        c for c in table.figures if c.code == "2013202" and table.columns[c.column].labels[-1] == "项目支出"
    ]
    bound = tuple(replace(c, text="", number=None) if c is cell else c for c in table.bound)
    done = audited([replace(table, bound=bound) if one is table else one for one in tables])
    [one] = done.contradictions
    assert (one.suspects[0].shown, one.suspects[0].allowed) == ("（空）", ("41.04", "41.05"))


def test_a_row_that_is_left_out_is_named() -> None:
    tables = zhangjiakou()
    [table] = [table for table in tables if table.title == SPENDING]
    bound = tuple(c for c in table.bound if c.code != "2013202")
    done = audited([replace(table, bound=bound) if one is table else one for one in tables])
    named = [cell for one in done.contradictions for cell in one.suspects]
    assert done.contradictions
    assert any("2013202" in cell.row or "20132" in cell.row for cell in named)


def test_the_last_digit_is_a_hint() -> None:
    tables = changed(zhangjiakou(), SPENDING, "2013202", "项目支出", "41.06")
    done = audited(tables)
    assert done.contradictions == []
    [hint] = done.hints
    assert hint.rule == "cells-rounded"
    assert "41.06" in hint.message


def test_numbers_that_are_all_cut_off_are_one_hint() -> None:
    tables = []
    for table in zhangjiakou():
        bound = []
        for cell in table.bound:
            number = cell.number
            if number is not None and number.decimals == 2 and number.scaled > 100:
                number = replace(number, scaled=number.scaled - cell.row % 2)
            bound.append(replace(cell, number=number))
        tables.append(replace(table, bound=tuple(bound)))
    done = audited(tables)
    assert done.contradictions == []
    assert [hint.rule for hint in done.hints] == ["cells-rounded"]


def proven(relations: tuple[Relation, ...], conflict: Conflict) -> Fraction:
    """By how much a conflict's signed sum is off, computed anew in fractions; every amount's factor must be 0 or less."""
    factors: dict[int, int] = {}
    for number, factor in conflict.terms:
        for atom, sign in relations[number].terms:
            factors[atom] = factors.get(atom, 0) + factor * sign
    assert all(factor <= 0 for factor in factors.values())
    return sum(
        (Fraction(f) * (relations[n].least if f > 0 else relations[n].most) for n, f in conflict.terms),
        Fraction(),
    )


def test_every_proof_holds_in_exact_arithmetic() -> None:
    tables = changed(zhangjiakou(), SPENDING, "2013202", "项目支出", "14.05")
    tables = changed(tables, "部门预算收入总表", "2210201", "合计", "77.50")
    asked = program(tables, KINDS, "万元", doubt=True)
    found = causes(Joint(asked)).found
    assert len(found) == 2
    for cause in found:
        assert proven(asked.relations, cause.proof) == cause.proof.gap > 0


def test_what_the_solver_says_and_arithmetic_denies_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "_whole", lambda ray: [(0, 1)])
    tables = changed(zhangjiakou(), SPENDING, "2013202", "项目支出", "14.05")
    done = audited(tables)
    assert done.contradictions == []
    assert done.unchecked == ["求解器说各表有矛盾，但没有得出可以验证的证明"]


def relations(*bounds: tuple[list[int], int, int]) -> Joint:
    """A joint program: amounts by number in each relation, with the least and the most of their sum."""

    class Plain:
        atoms = range(1 + max(n for terms, _, _ in bounds for n in terms))
        relations = tuple(Relation(tuple((n, 1) for n in terms), low, high) for terms, low, high in bounds)

    made: Program = Plain()  # type: ignore[assignment]
    return Joint(made)


def test_bounds_that_meet_have_no_conflict_and_those_that_miss_have_one() -> None:
    assert relations(([0, 1], 100, 100), ([0], 60, 60), ([1], 40, 40)).conflict() is None
    conflict = relations(([0, 1], 100, 100), ([0], 60, 60), ([1], 41, 41)).conflict()
    assert conflict is not None
    assert (conflict.relations, conflict.gap) == (frozenset({0, 1, 2}), 1)


def test_what_all_others_allow() -> None:
    joint = relations(([0, 1], 100, 110), ([0], 60, 60), ([1], 40, 40))
    assert joint.allowed(2) == (40, 50)
    assert joint.allowed(0) == (100, 100)
    assert relations(([0], 5, 5), ([1], 0, 3)).allowed(1) == (0, None)


SLIPS = {
    (1405, 4105, 4105): "相邻两位数字颠倒",
    (88736, 8736, 8736): "多了一位数字",
    (8736, 88736, 88736): "少了一位数字",
    (410500, 4105, 4105): "小数点错了 2 位",
    (-4105, 4105, 4105): "漏了或多了负号",
    (4165, 4105, 4105): "一位数字不对",
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_told_by_what_was_meant(case: tuple[int, int, int]) -> None:
    found = slip(*case)
    assert found is not None
    assert (found[0], found[1]) == (SLIPS[case], case[1])


def test_a_wide_range_tells_no_slip() -> None:
    assert slip(4105, 0, None) is None
    assert slip(4105, 90_001, 90_001) is None


# On the command line


def test_a_pdf_is_audited_whole(program: Program_) -> None:
    file = str(ROOT / "tests/data/putuo-finance-2025/disclosure.pdf")
    run = program("audit", file)
    assert run.status == 1
    assert run.out == f"{file}: 有问题（数 241/241，关系 358，规则 30 条）\n"
    said = [line for line in run.err.splitlines() if "错误[" in line]
    assert len(said) == 1
    assert "（第 8 页）" in said[0]
    assert "887.36万元" in said[0]
    assert "87.36万元" in said[0]
    assert "引用" not in run.err, "a published document has nothing to cite with"


def test_the_report_for_programs_has_its_schema(program: Program_, tmp_path: Path) -> None:
    path = rendered(write_spec(tmp_path, starter()), ("json",))["json"]
    data = json.loads(path.read_text(encoding="utf-8"))
    body = next(
        block["body"] for block in data["blocks"] if block["kind"] == "table" and "支出总表" in block["title"]
    )
    row = next(row for row in body if any(text.startswith("20132") and len(text) == 7 for text in row))
    column = next(n for n, text in enumerate(row) if n > 2 and text not in ("", "0.00"))
    shown, row[column] = row[column], "9" + row[column]
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    run = program("audit", str(path), "--format", "json")
    assert run.status == 1
    made = json.loads(run.out)
    jsonschema.validate(made, schema())
    assert schema() == json.loads(program("schema", "--audit").out)
    [file] = made["files"]
    [found] = [one for one in file["findings"] if one["rule"] == "cells-contradict"]
    assert file["verdict"] == "inconsistent"
    assert (found["shown"], found["allowed"][1]) == ("9" + shown, shown)
    assert found["because"]
    assert all(term["factor"] for term in found["because"])


def test_a_folder_with_a_broken_file_tells_each(program: Program_, tmp_path: Path) -> None:
    path = rendered(write_spec(tmp_path, starter()))["docx"]
    folder = tmp_path / "报送"
    folder.mkdir()
    (folder / "甲.docx").write_bytes(path.read_bytes())
    (folder / "乙.docx").write_bytes(b"PK\x03\x04")
    (folder / "丙.txt").write_text("没有表的文字", encoding="utf-8")
    (folder / "说明.md").write_text("不是公开文本", encoding="utf-8")
    run = program("audit", "报送")
    assert run.status == 2
    verdicts = dict(line.rsplit(": ", 1) for line in run.out.splitlines())
    assert {Path(file).name: told[:4] for file, told in verdicts.items()} == {
        "甲.docx": "没有矛盾",
        "乙.docx": "读不懂",
        "丙.txt": "读不懂",
    }
    assert "没有认出有数字的表" in run.err
    assert "共 3 份：没有矛盾 1 份，读不懂 2 份" in run.err
    assert program("audit", "报送", "-q").err.count("没有核对") == 0


def test_a_folder_without_documents_and_no_file(program: Program_, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    run = program("audit", "空")
    assert (run.status, run.out) == (2, "")
    assert "没有能读的文件" in run.err
    assert program("audit", "没有.docx").status == 2


def test_without_a_solver_the_rules_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**options: object) -> None:
        raise CannotGoOn("要用 highspy")

    monkeypatch.setattr(conflicts, "highs", missing)
    done = audit(published("putuo-finance-2025"), ROOT)
    assert "各表的数没有互相核对：要用 highspy" in done.unchecked
    assert done.bound == 0


def test_a_sentence_against_the_tables(program: Program_, tmp_path: Path) -> None:
    data = starter() | {"其他事项": "本部门2022年度项目支出88.88万元。"}
    path = rendered(write_spec(tmp_path, data))["docx"]
    run = program("audit", str(path))
    assert run.status == 1
    assert "[figures-as-named]" in run.err
    assert "88.88万元" in run.err


def test_numbers_that_take_no_part_are_told() -> None:
    document = published("putuo-finance-2025")
    blocks = list(document.blocks)
    at = next(n for n, block in enumerate(blocks) if isinstance(block, ReadGrid))
    grid = blocks[at]
    assert isinstance(grid, ReadGrid)
    rows = list(grid.rows)
    which = next(n for n, row in enumerate(rows) if read_number(row[1].text))
    rows[which] = tuple(
        replace(cell, text="某某新词") if n == 0 else cell for n, cell in enumerate(rows[which])
    )
    blocks[at] = replace(grid, rows=tuple(rows))
    done = audit(replace(document, blocks=tuple(blocks)), ROOT)
    assert done.bound < done.seen
    assert any("某某新词" in reason for reason in done.unchecked)


# What is written: annotated copies, the bureau's workbook, other formats


def wrong(path: Path, old: str, new: str) -> None:
    """Put a wrong number in the place of the last one of a row `2013202` in the part of a Word file or the data."""
    document = docx.Document(str(path))
    table = next(t for t in document.tables if t.cell(0, 5).text == "项目支出")
    row = next(row for row in table.rows if row.cells[1].text == "2013202")
    cell = row.cells[5]
    assert cell.text == old
    cell.paragraphs[0].runs[0].text = new
    document.save(str(path))


def slipped(folder: Path) -> Path:
    """A rendered Word file in which two digits of 25.00 are swapped in a table."""
    path = rendered(write_spec(folder, starter()))["docx"]
    wrong(path, "25.00", "52.00")
    return path


def test_a_word_file_gets_a_comment_at_the_wrong_cell(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    run = program("audit", str(path), "--annotate", "标注.docx")
    assert run.status == 1
    assert "标注写在 标注.docx" in run.err
    made = docx.Document(str(tmp_path / "标注.docx"))
    [comment] = list(made.comments)
    assert "其他各数只容许 25.00" in comment.text
    assert "证明：" in comment.text
    table = next(t for t in made.tables if t.cell(0, 5).text == "项目支出")
    row = next(row for row in table.rows if row.cells[1].text == "2013202")
    assert "commentReference" in row.cells[5]._tc.xml
    assert row.cells[5].paragraphs[0].runs[0].font.highlight_color is not None
    assert [p.text for p in made.paragraphs] == [p.text for p in docx.Document(str(path)).paragraphs]


def test_a_workbook_gets_a_comment_at_the_wrong_cell(program: Program_, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "支出"
    for row in (
        ("2025年部门支出预算总表",),
        ("单位：元",),
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("201", "一般公共服务支出", 300, 200, 100),
        ("20101", "人大事务", 300, 200, 100),
        ("2010101", "行政运行", 200, 200, None),
        ("2010102", "一般行政管理事务", 100, None, 1000),
        (None, "合计", 300, 200, 100),
    ):
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    run = program("audit", "表.xlsx", "--annotate", "标注.xlsx", "--format", "json")
    assert run.status == 1
    [found] = json.loads(run.out)["files"][0]["findings"]
    assert (found["shown"], found["allowed"][1], found["slip"]) == ("1000", "100", "小数点错了 1 位（100）")
    made = openpyxl.load_workbook(tmp_path / "标注.xlsx")["支出"]
    comments = {
        cell.coordinate: cell.comment.text for row in made.iter_rows() for cell in row if cell.comment
    }
    assert list(comments) == ["E7"]
    assert "其他各数只容许 99 至 100" in comments["E7"]
    assert made["E7"].fill.start_color.rgb == "00F8CBC8"
    assert made["E7"].value == 1000


def test_a_page_marks_the_wrong_cell_of_any_document(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    assert program("audit", str(path), "--annotate", "标注.html").status == 1
    page: Any = html.fromstring((tmp_path / "标注.html").read_text(encoding="utf-8"))
    [cell] = page.xpath("//td[@class='mark error']")
    assert cell.text == "52.00"
    [link] = cell.xpath(".//a/@href")
    [note] = page.xpath(f"//aside[@id='{link[1:]}']")
    assert "其他各数只容许 25.00" in note.text_content()
    assert not page.xpath("//script | //link | //img")


def test_texts_of_the_document_are_only_texts_on_the_page(program: Program_, tmp_path: Path) -> None:
    data = starter() | {"其他事项": "甲<script>alert(1)</script>{{ 7*7 }}乙。"}
    path = rendered(write_spec(tmp_path, data))["docx"]
    program("audit", str(path), "--annotate", "标注.html")
    text = (tmp_path / "标注.html").read_text(encoding="utf-8")
    assert "甲&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}乙。" in text


def test_what_an_annotation_cannot_be_is_said_before(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    for name, told in (("标注.xlsx", "写不进 .xlsx"), ("标注.pdf", "标注写不成 .pdf")):
        run = program("audit", str(path), "--annotate", name)
        assert run.status == 2
        assert told in run.err
        assert not (tmp_path / name).exists()
    (tmp_path / "有了.html").write_text("别动", encoding="utf-8")
    assert program("audit", str(path), "--annotate", "有了.html").status == 2
    assert (tmp_path / "有了.html").read_text(encoding="utf-8") == "别动"
    assert program("audit", str(path), "--annotate", "有了.html", "--force").status == 1
    (tmp_path / "二.docx").write_bytes(path.read_bytes())
    assert "一次标注一个文件" in program("audit", str(path), "二.docx", "--annotate", "x.html").err


def test_the_overview_ranks_documents_and_lists_findings(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    folder = tmp_path / "报送"
    folder.mkdir()
    good = rendered(write_spec(tmp_path / "好", starter()))["docx"]
    (folder / "a好.docx").write_bytes(good.read_bytes())
    (folder / "b=1+1.docx").write_bytes(path.read_bytes())
    run = program("audit", "报送", "--report", "汇总.xlsx", "--format", "markdown")
    assert run.status == 1
    assert run.out.startswith("# 检查报告\n\n2 份公开文本：1 个错误。")
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    rows = list(book["文件"].iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["结论", "有问题", "没有矛盾"]
    assert rows[1][rows[0].index("错误")] == 1
    [head, finding] = list(book["问题"].iter_rows(values_only=True))
    said = dict(zip(head, finding, strict=True))
    assert (said["印的"], said["最小"], said["行"]) == ("52.00", "25.00", "2013202 一般行政管理事务")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert program("audit", "报送", "--report", "汇总.docx").status == 2


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab", "markdown"])
def test_other_formats_have_the_finding(program: Program_, tmp_path: Path, name: str) -> None:
    run = program("audit", str(slipped(tmp_path)), "--format", name)
    assert run.status == 1
    assert "其他各数只容许 25.00" in run.out
    assert program("audit", "x.docx", "--format", "xml").status == 2


# Beside last year's document


def sheet(title: str, head: tuple[str, ...], *rows: tuple[str, ...]) -> list[ReadBlock]:
    """A table in 元 as read, with its title."""
    grid = tuple(tuple(ReadCell(text) for text in row) for row in (head, *rows))
    return [ReadText(title), ReadText("单位：元"), ReadGrid(grid)]


def of_year(year: int, *blocks: list[ReadBlock]) -> ReadDocument:
    """A document of a year."""
    return ReadDocument(
        f"{year}.docx", "docx", (ReadText(f"{year}年部门预算"), *(b for own in blocks for b in own))
    )


BEFORE = of_year(
    2024,
    sheet(
        "2024年部门一般公共预算支出表",
        ("科目编码", "科目名称", "合计"),
        ("201", "一般公共服务支出", "300"),
        ("20101", "人大事务", "300"),
        ("2010101", "行政运行", "300"),
    ),
)


def of_2025(last: str) -> ReadDocument:
    """This year's document, which says what it was last year."""
    return of_year(
        2025,
        sheet(
            "2025年部门一般公共预算支出表",
            ("科目编码", "科目名称", "2024年预算数", "2025年预算数"),
            ("201", "一般公共服务支出", last, "400"),
            ("20101", "人大事务", last, "400"),
            ("2010101", "行政运行", last, "400"),
        ),
    )


def test_last_years_figures_are_those_of_last_years_document() -> None:
    assert audit(of_2025("300"), ROOT, BEFORE).contradictions == []
    assert audit(of_2025("330"), ROOT).contradictions == [], "alone it contradicts nothing"
    done = audit(of_2025("330"), ROOT, BEFORE)
    said = {cell.shown for one in done.contradictions for cell in one.suspects}
    assert "330" in said
    proofs = [text for one in done.contradictions for text in one.finding.shown]
    assert all("“2024.docx：2024年部门一般公共预算支出表”" in text for text in proofs)
    assert done.verdict == "inconsistent"


def test_a_document_of_another_year_is_no_last_years() -> None:
    done = audit(of_2025("330"), ROOT, of_2025("300"))
    assert done.contradictions == []
    assert any("没有与 2025.docx 核对：它是 2025 年的，这份是 2025 年的" in why for why in done.unchecked)


def test_a_change_in_a_sentence_against_last_years_document(program: Program_, tmp_path: Path) -> None:
    folder = tmp_path / "prior-year"
    shutil.copytree(ROOT / "examples/prior-year", folder)
    (folder / "budgetgen.toml").touch()
    program("render", "prior-year/2021.yaml", "prior-year/2022.yaml", "--format", "docx", "-o", "公开")
    before, this = sorted((tmp_path / "公开").rglob("*.docx"))
    document = docx.Document(str(this))
    [paragraph] = [p for p in document.paragraphs if "项目支出增加3.00万元" in p.text]
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[
        0
    ].text = "2022年支出预算安排153.35万元，与2021年预算相比增加5.36万元。其中：基本支出增加2.36万元，主要原因是工资标准调整；项目支出减少3.00万元，主要原因是数字化页数减少。"
    document.save(str(this))
    alone = program("audit", str(this))
    assert "changes-as-figured" not in alone.err
    both = program("audit", str(this), "--before", str(before))
    assert both.status == 1
    assert "changes-as-figured" in both.err
    assert "项目支出" in both.err


# Settled findings


ACCEPTED = """\
认可:
  - 规则: cells-contradict
    含: 印 52.00
    理由: 已函告，下周更正
"""


def test_a_settled_finding_is_not_told_again(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    (tmp_path / "认可.yaml").write_text(ACCEPTED, encoding="utf-8")
    run = program("audit", str(path), "--accept", "认可.yaml")
    assert run.status == 0
    assert "没有矛盾" in run.out
    assert "cells-contradict" not in run.err
    assert "按 认可.yaml 认可 1 处" in run.err


def test_a_settled_finding_of_another_file_stays_and_the_entry_is_told(
    program: Program_, tmp_path: Path
) -> None:
    path = slipped(tmp_path)
    (tmp_path / "认可.yaml").write_text(ACCEPTED + "    文件: 别的.docx\n", encoding="utf-8")
    run = program("audit", str(path), "--accept", "认可.yaml")
    assert run.status == 1
    assert "cells-contradict" in run.err
    assert "认可.yaml:2:5: 警告[suppression-used]" in run.err


@pytest.mark.parametrize("text", ["认可:\n  - {规则: a, 含: b}\n", "认得: 1\n", "认可: [\n", ""])
def test_a_file_of_settled_findings_with_faults_stops_the_run(
    program: Program_, tmp_path: Path, text: str
) -> None:
    (tmp_path / "认可.yaml").write_text(text, encoding="utf-8")
    run = program("audit", str(slipped(tmp_path)), "--accept", "认可.yaml")
    assert (run.status, run.out) == (2, "")
    assert "认可.yaml:" in run.err


def test_an_item_named_in_full_is_held_against_its_own_amount_where_only_margins_are_known() -> None:
    """Function and economics are published apart: what one account has in all is known nevertheless."""
    document = read_document(ROOT / "tests/data/putuo-finance-2025/disclosure.pdf")
    blocks = [
        replace(
            block, text=block.text.replace("行政单位医疗（项）”78.21万元", "行政单位医疗（项）”87.21万元")
        )
        if isinstance(block, ReadText)
        else block
        for block in document.blocks
    ]
    said = [f.message for f in audit(replace(document, blocks=tuple(blocks)), ROOT).findings]
    assert any("87.21万元" in message and "78.22万元" in message for message in said)


def test_nothing_but_the_report_is_on_standard_output(tmp_path: Path) -> None:
    """highspy 1.16.0 prints a line when a solver is made (findings/highspy-banner.sh); a process of its own would show it."""
    path = slipped(tmp_path)
    words = [sys.executable, "-m", "budgetgen", "audit", str(path), "--format", "json"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["files"][0]["verdict"] == "inconsistent"


def test_a_defect_in_one_document_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, *more: Any) -> Any:
        raise KeyError("x")

    path = rendered(write_spec(tmp_path, starter()))["docx"]
    good = audit_one(path)
    monkeypatch.setattr("budgetgen.audit.auditing.audit_file", broken)
    bad = audit_one(path)
    assert (good.verdict, bad.verdict) == ("consistent", "unreadable")
    assert "程序自己的错误（KeyError: 'x'）" in bad.unchecked[0]
    assert [worst([good]), worst([good, bad])] == [0, 70]


@pytest.mark.parametrize(
    "name", ["central", "funds", "hebei-2025", "nonfiscal", "two-units", "shanghai-unit"]
)
def test_what_the_program_makes_is_right_in_its_sentences(name: str, tmp_path: Path) -> None:
    """Documents with other funds, several units, last year: what they do not tell is no contradiction."""
    from budgetgen.publish import render

    written, _ = render(ROOT / f"examples/{name}.yaml", tmp_path, ("docx",), set(), force=True)
    done = audit_one(written[0])
    assert [str(f) for f in done.every if f.severity is not Severity.HINT] == []
    assert done.verdict == "consistent"


def test_a_wrong_cell_makes_no_sentence_wrong(tmp_path: Path) -> None:
    path = slipped(tmp_path)
    assert [f.rule for f in audit_one(path).every if f.severity is not Severity.HINT] == ["cells-contradict"]


def test_the_audited_file_is_not_written_over(program: Program_, tmp_path: Path) -> None:
    path = slipped(tmp_path)
    before = path.read_bytes()
    run = program("audit", str(path), "--annotate", str(path), "--force")
    assert run.status == 2
    assert "是要审核的文件，不改写" in run.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((0, 7), "3.70", "·合计 印 3.70，各行相加是 2.70"),
        (
            (1, 7),
            "1.30",
            "·合计 印 1.30，各行相加是 1.20",
        ),
        ((2, 7), "2.10", "印 2.10，数量 2 乘单价 0.60 是 1.20"),
    ],
)
def test_the_table_of_purchases_adds_up(tmp_path: Path, old: tuple[int, int], new: str, told: str) -> None:
    from budgetgen.publish import render

    written, _ = render(ROOT / "examples/two-units.yaml", tmp_path, ("docx",), set(), force=True)
    assert "records-add-up" not in {f.rule for f in audit_one(written[0]).every}
    document = docx.Document(str(written[0]))
    table = next(t for t in document.tables if t.cell(0, 2).text == "采购物品名称")
    first = next(n for n, row in enumerate(table.rows) if "".join(row.cells[0].text.split()) == "合计")
    cell = table.rows[first + old[0]].cells[old[1]]
    cell.paragraphs[0].runs[0].text = new
    document.save(str(written[0]))
    said = [f.message for f in audit_one(written[0]).every if f.rule == "records-add-up"]
    assert any(told in message for message in said)
