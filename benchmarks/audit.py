"""How surely an audit finds what is wrong. Usage: python benchmarks/audit.py [every]

Each number of the tables of figures (every n-th of them) is changed in seven ways, one document a change; told is how
often something is told, how often the changed cell is named first, and how often among the first three suspects;
beside it the usual check of each sum by its intervals and with a flat tolerance, on the same documents.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import usual

from budgetgen.audit.sentences import audit_sentences
from budgetgen.audit.tables import KINDS, TablesAudited, audit_tables
from budgetgen.ledger.dimensions import YEARS
from budgetgen.ledger.money import UNITS, decimal_text
from budgetgen.lexicon.lexicon import standard
from budgetgen.read.model import ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from budgetgen.recognition.model import Bound, FigureTable
from budgetgen.recognition.numbers import Number
from budgetgen.recognition.tables import recognise
from budgetgen.reconstruction.conflicts import Joint
from budgetgen.reconstruction.program import program

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = (
    "zhangjiakou-2022",
    "putuo-finance-2025",
    "putuo-wanli-2025",
    "putuo-wanli-2023",
    "putuo-fuliyuan-2024",
)
FINAL = ("putuo-finance-2024-final",)
UNIT = "元"
WAYS = ("2u", "5u", "0.1万元", "0.9万元", "9万元", "相邻两位颠倒", "改一位")
THREE = 3


@dataclass(frozen=True)
class Mutant:
    """A document with one number changed: `way` how, `table` and `cell` where."""

    way: str
    tables: list[FigureTable]
    table: int
    cell: Bound


def published(name: str) -> ReadDocument:
    """The tables of a published document."""
    tables: list[dict[str, Any]] = json.loads(
        (ROOT / f"tests/data/{name}/tables.json").read_text(encoding="utf-8")
    )
    blocks: list[ReadBlock] = []
    for table in tables:
        blocks += [ReadText(text) for text in (table["title"], *table["caption"])]
        rows = [*table["header"], *table["body"]]
        blocks.append(ReadGrid(tuple(tuple(ReadCell(text) for text in row) for row in rows)))
        blocks += [ReadText(text) for text in table.get("note", ())]
    return ReadDocument(name, "json", tuple(blocks))


def mutants(tables: list[FigureTable], every: int, dice: random.Random) -> Iterator[Mutant]:
    """Documents with one number changed."""
    count = 0
    for at, table in enumerate(tables):
        for cell in table.figures:
            if not cell.number or not cell.number.scaled or not cell.sums(YEARS[0]):
                continue
            for way in WAYS:
                count += 1
                changed = None if count % every else changed_number(cell.number, way, table, dice)
                if changed is not None and changed.scaled != cell.number.scaled:
                    wrong = replace(cell, number=changed, text=str(changed.scaled / 10**changed.decimals))
                    bound = tuple(wrong if one is cell else one for one in table.bound)
                    own = [*tables[:at], replace(table, bound=bound), *tables[at + 1 :]]
                    yield Mutant(way, own, at, wrong)


def changed_number(number: Number, way: str, table: FigureTable, dice: random.Random) -> Number | None:
    """A number wrong in one way; None where it cannot be."""
    digits = str(abs(number.scaled))
    if way == "相邻两位颠倒":
        places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1]]
        if not places:
            return None
        n = dice.choice(places)
        return replace(number, scaled=int(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]))
    if way == "改一位":
        n = dice.randrange(len(digits))
        return replace(
            number,
            scaled=int(
                digits[:n] + dice.choice([d for d in "0123456789" if d != digits[n]]) + digits[n + 1 :]
            ),
        )
    if way.endswith("u"):
        finest = Number(number.scaled * 10 ** (table.decimals - number.decimals), table.decimals)
        return replace(finest, scaled=finest.scaled + dice.choice((1, -1)) * int(way[:-1]))
    unit = UNITS[table.unit or UNIT]
    finest = Number(number.scaled * 10 ** (table.decimals - number.decimals), table.decimals)
    return replace(
        finest, scaled=finest.scaled + round(float(way[:-2]) * UNITS["万元"] * 10**finest.decimals / unit)
    )


def place_of(tables: list[FigureTable], table: int, cell: Bound) -> tuple[str, str, str]:
    """What an audit calls a cell."""
    from budgetgen.audit.cells import row_name
    from budgetgen.reconstruction.program import Source

    return (
        tables[table].title,
        row_name(Source(tables[table], cell)),
        tables[table].columns[cell.column].name,
    )


def joint_says(done: TablesAudited, mutant: Mutant) -> tuple[bool, bool, bool]:
    """(told, named first, among three) by the joint program; a hint that names the cell counts."""
    place = place_of(mutant.tables, mutant.table, mutant.cell)
    names = [[(c.table, c.row, c.column) for c in one.suspects] for one in done.contradictions]
    hinted = any(mutant.cell.text in hint.message for hint in done.hints)
    first = any(own[0] == place for own in names)
    return (
        bool(names) or hinted,
        first or (hinted and not names),
        hinted or any(place in own[:THREE] for own in names),
    )


def usual_says(mutant: Mutant, holds: Any) -> tuple[bool, bool, bool]:
    """The same by sums checked one at a time."""
    asked = program(mutant.tables, KINDS, UNIT, YEARS[0], doubt=True)
    found = usual.accused(asked, holds)
    names = []
    for number in found[:THREE]:
        source = asked.relations[number].source
        assert source is not None
        names.append(
            source.cell.spot == mutant.cell.spot
            and source.cell.text == mutant.cell.text
            and source.cell.row == mutant.cell.row
        )
    return bool(found), bool(names and names[0]), any(names)


def measure(names: tuple[str, ...], every: int) -> None:
    """Print the table of some documents."""
    told: dict[str, Counter[str]] = {}
    count: Counter[str] = Counter()
    dice = random.Random(1)
    for name in names:
        tables = recognise(published(name), standard())
        for mutant in mutants(tables, every, dice):
            says = {
                "合算": joint_says(audit_tables(name, mutant.tables, UNIT), mutant),
                "区间": usual_says(mutant, usual.interval),
                "定差": usual_says(mutant, usual.flat),
            }
            for group in (mutant.way, "全部"):
                count[group] += 1
                for way, (any_, first, three) in says.items():
                    own = told.setdefault(group, Counter())
                    own[way, "发现"] += any_
                    own[way, "首个"] += first
                    own[way, "前三"] += three
    print(
        "| 改法 | 份数 | "
        + " | ".join(f"{w} {k}" for w in ("合算", "区间", "定差") for k in ("发现", "首个", "前三"))
        + " |"
    )
    print("|---" * 11 + "|")
    for group in (*WAYS, "全部"):
        if count[group]:
            cells = [
                f"{100 * told[group][w, k] / count[group]:.1f}"
                for w in ("合算", "区间", "定差")
                for k in ("发现", "首个", "前三")
            ]
            print(f"| {group} | {count[group]} | {' | '.join(cells)} |")


Change = tuple[int, Bound, Bound]
"""Which table, which cell, and the cell as it is wrong."""


def with_changes(tables: list[FigureTable], changes: Iterable[Change]) -> list[FigureTable]:
    """Tables with some cells wrong."""
    found = list(tables)
    for at, cell, wrong in changes:
        bound = tuple(wrong if one is cell else one for one in found[at].bound)
        found[at] = replace(found[at], bound=bound)
    return found


def cells_of(tables: list[FigureTable], blank: bool = False) -> list[tuple[int, Bound]]:
    """The cells of this year's figures that show an amount, or those that show nothing."""
    return [
        (at, cell)
        for at, table in enumerate(tables)
        for cell in table.bound
        if cell.sums(YEARS[0])
        and (cell.number is None if blank else bool(cell.number and cell.number.scaled))
    ]


