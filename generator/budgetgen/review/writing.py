"""A difference as text, Markdown and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from budgetgen.findings import Place
from budgetgen.ledger.money import UNITS, decimal_text, trimmed
from budgetgen.media import in_markdown, json_document, visible
from budgetgen.render.json_data import closed_object
from budgetgen.review.model import (
    ADDED,
    KINDS,
    MOVED,
    REMOVED,
    RENAMED,
    Comparison,
    FigureChange,
    MoneyChange,
    Piece,
    RowChange,
    TextChange,
)

_FOLDED = 4
"""So many numbers that change by an entry are told below it, unless all are asked for."""
_AROUND = 16
"""So many characters of a kept stretch are told beside a change."""
MARKDOWN_LIMIT = 60_000
"""Characters that the hosts of merge requests take in a comment, with some room."""
Paint = Callable[[str, str], str]
"""Gives a text in the colour of a sign, "+" or "-"."""


def plain_paint(text: str, sign: str) -> str:
    """A text without colour; what is gone and what is new is told by brackets."""
    return {"-": f"[-{text}-]", "+": f"{{+{text}+}}"}[sign]


def money(fen: int, unit: str, signed: bool = False) -> str:
    """An amount in a unit, exact and without needless zeros; with a sign if asked."""
    text = trimmed(decimal_text(fen, len(str(UNITS[unit])) - 1, thousands=True))
    return f"+{text}" if signed and fen > 0 else text


def summary(done: Comparison) -> str:
    """How much changes, on one line."""
    counts = (
        (len(done.entries), "笔钱"),
        (len(done.figures), "个数"),
        (len(done.rows), "行文字"),
        (len(done.texts), "段文字"),
    )
    told = "，".join(f"{count} {what}" for count, what in counts if count)
    what = f"不同：{told}" if told else "公开的文本相同"
    return f"{what}（{done.note}）" if done.note else what


def stat(done: Comparison) -> Iterator[str]:
    """How many numbers and rows of each table, and paragraphs under each heading, change."""
    numbers = Counter(change.address.split("/", 1)[0] for change in done.figures)
    rows = Counter(change.table for change in done.rows)
    for table in {**numbers, **rows}:
        told = [
            f"{numbers[table]} 个数" if numbers[table] else "",
            f"{rows[table]} 行" if rows[table] else "",
        ]
        yield f" {table}：{'，'.join(filter(None, told))}"
    for under, count in Counter(change.under for change in done.texts).items():
        yield f" 文字 {under or '（开头）'}：{count} 段"


def text(done: Comparison, paint: Paint = plain_paint, all_numbers: bool = False) -> Iterator[str]:
    """The difference for people, line by line."""
    if done.entries:
        yield f"钱（{done.unit}）"
    for number, entry in enumerate(done.entries, 1):
        yield f"{number}. {_entry(entry, done.unit)}{_written(entry)}"
        yield from _numbers(entry.figures, paint, all_numbers)
        if not done.figures and entry.kind != RENAMED:
            yield "   印出的数没有变"
    if done.together:
        yield "几笔一起改的数" if done.entries else "表里的数"
        yield from _numbers(done.together, paint, all_numbers or not done.entries)
    if done.rows:
        yield "表里的文字"
        yield from (f"   {line}" for change in done.rows for line in _row(change, paint))
    if done.texts:
        yield "文字"
        yield from (f"   {_paragraph(change, paint)}" for change in done.texts)


def _entry(entry: MoneyChange, unit: str) -> str:
    amounts = f"{money(entry.old, unit)} → {money(entry.new, unit)}"
    shift = money(entry.new - entry.old, unit, signed=True)
    told = {
        MOVED: f"{entry.what} → {entry.into}：{money(entry.new, unit)}",
        RENAMED: f"{entry.what} → {entry.into}：{money(entry.new, unit)}，金额没有变",
        ADDED: f"{entry.what}：{money(entry.new, unit)}",
        REMOVED: f"{entry.what}：原来 {money(entry.old, unit)}",
    }.get(entry.kind, f"{entry.what}：{amounts}（{shift}）")
    return f"{KINDS[entry.kind]} {visible(told)}"


def _written(entry: MoneyChange) -> str:
    place = entry.places[1] if entry.places[1].line else entry.places[0]
    return f"　{visible(str(place))}" if place.line else ""


def _numbers(changes: Sequence[FigureChange], paint: Paint, all_numbers: bool) -> Iterator[str]:
    shown = changes if all_numbers else changes[:_FOLDED]
    for change in shown:
        old, new = paint(change.old or "（无）", "-"), paint(change.new or "（无）", "+")
        yield f"   {visible(change.address)}　{old} {new}"
    if len(changes) > len(shown):
        yield f"   …… 另有 {len(changes) - len(shown)} 个数（--all 全部列出）"


def _row(change: RowChange, paint: Paint) -> Iterator[str]:
    if change.old is None or change.new is None:
        sign, row = ("+", change.new) if change.old is None else ("-", change.old)
        yield f"{visible(change.table)}：{paint(visible(' │ '.join(filter(None, row or ()))), sign)}"
        return
    cells = []
    for n in range(max(len(change.old), len(change.new))):
        old = visible(change.old[n]) if n < len(change.old) else ""
        new = visible(change.new[n]) if n < len(change.new) else ""
        if old == new:
            cells.append(new)
        else:
            cells.append("".join(paint(part, sign) for part, sign in ((old, "-"), (new, "+")) if part))
    yield f"{visible(change.table)}：{' │ '.join(filter(None, cells))}"


def _paragraph(change: TextChange, paint: Paint) -> str:
    under = f"{visible(change.under)}：" if change.under else ""
    return under + "".join(_piece(piece, n, change.pieces, paint) for n, piece in enumerate(change.pieces))


def _piece(piece: Piece, at: int, pieces: Sequence[Piece], paint: Paint) -> str:
    shown = visible(piece.text)
    if piece.sign != " ":
        return paint(shown, piece.sign)
    if len(shown) <= 2 * _AROUND:
        return shown
    before = shown[:_AROUND] if at else ""
    after = shown[-_AROUND:] if at + 1 < len(pieces) else ""
    return f"{before}…{after}"


def markdown(done: Comparison, limit: int = MARKDOWN_LIMIT) -> str:
    """The difference as Markdown, for the comment of a merge request; what is beyond the limit is counted."""
    lines = [f"### {in_markdown(done.new)}", "", f"{summary(done)}。", ""]
    if done.entries:
        lines += [
            f"| | 改动（{done.unit}） | 原来 | 现在 | 增减 | 牵动的数 |",
            "|---|---|---:|---:|---:|---|",
        ]
        lines += [_markdown_entry(entry, done.unit) for entry in done.entries]
        lines.append("")
    if done.together:
        lines += ["| 数 | 原来 | 现在 |", "|---|---:|---:|"]
        lines += [
            f"| {in_markdown(c.address)} | {in_markdown(c.old)} | {in_markdown(c.new)} |"
            for c in done.together
        ]
        lines.append("")
    for row in done.rows:
        lines += [f"* {line}" for line in _row(row, _markdown_paint)]
    lines += [f"* {_paragraph(change, _markdown_paint)}" for change in done.texts]
    return _within(lines, limit)


def _markdown_paint(shown: str, sign: str) -> str:
    return f"~~{in_markdown(shown)}~~" if sign == "-" else f"**{in_markdown(shown)}**"


def _markdown_entry(entry: MoneyChange, unit: str) -> str:
    what = " → ".join(filter(None, (entry.what, entry.into)))
    shift = "" if entry.into else money(entry.new - entry.old, unit, signed=True)
    figures = [f"{c.address} {c.old or '无'}→{c.new or '无'}" for c in entry.figures[:_FOLDED]]
    more = f" 等 {len(entry.figures)} 个" if len(entry.figures) > _FOLDED else ""
    amounts = money(entry.old, unit), money(entry.new, unit), shift
    cells = (KINDS[entry.kind], in_markdown(what), *amounts, in_markdown("；".join(figures) + more))
    return f"| {' | '.join(cells)} |"


def _within(lines: list[str], limit: int) -> str:
    """Lines up to a limit of characters; how many are left out is told at the end."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > limit:
            kept += ["", f"…… 另有 {len(lines) - len(kept)} 行没有列出，用 budgetgen diff 看全部。"]
            break
        kept.append(line)
    return "\n".join(kept).rstrip() + "\n"


