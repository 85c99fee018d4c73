"""说明里的年份是本预算的年份；与上年比，写的是上年。

查什么：说的是某一年的数，却是本预算年度的数（“2021年基本支出”后面是 2022 年的数）；“与某年预算相比”的那一年不是上年；全文的开头一类的话（“现将2021年部门预算公开如下”）还是旧年份；年份的数字颠倒、错一位（2202年、2222年）。日期、文件名和文号、起止年份、以前各年的回顾、今后各年的目标不查。
为什么：说明多半从上年的文本改来，最容易漏改的就是年份。
依据：公开文本的通行做法：部门预算按年度编制和公开，增减与上年预算比。
错：（2022 年的文本）与2020年预算相比，基本支出增加13.53万元。
对：与2021年预算相比，基本支出增加13.53万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import MONEY, Clause, Sentence
from budgetgen.check.sentences.naming import Naming
from budgetgen.check.sentences.reading import naming, sentences
from budgetgen.check.sentences.telling import step_of
from budgetgen.check.sentences.typed import WRONG_YEAR, Judged, judged
from budgetgen.check.view import STATEMENTS, View
from budgetgen.disclosure.books import LINES
from budgetgen.findings import Severity

_YEAR = re.compile(r"(?<![\d\-—–])\d{4}(?=年(?!的?历史|前|来|间|以))")
_HEADING = re.compile(r"(?P<year>\d{4})年度?(?:部门|单位)?(?:收支|收入|支出)?预算")
_ANNOUNCES = re.compile("如下|汇总而成|编制范围|组成|包括以下|由本(?:部门|单位)编[制报]")
_OF_OTHER_WORK = re.compile("执行|决算|批复|评价|评审|检查|绩效|比|较|与|同|增|减|上年|去年")
_FAR, _NEAR = 50, 10
"""From how many years off no budget speaks of a year; of how many years up to this one texts tell."""


def _subjects(view: View) -> list[Sentence | Judged]:
    spoken = [one for one in view.once(sentences) if _YEAR.search(one.text)]
    return [*spoken, *(one for one in view.once(judged) if one.clause.year)]


def _search(subject: Sentence | Judged, view: View) -> Iterator[Fault]:
    if isinstance(subject, Judged):
        yield from _of_amount(subject, view)
        return
    yield from _swapped(subject, view.spec.year)
    if subject.passage.kind not in STATEMENTS:
        return
    for index, clause in enumerate(subject.clauses):
        yield from _compared(subject, index, clause, view)
    yield from _announced(subject, view.spec.year)


def _of_amount(one: Judged, view: View) -> Iterator[Fault]:
    """An amount of one year that is said to be another's."""
    said, number, year = one.said, one.sentence.clauses.index(one.clause), view.spec.year
    if said.figure is None:
        if one.verdict == WRONG_YEAR:
            told = f"说的是 {one.clause.year} 年，数却是 {year} 年的"
            told += f"（{one.figure and one.figure.address}）"
            others = view.once(naming).of(one.clause.phrase.labels).other_years
            real = others[0].amount or 0 if others else 0
            off = Off(real - said.fen, step_of(said), real=real) if real else None
            yield replace(_mixed_up(one, year, told), off=off)
        return
    figure, phrase = said.figure, one.clause.phrase
    understood = not phrase.opaque and not phrase.against and one.sentence.clear_before(number)
    if figure.measure or figure.book != LINES or not understood or not one.sentence.says_year_before(number):
        return
    real = year if "本年" in figure.query.by_dimension.get("year", ()) else year - 1
    if one.clause.year != real:
        told = f"说的是 {one.clause.year} 年，引用的却是 {real} 年的数（{figure.address}）"
        yield _mixed_up(one, real, told)


def _mixed_up(one: Judged, real: int, told: str) -> Fault:
    """An amount of one year said to be another's: where two are exchanged, both are."""
    years = sorted((one.clause.year, real))
    return replace(_fault(one.sentence, one.clause.year, told), cause=f"{years[0]} {years[1]}")


def _compared(sentence: Sentence, index: int, clause: Clause, view: View) -> Iterator[Fault]:
    """A comparison with another year than the one before."""
    phrase, year = clause.phrase, view.spec.year
    if phrase.opaque or phrase.against in (0, year - 1):
        return
    if phrase.basis == "预算" or _is_change(sentence, index, view.once(naming)):
        told = f"与 {phrase.against} 年比，而本文本是 {year} 年预算，增减都是与 {year - 1} 年比的"
        yield _fault(sentence, phrase.against, told, "比")


def _is_change(sentence: Sentence, index: int, names: Naming) -> bool:
    """Whether what is compared is a change against last year: cited, or typed as its figure has it."""
    for clause in sentence.clauses[index : index + 2]:
        said = clause.said
        if said is None or said.kind != MONEY or not clause.phrase.direction:
            continue
        if said.figure is not None:
            return said.figure.measure != ""
        labels = (*sentence.clauses[index].phrase.labels, *clause.phrase.labels)
        return any(said.number.equals(abs(f.amount or 0)) for f in names.of(labels).changes if f.amount)
    return False


def _announced(sentence: Sentence, year: int) -> Iterator[Fault]:
    """现将2021年部门预算公开如下, in the text of another year."""
    text = sentence.text
    if f"{year}年" in text or not _ANNOUNCES.search(text) or _OF_OTHER_WORK.search(text):
        return
    if match := _HEADING.search(text):
        said = int(match["year"])
        yield _fault(sentence, said, f"说的是 {said} 年预算，本文本是 {year} 年预算")


def _swapped(sentence: Sentence, year: int) -> Iterator[Fault]:
    """2202年 or 2222年 for 2022年."""
    for match in _YEAR.finditer(sentence.text):
        said = int(match[0])
        if abs(said - year) <= _FAR:
            continue
        swapped = [meant for meant in (year, year - 1) if sorted(match[0]) == sorted(str(meant))]
        off = [
            meant for meant in range(year, year - _NEAR, -1) if said > year and _one_off(match[0], str(meant))
        ]
        if swapped or off:
            how = "写颠倒了" if swapped else "写错了一位"
            yield _fault(sentence, said, f"{said} 年像是 {(*swapped, *off)[0]} 年{how}")


def _one_off(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _fault(sentence: Sentence, year: int, told: str, how: str = "") -> Fault:
    at = sentence.text.find(f"{year}年")
    return Fault(
        sentence.passage.words.at(sentence.start + max(at, 0)), told, "请核对年份", cause=f"{how}{year}"
    )


RULE = Rule("years-of-budget", "年份是本预算的年份", Severity.WARNING, _subjects, _search)
