"""The sentences and records of a document by the rules of `check`: what it says, over a ledger made from its own tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetgen.check.rule import Rule
from budgetgen.check.rules import RULES
from budgetgen.check.run import NOT_CHECKED, check
from budgetgen.disclosure.books import HOLDINGS, PRICES, PURCHASES, RESERVED
from budgetgen.disclosure.build import build
from budgetgen.findings import CannotGoOn, Finding, Place, has_errors
from budgetgen.importing.importing import Imported, import_documents
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.query import Query
from budgetgen.read.model import ReadCell, ReadDocument, ReadText
from budgetgen.reconstruction.program import BASIC, GENERAL
from budgetgen.spec.loading import load_spec
from budgetgen.spec.model import Spec

_SHORTEST = 4
"""A text with fewer characters stands anywhere."""
_LONG = 60
"""A document of which no paragraph has so many characters has no narrative."""

OF_SPECS = {
    "approved-figures",
    "prior-year-agrees",
    "prior-year-stated",
    "function-suits-unit",
    "economics-suit-nature",
    "economics-suit-function",
    "government-suits-department",
    "three-public-coded",
    "figures-cited",
    "texts-printed",
    "required-parts",
    "rounding-noted",
    "heading-numbers",
}
"""Rules about what only a spec holds, or what an import has to choose: where money of one function goes by economics."""
OF_PROJECTS = {"objectives-summed", "projects-listed", "objective-projects", "project-objectives"}
"""Rules that need every project with its amount, which some documents do not print."""
OF_AMOUNTS = {"total-cost", "cost-within-project", "procurement-within-project"}
"""Rules that need the amount of one project."""
OF_LINES = {"stray-spaces", "texts-finished"}
"""Rules about white space and ends of lines, which are the reader's where the file knows no paragraphs."""
_NO_PARAGRAPHS = ("pdf", "txt")


@dataclass
class SentencesAudited:
    """What the rules say of a document, with where it has that; `rules` that ran on something; `unchecked`: what could not be looked at, and why."""

    findings: dict[Finding, ReadText | ReadCell | None] = field(default_factory=dict)
    rules: int = 0
    unchecked: list[str] = field(default_factory=list)


def audit_sentences(
    document: ReadDocument, project: Path, before: ReadDocument | None = None
) -> SentencesAudited:
    """The findings of the rules that a document can break by itself, each where the document has it; `before`: last
    year's document, from which what was last year is known."""
    done = SentencesAudited()
    if not any(len(text.text) > _LONG for text in document.texts):
        done.unchecked.append("文件里没有文字说明")
        return done
    try:
        imported = import_documents([document, *filter(None, [before])], project, sources=False, typed=True)
    except CannotGoOn as stop:
        done.unchecked.append(f"文字没有查：{stop}")
        return done
    with TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_text(imported.text, encoding="utf-8")
        loaded = load_spec(path, Path(folder))
    if loaded.spec is None or not loaded.spec.adds_up:
        first = next((f.message for f in loaded.findings if has_errors([f])), "")
        done.unchecked.append(f"文字没有查：由这份文本还原的账读不回来（{first}）")
        return done
    records = {table.records for table in imported.tables}
    untold = [] if "采购" in records else [PURCHASES, PRICES, RESERVED]
    untold += [] if imported.holdings else [HOLDINGS]
    disclosure, books = build(loaded.spec, imported.pack, untold, _unknown(loaded.spec, imported))
    checked = check(books, disclosure, rules=_rules(document, imported), published=True)
    places = _Elements(document, imported.text.splitlines())
    for finding in checked.findings:
        if finding.rule not in OF_AMOUNTS or _project_at(finding.place, loaded.spec) in imported.projects:
            element = places.of(finding.place)
            place = Place(document.file, inside=str(element.spot) if element else "")
            done.findings[replace(finding, place=place, also=(), shown=(), fix=None)] = element
    done.rules = sum(1 for tally in checked.tallies if tally.subjects)
    why: dict[str, list[str]] = {}
    for tally in checked.tallies:
        if tally.outcome == NOT_CHECKED:
            why.setdefault(tally.why, []).append(tally.title)
    for reason, titles in why.items():
        done.unchecked.append(f"{titles[0] if len(titles) == 1 else f'{len(titles)} 条规则'}：{reason}")
    return done


_OF_UNITS = frozenset({"unit", "unit_kind", "operating"})
"""Dimensions that follow from which unit has the money."""
_OF_ECONOMICS = frozenset({"economic", "purpose"})
"""Dimensions by which basic expenditure is published of the general budget alone."""


def _unknown(spec: Spec, imported: Imported) -> Callable[[Query], bool]:
    """Which queries the document does not answer, although the spec made from it had to choose: how money divides among
    several units, and on what money of other funds is spent, unless a table tells."""
    queries = [cell.query.by_dimension for table in imported.tables for cell in table.figures]
    general = frozenset({GENERAL})
    of_units = len(spec.units) > 1 and not any(asked.keys() & _OF_UNITS for asked in queries)
    money = [(line.nature, line.fund) for line in spec.lines]
    money += [(block.fixed.get("nature", BASIC), block.fixed.get("fund", GENERAL)) for block in spec.blocks]
    others = any(nature == BASIC and fund not in ("", GENERAL) for nature, fund in money)
    told = any(
        "purpose" in asked
        and "economic" not in asked
        and asked.get("fund") != general
        and "nature" not in asked
        for asked in queries
    )

    def unknown(query: Query) -> bool:
        asked = query.by_dimension
        of_others = bool(asked.keys() & _OF_ECONOMICS) and asked.get("fund") != general
        return (of_units and bool(asked.keys() & _OF_UNITS)) or (others and not told and of_others)

    return unknown


def _rules(document: ReadDocument, imported: Imported) -> list[Rule]:
    """The rules that a document can break by itself."""
    left_out = set(OF_SPECS)
    if not imported.all_projects:
        left_out |= OF_PROJECTS
    if document.format in _NO_PARAGRAPHS:
        left_out |= OF_LINES
    return [rule for rule in RULES if rule.name not in left_out]


def _project_at(place: Place, spec: Spec) -> str:
    """The project that a place of a spec belongs to."""
    before = [p.name for p in spec.projects if p.name.place.line <= place.line]
    return before[-1].text if before else ""


class _Elements:
    """Where in a document the lines of a spec made from it stand."""

    def __init__(self, document: ReadDocument, lines: Sequence[str]) -> None:
        self.lines = lines
        self.texts = list(_texts(document))

    def of(self, place: Place) -> ReadText | ReadCell | None:
        """What of the document stands at a place of the spec; None if it has no such text."""
        line = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        for wanted in (plain(line), plain(line.split(": ", 1)[-1]).strip("'\"-")):
            found = next((element for text, element in self.texts if text == wanted), None)
            if found is None and len(wanted) >= _SHORTEST:
                found = next((element for text, element in self.texts if wanted in text), None)
            if found is not None:
                return found
        return None


def _texts(document: ReadDocument) -> Iterator[tuple[str, ReadText | ReadCell]]:
    """(text without white space, the element) of every paragraph and cell."""
    for block in document.blocks:
        if isinstance(block, ReadText):
            yield plain(block.text), block
        else:
            for _, _, cell in block.cells():
                if len(cell.text) >= _SHORTEST:
                    yield plain(cell.text), cell
