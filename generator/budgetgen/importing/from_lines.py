"""A spec from this year's table of lines and last year's documents: the money stays in the table, the rest is theirs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.importing.applications import fact_keys
from budgetgen.importing.importing import Import, Imported
from budgetgen.importing.line_tables import LineTable, Sheet
from budgetgen.importing.records import ReadProject, ReadUnit, indicator_keys
from budgetgen.importing.writing import Keys, Value
from budgetgen.ledger.dimensions import UNIT_KINDS, plain
from budgetgen.ledger.ledger import Line
from budgetgen.read.model import ReadDocument
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.tables import year_of
from budgetgen.source.files import real_path
from budgetgen.source.scalars import TO_FILL
from budgetgen.spec.amounts import CODED
from budgetgen.spec.table_lines import PROJECTS


def import_lines(
    documents: list[ReadDocument],
    table: LineTable,
    sheets: Sequence[Sheet],
    output: Path,
    project: Path,
    pack_name: str = "",
    year: int = 0,
    sources: bool = True,
) -> Imported:
    """The spec whose money stands in a table of lines, with what documents of last year say besides.

    The year is that of the table, else the one after the documents'. Raises CannotGoOn where the table is not in the
    project of the spec (`output`), does not tell the nature of its lines, or no year is known.
    """
    told = [sheet.year for sheet in sheets if sheet.year]
    after = max((year_of(document) for document in documents), default=-1) + 1
    found = year or (told[0] if told else after)
    if any(not sheet.tells_nature for sheet in sheets):
        raise CannotGoOn(
            f"{table.path} 没有说各行的支出性质；请加一列 “性质”，或按性质分成几列金额", EXIT_USAGE
        )
    return _FromLines(documents, table, sheets, output, project, pack_name, found, sources).run()


class _FromLines(Import):
    """One import whose money stays in a table."""

    def __init__(
        self,
        documents: list[ReadDocument],
        table: LineTable,
        sheets: Sequence[Sheet],
        output: Path,
        project: Path,
        pack_name: str,
        year: int,
        sources: bool,
    ) -> None:
        super().__init__(documents, project, pack_name, year, sources, typed=False)
        self.table, self.sheets = table, sheets
        self.unit = "元"
        self.file = _beside(table.path, output, project)
        self.lines = [line for sheet in sheets if sheet.read for line in sheet.read.lines]
        self.listed: list[ReadUnit] | None = None
        self.told_projects = False

    def require_figures(self) -> None:
        """The table has them."""
        if not all(sheet.states_unit for sheet in self.sheets):
            message = f"{self.table.path.name} 没有写金额的单位，当作元"
            self.tell(None, message, "不是元的，在表头写明，如 金额（万元）")

    def tables_of_money(self) -> list[FigureTable]:
        return []

    def table_of_lines(self) -> Keys:
        keys = Keys()
        keys.add("表", self.file)
        names: list[Value] = [sheet.name for sheet in self.sheets if sheet.name]
        keys.add("工作表", names)
        columns = Keys()
        for heading, meaning in self.table.said.items():
            columns.add(heading, _as_written(meaning))
        keys.add("列", columns)
        return keys

    def heading(self) -> list[str]:
        if not self.sources:
            return []
        files = "、".join(dict.fromkeys(Path(document.file).name for document in self.documents))
        return [f"由 {files or '明细表'} 导入；{self.year} 年的钱都在 {self.file} 里。"]

    def put_files(self, folder: Path) -> Path:
        """As deep as the table's path climbs, so that it stays inside."""
        below = folder.joinpath(*["d"] * self.file.split("/").count(".."))
        target = Path(os.path.normpath(below / self.file))
        for made in (below, target.parent):
            made.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.table.path, target)
        return below

    def all_units(self) -> list[ReadUnit]:
        """The units of the lines, with what documents say of them."""
        if self.listed is None:
            self.listed = self._units()
        return self.listed

    def _units(self) -> list[ReadUnit]:
        known = {plain(unit.name): unit for unit in self.units}
        found = []
        for text in dict.fromkeys(line.unit for line in self.lines if line.unit):
            code, name = _code_and_name(text)
            unit = known.get(plain(name)) or ReadUnit(name or f"{TO_FILL}（{code}）")
            unit.code = code
            found.append(unit)
        found = found or (self.units if len(self.units) == 1 else [ReadUnit(self.publisher.name or TO_FILL)])
        untold = [unit.name for unit in found if not unit.kind]
        for unit in found:
            unit.kind = unit.kind or UNIT_KINDS[0]
        if untold:
            message = f"单位的性质没有写，暂记{UNIT_KINDS[0]}：{'、'.join(untold)[:80]}"
            self.tell(None, message, f"请核对：{'、'.join(UNIT_KINDS)}")
        return found

    def project_items(self) -> dict[str, list[Value]]:
        """项目支出 by unit: what documents say of the projects that have lines; their money is in the table."""
        lines: dict[str, Line] = {}
        for line in self.lines:
            if line.nature == PROJECTS:
                lines.setdefault(plain(line.project), line)
        found: dict[str, list[Value]] = {}
        for project in self.projects:
            if plain(project.name) in lines:
                name = _code_and_name(lines[plain(project.name)].unit)[1]
                found.setdefault(name, []).append(self._project(project))
        self._tell_projects(lines)
        return found

    def _tell_projects(self, lines: dict[str, Line]) -> None:
        """Projects of the documents without lines, and lines of projects of which the documents say nothing; once."""
        if self.told_projects:
            return
        self.told_projects = True
        known = {plain(project.name): project.name for project in self.projects}
        if ended := [name for key, name in known.items() if key not in lines]:
            self.tell(
                None, f"明细里没有的项目，没有写：{'、'.join(ended)[:80]}", "改了名的，请照明细里的名称补上"
            )
        if new := [line.project for key, line in lines.items() if key not in known]:
            self.tell(None, f"没有目标和指标的项目：{'、'.join(new)[:80]}", "请在 项目支出 里补上")

    def _project(self, project: ReadProject) -> Keys:
        keys = Keys()
        keys.add("名称", project.name)
        for key, value in fact_keys(project):
            keys.add(key, value)
        keys.add("指标", indicator_keys(project.indicators))
        return keys


def _code_and_name(text: str) -> tuple[str, str]:
    """901001 某某局本级 as its code and its name; one of both may be missing."""
    split = CODED.fullmatch(text)
    return (split[1], split[2].strip()) if split else ("", text)


def _as_written(meaning: str) -> Value:
    """A meaning of a column as a value: {资金: …} as keys."""
    if not meaning.startswith("{"):
        return meaning
    keys = Keys(braces=True)
    for part in meaning.strip("{}").split(","):
        name, _, value = part.partition(":")
        keys.add(name.strip(), value.strip().strip('"'))
    return keys


def _beside(file: Path, output: Path, project: Path) -> str:
    """A file as a spec names it, from the spec's folder. Raises CannotGoOn where it is not in the project."""
    real = real_path(file)
    if real is None or not real.is_relative_to(os.path.realpath(project)):
        raise CannotGoOn(f"{file} 在项目以外，规格用不了；请放到 {output.parent} 里，再导入", EXIT_USAGE)
    return Path(os.path.relpath(real, os.path.realpath(output.parent))).as_posix()
