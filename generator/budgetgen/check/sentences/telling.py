"""How numbers, figures and their places are told to people."""

from __future__ import annotations

from collections.abc import Iterable

from budgetgen.check.rule import Off
from budgetgen.check.sentences.clauses import Said, Sentence
from budgetgen.check.sentences.comparing import as_shown
from budgetgen.check.view import View
from budgetgen.disclosure.model import Figure
from budgetgen.findings import Place
from budgetgen.ledger.money import UNITS, decimal_text


def place_of(sentence: Sentence, said: Said) -> Place:
    """Where a number stands in the spec."""
    return sentence.passage.words.at(said.start)


def number_text(said: Said) -> str:
    """A number with its unit, as the document shows it: 41.05万元; a cited nothing is a bare 0."""
    number = said.number
    if not said.typed and not number.scaled:
        return f"0{number.unit}"
    return decimal_text(number.scaled, number.decimals) + number.unit


def shown(view: View, fen: int) -> str:
    """An amount (分) as texts of this form show it: 41.05万元."""
    like = as_shown(view.pack)
    return decimal_text(like.of(fen), like.decimals) + like.unit


def off_by(view: View, said: Said, figure: Figure) -> int:
    """By how much (分) a number is off a figure, as the reader of both sees it."""
    finer = max(said.number, as_shown(view.pack), key=lambda number: number.step)
    return said.number.fen - finer.fen_of(figure.amount or 0)


def off_figure(said: Said, figure: Figure, by: int, meant: Iterable[Figure]) -> Off:
    """How a number is off a figure (`off_by`); it would be right if any of those that it may mean were less."""
    amounts = [f.amount or 0 for f in meant]

    def explained(less: int) -> bool:
        return any(said.number.equals(amount - less) for amount in amounts)

    return Off(-by, step_of(said), figure.query, figure.book, explained, figure.amount or 0)


def step_of(said: Said) -> int:
    """What one in the last decimal of a number is, in 分; nothing where it is cited."""
    return UNITS[said.number.unit] // 10**said.number.decimals if said.typed else 0


def figure_text(view: View, figure: Figure) -> str:
    """A figure with its address: 项目支出的地址 是 41.05万元."""
    return f"{figure.address} 是 {shown(view, figure.amount or 0)}"


def in_words(labels: tuple[str, ...]) -> str:
    """Labels as a text has them, in quotation marks: “基本支出”."""
    return f"“{''.join(labels)}”"
