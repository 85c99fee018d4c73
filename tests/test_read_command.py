"""`budgetgen read` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.documents import docx, p, table, tc, xlsx
from tests.program import Ended
from tests.test_read_xlsx import STYLES, cell, data

Program = Callable[..., Ended]


def test_blocks_tables_and_losses_are_shown(program: Program, tmp_path: Path) -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    body = (
        p("一、概况", '<w:outlineLvl w:val="0"/>')
        + p("正文\x1b[1m".replace("\x1b", ""))
        + table(
            head + tc("项目", '<w:gridSpan w:val="2"/>') + tc("数"),
            tc("甲", '<w:vMerge w:val="restart"/>') + tc("乙") + tc("1.00"),
            tc("", "<w:vMerge/>") + tc("长" * 30) + tc("2.00"),
        )
    )
    (tmp_path / "去年.docx").write_bytes(docx(body, comments=f'<w:comment w:id="1">{p("改")}</w:comment>'))
    run = program("read", "去年.docx")
    assert run.status == 0
    lines = run.out.splitlines()
    assert lines[0] == "去年.docx：docx，2 段、1 个表"
    assert "# 一、概况" in lines
    assert lines[lines.index("［第 1 个表：3 行 3 列］") + 1].split(" │ ")[1].strip() == "←"
    assert any(line.startswith("↑ ") and "长…" in line for line in lines)
    assert any(line.startswith("─") for line in lines)
    assert "批注没有读" in run.err


def test_data_for_programs(program: Program, tmp_path: Path) -> None:
    sheet = data(f'<row r="1">{cell("A1", "甲")}{cell("B1", 1234.5, 1)}</row>')
    (tmp_path / "a.xlsx").write_bytes(xlsx({"表": sheet}, styles=STYLES))
    run = program("read", "a.xlsx", "--format", "json")
    [document] = json.loads(run.out)
    assert (document["file"], document["format"], document["findings"]) == ("a.xlsx", "xlsx", [])
    [block] = document["blocks"]
    assert block["rows"][0][1] == {
        "text": "1,234.50",
        "down": 1,
        "across": 1,
        "place": "工作表 表 B1",
        "number": "1234.5",
    }


def test_what_cannot_be_read_is_told_and_the_others_are_read(program: Program, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "好.txt").write_text("一段话", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    run = program("read", "坏.docx", "没有.docx", "好.txt")
    assert run.status == 2
    assert "错误：读不了 坏.docx：不是完好的文件" in run.err
    assert "没有这个文件" in run.err
    assert "一段话" in run.out
    assert sorted(tmp_path.iterdir()) == before
