"""Specs and packs made for one test: the starter with something changed, the reference template with a fault."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from budgetgen.check.rules import RULES
from budgetgen.findings import Finding
from budgetgen.publish import render
from budgetgen.render.package import write_package

ROOT = Path(__file__).resolve().parent.parent
PACK = ROOT / "templates/hebei-2022"
DOCUMENT = "word/document.xml"


def example_specs() -> list[Path]:
    """The specs among the examples; the other files there are parts of them."""
    files = sorted((ROOT / "examples").rglob("*.yaml"))
    return [file for file in files if "\n版式:" in file.read_text(encoding="utf-8")]


def starter() -> dict[str, Any]:
    """The starter as plain data, every value a text."""
    data: dict[str, Any] = yaml.load((PACK / "starter.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return data


def write_spec(folder: Path, data: dict[str, Any], name: str = "spec.yaml") -> Path:
    """A spec file in a project of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "budgetgen.toml").touch()
    path = folder / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def rendered(spec: Path, formats: tuple[str, ...] = ("docx",)) -> dict[str, Path]:
    """The files of a spec that renders, by suffix; only rules may have something to say of it."""
    written, findings = render(spec, spec.parent / "output", formats, set(), force=True)
    rules = {rule.name for rule in RULES} | {"pdf-faces"}
    assert not [str(f) for f in findings if f.rule not in rules]
    return {path.suffix[1:]: path for path in written}


def refused(spec: Path, formats: tuple[str, ...] = ("docx",)) -> list[Finding]:
    """The findings of a spec that is not rendered."""
    written, findings = render(spec, spec.parent / "output", formats, set())
    assert written == []
    return findings


def own_pack(folder: Path, pack: str = "", change: Callable[[dict[str, bytes]], None] | None = None) -> None:
    """A pack `own` in the project: the reference pack with `pack` (YAML) over it, its Word template changed."""
    home = folder / "templates/own"
    home.mkdir(parents=True, exist_ok=True)
    (home / "pack.yaml").write_text(f"沿用: {PACK.name}\n{pack}", encoding="utf-8")
    if change:
        parts = package(PACK / "template.docx")
        change(parts)
        (home / "template.docx").write_bytes(write_package(parts))


def replace(old: str, new: str, part: str = DOCUMENT, count: int = 1) -> Callable[[dict[str, bytes]], None]:
    """A change of a template: the first `old` of a part becomes `new`."""

    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part], old
        parts[part] = parts[part].replace(old.encode(), new.encode(), count)

    return change


def package(path: Path) -> dict[str, bytes]:
    """The parts of a written file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


LEVELS = (
    ("产出指标", "数量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("成本指标", "经济成本指标"),
)


def indicators(*counts: int) -> dict[str, Any]:
    """Performance indicators with so many under each first level."""
    return {
        first: {
            second: [
                {"名称": f"{first}.{n}", "值": f"≥{n}", "描述": f"描述{n}", "依据": "计划"}
                for n in range(count)
            ]
        }
        for (first, second), count in zip(LEVELS, counts, strict=False)
    }
