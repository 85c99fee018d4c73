"""The official lists: every code with its name of a year, read when asked for and only then."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from budgetgen.catalog.catalog import (
    DATA,
    FILES,
    ancestors,
    children,
    editions,
    entries,
    history,
    is_covered,
    lookup,
    renamed,
)
from budgetgen.catalog.expenses import agency_operating_expense, three_public
from budgetgen.catalog.indicators import indicator_levels
from budgetgen.catalog.names import alike, entries_named, nearest, search
from budgetgen.ledger.counting import counting
from budgetgen.ledger.dimensions import THREE_PUBLIC
from tests.counting import calls

YEARS = range(2017, 2027)


def name(kind: str, code: str, year: int) -> str | None:
    entry = lookup(kind, code, year)
    return entry and entry.name


def names(found: list) -> list[str]:
    return [f"{entry.code} {entry.name}" for entry in found]


@pytest.mark.parametrize("file", sorted(FILES.values()))
def test_every_row_of_a_list_is_an_entry(file: str) -> None:
    [kind] = [kind for kind, name in FILES.items() if name == file]
    with (DATA / file).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = entries(kind)
    assert len(found) == len(rows) > 5
    assert {entry.name for entry in found} == {row["name"] for row in rows}
    assert all(entry.evidence for entry in found)
    wrong = {"printed", "official", "public-list", "older-list", "recalled"}
    assert not {word for entry in found for word in entry.evidence.split()} - wrong


@pytest.mark.parametrize("kind", ["function", "economic", "government", "procurement"])
def test_a_code_has_one_name_a_year_and_its_parents(kind: str) -> None:
    found = entries(kind)
    for entry in found:
        for year in YEARS:
            assert sum(other.valid_in(year) for other in history(kind, entry.code)) <= 1, entry.code
    for entry in entries(kind, 2026):
        assert [above.level for above in ancestors(entry, 2026)][-1:] == (
            [entry.level - 1] if entry.parent else []
        ), entry.code
        assert entry in children(kind, entry.parent, 2026) or not entry.parent


def test_a_code_is_looked_up_by_year() -> None:
    assert name("function", "20805", 2019) == "行政事业单位离退休"
    assert name("function", "20805", 2020) == "行政事业单位养老支出"
    assert name("function", "2130104", 2031) == name("function", "2130104", 2026)
    assert name("function", "201", 1999) == "一般公共服务支出"
    assert name("economic", "30101", 2017) is None  # the classification of 2018 is another one
    assert name("government", "50101", 2018) == "工资奖金津补贴"
    assert name("function", "不是编码", 2022) is None


def test_a_code_was_called_otherwise() -> None:
    assert names(renamed("function", "20805", 2022)) == ["20805 行政事业单位离退休"]
    assert renamed("function", "201", 2022) == []
    assert [(e.year_from, e.year_to) for e in renamed("function", "20805", 2018)] == [(2020, 2026)]


def test_procurement_has_editions() -> None:
    assert editions("procurement") == {"2013": (2014, 2022), "2022": (2023, 2026)}
    assert name("procurement", "A02010105", 2022) == "便携式计算机"
    assert name("procurement", "A02010105", 2023) == "台式计算机"
    assert name("procurement", "A0201060102", 2022) == "激光打印机"
    assert name("procurement", "A0201060102", 2023) is None


def test_children_and_ancestors() -> None:
    entry = lookup("function", "2013201", 2022)
    assert entry
    assert names(ancestors(entry, 2022)) == ["201 一般公共服务支出", "20132 组织事务"]
    assert names(children("function", "20132", 2022))[:2] == ["2013201 行政运行", "2013202 一般行政管理事务"]
    assert children("function", "2013201", 2022) == []


def test_what_a_list_covers() -> None:
    assert is_covered("function", "20132", 2022)
    assert not is_covered("function", "209", 2022)
    assert not is_covered("function", "20188", 2022)
    assert is_covered("economic", "302", 2022)
    assert not is_covered("procurement", "A020101", 2022), "an edition of which only parts are here"
    assert is_covered("procurement", "A02010100", 2023)


def test_codes_by_name() -> None:
    assert names(entries_named("economic", "维修(护)费", 2022)) == ["30213 维修（护）费"]
    assert names(entries_named("economic", " 公务 接待费", 2022)) == ["30217 公务接待费"]
    assert len(entries_named("function", "行政运行", 2022)) > 50
    assert entries_named("function", "行政事业单位离退休", 2022) == []
    assert names(entries_named("function", "行政事业单位离退休", 2019)) == ["20805 行政事业单位离退休"]


def test_search_puts_the_name_itself_first_and_short_names_before_long_ones() -> None:
    assert names(search("接待", 2022, ["economic"])) == ["30217 公务接待费"]
    found = [entry.name for entry in search("档案", 2022, ["function"])]
    assert found[0] == "档案馆"
    assert found.index("档案事务") < found.index("其他档案事务支出")
    assert search("行政运行", 2022, ["function"])[0].name == "行政运行"
    assert search("没有这个词", 2022, ["function"]) == []
    former = search("行政事业单位离退休", 2022, ["function"])
    assert [entry.year_to for entry in former][:1] == [2019], "names of other years come last, but they come"


def test_search_puts_what_offices_buy_before_the_rest() -> None:
    found = [e for e in search("打印", 2023, ["procurement"]) if e.valid_in(2023) and e.name[0] != "打"]
    common = [entry.common for entry in found]
    assert {True, False} <= set(common)
    assert common == sorted(common, reverse=True)


def test_names_that_are_alike() -> None:
    assert names(alike("公务招待费", 2022, ["economic"], 1)) == ["30217 公务接待费"]
    assert alike("", 2022, ["economic"]) == []
    assert alike("xyz", 2022, ["economic"]) == []


def test_the_nearest_name() -> None:
    def near(kind: str, text: str, under: str = "") -> str | None:
        entry = nearest(kind, text, 2022, under)
        return entry and f"{entry.code} {entry.name}"

    assert near("function", "一般行政管理事物", "20132") == "2013202 一般行政管理事务"
    assert near("economic", "公务招待费") == "30217 公务接待费"
    assert near("economic", "Zebra") is None
    assert near("economic", "") is None
    assert near("economic", "接待" * 10_000) is None


def test_indicator_levels_by_year() -> None:
    assert list(indicator_levels(2022)) == ["target-2015", "target-2021"]
    assert list(indicator_levels(2021)) == ["target-2015"]
    levels = indicator_levels(2022)["target-2021"]
    assert list(levels) == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    assert levels["产出指标"] == ("数量指标", "质量指标", "时效指标")
    [evaluation] = indicator_levels(2022, "evaluation").values()
    assert list(evaluation) == ["决策", "过程", "产出", "效益"]


def test_three_public_items_are_what_codes_count_as() -> None:
    total = three_public()[-1]
    counts = counting(())
    assert set(total.codes) == set(counts.codes("three_public", THREE_PUBLIC))
    assert [counts.codes("three_public", (kind,)) for kind in THREE_PUBLIC] == [
        ("30212",),
        ("31013", "30913"),
        ("30231",),
        ("30217",),
    ]
    assert "30239" not in total.codes


def test_what_counts_as_operating_expense() -> None:
    found = agency_operating_expense()
    assert found["30201"].counts
    assert found["31002"].counts
    assert not found["31001"].counts
    assert "30101" not in found
    assert all(lookup("economic", code, 2022) for code in found)


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    told = """
import sys
opened = []
sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
from budgetgen.catalog.catalog import lookup
from budgetgen.catalog import expenses, indicators, names
def lists(): return sorted(p.replace("\\\\", "/").split("/")[-1] for p in opened if p.endswith(".csv"))
assert lists() == [], lists()
assert lookup("function", "2013201", 2022).name == "行政运行"
assert lists() == ["functions.csv"], lists()
"""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", told],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_lookup_takes_few_steps() -> None:
    lookup("function", "2013201", 2022)  # the list is read for the first
    assert calls(lambda: lookup("function", "2013201", 2022)) < 20
    assert calls(lambda: lookup("function", "9999999", 2022)) < 20
