"""Tags that Word has split put together, and tags that stand for a paragraph, row or cell put in its place.

docxtpl finds both with patterns over the text of the XML; in the tree, nesting and what stands between the pieces
(bookmarks, proofing marks, comments) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from budgetgen.render.word_tags import TAG, own_texts, where
from budgetgen.render.word_words import splice
from budgetgen.render.word_xml import put_text, w

_UNIT_TAG = re.compile(r"(\{[{%#])(tr|tc|p)\s(.*?)-?([}%#]\})", re.DOTALL)
_STATEMENT = re.compile(r"\{%-?\s*(\w+)")
_OPENS = ("for", "if", "with", "filter", "call", "macro")
_BETWEEN = ("else", "elif")

Fault = tuple[str, str]
"""(message, where)."""


def join_tags(root: Any) -> None:
    """Each tag in one run, the one where it starts."""
    for paragraph in root.iter(w("p")):
        texts = own_texts(paragraph)
        if len(texts) < 2:
            continue
        words = [text.text or "" for text in texts]
        starts = [sum(map(len, words[:n])) for n in range(1, len(words))]
        for tag in reversed(list(TAG.finditer("".join(words)))):
            if any(tag.start() < start < tag.end() for start in starts):
                splice(texts, *tag.span(), tag[0])


class _Spot(NamedTuple):
    """A tag and the names of the elements around the place where its text will stand."""

    tag: str
    around: tuple[Any, ...]
    paragraph: Any


def lift_tags(root: Any, part: str) -> list[Fault]:
    """Put `{%p …%}`, `{%tr …%}`, `{%tc …%}` in place of their paragraph, row or cell; faults of tags without their unit,
    and of loops and conditions that would leave half an element behind."""
    spots: list[_Spot] = []
    units: dict[Any, list[str]] = {}
    faults: list[Fault] = []
    for paragraph in root.iter(w("p")):
        for text in own_texts(paragraph):
            for tag in TAG.findall(text.text or ""):
                found = _UNIT_TAG.fullmatch(tag)
                unit = text if found is None else next(paragraph.iterancestors(w(found[2])), None)
                if found is not None and found[2] == "p":
                    unit = paragraph
                if unit is None:
                    faults.append((f"标签 {tag[:40]} 不在表格里", where(paragraph, root, part)))
                    continue
                if found is not None:
                    units.setdefault(unit, []).append(f"{found[1]} {found[3].strip()} {found[4]}")
                around = unit.iterancestors() if found is not None else (unit, *unit.iterancestors())
                spots.append(_Spot(tag, tuple(reversed([*around])), paragraph))
    faults += [(message, where(paragraph, root, part)) for message, paragraph in _unbalanced(spots)]
    for unit, tags in units.items():
        put_text(unit, " ".join(tags))
    return faults


def _unbalanced(spots: list[_Spot]) -> Iterator[tuple[str, Any]]:
    """Parts of a loop or condition that stand at other levels than its start: (message, paragraph)."""
    opened: list[_Spot] = []
    for spot in spots:
        found = _STATEMENT.match(_UNIT_TAG.sub(r"\1 \3\4", spot.tag))
        word = found[1] if found else ""
        if word in _OPENS:
            opened.append(spot)
        elif opened and (word in _BETWEEN or word.startswith("end")):
            start = opened.pop() if word.startswith("end") else opened[-1]
            if not _level(start.around, spot.around):
                yield f"标签 {start.tag[:40]} 和 {spot.tag[:40]} 不在同一层，填出来会缺一半", spot.paragraph


def _level(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether what stands between two places is whole: the same kinds of elements end and begin."""
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] is other[shared]:
        shared += 1
    return [e.tag for e in one[shared:]] == [e.tag for e in other[shared:]]
