"""Sentences: a pack's default texts over figures and facts, a spec's own words, and the figures they cite.

Pack texts run in Jinja's immutable sandbox; what a spec says is never given to Jinja. Both cite figures as
`${表/行/列}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from budgetgen.disclosure.books import Books, address_key
from budgetgen.disclosure.model import Citation, Figure, Paragraph, TableBlock
from budgetgen.disclosure.rows import numeral
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import UNITS, decimal_text, round_half_away
from budgetgen.lexicon.lexicon import RATES
from budgetgen.pack.model import Statement
from budgetgen.pack.sandbox import NameAbsent, Sandbox
from budgetgen.pack.wording import Wording
from budgetgen.source.shapes import Words, nearest

CITATION = r"\$\{([^{}]*)\}"
"""What cites a figure: ${ 表/行/列 }; its group is the address, with the blanks around it."""
_CITED = re.compile(CITATION)
_OPEN, _NUMBER, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
"""Marks around a cited figure while a text is composed; no text can hold them (they are not characters)."""

MAX_TEXT = 1_000_000


def date_text(written: str) -> str:
    """2021-12-31 as 2021年12月31日; anything else as it is."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", written)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else written


_OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": False}


_BLOCK_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_END_OF_TAG = re.compile(r"(?<![+-])([%#]\})[ \t]*$")


def _lines_kept(source: str) -> str:
    """A pack's text in which a line that says something keeps its end, also behind a block tag.

    `trim_blocks` takes the end of a line away with the tag before it, which is meant for lines of tags alone.
    """
    return "\n".join(
        _END_OF_TAG.sub(r"+\1", line) if _BLOCK_TAG.sub("", line).strip() else line
        for line in source.split("\n")
    )


@lru_cache(maxsize=4096)
def _compiled(source: str, wording: Wording) -> CodeType:
    """The code of a pack's text; a run over many departments compiles each text once."""
    sandbox = Sandbox(**_OPTIONS)
    whole = _lines_kept(source)
    return sandbox.compile(wording.template(sandbox, whole) if wording else whole)


