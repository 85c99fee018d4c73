"""Rules: each has its error file; the reference disclosure breaks none; a mutation of it is caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.check.rules import RULES
from budgetgen.publish import prepare
from tests.conftest import REFERENCE, ROOT

MUTATIONS = {
    "approved-figures": ("30101 基本工资: 1481300", "30101 基本工资: 1481310"),
    "procurement-arithmetic": ("单价: 2500, 预留中小微企业: 10000", "单价: 2500, 预留中小微企业: 10001"),
}


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_has_its_error_file(rule: str) -> None:
    text = (ROOT / f"tests/errors/{rule}.yaml").read_text(encoding="utf-8")
    assert f"# error: [{rule}]" in text


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_mutated_reference_is_caught(rule: str, tmp_path: Path) -> None:
    old, new = MUTATIONS[rule]
    text = REFERENCE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    mutant = tmp_path / "225.yaml"
    mutant.write_text(text.replace(old, new), encoding="utf-8")
    found = {finding.rule for finding in prepare(mutant).findings}
    assert found == {rule}


def test_what_is_published_is_clean() -> None:
    for spec in (ROOT / "specs").rglob("*.yaml"):
        assert [str(f) for f in prepare(spec).findings] == []
