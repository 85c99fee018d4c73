"""A made-up department that fills every cell and sentence of a form, and one with a single line: to try a pack with."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import yaml

from budgetgen.catalog.catalog import lookup
from budgetgen.findings import has_errors
from budgetgen.ledger.dimensions import FUNDS, MEMBERS, ORIGINS
from budgetgen.pack.model import Pack, Statement
from budgetgen.source.nodes import read_yaml
from budgetgen.spec.model import Spec
from budgetgen.spec.project_facts import DAYS as FACT_DAYS
from budgetgen.spec.project_facts import WORDS as FACT_WORDS
from budgetgen.spec.reading import read_spec

FILE = "样例"
"""The file that findings about a sample stand in."""

WORDS = "样例文字"
_FUNCTIONS = ("2010101", "2080505", "2210201")
_ECONOMICS = ("30101", "30201", "30217", "30231", "31013", "30301")
_GOVERNMENT = ("50101", "50201")
_ABROAD = "30212"
_ITEMS = ("A02010105", "B01010000", "C01010000")


def sample(pack: Pack, full: bool) -> Spec:
    """A spec of the pack's year: with money, texts and records everywhere, or one line of money and zeros."""
    data = (_full if full else _bare)(pack)
    root, findings = read_yaml(yaml.dump(data, Dumper=_Plain, allow_unicode=True, width=10**6), FILE)
    spec, found = read_spec(root) if root else (None, [])
    if spec is None or has_errors([*findings, *found]):
        raise RuntimeError(f"the sample cannot be read: {[*findings, *found]}")
    return spec


class _Plain(yaml.SafeDumper):
    """Writes the same value twice where it is used twice: specs know no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Never an alias."""
        return True


def _head(pack: Pack) -> dict[str, Any]:
    return {
        "版式": "sample",
        "预算年度": pack.year,
        "部门": {"编码": "999", "名称": "样例部门", "级次": "市级"},
    }


def _bare(pack: Pack) -> dict[str, Any]:
    line = {_coded("function", _FUNCTIONS[0], pack): {_coded("economic", _ECONOMICS[0], pack): "0.5"}}
    return _head(pack) | {
        "单位": [_unit("样例单位", "行政")],
        "基本支出": line,
        "上年": _last_year(pack, lambda: "0"),
        "资产": _holdings(pack, "0", "0"),
        "科目名称": _names(pack),
    }


def _full(pack: Pack) -> dict[str, Any]:
    amounts = count(1_234_567, 98_765)

    def amount() -> str:
        return f"{next(amounts) / 100:.2f}"

    functions = [_coded("function", code, pack) for code in _FUNCTIONS]
    economics = {_coded("economic", code, pack): amount() for code in _ECONOMICS}
    tagged = {_coded("economic", _ABROAD, pack): {FUNDS[0]: amount(), "标签": "教学科研"}}
    funds: dict[str, Any] = {fund: amount() for fund in FUNDS}
    funds |= {origin: {fund: amount() for fund in FUNDS} for origin in ORIGINS[1:]}
    return _head(pack) | {
        "公开日期": f"{pack.year}-02-01",
        "单位": [
            _unit("样例行政单位", "行政")
            | {
                "基本支出": {
                    functions[0]: economics | tagged,
                    functions[1]: economics,
                    functions[2]: economics,
                }
            }
            | {"采购": [_purchase(code, amount(), pack) for code in _ITEMS]}
            | {"年终结转": [{"科目": functions[0], "金额": funds}]},
            _unit("样例事业单位", "事业")
            | {"项目支出": [_project(name, functions[0], funds, pack) for name in ("样例甲", "样例乙")]}
            | {key: {functions[0]: amount()} for key in ("经营支出", "上缴上级支出", "对附属单位补助支出")},
        ],
        "职责": [WORDS, WORDS],
        "上年": _last_year(pack, amount),
        "绩效": {
            "总体目标": WORDS,
            "分项目标": [{"名称": WORDS, "目标": WORDS, "指标": WORDS}],
            "保障措施": [{"标题": WORDS, "内容": WORDS}],
        },
        "资产": _holdings(pack, amount(), "2"),
        "说明": {s.name: dict.fromkeys(_blanks(s), WORDS) for s in pack.statements.values() if _blanks(s)},
        "其他事项": WORDS,
        "科目名称": _names(pack),
    }


