"""How wide a text stands in a terminal."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Cells of a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, wide: int) -> str:
    """The text with blanks behind it up to a width."""
    return text + " " * (wide - width(text))