def data(done: Iterable[Comparison]) -> str:
    """The differences as JSON; amounts in 元 as texts."""
    return json_document({"files": [_data(one) for one in done]})


def _data(done: Comparison) -> dict[str, Any]:
    return {
        "old": done.old,
        "new": done.new,
        "same": done.same,
        "money": [_entry_data(entry) for entry in done.entries],
        "figures": [_figure_data(change) for change in done.together],
        "rows": [
            {"table": r.table, "old": r.old and list(r.old), "new": r.new and list(r.new)} for r in done.rows
        ],
        "texts": [
            {"under": t.under, "numbers_only": t.numbers_only, "pieces": [list(piece) for piece in t.pieces]}
            for t in done.texts
        ],
    }


def _entry_data(entry: MoneyChange) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "what": entry.what,
        "into": entry.into,
        "old": _yuan(entry.old),
        "new": _yuan(entry.new),
        "places": [_place(place) for place in entry.places],
        "figures": [_figure_data(change) for change in entry.figures],
    }


def _figure_data(change: FigureChange) -> dict[str, Any]:
    return {
        "address": change.address,
        "old": change.old,
        "new": change.new,
        "difference": _yuan(change.difference),
    }


def _place(place: Place) -> str:
    return str(place) if place.line else ""


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else decimal_text(fen, 2)


def schema() -> dict[str, Any]:
    """The shape of the JSON as JSON Schema."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    figure = closed_object(address=text, old=text, new=text, difference=maybe)
    figures = {"type": "array", "items": figure}
    row = {"anyOf": [{"type": "null"}, {"type": "array", "items": text}]}
    piece = {"type": "array", "prefixItems": [{"enum": [" ", "-", "+"]}, text], "minItems": 2, "maxItems": 2}
    entry = closed_object(
        kind={"enum": list(KINDS)},
        what=text,
        into=text,
        old=text,
        new=text,
        places={"type": "array", "items": text, "minItems": 2, "maxItems": 2},
        figures=figures,
    )
    change = closed_object(
        under=text, numbers_only={"type": "boolean"}, pieces={"type": "array", "items": piece}
    )
    file = closed_object(
        old=text,
        new=text,
        same={"type": "boolean"},
        money={"type": "array", "items": entry},
        figures=figures,
        rows={"type": "array", "items": closed_object(table=text, old=row, new=row)},
        texts={"type": "array", "items": change},
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "公开文本的不同之处",
        **closed_object(files={"type": "array", "items": file}),
    }
