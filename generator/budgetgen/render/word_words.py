"""The literal words of a Word template in a unit's own disclosure, changed as the pack's word pairs say."""

from __future__ import annotations

from typing import Any

from budgetgen.pack.wording import Wording
from budgetgen.render.word_tags import own_texts
from budgetgen.render.word_xml import w


def reword(root: Any, wording: Wording) -> None:
    """Change the words of all paragraphs, wherever runs split them; tags stay as they are."""
    for paragraph in root.iter(w("p")):
        texts = own_texts(paragraph)
        whole = "".join(t.text or "" for t in texts)
        for start, end, new in reversed(list(wording.changes(whole))):
            splice(texts, start, end, new)


def splice(texts: list[Any], start: int, end: int, new: str) -> None:
    """Put `new` for the characters [start, end) of consecutive texts; it stands where the first of them stood."""
    at = 0
    for text in texts:
        own = text.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        if first < last:
            text.text = own[:first] + new + own[last:]
            new = ""
        at += len(own)
