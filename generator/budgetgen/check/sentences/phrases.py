"""What the words before a number say: whose amount it is, of which year, a change or a share; or that nobody can tell.

A phrase is understood as a whole or not at all: labels of the tables, years, comparisons, directions, and a small stock
of words that say nothing of their own (本部门, 安排, 预算, 共计). One word beyond that, and the phrase is opaque: it may
speak of something that no table shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

MAX_PHRASE = 90
"""Longer stretches without a comma are prose."""

_YEAR = r"(?:上年度?|去年|上一年度?|\d{4}年度?)"
_BY_HOW_MUCH = r"(?:额|数|率|幅度|比例)?(?:了)?(?:为|达到?|是)?"
_HOW = r"(?:略有?|有所|小幅|大幅|明显|相应|适当|合计|净|共|均)*"
_MORE = "增加|增长|上升|提高|提升|增多|上涨|上浮|核增|调增|增支|增收|增幅|增|多$"
_LESS = "减少|下降|降低|压减|压缩|压降|缩减|削减|核减|调减|下浮|回落|减支|减收|降幅|减幅|减|少$"
_NO_CHANGE = r"持平|一致|相同|相等|(?:保持|维持)?不变|(?:无|没有|未有?|未发生|未作)(?:任何|增减)*(?:变化|变动|增减|调整|改变)"
_GRAMMAR = re.compile(
    "|".join(
        (
            rf"(?P<compared>(?:与|同|比|较|和|跟|相比于?)(?P<against>{_YEAR})同?期?(?:部门|单位)?(?:年初)?(?P<basis>(?:预算)?执行|预算)?"
            r"(?:安排)?(?:数|额)?(?:相比较?|比较|对比|相较|比)?|同比|相比)",
            rf"(?P<loose>(?:基本|大致|大体|总体)(?:上|保持)?(?:相当|稳定|{_NO_CHANGE}))",
            rf"(?P<level>{_NO_CHANGE})",
            rf"(?P<more>{_HOW}(?:{_MORE}){_BY_HOW_MUCH})",
            rf"(?P<less>{_HOW}(?:{_LESS}){_BY_HOW_MUCH})",
            r"(?P<year>(?P<of>\d{4})年度?(?:当年)?|本年度?|今年|当年|全年)",
            r"(?P<before>上年度?|去年|上一年度?)",
            r"(?P<opens>其中|包括|包含|(?P<all>分别(?:是|为))|含)",
            r"(?P<share>占)",
            r"(?P<spent>(?:预算)?执行数?)",
            r"(?P<code>(?:\d{7}|\d{5}|\d{3})(?![\d年]))",
            r"(?P<own>[我本全]部门)",
            r"(?P<plain>[我本](?:单位|局|委|办公室|办|院|校|厅|处|所|站|中心|街道|街|馆|会)|全(?:局|委|院|校|厅|馆)|部门预算"
            r"|单位预算|财政拨款|按(?:支出)?(?:功能|经济|资金|单位|用途|性质)(?:分类|性质|来源|科目)*(?:分|划分|看)?"
            r"|\((?:含|包括)(?:所属|下属)单位\)|部门|年初|年终|拨款|安排|编制|编列|列支|核定|批复|申报|下达|预算数|预算|支出|收入"
            r"|收支|资金|经费|价值|总额|金额|总计|合计|共计|总共|全部|计划|一般|达到?|科目|\((?:类|款|项)\)|[共计为是有数总额的拟中])",
        )
    )
)
_LIKE = ("一致", "相同", "相等")
"""Words that say nothing of a change unless they say with what year they compare."""

_AND = re.compile("以及|、|和|与|及")
_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、]|[一二三四五六七八九十]{1,3}(?:、|是))+"
)
_CONJUNCTION = re.compile(rf"^(?:以及|及|和|与|、)(?!{_YEAR})")
_ASIDE = re.compile(
    r"^(?!.*(?:人均|户均|平均|每))(?:的)?(?:其|该项)?(?:增加|减少|变动|变化|增减|增长|下降|持平|差异)*的?(?:主要|具体|减支|增支)?(?:原因|是|因(?!公)|由于|系|用于|为了|详见|关于|按照?|根据|反映)"
)
_LEVEL_MARK = re.compile(r"\((?:类|款)\)")


class Labels(Protocol):
    """Whatever knows which labels begin at a place of a text."""

    def at(self, text: str, start: int) -> list[str]:
        """The labels that text has from `start` on, the longest first."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What words say. `year`: whose amount (0: not said); `against`: compared with which year (0: with none)."""

    labels: tuple[str, ...] = ()
    year: int = 0
    against: int = 0
    basis: str = ""
    """What of that year it compares with, if it says so: 预算 or 执行."""
    direction: int = 0
    """1 for 增加, -1 for 减少."""
    level: bool = False
    """持平."""
    opens: str = ""
    """What it opens: 其中 some parts, or 分别 all of them."""
    whole: tuple[str, ...] | None = None
    """The labels behind 占; empty if it does not say of what."""
    opaque: bool = False
    aside: bool = False
    """A reason or a purpose, which is no amount's name."""
    unit: str = ""
    """Of which unit alone it speaks: then it is opaque to whoever knows the whole department only."""
    everyone: bool = False
    """It says that it speaks of the whole department."""

    @property
    def compares(self) -> bool:
        """Whether its number is a change, another year's or a share, and not the amount of what it names."""
        return bool(self.direction or self.against) or self.whole is not None

    @property
    def clear(self) -> bool:
        """Whether all its words are understood, or may be passed over."""
        return self.aside or not self.opaque


