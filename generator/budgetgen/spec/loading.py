"""A spec from its files: each file read once, its text kept for those who look at comments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from budgetgen.findings import Finding
from budgetgen.source import local_codes
from budgetgen.source.files import Source, read_source
from budgetgen.spec.model import Spec
from budgetgen.spec.reading import read_spec


@dataclass(frozen=True, slots=True)
class Loaded:
    """A spec, or None where its head is unusable; what is wrong; the files it was read from."""

    spec: Spec | None
    findings: list[Finding]
    sources: tuple[Source, ...]


def load_spec(path: Path, project: Path) -> Loaded:
    """Read a spec, all its files inside the folder `project`. Raises CannotGoOn if the file cannot be read."""
    source, findings = read_source(path)
    if source.root is None:
        return Loaded(None, findings, (source,))
    spec, found = read_spec(source.root)
    findings += found
    if spec is not None:
        own, found = local_codes.beside(path, project)
        findings += found
        names = {key: name.text for key, name in own.items()} | spec.names
        spec = replace(spec, names=names, own_codes={**own, **spec.own_codes})
    return Loaded(spec, findings, (source,))
