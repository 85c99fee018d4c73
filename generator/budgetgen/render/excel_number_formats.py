"""Number formats under which a workbook's cell shows a figure just as the page does."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from budgetgen.ledger.money import trimmed
from budgetgen.pack.layout import Look
from budgetgen.source.number_formats import GENERAL, kind_and_look

_WHOLE = 11
"""Excel shows so many digits under the format General; longer numbers become 1E+13."""


def format_for(text: str, stored: str | None, own: str, look: Look) -> str:
    """The number format of a figure's cell: its template's `own` where that shows the text, else the column's.

    `stored` is the number in the cell, None where the cell shows a text; a format of texts is never right.
    """
    usual = _usual(look)
    if stored is None:
        return usual if own.strip() == "@" else own
    return next(code for code in (own, usual, _of_digits(text)) if _shows(code, stored, text))


@lru_cache(maxsize=1 << 14)
def _shows(code: str, stored: str, text: str) -> bool:
    """Whether a cell with this number and format shows this text."""
    if code.strip() == "@":
        return False
    plain = trimmed(format(Decimal(stored), "f"))
    if code == GENERAL and len(plain) > _WHOLE:
        return False
    kind, look = kind_and_look(plain, code, since_1904=False)
    return kind in ("", "百分比") and look == text


def _usual(look: Look) -> str:
    """The format of a column's figures: decimals, thousands, and how it shows a zero that is a number."""
    if look.trimmed:
        return "General"
    some = ("#,##0" if look.thousands else "0") + ("." + "0" * look.decimals if look.decimals else "")
    zero = look.as_zero
    own_zero = zero and not zero.strip("0.") and zero != some.replace("#,##", "")
    return f'{some};-{some};"{zero}"' if own_zero else some


def _of_digits(text: str) -> str:
    """A format that shows a number just as it is written in `text`."""
    whole, point, part = text.lstrip("-").partition(".")
    some = ("#,##0" if "," in whole else "0") + (point + "0" * len(part) if part else "")
    return f'{some};-{some};"{text}"' if not text.strip("-0.") else some
