"""Typed amounts held against the figures: the same, cut off, in another unit, nearly the same, or at odds with their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from budgetgen.check.sentences.clauses import MONEY, Clause, Said, Sentence
from budgetgen.check.sentences.comparing import (
    DIFFERENT,
    NEAR,
    OTHER_UNIT,
    ROUGH,
    SAME,
    Compared,
    as_shown,
    compare,
)
from budgetgen.check.sentences.likeness import MOVED, SWAPPED, Number, Pool, pool, significant
from budgetgen.check.sentences.naming import Name
from budgetgen.check.sentences.reading import naming, sentences
from budgetgen.check.sentences.siblings import exchanged, within
from budgetgen.check.view import WHOLE, View
from budgetgen.disclosure.model import Figure
from budgetgen.ledger.money import UNITS

FINE, WRONG_YEAR = "", "年份"

_ANOTHER = re.compile("另|其余|以外|之外|除")
"""Words of an amount that is none of the figures, and says so."""

_ITEM = "(项)"
"""Behind the name of a function in the official lists: they state what a table has, and no part of it."""

_TELLING_DIGITS = {MOVED: 5, SWAPPED: 6}
"""From how many digits on a slip is no coincidence, where no words tell whose amount it is; else seven."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An amount in a text with what is to be said of it.

    `named`: its words name the figure; `certain`: it cannot well be anything else; `citable`: texts can cite the figure.
    """

    sentence: Sentence
    clause: Clause
    said: Said
    verdict: str = FINE
    figure: Figure | None = None
    slip: str = ""
    named: bool = False
    certain: bool = False
    citable: bool = True

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the figure that it is said to be."""
        return self.sentence.labels_of(self.sentence.clauses.index(self.clause))


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
        if said.about or clause.elsewhen or (phrase.compares and phrase.labels):
            return found
        if not said.typed:
            return self.cited(found, sentence.clear_before(number))
        if phrase.unit:
            return self.of_unit(found, number)
        name = self.name(found.labels)
        if phrase.compares or phrase.opaque or not (name.this_year or name.other_years):
            return found if name.unknown else self.unnamed(found)
        last, this = clause.year == self.year - 1, clause.year in (0, self.year)
        figures = name.this_year if this else name.other_years if last else []
        compared = compare(said.number, figures, self.shown)
        if compared.how == SAME:
            return self.told(found, SAME, compared, True)
        if name.unknown:
            return found
        if not this:
            other = self.of_another_year(found, name, sentence.says_year_before(number))
            copied = last and other.verdict == FINE and compared.how == NEAR
            return self.at_odds(found, compared) if copied else other
        if any(said.number.equals(fen) for fen in self.naming.parts(found.labels, phrase.everyone)):
            return found
        return self.at_odds(found, compared, name, number)

    def of_another_year(self, found: Judged, name: Name, said_here: bool) -> Judged:
        """An amount that is said to be another year's, but is this year's."""
        same = compare(found.said.number, name.this_year, self.shown)
        if same.how != SAME or found.said.number.digits < 3:
            return found
        if said_here:
            return self.told(found, WRONG_YEAR, same, True)
        return self.told(found, SAME, same, True)

    def at_odds(
        self, found: Judged, compared: Compared, name: Name | None = None, number: int = -1
    ) -> Judged:
        """An amount that is none of the figures that its words name; the clause `number` of its sentence."""
        if compared.how == ROUGH:
            return found
        itself = number >= 0 and self.spoken_of_itself(found, number)
        last = compare(found.said.number, name.other_years if name and itself else [], self.shown)
        if last.how == SAME and found.said.number.digits >= 3:
            by = Compared(DIFFERENT, compared.figure, "这是上年的数")
            return self.told(found, DIFFERENT, by, True)
        if compared.how not in (NEAR, DIFFERENT):
            return self.told(found, compared.how, compared, True, True)
        digits = sorted((found.said.number.digits, self.digits(compared.figure)))
        enough = digits[0] >= 2 and digits[1] >= (3 if compared.slip in (SWAPPED, MOVED) else 4)
        names = [self.name(clause.phrase.labels) for clause in found.sentence.clauses]
        if name and (swapped := exchanged(found.sentence, number, names)):
            slip = f"与“{swapped}”的数像是写反了"
            return self.told(found, DIFFERENT, Compared(DIFFERENT, name.this_year[0], slip), True)
        if compared.how == NEAR and enough:
            return self.told(found, NEAR, compared, True, True)
        if name is None or not itself:
            return found
        goes_on = any(c.tail for c in found.sentence.clauses[number + 1 : number + 2])
        alone = len({f.amount for f in name.this_year if f.amount}) == 1 and not goes_on
        if compared.how == NEAR and compared.slip in (SWAPPED, MOVED) and digits[0] >= 2 and alone:
            return self.told(found, NEAR, compared, True)
        labels = found.labels
        if not name.main and any(self.naming.may_be_unit(label) for label in labels):
            return found
        meant = within(found.sentence, number, names, self.naming)
        formal = _ITEM in found.clause.words
        too_much = not goes_on and self.more_than_all(found, labels)
        if meant is None and not (name.main or formal or too_much):
            return found
        by = compare(found.said.number, [meant] if meant else name.this_year[:1], self.shown)
        told = self.told(found, DIFFERENT, by, True)
        return replace(told, citable=by.figure in name.this_year)

    def spoken_of_itself(self, found: Judged, number: int) -> bool:
        """Whether the department speaks of itself, and all before is understood."""
        return found.sentence.passage.kind in WHOLE and found.sentence.clear_before(number)

    def more_than_all(self, found: Judged, labels: tuple[str, ...]) -> bool:
        """Whether an amount is more than all money of that name: less may be a part of it, more cannot be."""
        own = self.view.spec.department.name.text  # 档案馆 is a code, too
        if any(label in own for label in labels):
            return False
        most, number = self.naming.most(labels), found.said.number
        rest = (most, number.fen - most)  # 120万元，其中本级80万元; 120万元（含上级补助40万元）
        parted = any(c.said and c.said.fen in rest for c in found.sentence.clauses)
        return bool(most) and not parted and number.fen - UNITS[number.unit] // 10**number.decimals >= most

    def of_unit(self, found: Judged, number: int) -> Judged:
        """An amount of one unit: held against what the books say of it."""
        phrase, said = found.clause.phrase, found.said
        if found.clause.year not in (0, self.year) or phrase.direction or phrase.whole is not None:
            return found
        wholes, parts = self.naming.of_unit(phrase.labels, phrase.unit)
        for figure in self.name(phrase.labels).this_year:  # all of it may be this unit's
            if said.number.equals(figure.amount or 0) and figure.amount in {f.amount for f in wholes}:
                return self.told(found, SAME, Compared(SAME, figure), True)
        if not wholes or any(said.number.equals(fen) for fen in parts):
            return found
        compared = compare(said.number, wholes, self.shown)
        digits = sorted((said.number.digits, self.digits(compared.figure)))
        told = self.told(found, compared.how, compared, True)
        if compared.how == NEAR and digits[0] >= 3:
            return replace(told, citable=False)
        before = all(c.phrase.clear or c.phrase.unit for c in found.sentence.clauses[:number])
        main = self.name(phrase.labels).main and found.sentence.passage.kind in WHOLE
        if (
            compared.how in (NEAR, DIFFERENT)
            and main
            and before
            and not found.sentence.clauses[0].phrase.opens
        ):
            return replace(told, verdict=DIFFERENT, citable=False)
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
            if compared.how != SAME and any(number.equals(fen) for fen in self.naming.sums):
                return found
            if compared.how == SAME:
                return self.told(found, SAME, compared) if number.digits >= 2 else found
            if hinted.unknown:
                return found
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
        if slip and any(number.equals(fen) for fen in self.naming.sums):
            return found
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
            self.names[labels] = Name(now, then, name.changes, name.main, name.unknown)
        return self.names[labels]

    def ranked(self, figures: Iterable[Figure]) -> list[Figure]:
        """Figures, first those to cite: a row of the form rather than a code, printed, spending rather than income."""
        return sorted(figures, key=self._rank)

    def _rank(self, figure: Figure) -> tuple[bool, bool, bool, int]:
        name, row, *_ = figure.address.split("/")
        asked = figure.query.by_dimension
        income = "function" in asked and "nature" not in asked
        return row.isdigit(), self.view.pack.tables[name].unprinted, income, len(asked)
