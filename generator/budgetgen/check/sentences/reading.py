"""Texts read sentence by sentence: where clauses begin and end, which numbers they state, of what year they speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from budgetgen.check.sentences.clauses import MONEY, PERCENT, Clause, Said, Sentence
from budgetgen.check.sentences.likeness import Number
from budgetgen.check.sentences.lists import distributed
from budgetgen.check.sentences.naming import Naming
from budgetgen.check.sentences.numerals import han_amounts
from budgetgen.check.sentences.phrases import Grammar, Phrase
from budgetgen.check.text import MASK, amounts, masked
from budgetgen.check.view import INDICATORS, Passage, View
from budgetgen.disclosure.books import address_key
from budgetgen.disclosure.model import Figure
from budgetgen.disclosure.statements import CITATION
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.money import ANY_UNIT, half_width
from budgetgen.lexicon.lexicon import RATE_OF_CHANGE, RATIOS
from budgetgen.pack.model import Pack

_HOME = "本级"
_SHORTEST_END = 3

_SLOT = "¤"
_TELLING = re.compile(
    rf"¤|\$\{{|[\d０-９]\s*(?:{ANY_UNIT}|[%％])|[一二两三四五六七八九十百千][万亿]?元|持平|(?:无|没有)(?:增减)?变化|\d{{4}}年|(?:比|较|与|同|和)(?:上年|去年|上一年)"
)
_UNIT = re.compile(rf"\s*{ANY_UNIT}")
_COPIED = re.compile(r"《[^《》]*》?|〔[^〔〕]*〕?|.|\n")
_CITED = re.compile(rf"{CITATION}(?:\s*({ANY_UNIT}|[%％]))?")
_CHANGE, _RATE = "比", "幅"
"""What stands for a column where a citation prints a change in words, with its direction and its unit."""
_PERCENT = re.compile(
    r"((?:(?<![\d.．%％])[-－])?(?<![\d.．])[\d０-９]+(?:[.．][\d０-９]+)?)\s*[%％](?![点])"
)
_TITLE = re.compile("《[^《》]*》|〔[^〔〕]*〕")
_SKIPPED = re.compile(r"[\s“”‘’\"'「」]")
_INLINE = re.compile(r"\([^(),;:¤]*\)")
_BREAKS = re.compile(r"[,;:()]|¤|$")
_ABOUT = re.compile(
    r"(?:约|近|超|超过|逾|突破|不少于|不低于|不超过|不高于|至少|至多|最多|最高|大于|小于|低于|高于|满|未满|控制在|[<>≤≥＜＞~～—–-]"
    rf"|每[^,;]{{0,6}}|人均|户均|单价|标准|上限|限额|限价|\d+\s*{ANY_UNIT}?至)\s*(?:为|在)?\s*$"
)
_OR_MORE = re.compile(
    r"\s*+(?:(?:[（(]含[^）)]{0,6}[）)]|及|或|或者)\s*+)?(?:以上|以下|以内|左右|上下|余|多|之内|之间|不等|封顶|起|[/／每]"
    r"|(?:增加|增长|上升|提高|减少|下降|降低|压减|压缩|调整|增|减|降)[到至]|[~～—–至-]\s*\d)"
)
_OTHER_TIME = re.compile(
    r"(\d{4})年(?!\d{1,2}月|末|底)|上年|去年|往年|历年|近[一二两三四五几\d]+年|以来|累计|“?十[二三四五六]五”?"
)
_COMPARING = re.compile(r"(?:与|同|比|较|和)$")


def naming(view: View) -> Naming:
    """The names of a view's figures."""
    return Naming(view.books, view.disclosure)


def sentences(view: View) -> list[Sentence]:
    """All sentences in texts that speak of money, percentages or years; indicators have rules of their own."""
    passages = [p for p in view.passages if p.kind not in INDICATORS and _TELLING.search(p.text)]
    if not passages:
        return []
    grammar = Grammar(view.once(naming), view.spec.year, *_called(view))
    reader = Reader(grammar, view.disclosure.figures, view.pack)
    return [sentence for passage in passages for sentence in reader.sentences(passage)]


