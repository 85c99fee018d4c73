"""Texts as they are judged for their wording: what a person wrote, names included, and the form's own sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from budgetgen.check.text import MASK, masked
from budgetgen.findings import Place
from budgetgen.pack.model import Heading, Pack
from budgetgen.pack.wording import TAG
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Spec

TITLE, FORM, FORM_TERM = "名称", "版式", "版式名词"

_TEMPLATE = re.compile(TAG, re.DOTALL)
BETWEEN = "\n\ufdd1\n"
"""Stands before, between and after the texts of a page; no text can hold it."""
_LAW = re.compile("《[^《》\\ufdd1]*》")


@dataclass(frozen=True, slots=True)
class Writing:
    """A text to judge: its kind, what it belongs to, its words, and the text with all that is filled in masked.

    `form`: where it stands in the form, for a text that the form prints; its words stand at the spec's 版式 then.
    """

    kind: str
    of: str
    words: Words
    text: str
    form: Place | None = None
    about: Place | None = None
    """Where the record stands that the text is a part of."""

    @property
    def exact(self) -> bool:
        """Whether each character of the text stands in the file as it is."""
        source = self.words.source
        return source is not None and (source.exact or source.indent >= 0)


def without_laws(text: str) -> str:
    """The text with the titles of laws and documents 《…》 masked."""
    return _LAW.sub(lambda m: MASK * len(m[0]), text) if "《" in text else text


class Hit(NamedTuple):
    """Where a pattern was found: the text, the match in the page, and where the text begins in the page."""

    writing: Writing
    match: re.Match[str]
    base: int

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Where a group of the match stands in its text."""
        start, end = self.match.span(group)
        return start - self.base, end - self.base


class Page:
    """Many texts as one, each on lines of its own, so that a rule looks through all of them at once."""

    def __init__(self, writings: Iterable[Writing]) -> None:
        self.writings = tuple(writings)
        self.starts: list[int] = []
        at = len(BETWEEN)
        for writing in self.writings:
            self.starts.append(at)
            at += len(writing.text) + len(BETWEEN)
        self.text = BETWEEN.join(("", *(writing.text for writing in self.writings), ""))

    @cached_property
    def without_laws(self) -> str:
        """The text with the titles of laws and documents 《…》 masked."""
        return without_laws(self.text)

    def find(self, pattern: re.Pattern[str], text: str = "") -> Iterator[Hit]:
        """Where a pattern is found in the page, or in `text`, the page with something masked."""
        for match in pattern.finditer(text or self.text):
            number = bisect_right(self.starts, match.start()) - 1
            yield Hit(self.writings[number], match, self.starts[number])


def names(spec: Spec) -> Iterator[Writing]:
    """The names that a spec gives to bodies, projects, objectives and terms."""
    found = [spec.department.name]
    for unit in spec.units:
        found += [words for words in (unit.name, unit.rank, unit.funding) if words]
    for project in spec.projects:
        found += [project.name, *(purchase.measure for purchase in project.purchases)]
    found += [purchase.measure for _, purchase in spec.purchases]
    found += [objective.name for objective in spec.performance.objectives]
    found += [key for key, _ in spec.glossary]
    yield from (Writing(TITLE, "", words, masked(words.text)) for words in found)


def form_writings(pack: Pack, place: Place) -> Iterator[Writing]:
    """The texts that a form prints itself; `place`: where the spec chooses the form."""
    home = Place(f"{pack.folder}/pack.yaml")
    for kind, of, text, spot in _form_texts(pack, home):
        if text:
            hidden = _TEMPLATE.sub(lambda m: MASK * len(m[0]), text) if "{" in text else text
            yield Writing(kind, of, Words(text, place), hidden, replace(spot, inside=of))


def _form_texts(pack: Pack, home: Place) -> Iterator[tuple[str, str, str, Place]]:
    yield from ((FORM, "封面", line, home) for line in (pack.document_title, *pack.cover))
    for part in pack.outline:
        if isinstance(part, Heading):
            yield FORM, f"标题“{part.name}”", part.text, part.place
    for table in pack.tables.values():
        for text in (table.title, *table.captions, *table.notes, table.empty_note):
            yield FORM, f"表“{table.name}”", text, table.place
    for statement in pack.statements.values():
        yield FORM, f"说明“{statement.name}”", statement.text, statement.place
    for term, text in pack.glossary:
        yield FORM_TERM, f"名词解释“{term}”", text, home
