"""A new spec: for every pack and year it can be rendered at once; questions only at a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from budgetgen.catalog.catalog import lookup
from budgetgen.findings import CannotGoOn
from budgetgen.forms.start import Answers, new_spec, start
from budgetgen.pack.find import names, shipped
from budgetgen.publish import prepare, render
from budgetgen.spec.project_facts import DAYS
from tests.making import own_pack
from tests.terminals import at_a_terminal

PACKS = names(None)
YEARS = (2021, 2023, 2026)


def fresh(tmp_path: Path, pack: str, year: int = 0, **answers: str) -> Path:
    spec = tmp_path / "my.yaml"
    start(spec, Answers(pack, year, **answers))
    return spec


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("pack", PACKS)
def test_a_new_spec_of_any_pack_and_year_has_nothing_to_find(tmp_path: Path, pack: str, year: int) -> None:
    prepared = prepare(fresh(tmp_path, pack, year, name="甲县示范局", code="007", level="县级"))
    assert [str(finding) for finding in prepared.findings] == []
    assert prepared.disclosure is not None
    assert (prepared.disclosure.year, prepared.disclosure.department_code) == (year, "007")
    assert prepared.disclosure.department == "甲县示范局"


@pytest.mark.parametrize("pack", PACKS)
def test_its_figures_are_those_that_it_says_were_approved(tmp_path: Path, pack: str) -> None:
    tallies = {tally.rule: tally.outcome for tally in prepare(fresh(tmp_path, pack)).checked.tallies}
    assert tallies["approved-figures"] == "通过"


def test_it_renders(tmp_path: Path) -> None:
    made = [pack for pack in PACKS if not (shipped() / pack / "starter.yaml").exists()]
    assert made, "packs without a starter of their own"
    for pack in made:
        spec = tmp_path / pack / "my.yaml"
        start(spec, Answers(pack))
        written, findings = render(spec, tmp_path / pack, ("docx", "xlsx"), set())
        assert (len(written), findings) == (2, [])


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("pack", PACKS)
def test_days_and_codes_are_of_its_year(tmp_path: Path, pack: str, year: int) -> None:
    text = fresh(tmp_path, pack, year).read_text(encoding="utf-8")
    assert f"\n预算年度: {year}\n" in text
    days = re.findall(r"(\S+): +(\d{4})-\d\d-\d\d", text)
    assert len(days) == len(re.findall(r"\d{4}-\d\d-\d\d", text))
    assert all(int(found) == (year if key in DAYS else year - 1) for key, found in days)
    items = re.findall(r"品目: (\w+) ([^,]+)", text)
    assert all((entry := lookup("procurement", code, year)) and entry.name == name for code, name in items)
    codes = re.findall(r"^ +(?:科目: )?(\d{7}) ([^:\n]+)", text, re.MULTILINE)
    assert codes
    assert all((entry := lookup("function", code, year)) and entry.name == name for code, name in codes)


def test_the_year_of_the_pack_changes_nothing_in_its_starter(tmp_path: Path) -> None:
    own = (shipped() / "hebei-2022/starter.yaml").read_text(encoding="utf-8")
    assert new_spec(tmp_path / "my.yaml", Answers("hebei-2022", 2022)) == own
    other = new_spec(tmp_path / "my.yaml", Answers("hebei-2022", 2025))
    assert "A0201060102" in own
    assert "A0201060102" not in other
    assert "截止日期: 2024-12-31" in other


def test_a_name_that_yaml_would_misread_is_quoted(tmp_path: Path) -> None:
    prepared = prepare(fresh(tmp_path, "central-2025", name='甲局: "乙" # 丙'))
    assert prepared.disclosure is not None
    assert prepared.disclosure.department == '甲局: "乙" # 丙'


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (Answers("hebei-2022", level="县"), "没有级次 “县”；可以写 中央、省级"),
        (Answers("hebei-2022", year=26), "年度 26 不对；请写四位年份"),
        (Answers("湖北"), "没有版式包 “湖北”"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, answers: Answers, told: str) -> None:
    with pytest.raises(CannotGoOn, match=told) as stop:
        start(tmp_path / "my.yaml", answers)
    assert stop.value.status == 2
    assert not (tmp_path / "my.yaml").exists()


def test_a_pack_of_a_project_needs_no_starter(tmp_path: Path) -> None:
    own_pack(tmp_path, "年度: 2024\n")
    spec = fresh(tmp_path, "own")
    assert "\n版式: own\n预算年度: 2024\n" in spec.read_text(encoding="utf-8")
    assert [str(finding) for finding in prepare(spec).findings] == []


# At a terminal


def test_enter_takes_what_is_proposed(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, "init", "my.yaml", typed="\n" * 5)
    assert status == 0, shown
    assert [question in shown for question in ("用哪个版式［hebei-2022］：", "预算年度［2022］：")] == [
        True,
        True,
    ]
    assert (tmp_path / "my.yaml").read_bytes() == (shipped() / "hebei-2022/starter.yaml").read_bytes()


def test_answers_are_written_and_wrong_ones_asked_again(tmp_path: Path) -> None:
    number = PACKS.index("shanghai-2025") + 1
    typed = f"99\n{number}\n某区民政局\n321\n区\n区级\n二六\n2026\n"
    status, shown = at_a_terminal(tmp_path, "init", "my.yaml", typed=typed)
    assert status == 0, shown
    assert "请写上面的号码" in shown
    assert "请写 中央、省级" in shown
    assert "请写四位年份" in shown
    text = (tmp_path / "my.yaml").read_text(encoding="utf-8")
    assert "版式: shanghai-2025\n预算年度: 2026\n" in text
    assert "  编码: 321\n  名称: 某区民政局\n  级次: 区级" in text
    assert "  - 名称: 某区民政局本级\n" in text


def test_what_was_given_is_not_asked(tmp_path: Path) -> None:
    given = ("--pack", "central-2025", "--year", "2026", "--code", "1", "--name", "某局", "--level", "中央")
    status, shown = at_a_terminal(tmp_path, "init", "my.yaml", *given, typed="")
    assert (status, shown) == (0, "")


def test_the_end_of_input_writes_nothing(tmp_path: Path) -> None:
    status, shown = at_a_terminal(tmp_path, "init", "my.yaml", typed="\n\x04")
    assert status == 2
    assert "没有回答完，没有写出" in shown
    assert not (tmp_path / "my.yaml").exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "budgetgen", "init", "my.yaml"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"my.yaml" + os.linesep.encode(), b"")
