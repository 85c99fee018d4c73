"""Finding codes by their names: the same name, names that hold a word, the name that was most likely meant."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from budgetgen.catalog.catalog import Entry, entries, plain

_ALIKE = 0.5
_TRIED = 12


def entries_named(kind: str, name: str, year: int) -> list[Entry]:
    """The entries of exactly this name in a budget year, in the order of the list."""
    return [entry for entry in ever_named(kind, name) if entry.valid_in(year)]


def ever_named(kind: str, name: str) -> Sequence[Entry]:
    """The entries of exactly this name, whatever their years, in the order of the list."""
    return _by_name(kind).get(plain(name), ())


def search(word: str, year: int, kinds: Sequence[str]) -> list[Entry]:
    """The entries whose name holds a word, best first: those of the year, the name itself, names that begin with it,
    what offices use, short names."""
    wanted = plain(word)
    found = [
        (
            (not entry.valid_in(year), name != wanted, not name.startswith(wanted), order),
            (not entry.common, len(name), entry.code, entry),
        )
        for order, kind in enumerate(kinds)
        for name, group in _by_name(kind).items()
        if wanted in name
        for entry in group
    ]
    return [last[-1] for _, last in sorted(found)]


def starting_with(kind: str, code: str, year: int) -> list[Entry]:
    """The entries of a budget year whose code begins with some characters, in the order of codes."""
    return sorted((e for e in entries(kind, year) if e.code.startswith(code)), key=lambda e: e.code)


def alike(word: str, year: int, kinds: Sequence[str], most: int = 5) -> list[Entry]:
    """The entries of a budget year that share most letters with a word, one of each name; at least half of them.

    Of equals first those that have its first letter, then by kind, then short names.
    """
    wanted = plain(word)[:60]
    letters = Counter(wanted)
    found: dict[str, tuple[int, bool, int, int, Entry]] = {}
    for order, kind in enumerate(kinds):
        for name, group in _by_name(kind).items():
            shared = sum((letters & Counter(name)).values())
            valid = [entry for entry in group if entry.valid_in(year)]
            if shared * 2 >= len(wanted) > 0 and valid:
                found.setdefault(name, (-shared, wanted[0] not in name, order, len(name), valid[0]))
    return [entry for *_, entry in sorted(found.values())[:most]]


@lru_cache(maxsize=1024)
def nearest(kind: str, name: str, year: int, under: str = "") -> Entry | None:
    """The entry that a person most likely meant by a name, of the codes that begin with `under`; None if none is alike."""
    wanted = plain(name)[:60]
    letters = Counter(wanted)
    shared = sorted(
        (
            (-2 * sum((letters & Counter(known)).values()) / (len(wanted) + len(known)), known)
            for known, group in _by_name(kind).items()
            if any(entry.valid_in(year) and entry.code.startswith(under) for entry in group)
        )
    )
    likely = [known for share, known in shared[:_TRIED] if -share >= _ALIKE]
    close = difflib.get_close_matches(wanted, likely, n=1, cutoff=_ALIKE)
    if not close:
        return None
    return next(e for e in _by_name(kind)[close[0]] if e.valid_in(year) and e.code.startswith(under))


@cache
def _by_name(kind: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries(kind):
        found.setdefault(plain(entry.name), []).append(entry)
    return found