def shown(number: Number) -> str:
    """A number as a cell has it."""
    return decimal_text(number.scaled, number.decimals)


def wrong_cell(cell: Bound, number: Number | None) -> Bound:
    """A cell that shows another number, or nothing."""
    return replace(cell, number=number, text=shown(number) if number else "")


def two_errors(tables: list[FigureTable], dice: random.Random) -> list[Change]:
    """Two numbers of two tables wrong, each in another way."""
    found: list[Change] = []
    for at, cell in dice.sample(cells_of(tables), 2):
        way = dice.choice(("9万元", "相邻两位颠倒", "0.9万元"))
        assert cell.number is not None
        number = changed_number(cell.number, way, tables[at], dice)
        if number is None or number.scaled == cell.number.scaled:
            return []
        found.append((at, cell, wrong_cell(cell, number)))
    return found


def lost(tables: list[FigureTable], dice: random.Random) -> list[Change]:
    """A number left out."""
    at, cell = dice.choice(cells_of(tables))
    return [(at, cell, wrong_cell(cell, None))]


def filled(tables: list[FigureTable], dice: random.Random) -> list[Change]:
    """A number of the same table where nothing was."""
    at, cell = dice.choice(cells_of(tables, blank=True))
    numbers = [c.number for t, c in cells_of(tables) if t == at]
    return [(at, cell, wrong_cell(cell, dice.choice(numbers)))] if numbers else []


