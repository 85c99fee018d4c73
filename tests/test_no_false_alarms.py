"""Specs that nothing is wrong with give no findings, whatever their figures are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from budgetgen.check.run import PASSED
from budgetgen.publish import prepare
from tests.valid_specs import valid_specs


def findings_of(folder: Path, data: dict[str, Any]) -> list[str]:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    prepared = prepare(path)
    assert PASSED in {tally.outcome for tally in prepared.checked.tallies}
    return [str(finding) for finding in prepared.findings]


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=valid_specs())
def test_valid_specs_are_clean(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    assert findings_of(tmp_path_factory.getbasetemp(), data) == []


@pytest.mark.slow
@settings(max_examples=3000, print_blob=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=valid_specs())
def test_many_valid_specs_are_clean(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    assert findings_of(tmp_path_factory.getbasetemp(), data) == []
