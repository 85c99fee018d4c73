"""Two sides compared: money first, with what it changes in print, then rows, then sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from budgetgen.findings import Place
from budgetgen.review.model import RENAMED, Comparison, FigureChange, RowChange
from budgetgen.review.money import Key, Moves, causes, entries, money_of
from budgetgen.review.sides import ShownNumber, Side, renamed
from budgetgen.review.texts import changes

_ALIKE = 0.5
"""Rows that have less in common are another one."""


def difference(old: Side, new: Side) -> Comparison:
    """What changes from one side to the other."""
    done = Comparison(old.name, new.name, new.unit)
    moves = None
    if old.books is not None and new.books is not None:
        moves = entries(money_of(old.books), money_of(new.books))
        old = renamed(old, {e.what: e.into for e in moves.entries if e.kind == RENAMED})
    _compare_money(old, new, moves, done)
    narrated = old.narrated and new.narrated
    for table in {**old.rows, **new.rows}:
        if narrated or (table and table in old.rows and table in new.rows):
            done.rows += _rows(table, old.rows.get(table, []), new.rows.get(table, []))
    if not narrated:
        done.note = "有一份没有情况说明，只比较两份都有的表"
        return done
    for under in {**old.texts, **new.texts}:
        done.texts += changes(
            new.headings.get(under, under), old.texts.get(under, []), new.texts.get(under, [])
        )
    return done


def shortened(done: Comparison, roots: Iterable[Path]) -> Comparison:
    """A difference with places below some folders told from there: of files that stand elsewhere for a while."""

    def short(place: Place) -> Place:
        for root in roots:
            if Path(place.file).is_relative_to(root):
                return replace(place, file=str(Path(place.file).relative_to(root)))
        return place

    done.entries = [replace(e, places=(short(e.places[0]), short(e.places[1]))) for e in done.entries]
    return done


def _compare_money(old: Side, new: Side, moves: Moves | None, done: Comparison) -> None:
    """Entries of the ledger with the numbers that each changes alone; the other numbers by themselves."""
    changed = list(_figures(old, new))
    if moves is None:
        done.together = [change for change, _, _ in changed]
        return
    own: list[list[FigureChange]] = [[] for _ in moves.entries]
    for change, before, after in changed:
        shifts: dict[Key, int] = {}
        for side, number, sign in ((old, before, -1), (new, after, 1)):
            if number and number.figure and side.books:
                for key, fen in causes(side.books, number.figure).items():
                    shifts[key] = shifts.get(key, 0) + sign * fen
        numbers = {moves.of[key] for key, fen in shifts.items() if fen and key in moves.of}
        if len(numbers) == 1:
            own[numbers.pop()].append(change)
        else:
            done.together.append(change)
    done.entries = [
        replace(entry, figures=tuple(sorted(figures, key=_width)))
        for entry, figures in zip(moves.entries, own, strict=True)
    ]


def _width(change: FigureChange) -> int:
    """How much a number sums: what the change is about stands before the totals."""
    return max(abs(change.old_fen or 0), abs(change.new_fen or 0))


def _figures(old: Side, new: Side) -> Iterator[tuple[FigureChange, ShownNumber | None, ShownNumber | None]]:
    """The numbers that are shown otherwise, in the order of the new side, then those that are gone."""
    for key in {**new.numbers, **old.numbers}:
        before, after = old.numbers.get(key), new.numbers.get(key)
        if (before.text if before else "") == (after.text if after else ""):
            continue
        address = (after or before or ShownNumber("", "")).address
        yield (
            FigureChange(
                address,
                before.text if before else "",
                after.text if after else "",
                before.fen if before else None,
                after.fen if after else None,
            ),
            before,
            after,
        )


def _rows(table: str, old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[RowChange]:
    """The rows of a table that differ; rows that were only put in another order do not."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone: list[tuple[str, ...]] = []
    come: list[tuple[str, ...]] = []
    for sign, start, end, first, last in matcher.get_opcodes():
        if sign != "equal":
            gone += old[start:end]
            come += new[first:last]
    for row in list(gone):
        if row in come:
            come.remove(row)
            gone.remove(row)
    for row in gone:
        ratios = [(_likeness(row, other), -n) for n, other in enumerate(come)]
        best, at = max(ratios, default=(0.0, 0))
        if best >= _ALIKE:
            yield RowChange(table, row, come.pop(-at))
        else:
            yield RowChange(table, row, None)
    yield from (RowChange(table, None, row) for row in come)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much of two rows is alike, 0 to 1."""
    return SequenceMatcher(None, "\t".join(one), "\t".join(other), autojunk=False).ratio()
