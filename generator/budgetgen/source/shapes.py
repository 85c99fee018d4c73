"""Shapes: what may stand in a file that people write, declared once.

A shape reads a node into a value, reports what does not fit and goes on; the same declaration gives the
JSON Schema that editors use.
"""

from budgetgen.source.containers import Either, Key, Lazy, ListOf, Record, TableOf
from budgetgen.source.scalars import (
    Amount,
    Choice,
    Money,
    Reading,
    Schema,
    Shape,
    Switch,
    Text,
    Whole,
    Words,
    did_you_mean,
    kind_of,
    nearest,
)

__all__ = [
    "Amount",
    "Choice",
    "Either",
    "Key",
    "Lazy",
    "ListOf",
    "Money",
    "Reading",
    "Record",
    "Schema",
    "Shape",
    "Switch",
    "TableOf",
    "Text",
    "Whole",
    "Words",
    "did_you_mean",
    "kind_of",
    "nearest",
]
