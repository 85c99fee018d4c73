"""文字里的科目名称（类、款、项）与预算年度的科目一致。

查什么：写成“某某支出（类）某某（款）某某（项）”的科目，逐级在当年的科目目录里查；往年的名称、走样的名称、写错一级的都报。
为什么：科目名称逐年有改动，照上年的文字改写，常把旧名称带进来。
依据：财政部当年的政府收支分类科目。目录没有收全，查不到又没有相近名称的，不报。
错：“卫生健康支出（类）计划生育事务（款）计划生育事务（项）”。
对：“卫生健康支出（类）计划生育事务（款）计划生育服务（项）”。
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache

from budgetgen.catalog.catalog import Entry, children, entries, lookup, plain
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity

_KINDS = ("function", "economic", "government")
_LEVELS = "类款项"
_NAME = "[\u4e00-\u9fa5、（）()]{2,40}?"
_QUOTES = '[“”"「」\\s]*'
_ACCOUNT = re.compile(
    f"(?P<a>{_NAME}){_QUOTES}[（(]类[）)]"
    f"(?:{_QUOTES}(?P<b>{_NAME}){_QUOTES}[（(]款[）)])?"
    f"(?:{_QUOTES}(?P<c>{_NAME}){_QUOTES}[（(]项[）)])?"
)
_CLASS = re.compile("类[）)]")
_ALIKE = 0.8


def _subjects(view: View) -> Iterable[Writing]:
    pages = [page for page in view.pages if _CLASS.search(page.text)]
    return [writing for page in pages for writing in page.writings if _CLASS.search(writing.text)]


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    year = view.spec.year
    for match in _ACCOUNT.finditer(writing.text):
        kind, found = _class_of(plain(match["a"]), year)
        if found is None:
            told = _told(plain(match["a"]), "", _KINDS[0], 0, year)
            if told:
                yield slip(writing, *match.span("a"), *told)
            continue
        for level, group in enumerate("bc", 1):
            if match[group] is None:
                break
            name = plain(match[group])
            above, found = found, _same(name, children(kind, found.code, year))
            if found is None:
                told = _told(name, above.code, kind, level, year)
                if told and group == "b" and match["c"]:
                    told = _with_item(told, plain(match["c"]), above.code, kind, year)
                if told:
                    yield slip(writing, *match.span(group), *told)
                break


def _class_of(run: str, year: int) -> tuple[str, Entry | None]:
    """The class whose name ends a run of characters, and the list that it stands in."""
    for kind in _KINDS:
        for entry in _classes(kind):
            if entry.valid_in(year) and run.endswith((plain(entry.name), _short(entry))):
                return kind, entry
    return "", None


@cache
def _classes(kind: str) -> list[Entry]:
    """The classes of all years, long names first."""
    return sorted((e for e in entries(kind) if not e.parent), key=lambda e: -len(e.name))


def _short(entry: Entry) -> str:
    """A name as it is written before 支出: 教育（类）支出."""
    return plain(entry.name).removesuffix("支出")


def _same(name: str, among: Iterable[Entry]) -> Entry | None:
    return next((e for e in among if name in (plain(e.name), _short(e))), None)


def _told(name: str, above: str, kind: str, level: int, year: int) -> tuple[str, str] | None:
    """(message, remedy) about a name that the year does not have below a code, if it is known what is meant."""
    below = [e for e in entries(kind) if e.level == level + 1 and e.parent == above]
    if level == 0:
        name = _at_the_end(name, below)
    former = next((e for e in below if plain(e.name) == name), None)
    if former:
        now = lookup(kind, former.code, year)
        remedy = f"请写“{now.name}”" if now else f"请查 {year} 年的科目"
        return f"{year} 年没有“{name}”这个{_LEVELS[level]}，它是 {former.year_to} 年及以前的名称", remedy
    this_year = {plain(e.name): e.name for e in below if e.valid_in(year)}
    close = difflib.get_close_matches(name, this_year, n=1, cutoff=_ALIKE) or [
        other for other in this_year if _one_letter_off(name, other)
    ]
    other = _other_level(name, above, kind, year)
    if other:
        remedy = f"相近的是“{this_year[close[0]]}”" if close else "请查对当年的科目"
        return f"“{name}”是{_LEVELS[other.level - 1]}的名称，不是{_LEVELS[level]}", remedy
    if close:
        return f"{year} 年没有“{name}”这个{_LEVELS[level]}", f"应为“{this_year[close[0]]}”"
    return None


def _one_letter_off(name: str, other: str) -> bool:
    """Whether a short name has one wrong character."""
    same = sum(a == b for a, b in zip(name, other, strict=False))
    return len(name) == len(other) > 3 and same == len(name) - 1


def _with_item(told: tuple[str, str], item: str, code: str, kind: str, year: int) -> tuple[str, str]:
    """What is told of a 款, with what its 项 says of it: where that is, or that it is none either."""
    message, remedy = told
    of_class = [e for e in entries(kind, year) if e.code.startswith(code) and plain(e.name) == item]
    if any(e.level == 2 for e in of_class):
        return f"{message}；“{item}”是款的名称，不是项", "请查对当年的科目"
    above = {entry.name for e in of_class if (entry := lookup(kind, e.parent, year))}
    return message, f"“{item}”在“{above.pop()}”款下" if len(above) == 1 else remedy


def _at_the_end(run: str, among: list[Entry]) -> str:
    """The longest name that ends a run of characters, else the run."""
    names = sorted((plain(e.name) for e in among), key=len, reverse=True)
    return next((name for name in names if run.endswith(name)), run)


def _other_level(name: str, above: str, kind: str, year: int) -> Entry | None:
    """The entry of the same class that has this name, at another level."""
    code = above[:3]
    return next(
        (e for e in entries(kind, year) if code and e.code.startswith(code) and plain(e.name) == name), None
    )


RULE = Rule("account-names", "科目名称是当年的", Severity.WARNING, _subjects, _search)
