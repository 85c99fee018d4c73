"""The specs that slips are made in: what is published and the examples, as they are and with their sentences typed out."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from budgetgen.disclosure.model import Paragraph
from budgetgen.publish import prepare

ROOT = Path(__file__).resolve().parent.parent.parent
_KEYED = ("职责", "名词解释")
"""Statements whose texts stand under a key of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that slips are made in (`file`), and the spec that is read to see what rules tell (`spec`)."""

    spec: Path
    file: Path
    text: str
    typed: bool

    @property
    def name(self) -> str:
        """The file as it is shown."""
        return self.file.relative_to(ROOT).as_posix()

    @property
    def units(self) -> tuple[str, ...]:
        """The unit that a file of its own is about: its own disclosure is read, too."""
        name = re.search(r"(?m)^名称: (\S+)", self.text)
        return (name[1],) if name else ()

    def write(self, folder: Path, text: str) -> Path:
        """Put the spec and all that is beside it into a folder, the file with `text`; returns the spec."""
        folder.mkdir(exist_ok=True)
        if not (folder / "budgetgen.toml").exists():
            (folder / "budgetgen.toml").touch()
            for file in self.spec.parent.glob("*.*"):
                shutil.copy(file, folder)
        (folder / self.file.name).write_text(text, encoding="utf-8", newline="")
        return folder / self.spec.name


@cache
def sources() -> tuple[Source, ...]:
    """Every spec and every file that one is made of."""
    found = []
    for folder in ("specs", "examples"):
        for spec in sorted((ROOT / folder).rglob("*.yaml")):
            text = spec.read_text(encoding="utf-8")
            if "\n版式:" not in text:
                continue
            files = [
                spec,
                *(spec.parent / name for name in re.findall(r"(?:- 文件: |  表: )(?:\./)?(\S+)", text)),
            ]
            found += [Source(spec, f, f.read_text(encoding="utf-8-sig"), False) for f in files]
            found.append(Source(spec, spec, typed(spec, text), True))
    return tuple(found)


def typed(spec: Path, text: str) -> str:
    """A spec with every statement that it prints typed out, as a department that copies by hand would have it."""
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    said: dict[str, list[str]] = {}
    for block in disclosure.blocks:
        if isinstance(block, Paragraph) and block.statement not in _KEYED:
            said.setdefault(block.statement, []).append(block.text)
    lines = ["说明:\n"]
    for name, paragraphs in said.items():
        lines += [f"  {name}: |-\n", *(f"    {line}\n" for text in paragraphs for line in text.split("\n"))]
    rest = re.sub(r"(?m)^(?:说明|其他事项):.*\n(?:[ #].*\n|\n)*", "", text)
    return rest + "".join(lines)
