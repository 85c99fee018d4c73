"""All kinds of slips, by family."""

from __future__ import annotations

from tools.mutation.control import CODES, CONTROL
from tools.mutation.holdings import ASSETS, PROCUREMENT
from tools.mutation.numbers import NUMBERS, THREE_PUBLIC
from tools.mutation.operator import Operator
from tools.mutation.performance import PERFORMANCE
from tools.mutation.words import WORDS

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
