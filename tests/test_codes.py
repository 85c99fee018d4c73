"""`budgetgen code` as a user runs it: by code, by the beginning of one, by a word; and what is not found."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from budgetgen.cli.main import main
from budgetgen.cli.width import width


@pytest.fixture
def code(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run `budgetgen code …`; (status, standard output, standard error)."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["budgetgen", "code", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return run


def test_a_code_is_told_with_all_about_it(code) -> None:
    status, out, err = code("2080501", "--year", "2022")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "2080501 行政单位离退休",
        "  类别      功能科目 项",
        "  上级      208 社会保障和就业支出 → 20805 行政事业单位养老支出",
        "  年度      2020 年起",
        "  依据      已见于公开文本（2022、2023、2024、2025、2026 年）、旧版",
        "  别的年度  2019 年以前叫 归口管理的行政单位离退休",
    ]


def test_children_are_listed_and_counted(code) -> None:
    _, out, _ = code("20132")
    assert "  下级      6 个\n    2013201  行政运行\n" in out
    _, few, _ = code("302")
    assert few.splitlines()[-1] == "    还有 15 个，加 --all 全部列出"
    _, many, _ = code("302", "--all")
    assert len(many.splitlines()) == len(few.splitlines()) - 1 + 15
    assert "30299  其他商品和服务支出" in many


def test_economic_codes_tell_what_they_count_as(code) -> None:
    _, out, _ = code("30217", "30239", "30101")
    cards = out.split("\n\n")
    assert "三公经费  计入 公务接待费" in cards[0]
    assert "机关运行  公用经费里的计入" in cards[0]
    assert "三公经费" not in cards[1]
    assert "机关运行" in cards[1]
    assert "机关运行" not in cards[2]


def test_the_year_decides(code) -> None:
    assert code("A02010105", "--year", "2022")[1].startswith("A02010105 便携式计算机\n")
    assert code("A02010105", "--year", "2023")[1].startswith("A02010105 台式计算机\n")
    assert "别的年度  2022 年以前叫 便携式计算机" in code("A02010105")[1]
    _, out, _ = code("2013901", "--year", "2020")
    assert "年度      2024 年起，2020 年目录里没有" in out
    _, out, err = code("20132", "--year", "2031")
    assert out.startswith("20132 组织事务")
    assert err == "目录只收 2017—2026 年，2031 年按最近的一年看\n"


def test_a_code_of_another_edition_comes_with_those_of_the_year(code) -> None:
    status, out, _ = code("a0202")
    assert status == 0
    assert out.startswith("A0202 办公设备\n")
    assert "年度      2022 年以前，2026 年目录里没有" in out
    assert "\n2026 年以 A0202 开头的编码：\nA02020000  办公设备" in out
    assert out.splitlines()[-1] == "共 77 个，只列出前 20 个；加 --all 全部列出"


def test_the_beginning_of_a_code(code) -> None:
    _, out, _ = code("３０２１")
    assert [line[:5] for line in out.splitlines()] == [str(n) for n in range(30211, 30219)]


def test_a_word_finds_names_best_first(code) -> None:
    _, out, _ = code("接待", "--kind", "部门经济")
    assert out == "30217  公务接待费  部门经济科目 款  302 商品和服务支出\n"
    _, out, _ = code("接待")
    assert [line.split()[0] for line in out.splitlines()] == ["30217", "50206", "公务接待费"]
    _, out, _ = code("行政运行")
    lines = out.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("共 94 个，只列出前 20 个；加 --all 全部列出")
    assert len(code("行政运行", "--all")[1].splitlines()) == 94
    _, out, _ = code("维修(护)费", "--kind", "部门经济")
    assert out.startswith("30213 ")


def test_names_of_other_years_come_last_with_their_years(code) -> None:
    _, out, _ = code("行政事业单位离退休", "--kind", "功能")
    assert "20805    行政事业单位离退休" in out
    assert out.splitlines()[0].endswith("208 社会保障和就业支出（2019 年以前）")


def test_columns_are_aligned_for_chinese_widths(code) -> None:
    for words in (("档案",), ("打印", "--kind", "采购"), ("满意度",)):
        lines = [line for line in code(*words)[1].splitlines() if not line.startswith("共")]
        kinds = ("功能科目", "部门经济科目", "政府经济科目", "采购品目", "绩效指标")
        starts = {width(line[: line.index(kind)]) for line in lines for kind in kinds if f"  {kind}" in line}
        assert len(starts) == 1, lines


def test_kinds_have_names(code) -> None:
    for word in ("采购", "品目", "采购品目"):
        assert "采购品目" in code("打印", "--kind", word)[1]
    assert "绩效指标 二级" in code("服务对象", "--kind", "指标")[1]
    assert "事业收入" in code("事业", "--kind", "收入")[1]
    assert "“三公”经费" in code("公务用车", "--kind", "三公")[1]
    assert "部门经济科目 款" in code("30201", "--kind", "经济")[1]
    assert code("30201", "--kind", "功能")[0] == 1


def test_what_is_not_found_names_what_is_near(code) -> None:
    status, out, err = code("2013291")
    assert (status, out) == (1, "")
    assert err.startswith(
        "2026 年目录里没有 2013291（目录没有收齐，不等于没有这个科目）\n20132 组织事务下面有：\n"
    )
    assert "2013299  其他组织事务支出" in err
    status, out, err = code("公务招待费")
    assert (status, out) == (1, "")
    assert "相近的有：\n30217  公务接待费" in err
    assert code("龘") == (1, "", "没有名称里有 “龘” 的科目\n")


def test_of_several_words_those_found_are_told(code) -> None:
    status, out, err = code("20132", "龘")
    assert status == 1
    assert out.startswith("20132 组织事务")
    assert "龘" in err


@pytest.mark.parametrize(
    "word", ["", " ", "%", "A" * 5000, "接" * 5000, "\x00", "../x", "２０１３２０１９９９９", "*"]
)
def test_strange_words_find_nothing(code, word: str) -> None:
    status, out, err = code(word)
    assert (status, out) == (1, "")
    assert "没有" in err
    assert "程序自身" not in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "缺少参数"),
        (("x", "--kind", "星座"), "没有 “星座” 这一类，可以写 功能"),
        (("x", "--year", "22"), "22 不是预算年度"),
        (("x", "--year", "今年"), "应为整数"),
    ],
)
def test_wrong_usage(code, words: tuple[str, ...], said: str) -> None:
    status, out, err = code(*words)
    assert (status, out) == (2, "")
    assert said in err


def test_a_gbk_console_shows_everything() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "gbk"}
    command = [sys.executable, "-m", "budgetgen", "code", "2080501", "接待", "30217", "2013291"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    told = (done.stdout + done.stderr).decode("gbk")
    assert "行政单位离退休" in told
    assert "?" not in told
