"""check, explain and doctor as a user runs them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import REFERENCE
from tests.making import starter, write_spec
from tests.program import run


def test_check_writes_nothing_and_says_so(tmp_path: Path) -> None:
    spec = write_spec(tmp_path, starter())
    before = sorted(tmp_path.rglob("*"))
    done = run("check", str(spec), str(REFERENCE))
    assert (done.status, done.out) == (0, "")
    counts, verdict = done.err.splitlines()
    assert counts.startswith("规则：通过 ")
    assert "未通过 0" in counts
    assert verdict == "没有发现问题"
    assert sorted(tmp_path.rglob("*")) == before


def test_check_counts_what_is_wrong(tmp_path: Path) -> None:
    data = starter()
    data["批复数"]["支出"]["项目支出"] = "1"
    done = run("check", str(write_spec(tmp_path, data)))
    assert done.status == 1
    assert "错误[approved-figures]" in done.err
    assert done.err.splitlines()[-1] == "1 个错误"


def test_explain_prints_lines_sum_and_rounding() -> None:
    done = run("explain", str(REFERENCE), "三公经费/公务接待费/合计")
    assert done.status == 0
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("    30217 公务接待费: "))
    assert f"225.yaml:{line}:18  2013201 行政运行 30217 公务接待费" in done.out
    assert "取整：7,400.00 元，四舍五入为 0.74 万元" in done.out
    assert "基本支出表/30217/公用经费　0.74" in done.out
    wrong = run("explain", str(REFERENCE), "三公经费/公务接待/合计")
    assert (wrong.status, wrong.out) == (2, "")
    assert "三公经费/公务接待费/合计" in wrong.err


def test_doctor_tells_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    lines = run("doctor").out.splitlines()
    assert all(line[:2] in ("√ ", "× ") for line in lines)
    told = "\n".join(lines)
    for word in ("budgetgen", "Python", "docxtpl", "openpyxl", "LibreOffice", "目录", "控制台编码"):
        assert word in told
    bare = run("doctor", PATH=str(tmp_path))
    assert bare.status == 0
    assert "没有 LibreOffice：不能生成 PDF，docx、xlsx 不受影响" in bare.out
