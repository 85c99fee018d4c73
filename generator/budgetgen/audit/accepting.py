"""Findings that a reviewer has settled: named by rule and words in a file beside the documents, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from budgetgen.audit.auditing import verdict_of
from budgetgen.audit.model import Audited
from budgetgen.findings import Finding, Place, Severity
from budgetgen.source.files import read_yaml_file
from budgetgen.source.shapes import Key, ListOf, Reading, Record, Text, Words

LIST = "认可"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry: findings of a rule whose message has some words, of one file or of any, and why they stand."""

    rule: Words
    words: Words
    reason: Words
    place: Place
    file: Words | None = None

    def settles(self, file: str, finding: Finding) -> bool:
        """Whether it is about a finding of a file."""
        names = (file, PurePath(file).name)
        return (
            finding.rule == self.rule.text
            and self.words.text in finding.message
            and (self.file is None or self.file.text in names)
        )


FILE = Record(
    "认可的问题",
    {
        LIST: Key(
            "entries",
            ListOf(
                Record(
                    LIST,
                    {
                        "规则": Key("rule", Text(), True),
                        "含": Key("words", Text(), True),
                        "理由": Key("reason", Text(), True),
                        "文件": Key("file", Text()),
                    },
                    Accepted,
                )
            ),
            True,
        )
    },
)


@dataclass
class Settled:
    """The entries of a file, those that settled something, and what is wrong in the file."""

    entries: list[Accepted] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    used: set[Place] = field(default_factory=set)

    def apply(self, done: Audited) -> int:
        """Take out of an audit what is settled; how many findings that were. The verdict is that of what is left."""
        before = len(done.every)
        done.contradictions = [
            one for one in done.contradictions if not self._settled(done.file, one.finding)
        ]
        done.findings = [finding for finding in done.findings if not self._settled(done.file, finding)]
        taken = before - len(done.every)
        if taken:
            done.verdict = verdict_of(done)
        return taken

    def _settled(self, file: str, finding: Finding) -> bool:
        about = [entry.place for entry in self.entries if entry.settles(file, finding)]
        self.used.update(about)
        return bool(about)

    def unused(self) -> Iterable[Finding]:
        """The entries that nothing was found for."""
        for entry in self.entries:
            if entry.place not in self.used:
                message = f"认可了 “{entry.rule.text}” 含 “{entry.words.text}” 的问题，这次没有这样的问题"
                yield Finding(
                    entry.place, "suppression-used", Severity.WARNING, message, "请核对，没有用了就删去"
                )


def read_accepted(path: Path) -> Settled:
    """The entries of a file. Raises CannotGoOn if it can't be read at all."""
    node, findings = read_yaml_file(path)
    reading = Reading()
    written = FILE.read(node, reading) if node is not None else None
    entries = list(written["entries"]) if written else []
    return Settled(entries, [*findings, *reading.findings])
