"""Indicators as tables of many fields have them: the right ones give no finding, each wrong one the finding meant for it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from budgetgen.publish import prepare
from tests.making import starter, write_spec

DATA = Path(__file__).parent / "data/indicators"
AMOUNT = "117000"
"""What the project of the tables costs: the total cost of them is 11.7万元."""
OUTPUT = ("产出指标", "数量指标", "整理档案卷数", "≥300卷")
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of a table."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RIGHT, WRONG = rows("right.csv"), rows("wrong.csv")
FIELDS = list(dict.fromkeys(row["field"] for row in RIGHT))


def spec_of(table: list[Row]) -> dict[str, Any]:
    """The starter with one project that has these indicators, and an output."""
    data = starter()
    project = data["项目支出"][0] | {"金额": AMOUNT}
    project.pop("采购", None)
    levels: dict[str, dict[str, list[dict[str, str]]]] = {}
    for first, second, name, value in (*map(_cells, table), OUTPUT):
        one = {"名称": name, "值": value, "描述": f"反映{name}", "依据": "工作计划"}
        levels.setdefault(first, {}).setdefault(second, []).append(one)
    data["项目支出"] = [project | {"指标": levels}]
    data.pop("批复数", None)
    data["说明"]["收支增减"]["项目支出"] = "任务减少"
    return data


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row["first"], row["second"], row["name"], row["value"]


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_right_gives_no_findings(field: str, tmp_path: Path) -> None:
    table = [row for row in RIGHT if row["field"] == field]
    assert [str(f) for f in prepare(write_spec(tmp_path, spec_of(table))).findings] == []


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row['second']}-{row['name']}-{row['value']}")
def test_what_is_wrong_is_told_by_the_rule_meant_for_it(row: Row, tmp_path: Path) -> None:
    found = prepare(write_spec(tmp_path, spec_of([row]))).findings
    assert row["rule"] in {finding.rule for finding in found}


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(RIGHT) > 350
    assert len(WRONG) > 100
