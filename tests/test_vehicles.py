"""The kinds of vehicles that a ministry lists beside their number."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.publish import prepare
from tests.conftest import ROOT

KINDS = "机要通信用车2辆、应急保障用车4辆"


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (KINDS, ""),
        ("机要通信用车2辆", ""),
        ("机要通信用车2辆、应急保障用车5辆", "车辆写的是 6 辆，各种用车合计 7 辆"),
        ("机要通信用车2辆、应急保障用车3辆、其他用车0辆", "车辆写的是 6 辆，各种用车合计 5 辆"),
    ],
)
def test_kinds_of_vehicles_add_up(kinds: str, told: str, tmp_path: Path) -> None:
    text = (ROOT / "examples/central.yaml").read_text(encoding="utf-8")
    assert text.count(KINDS) == 1
    spec = tmp_path / "spec.yaml"
    spec.write_text(text.replace(KINDS, kinds), encoding="utf-8")
    assert [f.message for f in prepare(spec).findings] == ([told] if told else [])
