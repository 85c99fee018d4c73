"""Whoever opens the workbook computes it as it is stored: five engines, from a file without stored values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import ENGINES, computed, stored
from tests.workbooks import CASES, SPECS, case, written

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("spec", SPECS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_formula_is_computed_as_stored(spec: Path, engine: str, tmp_path: Path, engines: Path) -> None:
    path = written(spec, tmp_path)
    assert computed(engine, path, engines / tmp_path.name) == stored(path)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_names_that_engines_read_differently(name: str, engine: str, tmp_path: Path, engines: Path) -> None:
    path = written(case(name, tmp_path), tmp_path / "out")
    assert computed(engine, path, engines / tmp_path.name) == stored(path)
