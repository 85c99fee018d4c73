"""What people see of a finding: its line, cut to fit, with the spot marked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from budgetgen.cli.report import excerpt

GENERATOR = Path(__file__).resolve().parent.parent / "generator"


@pytest.mark.parametrize(
    ("line", "column", "shown", "mark"),
    [
        ("  名称: x", 7, "  名称: x", "        ^"),
        ("\t名称", 1, " 名称", "^"),
        ("ab\u3000c", 4, "ab\u3000c", "    ^"),
        ("e\u0301x", 3, "e\u0301x", " ^"),
        ("😀x", 2, "😀x", "  ^"),
        ("x", 9, "x", " ^"),
        ("x", 0, "x", "^"),
    ],
)
def test_the_spot_is_marked(line: str, column: int, shown: str, mark: str) -> None:
    assert excerpt(line, column, 60) == (shown, mark)


@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize("column", [1, 2, 40, 700, 1400, 1405])
def test_long_lines_are_cut_around_the_spot(column: int, ambiguous: int) -> None:
    line = "甲“b”丙丁…" * 200 + "末端四字"
    shown, mark = excerpt(line, column, 60, ambiguous)

    def cells(text: str) -> int:
        kinds = [unicodedata.east_asian_width(c) for c in text]
        return sum(2 if k in "WF" else ambiguous if k == "A" else 1 for k in kinds)

    assert cells(shown) <= 60
    position = next(n for n in range(len(shown) + 1) if cells(shown[:n]) == len(mark) - 1)
    assert shown[position : position + 1] == line[column - 1 : column]


def test_own_words_fit_a_gbk_console() -> None:
    for path in sorted(GENERATOR.rglob("*.py")):
        for literal in re.findall(r'"[^"\n]*"', path.read_text(encoding="utf-8")):
            if re.search("[\u4e00-\u9fff]", literal):
                literal.encode("gbk")


def test_a_gbk_console_gets_every_line(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text("版式: hebei-2022\n😀é: “x”\n", encoding="utf-8")
    code = "import sys; from budgetgen.cli.main import main; main()"
    command = [sys.executable, "-c", code, "render", str(spec)]
    ran = subprocess.run(
        command,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "gbk", "COLUMNS": "80"},
        check=False,
    )
    told = ran.stderr.decode("gbk")
    assert ran.returncode == 1
    assert "错误[unknown-key]" in told
    assert "Traceback" not in told
