"""Shapes: what may stand in a file that people write, declared once.

A shape reads a node into a value, reports what does not fit and goes on; the same declaration gives the
JSON Schema that editors use.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import AmountError, parse_amount
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar

Schema = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """One reading of one file: the findings so far, and the unit of money its amounts are in."""

    unit: str = "元"
    findings: list[Finding] = field(default_factory=list)

    def error(self, place: Place, rule: str, message: str, remedy: str = "") -> None:
        """Report an error and go on."""
        self.findings.append(Finding(place, rule, Severity.ERROR, message, remedy))


@dataclass(frozen=True, slots=True)
class Words:
    """Text as a person wrote it, with its place."""

    text: str
    place: Place = Place()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in 分, with its place."""

    fen: int
    place: Place = Place()


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a person most likely meant, or ""."""
    names = list(known)
    plain = {unicodedata.normalize("NFKC", n).replace(" ", ""): n for n in names}
    wanted = unicodedata.normalize("NFKC", name).replace(" ", "")
    found = difflib.get_close_matches(wanted, plain, n=1, cutoff=0.5)
    return plain[found[0]] if found else ""


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """A remedy that names the nearest known word, else all of them."""
    close = nearest(name, known)
    return f"是否想写 “{close}”？" if close else "可以写：" + "、".join(known)


def kind_of(node: Node) -> str:
    """What a node is, in a clerk's words."""
    if isinstance(node, Scalar):
        return "文字" if node.text else "空白"
    return "列表" if isinstance(node, nodes.Sequence) else "下级各项"


