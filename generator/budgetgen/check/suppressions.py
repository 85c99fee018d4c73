"""Suppressions: a comment beside a line that keeps a rule quiet there, and says why.

`# budgetgen: 忽略 procurement-arithmetic 原因` at the end of a line counts for that line (and for the text block that
begins there); on a line of its own it counts for the next line; beside `表: 明细.csv` it counts for all of that table,
which has no comments of its own. Several rules are joined by 、. Warnings and hints of the readers may be kept quiet,
too; their errors may not: what cannot be read cannot be published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgetgen.check.told import told
from budgetgen.findings import Finding, Place, Severity
from budgetgen.source.decoding import lines_of
from budgetgen.source.files import Source
from budgetgen.source.nodes import Mapping as MappingNode
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import did_you_mean

_COMMENT = re.compile(r"(?:^|\s)(#\s*budgetgen\s*[:：]\s*(.*))$")
_SAYS = re.compile(r"忽略\s+([\w\-、,，]+)\s*(.*)")
_OWN_RULE = "suppression-used"
_SHORT = 3
"""Words of so few characters are like no name of a rule."""


@dataclass(slots=True)
class Suppression:
    """One comment: its place, the lines [first, last] it counts for, the rules, the reason, and which rules it kept quiet."""

    place: Place
    first: int
    last: int
    rules: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


class Suppressions:
    """All comments of a spec's files: what they keep quiet, what is wrong with them, which are of no use.

    `rules`: the names of rules. `tables`: where each table, by its path, is referred to. `quiet` counts.
    """

    def __init__(
        self,
        sources: Sequence[Source] = (),
        rules: Sequence[str] = (),
        tables: Mapping[str, Place] | None = None,
    ) -> None:
        self.tables = tables or {}
        self.wrong: list[Finding] = []
        self.quiet = 0
        self._rules = frozenset(rules)
        self._all: list[Suppression] = []
        self._lines: dict[str, list[str]] = {}
        for source in sources:
            if "budgetgen" not in source.text:
                continue
            found, wrong = suppressions(source.file, source.text, source.root, (*rules, *told()))
            self._all += found
            self.wrong += wrong
            self._lines[source.file] = lines_of(source.text)
        self._at: dict[tuple[str, int], list[Suppression]] = {}
        for one in self._all:
            for line in range(one.first, one.last + 1):
                self._at.setdefault((one.place.file, line), []).append(one)

    def left(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that no comment keeps quiet."""
        left = []
        for finding in findings:
            here = self._of(finding) if self._all else []
            may_be_quiet = finding.rule in self._rules or finding.severity is not Severity.ERROR
            for one in here:
                (one.used if may_be_quiet else one.refused).add(finding.rule)
            if here and may_be_quiet:
                self.quiet += 1
            else:
                left.append(finding)
        return left

    def _of(self, finding: Finding) -> list[Suppression]:
        """The comments that name a finding's rule at its place, or where its table is referred to."""
        place = self.tables.get(finding.place.file, finding.place)
        return [one for one in self._at.get((place.file, place.line), ()) if finding.rule in one.rules]

    def unused(self, ran: Collection[str], parts: Iterable[Place], within: bool) -> Iterator[Finding]:
        """Comments of no use, of rules that `ran`: only those `within` some parts of the files, or only those outside.

        A part is all that stands below the key at a place.
        """
        ranges = [(place.file, place.line, self._last_line(place)) for place in parts if self._all]
        for one in self._all:
            file = one.place.file
            if within != any(file == at and first <= one.first <= last for at, first, last in ranges):
                continue
            for rule in one.rules:
                message, remedy = f"这里没有 {rule} 的问题，忽略没有用到", "请删去这条说明"
                if rule in one.refused:
                    message, remedy = f"{rule} 在这里是错误，不能忽略", "请改正这一处，删去这条说明"
                if rule in one.refused or (rule not in one.used and (rule in ran or rule not in self._rules)):
                    yield Finding(one.place, _OWN_RULE, Severity.WARNING, message, remedy)

    def _last_line(self, place: Place) -> int:
        """The last line of what stands below a key: the next ones that are indented more."""
        lines, last = self._lines.get(place.file, []), place.line
        for number in range(place.line + 1, len(lines) + 1):
            text = lines[number - 1]
            told = text.strip() and not text.lstrip().startswith("#")
            if told and len(text) - len(text.lstrip()) < place.column:
                break
            last = number
        return last


def suppressions(
    file: str, text: str, root: Node | None, known: tuple[str, ...]
) -> tuple[list[Suppression], list[Finding]]:
    """The suppressions of a file, and what is wrong with them."""
    lines = lines_of(text)
    blocks = {place.line: end for place, end in _blocks(root)} if root else {}
    inside = {n for start, end in blocks.items() for n in range(start + 1, end + 1)}
    found: list[Suppression] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line) if number not in inside and "budgetgen" in line else None
        if match is None:
            continue
        place = Place(file, number, match.start(1) + 1)
        said = _SAYS.fullmatch(match[2].strip())
        rules = tuple(filter(None, re.split("[、,，]", said[1]))) if said else ()
        problem = _problem(rules, said[2] if said else "", known)
        if problem:
            findings.append(Finding(place, _OWN_RULE, Severity.ERROR, *problem))
            continue
        assert said is not None
        target = _target(lines, number)
        found.append(Suppression(place, target, blocks.get(target, target), rules, said[2]))
    return found, findings


def _problem(rules: tuple[str, ...], reason: str, known: tuple[str, ...]) -> tuple[str, str] | None:
    """(message, remedy) about a comment that cannot count, else None."""
    if not rules:
        return "这条说明不起作用", "请写成 # budgetgen: 忽略 规则名 原因"
    for rule in rules:
        if rule not in known:
            remedy = did_you_mean(rule, known) if len(rule) > _SHORT else "budgetgen rule 列出全部规则"
            return f"没有叫 “{rule}” 的规则", remedy
    if not reason.strip():
        return "忽略没有写原因", "请在规则名后面写明原因"
    return None


def _target(lines: list[str], number: int) -> int:
    """The line that a comment on line `number` is about."""
    if not lines[number - 1].lstrip().startswith("#"):
        return number
    for later in range(number, len(lines)):
        text = lines[later].strip()
        if text and not text.startswith("#"):
            return later + 1
    return number


def _blocks(node: Node) -> Iterator[tuple[Place, int]]:
    """Each text below | as (where it begins, its last line)."""
    if isinstance(node, Scalar):
        if node.indent >= 0:
            yield node.place, node.place.line + node.text.rstrip("\n").count("\n") + 1
        return
    below = (value for _, value in node.items) if isinstance(node, MappingNode) else node.items
    for child in below:
        yield from _blocks(child)
