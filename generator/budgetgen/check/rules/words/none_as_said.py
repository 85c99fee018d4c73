"""说没有安排的，确实没有。

查什么：自己写的说明里说没有安排、为 0 的“三公”经费各类、政府采购、机关运行经费、政府性基金预算、国有资本经营预算、财政专户管理资金、项目支出等，账上有没有；说没有车辆、房屋的，“资产” 里有没有。
  说上年的、说某个单位的、有“除……外”的不查。
为什么：说明照上年的写，今年有了却没有改，与表里的数矛盾。
依据：同一份文件里，文字与表一致。
错：表里公务接待费 0.54 万元，说明写 本年没有安排公务接待费。
对：说明写 公务接待费${三公要点/公务接待费/本年}万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from budgetgen.check.queries import OPERATING, three_public
from budgetgen.check.rule import Fault, Rule, wan
from budgetgen.check.text import masked, sentences
from budgetgen.check.view import STATEMENTS, Passage, View
from budgetgen.disclosure.books import HOLDINGS, LINES, PURCHASES, THIS_YEAR
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import FUNDS, NATURES
from budgetgen.ledger.query import Query
from budgetgen.spec.model import Holding

_MEANT: tuple[tuple[str, str, Query], ...] = (
    ("“?三公”?经费", LINES, three_public("三公经费")),
    ("因公出国(?:[(（]境[)）])?费?用?", LINES, three_public("因公出国")),
    ("公务用车购置及运(?:行维护|行|维)费?用?", LINES, three_public("公务用车")),
    ("公务用车购置费?用?", LINES, three_public("公务用车购置")),
    ("公务用车运行(?:维护)?费?用?", LINES, three_public("公务用车运行")),
    ("公务接待费?用?", LINES, three_public("公务接待")),
    ("政府采购", PURCHASES, Query()),
    ("机关运行经费", LINES, OPERATING),
    ("政府性基金(?:预算)?(?:财政)?", LINES, THIS_YEAR & Query.of({"fund": FUNDS[1:2]})),
    ("国有资本经营(?:预算)?(?:财政)?", LINES, THIS_YEAR & Query.of({"fund": FUNDS[2:3]})),
    ("财政专户管理资金", LINES, THIS_YEAR & Query.of({"fund": FUNDS[3:4]})),
    ("项目支出", LINES, THIS_YEAR & Query.of({"nature": NATURES[1:2]})),
    ("上缴上级支出", LINES, THIS_YEAR & Query.of({"nature": NATURES[3:4]})),
    ("对附属单位补助支出", LINES, THIS_YEAR & Query.of({"nature": NATURES[4:5]})),
)
"""How a thing is called, and where the ledger has it."""
_NAME = "(?:" + "|".join(pattern for pattern, _, _ in _MEANT) + ")"
_SUFFIX = "(?:拨款|预算|支出|收入|资金|安排)*(?:的支出|的项目)?"
_ITEM = f"{_NAME}{_SUFFIX}"
_VERB = "(?:安排|编列|列支|使用|编制|发生|涉及)"
_WHEN = r"(?:本年度?|当年|今年|全年|20\d\d年)?(?:度)?"
_NONE = re.compile(
    rf"(?:没有|未|无|不再?(?={_VERB})){_VERB}?{_WHEN}(?P<list>{_ITEM}(?:(?:[、和及与]|以及){_ITEM})*)(?=[，,。；]|\Z)"
    rf"|(?P<first>{_ITEM})[：:，]?{_WHEN}(?:均|都)?(?:(?:没有|未|无|不再?){_VERB}(?:预算|支出)?|为?(?:0(?:\.0+)?(?:万元|元)?|零|无))(?=[，,。；]|\Z)"
)
_OF_OTHERS = re.compile("上年|去年|往年|以前|此前|除|以外|之外|所属|下属|部分|个别|其中")
_OF_SOME_MONEY = re.compile("基本支出|项目支出|公共预算|基金|国有资本|专户|收入|资金|拨款|自有")
_YEAR = re.compile(r"20\d\d(?=年)")
_CLAUSES = re.compile("[，,；]")
_SHOWN = 5_000
"""Less than so many 分 are printed as 0.00万元."""


class Said(NamedTuple):
    """A thing that a text says there is none of."""

    passage: Passage
    at: int
    name: str
    book: str
    query: Query


def _subjects(view: View) -> Iterator[Said]:
    units = [unit.name.text for unit in view.spec.units] if len(view.spec.units) > 1 else []
    for passage in view.passages:
        if passage.kind not in STATEMENTS:
            continue
        for text, start in sentences(masked(passage.text)):
            if not any(unit in text for unit in units):
                yield from _said(passage, text, start, view.spec.year)
                yield from _not_held(passage, text, start, view)


def _not_held(passage: Passage, text: str, start: int, view: View) -> Iterator[Said]:
    """The kinds of assets that a text says there are none of: 没有房屋和车辆."""
    kinds = [key for key, held in view.spec.holdings.items() if isinstance(held, Holding)]
    if not kinds or _OF_OTHERS.search(text):
        return
    kind = "(?:" + "|".join(map(re.escape, kinds)) + ")"
    for match in re.finditer(
        rf"(?:没有|无)(?P<list>{kind}(?:(?:[、和及与]|以及){kind})*)(?=[，,。；]|\Z)", text
    ):
        for found in re.finditer(kind, match["list"]):
            query = Query.of({"item": (found[0],)})
            yield Said(passage, start + match.start("list") + found.start(), found[0], HOLDINGS, query)


def _said(passage: Passage, text: str, start: int, year: int) -> Iterator[Said]:
    for match in _NONE.finditer(text):
        if _speaks_of_others(text[: match.start()], text[: match.end()], year):
            continue
        group = "list" if match["list"] else "first"
        for pattern, book, query in _MEANT:
            for found in re.finditer(pattern, match[group]):
                if not _inside_longer(pattern, found, match[group]):
                    yield Said(passage, start + match.start(group) + found.start(), found[0], book, query)


def _speaks_of_others(before: str, said: str, year: int) -> bool:
    """Whether other years, other units or some money only is spoken of."""
    if _OF_OTHERS.search(before) or any(int(y) != year for y in _YEAR.findall(said)):
        return True
    return bool(_OF_SOME_MONEY.search(_CLAUSES.split(before)[-1]))


def _inside_longer(pattern: str, found: re.Match[str], text: str) -> bool:
    """Whether a longer name stands at the same place: 公务用车购置 in 公务用车购置及运行费."""
    return any(
        other != pattern and longer.start() == found.start() and longer.end() > found.end()
        for other, _, _ in _MEANT
        for longer in re.finditer(other, text)
    )


def _search(said: Said, view: View) -> Iterator[Fault]:
    found = view.books.ledgers[said.book].ask(said.query).amount
    if found and abs(found) >= _SHOWN:
        told = f"这里说没有{said.name}，账上有 {wan(found)} 万元"
        yield Fault(said.passage.words.at(said.at), told, "请核对，改写这一句或改账")


RULE = Rule("none-as-said", "说没有的确实没有", Severity.WARNING, _subjects, _search)
