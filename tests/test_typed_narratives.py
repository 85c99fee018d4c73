"""Narratives with every number typed: where they are right, nothing is found but numbers that could be cited.

Whole statements are written out from specs; single sentences stand in `narratives/`, those that are wrong with what is found.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from budgetgen.disclosure.model import Paragraph
from budgetgen.findings import Finding
from budgetgen.publish import prepare
from tests import narratives
from tests.conftest import ROOT
from tests.narratives import laid, read
from tests.test_rules import SPECS
from tests.valid_specs import valid_specs

CITABLE = "figures-cited"
UNEXPLAINED = "glossary-terms"
"""Terms that a form uses unexplained, or explains unused, are the department's once it writes the text itself."""

FILES = pytest.mark.parametrize("file", narratives.FILES, ids=lambda file: file.stem)

NUMBERED = re.compile(r"经费(\d+)(?=\n)")
"""A name that ends in a digit runs into the amount behind it: nobody can read that."""


def written(data: dict[str, Any]) -> str:
    """A spec as YAML, a line a text."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6))


def printed(spec: Path) -> dict[str, str]:
    """The statements of a spec as the document prints them: no citation left, every number typed."""
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    found: dict[str, list[str]] = {}
    for block in disclosure.blocks:
        if isinstance(block, Paragraph):
            found.setdefault(block.statement, []).append(block.text)
    return {name: "\n".join(lines) for name, lines in found.items()}


def typed(spec: Path, data: dict[str, Any]) -> list[str]:
    """What is newly found once a spec's statements are written out, apart from hints to cite."""
    data = yaml.load(NUMBERED.sub(r"经费（\1）", written(data)), yaml.BaseLoader)
    spec.write_text(written(data), encoding="utf-8")
    before, texts = {finding.rule for finding in prepare(spec).findings}, printed(spec)
    spec.write_text(written(data | {"说明": texts}), encoding="utf-8")
    return [
        str(finding)
        for finding in prepare(spec).findings
        if finding.rule not in (CITABLE, UNEXPLAINED, *before)
    ]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_published_specs_written_out(path: Path, tmp_path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    if "文件" in str(data) or "表:" in path.read_text(encoding="utf-8"):
        pytest.skip("refers to files beside it")
    assert typed(tmp_path / "spec.yaml", data) == []


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=valid_specs())
def test_valid_specs_written_out(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    assert typed(tmp_path_factory.getbasetemp() / "typed.yaml", data) == []


@pytest.mark.slow
@settings(max_examples=2000, print_blob=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=valid_specs())
def test_many_valid_specs_written_out(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    assert typed(tmp_path_factory.getbasetemp() / "typed.yaml", data) == []


def test_the_numbers_are_typed(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    data = yaml.load((ROOT / "examples/two-units.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert typed(spec, data) == []
    assert "${" not in spec.read_text(encoding="utf-8")
    assert len(prepare(spec).findings) > 15


def found(spec: Path, text: str, first: int) -> list[Finding]:
    """What is found from a line on, apart from hints to cite or to explain."""
    spec.write_text(text, encoding="utf-8")
    findings = prepare(spec).findings
    return [f for f in findings if f.place.line >= first and f.rule not in (CITABLE, UNEXPLAINED)]


@FILES
@pytest.mark.parametrize("key", ["其他事项", "职责"])
def test_sentences_that_are_right(file: Path, key: str, tmp_path: Path) -> None:
    narrative = read(file)
    assert narrative.right
    text, first = laid(narrative.spec, key, narrative.right)
    assert [str(finding) for finding in found(tmp_path / "spec.yaml", text, first)] == []


@FILES
def test_sentences_that_are_wrong(file: Path, tmp_path: Path) -> None:
    narrative = read(file)
    for sentence, marks in narrative.wrong:
        text, line = laid(narrative.spec, "其他事项", (sentence,))
        told = found(tmp_path / "spec.yaml", text, line)
        assert len(told) == len(marks), (sentence, told)
        for mark, finding in zip(marks, told, strict=True):
            spot = text.split("\n")[finding.place.line - 1][finding.place.column - 1 :]
            assert (finding.place.line, finding.rule) == (line, mark.rule), sentence
            assert finding.severity.name.lower() == mark.severity, sentence
            assert mark.words in finding.message, sentence
            assert spot.startswith(mark.spot), sentence


def test_numbers_that_could_be_cited_are_told(tmp_path: Path) -> None:
    narrative = read(next(file for file in narratives.FILES if file.stem == "two-units"))
    text, _ = laid(narrative.spec, "其他事项", narrative.right)
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    cited = [f for f in prepare(tmp_path / "spec.yaml").findings if f.rule == CITABLE]
    assert len(cited) > 100
