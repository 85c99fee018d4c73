"""Records of a document as a spec writes them: units, projects with their indicators, purchases, assets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetgen.importing.writing import Keys, Value, amount_text
from budgetgen.ledger.dimensions import FUNDS, ORIGINS, member, plain
from budgetgen.lexicon.lexicon import Lexicon, label_key
from budgetgen.pack.layout import ASSETS, HoldingRow
from budgetgen.pack.model import Pack
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.numbers import read_number
from budgetgen.spec.project_facts import FACTS

APPLIED = ("总额", "财政资金", "其他资金", "年度总额", "当年财政拨款", "上年结转", "年度其他资金")
_NUMBERED = re.compile(r"^\s*\(?[0-9]+[.、)．]\s*")
_SPAN = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})", re.ASCII)


@dataclass
class ReadUnit:
    """A unit as the document names it; "" for what it does not say."""

    name: str
    kind: str = ""
    rank: str = ""
    funding: str = ""
    code: str = ""


@dataclass
class ReadProject:
    """A project with its goals, indicators and purchases; `amount` in 分, 0 where it is not printed."""

    name: str
    goals: list[str] = field(default_factory=list)
    indicators: list[dict[str, str]] = field(default_factory=list)
    purchases: list[Keys] = field(default_factory=list)
    amount: int = 0
    unit: str = ""
    year_goals: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    """What else is said of it, by the keys of a spec."""
    applied: dict[str, int] = field(default_factory=dict)
    """The money that it applies for, in 分."""
    table: FigureTable | None = None
    """The table that says so."""


def units_in(tables: list[FigureTable]) -> list[ReadUnit]:
    """The units that a table lists."""
    found = []
    for table in tables:
        if table.records == "单位":
            for _, row in table.record_rows():
                if row.get("名称"):
                    kind = member("unit_kind", row.get("性质", "")) or ""
                    found.append(ReadUnit(row["名称"], kind, row.get("规格", ""), row.get("经费保障", "")))
    return found


def projects_in(tables: list[FigureTable], lexicon: Lexicon, typed_in: str) -> list[ReadProject]:
    """The projects that have a table of indicators each: named in it or by its title.

    Amounts are in the unit that their table names, else in `typed_in`.
    """
    found = []
    for table in tables:
        if table.records != "指标":
            continue
        said = _said(table, lexicon)
        name = said.get("名称", [""])[0] or label_key(table.title)
        ends = sorted(lexicon.title_ends, key=len, reverse=True)
        name = next((name.removesuffix(end) for end in ends if name.endswith(end)), name)
        rows = [row for _, row in table.record_rows() if row.get("名称")]
        project = ReadProject(name, _goals(said.get("目标", [])), _filled(rows))
        project.year_goals = _goals(said.get("年度目标", []))
        project.facts = {key: said[key][0] for key in FACTS if said.get(key, [""])[0]}
        project.applied = _applied(said, table.unit or typed_in)
        project.amount, project.table = project.applied.get("年度总额", 0), table
        found.append(project)
    return found


def _applied(said: dict[str, list[str]], unit: str) -> dict[str, int]:
    """The amounts of an application; what is said twice is said of all years, then of this one."""
    found: dict[str, int] = {}
    for key in APPLIED:
        base, later = (key.removeprefix("年度"), 1) if key == "年度其他资金" else (key, 0)
        texts = said.get(base, [])
        number = read_number(texts[later]) if len(texts) > later else None
        if number is not None:
            found[key] = number.amount(unit)
    return found


def _said(table: FigureTable, lexicon: Lexicon) -> dict[str, list[str]]:
    """What labels around the indicators say: the value stands on the right of its label, or below it where another
    label or nothing stands on its right."""
    found: dict[str, list[str]] = {}
    rows = table.grid.rows
    for r, row in enumerate(rows[: table.head]):
        filled = [c for c, cell in enumerate(row) if cell.text.strip()]
        for place, c in enumerate(filled):
            key = lexicon.project_fields.get(label_key(row[c].text))
            if key is None:
                continue
            right = row[filled[place + 1]].text if place + 1 < len(filled) else ""
            if not right or label_key(right) in lexicon.project_fields:
                right = rows[r + 1][c].text if r + 1 < len(rows) else ""
            found.setdefault(key, []).append(right.strip())
    return found


def _goals(texts: list[str]) -> list[str]:
    """Goals, one a line, without their numbers."""
    return [_NUMBERED.sub("", line).strip() for text in texts for line in text.split("\n") if line.strip()]


def _filled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows with the levels of the row above where a cell is left blank."""
    found: list[dict[str, str]] = []
    for row in rows:
        levels = {key: row.get(key) or (found[-1].get(key, "") if found else "") for key in ("一级", "二级")}
        found.append({**row, **levels})
    return found