OPAQUE = Phrase(opaque=True)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    year: int = 0
    extra: str = ""


class Grammar:
    """Reads phrases of a disclosure of `year`.

    `own` are words for the department itself, `units` for its units where it has several: what each is called -> which.
    """

    def __init__(
        self, labels: Labels, year: int, own: tuple[str, ...] = (), units: Mapping[str, str] | None = None
    ) -> None:
        self.labels, self.year, self.own, self.units = labels, year, own, units or {}
        self._read: dict[str, Phrase] = {}

    def read(self, words: str) -> Phrase:
        """The phrase of a clause's words (half-width punctuation, no blanks, no quotation marks)."""
        if words not in self._read:
            self._read[words] = self._phrase(words)
        return self._read[words]

    def _phrase(self, words: str) -> Phrase:
        bare = _bare(words)
        tokens = self._tokens(bare, 0, set()) if len(bare) <= MAX_PHRASE else None
        if tokens is not None:
            phrase = _understood(tokens)
            likened = phrase.level and not phrase.against and not bare.startswith(words[:1])
            return OPAQUE if likened else phrase  # 与支出预算持平: with something else than last year
        return replace(OPAQUE, aside=bool(_ASIDE.match(bare)))

    def listed(self, words: str) -> list[Phrase]:
        """The names that words list (基本支出和项目支出; 2021年、2022年基本支出), each as a phrase; none if not understood.

        What one of them does not say stands with another: a year or a unit before, the label behind.
        """
        bare = _bare(words)
        tokens = self._tokens(bare, 0, set(), _AND) if len(bare) <= MAX_PHRASE else None
        if tokens is None:
            return []
        groups: list[list[_Token]] = [[]]
        for token in tokens:
            if token.kind == "and":
                groups.append([])
            else:
                groups[-1].append(token)
        if any(token.kind == "unit" for token in tokens):
            groups = [self._of_a_unit(group) for group in groups]
        found = [_understood(group) for group in groups]
        for number in range(len(found) - 2, -1, -1):
            if not found[number].labels:
                found[number] = replace(found[number], labels=found[number + 1].labels)
        for number in range(1, len(found)):
            before, one = found[number - 1], found[number]
            unit = one.unit or before.unit
            year = one.year or before.year
            found[number] = replace(one, unit=unit, year=year, opaque=one.opaque or bool(unit))
        plain = all(p.labels and not (p.direction or p.level or p.against or p.opens) for p in found)
        return found if plain and len(found) > 1 else []

    def _of_a_unit(self, group: list[_Token]) -> list[_Token]:
        """One of several names that speak of units: what may be a unit or a label is a unit."""
        first = next((t for t in group if t.kind in ("label", "unit")), None)
        if first is None or first.kind == "unit" or first.text not in self.units:
            return group
        unit = _Token("unit", first.text, extra=self.units[first.text])
        return [unit if token is first else token for token in group]

    def _tokens(
        self, text: str, start: int, dead: set[int], between: re.Pattern[str] | None = None
    ) -> list[_Token] | None:
        """The text from `start` on as tokens, or None; `dead` are places from where no way leads to the end.

        `between`: what may stand between the names of a list.
        """
        if start == len(text):
            return []
        if start in dead:
            return None
        for token in self._starting(text, start, between):
            rest = self._tokens(text, start + len(token.text), dead, between)
            if rest is not None:
                return [token, *rest]
        dead.add(start)
        return None

    def _starting(self, text: str, start: int, between: re.Pattern[str] | None) -> Iterator[_Token]:
        for label in self.labels.at(text, start):
            yield _Token("label", label, self.year if label.startswith("本年") else 0)
        for name, unit in self.units.items():
            if text.startswith(name, start):
                yield _Token("unit", name, extra=unit)
        yield from (_Token("plain", name) for name in self.own if text.startswith(name, start))
        if between and (mark := between.match(text, start)):
            yield _Token("and", mark[0])
        match = _GRAMMAR.match(text, start)
        if match is None:
            return
        kind = next(k for k in _KINDS if match[k] is not None)
        year, extra = 0, ""
        if kind == "compared":
            year, extra = self._year(match["against"] or ""), (match["basis"] or "")[-2:]
        elif kind == "year":
            year = int(match["of"]) if match["of"] else self.year
        elif kind == "before":
            year = self.year - 1
        elif kind == "opens":
            extra = match["all"] or ""
        yield _Token(kind, match[0], year, extra)

    def _year(self, words: str) -> int:
        return int(words[:4]) if words[:4].isdigit() else self.year - 1


