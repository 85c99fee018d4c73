"""The money of two ledgers against each other: each line that changes, moves or is called otherwise is one entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from budgetgen.disclosure.books import LINES, Books
from budgetgen.disclosure.explain import line_name, stated_name
from budgetgen.disclosure.model import Figure
from budgetgen.findings import Place
from budgetgen.ledger.ledger import Ledger, Line, Stated
from budgetgen.review.model import ADDED, CHANGED, MOVED, REMOVED, RENAMED, MoneyChange

Key = tuple[tuple[str, str], ...]
"""What money is: its book, and its members of all dimensions that say something."""
_MEMBERS = tuple(f.name for f in fields(Line) if f.name not in ("amount", "place"))
_DERIVED = frozenset({"purpose", "government", "three_public", "operating", "unit_kind"})
"""Dimensions that follow from others: a change of them alone is none."""
_NAMED = ("project", "unit")
"""What money may be renamed by."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount (分) of a ledger, in words, and where it is written."""

    fen: int
    what: str
    place: Place


def money_of(books: Books) -> dict[Key, Money]:
    """All amounts of a side's ledgers by what they are; equal ones are one."""
    found: dict[Key, Money] = {}
    several = len(books.spec.units) > 1
    for book, ledger in books.ledgers.items():
        for line in ledger.lines:
            name = line_name(books, line) if book == LINES else f"{book}：{line_name(books, line)}"
            unit = f"{line.unit}：" if several and line.unit else ""
            _add(found, _key(book, line), Money(line.amount, unit + name, line.place))
        for stated in _margins(ledger):
            money = Money(stated.amount, stated_name(books, book, stated), stated.place)
            _add(found, _stated_key(book, ledger, stated), money)
    return found


def _margins(ledger: Ledger) -> Iterator[Stated]:
    """Every amount of every margin."""
    for number, block in enumerate(ledger.blocks):
        for which, margin in enumerate(block.margins):
            for member, fen in margin.amounts.items():
                yield Stated(number, which, member, fen, margin.places.get(member, Place()))


def _stated_key(book: str, ledger: Ledger, stated: Stated) -> Key:
    block = ledger.blocks[stated.block]
    return (("book", book), *sorted(block.fixed.items()), (block.margins[stated.margin].by, stated.member))


def _add(found: dict[Key, Money], key: Key, money: Money) -> None:
    before = found.get(key)
    found[key] = Money(before.fen + money.fen, before.what, before.place) if before else money


def _key(book: str, line: Line) -> Key:
    members = [(name, getattr(line, name)) for name in _MEMBERS if name not in _DERIVED]
    return (("book", book), *((name, member) for name, member in members if member))


def causes(books: Books, figure: Figure) -> Counter[Key]:
    """The amounts (分) that a figure sums, by what they are; a change also sums its base, negative."""
    found: Counter[Key] = Counter()
    for query, sign in ((figure.query, 1), *(((figure.base, -1),) if figure.measure else ())):
        ledger = books.ledgers[figure.book]
        for line in ledger.select(query):
            found[_key(figure.book, line)] += sign * line.amount
        for stated in ledger.stated(query):
            found[_stated_key(figure.book, ledger, stated)] += sign * stated.amount
    return found


@dataclass(frozen=True, slots=True)
class Moves:
    """Entries, and the number of the entry that each change of money belongs to."""

    entries: list[MoneyChange]
    of: Mapping[Key, int]


def entries(old: dict[Key, Money], new: dict[Key, Money]) -> Moves:
    """One entry a change; what goes from one line to another is one, what is only called otherwise is one."""
    shifts = {
        key: (new[key].fen if key in new else 0) - (old[key].fen if key in old else 0)
        for key in {**old, **new}
        if key not in old or key not in new or old[key].fen != new[key].fen
    }
    found: list[MoneyChange] = []
    of: dict[Key, int] = {}
    for what, keys in _renamed(shifts, old, new):
        first, last = keys[0]
        total = sum(old[one].fen for one, _ in keys)
        of.update(dict.fromkeys((key for pair in keys for key in pair), len(found)))
        places = old[first].place, new[last].place
        found.append(MoneyChange(RENAMED, what[0], what[1], total, total, places))
    for source, target in _moved({k: s for k, s in shifts.items() if k not in of}, old, new):
        amount = shifts[target]
        of[source] = of[target] = len(found)
        places = (old.get(source) or new[source]).place, (new.get(target) or old[target]).place
        names = (old.get(source) or new[source]).what, (new.get(target) or old[target]).what
        found.append(MoneyChange(MOVED, *names, amount, amount, places))
    for key in shifts:
        if key in of:
            continue
        before, after = old.get(key), new.get(key)
        kind = CHANGED if before and after else ADDED if after else REMOVED
        told = after or before
        assert told is not None
        of[key] = len(found)
        places = (before.place if before else Place()), (after.place if after else Place())
        fens = (before.fen if before else 0), (after.fen if after else 0)
        found.append(MoneyChange(kind, told.what, "", *fens, places))
    return Moves(found, of)


def _renamed(
    shifts: Mapping[Key, int], old: dict[Key, Money], new: dict[Key, Money]
) -> Iterator[tuple[tuple[str, str], list[tuple[Key, Key]]]]:
    """((old name, new name), pairs of lines that differ in it alone) of projects and units that are called otherwise."""
    for dimension in _NAMED:
        gone = _members(dimension, old) - _members(dimension, new)
        come = _members(dimension, new) - _members(dimension, old)
        for name in sorted(gone):
            mine = [key for key in old if (dimension, name) in key and key in shifts]
            for other in sorted(come):
                pairs = [(key, _with(key, dimension, other)) for key in mine]
                theirs = {key for key in new if (dimension, other) in key}
                alike = all(b in new and new[b].fen == old[a].fen for a, b in pairs)
                if pairs and alike and theirs == {b for _, b in pairs}:
                    yield (name, other), pairs
                    come.discard(other)
                    break


def _members(dimension: str, money: Iterable[Key]) -> set[str]:
    return {member for key in money for d, member in key if d == dimension}


def _with(key: Key, dimension: str, member: str) -> Key:
    return tuple((d, member if d == dimension else m) for d, m in key)


def _moved(
    shifts: Mapping[Key, int], old: dict[Key, Money], new: dict[Key, Money]
) -> Iterator[tuple[Key, Key]]:
    """(from, to) of lines of which one loses just what another one wins, those with most in common first."""
    less = [key for key, shift in shifts.items() if shift < 0]
    more = [key for key, shift in shifts.items() if shift > 0]
    pairs = [
        (len(set(a) & set(b)), n, m)
        for n, a in enumerate(less)
        for m, b in enumerate(more)
        if shifts[a] == -shifts[b] and a[0] == b[0] and dict(a).get("year") == dict(b).get("year")
    ]
    used: set[tuple[str, int]] = set()
    for _, n, m in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if ("less", n) not in used and ("more", m) not in used:
            used |= {("less", n), ("more", m)}
            yield less[n], more[m]
