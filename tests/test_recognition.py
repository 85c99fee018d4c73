"""Tables of published documents understood by the lexicon alone, and the exact amounts behind their rounded cells."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from budgetgen.ledger.dimensions import YEARS
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import standard
from budgetgen.publish import prepare
from budgetgen.read.model import ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText
from budgetgen.recognition.numbers import Number, read_code, read_number, shows_nothing
from budgetgen.recognition.tables import recognise
from budgetgen.reconstruction.solving import reconstruct
from tests.as_read import as_read
from tests.making import ROOT, example_specs

PUBLISHED = {
    "zhangjiakou-2022": 215,
    "putuo-finance-2025": 241,
    "putuo-wanli-2025": 875,
    "putuo-wanli-2023": 638,
    "putuo-fuliyuan-2024": 185,
    "putuo-finance-2024-final": 195,
}
"""Documents as published, with how many numbers their tables of figures show."""
SPECS = [*sorted((ROOT / "specs").rglob("*.yaml")), *example_specs()]


def published(name: str) -> ReadDocument:
    """A published document: each table with its title and captions, merged cells as blanks."""
    tables: list[dict[str, Any]] = json.loads(
        (ROOT / f"tests/data/{name}/tables.json").read_text(encoding="utf-8")
    )
    blocks: list[ReadBlock] = []
    for table in tables:
        blocks.append(ReadText(table["title"]))
        blocks += [ReadText(text) for text in table["caption"]]
        rows = [*table["header"], *table["body"]]
        blocks.append(ReadGrid(tuple(tuple(ReadCell(text) for text in row) for row in rows)))
        blocks += [ReadText(text) for text in table.get("note", ())]
    return ReadDocument(name, "json", tuple(blocks))


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_number_of_the_figure_tables_is_bound(name: str) -> None:
    tables = [table for table in recognise(published(name), standard()) if table.figures]
    assert [cell for table in tables for cell in table.unread] == []
    assert sum(len(table.figures) for table in tables) == PUBLISHED[name]


@pytest.mark.parametrize("name", [name for name in PUBLISHED if not name.endswith("final")])
def test_some_ledger_is_shown_as_just_these_cells(name: str) -> None:
    tables = recognise(published(name), standard())
    program, solution = reconstruct(tables)
    assert solution.broken == ()
    for relation in program.relations:
        assert (
            relation.least <= sum(sign * solution.amounts[n] for n, sign in relation.terms) <= relation.most
        )


def test_final_accounts_that_are_off_by_a_last_digit_say_where() -> None:
    _, solution = reconstruct(recognise(published("putuo-finance-2024-final"), standard()))
    off = {(r.source.cell.label, r.source.cell.text) for r in solution.broken if r.source}
    assert off == {("八、社会保障和就业支出", "326.71")}


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_a_cell_asks_what_the_layout_asks(spec: Any) -> None:
    """The two directions of one vocabulary: the query found from the labels has the amount that was printed by them."""
    prepared = prepare(spec)
    disclosure, books = prepared.disclosure, prepared.books
    assert disclosure is not None and books is not None
    read = recognise(as_read(disclosure), standard())
    compared = 0
    for block, table in zip(disclosure.tables, read, strict=True):
        bound = {(cell.row - table.head, cell.column): cell for cell in table.bound}
        for r, row in enumerate(block.rows):
            for c, cell in enumerate(row.cells):
                figure = cell.figure
                if figure is None or figure.book != "明细" or not cell.text.strip() or table.records:
                    continue
                found = bound[r, c]
                assert found.measure == figure.measure, (block.title, cell.text)
                if not figure.measure:
                    asked = found.query
                    if "year" not in asked.by_dimension:
                        asked = asked & Query.of({"year": YEARS[:1]})
                    assert books.ledger.ask(asked).amount == figure.amount, (
                        block.title,
                        row.label,
                        cell.text,
                    )
                compared += 1
    assert compared


def _changed(document: ReadDocument, change: Any) -> ReadDocument:
    blocks = tuple(change(block) if isinstance(block, ReadGrid) else block for block in document.blocks)
    return replace(document, blocks=blocks)


def test_columns_in_another_order_stay_bound() -> None:
    """The figures of 支出总表 turned round, each under its own label."""

    def turned(grid: ReadGrid) -> ReadGrid:
        if grid.width != 7 or "功能" not in grid.rows[1][0].text:
            return grid
        order = [0, 1, 2, 3, 6, 5, 4]
        rows = [tuple(row[c] for c in order) for row in grid.rows]
        first = list(rows[0])
        first[4], first[6] = first[6], first[4]
        return replace(grid, rows=(tuple(first), *rows[1:]))

    before = recognise(published("putuo-finance-2025"), standard())
    after = recognise(_changed(published("putuo-finance-2025"), turned), standard())

    def asked(tables: Any) -> list[list[Any]]:
        return [sorted((c.row, str(c.query), c.text) for c in table.figures) for table in tables]

    assert asked(before) == asked(after)


def test_a_wrong_cell_makes_the_ledger_impossible_and_is_found() -> None:
    """87.36 typed as 887.36: nothing adds up any more, and the wrong cell is among those that say so."""

    def slipped(grid: ReadGrid) -> ReadGrid:
        rows = [
            tuple(
                replace(cell, text="8,873,617.00") if cell.text == "873,617.00" and r > 12 else cell
                for cell in row
            )
            for r, row in enumerate(grid.rows)
        ]
        return replace(grid, rows=tuple(rows))

    document = published("putuo-finance-2025")
    blocks = list(document.blocks)
    at = [n for n, block in enumerate(blocks) if isinstance(block, ReadGrid)][2]
    grid = blocks[at]
    assert isinstance(grid, ReadGrid)
    blocks[at] = slipped(grid)
    _, solution = reconstruct(recognise(replace(document, blocks=tuple(blocks)), standard()))
    assert solution.broken


def test_an_unknown_column_is_told_and_not_guessed() -> None:
    def renamed(grid: ReadGrid) -> ReadGrid:
        rows = [
            tuple(replace(cell, text="其他口径") if cell.text == "项目支出" else cell for cell in row)
            for row in grid.rows
        ]
        return replace(grid, rows=tuple(rows))

    tables = recognise(_changed(published("putuo-finance-2025"), renamed), standard())
    unread = [cell for table in tables for cell in table.unread]
    assert len(unread) == 14
    assert {cell.why for cell in unread} == {
        "不认识列的标签 “支出预算·其他口径”",
        "不认识列的标签 “一般公共预算支出·其他口径”",
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("555.53", Number(55553, 2)),
        ("1,234,567", Number(1234567, 0)),
        ("１２．５０", Number(1250, 2)),
        ("(1,000.00)", Number(-100000, 2)),
        ("- 3.10", Number(-310, 2)),
        ("1 234.50", Number(123450, 2)),
        ("12.5%", Number(125, 1, True)),
        ("0", Number(0, 0)),
        ("", None),
        ("--", None),
        ("—", None),
        ("12,34", None),
        ("0201", None),
        ("≥3套", None),
        ("2022年", None),
        ("9" * 50, None),
    ],
)
def test_numbers_of_cells(text: str, number: Number | None) -> None:
    if text in {"--", "—"}:
        assert shows_nothing(text)
    found = read_number(text)
    assert found == number or (found is not None and found.scaled == 0 and shows_nothing(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [("205", "205"), ("'02", "02"), ("30101.0", "30101"), ("201 06", "20106"), ("2", ""), ("合计", "")],
)
def test_codes_of_cells(text: str, code: str) -> None:
    assert read_code(text) == code


def test_what_rounds_to_a_number() -> None:
    """555.53万元 is any amount from 5,555,250.00 元, which is half a step below, to just below half a step above."""
    assert Number(55553, 2).interval("万元") == (555_525_000, 555_534_999)
    assert Number(-55553, 2).interval("万元") == (-555_534_999, -555_525_000)
    assert Number(0, 2).interval("万元") == (-4_999, 4_999)
    assert Number(2642448, 0).interval("元") == (264_244_750, 264_244_849)
    assert Number(264244800, 2).interval("元") == (264_244_800, 264_244_800)
