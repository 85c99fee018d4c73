"""Changes that a text states (比上年增加…, 持平, 增长…%): of what, by how much, and what the figures say."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from budgetgen.check.sentences.clauses import Clause, Said, Sentence
from budgetgen.check.sentences.naming import name_key
from budgetgen.check.sentences.percents import is_money
from budgetgen.check.sentences.phrases import Phrase
from budgetgen.check.sentences.reading import naming, sentences
from budgetgen.check.sentences.spans import Span, span
from budgetgen.check.view import BLANK, Passage, View
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.disclosure.model import Figure

_YEAR = re.compile(r"\d{4}年度?|[上本]年度?")
_OF_LAST_YEAR = re.compile(r"(?:比|较|与|同)(?:上年|去年|上一年|\d{4}年)")


@dataclass(frozen=True, slots=True)
class Change:
    """A change as the figures have it, in 分: what it is counted from and by how much it moved."""

    figure: Figure
    base: int
    moved: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A clause that states a change. `labels`: whose it may be, as the words tell; `changes`: theirs.

    `alike`: changes of totals that are as large this year, where the labels have none of their own (收入 and 支出).
    """

    sentence: Sentence
    index: int
    labels: tuple[str, ...]
    changes: tuple[Change, ...]
    alike: tuple[Change, ...] = ()

    @property
    def phrase(self) -> Phrase:
        """The words of the clause."""
        return self.sentence.clauses[self.index].phrase

    @property
    def said(self) -> Said | None:
        """Its number."""
        return self.sentence.clauses[self.index].said

    @property
    def base(self) -> Said | None:
        """The amount of last year that stands right before (比上年25万元减少…), if there is one."""
        before = self.sentence.clauses[self.index - 1] if self.index else None
        return (
            before.said if before and _is_base(before) and self.sentence.clauses[self.index].joined else None
        )

    @property
    def certain(self) -> bool:
        """Whether its words name one figure, and the sentence is understood up to here."""
        return len(self.labels) == 1 and self.sentence.clear_before(self.index)


def stated_changes(view: View) -> list[Stated]:
    """Every clause that says 增加, 减少 or 持平 against the year before, by an amount, a percentage or not."""
    if not view.once(sentences):
        return []
    names, found = view.once(naming), []
    known: dict[tuple[str, ...], tuple[Change, ...]] = {}
    for sentence in view.once(sentences):
        for index, clause in enumerate(sentence.clauses):
            phrase = clause.phrase
            if phrase.opaque or clause.elsewhen or not (phrase.direction or phrase.level):
                continue
            compared = compares(sentence, index)
            if compared.against not in (0, view.spec.year - 1):
                continue
            labels = subject(sentence, index, names.names)
            if labels not in known:
                known[labels] = tuple(_change(view, f) for f in names.of(labels).changes)
            fitting = tuple(c for c in known[labels] if _has_basis(c, compared.basis))
            alike = () if known[labels] else _alike(view, labels)
            found.append(Stated(sentence, index, labels, fitting, alike))
    return found


def filled_changes(reason: Passage, view: View) -> list[Change]:
    """The changes that a department fills a reason in for."""
    name = name_key(reason.of.rpartition("/")[2])
    return [_change(view, figure) for figure in view.once(naming).of((name,)).changes]


def two_years(stated: Stated, year: int) -> tuple[Said, Said] | None:
    """(this year's amount, last year's) that stand right before a change: 甲万元，比上年乙万元; 2021年乙万元，2022年甲万元."""
    clauses, at = stated.sentence.clauses, stated.index
    if at < 2 or stated.phrase.labels or not (clauses[at].joined and clauses[at - 1].joined):
        return None
    first, second = clauses[at - 2], clauses[at - 1]
    if not (first.said and second.said and is_money(first.said) and is_money(second.said)):
        return None
    if _is_base(second) and not (first.phrase.direction or first.phrase.against):
        return first.said, second.said
    if any(c.phrase.direction or c.phrase.against for c in (first, second)):
        return None
    one, other = (_YEAR.sub("", clause.words) for clause in (first, second))
    plain = not any(c.phrase.labels or c.phrase.opaque for c in (first, second))
    if (one == other and first.words != second.words) or (plain and first.phrase.year and second.phrase.year):
        years = {first.year: first.said, second.year: second.said}
        if {year, year - 1} == years.keys():
            return years[year], years[year - 1]
    return None


