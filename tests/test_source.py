"""Files as editors, systems and strangers leave them: encodings, line ends, broken bytes, and text that looks like code."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.publish import prepare
from budgetgen.source.shapes import Reading, Record
from budgetgen.source.slips import IN_CHINESE, SLIPS
from budgetgen.spec.declaration import SPEC, json_schema
from tests.conftest import ROOT
from tests.slips import ERRORS, rendered

BASE = (ERRORS / "base.yaml").read_text(encoding="utf-8")
GENERATOR = Path(__file__).resolve().parent.parent / "generator"


def findings(tmp_path: Path, data: bytes) -> list[tuple[int, int, str, str]]:
    """(line, column, rule, words) of the findings of a file with these bytes, in a second at most."""
    (tmp_path / "budgetgen.toml").touch()
    path = tmp_path / "spec.yaml"
    path.write_bytes(data)
    start = time.monotonic()
    found = prepare(path).findings
    assert time.monotonic() - start < 10
    return [(f.place.line, f.place.column, f.rule, f"{f.message}；{f.remedy}") for f in found]


@pytest.mark.parametrize(
    "data",
    [
        BASE.encode("utf-8-sig"),
        BASE.replace("\n", "\r\n").encode(),
        BASE.replace("\n", "\r\n").encode("utf-8-sig"),
        BASE.replace("\n", "\r").encode(),
        f"---\n{BASE}...\n".encode(),
        BASE.rstrip().encode(),
    ],
    ids=["bom", "crlf", "bom-crlf", "cr", "document-marks", "no-final-newline"],
)
def test_accepted(tmp_path: Path, data: bytes) -> None:
    assert findings(tmp_path, data) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_columns_are_right_after_bom_and_any_line_end(tmp_path: Path, end: str, encoding: str) -> None:
    text = BASE.replace("版式", "板式").replace("38500", "x").replace("\n", end)
    found = findings(tmp_path, text.partition(end)[2].encode(encoding))
    assert (1, 1, "unknown-key") in [f[:3] for f in found]
    assert (13, 16, "amount-format") in [f[:3] for f in found]


UNREADABLE: dict[str, tuple[bytes, int, int, str, str]] = {
    "gbk": (
        BASE.encode("gbk"),
        1,
        3,
        "file-encoding",
        "像是 GBK（记事本里叫 “ANSI”）；请在编辑器里另存为 UTF-8，或运行 iconv -f GBK",
    ),
    "gbk-below": (b"a: 1\n" + "部门: 甲".encode("gbk"), 2, 1, "file-encoding", "GBK"),
    "utf-16": (
        BASE.encode("utf-16"),
        1,
        1,
        "file-encoding",
        "UTF-16 编码（记事本里叫 “Unicode”）；请在编辑器里另存为 UTF-8",
    ),
    "utf-16-be-without-bom": (BASE.encode("utf-16-be"), 1, 1, "file-encoding", "UTF-16BE"),
    "utf-16-le-without-bom": (BASE.encode("utf-16-le"), 1, 1, "file-encoding", "UTF-16LE"),
    "utf-32": (BASE.encode("utf-32"), 1, 1, "file-encoding", "UTF-16"),
    "cut-in-a-character": (BASE.encode() + "末".encode()[:2], 44, 1, "file-encoding", "最后一个字中间断了"),
    "not-text": (b"a: 1\nb: \xff\xff\xff\n", 2, 4, "file-encoding", "不是 UTF-8 的字节"),
    "word-file": (b"PK\x03\x04" + b"x" * 50, 1, 1, "file-encoding", "Word、Excel 或压缩文件"),
    "pdf": (b"%PDF-1.7\n", 1, 1, "file-encoding", "PDF"),
    "too-large": (b"# \n" * 2_000_000, 1, 1, "file-encoding", "超过上限"),
    "nul": (
        BASE.replace("性质: 行政", "性质: 行\0政").encode(),
        10,
        10,
        "visible-characters",
        "空字符（NUL）",
    ),
    "two-boms": (b"\xef\xbb\xbf" + BASE.encode("utf-8-sig"), 1, 1, "visible-characters", "BOM"),
    "bidi": (BASE.replace("市级", "\u202e市级").encode(), 7, 7, "visible-characters", "U+202E"),
    "empty": (b"", 1, 1, "empty-file", "文件是空的；用 budgetgen init"),
    "only-comments": ("# 说明\n\n".encode(), 1, 1, "empty-file", "文件是空的"),
    "not-a-mapping": ("- 版式: hebei-2022\n".encode(), 1, 1, "wrong-type", "却是列表"),
    "only-text": ("部门预算\n".encode(), 1, 1, "wrong-type", "却是“部门预算”"),
    "only-fullwidth-colons": ("版式：hebei-2022\n".encode(), 1, 3, "wrong-type", "全角冒号"),
    "deep-flow": (b"a: " + b"[" * 5000, 1, 44, "yaml-depth", "层次超过 40 层"),
    "deep-flow-mapping": (b"{a: " * 5000, 1, 162, "yaml-depth", "层次超过 40 层"),
    "deep-block": (b"".join(b" " * n + b"a:\n" for n in range(1000)), 41, 41, "yaml-depth", "层次"),
    "deep-list": (b"- " * 5000 + b"x", 1, 83, "yaml-depth", "层次超过 40 层"),
    "two-documents": (BASE.encode() + b"---\n" + BASE.encode(), 44, 1, "yaml-documents", "又起了一份"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_told_once_at_its_place(tmp_path: Path, name: str) -> None:
    data, line, column, rule, words = UNREADABLE[name]
    found = findings(tmp_path, data)
    assert [f[:3] for f in found] == [(line, column, rule)], found
    assert words in found[0][3]


def test_an_alias_bomb_is_cold(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    found = findings(tmp_path, "\n".join(lines).encode())
    assert {f[2] for f in found} <= {"yaml-alias", "unknown-key", "missing-key"}
    assert sum(f[2] == "yaml-alias" for f in found) == 60 + 2 * 59


def test_every_cut_of_a_spec_is_told(tmp_path: Path) -> None:
    data = BASE.encode()
    for length in range(0, len(data) - 60, 41):
        assert findings(tmp_path, data[:length]), length


def test_faults_in_several_blocks_come_together(tmp_path: Path) -> None:
    text = (
        BASE.replace("级次: 市级", "级次：市级").replace("性质: 行政", "\t性质: 行政").replace("38500", "x")
    )
    assert [f[:3] for f in findings(tmp_path, text.encode())] == [
        (7, 5, "yaml-punctuation"),
        (10, 5, "yaml-indent"),
        (14, 16, "amount-format"),
    ]


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "long", "below-a-file"])
def test_what_is_no_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "spec.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "long":
        path = tmp_path / ("长" * 200)
    elif kind == "below-a-file":
        path.write_text("x")
        path = path / "spec.yaml"
    with pytest.raises(CannotGoOn):
        prepare(path)
    ran = rendered(path)
    assert (ran.status, ran.written) == (2, [])
    assert str(path) in ran.told
    assert "Traceback" not in ran.told
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", ran.told.replace(str(path), ""))


def test_a_bad_spec_leaves_the_others_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from budgetgen.cli.main import main

    names = ["a.yaml", "坏 1.yaml", "c.yaml", "没有.yaml"]
    for number, name in enumerate(names[:3]):
        text = BASE.replace("编码: 101", f"编码: {number}").replace("38500", "38500" if number != 1 else "x")
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["budgetgen", "render", *names])
    with pytest.raises(SystemExit) as stopped:
        main()
    told = capsys.readouterr()
    assert stopped.value.code == 2
    assert "坏 1.yaml:14:16: 错误[amount-format]" in told.err
    assert "没有.yaml" in told.err
    assert {Path(line).parent.name[0] for line in told.out.splitlines()} == {"0", "2"}


def test_every_slip_has_words() -> None:
    for slip in SLIPS:
        assert slip.message and slip.remedy
    for message, remedy in IN_CHINESE.values():
        assert re.search("[\u4e00-\u9fff]", message) and remedy


def test_the_schema_knows_every_key() -> None:
    schema = json_schema()
    assert list(schema["properties"]) == list(SPEC.keys)
    assert schema["properties"]["单位"]["items"]["anyOf"][0]["required"] == ["名称", "性质"]


def test_citations_in_long_texts_are_marked_at_their_character(tmp_path: Path) -> None:
    text = BASE + "其他事项: |-\n  甲\n\n    乙 ${支出总表/合计/合计}，${x/y}\n职责:\n- |2-\n    ${z}\n"
    found = findings(tmp_path, text.encode())
    assert [f[:3] for f in found] == [(47, 21, "unknown-figure"), (50, 5, "unknown-figure")]


def test_lost_values_are_reported_once() -> None:
    from budgetgen.source.nodes import read_yaml

    node, found = read_yaml("甲: *a\n乙: [*a]\n丙: {丁: *a}\n", "x")
    assert node is not None and len(found) == 3
    reading = Reading()
    SPEC.read(node, reading)
    assert {f.rule for f in reading.findings} == {"unknown-key", "missing-key"}
    assert isinstance(SPEC, Record)


def test_a_strange_blank_in_braces_is_not_passed_over(tmp_path: Path) -> None:
    """Found by fuzzing: nothing was reported, nothing was made."""
    text = (ROOT / "examples/two-units.yaml").read_text(encoding="utf-8")
    assert ", 值: ≥90%" in text
    for blank in ("\u3000", "\xa0"):
        spec = tmp_path / "spec.yaml"
        spec.write_text(text.replace(", 值: ≥90%", f",{blank} ≥90%", 1), encoding="utf-8")
        assert "unknown-key" in {f.rule for f in prepare(spec).findings}
