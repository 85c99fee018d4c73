"""The shape of last year's figures: an amount, or amounts by code or by name."""

from __future__ import annotations

import re
from typing import Any

from budgetgen.catalog.words import kind_of_code
from budgetgen.ledger.money import half_width
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import Money, Reading, Schema, Shape, TableOf, Words
from budgetgen.spec.model import Coded


class Stated(Shape):
    """An amount with its reason, or amounts by code or by name; read as Amount, or as a list of (Coded, Amount)."""

    expects = "金额，或逐项列的金额"

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, nodes.Mapping) and any(key.text.strip() == "金额" for key, _ in node.items):
            return Money().read(node, reading)
        return TableOf(Money(), self._key).read(node, reading)

    @staticmethod
    def _key(key: Scalar, reading: Reading) -> Coded:
        """A code with its name, or a name alone (then the code is "")."""
        text = key.text.strip()
        match = re.match(r"([0-9]{7}|[0-9]{5})(?![0-9])\s*", half_width(text))
        return Coded(match[1], text[match.end() :], key.place) if match else Coded("", text, key.place)

    def schema(self) -> Schema:
        return TableOf(Money()).schema()


def stated_codes(read: tuple[list[tuple[Words, Any]] | None, Words | None] | None) -> list[tuple[str, Coded]]:
    """The codes of lists among last year's figures as read, with their dimension, for the check of their names."""
    figures = (read[0] if read else None) or []
    listed = [coded for _, value in figures if isinstance(value, list) for coded, _ in value]
    found = [(kind_of_code(coded.code), coded) for coded in listed if coded.code]
    return [(kind, coded) for kind, coded in found if kind in ("function", "economic")]
