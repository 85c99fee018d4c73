"""What a text says about money, clause by clause: each number with the words before it, typed or cited."""

from __future__ import annotations

from dataclasses import dataclass

from budgetgen.check.sentences.likeness import Number
from budgetgen.check.sentences.phrases import Phrase
from budgetgen.check.view import Passage
from budgetgen.disclosure.model import Figure

MONEY, PERCENT = "元", "%"


@dataclass(frozen=True, slots=True)
class Said:
    """A number that a text states: text[start:end], without its unit where it is typed.

    `fen`: the exact amount (分) for money; a cited number has its figure. `about`: no exact amount (约, 以上, a range).
    """

    start: int
    end: int
    kind: str
    number: Number
    fen: int
    figure: Figure | None = None
    about: bool = False

    @property
    def typed(self) -> bool:
        """Whether a person typed it, and did not cite it."""
        return self.figure is None


@dataclass(frozen=True, slots=True)
class Clause:
    """Some words and the number behind them, if there is one.

    `start`: where the words begin in the text. `year`: of which year the text speaks here, 0 if of the budget's or
    nobody knows; `elsewhen`: it speaks of another time than a year's budget (累计, 近三年).
    """

    words: str
    start: int
    phrase: Phrase
    said: Said | None = None
    year: int = 0
    elsewhen: bool = False
    joined: bool = True
    """Whether it follows the clause before within the same part of a sentence (no ；)."""
    tail: bool = False
    """Whether it stands right behind a number, without a comma, and says what becomes of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with its clauses."""

    passage: Passage
    start: int
    end: int
    clauses: tuple[Clause, ...]
    after_clear: bool = False
    """Whether it follows a sentence of the same paragraph that is understood, so that 其中 may begin it."""
    about: tuple[str, ...] = ()
    """The labels of the one figure that the paragraph has spoken of before, if it is one."""

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.passage.text[self.start : self.end]

    def labels_of(self, number: int) -> tuple[str, ...]:
        """The labels of clause `number`; where it says only of what year it speaks, those the paragraph is about."""
        phrase = self.clauses[number].phrase
        goes_on = phrase.year and not (phrase.labels or phrase.opaque or phrase.compares or phrase.opens)
        if goes_on and not any(c.phrase.labels or c.phrase.opaque for c in self.clauses[:number]):
            return self.about
        return phrase.labels

    def says_year_before(self, number: int) -> bool:
        """Whether the year of its clause `number` is said in this very sentence."""
        wanted = self.clauses[number].year
        return any(clause.phrase.year == wanted for clause in self.clauses[: number + 1])

    def clear_before(self, number: int) -> bool:
        """Whether all that the sentence says before its clause `number` is understood, and of what 其中 is a part."""
        aside = False
        if self.clauses[0].phrase.opens and not self.after_clear:
            return False
        for clause in self.clauses[:number]:
            aside = clause.phrase.aside or (aside and clause.joined)
            if not (clause.phrase.clear or aside):
                return False
        return True
