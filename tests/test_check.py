"""check as a user runs it: suppressions, severities, one finding for one cause, places in the document, corrections."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from budgetgen.check.fixes import corrected
from budgetgen.cli.main import main
from budgetgen.findings import Finding, Fix, Place, Severity
from budgetgen.source.files import Source
from tests.slips import whole

PURCHASES = """\
采购:
  - 品目: A02010104 台式计算机{comment}
    计量单位: 台
    数量: 2
    单价: 5000
    资金: {{一般公共预算: 9000}}
资产:
  截止日期: 2021-12-31
  房屋: {{数量: 0, 价值: 0}}
  办公用房: {{数量: 0, 价值: 0}}
  车辆: {{数量: 0, 价值: 0}}
  大型设备: {{价值: 0}}
  其他固定资产: {{价值: 0}}
"""
OWN_RULES = ("project-settings", "suppression-used")  # told by the run itself, not by a rule
COMMENT = "  # budgetgen: 忽略 procurement-arithmetic 合同分两年付款"


@dataclass
class Ran:
    status: int
    out: str
    err: str


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """`budgetgen check` (or another command) on keys laid over the base."""

    def run(keys: str, *options: str, command: str = "check", settings: str = "") -> Ran:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "budgetgen.toml").write_text(settings, encoding="utf-8")
        (tmp_path / "spec.yaml").write_text(whole(keys), encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["budgetgen", command, "spec.yaml", *options])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), told.out, told.err)

    return run


def test_a_suppression_keeps_its_rule_quiet_and_is_counted(check) -> None:
    done = check(PURCHASES.format(comment=COMMENT))
    assert done.status == 0
    assert "procurement-arithmetic" not in done.err
    assert "忽略 1 处" in done.err


def test_no_suppressions_shows_what_is_kept_quiet(check) -> None:
    done = check(PURCHASES.format(comment=COMMENT), "--no-suppressions")
    assert done.status == 1
    assert "错误[procurement-arithmetic]" in done.err


def test_a_comment_of_its_own_line_counts_for_the_next(check) -> None:
    keys = PURCHASES.format(comment="").replace("  - 品目", f"{COMMENT}\n  # 另一条说明\n\n  - 品目")
    assert check(keys).status == 0


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("  # budgetgen: 忽略 procurement-arithmetic", "没有写原因"),
        ("  # budgetgen: 忽略 procurement-arithmetics 原因", "是否想写 “procurement-arithmetic”"),
        ("  # budgetgen：忽略", "这条说明不起作用"),
        ("  # budgetgen: ignore procurement-arithmetic", "这条说明不起作用"),
    ],
)
def test_a_bad_suppression_is_an_error_and_does_not_count(check, comment: str, told: str) -> None:
    done = check(PURCHASES.format(comment=comment))
    assert done.status == 1
    assert "错误[suppression-used]" in done.err
    assert told in done.err
    assert "错误[procurement-arithmetic]" in done.err


def test_an_unused_suppression_is_reported(check) -> None:
    keys = PURCHASES.format(comment=COMMENT).replace("9000", "10000")
    done = check(keys)
    assert (done.status, "警告[suppression-used]" in done.err) == (0, True)
    assert check(keys, "--strict").status == 1


def test_what_looks_like_a_suppression_in_a_text_is_text(check) -> None:
    assert check("其他事项: |-\n  第一行  # budgetgen: 忽略 nothing\n").status == 0


def test_a_suppression_of_a_text_block_counts_for_its_lines(check) -> None:
    done = check("职责:\n  - |-  # budgetgen: 忽略 approved-figures 试验\n    第一行\n    第二行\n")
    assert "没有用到" not in done.err  # 批复数 is not written: the rule did not run
    done = check(
        "批复数: {支出: {项目支出: 50000}}\n职责:\n  - |-  # budgetgen: 忽略 approved-figures 试验\n    第一行\n"
    )
    assert "没有用到" in done.err


def test_one_slip_is_one_finding_with_its_places(check) -> None:
    approved = "批复数:\n  收入: {一般公共预算: 1374800}\n  支出: {基本支出: 1324800, 合计: 1374800}\n"
    done = check(approved)
    assert done.err.count("错误[approved-figures]") == 1
    assert "另见" in done.err
    assert done.err.splitlines()[-1] == "1 个错误"


def test_two_slips_are_two_findings(check) -> None:
    done = check("批复数:\n  支出: {基本支出: 1324800, 项目支出: 50001}\n")
    assert done.err.count("错误[approved-figures]") == 2


def test_the_document_place_is_told(check) -> None:
    assert "〔采购 第4行 台式计算机#2〕" in check(PURCHASES.format(comment="")).err


def test_the_summary_counts_outcomes_and_says_why_something_is_not_checked(check) -> None:
    done = check("")
    assert "未检查" in done.err
    assert "规格没有写批复数" in done.err


@pytest.mark.parametrize(
    ("settings", "status", "told"),
    [
        ('[rules]\nprocurement-arithmetic = "警告"\n', 0, "警告[procurement-arithmetic]"),
        ('[rules]\nprocurement-arithmetic = "关"\n', 0, "没有发现问题"),
        ('[rules]\nprocurement-arithmetics = "关"\n', 1, "budgetgen.toml:2:1: 错误[project-settings] 没有叫"),
        ('[rules]\nprocurement-arithmetic = "严重"\n', 1, "不能设为 “严重”"),
        ("[rules]\nprocurement-arithmetic = true\n", 1, "应写文字或数"),
        ('[thresholds]\n"没有的门槛" = 1\n', 1, "没有叫 “没有的门槛” 的门槛"),
        ("rules = 1\n", 1, "rules 下面应写 名字 = 值"),
        ("[rule]\n", 1, "没有 rule 这一项"),
        ("[rules\n", 1, "budgetgen.toml:1:"),
        ("packs = 1\n", 1, "packs 应写文件夹的名字"),
        ('packs = "../elsewhere"\n', 1, "不在项目里"),
    ],
)
def test_a_project_sets_severities(check, settings: str, status: int, told: str) -> None:
    done = check(PURCHASES.format(comment="") if "procurement" in settings else "", settings=settings)
    assert (done.status, told in done.err) == (status, True), done.err


def test_render_refuses_a_broken_rule_unless_forced(check, tmp_path: Path) -> None:
    keys = PURCHASES.format(comment="")
    assert check(keys, command="render").status == 1
    assert not (tmp_path / "output").exists()
    forced = check(keys, "--force", command="render")
    assert forced.status == 1
    assert "按 --force 写出" in forced.err
    assert len(forced.out.splitlines()) == 2
    assert all(Path(line).is_file() for line in forced.out.splitlines())


def test_force_does_not_write_what_cannot_be_read(check, tmp_path: Path) -> None:
    assert check("项目支出: 三百\n", "--force", command="render").status == 1
    assert not (tmp_path / "output").exists()


def test_one_spec_that_cannot_be_read_does_not_stop_the_others(check, tmp_path: Path) -> None:
    done = check("", "没有.yaml")
    assert done.status == 2
    assert "没有这个文件：没有.yaml" in done.err
    assert "规则：" in done.err


def test_rule_lists_and_explains(capsys, monkeypatch) -> None:
    for words, told in ((["rule"], "错误  approved-figures"), (["rule", "approved-figures"], "查什么：")):
        monkeypatch.setattr("sys.argv", ["budgetgen", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert not stopped.value.code
        assert told in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["budgetgen", "rule", "approved-figure"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "是否想写 “approved-figures”" in capsys.readouterr().err


# Corrections


def finding(line: int, column: int, old: str, new: str) -> Finding:
    place = Place("a.yaml", line, column)
    return Finding(place, "some-rule", Severity.HINT, "改", fix=Fix(place, old, new))


def text_after(text: str, *findings: Finding) -> str:
    changes = corrected([Source("a.yaml", text, None)], findings)
    return changes["a.yaml"][1] if changes else text


def test_corrections_touch_nothing_else() -> None:
    text = "甲: 反映反映数  # 说明\r\n乙: １２\r\n"
    assert text_after(text, finding(1, 4, "反映反映", "反映"), finding(2, 4, "１２", "12")) == (
        "甲: 反映数  # 说明\r\n乙: 12\r\n"
    )


def test_corrections_that_do_not_fit_are_left() -> None:
    text = "甲: abc\n"
    assert text_after(text, finding(1, 4, "xyz", "1"), finding(9, 1, "甲", "乙")) == text
    assert text_after(text, finding(1, 4, "ab", "1"), finding(1, 5, "bc", "2")) == "甲: a2\n"


def test_corrections_of_words_leave_nothing_to_say(check, tmp_path: Path) -> None:
    keys = """\
职责:
  - 负责反映反映档案的接收,保管；；利用，档案１２００卷，没有其它收入。
  - |-
    （二）负责财政拔款，
    现有(纸质）档案，共12万元元。
"""
    assert check(keys, "--fix").status == 0
    text = (tmp_path / "spec.yaml").read_text(encoding="utf-8")
    assert "  - 负责反映档案的接收，保管；利用，档案1200卷，没有其他收入。\n" in text
    assert "    负责财政拨款，\n    现有（纸质）档案，共12万元。\n" in text
    assert "没有发现问题" in check(text[text.index("职责:") : text.index("基本支出:")]).err


def test_output_to_a_console_of_another_encoding(check, monkeypatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="gbk", errors="strict")
    monkeypatch.setattr(sys, "stdout", stream)
    assert check(PURCHASES.format(comment=""), "--format", "json").status == 1
