"""docs/变异.md is whole and true: every kind of slip has its row, its rules exist, and what is tried anew comes out the same."""

from __future__ import annotations

import re

import pytest

from budgetgen.check.rules import RULES
from tests.conftest import ROOT
from tests.test_rules import OF_FORMS
from tools.mutation import digits
from tools.mutation.lines import Lines
from tools.mutation.operators import OPERATORS
from tools.mutation.page import only_diff, page, row
from tools.mutation.reasons import REASONS
from tools.mutation.sources import sources
from tools.mutation.trial import Score, chosen, plan, scores, tried

PAGE = (ROOT / "docs/变异.md").read_text(encoding="utf-8")
READER = set(re.findall(r"(?m)^## ([\w-]+)$", (ROOT / "docs/错误.md").read_text(encoding="utf-8")))
"""The rules of reading."""
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.split("\n## 没有报出的")[0].splitlines()
    if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == 4
}
SAMPLE = ("国有资本经营支出用错资金", "上年数与上年规格不符", "采购资金写错", "要购车却写 0 辆", "百分比写错")
"""Kinds of which few slips are made."""


def row_name(operator) -> str:
    return f"{operator.name}（手打）" if operator.typed else operator.name


def count_of(operator) -> tuple[int, int]:
    caught, tried_ = ROWS[row_name(operator)][1].split("/")
    return int(caught), int(tried_)


def test_every_kind_of_slip_has_its_row() -> None:
    assert len({operator.name for operator in OPERATORS}) == len(OPERATORS)
    assert set(ROWS) - {"疏误", "---"} == {row_name(operator) for operator in OPERATORS}, "run: make mutation"


@pytest.mark.parametrize("operator", OPERATORS, ids=[operator.name for operator in OPERATORS])
def test_its_rules_exist_and_catch_nearly_all(operator) -> None:
    assert set(operator.meant) <= {rule.name for rule in RULES} | READER
    caught, all_ = count_of(operator)
    assert all_ > 0, "a kind of slip that no spec allows shows nothing"
    assert caught == all_ or operator.name in REASONS, "say why in tools/mutation/reasons.py"
    assert f"\n### {operator.name}\n" in PAGE or caught == all_


def test_the_totals_are_those_of_the_rows() -> None:
    counts = [count_of(operator) for operator in OPERATORS]
    tried_, caught = sum(all_ for _, all_ in counts), sum(caught for caught, _ in counts)
    assert f"共 {len(OPERATORS)} 种、{tried_} 处，报出 {caught} 处（{100 * caught / tried_:.1f}%）" in PAGE
    assert caught > 0.97 * tried_


def test_every_rule_has_slips_or_is_said_to_have_none() -> None:
    lacking = only_diff()
    assert PAGE.rstrip("\n").endswith(f"只有 `tests/mutations/` 里的一处：{'、'.join(lacking)}。")
    assert all((ROOT / f"tests/mutations/{rule}.diff").exists() for rule in set(lacking) - OF_FORMS.keys())
    told = dict(re.findall(r"\| \[([\w-]+)\]\(规则\.md#\1\) \| .* \| \d+ \| (\d+) \|", PAGE))
    assert set(told) == {rule.name for rule in RULES} - set(lacking)
    assert not [rule for rule, count in told.items() if count == "0"], (
        "never told: no slip is really meant for it"
    )


def test_slips_are_chosen_the_same_way_each_time() -> None:
    operators = OPERATORS[::10]
    assert plan(operators) == plan(operators)
    for name, place, slips in plan(operators):
        source = sources()[place]
        spec = Lines(source.text)
        assert "\n".join(spec.lines) == source.text
        for change in slips:
            assert spec.changed(change) != source.text, name


@pytest.mark.parametrize("name", SAMPLE)
def test_some_rows_come_out_the_same(name: str) -> None:
    operator = next(operator for operator in OPERATORS if operator.name == name)
    score = Score()
    for _, place, slips in plan([operator]):
        score.tried += tried(operator, sources()[place], slips)
    name, *cells = row(operator, score)
    assert ROWS[name] == cells, "run: make mutation"


def test_digits_go_wrong_as_they_do_when_typed() -> None:
    assert set(digits.swapped("41.05")) == {"14.05", "41.50"}
    assert set(digits.moved("41.05")) == {"4.105", "410.50"}
    assert set(digits.moved("30.00")) == {"3.00", "300.00"}
    assert set(digits.last_off("1500")) == {"1501"}
    assert "4.05" in set(digits.lacking("41.05"))
    assert list(digits.ten_thousandth("5545250")) == []
    assert list(digits.ten_thousandth("410500")) == ["41.05"]
    assert digits.still_true("128.64", "128.6")
    assert not digits.still_true("128.67", "128.6")


def test_lines_know_the_keys_above_them() -> None:
    spec = Lines(
        "单位:\n  - 名称: 甲  # 注\n    基本支出:\n      2012601 行政运行:\n        30101 基本工资: 1\n职责:\n  - |-\n    第一项：甲\n"
    )
    assert spec.paths[4] == "单位/基本支出/2012601 行政运行"
    assert spec.bodies[1] == "  - 名称: 甲"
    assert spec.paths[7] == "职责"
    assert spec.block(2) == 3


def test_nothing_is_chosen_twice() -> None:
    for operator in OPERATORS:
        for source in sources():
            if source.typed == operator.typed:
                found = chosen(operator, source, 16)
                assert len(found) == len(set(found))


@pytest.mark.slow
def test_the_whole_page_is_what_the_slips_make() -> None:
    assert page(scores()) == PAGE, "run: make mutation"
