"""One spec to its published files: read, build, write; or everything that is wrong and nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from budgetgen.disclosure.build import build
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place, Severity, has_errors, in_reading_order
from budgetgen.pack import find
from budgetgen.pack.layout import Pack
from budgetgen.pack.reading import load
from budgetgen.render.files import safe_name, write_whole
from budgetgen.source.files import read_yaml_file
from budgetgen.spec.reading import read_spec

FORMATS = ("docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A spec read and built: the disclosure and its pack where there are no errors, and all findings."""

    disclosure: Disclosure | None
    pack: Pack | None
    project: Path
    findings: list[Finding]


def prepare(path: Path) -> Prepared:
    """Read a spec and its pack and build the disclosure. Raises CannotGoOn if the file cannot be read."""
    project = find.project_root(path)
    root, findings = read_yaml_file(path)
    if root is None:
        return Prepared(None, None, project, findings)
    spec, found = read_spec(root)
    findings += found
    if spec is None:
        return Prepared(None, None, project, in_reading_order(findings))
    pack, found = load(spec.pack.text, spec.pack.place, project)
    findings += found
    if pack is None:
        return Prepared(None, None, project, in_reading_order(findings))
    disclosure, found = build(spec, pack)
    findings = in_reading_order(findings + found)
    return Prepared(None if has_errors(findings) else disclosure, pack, project, findings)


def output_stem(disclosure: Disclosure, folder: Path) -> Path:
    """Where a disclosure's files go, without the suffix: <folder>/<year>/<code>-<name>/<code>-<name>…"""
    name = safe_name(f"{disclosure.department_code}-{disclosure.department}")
    return folder / str(disclosure.year) / name / safe_name(f"{name}{disclosure.year}年部门预算公开")


def render(
    path: Path, folder: Path, formats: tuple[str, ...], taken: set[Path]
) -> tuple[list[Path], list[Finding]]:
    """Write a spec's files into `folder`; returns what was written and all findings. Nothing is written over errors.

    `taken` collects the places used in this run: two specs never share one.
    """
    prepared = prepare(path)
    findings = prepared.findings
    if prepared.disclosure is None or prepared.pack is None:
        return [], findings
    stem = output_stem(prepared.disclosure, folder)
    if stem in taken:
        message = f"与本次运行里另一份规格的输出位置相同：{stem.parent}"
        return [], [
            *findings,
            Finding(
                Place(str(path), 1, 1), "output-taken", Severity.ERROR, message, "请核对部门编码、名称和年度"
            ),
        ]
    taken.add(stem)
    files: dict[Path, bytes] = {}
    if "docx" in formats or "pdf" in formats:
        from budgetgen.render.word import write_word

        data, found = write_word(
            prepared.disclosure,
            prepared.pack,
            find.require(prepared.pack.name, "template.docx", prepared.project),
        )
        findings += found
        if data is not None and "docx" in formats:
            files[_with_suffix(stem, "docx")] = data
        if data is not None and "pdf" in formats:
            from budgetgen.render.pdf import to_pdf

            files[_with_suffix(stem, "pdf")] = to_pdf(data)
    if "xlsx" in formats:
        from budgetgen.render.excel import write_excel

        data, found = write_excel(
            prepared.disclosure,
            prepared.pack,
            find.require(prepared.pack.name, "template.xlsx", prepared.project),
        )
        findings += found
        if data is not None:
            files[_with_suffix(stem, "xlsx")] = data
    if has_errors(findings):
        return [], findings
    write_whole(files)
    return list(files), findings


def _with_suffix(stem: Path, suffix: str) -> Path:
    return stem.with_name(f"{stem.name}.{suffix}")
