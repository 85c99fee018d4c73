"""What rules look at, prepared once for all of them: books, disclosure, and every text that a person wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar, cast

from budgetgen.check.indicators import Measure, known_levels, measures
from budgetgen.check.text import masked, sentences
from budgetgen.check.writings import Page, Writing, form_writings, names
from budgetgen.disclosure.books import THIS_YEAR, Books
from budgetgen.disclosure.form_rows import is_assessed
from budgetgen.disclosure.model import Disclosure, Figure, Paragraph
from budgetgen.findings import Place
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import UNITS, decimal_text
from budgetgen.lexicon.lexicon import RATES
from budgetgen.pack.layout import EACH_ASSESSED
from budgetgen.pack.model import Pack
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Indicator, Project, Spec

STATEMENT, BLANK, DUTY, GOAL, OBJECTIVE, SAFEGUARD, TERM, OTHER, RANK, FUNDING, FACT = (
    *("说明", "填空", "职责", "目标", "绩效", "保障措施", "名词", "其他事项", "规格", "经费保障", "项目情况"),
)
STATEMENTS = (STATEMENT, BLANK, OTHER)
"""Kinds of texts in which a department speaks of itself."""
WHOLE = (STATEMENT, OTHER)
"""Those of them that are whole, and do not go on with what the form says."""
NAME, VALUE, DESCRIPTION, BASIS = INDICATORS = ("指标名称", "指标值", "指标描述", "指标依据")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that a person wrote: what kind it is, what it belongs to (a statement, a project), the words."""

    kind: str
    of: str
    words: Words

    @property
    def text(self) -> str:
        """The words."""
        return self.words.text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage as it is written, and where it starts."""

    passage: Passage
    start: int
    text: str

    def at(self, offset: int) -> Place:
        """Where a character of it stands in the spec."""
        return self.passage.words.at(self.start + offset)


@dataclass
class View:
    """The books of a spec and the disclosure made from them. `thresholds` (分) hold for this project and pack."""

    books: Books
    disclosure: Disclosure
    thresholds: Mapping[str, int] = field(default_factory=dict)
    published: bool = False
    """Whether the texts are those of a published document, which can't cite figures, instead of a spec's."""
    _made: dict[Callable[[Any], Any], Any] = field(default_factory=dict)

    def once(self, make: Callable[[View], T]) -> T:
        """What `make` prepares from this view, made for the first rule that asks and kept for the others."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    def citation(self, figure: Figure, words: str = "{}") -> str:
        """How a spec cites a figure, said in `words`; nothing where it is a published document's text."""
        return self.to_writers(words.format(f"${{{figure.address}}}"))

    def to_writers(self, words: str, otherwise: str = "") -> str:
        """Words that help whoever writes a spec; `otherwise` to the reader of a published document."""
        return otherwise if self.published else words

    @property
    def spec(self) -> Spec:
        """What the department wrote."""
        return self.books.spec

    @property
    def pack(self) -> Pack:
        """The form."""
        return self.books.pack

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """This year's lines; what last year's spec says is not for the rules of this year."""
        return tuple(self.books.ledger.select(THIS_YEAR))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that a person wrote, in the order of the spec."""
        found = list(_passages(self.spec))
        return tuple(sorted(found, key=lambda p: p.words.place))

    def money(self, fen: int) -> str:
        """An amount (分) in the unit that the spec is written in, exact: 1,481,300.00 元, 148.13 万元."""
        unit = self.spec.unit_of_money
        text = decimal_text(fen, len(str(UNITS[unit])) - 1, thousands=True)
        return f"{text if unit == '元' else text.rstrip('0').rstrip('.')} {unit}"

    def more_or_less(self, difference: int) -> str:
        """A difference (分) in words: 多 10.00 元."""
        return f"{'多' if difference > 0 else '少'} {self.money(abs(difference))}"

    @cached_property
    def own_sentences(self) -> tuple[Sentence, ...]:
        """The sentences in which the department speaks of itself, from beginning to end."""
        own = [passage for passage in self.passages if passage.kind in WHOLE]
        return tuple(Sentence(p, start, text) for p in own for text, start in sentences(p.text))

    @cached_property
    def writings(self) -> tuple[Writing, ...]:
        """Every text and name that a person wrote, with citations masked, to be judged for its writing."""
        about = {
            words.place: indicator.place
            for _, indicator in self.indicators
            for words in (indicator.name, indicator.value, indicator.description, indicator.basis)
            if words.text
        }
        found = [
            Writing(p.kind, p.of, p.words, masked(p.text), about=about.get(p.words.place))
            for p in self.passages
        ]
        return (*found, *names(self.spec))

    @cached_property
    def page(self) -> Page:
        """The writings as one text."""
        return Page(self.writings)

    @cached_property
    def form_page(self) -> Page:
        """The texts that the form prints itself, with all that is filled in masked, as one text."""
        return Page(form_writings(self.pack, self.spec.pack.place))

    @property
    def pages(self) -> tuple[Page, Page]:
        """Both pages: the spec's and the form's."""
        return self.page, self.form_page

    @cached_property
    def own_glossary(self) -> Words | None:
        """The glossary that the spec writes as a text of its own, instead of the form's."""
        for name, written in self.spec.statements.items():
            statement = self.pack.statements.get(name)
            if statement and TERM in statement.text and isinstance(written, Words):
                return written
        return None

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The printed paragraphs."""
        return tuple(block for block in self.disclosure.blocks if isinstance(block, Paragraph))

    @cached_property
    def table_texts(self) -> tuple[str, ...]:
        """What the printed tables say besides their titles and figures: headers, cells, notes."""
        found: list[str] = []
        for table in self.disclosure.tables:
            found += [cell.text for row in (*table.header, *table.footer) for cell in row]
            found += [cell.text for row in table.rows for cell in row.cells if not cell.figure]
            found += table.notes
        return tuple(found)

    @cached_property
    def indicators(self) -> tuple[tuple[Project, Indicator], ...]:
        """All indicators with their projects."""
        return tuple((project, i) for project in self.spec.projects for i in project.indicators)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """All indicators with what their values state."""
        return measures(self.indicators)

    @cached_property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The first levels of indicators of this year and form, each with its second levels."""
        return known_levels(self.spec.year, self.pack)

    @cached_property
    def assessed(self) -> tuple[Project, ...]:
        """The projects that need objectives and indicators, in a form that prints them: from the threshold 绩效目标 on.

        Where the form prints a table only for projects that have any, those that have some.
        """
        printing = [t for t in self.pack.tables.values() if t.dataset == "指标" and not t.unprinted]
        least = max(self.thresholds.get("绩效目标", 0), 1)
        every = any(table.each != EACH_ASSESSED for table in printing)
        found = self.spec.projects if every else filter(is_assessed, self.spec.projects)
        return tuple(p for p in found if p.amount >= least) if printing else ()

    @cached_property
    def figures_by_amount(self) -> dict[int, list[Figure]]:
        """The figures of tables (printed or for citing) by their exact amount in 分; without rates and nothings."""
        found: dict[int, list[Figure]] = {}
        for figure in {id(figure): figure for figure in self.disclosure.figures.values()}.values():
            if figure.amount and figure.measure not in RATES:
                found.setdefault(figure.amount, []).append(figure)
        return found


