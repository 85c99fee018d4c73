"""`budgetgen pack check`: what a form maker may get wrong in Word is found, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import OxmlElement
from docx.shared import RGBColor

from tests.making import package
from tests.packs import (
    EXCEL,
    WORD,
    Program,
    cell,
    finding,
    in_word,
    paragraph,
    rendered,
    words_in,
)


def split(template: Any, formatted: Callable[[Any], None]) -> None:
    """{{行.合计}} in two runs, the second changed by `formatted`."""
    formatted(cut(template, "{{行.合计}}", len("{{行.")))


def cut(template: Any, tag: str, at: int) -> Any:
    """A tag cut in two runs of one format; the second of them."""
    words = paragraph(template, tag)
    words.runs[0].text = tag[:at]
    second = words.add_run(tag[at:])
    second._r.insert(0, deepcopy(words.runs[0]._r.rPr))
    return second


def red(run: Any) -> None:
    run.font.color.rgb = RGBColor(255, 0, 0)


def as_word_writes(run: Any) -> None:
    """What Word itself notes of a run when the language changes between Latin and Chinese."""
    run.font.no_proof = True
    run._r.rPr.rFonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}hint", "eastAsia")


def tracked(template: Any) -> None:
    """A word that was typed while Word kept track of changes."""
    words = paragraph(template, "目　录")
    insertion = OxmlElement("w:ins")
    words._p.append(insertion)
    insertion.append(words.add_run("新增")._r)


def commented(template: Any) -> None:
    paragraph(template, "目　录")._p.append(OxmlElement("w:commentRangeStart"))


IN_WORD: dict[str, tuple[Callable[[Any], None], str, str, str]] = {
    "a figure in place of a tag": (
        lambda t: (
            words_in(t.tables[1], "{{行.项目支出}}", "25.00")
            if False
            else cell(t, 1, "{{行.项目支出}}", "25.00")
        ),
        "typed-figure",
        "正文 表 2（支出总表）行 4 列 6",
        "“25.00”",
    ),
    "a figure beside a tag": (
        lambda t: cell(t, 1, "{{行.项目支出}}", "{{行.项目支出}}0"),
        "typed-figure",
        "正文 表 2（支出总表）行 4 列 6",
        "“0”",
    ),
    "a row of figures": (
        lambda t: _typed_row(t.tables[1]),
        "typed-figure",
        "正文 表 2（支出总表）行 6 列 3",
        "“1,234.50”",
    ),
    "an amount in a sentence": (
        lambda t: paragraph(t, "目　录").add_run("收入391.54万元"),
        "typed-figure",
        "正文 “目　录收入391.54万元”",
        "“391.54万元”",
    ),
    "a column gone": (
        lambda t: cell(t, 1, "{{行.公用经费}}", ""),
        "template-columns",
        "正文 表 2",
        "“公用经费” 在模板里出现 0 次",
    ),
    "a column twice": (
        lambda t: cell(t, 1, "{{行.公用经费}}", "{{行.项目支出}}"),
        "template-columns",
        "正文 表 2",
        "“项目支出” 在模板里出现 2 次",
    ),
    "a column misspelt": (
        lambda t: cell(t, 1, "{{行.公用经费}}", "{{行.公用经贵}}"),
        "template-name",
        "正文 表 2 行 4 列 5 {{行.公用经贵}}",
        "是否想写 “公用经费”",
    ),
    "a name misspelt": (
        lambda t: words_in(t, "{{封面[0]}}", "{{封皮[0]}}"),
        "template-name",
        "正文 {{封皮[0]}}",
        "是否想写 “封面”",
    ),
    "words in a loop's paragraph": (
        lambda t: paragraph(t, "{%p for 段 in 说明.职责 %}").add_run("根据规定"),
        "text-dropped",
        "正文 “{%p for 段 in 说明.职责",
        "“根据规定” 与 {%p for 段 in 说明.职责 %} 在一段，会丢失",
    ),
    "words in a loop's row": (
        lambda t: _second_paragraph(t.tables[1].rows[2].cells[0], "续表"),
        "text-dropped",
        "正文 表 2 行 3 列 1",
        "“续表” 与 {%tr for 行 in 支出总表.行 %} 在一行",
    ),
    "a comment": (
        lambda t: paragraph(t, "目　录").add_run("{# 见附件 #}"),
        "text-dropped",
        "正文 “目　录{# 见附件 #}”",
        "是注释，不会印出来",
    ),
    "curly quotes": (
        lambda t: words_in(t, "说明.职责", "说明[“职责”]"),
        "tag-quotes",
        "正文 “{%p for 段 in 说明[“职责”",
        "弯引号",
    ),
    "two formats": (lambda t: split(t, red), "tag-split", "正文 表 2 行 4 列 3", "{{行.合计}} 前后格式不同"),
    "full-width braces": (
        lambda t: words_in(t, "{{封面[0]}}", "｛｛封面[0]｝｝"),
        "tag-braces",
        "正文 “｛｛封面[0]｝｝”",
        "的括号不成标签",
    ),
    "braces apart": (
        lambda t: words_in(t, "{{封面[0]}}", "{ {封面[0]} }"),
        "tag-braces",
        "正文 “{ {封面[0]} }”",
        "的括号不成标签",
    ),
    "one brace": (
        lambda t: words_in(t, "{{封面[0]}}", "{封面[0]}"),
        "tag-braces",
        "正文 “{封面[0]}”",
        "只有一层括号",
    ),
    "an open tag": (
        lambda t: paragraph(t, "目　录").add_run("{{封面[0]"),
        "tag-braces",
        "正文 “目　录{{封面[0]”",
        "的括号不成标签",
    ),
    "a tracked change": (tracked, "template-revisions", "正文", "模板里有修订 “新增”"),
    "a reader's comment": (commented, "template-revisions", "正文", "模板里有批注"),
    "a title changed": (
        lambda t: words_in(t, "支出总表", "支出表"),
        "docx-structure",
        "",
        "“支出总表” 没有印出来",
    ),
}


def _second_paragraph(cell: Any, words: str) -> None:
    cell.add_paragraph(words)


def _typed_row(table: Any) -> None:
    table.add_row().cells[2].text = "1,234.50"


@pytest.mark.parametrize("case", IN_WORD)
def test_a_fault_in_a_word_template(program: Program, own: Path, case: str) -> None:
    change, rule, inside, words = IN_WORD[case]
    in_word(change)(own)
    ended = program("pack", "check", "own", "--strict")
    assert words in finding(ended.err, WORD, inside, rule)
    assert (ended.status, ended.out) == (1, "")
    assert EXCEL not in ended.err


def test_what_word_itself_splits_is_fine(program: Program, own: Path) -> None:
    in_word(lambda template: split(template, as_word_writes))(own)
    assert program("pack", "check", "own", "--strict").err == "没有发现问题\n"


def test_a_tag_split_between_its_braces_keeps_totals_bold(
    tmp_path: Path, program: Program, own: Path
) -> None:
    in_word(lambda template: cut(template, "{{行.合计}}", 1))(own)
    assert program("pack", "check", "own", "--strict").status == 0
    document = package(tmp_path / rendered(program).out.splitlines()[0])["word/document.xml"].decode()
    total = next(
        row for row in re.findall("<w:tr>.*?</w:tr>", document) if ">合计<" in row and "152.05" in row
    )
    figure = next(run for run in re.findall("<w:r>.*?</w:r>", total) if "152.05" in run)
    assert "<w:b/>" in figure
