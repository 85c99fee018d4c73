"""说到自己时，写的是本部门和所属单位的名称，不是别的部门的。

查什么：“现将某某局2022年……公开如下”“纳入某某局……编制范围”“某某局2022年收支预算……万元”“本部门（某某局）”里的名称；“我局”“我院”与本部门、所属单位的名称。
为什么：照别的部门的文本改写，最容易漏改的就是名称。
依据：公开文本的通行做法；简称（市委编办）、所属单位的名称不报。
错：档案馆的说明写 “现将某某市财政局2022年部门预算公开如下”“我局车辆均用于执法”。
对：“现将某某市档案馆2022年部门预算公开如下”“我馆车辆均用于执法”。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.writings import TITLE, Hit, Page
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import plain

_KINDS = "委员会|办公室|办事处|研究院|研究所|管理处|服务中心|联合会|人民政府|人民法院|人民检察院|局|厅|馆|院|校|中心|大学|学院|中学|小学|幼儿园|协会|总工会"
_BODY = f"(?P<body>[\u4e00-\u9fa5（）()·]{{2,40}}?(?:{_KINDS}))"
_AFTER = (
    re.compile(f"现将{_BODY}(?:本级)?(?=[0-9０-９\ufdd0]{{4}})"),
    re.compile(f"纳入{_BODY}(?:[0-9０-９\ufdd0]{{4}}年)?(?=(?:部门|单位)?预算编[制报]范围)"),
    re.compile(
        f"(?:^|(?<=[。；\n])){_BODY}(?=[0-9０-９\ufdd0]{{4}}年度?(?:部门|单位)?"
        "(?:收支总?预算|收入总?预算|支出总?预算|总收入|总支出)[^，。；\n0-9\ufdd0]{0,4}[0-9\ufdd0])"
    ),
    re.compile(f"[本我](?:部门|单位)[（(]{_BODY}(?=[）)])"),
)
"""Words after which a department names itself."""
_BEFORE = re.compile(
    "[0-9]{4}年(?:部门|单位)?预算(?:公开|由以下|包括以下)|（含所属单位）|[没无]有?其他需要说明"
)
_AT_THE_END = re.compile(f"[，。；：\n][ 　]*{_BODY}$")
"""Words before which a department names itself, and its name at the end of what stands before."""
_FAR = 50
_OURS = re.compile("(?<!自)我(?P<kind>局(?![限部面势])|厅|馆|院|校(?![正准对])|委(?![托派任婉屈])|街道)")
_NOT_A_NAME = re.compile(
    "现将|纳入|按照?|根据|依[据照]|参照|会同|经|在|与|对|向|报|以|含|包括|不含|下设|下属|所属|原|由|除|及"
)
_ALSO = {"校": ("校", "学", "园", "教"), "院": ("院", "卫生", "保健", "康复"), "街道": ("街道",)}
"""What the name of such a body may hold instead of the word itself."""


def _subjects(view: View) -> Iterable[Page]:
    return () if view.spec.unit else (view.page,)


def _own_names(view: View) -> list[str]:
    spec = view.spec
    return [plain(name.text) for name in (spec.department.name, *(unit.name for unit in spec.units))]


def _is_short_for(short: str, name: str) -> bool:
    """Whether all characters of a name's short form stand in the name in this order (市委编办)."""
    rest = iter(name)
    return all(character in rest for character in short)


def _search(page: Page, view: View) -> Iterator[Fault]:
    names = _own_names(view)
    remedy = f"本部门是“{names[0]}”"
    for hit in _named(page):
        if hit.writing.kind != TITLE and _is_other(plain(hit.match["body"]), names):
            told = f"这里说的是本部门，写的却是“{hit.match['body']}”"
            fault = slip(hit.writing, *hit.span("body"), told, remedy)
            yield replace(fault, cause=plain(hit.match["body"]))
    for hit in page.find(_OURS):
        kind = hit.match["kind"]
        if not any(mark in name for name in names for mark in _ALSO.get(kind, kind)):
            told = f"写的是“我{kind}”，本部门和所属单位的名称里都没有“{kind}”"
            yield replace(slip(hit.writing, *hit.span(), told, remedy), cause=hit.match[0])


def _named(page: Page) -> Iterator[Hit]:
    """Where a department names itself."""
    text = page.without_laws
    for pattern in _AFTER:
        yield from page.find(pattern, text)
    for hit in page.find(_BEFORE, text):
        at = hit.match.start()
        match = _AT_THE_END.search(text, max(0, at - _FAR), at)
        if match and match.start() >= hit.base - 1:
            yield hit._replace(match=match)


def _is_other(body: str, names: list[str]) -> bool:
    """Whether a name is neither one of these nor short for one."""
    if _NOT_A_NAME.match(body):
        return False
    return not any(body in name or name in body or _is_short_for(body, name) for name in names)


RULE = Rule("own-name-words", "名称是本部门的", Severity.WARNING, _subjects, _search)
