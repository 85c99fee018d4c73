"""The words by which names and units of performance indicators are understood: 满意度, 支出金额总量, 次数, 百分比."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from budgetgen.catalog.catalog import DATA, plain

FILE = DATA / "indicator-words.csv"
_WHERE = {"whole": r"\A(?:{})\Z", "start": r"\A(?:{})", "end": r"(?:{})\Z", "anywhere": "(?:{})"}


@lru_cache(maxsize=4096)
def says(concept: str, text: str) -> str:
    """The word by which a name or unit belongs to a concept of the list (`total_cost`, `count` …); "" if it does not."""
    name = plain(text)
    for pattern in concepts()[concept]:
        if match := pattern.search(name):
            return match[0]
    return ""


@cache
def concepts() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Every concept with the patterns of its words, longest words first."""
    found: dict[str, tuple[re.Pattern[str], ...]] = {}
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            words = sorted(row["words"].split(), key=len, reverse=True)
            pattern = re.compile(_WHERE[row["where"]].format("|".join(map(re.escape, words))))
            found[row["concept"]] = (*found.get(row["concept"], ()), pattern)
    return found
