"""Names and codes held against the list of the year: how sure a finding is depends on the year and on the evidence."""

from __future__ import annotations

from pathlib import Path

from budgetgen.publish import prepare
from tests.counting import calls
from tests.slips import whole


def told(folder: Path, year: int, lines: str) -> list[str]:
    """What is said about codes in a spec of a budget year with such lines below 基本支出, without places."""
    spec = folder / "spec.yaml"
    spec.write_text(whole(f"预算年度: {year}\n基本支出:\n{lines}"), encoding="utf-8")
    found = [f for f in prepare(spec).findings if f.rule in ("code-name", "code-unknown")]
    return [f"{f.severity.label}[{f.rule}] {f.message}；{f.remedy}" for f in found]


FORMER = "  2080501 归口管理的行政单位离退休: {30302 退休费: 1}\n"


def test_a_former_name_is_an_error_but_in_the_year_after_the_change_a_hint(tmp_path: Path) -> None:
    assert told(tmp_path, 2019, FORMER) == []
    said = "2080501 在 {} 年目录里叫 “行政单位离退休”，这里写的是 “归口管理的行政单位离退休”（2019 年以前的名称）；请核对编码和名称"
    assert told(tmp_path, 2020, FORMER) == [f"提示[code-name] {said.format(2020)}"]
    assert told(tmp_path, 2021, FORMER) == [f"错误[code-name] {said.format(2021)}"]


def test_beyond_the_years_of_the_lists_nothing_is_an_error(tmp_path: Path) -> None:
    wrong = "  2080505 养老保险缴费: {30101 基本工资: 1}\n"
    severities = {
        year: [said[:2] for said in told(tmp_path, year, wrong)] for year in (2016, 2017, 2026, 2027)
    }
    assert severities == {2016: ["提示"], 2017: ["错误"], 2026: ["错误"], 2027: ["提示"]}


def test_before_the_economic_classification_of_2018_its_codes_are_not_asked_about(tmp_path: Path) -> None:
    line = "  2012601 行政运行: {30101 基本工资: 1}\n"
    assert told(tmp_path, 2016, line) == []
    assert told(tmp_path, 2018, line) == []


def test_a_code_of_other_years(tmp_path: Path) -> None:
    line = "  2013901 行政运行: {30101 基本工资: 1}\n"
    [said] = told(tmp_path, 2021, line)
    assert said.startswith("警告[code-unknown] 2013901 是 2024 年起的科目，2021 年目录里没有；")
    [near] = told(tmp_path, 2023, line)
    assert near.startswith("提示[code-unknown] 2013901 是 2024 年起的科目，2023 年目录里没有；")
    assert told(tmp_path, 2024, line) == []
    assert prepare(tmp_path / "spec.yaml").disclosure is not None


def test_a_code_below_a_list_that_is_not_there_is_not_spoken_of(tmp_path: Path) -> None:
    assert told(tmp_path, 2022, "  2121101 某某支出: {30101 基本工资: 1}\n") == []
    assert told(tmp_path, 2022, "  2090101 某某支出: {30101 基本工资: 1}\n科目名称:\n  20901: 某某\n") == []


def test_many_unknown_codes_take_steps_in_proportion(tmp_path: Path) -> None:
    lines = [f"  20132{n:02} 不存在的科目{n}: {{30101 基本工资: 1}}\n" for n in range(5, 99) if n != 50]
    lines += [f"  20103{n:02} 不存在的科目{n}: {{30101 基本工资: 1}}\n" for n in range(10, 99) if n != 50]

    def steps(some: list[str]) -> int:
        def run() -> None:
            assert len(told(tmp_path, 2022, "".join(some))) == len(some)

        return calls(run)

    steps(lines[:4])  # lists are read, patterns compiled
    one, two = steps(lines[: len(lines) // 2]), steps(lines)
    assert two < 2.5 * one, (one, two)
    assert two < 6_000 * len(lines), two
