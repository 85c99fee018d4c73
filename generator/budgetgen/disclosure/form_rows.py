"""Rows above and below the records of a table, filled in: what is said of a project, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from budgetgen.disclosure.all_years import asks_all_years
from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import HeadCell
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.dimensions import NATURES
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning
from budgetgen.pack.form_rows import FormCell
from budgetgen.pack.layout import EACH_ASSESSED, Table
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Project, Spec
from budgetgen.spec.project_facts import FACTS, WORDS, lasts_beyond

GOALS = ("目标", "各条目标")
YEAR_GOALS = ("年度目标", "各条年度目标")
KNOWN = ("序号", "名称", *FACTS, *GOALS, *YEAR_GOALS)
"""What a text of a form may say of its project, as 项目.…"""


@dataclass(frozen=True, slots=True)
class About:
    """What a table is about where it repeats for projects: the project, its address, what texts may say of it."""

    project: Project
    address: str
    facts: Mapping[str, Any]

    @property
    def query(self) -> Query:
        """Its money."""
        mine = {"project": (self.project.name.text,), "unit": (self.project.unit,), "nature": NATURES[1:2]}
        return Query.of(mine)

    def place(self, names: Iterable[str]) -> Place:
        """Where the first of some facts was written; of goals the longest."""
        for name in names:
            if found := _words(self.project, name):
                return max(found, key=lambda words: len(words.text)).place
        return Place()


def _words(project: Project, name: str) -> tuple[Words, ...]:
    if name in YEAR_GOALS and project.year_goals:
        return project.year_goals
    if name in GOALS + YEAR_GOALS:
        return project.goals
    return (project.facts[name],) if name in project.facts else ()


def is_assessed(project: Project) -> bool:
    """Whether a project states goals or indicators."""
    return bool(project.goals or project.year_goals or project.indicators)


def about_projects(table: Table, spec: Spec, cited: Callable[[Words], str]) -> list[About]:
    """The projects that a table repeats for; `cited` gives a text with its figures."""
    wanted = [p for p in spec.projects if table.each != EACH_ASSESSED or is_assessed(p)]
    names: dict[str, int] = {}
    found = []
    for number, project in enumerate(wanted, 1):
        name = project.name.text
        count = names[name] = names.get(name, 0) + 1
        address = name if count == 1 else f"{name}#{count}"
        found.append(About(project, address, _facts(number, project, spec, cited)))
    return found


def _facts(number: int, project: Project, spec: Spec, cited: Callable[[Words], str]) -> dict[str, Any]:
    """What texts may say of a project. Who answers for it is the department, who carries it out its unit, unless
    the spec says otherwise; the goals of the year are its goals."""
    facts: dict[str, Any] = dict.fromkeys(FACTS, "")
    facts |= {WORDS[3]: spec.department.name.text, WORDS[4]: project.unit}
    facts |= {name: words.text for name, words in project.facts.items()}
    facts |= {"序号": number, "名称": project.name.text}
    for (numbered, each), words in (
        (GOALS, project.goals),
        (YEAR_GOALS, project.year_goals or project.goals),
    ):
        goals = [cited(goal) for goal in words]
        facts[numbered] = "\n".join(f"{i}.{goal}" for i, goal in enumerate(goals, 1))
        facts[each] = goals
    return facts


def filled(
    grid: list[list[HeadCell]], table: Table, about: About | None, fill: Callable[[str], str], books: Books
) -> tuple[tuple[HeadCell, ...], ...]:
    """The rows with their texts and figures; what a project does not say although the form prints it is reported."""
    return tuple(tuple(_filled(cell, table, about, fill, books) for cell in row) for row in grid)


def _filled(
    cell: HeadCell, table: Table, about: About | None, fill: Callable[[str], str], books: Books
) -> HeadCell:
    form = cell.form
    if form is None:
        return replace(cell, text=fill(cell.text))
    if form.meaning is not None:
        return _with_figure(cell, form, form.meaning, table, about, books)
    if about is not None:
        _report_lacking(form, table, about, books)
    return replace(cell, text=fill(form.text), place=about.place(form.facts) if about else Place())


def _with_figure(
    cell: HeadCell, form: FormCell, meaning: Meaning, table: Table, about: About | None, books: Books
) -> HeadCell:
    address = "/".join(filter(None, (table.name, about.address if about else "", form.name)))
    meant = Meaning(about.query) & meaning if about else meaning
    found = books.keep(books.figure(address, meant, table.look))
    if found.amount is None and not table.unprinted:
        books.unknown(found)
    if about and not about.project.total and asks_all_years(form) and not table.unprinted:
        _report_total(about.project, books)
    return replace(cell, text=found.text, figure=found)


def _report_lacking(form: FormCell, table: Table, about: About, books: Books) -> None:
    """Facts that the form prints and the project leaves out; of goals a rule tells."""
    project = about.project
    for name in form.facts if not table.unprinted else ():
        if name in FACTS and not about.facts[name]:
            message = f"项目 “{project.name.text}” 缺少 “{name}”，{table.name}要印"
            _tell(
                books,
                Finding(project.name.place, "missing-key", Severity.ERROR, message, f"请加一行 {name}: …"),
            )


def _report_total(project: Project, books: Books) -> None:
    """A project of several years whose money of all years nobody knows."""
    if lasts_beyond(project, books.spec.year):
        message = f"项目 “{project.name.text}” 不只是本年的，没有写 “资金总额”"
        remedy = "请加一行 资金总额: …，写各年的资金，写法同 金额"
        _tell(books, Finding(project.name.place, "missing-key", Severity.ERROR, message, remedy))


def _tell(books: Books, finding: Finding) -> None:
    if finding not in books.findings:
        books.findings.append(finding)
