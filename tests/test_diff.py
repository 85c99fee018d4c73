"""`budgetgen diff` as its users run it: money by its causes, rows, sentences; specs, documents, folders, git."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import jsonschema
import pytest

from budgetgen.review.differing import difference
from budgetgen.review.model import Comparison
from budgetgen.review.sides import side_of
from budgetgen.review.texts import paired, pieces
from budgetgen.review.writing import markdown, schema
from tests.making import ROOT, rendered, starter, write_spec
from tests.program import Ended
from tests.test_recognition import SPECS

Program = Callable[..., Ended]


def two(folder: Path, *changes: tuple[str, str], base: str = "") -> tuple[Path, Path]:
    """A spec and the same with some texts replaced, each once."""
    folder.mkdir(exist_ok=True)
    (folder / "budgetgen.toml").touch()
    text = base or (ROOT / "specs/hebei/zhangjiakou/2022/225.yaml").read_text(encoding="utf-8")
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_text(text, encoding="utf-8")
    for before, after in changes:
        assert text.count(before), before
        text = text.replace(before, after)
    new.write_text(text, encoding="utf-8")
    return old, new


def compared(old: Path, new: Path, as_document: bool = False) -> Comparison:
    """The difference of two files."""
    return difference(side_of(old, as_document=as_document)[0], side_of(new, as_document=as_document)[0])


OFFICE = ("    30201 办公费: 15500\n", "    30201 办公费: 25500\n")
PRINTING = ("    30202 印刷费: 7600\n", "    30202 印刷费: 17600\n")


def test_one_amount_is_one_entry_with_what_it_changes(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, OFFICE))
    [entry] = done.entries
    assert (entry.kind, entry.what) == ("changed", "2013201 行政运行 30201 办公费")
    assert (entry.old, entry.new) == (1_550_000, 2_550_000)
    assert [place.line for place in entry.places] == [57, 57]
    assert entry.figures[0].address == "基本支出表/30201/合计"
    assert (entry.figures[0].old, entry.figures[0].new) == ("1.55", "2.55")
    assert all(change.difference == 1_000_000 for change in entry.figures)
    assert done.together == []
    assert all(text.numbers_only for text in done.texts)
    assert any(piece.text == "515.48" for text in done.texts for piece in text.pieces if piece.sign == "+")


def test_every_number_that_is_printed_otherwise_is_told_once(tmp_path: Path) -> None:
    """Held against the printed numbers themselves, one by one."""
    old, new = two(tmp_path, OFFICE, ("    金额: 99000\n", "    金额: 88000\n"))
    sides = [side_of(path)[0] for path in (old, new)]
    expected = {
        number.address
        for key, number in sides[1].numbers.items()
        if key not in sides[0].numbers or sides[0].numbers[key].text != number.text
    }
    told = [change.address for change in difference(*sides).figures]
    assert sorted(told) == sorted(set(told))
    assert set(told) == expected


def test_two_amounts_are_two_entries_and_the_totals_of_both_stand_apart(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, OFFICE, ("    金额: 99000\n", "    金额: 88000\n")))
    assert [(entry.kind, entry.new - entry.old) for entry in done.entries] == [
        ("changed", 1_000_000),
        ("changed", -1_100_000),
    ]
    assert "支出总表/合计/合计" in {change.address for change in done.together}
    own = {change.address for change in done.entries[0].figures}
    assert "支出总表/合计/基本支出" in own
    assert "支出总表/合计/项目支出" not in own


def test_an_amount_that_goes_elsewhere_is_one_entry(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, ("    30201 办公费: 15500\n", "    30201 办公费: 5500\n"), PRINTING))
    [entry] = done.entries
    assert (entry.kind, entry.new) == ("moved", 1_000_000)
    assert (entry.what, entry.into) == ("2013201 行政运行 30201 办公费", "2013201 行政运行 30202 印刷费")
    assert {change.address.split("/")[1] for change in entry.figures} == {"30201", "30202"}


def test_a_project_that_is_called_otherwise_is_a_renaming(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, ("课题研究专项经费", "课题研究和调研经费")))
    [entry] = done.entries
    assert (entry.kind, entry.what, entry.into) == ("renamed", "课题研究专项经费", "课题研究和调研经费")
    assert done.figures == []
    assert done.rows == [], "its table is the same"


def test_an_account_that_is_new_and_one_that_is_gone(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, ("    30202 印刷费: 7600\n", "    30205 水费: 100\n")))
    assert [(e.kind, e.old, e.new) for e in done.entries] == [("removed", 760_000, 0), ("added", 0, 10_000)]
    addresses = {change.address: (change.old, change.new) for change in done.figures}
    assert addresses["基本支出表/30205/合计"] == ("", "0.01")
    assert addresses["基本支出表/30202/合计"] == ("0.76", "")


def test_reformatting_comments_and_order_are_no_difference(tmp_path: Path) -> None:
    done = compared(
        *two(
            tmp_path,
            (
                "    30201 办公费: 15500\n    30202 印刷费: 7600\n",
                "    30202 印刷费: 0.76万元  # 未变\n    30201 办公费: '15,500'\n",
            ),
        )
    )
    assert done.same


def test_a_margin_that_changes_is_told(tmp_path: Path) -> None:
    text = (ROOT / "examples/margins.yaml").read_text(encoding="utf-8")
    changes = (
        ("30201 办公费: 175000", "30201 办公费: 174000"),
        ("30107 绩效工资: 420000", "30107 绩效工资: 421000"),
    )
    [entry] = compared(*two(tmp_path, *changes, base=text)).entries
    assert (entry.kind, entry.what, entry.into) == ("moved", "30201 办公费", "30107 绩效工资")
    assert entry.new == 100_000
    assert "基本支出表/合计/人员经费" in {change.address for change in entry.figures}


def test_indicators_and_sentences(tmp_path: Path) -> None:
    done = compared(
        *two(
            tmp_path,
            ("值: ≥98百分比, 描述: 反映文章", "值: ≥96百分比, 描述: 反映文章"),
            ("组织起草本市机构编制管理规定", "组织起草全市机构编制管理规定"),
        )
    )
    [row] = done.rows
    assert row.old and row.new
    assert [(a, b) for a, b in zip(row.old, row.new, strict=True) if a != b] == [("≥98百分比", "≥96百分比")]
    [text] = done.texts
    assert not text.numbers_only
    assert [(p.sign, p.text) for p in text.pieces if p.sign != " "] == [("-", "本"), ("+", "全")]


def test_numbers_are_kept_whole() -> None:
    made = pieces("收入1,234.50万元，增长3.1%。", "收入1,334.50万元，增长13.1%。")
    assert [(p.sign, p.text) for p in made if p.sign != " "] == [
        ("-", "1,234.50"),
        ("+", "1,334.50"),
        ("-", "3.1%"),
        ("+", "13.1%"),
    ]


def test_paragraphs_are_paired_in_order() -> None:
    old = ["甲乙丙丁戊己", "子丑寅卯辰巳"]
    new = ["赤橙黄绿青蓝紫", "甲乙丙丁戊庚", "子丑寅卯辰午"]
    assert list(paired(old, new)) == [
        (None, "赤橙黄绿青蓝紫"),
        ("甲乙丙丁戊己", "甲乙丙丁戊庚"),
        ("子丑寅卯辰巳", "子丑寅卯辰午"),
    ]


@pytest.mark.parametrize("spec", [s for s in SPECS if s.stem != "2020"], ids=lambda path: path.stem)
def test_what_was_rendered_is_what_the_spec_says(spec: Path, tmp_path: Path) -> None:
    """A Word file against its own spec: the same, cell by cell and paragraph by paragraph."""
    from budgetgen.publish import render

    written, _ = render(spec, tmp_path, ("docx",), set(), force=True)
    sides = [side_of(path, as_document=True)[0] for path in (written[0], spec)]
    done = difference(*sides)
    assert done.figures == []
    assert done.rows == []
    assert [text.pieces for text in done.texts] == []


# On the command line


def test_the_whole_run(program: Program, tmp_path: Path) -> None:
    two(tmp_path, OFFICE)
    run = program("diff", "old.yaml", "new.yaml")
    assert run.status == 1
    lines = run.out.splitlines()
    assert lines[0].startswith("old.yaml → new.yaml：不同：1 笔钱，")
    assert lines[2] == "1. 改 2013201 行政运行 30201 办公费：15,500 → 25,500（+10,000）　new.yaml:57:16"
    assert "   …… 另有" in run.out
    assert "……" not in program("diff", "old.yaml", "new.yaml", "--all").out
    assert program("diff", "old.yaml", "new.yaml", "--stat").out.count("\n 支出总表：") == 1
    same = program("diff", "old.yaml", "old.yaml")
    assert (same.status, same.out) == (0, "old.yaml → old.yaml：公开的文本相同\n")


def test_data_and_markdown(program: Program, tmp_path: Path) -> None:
    two(tmp_path, OFFICE, ("课题研究专项经费", "课题|研究*经费"))
    made = json.loads(program("diff", "old.yaml", "new.yaml", "--format", "json").out)
    jsonschema.validate(made, schema())
    assert schema() == json.loads(program("schema", "--diff").out)
    [file] = made["files"]
    assert [(e["kind"], e["old"], e["new"]) for e in file["money"]] == [
        ("renamed", "10000.00", "10000.00"),
        ("changed", "15500.00", "25500.00"),
    ]
    shown = program("diff", "old.yaml", "new.yaml", "--format", "markdown").out
    assert "| 改 | 2013201 行政运行 30201 办公费 | 15,500 | 25,500 | +10,000 |" in shown
    assert r"课题\|研究\*经费" in shown
    assert program("diff", "old.yaml", "new.yaml", "--format", "xml").status == 2


def test_long_markdown_is_cut_with_a_count(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, OFFICE, ("    金额: 99000\n", "    金额: 88000\n")))
    cut = markdown(done, 600)
    assert len(cut) < 700
    assert "…… 另有 " in cut


def test_a_document_against_a_spec(program: Program, tmp_path: Path) -> None:
    old, _ = two(tmp_path, OFFICE)
    word = rendered(old)["docx"]
    assert program("diff", str(word), "old.yaml").status == 0
    run = program("diff", str(word), "new.yaml")
    assert run.status == 1
    assert "部门预算支出总表/合计/合计　[-555.53-] {+556.53+}" in run.out


def test_folders(program: Program, tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        for name in ("一.yaml", "二.yaml"):
            write_spec(tmp_path / folder, starter(), name)
    text = (tmp_path / "乙/二.yaml").read_text(encoding="utf-8")
    (tmp_path / "乙/二.yaml").write_text(text.replace("'45000'", "'46000'"), encoding="utf-8")
    write_spec(tmp_path / "乙", starter(), "三.yaml")
    run = program("diff", "甲", "乙")
    assert run.status == 1
    assert "一.yaml" not in run.out
    assert "办公费：45,000 → 46,000（+1,000）" in run.out
    assert "只在 乙 里有：三.yaml" in run.err
    assert "比较 2 份，不同 1 份" in run.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("没有.yaml", "old.yaml"), "没有.yaml"),
        (("old.yaml",), "要两份"),
        (("old.yaml", "new.yaml", "--git", "HEAD"), "只写一个"),
        (("坏.yaml", "old.yaml"), "有错误，比较不了"),
    ],
)
def test_what_cannot_be_compared_is_said(
    program: Program, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    two(tmp_path, OFFICE)
    (tmp_path / "坏.yaml").write_text("版式: hebei-2022\n预算年度: 2022\n金额: x\n", encoding="utf-8")
    run = program("diff", *words)
    assert run.status in (1, 2, 3)
    assert run.out == ""
    assert told in run.err


# Git


def repository(folder: Path) -> None:
    """A repository with two revisions of a spec below a folder with a Chinese name."""
    old, new = two(folder, OFFICE)
    home = folder / "单位 甲"
    home.mkdir()
    old.rename(home / "部门.yaml")
    git(folder, "init", "-q")
    git(folder, "add", "单位 甲", "budgetgen.toml")
    git(folder, "commit", "-qm", "一")
    shutil.move(new, home / "部门.yaml")


def git(folder: Path, *words: str) -> None:
    """Run git with a name of its own."""
    who = ("-c", "user.name=某", "-c", "user.email=a@b", "-c", "core.autocrlf=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@needs_git
def test_against_a_revision_and_between_two(program: Program, tmp_path: Path) -> None:
    repository(tmp_path)
    run = program("diff", "--git", "HEAD", "单位 甲/部门.yaml")
    assert run.status == 1
    assert "单位 甲/部门.yaml（HEAD） → 单位 甲/部门.yaml：不同" in run.out
    assert "15,500 → 25,500（+10,000）　单位 甲/部门.yaml:57:16" in run.out
    assert program("diff", "--git", "HEAD..HEAD", ".").status == 0
    git(tmp_path, "commit", "-qam", "二")
    run = program("diff", "--git", "HEAD~1..HEAD", ".")
    assert run.status == 1
    assert "部门.yaml（HEAD~1） → " in run.out


@needs_git
def test_a_repository_can_run_nothing(program: Program, tmp_path: Path) -> None:
    """Filters and hooks of the repository's own settings are not run where a revision is taken out."""
    repository(tmp_path)
    mark = tmp_path / "ran"
    for name in ("filter.x.smudge", "filter.x.clean", "core.fsmonitor", "diff.x.textconv"):
        git(tmp_path, "config", name, f"touch '{mark}'; cat")
    (tmp_path / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    assert program("diff", "--git", "HEAD", "单位 甲/部门.yaml").status == 1
    assert not mark.exists()


@needs_git
@pytest.mark.parametrize(
    ("revision", "told"), [("没有", "git 里没有版本 “没有”"), ("--help", "不是 git 的版本")]
)
def test_a_revision_that_is_not_there(program: Program, tmp_path: Path, revision: str, told: str) -> None:
    repository(tmp_path)
    run = program("diff", f"--git={revision}", "单位 甲/部门.yaml")
    assert (run.status, run.out) == (2, "")
    assert told in run.err


@needs_git
def test_outside_of_a_repository(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    two(tmp_path, OFFICE)
    run = program("diff", "--git", "HEAD", "old.yaml")
    assert run.status == 2
    assert "不在 git 的仓库里" in run.err


# What a newcomer met


def test_what_stands_above_a_table_counts_as_printed(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, ("  编码: 225\n", "  编码: 226\n")))
    assert {p.text for t in done.texts for p in t.pieces if p.sign == "+"} == {"226"}
    assert len(done.texts) > 5


def test_another_year_pairs_its_sections(tmp_path: Path) -> None:
    done = compared(*two(tmp_path, ("预算年度: 2022\n", "预算年度: 2023\n")))
    whole = [
        t for t in done.texts if len(t.pieces) == 1 and t.pieces[0].sign != " " and len(t.pieces[0].text) > 60
    ]
    assert whole == [], "no section is told as gone and come"


def test_a_workbook_is_compared_by_its_tables(program: Program, tmp_path: Path) -> None:
    old, _ = two(tmp_path, OFFICE)
    book = rendered(old, ("xlsx",))["xlsx"]
    run = program("diff", str(book), "old.yaml")
    assert (run.status, "公开的文本相同（有一份没有情况说明，只比较两份都有的表）" in run.out) == (0, True)
    run = program("diff", str(book), "new.yaml")
    assert run.status == 1
    assert "段文字" not in run.out


def test_the_name_of_an_account_in_a_document(tmp_path: Path) -> None:
    old, _ = two(tmp_path, OFFICE)
    word = rendered(old)["docx"]
    document = docx.Document(str(word))
    table = next(t for t in document.tables if t.cell(0, 5).text == "项目支出")
    row = next(row for row in table.rows if row.cells[1].text == "2013202")
    row.cells[2].paragraphs[0].runs[0].text = "一般行政运转"
    document.save(str(tmp_path / "错.docx"))
    [change] = compared(word, tmp_path / "错.docx").rows
    assert change.new == ("2013202", "一般行政运转")


def test_a_draft_that_only_breaks_rules_is_compared(program: Program, tmp_path: Path) -> None:
    text = (ROOT / "examples/two-units.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("金额: 45"))
    old, new = two(tmp_path, (line, line.replace("45", "46.5", 1)), base=text)
    assert program("check", str(new)).status == 1
    assert program("diff", str(old), str(new)).status == 1


def test_prices_are_told_as_prices(tmp_path: Path) -> None:
    text = (ROOT / "examples/two-units.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "单价:" in line)
    price = line.split("单价:")[1].split(",")[0].split("#")[0].strip()
    done = compared(*two(tmp_path, (line, line.replace(f"单价: {price}", "单价: 9", 1)), base=text))
    assert any("采购单价：" in entry.what for entry in done.entries)


@needs_git
def test_a_spec_that_is_gone_is_told(program: Program, tmp_path: Path) -> None:
    repository(tmp_path)
    shutil.copy(tmp_path / "单位 甲/部门.yaml", tmp_path / "单位 甲/乙.yaml")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "二")
    (tmp_path / "单位 甲/乙.yaml").unlink()
    run = program("diff", "--git", "HEAD", ".")
    assert run.status == 1
    assert "只在 HEAD 里有：单位 甲/乙.yaml" in run.err