class Shape:
    """What may stand at a place. `read` returns the value, or None after reporting what does not fit."""

    expects = "…"

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of a node of this shape, or None (with a finding)."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """This shape as JSON Schema."""
        raise NotImplementedError

    def mismatch(self, node: Node, reading: Reading) -> None:
        """Report that something else stands here."""
        remedy = ""
        if isinstance(node, Scalar) and "：" in node.text and not node.quoted:
            remedy = "全角冒号 “：” 不起作用，键后面请写半角冒号和一个空格"
        what = f"“{node.text[:20]}”" if isinstance(node, Scalar) and node.text else kind_of(node)
        reading.error(node.place, "wrong-type", f"这里应写{self.expects}，却是{what}", remedy)


class Text(Shape):
    """Text, never empty unless `empty` allows it; blanks around it go unless `exact`. Read as Words."""

    expects = "文字"

    def __init__(self, empty: bool = False, exact: bool = False) -> None:
        self.empty, self.exact = empty, exact

    def read(self, node: Node, reading: Reading) -> Words | None:
        if not isinstance(node, Scalar):
            self.mismatch(node, reading)
            return None
        text = node.text if self.exact else node.text.strip()
        if not text and not self.empty:
            reading.error(node.place, "empty-value", "这里还没有填写", "请填写，或删去这个键")
            return None
        return Words(text, node.place)

    def schema(self) -> Schema:
        return {"type": ["string", "number"]}


class Choice(Shape):
    """One of a few words; read as the word."""

    def __init__(self, words: Sequence[str], normal: Callable[[str], str | None] | None = None) -> None:
        self.words = tuple(words)
        self.normal = normal or (lambda text: text if text in self.words else None)
        self.expects = "、".join(words) + " 之一"

    def read(self, node: Node, reading: Reading) -> str | None:
        if not isinstance(node, Scalar):
            self.mismatch(node, reading)
            return None
        word = self.normal(node.text.strip())
        if word is None:
            reading.error(
                node.place,
                "unknown-word",
                f"“{node.text}” 不在可选范围内",
                did_you_mean(node.text, self.words),
            )
        return word

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


class Switch(Shape):
    """是 or 否; read as bool."""

    expects = "是 或 否"

    def read(self, node: Node, reading: Reading) -> bool | None:
        if isinstance(node, Scalar) and node.text in ("是", "否", "true", "false"):
            return node.text in ("是", "true")
        self.mismatch(node, reading)
        return None

    def schema(self) -> Schema:
        return {"enum": ["是", "否", True, False]}


class Whole(Shape):
    """A whole number; read as int."""

    def __init__(self, low: int = 0, high: int = 10**9) -> None:
        self.low, self.high = low, high
        self.expects = "整数"

    def read(self, node: Node, reading: Reading) -> int | None:
        text = unicodedata.normalize("NFKC", node.text).strip() if isinstance(node, Scalar) else ""
        if not text.isdecimal() or len(text) > 12:
            self.mismatch(node, reading)
            return None
        number = int(text)
        if not self.low <= number <= self.high:
            reading.error(node.place, "number-range", f"“{text}” 不在 {self.low} 到 {self.high} 之间")
            return None
        return number

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class Money(Shape):
    """An amount; read as Amount (分). Negative amounts are refused unless `negative`."""

    expects = "金额（数字）"

    def __init__(self, negative: bool = False) -> None:
        self.negative = negative

    def read(self, node: Node, reading: Reading) -> Amount | None:
        if not isinstance(node, Scalar):
            self.mismatch(node, reading)
            return None
        if not node.text.strip():
            reading.error(node.place, "empty-value", "这里还没有填写金额", "没有就写 0，或删去这一行")
            return None
        try:
            fen = parse_amount(node.text, reading.unit)
        except AmountError as error:
            reading.error(node.place, "amount-format", str(error), error.remedy)
            return None
        if fen < 0 and not self.negative:
            reading.error(node.place, "amount-negative", f"“{node.text}” 是负数", "预算数不写负数，请核对")
            return None
        return Amount(fen, node.place)

    def schema(self) -> Schema:
        return {"type": ["number", "string"]}


class ListOf(Shape):
    """A list; read as a list of what could be read. One bare item counts as a list of one if `single`."""

    def __init__(self, item: Shape, single: bool = False) -> None:
        self.item, self.single = item, single
        self.expects = "列表（每项以 “- ” 开头）"

    def read(self, node: Node, reading: Reading) -> list[Any] | None:
        if not isinstance(node, nodes.Sequence):
            if isinstance(node, Scalar) and not node.text and not node.quoted:
                return []
            if self.single:
                return [v for v in (self.item.read(node, reading),) if v is not None]
            self.mismatch(node, reading)
            return None
        values = (self.item.read(item, reading) for item in node.items)
        return [v for v in values if v is not None]

    def schema(self) -> Schema:
        listed = {"type": "array", "items": self.item.schema()}
        return {"anyOf": [self.item.schema(), listed]} if self.single else listed


class TableOf(Shape):
    """Free keys; read as a list of (key, value). `key` turns the key's text into a value or reports and returns None."""

    def __init__(self, value: Shape, key: Callable[[Scalar, Reading], Any] | None = None) -> None:
        self.value = value
        self.key = key or (lambda scalar, reading: Words(scalar.text.strip(), scalar.place))
        self.expects = "下级各项（键: 值）"

    def read(self, node: Node, reading: Reading) -> list[tuple[Any, Any]] | None:
        if not isinstance(node, nodes.Mapping):
            if isinstance(node, Scalar) and not node.text and not node.quoted:
                return []
            self.mismatch(node, reading)
            return None
        pairs = ((self.key(k, reading), self.value.read(v, reading)) for k, v in node.items)
        return [(k, v) for k, v in pairs if k is not None and v is not None]

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.value.schema()}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: the attribute it fills, its shape, whether it must be there."""

    attribute: str
    shape: Shape
    required: bool = False


class Record(Shape):
    """Known keys; read as `build(**attributes)` with `place`, missing optional ones left to build's defaults.

    A missing required key or an unreadable required value is reported, and the record is None.
    """

    def __init__(
        self, what: str, keys: dict[str, Key], build: Callable[..., Any] = dict, short: str = ""
    ) -> None:
        self.what, self.keys, self.build, self.short = what, keys, build, short
        self.expects = f"{what}的各项（键: 值）"

    def read(self, node: Node, reading: Reading) -> Any:
        if self.short and isinstance(node, Scalar):
            node = nodes.Mapping(((Scalar(self.short, node.place), node),), node.place)
        if not isinstance(node, nodes.Mapping):
            self.mismatch(node, reading)
            return None
        values: dict[str, Any] = {"place": node.place}
        broken = False
        for key, child in node.items:
            declared = self.keys.get(key.text.strip())
            if declared is None:
                remedy = did_you_mean(key.text, tuple(self.keys))
                reading.error(key.place, "unknown-key", f"{self.what}里没有 “{key.text}” 这个键", remedy)
                continue
            value = declared.shape.read(child, reading)
            if value is not None:
                values[declared.attribute] = value
            else:
                broken = broken or declared.required
        written = {key.text.strip() for key, _ in node.items}
        for name, declared in self.keys.items():
            if declared.required and name not in written:
                reading.error(node.place, "missing-key", f"{self.what}缺少 “{name}”", f"请加一行 {name}: …")
                broken = True
        return None if broken else self.build(**values)

    def schema(self) -> Schema:
        whole: Schema = {
            "type": "object",
            "properties": {name: key.shape.schema() for name, key in self.keys.items()},
            "additionalProperties": False,
        }
        required = [name for name, key in self.keys.items() if key.required]
        if required:
            whole["required"] = required
        return {"anyOf": [{"type": "string"}, whole]} if self.short else whole


class Either(Shape):
    """One shape for a piece of text, another for keys below, a third for a list; those not given are refused."""

    def __init__(
        self, text: Shape | None = None, keys: Shape | None = None, items: Shape | None = None
    ) -> None:
        self.text, self.keys, self.items = text, keys, items
        self.expects = " 或 ".join(s.expects for s in (text, keys, items) if s)

    def read(self, node: Node, reading: Reading) -> Any:
        shape = (
            self.text
            if isinstance(node, Scalar)
            else self.keys
            if isinstance(node, nodes.Mapping)
            else self.items
        )
        if shape is None:
            self.mismatch(node, reading)
            return None
        return shape.read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [s.schema() for s in (self.text, self.keys, self.items) if s]}


class Lazy(Shape):
    """A shape that is declared later (shapes that contain themselves)."""

    def __init__(self, expects: str, make: Callable[[], Shape]) -> None:
        self.expects, self.make = expects, make

    def read(self, node: Node, reading: Reading) -> Any:
        return self.make().read(node, reading)

    def schema(self) -> Schema:
        return {}
