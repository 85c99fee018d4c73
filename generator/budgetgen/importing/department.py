"""Who publishes, as a document says it: name, code, level."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from budgetgen.ledger.money import half_width
from budgetgen.lexicon.lexicon import Lexicon
from budgetgen.recognition.model import FigureTable
from budgetgen.spec.declaration import LEVELS

_CODED = re.compile(r"(\d{3,9})([^\d\s:.、年]\S{3,40})", re.ASCII)
_TITLE = re.compile(r"(\S{4,40}?)20\d\d年\S{0,6}预算")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes; "" for what the document does not say."""

    name: str
    code: str
    level: str


def publisher(tables: list[FigureTable], texts: list[str], lexicon: Lexicon) -> Publisher:
    """What most captions say; else what the first title says. The level is the one that the texts name most."""
    names: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    captions = [caption for table in tables for caption in table.captions]
    for caption in [*captions, *texts[:12]]:
        key, colon, value = half_width(caption).partition(":")
        if colon and key.strip() in lexicon.publisher_captions and value.strip():
            names[caption[len(key) + 1 :].strip()] += 1
        elif match := _CODED.fullmatch(caption.strip()):
            codes[match[1]] += 1
            names[match[2]] += 1
    if not names:
        found = next((m for text in texts if (m := _TITLE.search("".join(text.split())))), None)
        names[found[1] if found else ""] += 1
    whole = "\n".join(texts)
    levels = {level: whole.count(level) for level in LEVELS}
    name = names.most_common(1)[0][0]
    own = next((level for level in LEVELS if level[0] in name[-12:] and levels[level]), "")
    best = max(levels, key=lambda level: (levels[level], level == own))
    return Publisher(name, codes.most_common(1)[0][0] if codes else "", best if levels[best] else "")
