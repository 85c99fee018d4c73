"""The starting templates of a pack, written beside its pack.yaml."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place
from budgetgen.forms import scaffold_excel, scaffold_word
from budgetgen.pack import find
from budgetgen.pack.reading import load
from budgetgen.render.files import write_whole


def scaffold(reference: str, force: bool = False) -> tuple[list[Path], list[Finding]]:
    """Write template.docx and template.xlsx of a pack; existing ones only with `force`. Raises CannotGoOn."""
    project = find.project_of(reference)
    pack, findings = load(reference, Place("命令行"), project)
    folder = find.locate(reference, project)
    if pack is None or folder is None:
        return [], findings
    files = {
        folder / "template.docx": scaffold_word.template(pack),
        folder / "template.xlsx": scaffold_excel.template(pack),
    }
    there = [find.shown(path) for path in files if path.exists()]
    if there and not force:
        raise CannotGoOn(f"已经有 {'、'.join(there)}；要覆盖请加 --force", EXIT_USAGE)
    write_whole(files)
    return list(files), findings
