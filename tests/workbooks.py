"""Specs whose workbooks are recomputed: all there are, and small changes of them that programs might read differently."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from budgetgen.findings import Severity
from budgetgen.publish import render
from tests.conftest import REFERENCE, ROOT
from tests.making import example_specs

SPECS = [*sorted((ROOT / "specs").rglob("*.yaml")), *example_specs()]
UNITS = ROOT / "examples/two-units.yaml"

UNIT, OTHER, PROJECT, OTHERS = "某某市文化局本级", "某某市图书馆", "群众文化活动经费", "图书购置费"
CASES = {
    "case and dates": (
        UNITS,
        {UNIT: "档案馆A区", OTHER: "档案馆a区", PROJECT: '"2022-1-1"'},
    ),
    "width and numbers": (UNITS, {UNIT: "档案馆Ａ区", OTHER: "档案馆ａ区", PROJECT: '"01"', OTHERS: '"1"'}),
    "words for dates": (UNITS, {UNIT: "2022年1月1日", OTHER: "3月5日", PROJECT: "二〇二二年"}),
    "patterns and quotation marks": (
        UNITS,
        {UNIT: "'档案\"馆'", OTHER: '档案""馆', PROJECT: '"购置费*"', OTHERS: '"购置费~?"'},
    ),
    "comparisons and lengths": (
        UNITS,
        {UNIT: '"<>档案馆"', OTHER: '"=档案馆"', PROJECT: "长" * 300 + "甲", OTHERS: "长" * 300 + "乙"},
    ),
    "tags": (
        REFERENCE,
        {
            "    30217 公务接待费: 7400\n": (
                "    30217 公务接待费: 7400\n    30212 因公出国（境）费用: {一般公共预算: 20000, 标签: 教学科研}\n"
            ),
            "    30302 退休费: 62700\n": (
                "    30302 退休费: 62700\n    30212 因公出国（境）费用: {一般公共预算: 10000, 标签: 教学科研用}\n"
            ),
        },
    ),
}
"""Name -> a spec, and what is written in it instead of what."""


def case(name: str, folder: Path) -> Path:
    """The spec of a case."""
    spec, changes = CASES[name]
    return changed(spec, changes, folder)


def changed(spec: Path, changes: dict[str, str], folder: Path) -> Path:
    """A spec with texts replaced, each wherever it stands; what was approved is not compared."""
    text = re.sub(r"(?m)^批复数:\n(?: .*\n)+", "", spec.read_text(encoding="utf-8"))
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "budgetgen.toml").touch()
    for file in spec.parent.glob("*.csv"):
        shutil.copy(file, folder)
    path = folder / spec.name
    path.write_text(text, encoding="utf-8")
    return path


def written(spec: Path, folder: Path) -> Path:
    """The workbook of a spec; rules may have something to say of it."""
    files, findings = render(spec, folder, ("xlsx",), set(), force=True)
    assert files, [str(f) for f in findings if f.severity is Severity.ERROR]
    return files[0]
