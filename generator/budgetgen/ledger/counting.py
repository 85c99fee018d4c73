"""What an economic code counts as: 人员经费 or 公用经费, one of the “三公” expenses, 机关运行经费.

The catalog says it of the official codes, a form or a department of its own ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from budgetgen.catalog import expenses
from budgetgen.ledger.dimensions import OPERATING, PURPOSES, member, plain

PURPOSE, PUBLIC, RUNNING = COUNTED = ("purpose", "three_public", "operating")
"""The dimensions that follow from the economic code."""
_NONE = "不计"
_USUAL = {PURPOSE: PURPOSES[1], PUBLIC: "", RUNNING: OPERATING[0]}
WORDS = (
    *PURPOSES,
    "因公出国（境）费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
    f"{_NONE}三公经费",
    "机关运行经费",
    f"{_NONE}机关运行经费",
)
"""What people write for what a code counts as."""

Counts = Mapping[str, Mapping[str, str]]
"""Economic code, or the beginning of codes -> dimension -> the member that its money counts as, "" for none."""


def counted(word: str) -> tuple[str, str] | None:
    """The dimension and the member that a word (公用经费, 公务接待费, 不计三公经费) means; None if it means none."""
    key = plain(word).replace("“", "").replace("”", "")
    if found := member(PUBLIC, key):
        return PUBLIC, found
    if key in PURPOSES:
        return PURPOSE, key
    for dimension, name, otherwise in ((PUBLIC, "三公", ""), (RUNNING, "机关运行", OPERATING[1])):
        bare = key.removeprefix(_NONE).removesuffix("经费")
        if bare == name and (key.startswith(_NONE) or dimension == RUNNING):
            return dimension, otherwise if key.startswith(_NONE) else OPERATING[0]
    return None


def counts_told(members: Mapping[str, str]) -> str:
    """What a code counts as in words that `counted` reads."""
    return "、".join(next(w for w in WORDS if counted(w) == told) for told in members.items())


@dataclass(frozen=True)
class Counting:
    """What the money of each economic code counts as; `rules` by dimension: (beginning of codes, member), in the order
    in which they are tried."""

    rules: Mapping[str, tuple[tuple[str, str], ...]]

    def of(self, code: str) -> dict[str, str]:
        """The member in each dimension that follows from a code."""
        return {
            dimension: next((m for start, m in rules if code.startswith(start)), _USUAL[dimension])
            for dimension, rules in self.rules.items()
        }

    def codes(self, dimension: str, members: Iterable[str]) -> tuple[str, ...]:
        """The beginnings of the codes that count as any of some members."""
        wanted = set(members)
        return tuple(start for start, m in self.rules[dimension] if m in wanted)

    def code_of(self, kind: str) -> str:
        """A code that counts as a “三公” expense, the official one unless it counts otherwise here; "" if none does."""
        official = [code for code, counted_as in _official().items() if counted_as == kind]
        codes = (*official, *self.codes(PUBLIC, (kind,)))
        return next((code for code in codes if self.of(code)[PUBLIC] == kind), "")

    @staticmethod
    def usual(dimension: str) -> str:
        """What money counts as that no rule tells of."""
        return _USUAL[dimension]


@cache
def _official() -> dict[str, str]:
    """The official codes of “三公” expenses."""
    found: dict[str, str] = {}
    for item in expenses.three_public():
        if kind := member(PUBLIC, item.name):
            found |= dict.fromkeys(item.codes, kind)
    return found


def counting(personnel: Iterable[str], *own: Counts) -> Counting:
    """How money counts where `personnel` codes are 人员经费 and `own` codes count as told; the later ones go first."""
    rules = {PURPOSE: dict.fromkeys(personnel, PURPOSES[0]), PUBLIC: dict(_official()), RUNNING: {}}
    for told in own:
        for code, members in told.items():
            for dimension, meant in members.items():
                rules[dimension][code] = meant
    return Counting({d: tuple(sorted(r.items(), key=lambda one: -len(one[0]))) for d, r in rules.items()})
