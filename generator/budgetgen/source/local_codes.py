"""Codes of a place's own, or other names for official ones: 科目.csv beside a pack.yaml or a spec.

A row a code, in the columns 类别 (功能, 部门经济, 政府经济, 采购), 编码 and 名称, in any order; 计入, which may be missing, says
what the money of an economic code counts as; 备注 is for people only.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetgen.catalog.words import CODED, KINDS, fits, kind_named
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.counting import WORDS, Counts, counted
from budgetgen.ledger.money import half_width
from budgetgen.source.decoding import decode, lines_of, without_unseen
from budgetgen.source.files import is_inside, read_bytes
from budgetgen.source.scalars import Words, did_you_mean

FILE = "科目.csv"
COLUMNS = ("类别", "编码", "名称")
COUNTS_AS = "计入"
MAX_TOLD = 50
_SAVE = "请在 Excel 里另存为 “CSV UTF-8（逗号分隔）”"

Codes = dict[tuple[str, str], Words]
"""(dimension, code) -> its name, with the place where it is written."""


@dataclass(frozen=True, slots=True)
class LocalCodes:
    """Codes of a place's own, and what the money of its economic codes counts as."""

    names: Codes = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)

    def over(self, other: LocalCodes) -> LocalCodes:
        """These laid over others: what both name or count goes by these."""
        return LocalCodes({**other.names, **self.names}, laid_over(self.counts, other.counts))


def laid_over(above: Counts, below: Counts) -> Counts:
    """What codes count as, code by code and dimension by dimension; `above` goes first."""
    return {code: {**below.get(code, {}), **above.get(code, {})} for code in {**below, **above}}


def counted_as(text: str) -> tuple[Mapping[str, str], list[str]]:
    """What 公务接待费、公用经费 says a code counts as, by dimension, and the words in it that say nothing."""
    found: dict[str, str] = {}
    unknown = []
    for word in text.split("、"):
        if (meant := counted(word)) and meant[0] not in found:
            found[meant[0]] = meant[1]
        else:
            unknown.append(word.strip())
    return found, unknown


def counts_remedy(word: str) -> str:
    """What may be written instead of a word that says nothing."""
    return did_you_mean(word, WORDS) or f"可以写 {'、'.join(WORDS)}，几个用 、 分隔"


def beside(file: Path, project: Path | None) -> tuple[LocalCodes, list[Finding]]:
    """The codes in the folder of a spec or a pack, and what is wrong there. Raises CannotGoOn if unreadable.

    A link to somewhere outside the folder's project is not followed.
    """
    path = file.parent / FILE
    shown = str(path)
    if not os.path.exists(path):  # noqa: PTH110 - never raises
        return LocalCodes(), []
    if not is_inside(path, project, file.parent):
        place, message = Place(shown, 1, 1), f"{FILE} 指向项目以外，没有读取"
        return LocalCodes(), [
            Finding(place, "pack-outside", Severity.ERROR, message, "请把文件复制进来，不要用链接")
        ]
    text, findings = decode(read_bytes(path, shown), shown)
    if text is None:
        return LocalCodes(), [replace(finding, remedy=_SAVE) for finding in findings]
    text, unseen = without_unseen(text, shown)
    table = _Table(shown, text)
    codes = LocalCodes(table.codes(), table.counts)
    findings += [*unseen, *table.findings]
    if len(findings) > MAX_TOLD:
        message = f"{FILE} 里共有 {len(findings)} 处不对，只列出前 {MAX_TOLD} 处"
        more = Finding(Place(shown, 1, 1), "wrong-type", Severity.ERROR, message, "请检查是否拿错了文件")
        findings = [*findings[:MAX_TOLD], more]
    return codes, findings


class _Table:
    """One file while it is read."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.lines = file, lines_of(text)
        self.findings: list[Finding] = []
        self.counts: dict[str, Mapping[str, str]] = {}

    def codes(self) -> Codes:
        rows = self.rows()
        header = [cell.strip() for cell in next(rows, (0, list[str]()))[1]]
        if not self.columns_known(header):
            return {}
        found: Codes = {}
        for line, row in rows:
            cells = dict(zip(header, [cell.strip() for cell in row], strict=False))
            if not any(cells.values()):
                continue
            kind, code = self.kind(line, cells), half_width(cells.get("编码", ""))
            name = Words(cells.get("名称", ""), self.place(line, cells.get("名称", "")))
            if kind is None:
                continue
            if not fits(kind, code):
                example = {"function": "2018801", "economic": "30298", "government": "50298"}.get(
                    kind, "A9901"
                )
                self.wrong(
                    line, code, "code-format", f"“{code}” 不是{KINDS[kind]}的编码", f"请写成 {example} 的样子"
                )
            elif not name.text:
                self.wrong(line, code, "empty-value", f"{code} 没有写名称", "请在 “名称” 一栏填写")
            elif (kind, code) in found:
                first = found[kind, code].place.line
                self.wrong(line, code, "duplicate-key", f"{code} 写了两次，第 {first} 行已有", "请删去一处")
            else:
                found[kind, code] = name
                self.count(line, kind, code, cells.get(COUNTS_AS, ""))
        return found

    def count(self, line: int, kind: str, code: str, text: str) -> None:
        """Keep what a code counts as; reports what says nothing."""
        if not text:
            return
        if kind != "economic":
            message = f"只有部门经济科目写 “{COUNTS_AS}”，这一行是{KINDS[kind]}"
            self.wrong(line, text, "unused-key", message, "请空着")
            return
        self.counts[code], unknown = counted_as(text)
        for word in unknown:
            message = f"“{COUNTS_AS}” 里没有 “{word[:40]}” 这个词，或者写了两次"
            self.wrong(line, word, "unknown-word", message, counts_remedy(word))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of each row that has any."""
        reader = csv.reader(line + "\n" for line in self.lines)
        start = 1
        try:
            for row in reader:
                if row:
                    yield start, row
                start = reader.line_num + 1
        except csv.Error:
            message = "从这一行起读不出来"
            self.wrong(start, "", "wrong-type", message, _SAVE)

    def columns_known(self, header: list[str]) -> bool:
        """Whether all columns are there; reports those that are missing or unknown."""
        known = (*COLUMNS, COUNTS_AS, "备注")
        for name in header:
            if name and name not in known:
                self.wrong(
                    1, name, "unknown-key", f"{FILE} 里没有 “{name[:40]}” 这一栏", did_you_mean(name, known)
                )
        missing = [name for name in COLUMNS if name not in header]
        for name in missing:
            self.wrong(
                1, "", "missing-key", f"{FILE} 缺少 “{name}” 这一栏", f"第一行请写 {','.join(COLUMNS)}"
            )
        return not missing

    def kind(self, line: int, cells: dict[str, str]) -> str | None:
        word = cells.get("类别", "")
        kind = kind_named(word)
        if kind in CODED:
            return kind
        remedy = "请写 功能、部门经济、政府经济 或 采购"
        self.wrong(line, word, "unknown-word", f"“{word[:40]}” 不是科目的类别", remedy)
        return None

    def place(self, line: int, cell: str) -> Place:
        return Place(self.file, line, max(self.lines[line - 1].find(cell), 0) + 1)

    def wrong(self, line: int, cell: str, rule: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(self.place(line, cell), rule, Severity.ERROR, message, remedy))
