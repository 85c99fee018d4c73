"""How people speak of codes: their kinds and levels, the years of a name, what vouches for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetgen.catalog.catalog import FIRST_YEAR, LAST_YEAR, Entry, plain

KINDS = {
    "function": "功能科目",
    "economic": "部门经济科目",
    "government": "政府经济科目",
    "procurement": "采购品目",
    "indicator": "绩效指标",
    "three_public": "“三公”经费",
    "income": "收入",
}
"""Kind -> its name for people."""

CODED = ("function", "economic", "government", "procurement")
"""The kinds whose codes people write; those of the others only number a list."""

LEVELS = {
    "function": {3: "类", 5: "款", 7: "项"},
    "economic": {3: "类", 5: "款"},
    "government": {3: "类", 5: "款"},
}
"""Kind -> digits of a code -> the level that it is."""

EVIDENCE = {
    "official": "官方文本",
    "printed": "已见于公开文本",
    "public-list": "公开清单",
    "older-list": "旧版",
    "recalled": "凭记忆",
}
"""What vouches for a row of a list, the strongest first."""

_SHAPES = {
    "function": re.compile(r"2\d{2}(\d{2}){0,2}"),
    "economic": re.compile(r"3\d{2}(\d{2})?"),
    "government": re.compile(r"5\d{2}(\d{2})?"),
    "procurement": re.compile(r"[ABC]\d{0,12}"),
}
_SHORT = {
    "功能": "function",
    "经济": "economic",
    "部门经济": "economic",
    "政府经济": "government",
    "采购": "procurement",
    "品目": "procurement",
    "指标": "indicator",
    "绩效": "indicator",
    "三公": "three_public",
}


def kind_named(word: str) -> str | None:
    """The kind that a person means: 功能, 功能科目, 功能分类科目 … or None."""
    word = plain(word)
    for kind, name in KINDS.items():
        if word == plain(name):
            return kind
    word = re.sub("(支出)?(分类)?(科目|编码)$|(支出)?分类$|经费$", "", word).strip('“”"')
    return _SHORT.get(word)


def kind_of_code(code: str) -> str | None:
    """The kind that a whole code belongs to by its look: 2013201 function, 30101 economic; else None."""
    return next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(code)), None)


def fits(kind: str, code: str) -> bool:
    """Whether a code of a kind may look like this."""
    return kind in _SHAPES and bool(_SHAPES[kind].fullmatch(code))


def years_told(entries: Sequence[Entry]) -> str:
    """The years of entries in words: 2019 年以前、2023 年起."""
    return "、".join(dict.fromkeys(map(_years, sorted(entries, key=lambda e: e.year_from))))


def _years(entry: Entry) -> str:
    first, last = entry.year_from, entry.year_to
    if last >= LAST_YEAR:
        return f"{first} 年起" if first > FIRST_YEAR else "各年"
    if first <= FIRST_YEAR:
        return f"{last} 年以前"
    return f"{first} 年" if first == last else f"{first}—{last} 年"


def evidence_told(entry: Entry) -> str:
    """What vouches for an entry, in words, with the years of the disclosures that print it."""
    told = [name for word, name in EVIDENCE.items() if word in entry.evidence.split()]
    if entry.observed:
        told = [
            f"{t}（{'、'.join(entry.observed.split())} 年）" if t == EVIDENCE["printed"] else t for t in told
        ]
    return "、".join(told)
