"""Suppressions: a comment beside a line that keeps a rule quiet there, and says why.

`# budgetgen: 忽略 procurement-arithmetic 原因` at the end of a line counts for that line (and for the text block that
begins there); on a line of its own it counts for the next line. Several rules are joined by 、.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from budgetgen.findings import Finding, Place, Severity
from budgetgen.source.decoding import lines_of
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.shapes import did_you_mean

_COMMENT = re.compile(r"(?:^|\s)(#\s*budgetgen\s*[:：]\s*(.*))$")
_SAYS = re.compile(r"忽略\s+([\w\-、,，]+)\s*(.*)")


@dataclass(slots=True)
class Suppression:
    """One comment: its place, the lines [first, last] it counts for, the rules, the reason, and which rules it kept quiet."""

    place: Place
    first: int
    last: int
    rules: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)


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
            findings.append(Finding(place, "suppression-used", Severity.ERROR, *problem))
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
            return f"没有叫 “{rule}” 的规则", did_you_mean(rule, known) if len(
                rule
            ) > 3 else "budgetgen rule 列出全部规则"
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
    below = (value for _, value in node.items) if isinstance(node, Mapping) else node.items
    for child in below:
        yield from _blocks(child)


def suppressed(findings: Iterable[Finding], suppressions: list[Suppression]) -> tuple[list[Finding], int]:
    """The findings that no suppression keeps quiet, and how many are kept quiet."""
    at: dict[tuple[str, int], list[Suppression]] = {}
    for one in suppressions:
        for line in range(one.first, one.last + 1):
            at.setdefault((one.place.file, line), []).append(one)
    left, quiet = [], 0
    for finding in findings:
        here = [s for s in at.get((finding.place.file, finding.place.line), ()) if finding.rule in s.rules]
        for one in here:
            one.used.add(finding.rule)
        if here:
            quiet += 1
        else:
            left.append(finding)
    return left, quiet


def unused(suppressions: list[Suppression], ran: set[str]) -> list[Finding]:
    """Suppressions of rules that ran and found nothing there."""
    found = []
    for one in suppressions:
        for rule in one.rules:
            if rule in ran and rule not in one.used:
                message = f"这里没有 {rule} 的问题，忽略没有用到"
                found.append(
                    Finding(one.place, "suppression-used", Severity.WARNING, message, "请删去这条说明")
                )
    return found
