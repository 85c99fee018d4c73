"""A disclosure as one page for a browser: complete without a network and without scripts, searchable with them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.explain import Provenance
from budgetgen.disclosure.model import (
    Cell,
    Disclosure,
    Figure,
    HeadCell,
    HeadingBlock,
    Paragraph,
    Row,
    TableBlock,
    line_level,
)
from budgetgen.ledger.money import decimal_text
from budgetgen.lexicon.lexicon import RATES

_WIDE = 8
"""Tables of more columns are printed on landscape pages."""
_DEEPEST = 6
"""HTML has so many levels of headings."""
_SPACES = re.compile(r"\s+")


def write_web(disclosure: Disclosure, books: Books) -> bytes:
    """The bytes of the .html: one file that loads nothing."""
    page = _Page(disclosure, books)
    blocks = list(page.blocks())
    style, script = _asset("page.css"), _asset("page.js")
    text = _template().render(
        disclosure=disclosure,
        blocks=blocks,
        contents=[block for block in blocks if block["anchor"] and block["level"] <= 3],
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}",
        data=Markup(_for_script(page.data())),
    )
    return text.encode()


def anchor(address: str) -> str:
    """The id of what stands at an address: HTML takes every character in it but white space."""
    return _SPACES.sub("_", address)


@cache
def _template() -> Template:
    # Only the page's own words are in the template; texts of specs and packs are values, escaped.
    environment = Environment(
        loader=PackageLoader("budgetgen.render", "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _asset(name: str) -> str:
    return resources.files("budgetgen.render").joinpath("web", name).read_text("utf-8")


def _hash(text: str) -> str:
    """How a content security policy names the one text that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _for_script(data: dict[str, Any]) -> str:
    """Data as JSON that no HTML parser takes for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@dataclass(frozen=True, slots=True)
class _WebCell:
    """A cell as the template writes it."""

    tag: str
    text: Markup
    attributes: Markup


class _Page:
    """The page's blocks as the template takes them; what figures come from collects while they are asked for."""

    def __init__(self, disclosure: Disclosure, books: Books) -> None:
        self._disclosure = disclosure
        self._provenance = Provenance(disclosure, books)
        self._figures: dict[str, int] = {}
        self._told: list[dict[str, Any]] = []
        self._amounts: dict[tuple[str, str], int] = {}
        self._anchors: set[str] = set()
        self._level = 1

    def blocks(self) -> Iterator[dict[str, Any]]:
        """The document in its order: headings, paragraphs and tables."""
        for block in self._disclosure.blocks:
            if isinstance(block, HeadingBlock):
                yield self._heading(block.text, block.level + 1)
            elif isinstance(block, TableBlock):
                yield self._table(block)
            elif level := line_level(block.text):
                yield self._heading(block.text, max(level + 1, self._level))
            else:
                yield {"kind": "paragraph", "anchor": "", "level": 0, "text": self._sentences(block)}

    def data(self) -> dict[str, Any]:
        """What the figures come from, for the script: exact amounts in 元, the amounts they sum, other places."""
        return {"figures": self._told, "amounts": list(self._amounts)}

    def _heading(self, text: str, level: int) -> dict[str, Any]:
        self._level = min(level, _DEEPEST)
        return {"kind": "heading", "anchor": self._own(text), "level": self._level, "text": text}

    def _own(self, name: str) -> str:
        """An id that nothing else has: the name itself where it is free."""
        wanted = own = anchor(name)
        number = 1
        while own in self._anchors:
            number += 1
            own = f"{wanted}-{number}"
        self._anchors.add(own)
        return own

    def _sentences(self, block: Paragraph) -> Markup:
        """A paragraph with its cited figures as links to the cells that show them, if one does."""
        parts, done = [], 0
        for cited in sorted(block.citations, key=lambda one: one.start):
            shown = block.text[cited.start : cited.end]
            number = self._told_of(cited.figure)
            link = anchor(next(iter(self._told[number]["cells"]), ""))
            href = Markup(' href="#{}"').format(link) if link else ""
            parts += [
                _lines(block.text[done : cited.start]),
                Markup('<a class="figure"{} data-figure="{}">{}</a>').format(href, number, shown),
            ]
            done = cited.end
        return Markup("").join([*parts, _lines(block.text[done:])])

    def _table(self, block: TableBlock) -> dict[str, Any]:
        title = f"{block.title}（{block.of}）" if block.of and block.of not in block.title else block.title
        return {
            "kind": "table",
            "anchor": self._own(block.name if not block.of else f"{block.name}/{block.of}"),
            "level": min(self._level + 1, _DEEPEST),
            "text": title,
            "title": block.title,
            "wide": block.layout.width > _WIDE,
            "captions": block.captions,
            "header": [self._head_row(row) for row in block.header],
            "rows": [{"role": row.role, "cells": self._row(block, row)} for row in block.rows],
            "footer": [self._head_row(row) for row in block.footer],
            "notes": block.notes,
        }

    def _head_row(self, row: tuple[HeadCell, ...]) -> list[_WebCell]:
        """A row of the header, or above or below records; there numbers and what they say stand between labels."""
        return [self._head_cell(cell) for cell in row if cell.down]

    def _head_cell(self, cell: HeadCell) -> _WebCell:
        attributes = _spans(cell.down, cell.across)
        told = (
            cell.figure is not None or not cell.text or (cell.form is not None and bool(cell.form.spoken_of))
        )
        if not told:
            attributes = Markup(' scope="{}"').format("colgroup" if cell.across > 1 else "col") + attributes
        if cell.figure is not None:
            attributes += self._figure(cell.figure)
        return _WebCell("td" if told else "th", _lines(cell.text), attributes)

    def _row(self, block: TableBlock, row: Row) -> list[_WebCell]:
        pairs = zip(block.columns, row.cells, strict=True)
        return [
            self._cell(cell, column.across, names=column.stub == "名称" and bool(cell.text))
            for column, cell in pairs
            if cell.down
        ]

    def _cell(self, cell: Cell, across: int, names: bool) -> _WebCell:
        attributes = _spans(cell.down, across)
        if names:
            attributes = Markup(' scope="row"') + attributes
        if cell.indent:
            attributes += Markup(' class="in{}"').format(min(cell.indent, 6))
        elif cell.count:
            attributes += Markup(' class="count"')
        if cell.figure is not None:
            attributes += self._figure(cell.figure)
        return _WebCell("th" if names else "td", _lines(cell.text), attributes)

    def _figure(self, figure: Figure) -> Markup:
        own = Markup(' id="{}"').format(self._own(figure.address))
        if not figure.text:
            return own + Markup(' class="figure"')
        return own + Markup(' class="figure" data-figure="{}"').format(self._told_of(figure))

    def _told_of(self, figure: Figure) -> int:
        """The number under which the script finds what a figure comes from."""
        key = f"{figure.address}\n{figure.text}"
        if key not in self._figures:
            found = self._provenance.of(figure)
            parts = [(part.name, decimal_text(part.amount, 2, thousands=True)) for part in found.parts]
            printed = {table.name for table in self._disclosure.tables}
            places = [(where, text) for where, text in found.elsewhere if _where(where) in printed | {""}]
            cells = [where for where, _ in places if _where(where)]
            exact = sum(part.amount for part in found.parts)
            self._figures[key] = len(self._told)
            self._told.append(
                {
                    "address": figure.address if _where(figure.address) in printed else "",
                    "text": figure.text,
                    "unit": "%" if figure.measure in RATES else figure.look.unit,
                    "exact": decimal_text(exact, 2, thousands=True),
                    "whole": "" if found.whole is None else decimal_text(found.whole, 2, thousands=True),
                    "parts": [self._amounts.setdefault(part, len(self._amounts)) for part in parts],
                    "places": places,
                    "cells": cells,
                }
            )
        return self._figures[key]


def _where(place: str) -> str:
    """The table of an address; "" for a place in a sentence."""
    return "" if place.startswith("说明“") else place.split("/", 1)[0]


def _lines(text: str) -> Markup:
    """A text with its line ends as HTML has them."""
    return Markup("<br>").join(text.split("\n"))


def _spans(down: int, across: int) -> Markup:
    rows = Markup(' rowspan="{}"').format(down) if down > 1 else Markup("")
    return rows + (Markup(' colspan="{}"').format(across) if across > 1 else Markup(""))
