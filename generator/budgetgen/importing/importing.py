"""A spec from documents: read, understood, reconstructed, written; then read again and compared with the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.build import build
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity
from budgetgen.importing import narrative
from budgetgen.importing.applications import contradictions, fact_keys, total_key, without_days
from budgetgen.importing.choosing import choose
from budgetgen.importing.citing import cited
from budgetgen.importing.department import publisher
from budgetgen.importing.money import (
    UNTOLD,
    Money,
    ProjectMoney,
    basic_keys,
    money_of,
    other_keys,
    project_money,
    split_by_kind,
)
from budgetgen.importing.narrative import Section
from budgetgen.importing.records import (
    ReadProject,
    ReadUnit,
    holdings_in,
    indicator_keys,
    projects_in,
    purchases_in,
    units_in,
)
from budgetgen.importing.writing import Keys, Value, yaml_text
from budgetgen.ledger.dimensions import NATURES, PURPOSES, UNIT_KINDS, YEARS, plain
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import standard
from budgetgen.pack.model import Pack
from budgetgen.read.model import ReadDocument
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.tables import main_unit, recognise, year_of
from budgetgen.reconstruction.program import Program, Relation
from budgetgen.reconstruction.solving import reconstruct
from budgetgen.source.scalars import TO_FILL
from budgetgen.spec.loading import load_spec

_DUTIES, _TERMS, _OTHER = "职责", "名词解释", "其他事项"


@dataclass
class Imported:
    """The text of a spec, how much of the documents it accounts for, and what a person has to look at."""

    text: str
    pack: Pack
    packs: list[tuple[float, Pack]]
    tables: list[FigureTable]
    broken: list[Relation]
    """Cells that contradict each other: no amounts are shown as all of them."""
    compared: int = 0
    equal: int = 0
    """Cells of the documents that the spec was asked for, and those that it shows alike."""
    differing: list[tuple[FigureTable, str, str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    projects: tuple[str, ...] = ()
    """The projects whose amounts the documents print."""
    all_projects: bool = False
    """Whether they name every project with its amount."""
    lines: list[str] = field(default_factory=list)
    """What the sheets of a table of lines come to."""
    holdings: bool = False
    """Whether they tell of assets."""


def import_documents(
    documents: list[ReadDocument],
    project: Path,
    pack_name: str = "",
    year: int = 0,
    sources: bool = True,
    typed: bool = False,
) -> Imported:
    """The spec whose disclosure shows what the documents show.

    `typed`: every sentence as the documents have it, none as a citation or left to the pack: for an audit.

    Raises CannotGoOn where no table of figures was understood, or there is no such pack.
    """
    return Import(documents, project, pack_name, year, sources, typed).run()


class Import:
    """One import, step by step; what is left to look at is collected in `findings`."""

    def __init__(
        self,
        documents: list[ReadDocument],
        project: Path,
        pack_name: str,
        year: int,
        sources: bool,
        typed: bool,
    ) -> None:
        self.documents, self.project, self.pack_name, self.sources = documents, project, pack_name, sources
        self.typed = typed
        self.findings: list[Finding] = []
        self.lexicon = standard()
        years = {id(document): year_of(document) for document in documents}
        self.year = year or max(years.values(), default=0)
        self.last_years = [d for d in documents if years[id(d)] and years[id(d)] < self.year]
        self.of_this_year = [d for d in documents if d not in self.last_years]
        self.of_file: dict[int, str] = {}
        self.tables = self.recognised(self.of_this_year)
        self.earlier = self.recognised(self.last_years)
        self.texts = [text for document in self.of_this_year for text in document.texts]
        self.unit = main_unit(self.tables)

    def recognised(self, documents: list[ReadDocument]) -> list[FigureTable]:
        """The tables of documents."""
        found = []
        for document in documents:
            for table in recognise(document, self.lexicon, self.year):
                self.of_file[id(table)] = document.file
                found.append(table)
        return found

    def run(self) -> Imported:
        """The spec, and what it accounts for."""
        self.require_figures()
        if not self.year:
            raise CannotGoOn("文本里没有写年度；请加 --year，如 --year 2025", EXIT_USAGE)
        texts = [text.text for document in self.documents for text in document.texts]
        self.packs = choose(self.tables or self.earlier, texts, self.project, self.year)
        self.pack = self.chosen_pack()
        program, solution = reconstruct(self.tables_of_money(), self.unit)
        called = [name for table in self.tables for name in table.names]
        self.money = money_of(program, solution, self.unit, self.year, reversed(called))
        self.publisher = publisher([*self.tables, *self.earlier], texts, self.lexicon)
        self.gather_records()
        self.tell_unread(program)
        self.last_year = self.figures_before()
        self.statements, self.terms, self.other = Keys(), Keys(), ""
        self.duties: list[str] = []
        disclosure, _ = self.built(self.spec())
        self.place_sentences(disclosure, self.of_this_year, self.tables, lasting=False)
        if not self.typed:
            self.place_sentences(disclosure, self.last_years, self.earlier, lasting=True)
        if not self.typed:
            self.cite()
        text = self.spec()
        _, books = self.built(text)
        done = Imported(text, self.pack, self.packs, self.tables, list(solution.broken))
        self.compare(done, books)
        done.findings = self.findings
        nameless = project_money(self.money, {p.name: p.amount for p in self.projects})[1]
        done.projects = tuple(p.name for p in self.projects if p.amount)
        done.all_projects = len(done.projects) == len(self.projects) and not nameless
        done.holdings = bool(self.holdings.entries)
        return done

    def require_figures(self) -> None:
        """Raises CannotGoOn where no document has a table of figures of the year."""
        if not any(table.figures for table in self.tables):
            names = "、".join(document.file for document in self.documents)
            raise CannotGoOn(f"{names} 里没有认出{self.year or ''}年有数字的表", EXIT_USAGE)

    def tables_of_money(self) -> list[FigureTable]:
        """The tables that the money of the spec is taken from."""
        return self.tables

    def table_of_lines(self) -> Keys:
        """明细, where the money stands in a table of lines."""
        return Keys()

    def put_files(self, folder: Path) -> Path:
        """The folder of the spec below `folder`, with the files that the spec refers to beside it."""
        return folder

    def cite(self) -> None:
        """Numbers of sentences as citations, in those statements that are printed the same with them."""
        typed = self.statements
        disclosure, _ = self.built(self.spec())
        before = narrative.default_texts(disclosure)
        self.statements = cited(typed, disclosure, self.pack)
        after = narrative.default_texts(self.built(self.spec())[0])
        self.statements = Keys(
            [
                new if before.get(new.key) == after.get(new.key) else old
                for old, new in zip(typed.entries, self.statements.entries, strict=True)
            ]
        )

    def gather_records(self) -> None:
        """Units, projects, purchases and assets; of last year's document what this year's has none of."""
        everything = [*self.tables, *self.earlier]
        self.units = units_in(self.tables) or units_in(self.earlier)
        self.projects = projects_in(self.tables, self.lexicon, self.unit)
        if not self.projects and self.earlier:
            self.projects = projects_in(self.earlier, self.lexicon, self.unit)
            for project in self.projects:
                without_days(project)
            if self.projects:
                names = "、".join(project.name for project in self.projects)
                self.tell(None, f"项目和绩效指标取自去年的文本：{names[:80]}", "请照今年的改")
        for project in self.projects:
            for message, remedy in contradictions(project, self.unit):
                self.tell(project.table, message, remedy)
        self.purchases, lost = purchases_in(self.tables, self.projects, self.units, self.unit)
        for table, row in lost:
            self.tell(table, f"第 {row + 1} 行采购没有读懂，没有录入", "请对照原文补上")
        self.holdings, used = holdings_in(everything, self.pack, self.unit)
        self.holding_tables = {id(everything[number]) for number in used}

    def figures_before(self) -> Keys:
        """上年 as the pack asks for it, from last year's document."""
        keys = Keys()
        told = {year: reconstruct(self.tables, self.unit, year) for year in YEARS[1:]}
        if any(table.figures for table in self.earlier):
            told[YEARS[1]] = reconstruct(self.earlier, self.unit)
        for asked in self.pack.last_year:
            program, solution = told[asked.year]
            if not program.relations:
                continue
            inside = keys
            members = asked.members
            if asked.name:
                inside = Keys()
                codes = {atom.member(asked.by): None for atom in program.atoms}
                members = members or {self.money.coded(asked.by, code): code for code in codes if code}
            for label, member in members.items():
                query = asked.within & Query.of({asked.by: [member]})
                numbers = program.asked(query) if program.answers(query) else []
                amount = sum(solution.amounts[n] for n in numbers)
                if program.answers(query) and (amount or asked.members) and self.speaks_of(program, query):
                    inside.add(label, self.money.typed(amount))
            if asked.name:
                keys.add(asked.name, inside)
        return keys

    def speaks_of(self, program: Program, query: Query) -> bool:
        """Whether the cells of a program say anything of what a query asks."""
        return any(
            not relation.terms or set(program.asked(query)) & {n for n, _ in relation.terms}
            for relation in program.relations
        )

    def tell(
        self,
        table: FigureTable | None,
        message: str,
        remedy: str = "",
        place: Place = Place(),
        hint: bool = False,
    ) -> None:
        """Something that a person has to look at."""
        if table is not None:
            spot = str(table.grid.spot)
            where = "，".join(filter(None, (f"表 “{table.title[:40]}”" if table.title else "", spot)))
            place = Place(self.of_file.get(id(table), ""), inside=where)
        self.findings.append(
            Finding(place, "not-imported", Severity.HINT if hint else Severity.WARNING, message, remedy)
        )

    def chosen_pack(self) -> Pack:
        """The pack that was asked for, or the likeliest."""
        for _, pack in self.packs:
            if pack.name == self.pack_name:
                return pack
        if self.pack_name or not self.packs:
            names = "、".join(pack.name for _, pack in self.packs)
            raise CannotGoOn(f"没有版式包 “{self.pack_name}”；可以用的有：{names}", EXIT_USAGE)
        return self.packs[0][1]

    def tell_unread(self, program: Program) -> None:
        """What the tables hold and the spec does not, a line for each reason."""
        for table in self.tables:
            if id(table) in self.holding_tables:
                continue
            if table.unread:
                why = "、".join(dict.fromkeys(cell.why for cell in table.unread))
                known = bool(table.figures) or bool(table.records)
                message = f"{len(table.unread)} 个数没有读入（如 {table.unread[0].text}）：{why[:120]}"
                remedy = "请对照原文录入" if known else "这张表不像公开的表；要用的请对照录入"
                self.tell(table, message, remedy, hint=not known)
        for source in program.apart:
            message = f"“{source.cell.label or source.cell.code}” 的 {source.cell.text} 没有用到：规格没有这样的分法"
            self.tell(source.table, message)

    def built(self, text: str) -> tuple[Disclosure, Books]:
        """The disclosure of a spec's text, whatever is wrong in it."""
        with TemporaryDirectory() as folder:
            path = self.put_files(Path(folder)) / "spec.yaml"
            path.write_text(text, encoding="utf-8")
            loaded = load_spec(path, Path(folder))
        if loaded.spec is None:
            raise AssertionError("\n".join(str(finding) for finding in loaded.findings))
        return build(loaded.spec, self.pack)

    def spec(self) -> str:
        """The text of the spec with what is known by now."""
        keys = Keys()
        keys.add("版式", self.pack.name)
        keys.add("预算年度", str(self.year))
        keys.add("金额单位", self.money.unit)
        department = Keys()
        department.add("编码", self.publisher.code or TO_FILL)
        department.add("名称", self.publisher.name or TO_FILL)
        department.add(
            "级次", self.publisher.level or "县级", "" if self.publisher.level else "文本没有写，请核对"
        )
        keys.add("部门", department)
        units = self.all_units()
        several = len(units) > 1
        by_unit = self.money_by_unit(units)
        keys.add(
            "单位",
            [
                self.unit_keys(unit, own if several else Keys())
                for unit, own in zip(units, by_unit, strict=True)
            ],
        )
        keys.add(_DUTIES, list(self.duties))
        if not several:
            keys.entries += by_unit[0].entries
        keys.add("明细", self.table_of_lines())
        keys.add("上年", self.last_year)
        keys.add("资产", self.holdings)
        keys.add("说明", self.statements)
        keys.add(_TERMS, self.terms)
        keys.add(_OTHER, self.other)
        keys.add("科目名称", self.money.own_names())
        keys.add("科目计入", self.money.own_counts(), "照科目的名称；名称与目录不同")
        return "".join(f"# {line}\n" for line in self.heading()) + yaml_text(keys)

    def heading(self) -> list[str]:
        """What the spec was made from."""
        if not self.sources:
            return []
        files = "、".join(dict.fromkeys(Path(document.file).name for document in self.documents))
        lines = [f"由 {files} 导入。"]
        if self.money.rounded:
            lines.append("取整：原文是四舍五入后的数，这里的金额照原文能显示成同样的数，不一定是准确数。")
        return lines

    def all_units(self) -> list[ReadUnit]:
        """The units that the document lists; one where it lists none."""
        units = self.units or [ReadUnit(self.publisher.name or TO_FILL)]
        kinds = self.money.kinds or [UNIT_KINDS[0]]
        units += [ReadUnit(f"{TO_FILL}（{kind}单位）", kind) for kind in kinds[1:] if len(units) < len(kinds)]
        for number, unit in enumerate(units):
            if not unit.kind:
                unit.kind = kinds[0] if number == 0 or len(kinds) == 1 else kinds[1]
        return units

    def unit_keys(self, unit: ReadUnit, money: Keys) -> Keys:
        """A unit of the spec."""
        keys = Keys()
        keys.add("编码", unit.code)
        keys.add("名称", unit.name)
        keys.add("性质", unit.kind)
        keys.add("规格", unit.rank)
        keys.add("经费保障", unit.funding)
        keys.entries += money.entries
        return keys

    def money_by_unit(self, units: list[ReadUnit]) -> list[Keys]:
        """The money as each unit writes it. What several units divide is not published: the first unit of each kind has it."""
        found = [Keys() for _ in units]
        shares = (
            split_by_kind(self.money)
            if len(units) > 1
            else {units[0].kind: (self.money.basic, _all(self.money))}
        )
        for kind, (functions, economic) in shares.items():
            at = next((n for n, unit in enumerate(units) if unit.kind == kind), 0)
            note = "原文没有公布各单位的数，暂记在这里；请分到各单位" if len(units) > 1 else ""
            found[at].add(
                NATURES[0], basic_keys(self.money, functions, economic), note or self.source_of(NATURES[0])
            )
        for at, items in _by_unit(units, self.project_items()).items():
            found[at].add(NATURES[1], items)
        for key, value in other_keys(self.money):
            found[0].add(key, value)
        for at, items in _by_unit(units, self.purchases).items():
            found[at].add("采购", items)
        return found

    def source_of(self, nature: str) -> str:
        """Which tables tell of a nature, for a comment."""
        if not self.sources:
            return ""
        told = [
            t.title
            for t in self.tables
            if t.figures and t.scope.by_dimension.get("nature") == frozenset({nature})
        ]
        return f"来自 {'、'.join(dict.fromkeys(told))}" if told else ""

    def project_items(self) -> dict[str, list[Value]]:
        """项目支出 by unit: the projects of the document, and one without a name for each function that is left."""
        known = {project.name: project.amount for project in self.projects}
        named, nameless = project_money(self.money, known)
        found: dict[str, list[Value]] = {}
        for project in self.projects:
            item = self.project_keys(project, named.get(project.name, ProjectMoney()))
            found.setdefault(project.unit, []).append(item)
        for what, money in nameless:
            found.setdefault("", []).append(self.project_keys(ReadProject(f"{TO_FILL}（{what}）"), money))
        return found

    def project_keys(self, project: ReadProject, money: ProjectMoney) -> Keys:
        """A project of the spec."""
        keys = Keys()
        unsure = "原文没有公布各项目的金额；请分到各项目" if project.indicators and not project.amount else ""
        keys.add("名称", project.name)
        functions = money.functions or self.first_function()
        if len(functions) == 1 and not any(money.codes.values()):
            (function, shares) = next(iter(functions.items()))
            keys.add("科目", self.money.coded("function", function))
            keys.add("金额", self.money.shares(shares) if money.functions else "0", unsure)
        else:
            subjects = money.subjects(self.money)
            told = f"没有公布的经济科目暂记 {UNTOLD[PURPOSES[1]]}" if any(money.codes.values()) else ""
            keys.add("科目", subjects, "；".join(filter(None, (unsure, told))))
        keys.add("资金总额", total_key(project, self.unit), "原文的财政资金都记作一般公共预算")
        for key, value in fact_keys(project):
            keys.add(key, value)
        keys.add("指标", indicator_keys(project.indicators))
        keys.add("采购", list(project.purchases))
        return keys

    def first_function(self) -> dict[str, dict[tuple[str, str], int]]:
        """The function that projects are paid from, for a project whose amount is not told."""
        functions = self.money.by_function.get(NATURES[1]) or self.money.basic
        return {next(iter(sorted(functions)), "2010101"): {}}

    def place_sentences(
        self, made: Disclosure, documents: list[ReadDocument], tables: list[FigureTable], lasting: bool
    ) -> None:
        """Every paragraph of documents under a heading of the pack, to the statement that it stands under.

        `lasting`: only what does not speak of figures or years is taken, from last year's document.
        """
        used = {
            plain(text)
            for t in tables
            for text in (t.title, *t.captions, "".join(t.captions), *t.notes)
            if text
        }
        defaults = narrative.default_texts(made)
        passed: list[str] = []
        for section in self.sections(made, documents, used, told=not lasting):
            for name, lines in narrative.divided(section, defaults).items():
                if not lines or (lasting and self.has_statement(name)):
                    continue
                if lasting and any(narrative.speaks_of_figures(line) for line in lines):
                    passed.append(name)
                else:
                    self.statement(name, lines, defaults.get(name, []))
        if passed:
            message = f"去年文本里有数字、年份的各段没有照搬：{'、'.join(passed)}"
            self.tell(None, message, "今年用版式包的文字；要自己写的，写在 说明 里")

    def sections(
        self, made: Disclosure, documents: list[ReadDocument], used: set[str], told: bool
    ) -> Iterator[Section]:
        """The sections of each document; what stands under none is told, neighbours together."""
        for document in documents:
            found, outside = narrative.sections(list(document.texts), self.pack, made, used)
            yield from found
            for run in narrative.neighbours(list(document.texts), outside) if told else ():
                what = "；".join(f"“{text.text.strip()[:30]}”" for text in run)
                place = Place(document.file, inside=str(run[0].spot))
                message = f"{len(run)} 段文字不在版式包的标题下，没有写进规格：{what}"
                self.tell(None, message, "要公开的，写进 说明 里相应的一段", place)

    def has_statement(self, name: str) -> bool:
        """Whether this year's document says something there."""
        mine = {_DUTIES: bool(self.duties), _TERMS: bool(self.terms.entries), _OTHER: bool(self.other)}
        return mine.get(name, False) or any(entry.key == name for entry in self.statements.entries)

    def statement(self, name: str, lines: list[str], default: list[str]) -> None:
        """One statement as the spec writes it: nothing where the pack says the same."""
        if not self.typed and [plain(line) for line in lines] == [plain(line) for line in default]:
            return
        if name == _DUTIES:
            before, items = narrative.numbered(lines)
            self.duties = items or before
            if items and before:
                told = "；".join(before)
                self.tell(None, f"职责前面的话由版式包的文字代替：“{told[:60]}”")
            return
        if name == _TERMS and (found := narrative.terms(lines)) and self.covers_terms(found):
            for term, explanation in found:
                self.terms.add(term, explanation)
            return
        if name == _OTHER:
            self.other = "\n".join(lines)
            return
        self.statements.add(name, "\n".join(lines))

    def covers_terms(self, found: list[tuple[str, str]]) -> bool:
        """Whether a document explains every term that the pack explains, which would stand beside them otherwise."""
        return {plain(term) for term, _ in self.pack.glossary} <= {plain(term) for term, _ in found}

    def compare(self, done: Imported, books: Books) -> None:
        """Each figure that was read against what the spec makes of the same question."""
        for table in self.tables:
            for cell in table.figures:
                if not cell.sums(YEARS[0]):
                    continue
                number = cell.number
                assert number is not None
                asked = cell.query & Query.of({"year": YEARS[:1]})
                answer = books.ledger.ask(asked).amount
                least, most = number.interval(table.unit or self.money.unit)
                done.compared += 1
                if answer is not None and least <= answer <= most:
                    done.equal += 1
                else:
                    shown = "算不出来" if answer is None else self.money.typed(answer)
                    done.differing.append((table, cell.label or cell.code, cell.text, shown))


def _by_unit(units: list[ReadUnit], items: Mapping[str, Sequence[Value]]) -> dict[int, list[Value]]:
    """Items by the number of the unit that they name, those of no unit at the first."""
    found: dict[int, list[Value]] = {}
    for whose, own in items.items():
        at = next((n for n, unit in enumerate(units) if unit.name == whose), 0)
        found.setdefault(at, []).extend(own)
    return found


def _all(money: Money) -> dict[str, int]:
    """Basic expenditure by economic code, of all kinds of units."""
    found: dict[str, int] = {}
    for economic in money.economic.values():
        for code, fen in economic.items():
            found[code] = found.get(code, 0) + fen
    return found
