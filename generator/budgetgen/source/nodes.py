"""YAML as placed nodes: text with line and column, no guessing of types, nothing that runs or explodes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from budgetgen.findings import Finding, Place, Severity

MAX_DEPTH = 40
MAX_BYTES = 20_000_000

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_FULLWIDTH_PUNCTUATION = "：，“”‘’｛｝［］＃　"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `quoted` tells whether it was written in quotes or as a block."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; keys are unique."""

    items: tuple[tuple[Scalar, Node], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list in the order written."""

    items: tuple[Node, ...]
    place: Place


Node = Scalar | Mapping | Sequence


def decode(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """The text of a file: UTF-8 with or without BOM; anything else is a finding that says how to convert."""

    def wrong(message: str, remedy: str) -> tuple[None, list[Finding]]:
        return None, [Finding(Place(file, 1, 1), "file-encoding", Severity.ERROR, message, remedy)]

    if len(data) > MAX_BYTES:
        return wrong(
            f"文件有 {len(data):,} 字节，超过上限 {MAX_BYTES:,} 字节", "规格是人写的文本，请检查文件"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return wrong("文件是 UTF-16 编码（Windows 记事本的 “Unicode”）", "请另存为 UTF-8 编码")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return wrong(f"第 {line} 行不是 UTF-8 文本", "请用 UTF-8 编码保存")
    return wrong(f"文件不是 UTF-8 编码（第 {line} 行起像是 GBK）", "请在编辑器里另存为 UTF-8 编码")


def read_yaml(text: str, file: str) -> tuple[Node | None, list[Finding]]:
    """Parse one YAML document into placed nodes. Returns (None, findings) if nothing could be understood.

    Tags, anchors, aliases, merge keys and several documents in one file are findings: a spec is data.
    """
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.findings
    except yaml.YAMLError as error:
        reader.findings.append(_syntax_finding(error, text, file))
        return None, reader.findings
    except _TooDeep:
        return None, reader.findings


class _TooDeep(Exception):
    pass


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events = yaml.parse(text, Loader=loader)

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def wrong(self, event: Any, rule: str, message: str, remedy: str = "") -> None:
        self.findings.append(Finding(self.place(event), rule, Severity.ERROR, message, remedy))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.wrong(event, "yaml-documents", "一个文件只写一份规格，这里又起了一份（---）")
                    break
                root = self.node(next(self.events), 0)
        return root

    def node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.wrong(event, "yaml-depth", f"层次超过 {MAX_DEPTH} 层", "请检查缩进和括号")
            raise _TooDeep
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent):
            self.wrong(event, "yaml-alias", f"不支持引用 *{event.anchor}", "请把内容直接写出来")
            return Scalar("", place)
        if event.anchor is not None:
            self.wrong(event, "yaml-alias", f"不支持锚点 &{event.anchor}", "请去掉；文字以 & 开头时加引号")
        if event.tag is not None:
            self.wrong(event, "yaml-tag", f"不支持标签 {event.tag}", "请去掉；文字以 ! 开头时加引号")
        if isinstance(event, yaml.ScalarEvent):
            if _FORBIDDEN.search(event.value):
                self.wrong(event, "control-character", "文字里有看不见的控制字符", "请删去后重新输入")
            return Scalar(_FORBIDDEN.sub("", event.value), place, event.style is not None)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(event, depth + 1))
            return Sequence(tuple(items), place)
        return self.mapping(place, depth)

    def mapping(self, place: Place, depth: int) -> Mapping:
        items: list[tuple[Scalar, Node]] = []
        first: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.wrong(
                    event, "yaml-key", "键不能是列表或映射", "“{{…}}” 之类的模板写法不属于规格；文字请加引号"
                )
            elif key.text == "<<" and not key.quoted:
                self.wrong(event, "yaml-alias", "不支持合并键 <<", "请把内容直接写出来")
            elif key.text in first:
                before = first[key.text]
                message = f"键 “{key.text}” 重复，第 {before.line} 行已经写过"
                self.findings.append(
                    Finding(
                        key.place, "duplicate-key", Severity.ERROR, message, "请合并或删去一处", (before,)
                    )
                )
            else:
                first[key.text] = key.place
                items.append((key, value))
        return Mapping(tuple(items), place)


def _syntax_finding(error: yaml.YAMLError, text: str, file: str) -> Finding:
    """A parser's complaint in a clerk's words, at the line that caused it."""
    lines = text.splitlines()
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # a character that YAML does not allow
        position = getattr(error, "position", None)
        before = text[:position] if isinstance(position, int) else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        bad = _FORBIDDEN.search(text)
        if bad:
            line, column = (
                text.count("\n", 0, bad.start()) + 1,
                bad.start() - text.rfind("\n", 0, bad.start()),
            )
        message = "文件里有 YAML 不允许的控制字符"
        return Finding(Place(file, line, column), "control-character", Severity.ERROR, message, "请删去")
    line, column = mark.line + 1, mark.column + 1
    for at in (line, line - 1):  # the parser often notices one line late
        content = lines[at - 1] if 0 < at <= len(lines) else ""
        indent = content[: len(content) - len(content.lstrip())]
        if "\t" in indent:
            return _layout(file, at, content.index("\t") + 1, "缩进用了制表符（Tab）", "请改用空格")
        if "\u3000" in indent or "\xa0" in indent:
            bad_at = min(i for i, c in enumerate(content) if c in "\u3000\xa0") + 1
            return _layout(file, at, bad_at, "缩进用了全角空格", "请改用半角空格")
        if re.search(r":\s+>=|:\s+[@`%]", content):
            spot = re.search(r":\s+", content)
            return _layout(file, at, (spot.end() if spot else 0) + 1, "值以特殊符号开头", "请给值加英文引号")
        found = next((c for c in content if c in _FULLWIDTH_PUNCTUATION), None)
        if found and ":" not in content:
            spot_at = content.index(found) + 1
            message = f"这一行没有半角冒号，却有全角 “{found}”"
            return _layout(file, at, spot_at, message, "键后面请写半角冒号和一个空格，如 “名称: …”")
    problem = getattr(error, "problem", "") or ""
    return Finding(
        Place(file, line, column),
        "yaml-syntax",
        Severity.ERROR,
        f"YAML 写法有误（{_IN_CHINESE.get(problem, problem)}）",
        "请检查这一行及上一行的缩进、冒号、引号和括号",
    )


def _layout(file: str, line: int, column: int, message: str, remedy: str) -> Finding:
    return Finding(Place(file, line, column), "yaml-syntax", Severity.ERROR, message, remedy)


_IN_CHINESE = {
    "mapping values are not allowed in this context": "这里不该有冒号，或上一行缩进不对",
    "could not find expected ':'": "缺少半角冒号",
    "did not find expected key": "这里应是一个键，多半是缩进或引号不对",
    "did not find expected '-' indicator": "列表项应以 “- ” 开头",
    "did not find expected ',' or '}'": "花括号没有配对，或缺少逗号",
    "did not find expected ',' or ']'": "方括号没有配对，或缺少逗号",
    "found unexpected end of stream": "引号没有配对，文件就结束了",
    "found character that cannot start any token": "值以特殊符号开头，请加引号",
    "did not find expected <document start>": "内容没有对齐",
    "block sequence entries are not allowed in this context": "列表项要另起一行",
}
