"""Cells and rows of a sheet as XML."""

from __future__ import annotations

from html import escape

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _text(text: str) -> str:
    """A text between tags: quotation marks, of which formulas are full, stay as they are."""
    return escape(text, quote=False)


def row_xml(number: int, cells: list[str], height: str = "") -> str:
    """A row."""
    size = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{size}>{"".join(cells)}</row>'


def text_cell(reference: str, style: int, text: str) -> str:
    """A cell with text, which stays text whatever it begins with."""
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return (
        f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'
    )


def formula_cell(reference: str, style: int, formula: str, number: str | None, text: str = "") -> str:
    """A cell with a formula and its stored value: a number, or a text."""
    kind, value = ("", number) if number is not None else (' t="str"', _text(text))
    return f'<c r="{reference}" s="{style}"{kind}><f>{_text(formula)}</f><v>{value}</v></c>'


def number_cell(reference: str, style: int, number: object) -> str:
    """A cell with a number."""
    return f'<c r="{reference}" s="{style}"><v>{number}</v></c>'
