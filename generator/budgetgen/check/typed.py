"""Typed amounts held against the figures: the same, cut off, in another unit, nearly the same, or at odds with their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgetgen.check.clauses import MONEY, Clause, Reader, Said, Sentence
from budgetgen.check.likeness import MOVED, SWAPPED, Number, Pool, amounts
from budgetgen.check.naming import Name, Naming
from budgetgen.check.phrases import Grammar
from budgetgen.check.view import BASIS, DESCRIPTION, NAME, OTHER, STATEMENT, VALUE, View
from budgetgen.disclosure.model import Figure
from budgetgen.ledger.dimensions import plain

SAME, CUT_OFF, LAST_DIGIT, OTHER_UNIT, NEAR, DIFFERENT = "相同", "截断", "末位", "单位", "近似", "不同"
FINE, WRONG_YEAR = "", "年份"

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
    own = (plain(view.spec.department.name.text),)
    grammar = Grammar(view.once(naming), view.spec.year, own)
    reader = Reader(grammar, view.disclosure.figures, view.pack)
    return [
        sentence
        for passage in view.passages
        if passage.kind not in _INDICATORS
        and any(word in passage.text for word in ("元", "%", "％", "持平", "年"))
        for sentence in reader.sentences(passage)
    ]


def judged(view: View) -> list[Judged]:
    """Every amount of money that a person's text states, judged."""
    judge = _Judge(view)
    return [
        judge.judge(sentence, number, clause.said)
        for sentence in view.once(sentences)
        for number, clause in enumerate(sentence.clauses)
        if clause.said and clause.said.kind == MONEY
    ]


def compare(number: Number, figures: Iterable[Figure], finest: int) -> Compared:
    """How a number agrees with any of some figures, signs apart; `finest`: the decimals of figures in texts."""
    by_amount: dict[int, Figure] = {}
    for figure in figures:
        by_amount.setdefault(abs(figure.amount or 0), figure)
    for how, test in ((SAME, number.equals), (CUT_OFF, number.cut_off), (LAST_DIGIT, number.last_digit)):
        for fen, figure in by_amount.items():
            if test(fen):
                return Compared(how, figure)
    for fen, figure in by_amount.items():
        if unit := number.in_another_unit(fen):
            return Compared(OTHER_UNIT, figure, unit)
    if number.scaled and (found := amounts(by_amount).slip(number, finest)):
        return Compared(NEAR, by_amount[found[1]], found[0])
    return Compared(DIFFERENT, next(iter(by_amount.values()), None))


