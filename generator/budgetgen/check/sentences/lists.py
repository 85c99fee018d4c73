"""Amounts in the order of their names (甲和乙分别为3万元、5万元): each clause gets the name that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetgen.check.sentences.clauses import Clause
from budgetgen.check.sentences.phrases import Grammar, Phrase

_EACH = "分别"
_BETWEEN = "、和与及以"


def distributed(clauses: Sequence[Clause], grammar: Grammar) -> list[Clause]:
    """The clauses of a sentence, those that list amounts for several names with one name each."""
    found = list(clauses)
    names: Sequence[Phrase] = []
    for number, clause in enumerate(clauses):
        head, each, tail = clause.words.partition(_EACH)
        if not each:
            continue
        said = grammar.read(tail.lstrip("是为"))
        amounts = _amounts(clauses, number)
        if head or len(names) != len(amounts):
            names = _names(found, number, head, len(amounts), grammar)
        if len(names) != len(amounts) or said.opaque or said.labels:
            names = []
            continue
        for name, at in zip(names, amounts, strict=True):
            own = clauses[at].phrase if at != number else said
            phrase = _joined(name, own if own.direction or own.level else said)
            found[at] = replace(found[at], phrase=phrase, year=name.year or found[at].year)
    return found


def _names(clauses: list[Clause], number: int, head: str, count: int, grammar: Grammar) -> Sequence[Phrase]:
    """What is listed: by the words before 分别, by the clause before it, or by the clauses whose amounts come before."""
    if head:
        return grammar.listed(head)
    before = clauses[:number]
    if not before or not clauses[number].joined:
        return []
    if not before[-1].said:
        return grammar.listed(before[-1].words)
    last = before[-count:]
    return [c.phrase for c in last] if all(c.said and c.phrase.labels for c in last) else []


def _amounts(clauses: Sequence[Clause], number: int) -> list[int]:
    """Which clauses have the amounts: the one that says 分别, and those that go on with nothing of their own."""
    if not clauses[number].said:
        return []
    found = [number]
    for at in range(number + 1, len(clauses)):
        clause = clauses[at]
        bare = not clause.words.strip(_BETWEEN) or clause.phrase.direction or clause.phrase.level
        if not (clause.joined and bare and not clause.phrase.labels and not clause.phrase.opaque):
            break
        if clause.said is None and not clause.phrase.level:
            break
        found.append(at)
    return found


def _joined(name: Phrase, said: Phrase) -> Phrase:
    return replace(
        name,
        direction=said.direction,
        level=said.level,
        against=said.against,
        basis=said.basis,
        whole=said.whole,
    )
