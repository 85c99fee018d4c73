"""Documents become specs that show the same: every spec and example, through real files, and what cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgen.catalog.catalog import plain
from budgetgen.cli.main import main
from budgetgen.disclosure.model import Disclosure, Paragraph
from budgetgen.importing.importing import Imported, import_documents
from budgetgen.importing.writing import Keys, yaml_text
from budgetgen.ledger.ledger import Line
from budgetgen.publish import Prepared, prepare
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText, Spot
from budgetgen.source import nodes
from budgetgen.source.decoding import UNSEEN
from tests.as_read import as_read
from tests.making import ROOT, example_specs, rendered
from tests.test_recognition import published

SPECS = [*sorted((ROOT / "specs").rglob("*.yaml")), *example_specs()]


@cache
def made(spec: Path) -> Prepared:
    """A spec of the repository, built."""
    return prepare(spec)


def imported(prepared: Prepared, folder: Path) -> tuple[Imported, Prepared]:
    """The spec that a disclosure becomes, and what that makes again."""
    assert prepared.disclosure is not None and prepared.pack is not None
    done = import_documents([as_read(prepared.disclosure)], ROOT, prepared.pack.name)
    path = folder / "imported.yaml"
    path.write_text(done.text, encoding="utf-8")
    return done, prepare(path)


def cells(disclosure: Disclosure) -> list[tuple[str, list[list[str]]]]:
    """The texts of all tables."""
    return [(t.title, [[cell.text for cell in row.cells] for row in t.rows]) for t in disclosure.tables]


def paragraphs(disclosure: Disclosure) -> list[str]:
    """The lines of all statements."""
    blocks = (block for block in disclosure.blocks if isinstance(block, Paragraph))
    return [line for block in blocks for line in block.text.split("\n")]


QUICK = {"225", "wanli", "central", "funds", "nonfiscal", "shanghai-unit", "two-units"}
"""Specs with something of their own each; the others are like one of them, and are tried with the slow tests."""


@pytest.mark.parametrize(
    "spec",
    [pytest.param(s, marks=() if s.stem in QUICK else pytest.mark.slow) for s in SPECS],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_what_is_imported_shows_the_same(spec: Path, tmp_path: Path) -> None:
    before = made(spec)
    done, after = imported(before, tmp_path)
    assert done.differing == []
    assert before.disclosure is not None and after.disclosure is not None, after.findings
    assert cells(after.disclosure) == cells(before.disclosure)
    assert paragraphs(after.disclosure) == paragraphs(before.disclosure)


def test_the_likeliest_pack_is_chosen() -> None:
    for name, pack in (
        ("putuo/2025/wanli", "shanghai-2025"),
        ("putuo/2023/wanli", "shanghai-2023"),
        ("225", "hebei-2022"),
        ("central", "central-2025"),
    ):
        spec = next(path for path in SPECS if path.as_posix().endswith(f"{name}.yaml"))
        disclosure = made(spec).disclosure
        assert disclosure is not None
        done = import_documents([as_read(disclosure)], ROOT)
        assert done.pack.name == pack


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_written_file_comes_back(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the command line: render, import, render; all cells are the same again, standard output has the file alone."""
    spec = ROOT / "examples/funds.yaml"
    (tmp_path / "project").mkdir()
    copy = tmp_path / "project/funds.yaml"
    copy.write_text(spec.read_text(encoding="utf-8"), encoding="utf-8")
    file = rendered(copy, (suffix,))[suffix]
    target = tmp_path / "again.yaml"
    told = run(["import", str(file), "-o", str(target)], capsys, monkeypatch)
    assert told == (0, f"{target}\n", told[2])
    assert "规格算出的与读到的相同 253 个，共 253 个" in told[2]
    if (
        suffix == "docx"
    ):  # the workbook has no sentences: what they would say of last year is still to be written
        before, after = prepare(spec).disclosure, prepare(target).disclosure
        assert before is not None and after is not None
        assert cells(after) == cells(before)


