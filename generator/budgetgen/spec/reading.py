"""Reading a spec: what was written, put together, and the findings about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.ledger import Block, Line
from budgetgen.ledger.money import UNITS
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar, has_lost
from budgetgen.source.shapes import Amount, Reading, Words
from budgetgen.spec.amounts import lines_of
from budgetgen.spec.declaration import MONEY_KEYS, SPEC, json_schema
from budgetgen.spec.model import Coded, Holding, Performance, Project, Purchase, Share, Spec, Unit
from budgetgen.spec.names import names_written, own_codes

__all__ = ["json_schema", "read_spec"]


def read_spec(node: Node) -> tuple[Spec | None, list[Finding]]:
    """The spec in a file's nodes, or None where its head is unusable, with everything that is wrong."""
    reading = Reading(_unit_of_money(node))
    written = SPEC.read(node, reading)
    if written is None:
        return None, reading.findings
    spec = _Assembly(written, _key_places(node), reading).spec()
    return replace(spec, lost=_lost(node, reading.findings)), reading.findings


def _key_places(node: Node) -> dict[str, Place]:
    """Where each top-level key stands, and each key one level below it as 上/下."""
    places: dict[str, Place] = {}
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        places[key.text.strip()] = key.place
        for below, _ in value.items if isinstance(value, nodes.Mapping) else ():
            places[f"{key.text.strip()}/{below.text.strip()}"] = below.place
    return places


def _lost(node: Node, findings: list[Finding]) -> frozenset[str]:
    """The top-level keys in which something could not be read, so that what is missing there says nothing."""
    if not isinstance(node, nodes.Mapping):
        return frozenset()
    starts = [key.place.line for key, _ in node.items] + [2**31]
    errors = [f.place.line for f in findings if f.severity is Severity.ERROR]
    return frozenset(
        key.text.strip()
        for (key, value), start, end in zip(node.items, starts, starts[1:], strict=False)
        if has_lost(value) or any(start <= line < end for line in errors)
    )


def _unit_of_money(node: Node) -> str:
    """The unit that all amounts of a file are in; needed before any of them is read."""
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        if key.text == "金额单位" and isinstance(value, Scalar) and value.text in UNITS:
            return value.text
    return "元"


