"""Reading a spec: one declaration of its keys, and the findings about what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgetgen.findings import Finding
from budgetgen.ledger.dimensions import UNIT_KINDS, member
from budgetgen.ledger.ledger import Block, Line
from budgetgen.ledger.money import UNITS
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import (
    Amount,
    Choice,
    Either,
    Key,
    ListOf,
    Money,
    Reading,
    Record,
    Schema,
    Shape,
    TableOf,
    Text,
    Whole,
    Words,
)
from budgetgen.spec.amounts import Code, Lines, Shares, check_names, lines_of
from budgetgen.spec.model import (
    Coded,
    Department,
    Holding,
    Indicator,
    Objective,
    Performance,
    Project,
    Purchase,
    Safeguard,
    Share,
    Spec,
    Unit,
)

LEVELS = ("中央", "省级", "市级", "县级", "区级", "乡级", "镇级", "街道")


class Indicators(Shape):
    """Indicators below their first and second level; read as a list of Indicator."""

    expects = "按一级、二级指标分列的指标"
    _item = Record(
        "指标",
        {
            "名称": Key("name", Text(), True),
            "值": Key("value", Text(), True),
            "描述": Key("description", Text(), True),
            "依据": Key("basis", Text(), True),
        },
    )
    _table = TableOf(TableOf(ListOf(_item)))

    def read(self, node: Node, reading: Reading) -> list[Indicator] | None:
        levels = self._table.read(node, reading)
        if levels is None:
            return None
        return [
            Indicator(first.text, second.text, **found)
            for first, seconds in levels
            for second, items in seconds
            for found in items
        ]

    def schema(self) -> Schema:
        return self._table.schema()


class Item(Shape):
    """A procurement item: its code (letters and digits) and its name; read as Coded."""

    expects = "采购品目的编码和名称（如 A02020400 多功能一体机）"

    def read(self, node: Node, reading: Reading) -> Coded | None:
        words = Text().read(node, reading)
        if words is None:
            return None
        code, _, name = words.text.partition(" ")
        if not (code[:1] in "ABC" and code[1:].isdigit() and name.strip()):
            reading.error(node.place, "code-format", f"“{words.text}” 不是品目", f"请写{self.expects}")
            return None
        return Coded(code, name.strip(), words.place)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[ABC]\d+ .+$"}


class Quantity(Shape):
    """A count; read as Decimal."""

    expects = "数量"

    def read(self, node: Node, reading: Reading) -> Decimal | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if not text.replace(".", "", 1).isdecimal() or len(text) > 12:
            self.mismatch(node, reading)
            return None
        return Decimal(text)

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0}


PURCHASE = Record(
    "采购",
    {
        "品目": Key("item", Item(), True),
        "计量单位": Key("measure", Text(), True),
        "数量": Key("quantity", Quantity(), True),
        "单价": Key("price", Money(), True),
        "预留中小微企业": Key("reserved", Money()),
        "资金": Key("shares", Shares()),
    },
)

_FUNCTION = Code("function")


class Subjects(Shape):
    """The function of a project, or several with their amounts; read as Coded, or as the value of Lines."""

    expects = "功能科目，或按功能科目列的金额"
    _lines = Lines("项目支出", economics=False)

    def read(self, node: Node, reading: Reading) -> Any:
        return (_FUNCTION if isinstance(node, Scalar) else self._lines).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [_FUNCTION.schema(), self._lines.schema()]}


PROJECT = Record(
    "项目",
    {
        "名称": Key("name", Text(), True),
        "科目": Key("subjects", Subjects(), True),
        "金额": Key("shares", Shares()),
        "目标": Key("goals", ListOf(Text(), single=True)),
        "指标": Key("indicators", Indicators()),
        "采购": Key("purchases", ListOf(PURCHASE)),
    },
)

CARRIED_OUT = Record(
    "年终结转", {"科目": Key("function", _FUNCTION, True), "金额": Key("shares", Shares(), True)}
)

_MONEY_KEYS = {
    "基本支出": Key("basic", Lines("基本支出", economics=True)),
    "项目支出": Key("projects", ListOf(PROJECT)),
    "经营支出": Key("commercial", Lines("事业单位经营支出", economics=False)),
    "上缴上级支出": Key("remitted", Lines("上缴上级支出", economics=False)),
    "对附属单位补助支出": Key("subsidy", Lines("对附属单位补助支出", economics=False)),
    "采购": Key("purchases", ListOf(PURCHASE)),
    "年终结转": Key("carried_out", ListOf(CARRIED_OUT)),
}

UNIT = Record(
    "单位",
    {
        "名称": Key("name", Text(), True),
        "性质": Key("kind", Choice(UNIT_KINDS, lambda text: member("unit_kind", text)), True),
        "规格": Key("rank", Text()),
        "经费保障": Key("funding", Text()),
        **_MONEY_KEYS,
    },
)

HOLDING = Either(
    text=Text(),
    keys=Record("资产", {"数量": Key("quantity", Text()), "价值": Key("value", Money())}, Holding),
)

SPEC = Record(
    "规格",
    {
        "版式": Key("pack", Text(), True),
        "预算年度": Key("year", Whole(1990, 2100), True),
        "金额单位": Key("unit_of_money", Choice(tuple(UNITS))),
        "公开日期": Key("published", Text()),
        "部门": Key(
            "department",
            Record(
                "部门",
                {
                    "编码": Key("code", Text(), True),
                    "名称": Key("name", Text(), True),
                    "级次": Key("level", Choice(LEVELS), True),
                },
                Department,
            ),
            True,
        ),
        "单位": Key("units", ListOf(UNIT), True),
        "批复数": Key("approved", TableOf(Either(text=Money(), keys=TableOf(Money())))),
        "职责": Key("duties", ListOf(Text())),
        **_MONEY_KEYS,
        "上年": Key("last_year", TableOf(Money())),
        "绩效": Key(
            "performance",
            Record(
                "绩效",
                {
                    "总体目标": Key("overall", Text()),
                    "分项目标": Key(
                        "objectives",
                        ListOf(
                            Record(
                                "分项目标",
                                {
                                    "名称": Key("name", Text(), True),
                                    "目标": Key("goal", Text(), True),
                                    "指标": Key("measures", Text()),
                                },
                                Objective,
                            )
                        ),
                    ),
                    "保障措施": Key(
                        "safeguards",
                        ListOf(
                            Record(
                                "保障措施",
                                {"标题": Key("title", Text(), True), "内容": Key("text", Text(), True)},
                                Safeguard,
                            )
                        ),
                    ),
                },
                Performance,
            ),
        ),
        "资产": Key("holdings", TableOf(HOLDING)),
        "说明": Key("statements", TableOf(Either(text=Text(), keys=TableOf(Text())))),
        "名词解释": Key("glossary", TableOf(Text())),
        "其他事项": Key("other", Text()),
        "科目名称": Key("names", TableOf(Text())),
    },
)


def read_spec(node: Node) -> tuple[Spec | None, list[Finding]]:
    """The spec in a file's nodes, or None where its head is unusable, with everything that is wrong."""
    reading = Reading(_unit_of_money(node))
    written = SPEC.read(node, reading)
    if written is None:
        return None, reading.findings
    spec = _Assembly(written, reading).spec()
    return spec, reading.findings


