"""Typed amounts held against the figures: the same, cut off, in another unit, nearly the same, or at odds with their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from budgetgen.check.sentences.clauses import MONEY, Clause, Reader, Said, Sentence, tells
from budgetgen.check.sentences.likeness import MOVED, SWAPPED, Number, Pool, pool, significant
from budgetgen.check.sentences.naming import Name, Naming
from budgetgen.check.sentences.phrases import Grammar
from budgetgen.check.view import BASIS, DESCRIPTION, NAME, OTHER, STATEMENT, VALUE, View
from budgetgen.disclosure.model import Figure
from budgetgen.ledger.dimensions import plain
from budgetgen.pack.layout import Pack

SAME, CUT_OFF, LAST_DIGIT, OTHER_UNIT, NEAR, ROUGH, DIFFERENT = (
    *("相同", "截断", "末位", "单位", "近似", "约数", "不同"),
)
FINE, WRONG_YEAR = "", "年份"

_ANOTHER = re.compile("另|其余|以外|之外|除")
"""Words of an amount that is none of the figures, and says so."""

_TELLING_DIGITS = {MOVED: 5, SWAPPED: 6}
"""From how many digits on a slip is no coincidence, where no words tell whose amount it is; else seven."""

_INDICATORS = (NAME, VALUE, DESCRIPTION, BASIS)


@dataclass(frozen=True, slots=True)
class Compared:
    """A number held against figures: how they agree, with which figure, what went wrong."""

    how: str
    figure: Figure | None = None
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """An amount in a text with what is to be said of it.

    `named`: its words name the figure; `certain`: it cannot well be anything else.
    """

    sentence: Sentence
    clause: Clause
    said: Said
    verdict: str = FINE
    figure: Figure | None = None
    slip: str = ""
    named: bool = False
    certain: bool = False


def naming(view: View) -> Naming:
    """The names of a view's figures."""
    return Naming(view.books, view.disclosure)


def sentences(view: View) -> list[Sentence]:
    """All sentences in texts that speak of money, percentages or years; indicators have rules of their own."""
    passages = [p for p in view.passages if p.kind not in _INDICATORS and tells(p.text)]
    if not passages:
        return []
    own = (plain(view.spec.department.name.text),)
    grammar = Grammar(view.once(naming), view.spec.year, own)
    reader = Reader(grammar, view.disclosure.figures, view.pack)
    return [sentence for passage in passages for sentence in reader.sentences(passage)]


def judged(view: View) -> list[Judged]:
    """Every amount of money that a person's text states, judged."""
    if not view.once(sentences):
        return []
    judge = _Judge(view)
    return [
        judge.judge(sentence, number, clause.said)
        for sentence in view.once(sentences)
        for number, clause in enumerate(sentence.clauses)
        if clause.said and clause.said.kind == MONEY
    ]


def as_shown(pack: Pack) -> Number:
    """How texts of a form show amounts: 万元 with two decimals."""
    return Number(0, pack.narrative_decimals, pack.narrative_unit)


def compare(number: Number, figures: Iterable[Figure], shown: Number) -> Compared:
    """How a number agrees with any of some figures, signs apart; texts show figures like `shown`."""
    by_amount: dict[int, Figure] = {}
    for figure in figures:
        by_amount.setdefault(abs(figure.amount or 0), figure)
    tests = ((SAME, number.equals), (CUT_OFF, number.cut_off))
    last = LAST_DIGIT if number.decimals >= shown.decimals else ROUGH
    for how, test in (*tests, (last, number.last_digit)):
        for fen, figure in by_amount.items():
            if test(fen):
                return Compared(how, figure)
    for fen, figure in by_amount.items():
        if unit := number.in_another_unit(fen):
            return Compared(OTHER_UNIT, figure, unit)
    if number.scaled and (found := pool(by_amount, shown).slip(number)):
        return Compared(NEAR, by_amount[found[1]], found[0])
    return Compared(DIFFERENT, next(iter(by_amount.values()), None))


