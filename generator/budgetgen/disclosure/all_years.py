"""The money of all years of projects, for forms that print it beside that of this year."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.ledger.dimensions import ALL_YEARS
from budgetgen.ledger.ledger import Line
from budgetgen.pack.form_rows import FormCell
from budgetgen.pack.model import Pack
from budgetgen.spec.model import Spec


def asks_all_years(form: FormCell) -> bool:
    """Whether a cell asks for the money of all years."""
    return form.meaning is not None and ALL_YEARS in form.meaning.query.by_dimension.get("year", ())


def lines_of_all_years(spec: Spec, pack: Pack) -> list[Line]:
    """The money of all years of each project, where a form asks for it: as stated, else that of this year."""
    tables = pack.tables.values()
    cells = (cell for t in tables for rows in (t.above, t.below) for row in rows for cell in row)
    if not any(map(asks_all_years, cells)):
        return []
    return [
        line
        for project in spec.projects
        for line in project.total or [replace(one, year=ALL_YEARS) for one in project.lines]
    ]
