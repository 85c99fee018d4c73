"""Reading is writing the other way round: every spec and example, written and read, is the disclosure again."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.publish import prepare, render
from budgetgen.read.opening import read_document
from tests.conftest import ROOT
from tests.making import example_specs
from tests.reading_back import alike, sheets_of, told_by, told_in

SPECS = [*sorted((ROOT / "specs").glob("**/*.yaml")), *example_specs()]


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_written_is_read(spec: Path, tmp_path: Path) -> None:
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    written, _ = render(spec, tmp_path, ("docx", "xlsx"), set())
    read = {path.suffix: read_document(path) for path in written}
    assert [str(finding) for document in read.values() for finding in document.findings] == []

    expected = told_in(disclosure)
    found = told_by(read[".docx"].blocks)[-len(expected) :]  # before them: cover and contents
    assert [pair for pair in zip(expected, found, strict=True) if not alike(*pair)] == []
    heads = [len(table.header) for table in disclosure.tables]
    repeated = [
        len(t.header) if len(t.layout.above) <= 1 else 0 for t in disclosure.tables
    ]  # none below many
    assert [grid.head for grid in read[".docx"].grids] == repeated

    expected = sheets_of(disclosure)
    found = told_by(read[".xlsx"].blocks)[: len(expected)]  # behind them: the ledger
    assert [pair for pair in zip(expected, found, strict=True) if not alike(*pair)] == []
    assert [grid.head for grid in read[".xlsx"].grids][: len(heads)] == heads