class _Judge:
    def __init__(self, view: View) -> None:
        self.view, self.naming = view, view.once(naming)
        self.shown = as_shown(view.pack)
        self.year = view.spec.year
        self.pool: Pool | None = None
        self.names: dict[tuple[str, ...], Name] = {}

    def judge(self, sentence: Sentence, number: int, said: Said) -> Judged:
        clause = sentence.clauses[number]
        phrase = clause.phrase
        found = Judged(sentence, clause, said)
        compares = phrase.direction or phrase.against or phrase.whole is not None
        if said.about or clause.elsewhen or (compares and phrase.labels):
            return found
        if not said.typed:
            return self.cited(found, sentence.clear_before(number))
        name = self.name(phrase.labels)
        if compares or phrase.opaque or not (name.this_year or name.other_years):
            return self.unnamed(found)
        last, this = clause.year == self.year - 1, clause.year in (0, self.year)
        figures = name.this_year if this else name.other_years if last else []
        compared = compare(said.number, figures, self.shown)
        if compared.how == SAME:
            return self.told(found, SAME, compared, True)
        if not this:
            other = self.of_another_year(found, name, sentence.says_year_before(number))
            copied = last and other.verdict == FINE and compared.how == NEAR
            return self.at_odds(found, compared, False, False) if copied else other
        if any(said.number.equals(fen) for fen in self.naming.parts(phrase.labels)):
            return found
        return self.at_odds(found, compared, name.main, sentence.clear_before(number))

    def of_another_year(self, found: Judged, name: Name, said_here: bool) -> Judged:
        """An amount that is said to be another year's, but is this year's."""
        same = compare(found.said.number, name.this_year, self.shown)
        if same.how != SAME or found.said.number.digits < 3:
            return found
        if said_here:
            return self.told(found, WRONG_YEAR, same, True)
        return self.told(found, SAME, same, True)

    def at_odds(self, found: Judged, compared: Compared, main: bool, clear: bool) -> Judged:
        """An amount that is none of the figures that its words name."""
        if compared.how == ROUGH:
            return found
        if compared.how not in (NEAR, DIFFERENT):
            return self.told(found, compared.how, compared, True, True)
        digits = sorted((found.said.number.digits, self.digits(compared.figure)))
        enough = digits[0] >= 2 and digits[1] >= (3 if compared.slip in (SWAPPED, MOVED) else 4)
        if compared.how == NEAR and enough:
            return self.told(found, NEAR, compared, True, True)
        spoken_of_itself = found.sentence.passage.kind in (STATEMENT, OTHER)
        if main and clear and spoken_of_itself:
            return self.told(found, DIFFERENT, compared, True)
        return found

    def cited(self, found: Judged, clear: bool) -> Judged:
        """A citation is right in itself; its unit may be wrong, or its words may name another figure."""
        said, labels = found.said, found.clause.phrase.labels
        assert said.figure is not None
        if said.number.unit != self.shown.unit:
            return self.told(
                found, OTHER_UNIT, Compared(OTHER_UNIT, said.figure, self.shown.unit), True, True
            )
        name = self.name(labels)
        figures = [*name.this_year, *name.other_years]
        if found.clause.phrase.opaque or not name.main or not name.this_year or not clear:
            return found
        if said.figure.measure or any(said.fen == f.amount for f in figures):
            return found
        if any(said.fen == fen for fen in self.naming.parts(labels)):
            return found
        return self.told(found, DIFFERENT, Compared(DIFFERENT, name.this_year[0]), True)

    def unnamed(self, found: Judged) -> Judged:
        """An amount of which the words do not say, or not for sure, what it is: only its digits can tell."""
        number = found.said.number
        if found.clause.year not in (0, self.year, self.year - 1) or _ANOTHER.search(found.clause.words):
            return found
        hinted = self.name(tuple(self.naming.inside(found.clause.words)))
        if hinted.this_year and found.clause.year in (0, self.year):
            compared = compare(number, hinted.this_year, self.shown)
            if compared.how == SAME:
                return self.told(found, SAME, compared) if number.digits >= 2 else found
            like_figures = compared.how == OTHER_UNIT and number.decimals >= self.shown.decimals
            enough = min(number.digits, self.digits(compared.figure)) >= (2 if like_figures else 4)
            if compared.how not in (ROUGH, DIFFERENT) and enough:
                return self.told(found, compared.how, compared, certain=True)
        return self.by_digits(found, number)

    def by_digits(self, found: Judged, number: Number) -> Judged:
        """The more digits two numbers share, the less it is by chance."""
        if number.digits < 4:
            return found
        known = self.view.figures_by_amount
        if self.pool is None:
            self.pool = pool(map(abs, known), self.shown)
        scaled = self.pool.scaled(number)
        if number.scaled in scaled:
            fen = scaled[number.scaled]
            figures = known.get(fen) or known[-fen]
            return self.told(found, SAME, Compared(SAME, self.ranked(figures)[0]))
        if number.digits < 5:
            return found
        for fen in self.pool.amounts:
            if number.cut_off(fen) or number.in_another_unit(fen):
                figures = known.get(fen) or known[-fen]
                compared = compare(number, self.ranked(figures), self.shown)
                return self.told(found, compared.how, compared)
        slip = self.pool.slip(number)
        if slip and number.digits >= _TELLING_DIGITS.get(slip[0], 7):
            figures = known.get(slip[1]) or known[-slip[1]]
            return self.told(found, NEAR, Compared(NEAR, self.ranked(figures)[0], slip[0]))
        return found

    def told(
        self, found: Judged, verdict: str, by: Compared, named: bool = False, certain: bool = False
    ) -> Judged:
        return Judged(found.sentence, found.clause, found.said, verdict, by.figure, by.slip, named, certain)

    def digits(self, figure: Figure | None) -> int:
        """How many digits a figure has in texts."""
        return len(significant(self.shown.of(figure.amount or 0))) if figure else 0

    def name(self, labels: tuple[str, ...]) -> Name:
        """What labels name, each list with the figure to cite first."""
        if labels not in self.names:
            name = self.naming.of(labels)
            now, then = self.ranked(name.this_year), self.ranked(name.other_years)
            self.names[labels] = Name(now, then, name.changes, name.main)
        return self.names[labels]

    def ranked(self, figures: Iterable[Figure]) -> list[Figure]:
        """Figures, first those to cite: a row of the form rather than a code, printed, spending rather than income."""
        return sorted(figures, key=self._rank)

    def _rank(self, figure: Figure) -> tuple[bool, bool, bool, int]:
        name, row, *_ = figure.address.split("/")
        asked = figure.query.by_dimension
        income = "function" in asked and "nature" not in asked
        return row.isdigit(), self.view.pack.tables[name].unprinted, income, len(asked)