def _unit(name: str, kind: str) -> dict[str, Any]:
    return {"名称": name, "性质": kind, "规格": WORDS, "经费保障": WORDS}


def _project(name: str, function: str, funds: dict[str, Any], pack: Pack) -> dict[str, Any]:
    levels = {"产出指标": "数量指标", "效益指标": "社会效益指标"}
    item = {"名称": WORDS, "值": "≥2个", "描述": WORDS, "依据": WORDS}
    return {
        "名称": name,
        "科目": function,
        "金额": funds,
        **dict.fromkeys(FACT_WORDS, WORDS),
        **dict.fromkeys(FACT_DAYS, f"{pack.year}-01-31"),
        "目标": [WORDS, WORDS],
        "年度目标": [WORDS, WORDS],
        "指标": {first: {second: [item, item]} for first, second in levels.items()},
        "采购": [_purchase(code, "1000", pack) | {"资金": {FUNDS[0]: "2000"}} for code in _ITEMS],
    }


def _last_year(pack: Pack, amount: Callable[[], str]) -> dict[str, Any]:
    """An amount for each figure of the year before that a spec of this pack may state, lists under their names."""
    stated: dict[str, Any] = {}
    for entry in pack.last_year:
        amounts = {label: amount() for label in entry.members or _members(entry.by, pack)}
        stated |= {entry.name: amounts} if entry.name else amounts
    return stated


def _members(dimension: str, pack: Pack) -> list[str]:
    """What a list of the year before may name where the pack does not say: codes, standard members, or any name."""
    codes = {"function": _FUNCTIONS, "economic": _ECONOMICS, "government": _GOVERNMENT}
    if dimension in codes:
        return [_coded(dimension, code, pack) for code in codes[dimension]]
    return list(MEMBERS.get(dimension, (WORDS,)))


def _purchase(code: str, price: str, pack: Pack) -> dict[str, Any]:
    item = _coded("procurement", code, pack)
    return {"品目": item, "计量单位": "个", "数量": "2", "单价": price, "预留中小微企业": "10"}


def _blanks(statement: Statement) -> tuple[str, ...]:
    """The blanks of a statement, those by code for the codes that the sample uses."""
    codes = {"function": _FUNCTIONS, "economic": (*_ECONOMICS, _ABROAD)}
    return codes[statement.keyed] if statement.keyed else statement.blanks


def _holdings(pack: Pack, value: str, quantity: str) -> dict[str, Any]:
    """What a spec writes of assets: each row of the pack's tables, and the pack's own keys."""
    rows = [row.name for table in pack.tables.values() for row in table.holdings if not row.whole]
    held: dict[str, Any] = {name: {"数量": quantity, "价值": value} for name in rows}
    day = f"{pack.year - 1}-12-31"
    return held | {key: day if kind == "文字" else value for key, kind in pack.holding_keys.items()}


def _coded(kind: str, code: str, pack: Pack) -> str:
    """A code with its name in the pack's year."""
    entry = lookup(kind, code, pack.year)
    return f"{code} {entry.name if entry else WORDS}"


def _names(pack: Pack) -> dict[str, str]:
    """Names for the codes above those in use that neither the pack nor the year's list has."""
    above = [("function", code[:digits]) for code in _FUNCTIONS for digits in (3, 5)]
    above += [("economic", code[:3]) for code in _ECONOMICS]
    known = dict(pack.classes)
    return {code: WORDS for kind, code in above if code not in known and not lookup(kind, code, pack.year)}
