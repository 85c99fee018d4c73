"""A spec as lines, each with the keys that it stands under; changes of lines, and ways to make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tools.mutation.digits import still_true

_KEY = re.compile(r"((?:- )*)([^:{}#\"]+):(?: |$)")
_COMMENT = re.compile(r"\s+#.*$")


@dataclass(frozen=True, slots=True)
class Change:
    """Some lines from `first` on (0 is the first line) and what stands there instead; "" is nothing."""

    first: int
    count: int
    new: str


class Lines:
    """The lines of a spec. `bodies`: without comment; "" for a line that is nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.bodies: list[str] = []
        self.paths: list[str] = []
        self._read()

    def _read(self) -> None:
        keys: list[tuple[int, str]] = []
        block: int | None = None  # how far the key of a text block is indented
        for line in self.lines:
            indent = len(line) - len(line.lstrip(" "))
            if block is not None and line.strip() and indent <= block:
                block = None
            body = line if block is not None else _COMMENT.sub("", line)
            if not body.strip() or body.lstrip().startswith("#"):
                body = ""
            else:
                keys = [pair for pair in keys if pair[0] < indent]
            self.bodies.append(body)
            self.paths.append("/".join(key for _, key in keys))
            match = _KEY.match(body.strip()) if body and block is None else None
            if match:
                keys.append((indent + len(match[1]), match[2].strip()))
                keys = _at_one_level(keys)
            if block is None and re.search(r"(?:: |- )\|-$", body):
                block = indent

    @cached_property
    def _indents(self) -> list[int]:
        return [len(body) - len(body.lstrip(" ")) if body else 999 for body in self.bodies]

    def block(self, number: int) -> int:
        """How many lines a line and all below it are."""
        end = number + 1
        while end < len(self.lines) and self._indents[end] > self._indents[number]:
            end += 1
        return end - number

    def changed(self, change: Change) -> str:
        """The whole text with a change made."""
        before, after = self.lines[: change.first], self.lines[change.first + change.count :]
        return "\n".join([*before, *([change.new] if change.new else []), *after])

    def replaced(self, number: int, body: str) -> Change:
        """The change of a line's body; its comment stays."""
        return Change(number, 1, body + self.lines[number][len(self.bodies[number]) :])

    def last(self, pattern: str, number: int) -> str:
        """Group 1 of the last line up to a line where a pattern fits; "" if there is none."""
        for body in reversed(self.bodies[: number + 1]):
            match = re.search(pattern, body)
            if match:
                return match[1]
        return ""


def _at_one_level(keys: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The keys above and the new one; the first key of a list's record stands beside the others of it."""
    indent = keys[-1][0]
    return [*(pair for pair in keys[:-1] if pair[0] < indent), keys[-1]]


Slip = Callable[[Lines], Iterator[Change]]
"""All ways to make a slip in a spec."""
InLine = Callable[[str], Iterator[str]]
"""All ways to make it in one line."""


def each_line(slip: InLine, within: str = "", unless: str = "") -> Slip:
    """A slip in one line, where the keys that it stands under fit a pattern."""
    where, not_where = re.compile(within), re.compile(unless) if unless else None

    def made(spec: Lines) -> Iterator[Change]:
        for number, body in enumerate(spec.bodies):
            right = body and where.search(spec.paths[number])
            if right and not (not_where and not_where.search(spec.paths[number])):
                for new in slip(body):
                    if new != body:
                        yield spec.replaced(number, new)

    return made


def replaced(pattern: str, *new: str) -> InLine:
    """Each place where a pattern fits, replaced."""
    compiled = re.compile(pattern)

    def slip(line: str) -> Iterator[str]:
        for match in compiled.finditer(line):
            for one in new:
                yield line[: match.start()] + match.expand(one) + line[match.end() :]

    return slip


def in_number(pattern: str, change: Callable[[str], Iterator[str]]) -> InLine:
    """A slip in the number, other than 0, that is group 1 of a pattern; none that leaves it as true as it was."""
    compiled = re.compile(pattern)

    def slip(line: str) -> Iterator[str]:
        for match in compiled.finditer(line):
            if float(match[1].replace(",", "")):
                right = match[1].replace(",", "")
                for new in (new for new in change(right) if not still_true(right, new)):
                    yield line[: match.start(1)] + new + line[match.end(1) :]

    return slip


def dropped(pattern: str, within: str = "") -> Slip:
    """A line and all below it left out."""
    compiled, where = re.compile(pattern), re.compile(within)

    def made(spec: Lines) -> Iterator[Change]:
        for number, body in enumerate(spec.bodies):
            if compiled.search(body) and where.search(spec.paths[number]):
                yield Change(number, spec.block(number), "")

    return made


def only_if(slip: Slip, pattern: str) -> Slip:
    """A slip made only in specs where a pattern fits somewhere: where there is something to hold it against."""
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda spec: slip(spec) if compiled.search(spec.text) else iter(())


def both(*slips: Slip) -> Slip:
    """Slips of one kind made in several ways."""

    def made(spec: Lines) -> Iterator[Change]:
        for slip in slips:
            yield from slip(spec)

    return made
