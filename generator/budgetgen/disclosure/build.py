"""From a spec and its pack to the disclosure: every table, every sentence, in the pack's order."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from budgetgen.disclosure.books import Books, all_told, open_books
from budgetgen.disclosure.form_rows import About, about_projects, filled
from budgetgen.disclosure.model import Block, Disclosure, HeadingBlock, TableBlock
from budgetgen.disclosure.records import record_rows, records_of
from budgetgen.disclosure.rounding import differences
from budgetgen.disclosure.statements import Narrator
from budgetgen.disclosure.tabulate import footer, header, is_empty, pivot_rows, two_sided_rows
from budgetgen.findings import Finding, Severity
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import RECORDS, TWO_SIDED, Table
from budgetgen.pack.model import UNIT, Heading, Pack, StatementRef, TableRef
from budgetgen.source.shapes import Words, did_you_mean
from budgetgen.spec.model import Spec


def build(
    spec: Spec, pack: Pack, untold: Collection[str] = (), unknown: Callable[[Query], bool] = all_told
) -> tuple[Disclosure, Books]:
    """The disclosure of a spec and the books it was made from, which hold everything found wrong on the way.

    `untold`: books of which nothing is known, `unknown`: queries that nobody can answer, where the spec was made from a
    document that does not tell of them.
    """
    books = open_books(spec, pack, untold, unknown)
    if spec.rounding_noted and not pack.rounding_note:
        place = spec.places.get("尾差注", spec.place)
        message, remedy = "版式包没有尾差注的文字", "请在 pack.yaml 里加 尾差注: …，或删去这一行"
        books.findings.append(Finding(place, "rounding-note", Severity.ERROR, message, remedy))
    narrator = Narrator(books, _facts(spec, pack))
    for name, words in pack.words:
        narrator.facts[name.text] = narrator.fill(words.text, {}, words.place)
    tables = {name: _tables(table, narrator) for name, table in pack.tables.items()}
    narrator.tables = tables
    narrator.facts |= _spec_texts(spec, narrator)
    books.facts = narrator.facts
    _check_statement_keys(spec, pack, books)
    blocks = _outline(pack, tables, narrator)
    books.report_unknown()
    books.report_left_out()
    place = spec.place
    disclosure = Disclosure(
        title=narrator.fill(pack.document_title, {}, place),
        department_code=spec.department.code.text,
        department=spec.department.name.text,
        called=_called(spec, pack),
        year=spec.year,
        date=spec.published.text if spec.published else "",
        cover=tuple(narrator.fill(line, {}, place) for line in pack.cover),
        blocks=tuple(blocks),
        figures=books.figures,
        wording=narrator.wording,
        unprinted=tuple(t for name, found in tables.items() if pack.tables[name].unprinted for t in found),
    )
    return disclosure, books


def _outline(pack: Pack, tables: dict[str, list[TableBlock]], narrator: Narrator) -> list[Block]:
    """The blocks in the order of the document; a heading that follows an empty statement is left out."""
    statements = {}
    for ref in pack.outline:
        if isinstance(ref, StatementRef):
            written = narrator.books.spec.statements.get(ref.name)
            statements[ref.name] = list(narrator.statement(pack.statements[ref.name], written))
    blocks: list[Block] = []
    for ref in pack.outline:
        if isinstance(ref, TableRef):
            blocks += tables[ref.name]
        elif isinstance(ref, StatementRef):
            blocks += statements[ref.name]
        elif not ref.follows or statements.get(ref.follows):
            blocks.append(_heading(ref, narrator))
    return blocks


def _heading(heading: Heading, narrator: Narrator) -> HeadingBlock:
    return HeadingBlock(heading.name, narrator.fill(heading.text, {}, heading.place), heading.level)


def _tables(table: Table, narrator: Narrator) -> list[TableBlock]:
    """The tables of a layout: one, or one for each project."""
    if not table.each:
        return [_table(table, None, narrator)]
    projects = about_projects(table, narrator.books.spec, lambda goal: narrator.plain(narrator.cite(goal)))
    return [_table(table, about, narrator) for about in projects]


def _table(table: Table, about: About | None, narrator: Narrator) -> TableBlock:
    books = narrator.books
    project = about.project if about else None
    facts: dict[str, Any] = {"表": {"单位": table.look.unit, "名称": table.name}}
    facts |= {"项目": about.facts} if about else {}

    def fill(text: str, more: dict[str, str] | None = None) -> str:
        return narrator.plain(narrator.fill(text, facts | (more or {}), table.place))

    if table.kind == RECORDS:
        rows = record_rows(table, records_of(table, project, books), fill, books)
        empty = not any(row.role == "item" for row in rows)
    else:
        rows = two_sided_rows(table, books) if table.kind == TWO_SIDED else pivot_rows(table, books)
        empty = is_empty(rows)
    notes = (table.empty_note,) if empty and table.empty_note else table.notes
    block = TableBlock(
        layout=table,
        title=fill(table.title),
        captions=tuple(fill(caption) for caption in table.captions),
        columns=tuple(table.all_columns),
        header=filled(header(table), table, about, fill, books),
        rows=tuple(rows),
        notes=tuple(fill(note) for note in notes),
        of=project.name.text if project else "",
        place=project.name.place if project else table.place,
        footer=filled(footer(table), table, about, fill, books),
    )
    if books.spec.rounding_noted and differences(block):
        block = replace(block, notes=(*block.notes, fill(books.pack.rounding_note)))
    return block


def _called(spec: Spec, pack: Pack) -> str:
    """What the document calls who publishes; a unit's own disclosure always speaks of a unit."""
    return UNIT if spec.unit else pack.called