def _called(view: View) -> tuple[tuple[str, ...], dict[str, str]]:
    """What texts call the department, and which unit they mean by what where there are several: the ends of names.

    An end that several of them share tells nothing.
    """
    spec = view.spec
    of_department = _ends(plain(spec.department.name.text))
    if len(spec.units) < 2:
        return of_department, {}
    ends = {unit.name.text: _ends(plain(unit.name.text)) for unit in spec.units}
    often = Counter(chain(of_department, *ends.values()))
    called = {end: name for name, all_ends in ends.items() for end in all_ends if often[end] == 1}
    return of_department, dict(sorted(called.items(), key=lambda pair: -len(pair[0])))


def _ends(name: str) -> tuple[str, ...]:
    """The ends of a name, the longest first: 某某市图书馆, 某市图书馆 …; 本级 says enough with two characters."""
    least = len(_HOME) if name.endswith(_HOME) else _SHORTEST_END
    return tuple(name[start:] for start in range(max(len(name) - least + 1, 1)))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A number at text[start:end], as a person typed or cited it; `words` that a citation prints before it."""

    start: int
    end: int
    said: Said | None = None
    words: str = ""


class Reader:
    """Reads the sentences of passages. `figures` by address key, as a disclosure has them."""

    def __init__(self, grammar: Grammar, figures: dict[str, Figure], pack: Pack) -> None:
        self.grammar, self.figures, self.pack = grammar, figures, pack

    def sentences(self, passage: Passage) -> Iterator[Sentence]:
        """The sentences of a passage that say something of amounts, percentages, changes or years."""
        skeleton, origin, numbers = self._skeleton(passage.text)
        start, spoken, clear = 0, (0, False), False
        about: set[tuple[str, ...]] = set()
        for match in re.finditer(r"[。！？!?\n]|$", skeleton):
            end = match.start()
            if _TELLING.search(skeleton, start, end):
                clauses, spoken = self._clauses(skeleton, start, end, origin, numbers, spoken)
                named = tuple(distributed(clauses, self.grammar))
                one = next(iter(about)) if len(about) == 1 else ()
                found = Sentence(passage, origin[start], origin[end - 1] + 1, named, clear, one)
                clear = found.clear_before(len(clauses))
                about |= {c.phrase.labels for c in named if c.said and c.phrase.labels}
                yield found
            elif end > start:
                clear = False
            start, spoken = match.end(), (spoken[0], False)
            if match[0] == "\n":
                spoken, clear, about = (0, False), False, set()

    def _typed(self, text: str) -> list[_Spot]:
        plain = masked(text)
        hidden = _TITLE.sub(lambda m: MASK * len(m[0]), plain)
        found = [
            Said(m.start, m.start + len(m.number), MONEY, _number(m.number, m.unit), m.fen)
            for m in (amounts(hidden) if "元" in hidden else ())
        ]
        if "元" in hidden:
            found += [Said(start, end, MONEY, n, n.fen) for start, end, n in han_amounts(hidden)]
        found += [
            Said(m.start(1), m.end(), PERCENT, _number(m[1], "%"), 0) for m in _PERCENT.finditer(hidden)
        ]
        found = [replace(one, about=_is_about(hidden, one)) for one in found]
        return [_Spot(one.start, one.end, one) for one in found]

    def _citations(self, text: str) -> Iterator[_Spot]:
        """What citations state: an amount before its unit, a rate before its mark, a change in words."""
        for m in _CITED.finditer(text):
            row, _, column = m[1].strip().rpartition("/")
            if column in (_CHANGE, _RATE):
                yield from self._in_words(row, column, m.start(), m.end(1) + 1)
            elif m[2] and (figure := self._figure(m[1])):
                if figure.measure in RATIOS:
                    continue
                rate = figure.measure == RATE_OF_CHANGE
                if rate is not (m[2] in "%％"):
                    continue
                unit, decimals = self.pack.narrative_unit, self.pack.narrative_decimals
                amount = figure.amount or 0
                number = Number(Number(0, decimals, unit).of(amount), decimals, m[2])
                said = Said(m.start(), m.start(2), MONEY, number, amount, figure)
                if rate:
                    number = Number(figure.scaled, figure.look.decimals, "%")
                    said = Said(m.start(), m.end(), PERCENT, number, 0, figure)
                yield _Spot(said.start, said.end, said)

    def _in_words(self, row: str, column: str, start: int, end: int) -> Iterator[_Spot]:
        """A change that a citation prints in words: 增加3.33万元, 持平; ，增长0.60% or nothing."""
        rate = column == _RATE
        figure = self._figure(f"{row}/{RATE_OF_CHANGE if rate else '增减'}")
        unit, decimals = self.pack.narrative_unit, self.pack.narrative_decimals
        if figure is None:
            return
        amount = figure.amount or 0
        scaled = figure.scaled if rate else Number(0, decimals, unit).of(amount)
        if not scaled:
            yield _Spot(start, end, None, "" if rate else "持平")
            return
        number = Number(abs(scaled), 2, "%") if rate else Number(abs(scaled), decimals, unit)
        said = Said(start, end, PERCENT if rate else MONEY, number, 0 if rate else abs(amount), figure)
        words = (",增长" if scaled > 0 else ",下降") if rate else ("增加" if scaled > 0 else "减少")
        yield _Spot(start, end, said, words)

    def _figure(self, address: str) -> Figure | None:
        """The figure of an address, if its amount is known."""
        figure = self.figures.get(address_key(address))
        return figure if figure is not None and figure.amount is not None else None

    def _skeleton(self, text: str) -> tuple[str, list[int], dict[int, Said]]:
        """The text with half-width marks, without blanks, quotation marks and titles; a mark for each number with its unit.

        With it: where each character stood, and the numbers by their places in it.
        """
        letters: list[str] = []
        origin: list[int] = []
        numbers: dict[int, Said] = {}
        at = 0

        def copy(end: int) -> None:
            for match in _COPIED.finditer(half_width(text[at:end])):
                mark = match[0][0]
                if mark == "\n" or not _SKIPPED.match(mark):
                    letters.append(mark)
                    origin.append(at + match.start())

        for spot in sorted((*self._typed(text), *self._citations(text)), key=lambda one: one.start):
            copy(spot.start)
            letters += spot.words
            origin += [spot.start] * len(spot.words)
            at, said = spot.end, spot.said
            if said is None:
                continue
            numbers[len(letters)] = said
            letters.append(_SLOT)
            origin.append(spot.start)
            if said.kind == MONEY and not spot.words and (unit := _UNIT.match(text, at)):
                at = unit.end()
        copy(len(text))
        return "".join(letters), origin, numbers

    def _clauses(
        self,
        skeleton: str,
        start: int,
        end: int,
        origin: list[int],
        numbers: dict[int, Said],
        spoken: tuple[int, bool],
    ) -> tuple[list[Clause], tuple[int, bool]]:
        found: list[Clause] = []
        joined = True
        for first, last in _pieces(skeleton, start, end):
            words = skeleton[first:last]
            said = numbers.get(last - 1) if words.endswith(_SLOT) else None
            words = words.rstrip(_SLOT)
            if not words and said and found and not found[-1].said:
                found[-1] = replace(found[-1], said=said)
                continue
            phrase = self.grammar.read(words)
            spoken = self._time(words, phrase, spoken)
            tail = bool(found) and not said and skeleton[first - 1] == _SLOT
            found.append(Clause(words, origin[first], phrase, said, *spoken, joined, tail))
            joined = skeleton[last : last + 1] != ";"
        return found, spoken

    def _time(self, words: str, phrase: Phrase, spoken: tuple[int, bool]) -> tuple[int, bool]:
        """Of what time a clause speaks, after one that spoke of `spoken`."""
        if phrase.year:
            return phrase.year, False
        if not phrase.opaque:
            return spoken
        for match in _OTHER_TIME.finditer(words):
            if not _COMPARING.search(words[: match.start()]):
                spoken = (int(match[1]), False) if match[1] else (0, True)
        return spoken


def _pieces(skeleton: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of skeleton[start:end]: between commas, brackets and numbers; brackets within a name are no break."""
    hidden = _INLINE.sub(lambda m: "_" * len(m[0]), skeleton[start:end])
    at = 0
    for match in _BREAKS.finditer(hidden):
        last = match.start() + (match[0] == _SLOT)
        if last > at:
            yield start + at, start + last
        at = match.end()


def _number(text: str, unit: str) -> Number:
    plain = half_width(text).replace(",", "").replace("，", "")
    whole, _, part = plain.partition(".")
    return Number(int(whole + part), len(part), unit)


def _is_about(text: str, said: Said) -> bool:
    """Whether a number states no exact amount."""
    unit = _UNIT.match(text, said.end)
    after = _OR_MORE.match(text, unit.end() if unit else said.end)
    return bool(after or _ABOUT.search(text, max(0, said.start - 12), said.start))