class _Assembly:
    """Puts what was read together: lines of all units, names of all codes, relations between keys."""

    def __init__(self, written: dict[str, Any], places: dict[str, Place], reading: Reading) -> None:
        self.written, self.places, self.reading = written, places, reading
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.codes: list[tuple[str, Coded]] = []
        self.projects: list[Project] = []
        self.purchases: list[tuple[str, Purchase]] = []

    def spec(self) -> Spec:
        """The spec; what contradicts is in the reading's findings."""
        written = self.written
        units = written["units"]
        if not units:
            self.unless_lost("单位", "missing-key", "“单位” 下面没有一个单位", "请至少写一个单位")
        top = {key: written[key] for key in _money_attributes() if key in written}
        below = [unit for unit in units if any(key in unit for key in _money_attributes())]
        if top and below:
            place = self.first_money_key()
            message = "支出既写在顶层，又写在单位里"
            self.reading.error(place, "money-one-level", message, "一个单位写在顶层，几个单位各写在自己下面")
        elif top and len(units) > 1:
            message = f"有 {len(units)} 个单位，支出却写在顶层"
            self.reading.error(self.first_money_key(), "money-one-level", message, "请把支出写到各单位下面")
        for unit in units:
            self.money(unit, unit if below else top if unit is units[0] else {})
        own = own_codes(written.get("names", ()), self.reading)
        self.same_names()
        return Spec(
            file=written["place"].file,
            pack=written["pack"],
            year=written["year"],
            unit_of_money=self.reading.unit,
            department=written["department"],
            units=tuple(
                Unit(u["name"], u["kind"], u.get("rank"), u.get("funding"), u["place"]) for u in units
            ),
            lines=tuple(self.lines),
            blocks=tuple(self.blocks),
            projects=tuple(self.projects),
            purchases=tuple(self.purchases),
            approved=tuple(_approved(written.get("approved", []))),
            duties=tuple(written.get("duties", ())),
            last_year=tuple(written["last_year"]) if "last_year" in written else None,
            last_year_place=self.places.get("上年", written["place"]),
            performance=written.get("performance") or Performance(),
            holdings={
                key.text: replace(value, place=key.place) if isinstance(value, Holding) else value
                for key, value in written.get("holdings", [])
            },
            statements={key.text: value for key, value in written.get("statements", [])},
            glossary=tuple(written.get("glossary", ())),
            other=written.get("other"),
            published=written.get("published"),
            rounding_noted=written.get("rounding_noted", False),
            names=names_written(self.codes) | {key: name.text for key, name in own.items()},
            codes=tuple(self.codes),
            own_codes=own,
            place=written["place"],
            places=self.places,
        )

    def unless_lost(self, key: str, rule: str, message: str, remedy: str) -> None:
        """Report what is missing below a key, unless an error below it tells why."""
        place = self.places.get(key, self.written["place"])
        if not any(f.place.line >= place.line for f in self.reading.findings):
            self.reading.error(place, rule, message, remedy)

    def first_money_key(self) -> Place:
        """Where the first key of money at the top level stands."""
        return min(self.places[key] for key in MONEY_KEYS if key in self.places)

    def money(self, unit: dict[str, Any], money: dict[str, Any]) -> None:
        """Take in the lines, projects and purchases of one unit."""
        name, kind = unit["name"].text, unit["kind"]

        def own(lines: list[Line]) -> list[Line]:
            return [replace(line, unit=name, unit_kind=kind) for line in lines]

        for key in ("basic", "commercial", "remitted", "subsidy"):
            if key in money:
                lines, blocks, codes = money[key]
                self.lines += own(lines)
                self.blocks += [
                    replace(b, fixed={**b.fixed, "unit": name, "unit_kind": kind}) for b in blocks
                ]
                self.codes += codes
        for written in money.get("projects", ()):
            project = self.project(written, name, own)
            self.projects.append(project)
            self.lines += project.lines
        for purchase in money.get("purchases", ()):
            self.purchases.append((name, self.purchase(purchase, ())))
        for carried in money.get("carried_out", ()):
            self.codes.append(("function", carried["function"]))
            self.lines += own(lines_of(carried["function"], None, carried["shares"], "年终结转"))

    def project(self, written: dict[str, Any], unit: str, own: Callable[[list[Line]], list[Line]]) -> Project:
        """One project; its money stands either under 金额 or under the functions of 科目."""
        subjects = written["subjects"]
        place = written["place"]
        if isinstance(subjects, Coded):
            self.codes.append(("function", subjects))
            if "金额" not in written["written"]:
                self.reading.error(place, "missing-key", "项目缺少 “金额”", "请加一行 金额: …")
            lines = lines_of(subjects, None, written.get("shares", []), "项目支出")
        else:
            lines, _, codes = subjects
            self.codes += codes
            if "shares" in written:
                message = "“科目” 下面已经写了金额，又写了 “金额”"
                self.reading.error(place, "amount-twice", message, "同一笔钱只写一处，请删去一处")
        if not lines and "shares" in written:
            message, remedy = "项目没有金额", "请写 金额: …"
            self.reading.error(place, "missing-key", message, remedy)
        lines = own([replace(line, project=written["name"].text) for line in lines])
        funds = tuple({(line.fund, line.origin): None for line in lines})
        return Project(
            written["name"],
            unit,
            tuple(lines),
            tuple(written.get("goals", ())),
            tuple(written.get("indicators", ())),
            tuple(self.purchase(p, funds) for p in written.get("purchases", ())),
            place,
        )

    def purchase(self, written: dict[str, Any], funds: tuple[tuple[str, str], ...]) -> Purchase:
        """One purchase; without 资金 it is paid from its project's only fund."""
        exact = Fraction(written["quantity"]) * written["price"].fen
        total = int(exact)
        if exact.denominator != 1:
            message = "数量 × 单价精确到 0.01 元以下"
            self.reading.error(written["price"].place, "amount-format", message, "请核对数量和单价")
        shares = tuple(written.get("shares", ()))
        if not shares:
            if len(funds) > 1:
                message = "项目有几种资金，采购没有说用哪一种"
                self.reading.error(written["place"], "missing-key", message, "请加 资金: {一般公共预算: …}")
            fund, origin = funds[0] if funds else ("一般公共预算", "本年收入")
            shares = (Share(fund, origin, total, written["place"]),)
        reserved = written.get("reserved")
        return Purchase(
            written["item"],
            written["measure"],
            written["quantity"],
            written["price"].fen,
            reserved.fen if reserved else 0,
            shares,
            written["place"],
        )

    def same_names(self) -> None:
        """Two projects or two units of one name cannot be told apart."""
        projects = [(p.name, f"{p.unit} 的项目") for p in self.projects]
        for what, names in (
            ("项目", [(words, unit) for words, unit in projects]),
            ("单位", [(unit["name"], "") for unit in self.written["units"]]),
        ):
            first: dict[tuple[str, str], Words] = {}
            for words, owner in names:
                before = first.setdefault((words.text, owner), words)
                if before is not words:
                    message = f"{what} “{words.text}” 写了两次，第 {before.place.line} 行已有"
                    self.reading.error(words.place, "name-unique", message, "请改名或合并")


def _money_attributes() -> tuple[str, ...]:
    return tuple(key.attribute for key in MONEY_KEYS.values())


def _approved(written: list[tuple[Words, Any]]) -> list[tuple[Words, Amount]]:
    """Approved figures as (path of labels, amount): 收入/一般公共预算."""
    found: list[tuple[Words, Amount]] = []
    for key, value in written:
        if isinstance(value, Amount):
            found.append((key, value))
        else:
            found += [(Words(f"{key.text}/{k.text}", k.place), amount) for k, amount in value]
    return found
