"""What was read of a spec, put together: lines of all units, names of all codes, relations between keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgetgen.catalog.mapping import government_of
from budgetgen.findings import Place
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.ledger import Block, Line
from budgetgen.source.local_codes import LocalCodes
from budgetgen.source.shapes import Reading, Words, did_you_mean
from budgetgen.spec.amounts import codes_in, lines_of
from budgetgen.spec.model import Coded, Project, Purchase, Spec
from budgetgen.spec.money_keys import MONEY_KEYS, NOT_SPENT
from budgetgen.spec.names import names_written, own_codes, own_counts
from budgetgen.spec.own import is_unit, own_texts, unit_of
from budgetgen.spec.projects import Projects, purchase
from budgetgen.spec.stated import stated_codes
from budgetgen.spec.table_lines import PROJECTS, UNIT

NATURES = {
    "basic": "基本支出",
    "commercial": "事业单位经营支出",
    "remitted": "上缴上级支出",
    "subsidy": "对附属单位补助支出",
}
_KEY_OF = {key.attribute: name for name, key in MONEY_KEYS.items()}
NATURES_BY_KEY = {_KEY_OF[attribute]: nature for attribute, nature in NATURES.items()}
"""The natures of lines whose table stands below a key of its own."""
ENTRIES = "entries"


def _says_something(written: Any) -> bool:
    """Whether there is money under a key; an empty list says as little as no key."""
    return any(written) if isinstance(written, tuple) else bool(written)


class Assembly:
    """Puts what was read together; what contradicts is in the reading's findings."""

    def __init__(self, written: dict[str, Any], places: dict[str, Place], reading: Reading) -> None:
        self.written, self.places, self.reading = written, places, reading
        self.units: list[dict[str, Any]] = written["units"]
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.codes: list[tuple[str, Coded]] = []
        self.projects: list[Project] = []
        self.purchases: list[tuple[str, Purchase]] = []
        self._named: tuple[int, dict[tuple[str, str], Place]] = 0, {}

    def spec(self) -> Spec:
        """The spec."""
        written = self.written
        if not self.units:
            self.unless_lost("单位", "missing-key", "“单位” 下面没有一个单位", "请至少写一个单位")
        top = self.money_at_the_top()
        given = self.entries()
        for number, unit in enumerate(self.units):
            self.money(unit, top if top and number == 0 else unit, given[number])
        for said in (written, *self.units):
            self.codes += stated_codes(said.get("last_year"))
        own = own_codes(written.get("names", ()), self.reading)
        self.same_names()
        return Spec(
            file=written["place"].file,
            pack=written["pack"],
            year=written["year"],
            unit_of_money=self.reading.unit,
            department=written["department"],
            units=tuple(unit_of(unit) for unit in self.units),
            lines=tuple(self.lines),
            blocks=tuple(self.blocks),
            projects=tuple(self.projects),
            purchases=tuple(self.purchases),
            **own_texts(written),
            published=written.get("published"),
            names=names_written(self.codes) | {key: name.text for key, name in own.items()},
            codes=tuple(code for code in self.codes if code[0] != UNIT),
            local=LocalCodes(own, own_counts(written.get("counts", ()), self.reading)),
            rounding_noted=written.get("rounding_noted", False),
            place=written["place"],
            places=self.places,
        )

    def money_at_the_top(self) -> dict[str, Any]:
        """What the top level says of the money of the only unit; {} where units say it, or a table for all of them."""
        keys = {name: key.attribute for name, key in MONEY_KEYS.items() if key.attribute in self.written}
        top = {a: self.written[a] for a in keys.values() if a != ENTRIES and _says_something(self.written[a])}
        below = any(key.attribute in unit for unit in self.units for key in MONEY_KEYS.values())
        first = min((self.places[name] for name, a in keys.items() if a in top), default=Place())
        if top and below:
            message = "支出既写在顶层，又写在单位里"
            self.reading.error(first, "money-one-level", message, "一个单位写在顶层，几个单位各写在自己下面")
            return {}
        if top and len(self.units) > 1:
            message = f"有 {len(self.units)} 个单位，支出却写在顶层"
            remedy = "请把支出写到各单位下面，或写成一张有 “单位” 一列的表（明细）"
            self.reading.error(first, "money-one-level", message, remedy)
        return top

    def entries(self) -> list[list[Line]]:
        """The lines of the tables of all lines, unit by unit."""
        found: list[list[Line]] = [[] for _ in self.units]
        lines, codes = self.written.get(ENTRIES, ((), ()))
        self.codes += codes
        unknown: dict[str, None] = {}
        for line in lines:
            numbers = [n for n, unit in enumerate(self.units) if is_unit(line.unit, unit)]
            if not line.unit and len(self.units) == 1:
                numbers = [0]
            if numbers:
                found[numbers[0]].append(line)
                if len(numbers) > 1:
                    self.units_alike(line, numbers)
            elif line.unit not in unknown:
                unknown[line.unit] = None
                self.no_such_unit(line)
        for number, unit in enumerate(self.units):
            own, codes = unit.get(ENTRIES, ((), ()))
            self.codes += codes
            if own and found[number]:
                place = unit["places"]["明细"]
                message = "顶层的 明细 里已经有这个单位的行，单位下面又写了 明细"
                self.reading.error(place, "money-one-level", message, "请删去一处")
            found[number] += own
        return found

    def units_alike(self, line: Line, numbers: list[int]) -> None:
        """Report a line that may be of several units, once for each name it uses."""
        place = self.where_named(line)
        message = (
            f"“{line.unit}” 分不清是 {'、'.join(self.units[n]['name'].text for n in numbers)} 中的哪一个"
        )
        if all(finding.place != place for finding in self.reading.findings):
            self.reading.error(place, "unit-name", message, "请给各单位不同的名称和编码，这里写名称")

    def no_such_unit(self, line: Line) -> None:
        """Report a line of a unit that the spec does not have."""
        names = [unit["name"].text for unit in self.units]
        message = f"“单位” 下面没有 “{line.unit}”" if line.unit else "有几个单位，这一行没有写是哪个单位"
        remedy = did_you_mean(line.unit, names) if line.unit else "请加一列 “单位”，每行都写"
        self.reading.error(self.where_named(line), "unit-name", message, remedy)

    def where_named(self, line: Line) -> Place:
        """Where a table names a line's unit for the first time; the line's place where it names none."""
        if (
            len(self.codes) != self._named[0]
        ):  # once for all lines: a table may have thousands of unknown units
            first: dict[tuple[str, str], Place] = {}
            for dimension, coded in self.codes:
                if dimension == UNIT:
                    first.setdefault((coded.code, coded.place.file), coded.place)
            self._named = len(self.codes), first
        return self._named[1].get((line.unit, line.place.file), line.place)

    def unless_lost(self, key: str, rule: str, message: str, remedy: str) -> None:
        """Report what is missing below a key, unless an error below it tells why."""
        place = self.places.get(key, self.written["place"])
        files = self.reading.files
        if not any(
            (files.home(f.place, place.file) if files else f.place).line >= place.line
            for f in self.reading.findings
        ):
            self.reading.error(place, rule, message, remedy)

    def money(self, unit: dict[str, Any], money: dict[str, Any], given: list[Line]) -> None:
        """Take in the lines, projects and purchases of one unit; `given` are those of its table of all lines."""
        name, kind = unit["name"].text, unit["kind"]
        strange: dict[str, None] = {}

        def own(lines: list[Line]) -> list[Line]:
            for line in lines:
                if line.unit and not is_unit(line.unit, unit) and line.unit not in strange:
                    strange[line.unit] = None
                    message = f"这一行写的单位是 “{line.unit}”，却用在单位 “{name}” 下面"
                    self.reading.error(self.where_named(line), "unit-name", message, "请核对单位的名称")
            return [
                replace(
                    line,
                    unit=name,
                    unit_kind=kind,
                    government=line.government or government_of(line.economic, kind, self.written["year"]),
                )
                for line in lines
            ]

        given = own(given)
        for key, nature in NATURES.items():
            lines, blocks, codes = money.get(key, ([], [], []))
            self.stated_once(nature, given, bool(lines or blocks))
            self.codes += codes
            self.lines += own(lines)
            self.blocks += [replace(b, fixed={**b.fixed, "unit": name, "unit_kind": kind}) for b in blocks]
        projects = Projects(name, own, self.reading, self.codes)
        found = projects.together(money.get("projects", ()), given, self.table_lost(unit))
        self.projects += found
        self.lines += [line for project in found for line in project.lines]
        self.lines += [line for line in given if line.nature != PROJECTS]
        for bought in money.get("purchases", ()):
            self.purchases.append((name, purchase(bought, (), self.reading)))
        for nature, key in NOT_SPENT.items():
            self.stated_once(nature, given, bool(money.get(key)))
            for left in money.get(key, ()):
                self.codes += [("function", left["function"]), *codes_in(left["shares"])]
                self.lines += own(lines_of(left["function"], None, left["shares"], nature))

    def stated_once(self, nature: str, given: list[Line], apart: bool) -> None:
        """Money of a nature stands in the table of all lines or apart from it, not in both."""
        twice = next((line for line in given if line.nature == nature), None)
        if twice and apart:
            message = f"明细里已经有{nature}，又单独写了{nature}"
            self.reading.error(twice.place, "amount-twice", message, "同一笔钱只写一处，请删去一处")

    def table_lost(self, unit: dict[str, Any]) -> bool:
        """Whether a table of all lines is written, for all units or for this one, and could not be read in full."""
        files = self.reading.files
        if files and any(files.is_table(finding.place.file) for finding in self.reading.findings):
            return True
        at_the_top = "明细" in self.places and ENTRIES not in self.written
        return at_the_top or ("明细" in unit["places"] and ENTRIES not in unit)

    def same_names(self) -> None:
        """Two projects or two units of one name cannot be told apart."""
        projects = [(p.name, f"{p.unit} 的项目") for p in self.projects]
        for what, names in (
            ("项目", [(words, unit) for words, unit in projects]),
            ("单位", [(unit["name"], "") for unit in self.written["units"]]),
        ):
            first: dict[tuple[str, str], Words] = {}
            for words, owner in names:
                before = first.setdefault((plain(words.text), owner), words)
                if before is not words:
                    message = f"{what} “{words.text}” 写了两次，{before.place.told_in(words.place.file)}已有"
                    self.reading.error(words.place, "name-unique", message, "请改名或合并")
