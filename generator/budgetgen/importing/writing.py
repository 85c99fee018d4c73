"""Specs as text: keys in the order given, values quoted where YAML needs it, long texts in blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetgen.ledger.money import UNITS, shown, trimmed

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=.<≥≤][^\n]*", re.DOTALL)
_BREAKS = re.compile(r": |:$| #|^-\s|\t")
_IN_BRACES = re.compile(r"[,\[\]{}]")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, and what is said beside it."""

    key: str
    value: Value
    comment: str = ""


@dataclass(slots=True)
class Keys:
    """A mapping; in `braces` on one line where it is short."""

    entries: list[Entry] = field(default_factory=list)
    braces: bool = False

    def add(self, key: str, value: Value, comment: str = "") -> None:
        """Add a key, unless it has nothing to say."""
        if value not in ("", [], Keys(), Keys(braces=True)):
            self.entries.append(Entry(key, value, comment))


Value = str | list["Value"] | Keys


def amount_text(fen: int, unit: str) -> str:
    """An amount of 分 as a spec in `unit` writes it: exact, without zeros at its end."""
    return trimmed(shown(fen, unit, len(str(UNITS[unit])) - 1))


def yaml_text(spec: Keys) -> str:
    """The text of a spec."""
    return "\n".join([*_keys(spec, 0), ""])


def _keys(keys: Keys, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for entry in keys.entries:
        comment = f"  # {_one_line(entry.comment)}" if entry.comment else ""
        head = f"{pad}{_scalar(entry.key, True)}:"
        value = entry.value
        if isinstance(value, str):
            yield from _text(head, value, comment, pad)
        elif isinstance(value, Keys) and value.braces:
            yield f"{head} {_braces(value)}{comment}"
        elif isinstance(value, Keys):
            yield head + comment
            yield from _keys(value, depth + 1)
        else:
            yield head + comment
            yield from _items(value, depth + 1)


def _items(items: list[Value], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for item in items:
        if isinstance(item, str):
            yield from _text(f"{pad}-", item, "", pad)
        elif isinstance(item, Keys) and item.braces:
            yield f"{pad}- {_braces(item)}"
        elif isinstance(item, Keys):
            lines = list(_keys(item, depth + 1))
            yield f"{pad}- {lines[0].lstrip()}"
            yield from lines[1:]


def _braces(keys: Keys) -> str:
    inside = []
    for entry in keys.entries:
        value = entry.value
        assert not isinstance(value, list)
        text = _braces(value) if isinstance(value, Keys) else _scalar(value, True)
        inside.append(f"{_scalar(entry.key, True)}: {text}")
    return "{" + ", ".join(inside) + "}"


def _text(head: str, text: str, comment: str, pad: str) -> Iterator[str]:
    """A text behind its key or its dash: on the same line, or as a block below it."""
    if "\n" not in text and len(text) <= _LONG:
        yield f"{head} {_scalar(text)}{comment}"
        return
    yield f"{head} |-{comment}"
    yield from (f"{pad}  {line}".rstrip() for line in text.split("\n"))


def _scalar(text: str, in_braces: bool = False) -> str:
    """A text on one line, in quotes where YAML would read it otherwise."""
    fine = _PLAIN.fullmatch(text) and not _BREAKS.search(text) and text == text.strip() and text.isprintable()
    if fine and not (in_braces and _IN_BRACES.search(text)):
        return text
    if re.fullmatch(r"-?\d[\d.]*", text) or re.fullmatch(
        r"[≥≤<≠=][^\s:#,\[\]{}\"'<>=][^:#,\[\]{}\"']*", text
    ):
        return text
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
