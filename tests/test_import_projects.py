"""The forms in which projects apply for money become the facts of projects, and the forms come out the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.findings import Severity
from budgetgen.importing.applications import contradictions, fact_keys, total_key, without_days
from budgetgen.importing.importing import import_documents
from budgetgen.importing.records import ReadProject
from budgetgen.importing.writing import Keys, yaml_text
from budgetgen.publish import prepare
from tests.making import ROOT
from tests.reading import squeezed
from tests.test_recognition import published
from tests.test_reference_cells import REFERENCES

NAME = "putuo-wanli-2023"
LAST_YEAR = "上年: {一般公共预算: 164978640, 公务用车运行维护费: 215600, 公务接待费: 13500}\n"
"""What the document does not tell."""
APPLIED = {"总额": 900_00, "财政资金": 700_00, "其他资金": 200_00, "年度总额": 400_00, "当年财政拨款": 400_00}


def test_the_forms_of_a_published_document_come_out_of_the_imported_spec(tmp_path: Path) -> None:
    """Every cell: labels, facts, amounts, goals, indicators; the known slips of the document put right."""
    done = import_documents([published(NAME)], ROOT, "shanghai-2023")
    path = tmp_path / "spec.yaml"
    path.write_text(done.text + LAST_YEAR, encoding="utf-8")
    prepared = prepare(path)
    assert not [str(f) for f in prepared.findings if f.severity is Severity.ERROR]
    assert prepared.disclosure is not None
    made = [
        [[squeezed(c.text) for c in row] for row in table.header]
        + [[squeezed(text) for text in table.grid_row(row)] for row in table.rows]
        for table in prepared.disclosure.tables
        if table.name == "项目绩效"
    ]
    reference = next(one for one in REFERENCES if one.name == NAME)
    forms = [table for table in reference.published if "填报表" in table["title"]]
    wanted = [
        [[reference.expected(form, text) for text in row] for row in form["header"] + form["body"]]
        for form in forms
    ]
    assert [_once(form) for form in made] == wanted


def _once(rows: list[list[str]]) -> list[list[str]]:
    """Rows with what a merged cell says in its first row only."""
    return [
        ["" if r > 0 and c < 3 and _said(rows, r, c) == text else text for c, text in enumerate(row)]
        for r, row in enumerate(rows)
    ]


def _said(rows: list[list[str]], r: int, c: int) -> str:
    return rows[r - 1][c]


def test_what_contradicts_itself_in_a_form_is_told() -> None:
    done = import_documents([published(NAME)], ROOT, "shanghai-2023")
    told = [f.message for f in done.findings if "公共服务设施运行经费" in f.message]
    assert told == [
        "项目 “公共服务设施运行经费” 的年度总额是 10903043 元，与其中各项"
        "（当年财政拨款 11419043、上年结转 0、年度其他资金 0）之和不同"
    ]


def project(**applied: int) -> ReadProject:
    return ReadProject("甲", applied=APPLIED | applied)


@pytest.mark.parametrize(
    ("applied", "written"),
    [
        ({}, "{一般公共预算: 700, 其他收入: 200}"),
        ({"其他资金": 0}, "{一般公共预算: 900}"),
        ({"总额": 400_00}, ""),
        ({"总额": 0}, ""),
    ],
)
def test_the_money_of_all_years_is_written_where_it_is_more(applied: dict[str, int], written: str) -> None:
    keys = Keys()
    keys.add("资金总额", total_key(project(**applied), "元"))
    assert yaml_text(keys) == (f"资金总额: {written}\n" if written else "")


@pytest.mark.parametrize(
    ("applied", "words"),
    [
        ({}, []),
        ({"财政资金": 600_00}, ["的总额是 900 元，与其中各项（财政资金 600、其他资金 200）之和不同"]),
        (
            {"当年财政拨款": 300_00, "上年结转": 100_00},
            ["的上年结转（100 元）没有从金额里分出来"],
        ),
        (
            {"当年财政拨款": 300_00, "年度其他资金": 90_00},
            ["的年度总额是 400 元", "的年度其他资金（90 元）没有从金额里分出来"],
        ),
    ],
)
def test_amounts_of_a_form_are_added_up(applied: dict[str, int], words: list[str]) -> None:
    told = [message for message, _ in contradictions(project(**applied), "元")]
    assert len(told) == len(words)
    assert all(piece in message for piece, message in zip(words, told, strict=True))


def test_days_of_last_year_are_not_those_of_this_year() -> None:
    one = project()
    one.facts = {"性质": "经常性项目", "开始日期": "2022-01-01"}
    one.goals, one.year_goals = ["甲"], ["甲"]
    without_days(one)
    assert list(fact_keys(one)) == [("性质", "经常性项目"), ("目标", ["甲"])]
    one.year_goals = ["乙"]
    assert list(fact_keys(one))[-1] == ("年度目标", ["乙"])
