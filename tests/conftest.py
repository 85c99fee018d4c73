"""What tests share: the reference city's files, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.publish import render

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"


@pytest.fixture(scope="session")
def reference_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reference city's written files by suffix (docx, xlsx)."""
    written, findings = render(REFERENCE, tmp_path_factory.mktemp("reference"), ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    return {path.suffix[1:]: path for path in written}
