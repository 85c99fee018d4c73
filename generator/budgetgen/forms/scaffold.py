"""The starting templates of a pack, written beside its pack.yaml."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place
from budgetgen.forms import scaffold_excel, scaffold_word
from budgetgen.pack import find
from budgetgen.pack.reading import load
from budgetgen.render.files import write_whole


def scaffold(name: str, force: bool = False) -> tuple[list[Path], list[Finding]]:
    """Write template.docx and template.xlsx of a pack; existing ones only with `force`. Raises CannotGoOn."""
    project = find.project_root(Path("x"))
    pack, findings = load(name, Place("命令行"), project)
    if pack is None:
        return [], findings
    folder = Path(pack.folder)
    files = {
        folder / "template.docx": scaffold_word.template(pack),
        folder / "template.xlsx": scaffold_excel.template(pack),
    }
    there = [path for path in files if path.exists()]
    if there and not force:
        raise CannotGoOn(f"已经有 {'、'.join(map(str, there))}；要覆盖请加 --force", EXIT_USAGE)
    write_whole(files)
    return list(files), findings
