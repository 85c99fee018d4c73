"""A starter made from a pack that brings none: a small department, the keys that this form asks for, its blanks.

What the form asks for is taken from the pack: figures of the year before, assets, indicators, purchases, sentences.
The year before is written as large as this year, so that no change asks for a reason; the blanks of sentences stand
as comments, for whoever knows what to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from budgetgen.catalog.catalog import lookup
from budgetgen.disclosure.books import open_books
from budgetgen.ledger.dimensions import MEMBERS, YEARS
from budgetgen.ledger.money import decimal_text, trimmed
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import PROJECTS, PURCHASED
from budgetgen.pack.model import UNIT, LastYear, Pack, Statement
from budgetgen.source.nodes import read_yaml
from budgetgen.spec.declaration import LEVELS
from budgetgen.spec.project_facts import DAYS
from budgetgen.spec.reading import read_spec

NAME = "某某示例局"
_BASIC = {
    "2010301": {"30101": 980000, "30102": 760000, "30201": 45000, "30211": 60000, "30217": 5000},
    "2080505": {"30108": 420000},
    "2101101": {"30110": 230000},
    "2210201": {"30113": 210500},
}
_PROJECT, _COST = "2010302", 250000
_ITEM, _PRICE = "台式计算机", 5000
_FALLBACK = "市级"
_ITEMS = {"function": [*_BASIC, _PROJECT], "economic": [code for line in _BASIC.values() for code in line]}


def made(pack: Pack, year: int) -> str:
    """The text of a spec for a pack and a budget year."""
    lines = [*_head(pack, year), *_money(pack, year)]
    money = "\n".join(lines)
    return "\n".join([*lines, *_last_year(pack, money, year), *_assets(pack, year), *_texts(pack, year), ""])


def level_of(title: str) -> str:
    """The level of government that the title of a pack speaks of (…市级部门预算公开)."""
    return next((level for level in LEVELS if level in title), _FALLBACK)


def scalar(text: str) -> str:
    """A text as YAML writes it on one line: in quotes where it could be taken for something else."""
    plain = re.fullmatch(r"[\w（）()·—][\w（）()·—.\-]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _head(pack: Pack, year: int) -> Iterator[str]:
    basic = sum(sum(line.values()) for line in _BASIC.values())
    yield "# 部门预算公开规格。每个事实只写一次，合计、比较和各张表由程序算出。"
    yield "# 写好后运行：budgetgen render 本文件"
    yield "# 井号后面是说明，可以保留。金额写数字即可，也可以写 1,481,300 或 148.13万元。"
    yield f"# 这份样例照版式包 {pack.name} 要用的内容列出；数是虚构的，请换成自己的。"
    yield from ("", f"版式: {pack.name}", f"预算年度: {year}")
    yield "金额单位: 元                      # 元、千元、万元"
    yield from ("部门:", "  编码: 999", f"  名称: {NAME}")
    yield f"  级次: {level_of(pack.title)}                      # {'、'.join(LEVELS)}"
    yield "单位:                             # 纳入预算编制范围的单位；几个单位时，支出各写在自己下面"
    yield f"  - 名称: {NAME}" + "本级" * (pack.called != UNIT)
    yield "    性质: 行政                    # 行政、参公、事业"
    printed = _fields(pack, "单位")
    yield from ["    规格: 正处级"] * ("规格" in printed)
    yield from ["    经费保障: 财政拨款"] * ("经费保障" in printed)
    yield from ("", "批复数:                           # 照批复文件另外录入，只用来核对")
    yield from ("  收入:", f"    一般公共预算: {basic + _COST}")
    yield from ("  支出:", f"    基本支出: {basic}", f"    项目支出: {_COST}")
    if _mentioned(pack, "职责"):
        yield from ("", "职责:                             # 每项一条，序号由程序加")
        yield "  - 贯彻执行有关法律法规和政策，拟订有关工作规划并组织实施。"
        yield "  - 承办上级交办的其他事项。"


def _money(pack: Pack, year: int) -> Iterator[str]:
    yield from (
        "",
        "基本支出:                         # 功能科目（项）下面是部门经济科目（款）；没有写资金的都是一般公共预算",
    )
    for function, line in _BASIC.items():
        yield f"  {_coded('function', function, year)}:"
        yield from (f"    {_coded('economic', code, year)}: {amount}" for code, amount in line.items())
    yield from ("", "项目支出:", "  - 名称: 业务信息系统运行维护费")
    yield f"    科目: {_coded('function', _PROJECT, year)}"
    yield f"    金额: {_COST}                  # 几种资金时：{{一般公共预算: 200000, 其他收入: 50000}}"
    yield from _facts(pack, year)
    if printed := _fields(pack, "指标"):
        yield from ("    目标:", "      - 保障业务信息系统安全稳定运行。")
        yield from _indicators(pack, printed)
    if any(PURCHASED in (t.dataset, t.book) for t in pack.tables.values()):
        code = item_named(_ITEM, year)
        yield "    采购:                         # 品目编码按当年目录；单价乘数量就是采购金额"
        yield f"      - {{品目: {code} {_ITEM}, 计量单位: 台, 数量: 2, 单价: {_PRICE}}}"


def _facts(pack: Pack, year: int) -> Iterator[str]:
    """What the pack's forms print of a project and nobody else can know."""
    tables = [table for table in pack.tables.values() if not table.unprinted]
    cells = (cell for t in tables for rows in (t.above, t.below) for row in rows for cell in row)
    asked = {name for cell in cells for name in cell.facts} | _fields(pack, PROJECTS)
    told = {"编码": '"999000001"', "性质": "经常性项目", "类别": "特定目标类"}
    told |= dict(zip(DAYS, (f"{year}-01-01", f"{year}-12-31"), strict=True))
    yield from (f"    {name}: {text}" for name, text in told.items() if name in asked)