def beside_of(stated: Stated, year: int) -> tuple[Span, Span] | None:
    """(the change, last year's amount) as the clauses right before state them, each as the span it was rounded from."""
    if two := two_years(stated, year):
        one, other = map(span, two)
        change = one - other
        return (change if change.middle >= 0 else -change), other
    clauses, at = stated.sentence.clauses, stated.index
    if at < 2 or stated.phrase.labels or not (clauses[at].joined and clauses[at - 1].joined):
        return None
    last, this = clauses[at - 1], clauses[at - 2]
    if not (last.said and this.said and is_money(last.said) and is_money(this.said)):
        return None
    if last.phrase.opaque or last.phrase.labels or this.phrase.direction:
        return None
    one, other = span(this.said), span(last.said)
    if last.phrase.direction and (this.year == year - 1 or _OF_LAST_YEAR.search(this.words)):
        return other, one
    if last.phrase.direction:
        return other, one - other if last.phrase.direction > 0 else one + other
    return None


def _is_base(clause: Clause) -> bool:
    """Whether a clause states what is compared with: 比上年25万元."""
    phrase = clause.phrase
    known = phrase.against and not (phrase.opaque or phrase.direction)
    return bool(known) and is_money(clause.said)


def _alike(view: View, labels: tuple[str, ...]) -> tuple[Change, ...]:
    """The changes of totals that are as large this year as a total that has none of its own."""
    names = view.once(naming)
    named = names.of(labels)
    if not (named.main and named.this_year):
        return ()
    largest = max(figure.amount or 0 for figure in named.this_year)
    return tuple(c for c in view.once(_of_totals) if largest and c.base + c.moved == largest)


def _of_totals(view: View) -> tuple[Change, ...]:
    names = view.once(naming).names.values()
    return tuple(dict.fromkeys(_change(view, f) for name in names if name.main for f in name.changes))


def compares(sentence: Sentence, index: int) -> Phrase:
    """The phrase that says with what a clause compares: its own, or the one before it (与上年相比，…; 比上年25万元…)."""
    clauses = sentence.clauses
    alone = index and not clauses[index].phrase.against
    before = alone and (not clauses[index - 1].said or _is_base(clauses[index - 1]))
    return clauses[index - 1 if before else index].phrase


def subject(sentence: Sentence, index: int, names: Container[str]) -> tuple[str, ...]:
    """The labels whose change a clause may state: its own, else all that are named before it in its part of the sentence.

    None where something before it has no name. A reason that a department fills in speaks of the figure it stands for.
    """
    clauses = sentence.clauses
    if clauses[index].phrase.labels:
        return clauses[index].phrase.labels
    found: dict[str, None] = {}
    while index and clauses[index].joined:
        index -= 1
        phrase = clauses[index].phrase
        nameless = clauses[index].said and not (phrase.labels or phrase.direction or _is_base(clauses[index]))
        if phrase.opaque or nameless:
            return ()
        found |= dict.fromkeys(phrase.labels)
    passage = sentence.passage
    filled = name_key(passage.of.rpartition("/")[2]) if passage.kind == BLANK else ""
    if not found and index == 0 and filled in names and not passage.text[: sentence.start].strip():
        return (filled,)
    return tuple(found)


def _has_basis(change: Change, basis: str) -> bool:
    """Whether a change is counted from what a text says it is: last year's budget, or what was spent of it."""
    years = change.figure.base.by_dimension.get("year", frozenset())
    return not basis or ("上年执行" in years) == (basis == "执行")


def _change(view: View, figure: Figure) -> Change:
    this = view.books.ledgers[figure.book].ask(figure.query & THIS_YEAR).amount or 0
    moved = figure.amount or 0
    return Change(figure, this - moved, moved)
