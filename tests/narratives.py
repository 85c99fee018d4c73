"""Sentences as departments type them, laid into a spec: `narratives/*.txt`, a file a spec.

A line is a sentence that is right; above one that is wrong stands what is found, as in `errors/`:
`# warning: [rule] "words" at "text"`. The first line names the spec.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.slips import top_level

FILES = sorted((Path(__file__).parent / "narratives").glob("*.txt"))
_MARK = re.compile(r'# (error|warning|hint): \[([\w-]+)\] "([^"]*)" at "([^"]*)"')


@dataclass(frozen=True)
class Mark:
    """What is to be found in a sentence."""

    severity: str
    rule: str
    words: str
    spot: str


@dataclass(frozen=True)
class Narrative:
    """The sentences of a file: those that are right, and those that are wrong with what is found."""

    spec: Path
    right: tuple[str, ...]
    wrong: tuple[tuple[str, tuple[Mark, ...]], ...]


def read(file: Path) -> Narrative:
    """The sentences of a file."""
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    right, wrong, marks = [], [], []
    for line in lines:
        if match := _MARK.fullmatch(line):
            marks.append(Mark(*match.groups()))
        elif line and not line.startswith("#") and marks:
            wrong.append((line, tuple(marks)))
            marks = []
        elif line and not line.startswith("#"):
            right.append(line)
    return Narrative(ROOT / first.removeprefix("# "), tuple(right), tuple(wrong))


def laid(spec: Path, key: str, sentences: tuple[str, ...]) -> tuple[str, int]:
    """A spec that says these sentences under 其他事项 or 职责, and the line of the first."""
    header, blocks = top_level(spec.read_text(encoding="utf-8"))
    blocks.pop(key, "")
    before = header + "".join(block if block.endswith("\n") else f"{block}\n" for block in blocks.values())
    if key == "职责":
        said = "".join(f"    {sentence}\n" for sentence in sentences)
        return f"{before}{key}:\n  - |-\n{said}", before.count("\n") + 3
    said = "".join(f"  {sentence}\n" for sentence in sentences)
    return f"{before}{key}: |-\n{said}", before.count("\n") + 2
