"""YAML text to placed nodes. What cannot be read is reported and skipped, and the rest is read on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, pairwise
from typing import Any

import yaml

from budgetgen.catalog.catalog import plain
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import ANY_UNIT
from budgetgen.source.decoding import UNSEEN, lines_of, merge_conflicts, unseen_message, without_unseen
from budgetgen.source.slips import findings_in_block, in_words
from budgetgen.source.tree import Mapping, Node, Scalar, Sequence, is_blank

MAX_DEPTH = 40
MAX_BROKEN_BLOCKS = 20
MAX_REPEATED = 50

_TOP_KEY = re.compile(r"""^[^\s#\-?%&*!|>{}\[\],：＃\u3000\xa0][^:]*:([ \t]|$)""")
_PART_OF_NUMBER = re.compile(rf"\d{{3}}(?:\.\d*)?{ANY_UNIT}?")
_DASHED = re.compile(r"-[\u4e00-\u9fff“《（(](?![^:]*:(?:\s|$))")
_NULL = ("null", "Null", "NULL", "~")
_START_OF_NUMBER = re.compile(r"[+-]?\d{1,3}")


def read_yaml(text: str, file: str) -> tuple[Node | None, list[Finding]]:
    """Parse one YAML document into placed nodes. Returns (None, findings) if nothing could be understood.

    Tags, anchors, aliases, merge keys and several documents in one file are findings: a spec is data.
    Where a top-level key's lines are no YAML, they are reported and that key's value is lost; the rest counts.
    """
    if conflicts := merge_conflicts(text, file):
        return None, conflicts
    text, findings = without_unseen(text, file)
    lines = lines_of(text)
    lost: set[int] = set()
    while True:
        fault: Finding | None = None
        reader = _Reader(lines, file, lost)
        try:
            root = reader.document()
        except yaml.YAMLError as error:
            guilty, fault = _fault(error, reader)
        except _TooDeep:
            return None, findings + reader.findings
        else:
            if not reader.strange_lines:
                return root, findings + reader.findings
            guilty = reader.strange_lines[0]
        block = _block_around(lines, guilty)
        found = findings_in_block(lines, block or (0, len(lines)), file)
        if not found and not fault:
            message, remedy = "缩进里有全角空格或不换行空格", "请改用半角空格"
            found = [Finding(Place(file, guilty + 1, 1), "yaml-indent", Severity.ERROR, message, remedy)]
        findings += found or ([fault] if fault else [])
        if block is None or block[0] in lost or len(lost) == MAX_BROKEN_BLOCKS:
            return None, findings
        lost.add(block[0])
        _empty(lines, block)


def _fault(error: yaml.YAMLError, reader: _Reader) -> tuple[int, Finding]:
    """The line (from 0) that a parser's complaint is about, and the complaint in words."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    marks = [mark for mark in (problem, context) if mark is not None]
    if not marks:
        return 0, in_words(error, Place(reader.file, 1, 1))
    told = str(getattr(error, "context", "") or "")
    if reader.open_flow:
        place = reader.open_flow[-1]
    elif context is not None and ("quoted" in told or "simple key" in told):
        place = Place(reader.file, context.line + 1, context.column + 1)
    else:
        place = Place(reader.file, marks[0].line + 1, marks[0].column + 1)
    return place.line - 1, in_words(error, place)


def _block_around(lines: list[str], number: int) -> tuple[int, int] | None:
    """The lines [first, end) of the top-level key that line `number` belongs to."""
    starts = [n for n, line in enumerate(lines) if _TOP_KEY.match(line)]
    for first, end in pairwise([*starts, len(lines)]):
        if first <= number < end or (end == len(lines) <= number):
            return first, end
    return None


def _empty(lines: list[str], block: tuple[int, int]) -> None:
    """Leave a block's key, blank out the rest, so that all other lines keep their numbers."""
    first, end = block
    lines[first] = lines[first][: lines[first].index(":") + 1]
    lines[first + 1 : end] = [""] * (end - first - 1)


class _TooDeep(Exception):
    pass


class _Reader:
    """One pass over the events of a text. `lost` are the lines whose keys have lost their values."""

    def __init__(self, lines: list[str], file: str, lost: set[int]) -> None:
        self.lines, self.file, self.lost = lines, file, lost
        self.findings: list[Finding] = []
        self.open_flow: list[Place] = []
        self.strange_lines: list[int] = []
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events = yaml.parse("\n".join(lines), Loader=loader)

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def wrong(self, place: Place, rule: str, message: str, remedy: str = "", *also: Place) -> None:
        self.findings.append(Finding(place, rule, Severity.ERROR, message, remedy, also))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    place = self.place(event)
                    self.wrong(
                        place, "yaml-documents", "这里又起了一份（---）", "一个文件只写一份，请分成几个文件"
                    )
                    break
                root = self.node(next(self.events), 0)
        return root

    def node(self, event: Any, depth: int) -> Node:
        place = self.place(event)
        if depth > MAX_DEPTH:
            self.wrong(place, "yaml-depth", f"层次超过 {MAX_DEPTH} 层", "请检查缩进和括号")
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            remedy = "请把内容直接写出来；文字以 * 开头时加英文引号"
            self.wrong(place, "yaml-alias", f"不支持引用 *{event.anchor}", remedy)
            return Scalar("", place, lost=True)
        if event.anchor is not None:
            remedy = "请去掉；文字以 & 开头时加英文引号"
            self.wrong(place, "yaml-alias", f"不支持锚点 &{event.anchor}", remedy)
        if event.tag is not None:
            told = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.wrong(place, "yaml-tag", f"不支持标签 {told}", "请去掉；文字以 ! 开头时加英文引号")
        marked = event.anchor is not None or event.tag is not None
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, place, marked)
        if event.flow_style:
            self.open_flow.append(place)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(inner, depth + 1))
            node: Node = Sequence(tuple(items), place)
        else:
            node = self.mapping(place, depth, event.flow_style)
        if event.flow_style:
            self.open_flow.pop()
        return Scalar("", place, lost=True) if marked else node

    def scalar(self, event: Any, place: Place, marked: bool) -> Scalar:
        text, quoted = event.value, bool(event.style)  # libyaml says '' for plain
        if unseen := UNSEEN.search(text):  # from an escape in double quotes
            self.wrong(place, "visible-characters", unseen_message(unseen[0]), "请删去它")
            text = UNSEEN.sub("", text)
        exact = not quoted and event.start_mark.line == event.end_mark.line
        indent = -1
        if event.style == "|":
            indent = _indent(islice(self.lines, place.line, None)) - _indent(text.split("\n"))
        if not quoted and not self.open_flow and self.dashed(event):
            return Scalar("", place, lost=True)
        null = not quoted and text in _NULL
        return Scalar(text, place, quoted, exact, marked, indent, bool(self.open_flow), null)

    def dashed(self, event: Any) -> bool:
        """Whether a line of a text without quotation marks is an item that lacks its blank (-保障); reported."""
        first, last = event.start_mark.line, event.end_mark.line
        lacking = []
        for number in range(first, min(last + 1, len(self.lines))):
            line = self.lines[number]
            column = event.start_mark.column if number == first else _indent([line])
            if _DASHED.match(line, column):
                lacking.append(Place(self.file, number + 1, column + 1))
        if lacking:
            remedy = "列表的一项写成 “- 内容”；文字就是以 - 开头的，请加英文引号"
            self.wrong(lacking[0], "yaml-punctuation", "“-” 后面缺一个半角空格", remedy, *lacking[1:])
        return bool(lacking)

    def mapping(self, place: Place, depth: int, flow: bool) -> Node:
        items: list[tuple[Scalar, Node]] = []
        first: dict[str, Place] = {}
        broken, repeated = False, 0
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                remedy = "“{{…}}” 之类的模板写法不属于规格；文字请加英文引号"
                self.wrong(key.place, "yaml-key", "键不能是列表，也不能是花括号", remedy)
                broken = True
            elif key.text == "<<" and not key.quoted:
                self.wrong(key.place, "yaml-alias", "不支持合并键 <<", "请把内容直接写出来")
                broken = True
            elif flow and is_blank(value) and self.split_by_comma(key, items):
                continue
            elif flow and not key.quoted and "：" in key.text and (is_blank(value) or "，" in key.text):
                spot = key.at(key.text.index("："))
                message = "花括号里用了全角冒号 “：”"
                self.wrong(spot, "yaml-punctuation", message, "请写半角冒号和一个空格；分项用半角逗号")
                broken = True
            elif not flow and key.text[:1] in "\u3000\xa0" and key.text and not key.quoted:
                self.strange_lines.append(key.place.line - 1)
            elif (before := first.setdefault(plain(key.text), key.place)) is not key.place:
                repeated += 1
                if repeated > MAX_REPEATED:
                    continue
                message = f"键 “{key.text}” 重复，第 {before.line} 行已经写过"
                self.wrong(key.place, "duplicate-key", message, "请合并或删去一处", before)
            else:
                if depth == 0 and key.place.line - 1 in self.lost:
                    value = Scalar("", value.place, lost=True)
                items.append((key, value))
        if repeated > MAX_REPEATED:
            message = f"这里重复的键共有 {repeated} 个，只列出前 {MAX_REPEATED} 个"
            self.wrong(place, "duplicate-key", message, "请检查是否拿错了文件")
        return Scalar("", place, lost=True) if broken else Mapping(tuple(items), place, bool(flow))

    def split_by_comma(self, key: Scalar, items: list[tuple[Scalar, Node]]) -> bool:
        """Whether a key is really the rest of an amount: `{价值: 1,000}`. Reported once for an amount."""
        if not items or key.quoted or not _PART_OF_NUMBER.fullmatch(key.text):
            return False
        name, before = items[-1]
        if not isinstance(before, Scalar) or before.quoted:
            return False
        if not before.lost and not _START_OF_NUMBER.fullmatch(before.text):
            return False
        if not before.lost:
            whole = f"{before.text},{key.text}"
            remedy = f'请去掉逗号，写成 {whole.replace(",", "")}，或加英文引号 "{whole}"'
            self.wrong(before.at(len(before.text)), "amount-comma", "花括号里的逗号把金额拆开了", remedy)
            items[-1] = (name, Scalar("", before.place, lost=True))
        return True


def _indent(lines: Iterable[str]) -> int:
    """The blanks before the first line with text."""
    first = next((line for line in lines if line.strip(" ")), "")
    return len(first) - len(first.lstrip(" "))
