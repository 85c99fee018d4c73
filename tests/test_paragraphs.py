"""Every line that a pack's sentence begins is a paragraph of its own, whatever the spec says or leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from budgetgen.disclosure.build import build
from budgetgen.disclosure.model import Paragraph
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.source.shapes import Words
from budgetgen.spec.loading import load_spec
from budgetgen.spec.model import Performance, Spec
from tests.conftest import ROOT
from tests.making import example_specs

SPECS = [*sorted((ROOT / "specs").rglob("*.yaml")), *example_specs()]
MARK = "\u241e"
_TAGS = re.compile(r"(?:\s|\{%.*?%\}|\{#.*?#\})*")


def marked(text: str) -> str:
    """A text with a mark before the first words of each of its lines."""
    lines = []
    for line in text.split("\n"):
        start = _TAGS.match(line)
        at = start.end() if start else 0
        lines.append(f"{line[:at]}{MARK}{line[at:]}" if line[at:].strip() else line)
    return "\n".join(lines)


def variants(spec: Spec) -> Iterator[Spec]:
    """The spec as it is, with each optional part of its texts there, and without."""
    yield spec
    performance = spec.performance
    objectives = performance.objectives
    for measures in (None, Words("以数量衡量。")):
        told = [replace(objective, measures=measures) for objective in objectives]
        yield replace(spec, performance=replace(performance, objectives=told))
    yield replace(spec, performance=Performance(), statements={}, glossary=(), other=None, duties=())
    yield replace(spec, projects=spec.projects[:1], other=Words("甲。\n乙。"))


def pack_of(spec: Spec) -> Pack:
    pack, findings = load(spec.pack.text, spec.pack.place, ROOT)
    assert pack is not None, findings
    return pack


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_line_of_a_sentence_begins_a_paragraph(path: Path) -> None:
    spec = load_spec(path, ROOT).spec
    assert spec is not None
    pack = pack_of(spec)
    statements = {name: replace(one, text=marked(one.text)) for name, one in pack.statements.items()}
    seen = 0
    for variant in variants(spec):
        disclosure, _ = build(variant, replace(pack, statements=statements))
        for block in disclosure.blocks:
            if isinstance(block, Paragraph):
                assert MARK not in block.text[1:], block.text
                seen += block.text.startswith(MARK)
    assert seen > 20


def test_the_reference_prints_each_objective_by_itself(reference_files: dict[str, Path]) -> None:
    texts = [p.text.strip() for p in docx.Document(str(reference_files["docx"])).paragraphs]
    assert "（2）行政单位机构编制工作经费" in texts
    assert "（3）政务和公益机构域名管理维护培训费" in texts