def _passages(spec: Spec) -> Iterator[Passage]:
    for unit in spec.units:
        of = unit.name.text
        yield from (Passage(kind, of, w) for kind, w in ((RANK, unit.rank), (FUNDING, unit.funding)) if w)
    yield from (Passage(DUTY, "", words) for words in spec.duties)
    for project in spec.projects:
        of = project.name.text
        yield from (Passage(GOAL, of, goal) for goal in (*project.goals, *project.year_goals))
        yield from (Passage(FACT, name, words) for name, words in project.facts.items())
        for i in project.indicators:
            yield Passage(NAME, of, i.name)
            yield Passage(VALUE, of, i.value)
            yield from (
                Passage(kind, of, words)
                for kind, words in ((DESCRIPTION, i.description), (BASIS, i.basis))
                if words.text
            )
    performance = spec.performance
    if performance.overall:
        yield Passage(OBJECTIVE, "", performance.overall)
    for objective in performance.objectives:
        yield Passage(OBJECTIVE, objective.name.text, objective.goal)
        if objective.measures:
            yield Passage(OBJECTIVE, objective.name.text, objective.measures)
    for safeguard in performance.safeguards:
        yield from (Passage(SAFEGUARD, safeguard.title.text, w) for w in (safeguard.title, safeguard.text))
    for name, written in spec.statements.items():
        if isinstance(written, Words):
            yield Passage(STATEMENT, name, written)
        else:
            yield from (Passage(BLANK, f"{name}/{key.text}", words) for key, words in written)
    yield from (Passage(TERM, key.text, words) for key, words in spec.glossary)
    yield from chain((Passage(OTHER, "", spec.other),) if spec.other else ())
