"""What the other amounts of a sentence tell of one: what it is a part of, or that two were exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetgen.check.sentences.clauses import Sentence
from budgetgen.check.sentences.naming import Name, Naming
from budgetgen.check.sentences.percents import is_money
from budgetgen.disclosure.books import LINES, THIS_YEAR
from budgetgen.disclosure.model import Figure


def exchanged(sentence: Sentence, number: int, names: Sequence[Name]) -> str:
    """The name of the clause whose amount was exchanged with that of clause `number`; "" if there is none."""
    mine = sentence.clauses[number].said
    for at, clause in enumerate(sentence.clauses):
        said = clause.said
        if at == number or mine is None or said is None or not (is_money(said) and clause.phrase.labels):
            continue
        theirs = _amounts(names[at].this_year), _amounts(names[number].this_year)
        is_theirs = any(mine.number.equals(fen) for fen in theirs[0])
        is_mine = any(said.number.equals(fen) for fen in theirs[1])
        if is_theirs and is_mine and not any(said.number.equals(fen) for fen in theirs[0]):
            return "".join(clause.phrase.labels)
    return ""


def within(sentence: Sentence, number: int, names: Sequence[Name], naming: Naming) -> Figure | None:
    """What clause `number` should say as a part (其中) of the total before it; None if nothing tells, or it says so."""
    said = sentence.clauses[number].said
    opened = [i for i, c in enumerate(sentence.clauses[: number + 1]) if c.phrase.opens]
    if said is None or len(opened) != 1 or naming.margins:
        return None
    whole = next((i for i in range(opened[0] - 1, -1, -1) if is_money(sentence.clauses[i].said)), -1)
    if whole < 0 or names[whole] is names[number]:
        return None
    stated = sentence.clauses[whole].said
    wholes = [f for f in names[whole].this_year if stated and stated.number.equals(f.amount or 0)]
    queries = dict.fromkeys(w.query for w in wholes if w.book == LINES)
    parts: list[Figure] = []
    for figure in names[number].this_year if queries else []:
        for query in queries:
            amount = naming.books.ledger.ask(THIS_YEAR & figure.query & query).amount
            if figure.book == LINES and amount:
                part = replace(figure, address=f"{figure.address} 里属于{wholes[0].address}的", amount=amount)
                parts.append(figure if figure.amount == amount else part)
    if any(said.number.equals(f.amount or 0) for f in parts):
        return None
    return next((f for f in parts if f in names[number].this_year), next(iter(parts), None))


def _amounts(figures: Iterable[Figure]) -> set[int]:
    return {figure.amount for figure in figures if figure.amount}
