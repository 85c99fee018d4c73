"""YAML as placed nodes: text with line and column, and nothing that YAML guesses about types."""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgetgen.findings import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `quoted` tells whether it was written in quotes or as a block.

    `exact`: the text stands on one line just as it was written, so a character's place can be computed.
    `indent`: the blanks before each line of a text below | (a character's place is known there, too), -1 for other texts.
    `flow`: it stands in braces or brackets, where a text without quotation marks cannot hold any.
    `null`: written null or ~ without quotation marks, which YAML takes for nothing and a clerk hardly means as a text.
    `lost`: something stood here that could not be read and is reported already; nobody reports it again.
    """

    text: str
    place: Place
    quoted: bool = False
    exact: bool = False
    lost: bool = False
    indent: int = -1
    flow: bool = False
    null: bool = False

    def at(self, offset: int) -> Place:
        """The place of a character of the text; the text's own place where that cannot be known."""
        if self.exact:
            return replace(self.place, column=self.place.column + offset)
        if self.indent < 0:
            return self.place
        *above, last = self.text[:offset].split("\n")
        line = self.place.line + 1 + len(above)
        return replace(self.place, line=line, column=self.indent + len(last) + 1)

    def offset(self, place: Place) -> int | None:
        """Which character of the text stands at a place; None if none does or it cannot be known."""
        row, column = place.line - self.place.line, place.column - 1
        if self.exact:
            found = place.column - self.place.column
            return found if row == 0 and 0 <= found < len(self.text) else None
        lines = self.text.split("\n")
        if self.indent < 0 or not 1 <= row <= len(lines):
            return 0 if place == self.place else None
        column -= self.indent
        before = sum(len(line) + 1 for line in lines[: row - 1])
        return before + column if 0 <= column < len(lines[row - 1]) else None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; keys are unique, also without blanks and by NFKC. `flow`: written in braces."""

    items: tuple[tuple[Scalar, Node], ...]
    place: Place
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list in the order written."""

    items: tuple[Node, ...]
    place: Place


Node = Scalar | Mapping | Sequence


def is_lost(node: Node) -> bool:
    """Whether a node stands for something that could not be read and is reported already."""
    return isinstance(node, Scalar) and node.lost


def is_blank(node: Node) -> bool:
    """Whether a node is left empty: nothing behind the key, or a bare dash."""
    return isinstance(node, Scalar) and not node.text and not node.quoted and not node.lost


def has_lost(node: Node) -> bool:
    """Whether something in a node could not be read."""
    if isinstance(node, Scalar):
        return node.lost
    below = (value for _, value in node.items) if isinstance(node, Mapping) else node.items
    return any(has_lost(child) for child in below)
