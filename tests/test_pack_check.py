"""`budgetgen pack check` as a whole: shipped packs are clean, templates that are none are told, all in one run."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from budgetgen.disclosure.build import build
from budgetgen.findings import Place
from budgetgen.forms.sample import sample
from budgetgen.pack.declaration import LINE_DIMENSIONS
from budgetgen.pack.reading import load
from budgetgen.render.package import write_package
from tests.making import PACK, ROOT, package
from tests.packs import (
    EXCEL,
    WORD,
    Fault,
    Program,
    cell,
    finding,
    in_excel,
    in_word,
    pack_yaml,
    put,
    words_in,
)

SHIPPED = sorted(path.parent.name for path in (ROOT / "templates").glob("*/pack.yaml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_packs_are_clean(program: Program, name: str) -> None:
    ended = program("pack", "check", name, "--strict")
    assert (ended.status, ended.out, ended.err) == (0, "", "没有发现问题\n")


def test_all_shipped_packs_are_seen() -> None:
    assert PACK.name in SHIPPED
    assert len(SHIPPED) > 2


def test_all_faults_of_both_templates_in_one_run(program: Program, own: Path) -> None:
    def change(template: Any) -> None:
        cell(template, 1, "{{行.公用经费}}", "3.50")
        words_in(template, "{{封面[0]}}", "{{封皮[0]}}")

    in_word(change)(own)
    in_excel("支出总表", lambda sheet: put(sheet, "{{行.公用经费}}", 3.5))(own)
    told = program("pack", "check", "own").err
    rules = set(re.findall(r"错误\[([\w-]+)\]", told))
    assert rules == {"typed-figure", "template-columns", "template-name"}
    assert finding(told, WORD, "正文 {{封皮[0]}}", "template-name")
    assert finding(told, EXCEL, "支出总表!E5", "typed-figure")


# Templates that are none


def zipped(path: Path, extra: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in extra.items():
            archive.writestr(name, data)


def outside(home: Path) -> None:
    """A picture that is fetched from elsewhere."""
    parts = package(home / "template.docx")
    part = "word/_rels/document.xml.rels"
    relation = '<Relationship Id="r99" Type="http://x/image" Target="http://x/y" TargetMode="External"/>'
    parts[part] = parts[part].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    with zipfile.ZipFile(home / "template.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def folder(home: Path) -> None:
    (home / "template.xlsx").unlink()
    (home / "template.xlsx").mkdir()


def half(home: Path) -> None:
    (home / "template.xlsx").write_bytes((home / "template.xlsx").read_bytes()[:900])


def bytes_of(data: bytes) -> Fault:
    def write(home: Path) -> None:
        (home / "template.docx").write_bytes(data)

    return write


def copied(source: Path, name: str) -> Fault:
    def copy(home: Path) -> None:
        shutil.copy(source, home / name)

    return copy


def rewritten(file: str, part: str, old: str, new: str) -> Fault:
    """The first match of `old` in a part of a template becomes `new`."""

    def write(home: Path) -> None:
        parts = package(home / file)
        text, count = re.subn(old, new, parts[part].decode(), count=1)
        assert count == 1
        (home / file).write_bytes(write_package(parts | {part: text.encode()}))

    return write


IN_DOCUMENT = {
    '<w:gridSpan w:val="': ('<w:gridSpan w:val="x', "gridSpan 的数 x"),
    '<w:gridCol w:w="': ('<w:gridCol w:w="x', "gridCol 的数 x"),
    '<w:tcW w:w="': ('<w:tcW w:w="x', "tcW 的数 x"),
}
IN_SHEET = {
    '<row r="': ('<row r="x', "row 没有写 r，或写得不对"),
    '<c r="': ('<c r="1', "c 没有写 r，或写得不对"),
    ' s="1"': (' s="9999"', "这一格的格式在 styles.xml 里没有"),
    ' min="': (' min="x', "col 没有写 min，或写得不对"),
    '<mergeCell ref="': ('<mergeCell ref="1', "mergeCell 没有写 ref，或写得不对"),
    't="inlineStr"><is>': ('t="s"><v>7</v><is>', "这一格的文字在 sharedStrings.xml 里没有"),
}
OTHER = ROOT / "templates/shanghai-2025/template.docx"
BROKEN: dict[str, tuple[Fault, str, str, str]] = {
    "macros": (
        lambda home: zipped(home / "template.docx", {"word/vbaProject.bin": b"x"}),
        WORD,
        "template-unsafe",
        "宏",
    ),
    "macros in Excel": (
        lambda home: zipped(home / "template.xlsx", {"xl/vbaProject.bin": b"x"}),
        EXCEL,
        "template-unsafe",
        "宏",
    ),
    "an outer picture": (outside, WORD, "template-unsafe", "文件以外"),
    "no zip": (bytes_of("甲".encode()), WORD, "template-readable", "打不开模板"),
    "half a zip": (half, EXCEL, "template-readable", "打不开模板"),
    "the old format": (bytes_of(b"\xd0\xcf\x11\xe0" + bytes(3000)), WORD, "template-readable", "旧版格式"),
    "missing": (
        lambda home: (home / "template.docx").unlink(),
        WORD,
        "template-missing",
        "pack scaffold own",
    ),
    "a folder": (folder, EXCEL, "template-missing", "没有模板"),
    "Word named as Excel": (
        copied(PACK / "template.docx", "template.xlsx"),
        EXCEL,
        "template-unsafe",
        "没有 xl/workbook.xml",
    ),
    **{
        f"a number that is none: {old}": (
            rewritten(f"template.{suffix}", part, old, new),
            file,
            rule,
            words,
        )
        for suffix, part, file, rule, changes in (
            ("docx", "word/document.xml", WORD, "docx-structure", IN_DOCUMENT),
            ("xlsx", "xl/worksheets/sheet1.xml", EXCEL, "xlsx-structure", IN_SHEET),
            (
                "xlsx",
                "xl/styles.xml",
                EXCEL,
                "xlsx-structure",
                {'fontId="1"': ('fontId="77"', "xf 的 fontId 指向没有的 fonts")},
            ),
        )
        for old, (new, words) in changes.items()
    },
    "of another form": (copied(OTHER, "template.docx"), WORD, "template-outgrown", "像是别的版式的模板"),
}


@pytest.mark.parametrize("layout", ["sound", "broken"])
@pytest.mark.parametrize("case", BROKEN)
def test_a_template_that_is_none(program: Program, own: Path, case: str, layout: str) -> None:
    make, file, rule, words = BROKEN[case]
    make(own)
    if layout == "broken":
        (own / "pack.yaml").write_text(
            "年度: 甲\n" + (own / "pack.yaml").read_text("utf-8"), encoding="utf-8"
        )
        if rule == "template-missing" or case == "of another form":
            return  # a pack that inherits has templates; without its layout nothing is known of the tables
    ended = program("pack", "check", "own")
    lines = [line for line in ended.err.splitlines() if f"[{rule}]" in line]
    assert all(line.startswith(file) for line in lines)
    assert words in "".join(lines)
    assert ended.status == 1
    assert ended.err.count("\n") < 40


def test_an_inherited_template_that_was_outgrown(program: Program, own: Path) -> None:
    for file in ("template.docx", "template.xlsx"):
        (own / file).unlink()
    pack_yaml(own, "表: {支出总表: {标题: 本年支出总表}}\n", PACK.name)
    told = program("pack", "check", "own").err
    assert "[docx-structure] “本年支出总表” 没有印出来" in told
    assert "own 用的是沿用的模板，版式改了标题、列或表，模板也要改；运行 budgetgen pack scaffold own" in told
    assert program("pack", "scaffold", "own").status == 0
    assert program("pack", "check", "own", "--strict").err == "没有发现问题\n"


def test_a_text_without_end_is_stopped(
    program: Program, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgetgen.pack.sandbox.SECONDS", 2.0)
    digits = "[" + ",".join("1234567890" * 10) + "]"
    loops = "".join(f"{{% for {name} in {digits} %}}" for name in "abcdefgh")
    pack_yaml(small, f'说明:\n  收支: "{loops}{"{% endfor %}" * 8}"\n')
    ended = program("pack", "check", "own")
    assert ended.status == 1
    assert "算了很久没有结束" in ended.err


# Words on the command line


def test_warnings_count_with_strict(program: Program, own: Path) -> None:
    in_word(lambda template: words_in(template, "说明.职责", "说明[“职责”]"))(own)
    ended = program("pack", "check", "own")
    assert (ended.status, ended.err.splitlines()[-1]) == (0, "1 个警告")
    assert program("pack", "check", "own", "--strict").status == 1


def test_several_packs_and_an_unknown_one(program: Program, own: Path) -> None:
    ended = program("pack", "check", "own", "owm")
    assert ended.status == 1
    assert ended.err.splitlines() == [
        "命令行: 错误[unknown-pack] 没有版式包 “owm”；是否想写 “own”？",
        "1 个错误",
    ]
    assert program("pack", "check").status == 2


def test_nothing_is_written(tmp_path: Path, program: Program, own: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    program("pack", "check", "own")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_sample_suits_every_form(name: str, full: bool) -> None:
    pack, _ = load(name, Place("x"), ROOT)
    assert pack is not None
    disclosure, books = build(sample(pack, full), pack)
    # the sample has money of every kind, a form need not have a place for all of it
    assert [str(f) for f in books.findings if f.rule != "total-in-parts"] == []
    figures = [c.figure for t in disclosure.tables for row in t.rows for c in row.cells if c.figure]
    assert figures and all(figure.amount is not None for figure in figures)
    if full:
        assert all(any(c.text for row in table.rows for c in row.cells) for table in disclosure.tables)


@pytest.mark.parametrize("dimension", LINE_DIMENSIONS)
def test_the_sample_states_every_list_of_last_year(own: Path, dimension: str) -> None:
    """Whatever dimension a pack lists the year before by, `pack check` finds a spec that can say it."""
    lists = f"上年数: [{{名: 甲, 按: {dimension}}}]\n"
    pack_yaml(own, lists, PACK.name)
    pack, _ = load("own", Place("x"), own.parent.parent)
    assert pack is not None
    for full in (True, False):
        books = build(sample(pack, full), pack)[1]
        assert {f.rule for f in books.findings} <= {"figure-unknown", "total-in-parts"}, [
            str(f) for f in books.findings
        ]
        assert {k.text: v for k, v in sample(pack, full).last_year or ()}["甲"]