def _facts(spec: Spec, pack: Pack) -> dict[str, Any]:
    """What titles and sentences may use: plain texts and lists, nothing that can run."""
    department = spec.department
    written = {key: spec.holdings.get(key) for key in pack.holding_keys}
    holdings = {key: value.text if isinstance(value, Words) else "" for key, value in written.items()}
    return {
        "部门": {
            "编码": department.code.text,
            "名称": department.name.text,
            "级次": department.level,
            "级": department.level.removesuffix("级"),
        },
        "预算年度": spec.year,
        "上年度": spec.year - 1,
        "称谓": _called(spec, pack),
        "公开日期": spec.published.text if spec.published else "",
        "单位": [{"名称": unit.name.text, "性质": unit.kind} for unit in spec.units],
        "项目": [{"名称": project.name.text} for project in spec.projects],
        "资产": holdings,
    }


def _spec_texts(spec: Spec, narrator: Narrator) -> dict[str, Any]:
    """The texts of the spec, their citations resolved; they need the tables' figures."""
    cite = narrator.cite
    performance = spec.performance
    glossary = {k: narrator.wording.text(v) for k, v in narrator.books.pack.glossary} | {
        k.text: cite(v) for k, v in spec.glossary
    }
    return {
        "职责": [cite(duty) for duty in spec.duties],
        "绩效": {
            "总体目标": cite(performance.overall) if performance.overall else "",
            "分项目标": [
                {"名称": o.name.text, "目标": cite(o.goal), "指标": cite(o.measures) if o.measures else ""}
                for o in performance.objectives
            ],
            "保障措施": [{"标题": s.title.text, "内容": cite(s.text)} for s in performance.safeguards],
        },
        "名词": [{"名": name, "释": text} for name, text in glossary.items()],
        "其他事项": cite(spec.other) if spec.other else "",
    }


def _check_statement_keys(spec: Spec, pack: Pack, books: Books) -> None:
    for name in spec.statements:
        if name not in pack.statements:
            place = spec.places.get(f"说明/{name}", spec.place)
            remedy = did_you_mean(name, tuple(pack.statements))
            message = f"“说明” 里没有 “{name}” 这一项"
            books.findings.append(Finding(place, "unknown-key", Severity.ERROR, message, remedy))
