"""How surely an audit finds what is wrong. Usage: python benchmarks/audit.py [every]

Each number of the tables of figures (every n-th of them) is changed in seven ways, one document a change; told is how
often something is told, how often the changed cell is named first, and how often among the first three suspects;
beside it the usual check of each sum by its intervals and with a flat tolerance, on the same documents.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import usual

from budgetgen.audit.tables import KINDS, TablesAudited, audit_tables
from budgetgen.ledger.dimensions import YEARS, plain
from budgetgen.ledger.money import UNITS
from budgetgen.lexicon.lexicon import standard
from budgetgen.read.model import ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText
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

    labels = tables[table].columns[cell.column].labels
    return (
        tables[table].title,
        row_name(Source(tables[table], cell)),
        "·".join(dict.fromkeys(plain(label) for label in labels if label)),
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
    speed()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