def moved(tables: list[FigureTable], dice: random.Random) -> list[Change]:
    """A number in the column beside its own, which showed nothing."""
    blanks = {(at, c.row, c.column): c for at, c in cells_of(tables, blank=True)}
    pairs = [
        (at, cell, blanks[at, cell.row, cell.column + step])
        for at, cell in cells_of(tables)
        for step in (1, -1)
        if (at, cell.row, cell.column + step) in blanks
    ]
    if not pairs:
        return []
    at, cell, beside = dice.choice(pairs)
    return [(at, cell, wrong_cell(cell, None)), (at, beside, wrong_cell(beside, cell.number))]


def total_and_part(tables: list[FigureTable], dice: random.Random) -> list[Change]:
    """A number and another one of its column that has more, wrong by the same."""
    at, cell = dice.choice(cells_of(tables))
    wider = [
        c
        for t, c in cells_of(tables)
        if t == at
        and c.column == cell.column
        and c.number
        and cell.number
        and c.number.scaled > cell.number.scaled
    ]
    if not wider:
        return []
    found: list[Change] = []
    for one in (cell, dice.choice(wider)):
        assert one.number is not None
        number = changed_number(one.number, "9万元", tables[at], dice)
        assert number is not None
        found.append((at, one, wrong_cell(one, number)))
    return found


OTHER_WAYS = {
    "两处各错": two_errors,
    "漏印": lost,
    "空格里填了数": filled,
    "印到旁边一列": moved,
    "合计和分项同错": total_and_part,
}


def measure_others(names: tuple[str, ...], count: int) -> None:
    """Print how often other mistakes are told, and how often all their cells are among the suspects."""
    dice = random.Random(2)
    print("| 改法 | 份数 | 发现 | 全在嫌疑里 |\n|---|---|---|---|")
    for way, make in OTHER_WAYS.items():
        done = told = named = 0
        for name in names:
            tables = recognise(published(name), standard())
            for _ in range(count):
                changes = make(tables, dice)
                if not changes:
                    continue
                found = audit_tables(name, with_changes(tables, changes), UNIT)
                suspects = {(c.table, c.row, c.column) for one in found.contradictions for c in one.suspects}
                done += 1
                told += bool(suspects)
                named += all(place_of(tables, at, cell) in suspects for at, cell, _ in changes)
        print(f"| {way} | {done} | {100 * told / done:.1f} | {100 * named / done:.1f} |")


_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(?=万元)")


def measure_sentences(names: tuple[str, ...], count: int) -> None:
    """Print how often an amount of a sentence that is wrong by 9万元 is told, in documents that are at hand as PDF."""
    dice = random.Random(3)
    done = told = 0
    for name in names:
        path = ROOT / f"tests/data/{name}/disclosure.pdf"
        if not path.exists():
            continue
        document = read_document(path)
        before = {f.message for f in audit_sentences(document, ROOT).findings}
        places = [
            (at, match)
            for at, block in enumerate(document.blocks)
            if isinstance(block, ReadText)
            for match in _AMOUNT.finditer(block.text)
            if float(match[1])
        ]
        for at, match in dice.sample(places, min(count, len(places))):
            block = document.blocks[at]
            assert isinstance(block, ReadText)
            wrong = f"{float(match[1]) + 9:.{len(match[1].partition('.')[2])}f}"
            text = block.text[: match.start()] + wrong + block.text[match.end() :]
            blocks = (*document.blocks[:at], replace(block, text=text), *document.blocks[at + 1 :])
            found = audit_sentences(replace(document, blocks=blocks), ROOT).findings
            done += 1
            told += any(f.message not in before and wrong in f.message for f in found)
    print(f"句子里的金额多 9 万元：{done} 份，发现 {100 * told / done:.1f}")


def speed() -> None:
    """Print what a verdict costs, reading apart, against the solver's first solve of its program."""
    for name in (*BUDGETS, *FINAL):
        tables = recognise(published(name), standard())
        start = time.process_time()
        done = audit_tables(name, tables, UNIT)
        whole = time.process_time() - start
        joint = Joint(program(tables, KINDS, UNIT, YEARS[0], doubt=True))
        start = time.process_time()
        joint.conflict()
        solve = time.process_time() - start
        print(
            f"{name}: 数 {len(done.cells)}，关系 {done.size[0]}，未知数 {done.size[1]}，整个 {1000 * whole:.0f} 毫秒，求解 {1000 * solve:.1f} 毫秒，比 {whole / solve:.0f}"
        )


def main() -> None:
    """Measure and print."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for names in (BUDGETS, FINAL):
        print("、".join(names))
        for name in names:
            done = audit_tables(name, recognise(published(name), standard()), UNIT)
            print(f"  {name}：原文 {len(done.contradictions)} 处矛盾，{len(done.hints)} 条提示")
        measure(names, every)
    measure_others(BUDGETS, max(4, 120 // every))
    measure_sentences(BUDGETS, max(4, 120 // every))
    speed()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
