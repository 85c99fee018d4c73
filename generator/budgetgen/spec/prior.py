"""Last year's spec: found from this year's, read by itself, and refused where it is wrong or of another year."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from budgetgen.findings import CannotGoOn, Finding, Severity
from budgetgen.source.files import read_yaml_file
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.project_files import ProjectFiles
from budgetgen.source.shapes import Reading, Words
from budgetgen.spec.model import Spec
from budgetgen.spec.one_unit import find_unit, spec_of_unit

MAX_YEARS = 50

Read = Callable[[Path], tuple[Spec | None, list[Finding]]]


def with_prior(spec: Spec, files: ProjectFiles, read: Read) -> tuple[Spec, list[Finding]]:
    """The spec with last year's, if it names one; `read` reads a spec by itself."""
    if spec.last_year_file is None:
        return spec, []
    reading = Reading(files=files)
    prior = _prior(spec, spec.last_year_file, files, read, reading)
    if prior is None:
        return replace(spec, lost=spec.lost | {"上年"}), reading.findings
    if spec.unit:
        unit = find_unit(prior, spec.unit)
        alone = len(prior.units) == 1 and "上年" in spec.places
        prior = spec_of_unit(prior, spec.unit) if unit else prior if alone else None
    return replace(spec, prior=prior), reading.findings


def _prior(spec: Spec, written: Words, files: ProjectFiles, read: Read, reading: Reading) -> Spec | None:
    """Last year's spec by itself; None after reporting why there is none."""
    path = files.located(written, reading)
    if path is None:
        return None
    if os.path.realpath(path) == os.path.realpath(spec.file):
        reading.error(written.place, "file-circle", f"“{written.text}” 绕回了规格自己", "请写上年的规格")
        return None
    try:
        prior, findings = read(path)
    except CannotGoOn as stop:
        reading.error(written.place, "file-unreadable", str(stop))
        return None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        first = min(errors, key=lambda finding: finding.place)
        message = f"上年规格 {written.text} 有 {len(errors)} 个错误，第一个在 {first.place}：{first.message}"
        reading.error(written.place, "last-year-spec", message, f"请先改好它：budgetgen check {path}")
        return None
    if prior is None or _in_a_circle(spec, prior, written, files, reading):
        return None
    if prior.year != spec.year - 1:
        message = f"{written.text} 是 {prior.year} 年的规格，上年是 {spec.year - 1} 年"
        reading.error(written.place, "last-year-spec", message, "请核对文件和预算年度")
        return None
    return prior


def _in_a_circle(spec: Spec, prior: Spec, written: Words, files: ProjectFiles, reading: Reading) -> bool:
    """Whether the chain of specs, each naming that of the year before, comes back to one of them; reported."""
    chain = [spec.file, prior.file]
    seen = set(map(os.path.realpath, chain))
    file = prior.last_year_file
    while file is not None and len(chain) < MAX_YEARS:
        path = files.located(file, Reading())
        if path is None:
            return False
        chain.append(str(path))
        if (real := os.path.realpath(path)) in seen:
            message = f"上年规格绕成了圈：{' → '.join(chain)}"
            reading.error(written.place, "file-circle", message, "每一份的 文件 应是它上一年的规格")
            return True
        seen.add(real)
        file = _file_of_last_year(path)
    return False


def _file_of_last_year(path: Path) -> Words | None:
    """The file that a spec names as last year's; None where it names none, or cannot be read."""
    try:
        root, _ = read_yaml_file(path)
    except CannotGoOn:
        return None
    file = _below(_below(root, "上年"), "文件")
    return Words(file.text.strip(), file.place) if isinstance(file, Scalar) and file.text.strip() else None


def _below(node: Node | None, name: str) -> Node | None:
    if isinstance(node, Mapping):
        return next((value for key, value in node.items if key.text.strip() == name), None)
    return None
