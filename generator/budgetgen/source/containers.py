"""Shapes of what has values below it: lists, tables with free keys, records with known keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.scalars import Reading, Schema, Shape, Words, did_you_mean

MAX_UNKNOWN = 50
"""So many unknown keys of one record are told one by one."""


class ListOf(Shape):
    """A list; read as a list of what could be read. One bare item counts as a list of one if `single`."""

    def __init__(self, item: Shape, single: bool = False) -> None:
        self.item, self.single = item, single
        self.expects = "列表（每项以 “- ” 开头）"

    def read(self, node: Node, reading: Reading) -> list[Any] | None:
        if not isinstance(node, nodes.Sequence):
            if nodes.is_blank(node):
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
            if nodes.is_blank(node):
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

    With `tells_keys` the record also gets the set of keys that were `written`, readable or not.

    A missing required key or an unreadable required value is reported, and the record is None.
    """

    def __init__(
        self,
        what: str,
        keys: dict[str, Key],
        build: Callable[..., Any] = dict,
        short: str = "",
        tells_keys: bool = False,
    ) -> None:
        self.what, self.keys, self.build = what, keys, build
        self.short, self.tells_keys = short, tells_keys
        self.expects = f"{what}的各项（键: 值）"

    def read(self, node: Node, reading: Reading) -> Any:
        if self.short and isinstance(node, Scalar) and not node.lost:
            node = nodes.Mapping(((Scalar(self.short, node.place), node),), node.place)
        if not isinstance(node, nodes.Mapping):
            self.mismatch(node, reading)
            return None
        values: dict[str, Any] = {"place": node.place}
        broken, unknown = False, 0
        for key, child in node.items:
            declared = self.keys.get(key.text.strip())
            if declared is None:
                unknown += 1
                if unknown <= MAX_UNKNOWN:
                    self._unknown(key, child, node.flow, reading)
                continue
            value = declared.shape.read(child, reading)
            if value is not None:
                values[declared.attribute] = value
            else:
                broken = broken or declared.required
        if unknown > MAX_UNKNOWN:
            message = f"{self.what}里不认识的键共有 {unknown} 个，只列出前 {MAX_UNKNOWN} 个"
            reading.error(node.place, "unknown-key", message, "请检查是否拿错了文件")
        written = {key.text.strip() for key, _ in node.items}
        if self.tells_keys:
            values["written"] = written
        for name, declared in self.keys.items():
            if declared.required and name not in written:
                reading.error(node.place, "missing-key", f"{self.what}缺少 “{name}”", f"请加一行 {name}: …")
                broken = True
        return None if broken else self.build(**values)

    def _unknown(self, key: Scalar, child: Node, flow: bool, reading: Reading) -> None:
        """Report a key that this record does not have."""
        remedy = did_you_mean(key.text, tuple(self.keys))
        if not key.quoted and key.text.startswith("-"):
            remedy = "“-” 后面缺一个半角空格"
        elif flow and isinstance(child, Scalar) and not child.text and not child.quoted:
            remedy = "花括号里的半角逗号用来分项；文字里有逗号时请加英文引号，或用全角 “，”"
        message = f"{self.what}里没有 “{key.text[:40]}” 这个键"
        reading.error(key.place, "unknown-key", message, remedy)

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
