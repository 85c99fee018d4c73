"""One document audited: its tables against each other, its sentences and records by the rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from budgetgen.audit.model import CONSISTENT, INCONSISTENT, UNREADABLE, Audited
from budgetgen.audit.records import audit_records
from budgetgen.audit.sentences import audit_sentences
from budgetgen.audit.tables import audit_tables
from budgetgen.disclosure.books import LAST_YEAR
from budgetgen.findings import EXIT_DEFECT, EXIT_USAGE, CannotGoOn, in_reading_order
from budgetgen.ledger.dimensions import YEARS
from budgetgen.lexicon.lexicon import standard
from budgetgen.read.model import ReadCell, ReadDocument, ReadGrid
from budgetgen.read.opening import read_document
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.tables import main_unit, recognise, year_of


def audit_file(path: Path, project: Path, before: ReadDocument | None = None) -> Audited:
    """A file audited; unreadable, and why, where it can't be read. `project`: where packs of its own are looked for."""
    try:
        document = read_document(path)
    except CannotGoOn as stop:
        return Audited(str(path), UNREADABLE, unchecked=[str(stop)])
    return audit(document, project, before)


def audit(document: ReadDocument, project: Path, before: ReadDocument | None = None) -> Audited:
    """A document audited, beside last year's (`before`), if it is given: what it says of 上年 must be what that says.

    Without a solver the tables are not held against each other, and the verdict says so.
    """
    every = recognise(document, standard())
    tables = [table for table in every if table.figures]
    done = Audited(document.file, UNREADABLE, document=document)
    if not tables:
        done.unchecked.append("没有认出有数字的表")
        return done
    done.seen = sum(table.seen for table in tables)
    before = _last_years(document, before, done)
    try:
        joint = audit_tables(document.file, [*tables, *tables_before(before)], main_unit(tables))
    except CannotGoOn as stop:
        done.unchecked.append(f"各表的数没有互相核对：{stop}")
    else:
        own = {id(table) for table in tables}
        done.bound = sum(table in own for table, _, _ in joint.cells)
        done.relations, done.size = joint.relations, joint.size
        done.contradictions, done.unproven = joint.contradictions, joint.unproven
        done.findings += joint.hints
        done.unchecked += [*joint.unchecked, *_left(tables, joint.cells)]
    accused = [one.elements[0] for one in done.contradictions if one.elements and one.elements[0]]
    said = audit_sentences(_without(document, accused), project, before)
    done.rules = said.rules
    done.findings += sorted(in_reading_order(said.findings), key=lambda finding: finding.severity)
    done.elements = {f: element for f, element in said.findings.items() if element is not None}
    records = audit_records(document.file, every)
    done.findings[:0] = records
    done.elements |= records
    done.findings += document.findings
    done.unchecked += said.unchecked
    done.verdict = verdict_of(done)
    return done


_UNREADABLE = "？"


def _without(document: ReadDocument, cells: list[ReadCell]) -> ReadDocument:
    """A document in which some cells cannot be read: sentences are judged by what the other numbers say."""
    if not cells:
        return document
    gone = set(map(id, cells))
    blocks = [
        replace(
            block,
            rows=tuple(
                tuple(replace(cell, text=_UNREADABLE) if id(cell) in gone else cell for cell in row)
                for row in block.rows
            ),
        )
        if isinstance(block, ReadGrid)
        else block
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def _last_years(document: ReadDocument, before: ReadDocument | None, done: Audited) -> ReadDocument | None:
    """Last year's document, if it is one."""
    if before is None:
        return None
    year, earlier = year_of(document), year_of(before)
    if year - earlier == 1:
        return before
    done.unchecked.append(f"没有与 {before.file} 核对：它是 {earlier or '?'} 年的，这份是 {year or '?'} 年的")
    return None


def tables_before(before: ReadDocument | None) -> list[FigureTable]:
    """The tables of last year's document, what they say of their own year being 上年 here; titles name the file."""
    found = []
    for table in recognise(before, standard()) if before else ():
        cells = [
            replace(cell, query=cell.query.without("year") & LAST_YEAR)
            for cell in table.bound
            if cell.sums(YEARS[0])
        ]
        found.append(
            replace(table, title=f"{before.file if before else ''}：{table.title}", bound=tuple(cells))
        )
    return found


def _left(tables: list[FigureTable], cells: set[tuple[int, int, int]]) -> list[str]:
    """Why numbers of the tables took no part, each reason with how many."""
    reasons: Counter[str] = Counter()
    for table in tables:
        reasons.update(cell.why for cell in table.unread)
        for cell in table.figures:
            if (id(table), cell.row, cell.column) not in cells:
                reasons[_why(cell.measure)] += 1
    return [f"{count} 个数没有核对：{why}" for why, count in reasons.most_common()]


def _why(measure: str) -> str:
    return f"{measure}不与别的数核对" if measure else "别的表没有这样的分法"


def verdict_of(done: Audited) -> str:
    """What a document's findings and what could not be proven come to."""
    return INCONSISTENT if done.wrong or done.unproven else CONSISTENT


def worst(done: list[Audited]) -> int:
    """The exit status of a run: 2 for a document that can't be read, 1 for findings worse than hints, else 0; that of
    a defect before all."""
    if any(one.defect for one in done):
        return EXIT_DEFECT
    if any(one.verdict == UNREADABLE for one in done):
        return EXIT_USAGE
    return int(any(one.verdict == INCONSISTENT for one in done))