_KINDS = [
    "compared",
    "loose",
    "level",
    "more",
    "less",
    "year",
    "before",
    "opens",
    "share",
    "spent",
    "code",
    "own",
    "plain",
]


def _bare(words: str) -> str:
    """Words without numbering and conjunctions, of a chain of 类 and 款 the last: 财政事务(款)行政运行(项) is 行政运行(项)."""
    bare = _CONJUNCTION.sub("", _NUMBERING.sub("", words))
    parents = [m.end() for m in _LEVEL_MARK.finditer(bare) if m.end() < len(bare)]
    return bare[parents[-1] :] if parents else bare


def _understood(tokens: list[_Token]) -> Phrase:
    """The phrase of tokens; opaque where their order does not tell what the number is."""
    kinds = [t.kind for t in tokens]
    phrase = Phrase()
    for number, token in enumerate(tokens):
        before, after = kinds[:number], kinds[number + 1 :]
        if token.kind in ("more", "less"):
            if phrase.direction or "label" in after or "compared" in after:
                return OPAQUE
            phrase = replace(phrase, direction=1 if token.kind == "more" else -1)
        elif token.kind == "compared":
            if phrase.against:
                return OPAQUE
            phrase = replace(phrase, against=token.year, basis=token.extra)
        elif token.kind in ("level", "loose"):
            if "label" in after or (token.text in _LIKE and not phrase.against):
                return OPAQUE
            phrase = replace(phrase, level=token.kind == "level")
        elif token.kind in ("year", "before"):
            if phrase.year and phrase.year != token.year:
                return OPAQUE
            phrase = replace(phrase, year=token.year)
        elif token.kind == "opens":
            if "label" in before:
                return OPAQUE
            phrase = replace(phrase, opens="分别" if token.extra else "其中")
        elif token.kind == "share":
            whole = tuple(t.text for t in tokens[number + 1 :] if t.kind == "label")
            return replace(phrase, whole=whole)
        elif token.kind == "unit":
            if phrase.unit not in ("", token.extra):
                return OPAQUE
            phrase = replace(phrase, unit=token.extra, opaque=True)
        elif token.kind == "spent":
            if "label" in kinds:
                return OPAQUE  # no budget has it
        elif token.kind == "own":
            phrase = replace(phrase, everyone=True)
        elif token.kind == "label":
            phrase = replace(phrase, labels=(*phrase.labels, token.text), year=phrase.year or token.year)
    return phrase