def purchases_in(
    tables: list[FigureTable], projects: list[ReadProject], units: list[ReadUnit], typed_in: str
) -> tuple[dict[str, list[Keys]], list[tuple[FigureTable, int]]]:
    """(purchases of no project by unit, rows that could not be understood); those of projects are added to them.

    A row that begins with a unit's name is above the purchases of that unit. Prices are written in `typed_in`, the
    spec's unit of money.
    """
    own: dict[str, list[Keys]] = {}
    lost: list[tuple[FigureTable, int]] = []
    by_name = {plain(project.name): project for project in projects}
    for table in tables:
        if table.records != "采购":
            continue
        unit, whose = table.unit or typed_in, ""
        for r, row in table.record_rows():
            item = Keys()
            first = next((cell.text for cell in table.grid.rows[r] if cell.text.strip()), "")
            named = [u.name for u in units if plain(first).startswith(plain(u.name))]
            whose = max(named, key=len, default=whose)
            price, quantity = read_number(row.get("单价", "")), read_number(row.get("数量", ""))
            if not row.get("目录") or price is None or quantity is None:
                if row.get("品名") or row.get("目录"):
                    lost.append((table, r))
                continue
            item.add("品目", f"{row['目录']} {row.get('品名', '')}".strip())
            item.add("计量单位", row.get("计量单位", ""))
            item.add("数量", row["数量"].replace(",", ""))
            item.add("单价", amount_text(price.amount(unit), typed_in))
            reserved = read_number(row.get("预留", ""))
            if reserved is not None and reserved.scaled:
                item.add("预留中小微企业", amount_text(reserved.amount(unit), typed_in))
            item.add("资金", _funds(table, r, unit, typed_in))
            project = by_name.get(plain(row.get("项目", "")))
            if project is None:
                own.setdefault(whose, []).append(item)
                continue
            project.unit = project.unit or whose
            amount = read_number(row.get("项目金额", ""))
            project.amount = amount.amount(unit) if amount else project.amount
            project.purchases.append(item)
    return own, lost


def _funds(table: FigureTable, r: int, unit: str, typed_in: str) -> Keys:
    """What each fund pays of a purchase, by the columns; of a column for several funds the first."""
    keys, later = Keys(braces=True), Keys(braces=True)
    for c, column in enumerate(table.columns):
        if column.meaning is None:
            continue
        number = read_number(table.grid.rows[r][c].text)
        asked = column.meaning.query.by_dimension
        funds = asked.get("fund", frozenset[str]())
        if number is not None and number.scaled and funds:
            carried = asked.get("origin") == frozenset(ORIGINS[1:2])
            fund = next(fund for fund in FUNDS if fund in funds)
            (later if carried else keys).add(fund, amount_text(number.amount(unit), typed_in))
    keys.add(ORIGINS[1], later)
    return keys


def holdings_in(tables: list[FigureTable], pack: Pack, typed_in: str) -> tuple[Keys, set[int]]:
    """(资产 as the pack's form lists it, the numbers of the tables it was read from)."""
    rows = [row for layout in pack.tables.values() if layout.dataset == ASSETS for row in layout.holdings]
    keys, used = Keys(), set[int]()
    for number, table in enumerate(tables):
        found = list(_held(table, rows, typed_in))
        if len(found) < 2:
            continue
        used.add(number)
        date = next((d for caption in table.captions if (d := _SPAN.search(caption))), None)
        if date:
            keys.add("截止日期", f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}")
        for name, value in found:
            keys.add(name, value)
    return keys, used


def _held(table: FigureTable, rows: list[HoldingRow], typed_in: str) -> Iterator[tuple[str, Value]]:
    unit = table.unit or typed_in
    named = {label_key(row.label): row for row in rows}
    for cells in table.grid.rows[table.head :]:
        row = named.get(label_key(cells[0].text)) if cells else None
        if row is None or row.whole or not row.name:
            continue
        numbers = [read_number(cell.text) for cell in cells[1:]]
        item = Keys(braces=True)
        if row.quantity == "" and numbers and numbers[0] is not None:
            item.add("数量", cells[1].text.replace(",", ""))
        if len(numbers) > 1 and numbers[-1] is not None:
            item.add("价值", amount_text(numbers[-1].amount(unit), typed_in))
        if item.entries:
            yield row.name, item


def indicator_keys(rows: list[dict[str, str]]) -> Keys:
    """Indicators below their first and second level, in the order of the document."""
    levels: dict[str, dict[str, list[Value]]] = {}
    for row in rows:
        item = Keys(braces=True)
        for key in ("名称", "值", "描述", "依据"):
            item.add(key, " ".join(row.get(key, "").split()))
        levels.setdefault(row.get("一级", ""), {}).setdefault(row.get("二级", ""), []).append(item)
    keys = Keys()
    for first, seconds in levels.items():
        inside = Keys()
        for second, items in seconds.items():
            inside.add(second, items)
        keys.add(first, inside)
    return keys