class _Judge:
    def __init__(self, view: View) -> None:
        self.view, self.naming = view, view.once(naming)
        self.finest, self.unit = view.pack.narrative_decimals, view.pack.narrative_unit
        self.year = view.spec.year
        self.pool: Pool | None = None

    def judge(self, sentence: Sentence, number: int, said: Said) -> Judged:
        clause = sentence.clauses[number]
        phrase = clause.phrase
        found = Judged(sentence, clause, said)
        compares = phrase.direction or phrase.against or phrase.whole is not None
        if said.about or clause.elsewhen or (compares and phrase.labels):
            return found
        if not said.typed:
            return self.cited(found, sentence.clear_before(number))
        name = self.naming.of(phrase.labels)
        if compares or phrase.opaque or not (name.this_year or name.other_years):
            return self.unnamed(found)
        last, this = clause.year == self.year - 1, clause.year in (0, self.year)
        figures = name.this_year if this else name.other_years if last else []
        compared = compare(said.number, figures, self.finest)
        if compared.how == SAME:
            return self.told(found, SAME, self.best(said.number, figures), True)
        if not this:
            other = self.of_another_year(found, name, sentence.says_year_before(number))
            copied = last and other.verdict == FINE and compared.how == NEAR
            return self.at_odds(found, compared, False, False) if copied else other
        if any(said.number.equals(fen) for fen in self.naming.parts(phrase.labels)):
            return found
        return self.at_odds(found, compared, name.main, sentence.clear_before(number))

    def of_another_year(self, found: Judged, name: Name, said_here: bool) -> Judged:
        """An amount that is said to be another year's, but is this year's."""
        same = compare(found.said.number, name.this_year, self.finest)
        if same.how != SAME or found.said.number.digits < 3:
            return found
        if said_here:
            return self.told(found, WRONG_YEAR, same, True)
        return self.told(found, SAME, self.best(found.said.number, name.this_year), True)

    def at_odds(self, found: Judged, compared: Compared, main: bool, clear: bool) -> Judged:
        """An amount that is none of the figures that its words name."""
        if compared.how not in (NEAR, DIFFERENT):
            return self.told(found, compared.how, compared, True, True)
        digits = max(found.said.number.digits, self.digits(compared.figure))
        least = 3 if compared.slip in (SWAPPED, MOVED) else 4
        if compared.how == NEAR and digits >= least:
            return self.told(found, NEAR, compared, True, True)
        spoken_of_itself = found.sentence.passage.kind in (STATEMENT, OTHER)
        if main and clear and spoken_of_itself:
            return self.told(found, DIFFERENT, compared, True)
        return found

    def cited(self, found: Judged, clear: bool) -> Judged:
        """A citation is right in itself; its unit may be wrong, or its words may name another figure."""
        said, labels = found.said, found.clause.phrase.labels
        assert said.figure is not None
        if said.number.unit != self.unit:
            return self.told(found, OTHER_UNIT, Compared(OTHER_UNIT, said.figure, self.unit), True, True)
        name = self.naming.of(labels)
        figures = [*name.this_year, *name.other_years]
        if found.clause.phrase.opaque or not name.main or not name.this_year or not clear:
            return found
        if said.figure.measure or any(said.fen == f.amount for f in figures):
            return found
        if any(said.fen == fen for fen in self.naming.parts(labels)):
            return found
        return self.told(found, DIFFERENT, Compared(DIFFERENT, self.best(None, name.this_year).figure), True)

    def unnamed(self, found: Judged) -> Judged:
        """An amount of which the words do not say, or not for sure, what it is: only its digits can tell."""
        number = found.said.number
        if found.clause.year not in (0, self.year, self.year - 1):
            return found
        hinted = self.naming.of(self.naming.inside(found.clause.words))
        if hinted.this_year and found.clause.year in (0, self.year):
            compared = compare(number, hinted.this_year, self.finest)
            if compared.how == SAME:
                best = self.best(number, hinted.this_year)
                return self.told(found, SAME, best) if number.digits >= 2 else found
            if compared.how != DIFFERENT and min(number.digits, self.digits(compared.figure)) >= 4:
                return self.told(found, compared.how, compared, certain=True)
        return self.by_digits(found, number)

    def by_digits(self, found: Judged, number: Number) -> Judged:
        """The more digits two numbers share, the less it is by chance."""
        if number.digits < 4:
            return found
        known = self.view.figures_by_amount
        if self.pool is None:
            self.pool = amounts(map(abs, known))
        scaled = self.pool.scaled(number.decimals, number.unit)
        if number.scaled in scaled:
            fen = scaled[number.scaled]
            shown = (
                number.decimals >= self.finest
                or Number(number.scaled, number.decimals, number.unit).fen == fen
            )
            figures = known.get(fen) or known[-fen]
            return self.told(found, SAME, self.best(number, figures)) if shown else found
        if number.digits < 5:
            return found
        for fen in self.pool.amounts:
            if number.cut_off(fen) or number.in_another_unit(fen):
                figures = known.get(fen) or known[-fen]
                return self.told(found, (c := compare(number, figures, self.finest)).how, c)
        slip = self.pool.slip(number, self.finest)
        if slip and (slip[0] in (SWAPPED, MOVED) or number.digits >= 6):
            figures = known.get(slip[1]) or known[-slip[1]]
            return self.told(found, NEAR, Compared(NEAR, self.best(None, figures).figure, slip[0]))
        return found

    def told(
        self, found: Judged, verdict: str, by: Compared, named: bool = False, certain: bool = False
    ) -> Judged:
        return Judged(found.sentence, found.clause, found.said, verdict, by.figure, by.slip, named, certain)

    def digits(self, figure: Figure | None) -> int:
        """How many digits a figure has in texts."""
        like = Number(0, self.finest, self.unit)
        return Number(like.of(figure.amount or 0), self.finest, self.unit).digits if figure else 0

    def best(self, number: Number | None, figures: Iterable[Figure]) -> Compared:
        """The figure to cite: printed if possible, with the fewest conditions."""
        fitting = [f for f in figures if number is None or number.equals(abs(f.amount or 0))]
        return Compared(SAME, min(fitting, key=self._rank, default=None))

    def _rank(self, figure: Figure) -> tuple[bool, int]:
        table = self.view.pack.tables[figure.address.split("/")[0]]
        return table.unprinted, len(figure.query.conditions)
