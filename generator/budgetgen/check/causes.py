"""One cause, one finding: faults that one slip brings about become the first of them, with all their places.

An amount that is typed wrong in the spec moves every sum above it: the approved figures, the sentences that state
these sums, their changes against last year, their shares of a whole are all off by this amount. A name or a year that
is copied stands wrong in many places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetgen.check.rule import Fault, Off
from budgetgen.disclosure.model import Figure
from budgetgen.findings import Finding, Place

Told = tuple[Finding, Fault]
"""A finding, and the fault that it was made from."""


def one_for_each_cause(found: Sequence[Told]) -> list[Finding]:
    """The findings of faults, one for each cause."""
    by_shift = _by_shift([one for one in found if one[1].off])
    groups = [group for group in by_shift if len(group) > 1]
    alone = [one for one in found if not one[1].off] + [group[0] for group in by_shift if len(group) == 1]
    same: dict[tuple[str, str], list[Told]] = {}
    for one in sorted(alone, key=lambda one: one[0].place):
        finding, fault = one
        if fault.cause:
            same.setdefault((finding.rule, fault.cause), []).append(one)
        else:
            groups.append([one])
    return [_joined(group) for group in (*groups, *same.values())]


def _by_shift(found: list[Told]) -> list[list[Told]]:
    """Faults about money in groups: first those that most are off with, then what they explain."""
    left = dict(enumerate(sorted(found, key=lambda one: one[0].severity)))
    faults = {i: fault for i, (_, fault) in left.items()}
    alike = {i: [j for j in faults if j == i or _alike(faults[i], faults[j])] for i in faults}
    groups: list[list[Told]] = []
    for i in sorted(alike, key=lambda i: -len(alike[i])):
        if i in left:
            groups.append([left.pop(j) for j in alike[i] if j in left])
    groups.sort(key=lambda group: -len(group))
    kept: list[list[Told]] = []
    for group in groups:
        cause = next((first for first in kept if all(_explains(first, one) for one in group)), None)
        if cause is None:
            kept.append(group)
        else:
            cause += group
    return kept


def brought_about(figure: Figure, place: Place, found: Sequence[Told]) -> bool:
    """Whether a change that nobody explained is all that some fault is off by: without the fault there is no change."""
    change = Fault(place, "", off=Off(figure.amount or 0, query=figure.query, book=figure.book))
    return any(_alike(change, fault) for _, fault in found)


def _alike(fault: Fault, beside: Fault) -> bool:
    """Whether two faults are off by the same amount, and their figures can be off for the same reason."""
    one, other = fault.off, beside.off
    if one is None or other is None or abs(one.by) <= one.within or abs(other.by) <= other.within:
        return False  # a last digit says nothing
    if abs(abs(one.by) - abs(other.by)) > one.within + other.within:
        return False
    if _exchanged(one, other):
        return True
    if one.query is None or other.query is None:  # of amounts that are only stated, many are off by 1万元
        return not {fault.place, *fault.also}.isdisjoint((beside.place, *beside.also))
    # what is missing here and too much there was put under the wrong fund, nature or code
    return _may_share(one, other) or (one.book == other.book and one.by * other.by < 0)


def _exchanged(one: Off, other: Off) -> bool:
    """Whether each says what the figure of the other has."""
    within, real = max(one.within, other.within), one.real and other.real
    said = abs(one.real - one.by), abs(other.real - other.by)
    return bool(real) and all(
        abs(s - abs(r)) <= within for s, r in zip(said, (other.real, one.real), strict=True)
    )


def _may_share(one: Off, other: Off) -> bool:
    """Whether the same line may be summed in the figures of two faults."""
    if one.query is None or other.query is None:
        return True
    both = one.query.without("year") & other.query.without("year")
    return one.book == other.book and all(members for _, members in both.conditions)


def _explains(group: list[Told], one: Told) -> bool:
    """Whether a fault would not be there if the money were not off as it is in a group."""
    off, first = one[1].off, group[0][1].off
    if off is None or off.explained is None or first is None or not first.by or not _may_share(first, off):
        return False
    return off.explained(first.by) or off.explained(-first.by)


def _joined(group: list[Told]) -> Finding:
    """One finding for a group: the words of the one that knows most, as severe as the worst, with the places of all."""
    worst = [one for one in group if one[0].severity == group[0][0].severity]
    first = max(worst, key=lambda one: (_names_a_figure(one[1]), len(one[0].also)))[0]
    also = dict.fromkeys(place for finding, _ in group for place in (finding.place, *finding.also))
    also.pop(first.place)
    where = tuple(dict.fromkeys(spot for finding, _ in group for spot in finding.shown))
    severity = min(finding.severity for finding, _ in group)
    return replace(first, severity=severity, also=tuple(also), shown=where)


def _names_a_figure(fault: Fault) -> bool:
    """Whether a fault says which figure is wrong, and not only that some amounts do not agree."""
    return fault.off is not None and fault.off.query is not None