class Narrator:
    """Writes the sentences of one disclosure and keeps track of the figures they cite."""

    def __init__(self, books: Books, facts: dict[str, Any]) -> None:
        self.books = books
        self.facts = facts
        self.wording = (books.pack.unit_wording if books.spec.unit else None) or Wording()
        self.cited: list[Figure] = []
        self.tables: dict[str, list[TableBlock]] = {}
        self.place = Place()
        self.blanks: dict[str, str] = {}
        self.in_words = {"比": self.change, "幅": self.rate}
        """What may stand for a column in a citation: the change of a row in words."""
        self.environment = Sandbox(**_OPTIONS)
        self.environment.globals = {
            "数": self.number,
            **self.in_words,
            "原因": self.reason,
            "是零": self.is_zero,
            "中文": numeral,
            "日期": date_text,
            "各行": self.rows,
        }

    def fill(self, text: str, more: dict[str, Any], place: Place) -> str:
        """A pack's text (title, caption, sentence) with facts filled in; what is wrong becomes a finding."""
        self.place = place
        source = _CITED.sub(
            lambda m: '{{ 数("' + m[1].strip().replace("\\", "").replace('"', "") + '") }}', text
        )
        if "{{" not in source and "{%" not in source:
            return self.wording.text(source)
        try:
            template = self.environment.template_class.from_code(
                self.environment, _compiled(source, self.wording), self.environment.globals
            )
            filled = template.render(self.facts | more)
        except TemplateSyntaxError as error:
            line = place.line + (error.lineno or 1)
            self.wrong(
                "template-syntax", f"版式包文字写法有误：{error.message}", place=replace(place, line=line)
            )
        except UndefinedError as error:
            name = error.name if isinstance(error, NameAbsent) else ""
            self.wrong("template-name", f"版式包文字用了不存在的名字：{error.message}", about=name)
        except SecurityError as error:
            self.wrong("template-unsafe", f"版式包文字做了不允许的事：{error.message}")
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
            self.wrong("template-syntax", f"版式包文字算不出来：{error}")
        else:
            if len(filled) <= MAX_TEXT:
                return filled
            self.wrong("template-unsafe", f"版式包文字生成了 {len(filled):,} 个字")
        return ""

    def statement(
        self, statement: Statement, written: Words | list[tuple[Words, Words]] | None
    ) -> Iterator[Paragraph]:
        """The paragraphs of a statement: the spec's own text, or the pack's with the spec's blanks filled in."""
        if isinstance(written, Words):
            return self.paragraphs(statement.name, self.cite(written))
        names = tuple(self.books.ledger.everywhere(statement.keyed)) if statement.keyed else statement.blanks
        self.blanks = dict.fromkeys(names, "")
        first: dict[str, Words] = {}
        for key, words in written or ():
            name = key.text.split()[0] if statement.keyed and key.text else key.text
            if (before := first.setdefault(name, key)) is not key:
                message = f"说明 “{statement.name}” 的 “{name}” 写了两次，第 {before.place.line} 行已有"
                self.wrong("duplicate-key", message, "请合并或删去一处", key.place)
            if name in self.blanks:
                self.blanks[name] = self.cite(words).rstrip("。；，")
                continue
            if statement.keyed and not self.books.spec.adds_up:
                continue  # the lines that could not be read may hold it
            close = nearest(name, names)
            remedy = f"是否想写 “{close}”？" if close else "可以填：" + ("、".join(names) or "（无）")
            message = f"说明 “{statement.name}” 没有 “{key.text}” 这个空"
            self.wrong("unknown-key", message, remedy, key.place)
        return self.paragraphs(
            statement.name, self.fill(statement.text, {"填": self.blanks}, statement.place)
        )

    def cite(self, words: Words) -> str:
        """A person's text with its `${表/行/列}` replaced by figures."""
        self.place = words.place

        def number(match: re.Match[str]) -> str:
            self.place = words.at(match.start())
            address = match[1].strip()
            row, _, last = address.rpartition("/")
            in_words = self.in_words.get(last)
            return in_words(row) if in_words else self.number(address)

        text = _CITED.sub(number, words.text)
        if "${" in text:
            self.place = words.at(words.text.rindex("${"))
            spot = text[text.index("${") :][:20]
            self.wrong("citation-syntax", f"引用 “{spot}” 没有写完", "引用写作 ${表/行/列}，注意收尾的 }")
        return text

    def paragraphs(self, name: str, text: str) -> Iterator[Paragraph]:
        """A text's non-empty lines as paragraphs, its marks as citations."""
        for line in text.splitlines():
            if line.strip():
                yield self.unmarked(name, line.strip(" \t"))

    def unmarked(self, name: str, line: str) -> Paragraph:
        """One line without marks, its figures by position."""
        text, citations = "", []
        for part in re.split(f"({_OPEN}.*?{_CLOSE})", line):
            shown = part
            if part.startswith(_OPEN):
                number, _, shown = part[1:-1].partition(_NUMBER)
                citations.append(Citation(len(text), len(text) + len(shown), self.cited[int(number)]))
            text += shown
        return Paragraph(name, text, tuple(citations))

    def plain(self, text: str) -> str:
        """A text without marks (titles, captions, header labels)."""
        return "".join(p.text for p in self.paragraphs("", text)) if _OPEN in text else text

    def figure(self, address: str) -> Figure | None:
        """The figure of an address, or None after reporting that there is none."""
        found = self.books.figures.get(address_key(address))
        spec = self.books.spec
        if found is None and not spec.adds_up and self.place.file != spec.file:
            return None  # an amount could not be read, and that is reported already
        if found is None:
            close = nearest(address_key(address), self.books.figures)
            remedy = f"是否想写 “{close}”？" if close else "地址写作 表/行/列；budgetgen show 列出全部表名"
            self.wrong("unknown-figure", f"没有 “{address}” 这个数", remedy, about=address)
        elif found.amount is None:
            self.books.unknown(found)
            return None
        return found

    def number(self, address: str) -> str:
        """A figure's number in the narrative's unit, 0 without decimals; a rate in per cent."""
        found = self.figure(address)
        if found is None:
            return ""
        if found.measure in RATES:
            return self.mark(found, decimal_text(found.scaled, found.look.decimals))
        return self.mark(found, self.shown(found.amount or 0))

    def shown(self, fen: int) -> str:
        """An amount in the narrative's unit and decimals, 0 as a bare 0."""
        scaled = self.scaled(fen)
        return decimal_text(scaled, self.books.pack.narrative_decimals) if fen else "0"

    def scaled(self, fen: int) -> int:
        """An amount as an integer of the narrative's last decimal."""
        pack = self.books.pack
        return round_half_away(fen * 10**pack.narrative_decimals, UNITS[pack.narrative_unit])

    def mark(self, figure: Figure, text: str) -> str:
        """A figure's text between marks."""
        self.cited.append(figure)
        return f"{_OPEN}{len(self.cited) - 1}{_NUMBER}{text}{_CLOSE}"

    def change(self, row: str) -> str:
        """增加3.33万元, 减少0.01万元 or 持平: the 增减 of a row (表/行), as it is shown."""
        found = self.figure(f"{row}/增减")
        if found is None:
            return ""
        shown = self.scaled(found.amount or 0)
        if shown == 0:
            return "持平"
        word = "增加" if shown > 0 else "减少"
        text = decimal_text(abs(shown), self.books.pack.narrative_decimals)
        return word + self.mark(found, text) + self.books.pack.narrative_unit

    def rate(self, row: str) -> str:
        """，增长5.20% or ，下降3.00%: the 增减率 of a row (表/行); "" for no change, or on a base of zero."""
        found = self.figure(f"{row}/增减率")
        if found is None or not found.scaled:
            return ""
        word = "增长" if found.scaled > 0 else "下降"
        return f"，{word}{self.mark(found, decimal_text(abs(found.scaled), found.look.decimals))}%"

    def reason(self, blank: str, row: str) -> str:
        """，主要原因是… for a change that the spec explains; a change without a reason is a finding."""
        found = self.figure(f"{row}/增减")
        if found is None:
            return ""
        reason = self.blanks.get(blank, "")
        spec = self.books.spec
        readable = spec.adds_up and "说明" not in spec.lost
        if not reason and readable and self.scaled(found.amount or 0) != 0:
            wrong = self.wrong(
                "change-reason",
                f"{blank} 比上年{self.unmarked('', self.change(row)).text}，没有写原因",
                f"请在 说明 下写 {blank} 的原因",
                replace(spec.places.get("说明", spec.place), inside=f"说明/{blank}"),
            )
            self.books.unexplained[wrong] = found
        return f"，主要原因是{reason}" if reason else ""

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a tree table: 码, 名, 级 (from 1), 路 (names from 类 down to the row)."""
        if table not in self.tables:
            self.wrong("template-name", f"没有叫 “{table}” 的表")
        path: list[str] = []
        found = []
        for block in self.tables.get(table, ()):
            for row in block.rows:
                if row.level:
                    path = [*path[: row.level - 1], row.label]
                    found.append({"码": row.name, "名": row.label, "级": row.level, "路": path})
        return found

    def is_zero(self, address: str) -> bool:
        """Whether a figure is 0."""
        found = self.figure(address)
        return found is None or found.amount == 0

    def wrong(
        self, rule: str, message: str, remedy: str = "", place: Place | None = None, about: str = ""
    ) -> Finding:
        """Report an error at the text that is being written, about a name or an address that is not there."""
        told = (about,) if about else ()
        found = Finding(place or self.place, rule, Severity.ERROR, message, remedy, about=told)
        self.books.findings.append(found)
        return found