def _unit_of_money(node: Node) -> str:
    """The unit that all amounts of a file are in; needed before any of them is read."""
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        if key.text == "金额单位" and isinstance(value, Scalar) and value.text in UNITS:
            return value.text
    return "元"


class _Assembly:
    """Puts what was read together: lines of all units, names of all codes, relations between keys."""

    def __init__(self, written: dict[str, Any], reading: Reading) -> None:
        self.written, self.reading = written, reading
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
            self.reading.error(written["place"], "missing-key", "“单位” 下面没有一个单位", "请至少写一个单位")
        top = {key: written[key] for key in _money_attributes() if key in written}
        below = [unit for unit in units if any(key in unit for key in _money_attributes())]
        if top and below:
            place = below[0]["place"]
            message = "基本支出、项目支出既写在顶层，又写在单位里"
            self.reading.error(place, "money-one-level", message, "一个单位写在顶层，几个单位各写在自己下面")
        elif top and len(units) > 1:
            message = f"有 {len(units)} 个单位，支出却写在顶层"
            self.reading.error(written["place"], "money-one-level", message, "请把支出写到各单位下面")
        for unit in units:
            self.money(unit, unit if below else top if unit is units[0] else {})
        names, findings = check_names(self.codes, written["year"])
        self.reading.findings += findings
        self.same_names()
        for code, name in written.get("names", ()):
            names[("economic" if code.text.startswith("3") else "function", code.text)] = name.text
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
            last_year_place=written["place"],
            performance=written.get("performance") or Performance(),
            holdings={key.text: value for key, value in written.get("holdings", [])},
            statements={key.text: value for key, value in written.get("statements", [])},
            glossary=tuple(written.get("glossary", ())),
            other=written.get("other"),
            published=written.get("published"),
            names=names,
            place=written["place"],
        )

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
            if "shares" not in written:
                self.reading.error(place, "missing-key", "项目缺少 “金额”", "请加一行 金额: …")
            lines = lines_of(subjects, None, written.get("shares", []), "项目支出")
        else:
            lines, _, codes = subjects
            self.codes += codes
            if "shares" in written:
                message = "“科目” 下面已经写了金额，又写了 “金额”"
                self.reading.error(place, "amount-twice", message, "同一笔钱只写一处，请删去一处")
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
        total = int(written["quantity"] * written["price"].fen)
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
    return tuple(key.attribute for key in _MONEY_KEYS.values())


def _approved(written: list[tuple[Words, Any]]) -> list[tuple[Words, Amount]]:
    """Approved figures as (path of labels, amount): 收入/一般公共预算."""
    found: list[tuple[Words, Amount]] = []
    for key, value in written:
        if isinstance(value, Amount):
            found.append((key, value))
        else:
            found += [(Words(f"{key.text}/{k.text}", k.place), amount) for k, amount in value]
    return found


def json_schema() -> Schema:
    """The shape of a spec as JSON Schema, from the declaration that the reader uses."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "部门预算公开规格",
        **SPEC.schema(),
    }
