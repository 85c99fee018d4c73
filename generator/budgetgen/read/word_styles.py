"""What a Word document's styles say of paragraphs: how deep a heading is, which list it counts in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from budgetgen.read.word_numbers import VAL
from budgetgen.source.office_xml import WORD

_W = f"{{{WORD}}}"
_HEADING = re.compile("(?:heading|标题) ([1-9])", re.IGNORECASE)
MAX_BASES = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: heading level from 1 (0: none), its list and level there; `hidden`: its text is not shown."""

    level: int = 0
    number: str = ""
    list_level: int = 0
    hidden: bool = False


PLAIN = Style()


def styles_of(root: Any | None) -> dict[str, Style]:
    """The paragraph and character styles of a styles part by id; the default paragraph style also under ""."""
    if root is None:
        return {}
    written = {one.get(f"{_W}styleId", ""): one for one in root.iterfind(f"{_W}style")}
    found = {name: _style(name, written) for name in written}
    for name, one in written.items():
        if one.get(f"{_W}default") in ("1", "true", "on") and one.get(f"{_W}type") == "paragraph":
            found[""] = found[name]
    return found


def _style(name: str, written: dict[str, Any]) -> Style:
    level, number, depth, hidden = -1, "", -1, False
    for _ in range(MAX_BASES):
        one = written.get(name)
        if one is None:
            break
        own_level, own_number, own_depth = paragraph_says(one.find(f"{_W}pPr"))
        if level < 0 <= own_level:
            level = own_level
        if level < 0 and (heading := _HEADING.fullmatch(_value(one, "name"))):
            level = int(heading[1])
        number, depth = number or own_number, depth if depth >= 0 else own_depth
        hidden = hidden or is_hidden(one.find(f"{_W}rPr"))
        name = _value(one, "basedOn")
    return Style(max(level, 0), "" if number == "0" else number, max(depth, 0), hidden)


def paragraph_says(properties: Any | None) -> tuple[int, str, int]:
    """(heading level, list, level in the list) of paragraph properties; -1, "", -1 where they say nothing."""
    if properties is None:
        return -1, "", -1
    level, number, depth = -1, "", -1
    if (outline := _value(properties, "outlineLvl")).isdigit():
        level = int(outline[:3]) + 1 if int(outline[:3]) < 9 else 0
    if (listed := properties.find(f"{_W}numPr")) is not None:
        number = _value(listed, "numId")
        at = _value(listed, "ilvl")
        depth = int(at) if at.isascii() and at.isdigit() and len(at) < 3 else -1
    return level, number, depth


def is_hidden(properties: Any | None) -> bool:
    """Whether run properties hide the text."""
    mark = properties.find(f"{_W}vanish") if properties is not None else None
    return mark is not None and mark.get(VAL, "1") not in ("0", "false", "off")


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return found.get(VAL, "") if found is not None else ""