def item_named(name: str, year: int) -> str:
    """The code of a purchase of exactly this name in a year's catalog."""
    from budgetgen.catalog.names import entries_named

    return entries_named("procurement", name, year)[0].code


def _indicators(pack: Pack, printed: set[str]) -> Iterator[str]:
    told = {"描述": "维护的信息系统的情况", "依据": "工作计划"}
    more = "".join(f", {field}: {text}" for field, text in told.items() if field in printed)
    yield "    指标:"
    for first, second, name, value in (
        ("产出指标", "数量指标", "维护系统数量", "≥2套"),
        ("效益指标", "社会效益指标", "网上办件率", "≥90%"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%"),
    ):
        yield from (
            f"      {first}:",
            f"        {second}:",
            f"          - {{名称: {name}, 值: {value}{more}}}",
        )


def _last_year(pack: Pack, money: str, year: int) -> Iterator[str]:
    """Each figure of the year before that the pack declares, as large as this year's."""
    if not pack.last_year:
        return
    root, _ = read_yaml(money, "样例")
    spec, findings = read_spec(root) if root else (None, [])
    if spec is None:
        raise RuntimeError(f"the starter of {pack.name} cannot be read: {findings}")
    ledger = open_books(spec, pack).ledger

    def now(entry: LastYear, member: str) -> str:
        asked = entry.within.without("year") & Query.of({entry.by: (member,), "year": YEARS[:1]})
        return trimmed(decimal_text(ledger.ask(asked).amount or 0, 2, False))

    yield from ("", "上年:                             # 用来比较的上年预算数（或执行数），没有写 0")
    for entry in sorted(pack.last_year, key=lambda entry: not entry.name):
        deeper = "  " if entry.name else ""
        yield from [f"  {entry.name}:"] * bool(entry.name)
        members = entry.members or _members(entry.by, year)
        yield from (f"  {deeper}{label}: {now(entry, member)}" for label, member in members.items())


def _members(dimension: str, year: int) -> dict[str, str]:
    """What a list without members of its own may name: the codes that the starter uses, or the standard members."""
    if dimension in _ITEMS:
        return {_coded(dimension, code, year): code for code in _ITEMS[dimension]}
    return {member: member for member in MEMBERS.get(dimension, ())}


def _assets(pack: Pack, year: int) -> Iterator[str]:
    rows = [row.name for table in pack.tables.values() for row in table.holdings if not row.whole]
    if not rows and not pack.holding_keys:
        return
    yield from ("", "资产:                             # 占用情况，没有写 0")
    for key in pack.holding_keys:
        yield f"  {key}: {_day(pack, year) if '日期' in key else 0}"
    yield from (
        f"  {name}: {{数量: 0, 价值: 0}}" for name in dict.fromkeys(rows) if name not in pack.holding_keys
    )


def _day(pack: Pack, year: int) -> str:
    """The day on which the form counts its assets, else the end of the year before."""
    ruled = re.fullmatch(r"(本年|上年)(\d+)月(\d+)日", pack.holdings_date.text if pack.holdings_date else "")
    if ruled is None:
        return f"{year - 1}-12-31"
    return f"{year - (ruled[1] == '上年')}-{int(ruled[2]):02}-{int(ruled[3]):02}"


def _texts(pack: Pack, year: int) -> Iterator[str]:
    """The blanks of each sentence, as comments; whole texts where the form has a place for them."""
    asked = [s for s in pack.statements.values() if s.blanks or s.keyed]
    if asked:
        yield from (
            "",
            "# 说明：默认文字里要填的空。要填的，删去 “说明” 和那几行开头的 “# ”，再改。",
            "# 说明:",
        )
        for statement in asked:
            yield f"#   {statement.name}:"
            yield from (f"#     {key}: （待填写）" for key in _blanks(statement, year))
    if _mentioned(pack, "其他事项"):
        yield from ("", "其他事项: 没有其他需要说明的事项。")


def _blanks(statement: Statement, year: int) -> list[str]:
    if not statement.keyed:
        return list(statement.blanks)
    return [label.split()[0] for label in _members(statement.keyed, year)]


def _mentioned(pack: Pack, fact: str) -> bool:
    return any(fact in statement.text for statement in pack.statements.values())


def _fields(pack: Pack, dataset: str) -> set[str]:
    """The fields of records that the form prints."""
    printed = [table for table in pack.tables.values() if table.dataset == dataset and not table.unprinted]
    return {column.field for table in printed for column in table.all_columns if column.field}


def _coded(kind: str, code: str, year: int) -> str:
    entry = lookup(kind, code, year)
    return f"{code} {entry.name}" if entry else code
