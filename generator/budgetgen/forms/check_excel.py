"""What an Excel template would do quietly: texts of the form that are not there, typed figures, clashing merges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from budgetgen.disclosure.tabulate import footer, header
from budgetgen.findings import Finding, Place, Severity
from budgetgen.forms.check_word import NUMBER, is_ordinal
from budgetgen.pack.layout import Table
from budgetgen.render.excel_template import (
    TemplateCell,
    TemplateSheet,
    prepare,
)
from budgetgen.source.grid import column_letters, squeezed

_NO_TAG = re.compile(r"[｛｝]|\{\s+[{%]|(?<!\{)\{[^{}%]*\}(?!\})")
_REMEDY = "数字由程序填写，请改成标签或删去"

Fault = tuple[str, str, str, str]
"""Rule, message, where on the sheet, remedy."""


def excel_faults(path: Path, tables: Mapping[str, Table]) -> list[Finding]:
    """Findings about the template at `path`, those of `render` apart. Raises CannotGoOn if it cannot be read."""
    template, _ = prepare(path)
    found: list[Finding] = []
    for sheet in template.sheets if template else ():
        table = tables.get(sheet.name)
        faults = [*_merges(sheet), *_cells(sheet, table)]
        if table and not table.unprinted:
            faults += _texts(sheet, table)
        for rule, message, where, remedy in faults:
            place = Place(path.name, inside=f"{sheet.name}!{where}" if where else sheet.name)
            found.append(Finding(place, rule, Severity.ERROR, message, remedy))
    return found


def _at(cell: TemplateCell, row: int) -> str:
    return f"{column_letters(cell.column)}{row}"


def _cells(sheet: TemplateSheet, table: Table | None) -> Iterator[Fault]:
    """Figures typed in place of tags, and what looks like a tag and is none."""
    lines = (*header(table), *footer(table)) if table else ()
    printed = {squeezed(c.text) for line in lines for c in line}
    for row in sheet.rows:
        ordinal = is_ordinal(cell.number or cell.text for cell in row.cells)
        for cell in row.cells:
            typed = cell.number or ("" if cell.bound or cell.tag else squeezed(cell.text))
            if _NO_TAG.search(cell.text):
                message = f"“{cell.text[:30]}” 的括号不成标签，会原样印出来"
                yield "tag-braces", message, _at(cell, row.number), "标签写成半角的 {{…}}"
            elif row.kind == "body" and re.search(r"\d", typed):
                message = f"数据行里手工写了 “{typed[:20]}”，每一行都会印它"
                yield "typed-figure", message, _at(cell, row.number), _REMEDY
            elif not (row.kind or ordinal) and NUMBER.fullmatch(typed) and typed not in printed:
                yield "typed-figure", f"表里手工写了数 “{typed}”", _at(cell, row.number), _REMEDY


def _merges(sheet: TemplateSheet) -> Iterator[Fault]:
    """Merged ranges that hold on to a row which is repeated."""
    repeated = [row.number for row in sheet.rows if row.kind]
    for merge in sheet.merges:
        if any(merge.top <= row <= merge.bottom for row in repeated) and merge.bottom > merge.top:
            message = f"合并的单元格 {merge.told} 跨过会重复的行"
            yield "sheet-merges", message, merge.told, "数据行、注行不能与别的行合并"


def _texts(sheet: TemplateSheet, table: Table) -> Iterator[Fault]:
    """Title, captions, header and notes of the form that the sheet does not show."""
    cells = [cell for row in sheet.rows for cell in row.cells]
    tags = squeezed(" ".join(cell.text for cell in cells if cell.tag))
    shown = {squeezed(cell.number or cell.text) for cell in cells if not cell.tag}
    wanted = [("标题", table.title, "标题")]
    wanted += [("图注", text, f"图注[{at}]") for at, text in enumerate(table.captions)]
    wanted += [
        (part, cell.text or (cell.form.name if cell.form else ""), f"{part}[{row}][{at}]")
        for part, grid in (("表头", header(table)), ("表尾", footer(table)))
        for row, line in enumerate(grid)
        for at, cell in enumerate(line)
        if cell.down and (cell.text.strip() or (cell.form and cell.form.meaning))
    ]
    for what, text, tag in wanted:
        if (not tag or tag not in tags) and squeezed(text) not in shown:
            message = f"工作表没有印{what} “{text.strip()}”"
            remedy = f"请照 pack.yaml 改，或用标签 {{{{{tag}}}}}" if tag else "请照 pack.yaml 改"
            yield "template-texts", message, "", remedy
    if (table.notes or table.empty_note) and not any(row.kind == "note" for row in sheet.rows):
        message = "工作表没有 {{注}} 的一行，表下的注会丢失"
        yield "template-texts", message, "", "请在数据行下面加一行 {{注}}"
