"""The wrong specs of `errors/`, one slip each, and the findings that each is marked with.

Files of `errors/with/`, laid over the base too, stand beside each case. A file states the top-level keys in which it differs from `errors/base.yaml` (`# without: 键` leaves one out).
What is expected stands as a comment on the guilty line, or on a line of its own above it:
`# error: [rule] "words"` (or warning, or hint), with ` at "text"` where the column matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.program import run

ERRORS = Path(__file__).parent / "errors"
CASES = sorted(path for path in ERRORS.glob("*.yaml") if path.stem != "base")

_EXPECTED = re.compile(r'# (error|warning|hint): \[([\w-]+)\] "([^"]*)"(?: at "([^"]*)")?')
_FOUND = re.compile(
    r"(?P<file>.*?):(?P<line>\d+):(?P<column>\d+)(?:（.*?）)?: (?P<label>..)\[(?P<rule>.+?)\] (?P<words>.*)"
)
_TOP_KEY = re.compile(r"([^\s#:：-][^:：]*):(\s|$)")
_LABELS = {"错误": "error", "警告": "warning", "提示": "hint"}


@dataclass(frozen=True)
class Ran:
    """What a run of the command line did."""

    status: int
    findings: list[dict[str, str]]
    written: list[Path]
    told: str


def rendered(spec: Path) -> Ran:
    """`budgetgen render` on a file, as a user runs it."""
    output = spec.parent / "output"
    ended = run("render", str(spec), "-o", str(output))
    findings = [match.groupdict() for line in ended.err.splitlines() if (match := _FOUND.fullmatch(line))]
    written = [path for path in output.rglob("*") if path.is_file()] if output.exists() else []
    return Ran(ended.status, findings, written, ended.err)


def top_level(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first top-level key, and the lines of each key, by its name."""
    blocks: dict[str, str] = {}
    before = key = waiting = ""
    for line in text.splitlines(keepends=True):
        if match := _TOP_KEY.match(line):
            key = match[1]
            blocks[key] = blocks.get(key, "") + waiting
            waiting = ""
        elif _EXPECTED.match(line) or (line.startswith("#") and key):
            waiting += line
            continue
        if key:
            blocks[key] += waiting + line
            waiting = ""
        else:
            before += line
    if key:
        blocks[key] += waiting
    return before, blocks


def whole(case: str) -> str:
    """A case laid over the base: its keys take the place of the base's, new ones follow."""
    header, own = top_level(case)
    _, blocks = top_level((ERRORS / "base.yaml").read_text(encoding="utf-8"))
    for gone in re.findall(r"^# without: (.+)$", header, re.MULTILINE):
        for key in gone.split("、"):
            blocks.pop(key)
    return header + "".join((blocks | own).values())


def beside(folder: Path) -> None:
    """Put the files beside a case that cases may refer to."""
    for file in (ERRORS / "with").iterdir():
        (folder / file.name).write_text(whole(file.read_text(encoding="utf-8")), encoding="utf-8")


def expected(text: str) -> list[tuple[int, str, str, str, str]]:
    """(line, severity, rule, words, text at the column) of all marks of a spec."""
    marks = []
    above: list[tuple[str, ...]] = []
    for number, line in enumerate(text.splitlines(), 1):
        here = _EXPECTED.findall(line)
        if here and line.lstrip().startswith("#"):
            above += here
            continue
        marks += [(number, *mark) for mark in [*above, *here]]
        above = []
    return marks


def problems(text: str, ran: Ran) -> list[str]:
    """What the findings of a run lack, have too much, or mark at the wrong place."""
    told, lines = [], text.split("\n")
    rest = list(ran.findings)
    for number, severity, rule, words, spot in expected(text):
        for found in rest:
            place, label = int(found["line"]), _LABELS[found["label"]]
            if (place, label, found["rule"]) == (number, severity, rule) and words in found["words"]:
                rest.remove(found)
                column = int(found["column"])
                after = lines[number - 1][column - 1 :]
                if not after.startswith(spot):
                    told.append(f"{number}: column {column} is {after[:10]!r}, not {spot!r}")
                elif not spot and not (after[:1].strip() or after.strip()[:1] in ("", "#")):
                    told.append(f"{number}: column {column} marks nothing: {after[:10]!r}")
                break
        else:
            told.append(f"missing: {number} [{rule}] {words}")
    return told + [f"unexpected: {f}" for f in rest]
