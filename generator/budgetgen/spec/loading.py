"""A spec from its files: each file read once, its text kept for those who look at comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetgen.findings import Finding, Place
from budgetgen.source import local_codes
from budgetgen.source.files import Source
from budgetgen.source.project_files import ProjectFiles
from budgetgen.spec.model import Spec
from budgetgen.spec.one_unit import find_unit, spec_of_unit
from budgetgen.spec.prior import with_prior
from budgetgen.spec.reading import read_spec


@dataclass(frozen=True, slots=True)
class Loaded:
    """A spec, or None where its head is unusable; what is wrong; the YAML files it was read from, its own first.

    The files of last year's spec are not among them: what they say is about last year.
    """

    spec: Spec | None
    findings: list[Finding]
    sources: tuple[Source, ...]
    tables: Mapping[str, Place] = field(default_factory=dict)
    """Where each table (CSV, workbook), by its path, is referred to."""


def load_spec(path: Path, project: Path, unit: str = "") -> Loaded:
    """Read a spec, all its files inside the folder `project`; of one `unit` alone, if asked.

    Raises CannotGoOn if the file cannot be read, or has no such unit.
    """
    files = ProjectFiles(project, path)
    spec, findings = _read(path, files, project)
    if spec is not None and unit:
        unreadable = "单位" in spec.lost and find_unit(spec, unit) is None
        spec = None if unreadable else spec_of_unit(spec, unit)
    if spec is not None:
        spec, found = with_prior(
            spec, files, lambda prior: _read(prior, ProjectFiles(project, prior), project)
        )
        findings += found
    tables = {file: place for file, place in files.references.items() if files.is_table(file)}
    return Loaded(spec, findings, tuple(files.sources), tables)


def _read(path: Path, files: ProjectFiles, project: Path) -> tuple[Spec | None, list[Finding]]:
    """A spec by itself, without last year's."""
    root, findings = files.main(path)
    if root is None:
        return None, findings
    spec, found = read_spec(root, files)
    findings += found
    if spec is not None:
        own, found = local_codes.beside(path, project)
        findings += found
        names = {key: name.text for key, name in own.names.items()} | spec.names
        spec = replace(spec, names=names, local=spec.local.over(own))
    return spec, findings
