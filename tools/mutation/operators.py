"""All kinds of slips, by family."""

from __future__ import annotations

from tools.mutation.facts import ASSETS, CODES, CONTROL, PERFORMANCE, PROCUREMENT
from tools.mutation.operator import Operator
from tools.mutation.words import NUMBERS, THREE_PUBLIC, WORDS

OPERATORS: tuple[Operator, ...] = (
    *CONTROL,
    *CODES,
    *PERFORMANCE,
    *PROCUREMENT,
    *ASSETS,
    *THREE_PUBLIC,
    *NUMBERS,
    *WORDS,
)