def run(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """A run of the command line: status, standard output, standard error."""
    monkeypatch.setattr("sys.argv", ["budgetgen", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_the_cover_is_not_taken_for_who_publishes(tmp_path: Path) -> None:
    """2022年部门预算信息公开 on a cover is no code with a name behind it."""
    disclosure = made(ROOT / "examples/minimal.yaml").disclosure
    assert disclosure is not None
    read = as_read(disclosure)
    cover = replace(read, blocks=(ReadText("某某市档案馆"), ReadText("2022年部门预算信息公开"), *read.blocks))
    text = import_documents([cover], ROOT).text
    assert "  编码: 101\n  名称: 某某市档案馆\n" in text


def test_what_stands_under_no_heading_is_told_and_a_list_of_contents_is_not(tmp_path: Path) -> None:
    """Nothing is dropped in silence; the headings listed again at the front are no text of their own."""
    disclosure = made(ROOT / "examples/minimal.yaml").disclosure
    assert disclosure is not None
    read = as_read(disclosure)
    headings = [text for text in read.texts if text.level]
    contents = [ReadText(f"{text.text}") for text in headings]
    foreword = ReadText("这一段是前言，不在任何标题下。", spot=Spot(page=2))
    cover = replace(read, blocks=(ReadText("目　录"), *contents, *read.blocks))
    assert not [f for f in import_documents([cover], ROOT).findings if "不在版式包的标题下" in f.message]
    done = import_documents([replace(cover, blocks=(foreword, *cover.blocks))], ROOT)
    (told,) = [f for f in done.findings if "不在版式包的标题下" in f.message]
    assert "“这一段是前言，不在任何标题下。”" in told.message
    assert "第 2 页" in str(told)
    assert done.text == import_documents([cover], ROOT).text


def test_quiet_prints_the_file_and_problems_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = rendered_minimal(tmp_path)
    target = tmp_path / "a.yaml"
    loud = run(["import", str(file), "-o", str(target)], capsys, monkeypatch)
    assert loud[0] == 0 and "版式包：" in loud[2] and "核对：" in loud[2]
    quiet = run(["import", "-q", str(file), "-o", str(target), "--force"], capsys, monkeypatch)
    assert quiet == (0, f"{target}\n", "")


def test_what_cannot_be_imported_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = rendered_minimal(tmp_path)
    target = tmp_path / "a.yaml"

    def refused(*arguments: str) -> str:
        status, out, err = run(["import", *arguments], capsys, monkeypatch)
        assert (status, out) == (2, "")
        return err

    assert "不是规格的名字" in refused(str(file), "-o", str(tmp_path / "a.docx"))
    assert "没有版式包 “nowhere”" in refused(str(file), "-o", str(target), "--pack", "nowhere")
    assert not target.exists()
    target.write_text("版式: x\n", encoding="utf-8")
    assert "已经存在，没有改动" in refused(str(file), "-o", str(target))
    assert target.read_text(encoding="utf-8") == "版式: x\n"


def rendered_minimal(folder: Path) -> Path:
    """The smallest example as a Word document."""
    copy = folder / "minimal.yaml"
    copy.write_text((ROOT / "examples/minimal.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return rendered(copy)["docx"]


def test_two_years_make_this_year_with_last_years_figures(tmp_path: Path) -> None:
    """Last year's document gives 上年 and what lasts, this year's the money."""
    before, now = (made(ROOT / f"examples/prior-year/{year}.yaml").disclosure for year in (2021, 2022))
    assert before is not None and now is not None
    tables = replace(as_read(now), blocks=tuple(_without_sentences(as_read(now))))
    done = import_documents([as_read(before), tables], ROOT, "hebei-2022")
    assert "预算年度: 2022" in done.text
    path = tmp_path / "dept.yaml"
    path.write_text(done.text, encoding="utf-8")
    written = prepare(path)
    assert written.books is not None
    figures = {
        words.text: amount.fen
        for words, amount in written.books.spec.last_year or ()
        if not isinstance(amount, list)
    }
    assert figures["基本支出"] == sum(line.amount for line in _lines(2021) if line.nature == "基本支出")
    assert figures["项目支出"] == sum(line.amount for line in _lines(2021) if line.nature == "项目支出")
    assert "截止日期: 2021-12-31" in done.text
    assert any("没有照搬" in finding.message for finding in done.findings)
    assert {finding.rule for finding in done.findings} == {"not-imported"}


def _without_sentences(document: ReadDocument) -> list[ReadText | ReadGrid]:
    """Tables with the texts right above them."""
    kept: list[ReadText | ReadGrid] = []
    for n, block in enumerate(document.blocks):
        near = document.blocks[n : n + 5]
        if isinstance(block, ReadGrid) or (
            any(isinstance(b, ReadGrid) for b in near) and len(block.text) < 40
        ):
            kept.append(block)
    return kept


def _lines(year: int) -> tuple[Line, ...]:
    books = made(ROOT / f"examples/prior-year/{year}.yaml").books
    assert books is not None
    return books.spec.lines


@pytest.mark.parametrize(
    "name", ["zhangjiakou-2022", "putuo-finance-2025", "putuo-wanli-2025", "putuo-wanli-2023"]
)
def test_a_published_document_becomes_a_spec_with_all_its_figures(name: str) -> None:
    done = import_documents([published(name)], ROOT)
    assert done.differing == [] and done.broken == []
    assert done.compared == done.equal > 200


def test_cells_that_contradict_each_other_are_named() -> None:
    """One amount of one table is off by 1,001 元: no ledger shows all cells."""
    blocks = list(published("putuo-finance-2025").blocks)
    at = [n for n, block in enumerate(blocks) if isinstance(block, ReadGrid)][2]
    grid = blocks[at]
    assert isinstance(grid, ReadGrid)
    rows = [
        tuple(replace(c, text="1,749,328.00") if c.text == "1,748,327.00" else c for c in row)
        for row in grid.rows
    ]
    blocks[at] = replace(grid, rows=tuple(rows))
    done = import_documents([replace(published("putuo-finance-2025"), blocks=tuple(blocks))], ROOT)
    assert done.equal < done.compared
    assert "1,749,328.00" in {relation.source.cell.text for relation in done.broken if relation.source}


def test_numbers_of_sentences_become_citations() -> None:
    disclosure = made(ROOT / "specs/shanghai/putuo/2025/wanli.yaml").disclosure
    assert disclosure is not None
    done = import_documents([as_read(disclosure)], ROOT)
    cited = re.findall(r"\$\{([^}]+)\}", done.text)
    assert len(cited) > 30
    assert "一般公共预算支出表/2010507/合计" in cited


_texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\x85"),
    min_size=1,
    max_size=80,
).map(lambda text: UNSEEN.sub("", text).strip())
"""Characters that nobody sees are told as an error and read as blanks (tests/test_source.py)."""


@given(
    st.lists(st.tuples(_texts, _texts), min_size=1, max_size=6, unique_by=lambda pair: plain(pair[0] or "空"))
)
def test_whatever_is_written_reads_back(pairs: list[tuple[str, str]]) -> None:
    keys = Keys()
    for key, value in pairs:
        keys.add(key or "空", value)
    if not keys.entries:
        return
    root, findings = nodes.read_yaml(yaml_text(keys), "x.yaml")
    assert isinstance(root, nodes.Mapping), findings
    found = [(k.text, v.text) for k, v in root.items if isinstance(v, nodes.Scalar)]
    assert found == [(entry.key, entry.value) for entry in keys.entries]
