"""The workbook of an audit for a bureau: documents ranked by what was found, and every finding on a line."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from budgetgen.audit.model import VERDICTS, Audited, AuditedCell
from budgetgen.findings import Finding, Severity
from budgetgen.media import visible

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FILES = ("文件", "结论", *(s.label for s in Severity), "核对的数", "有数字的格", "关系", "规则", "没有核对")
_FINDINGS = (
    "文件",
    "级别",
    "规则",
    "位置",
    "表",
    "行",
    "列",
    "印的",
    "最小",
    "最大",
    "像是",
    "问题",
    "怎样改",
    "证明",
)
_WIDTHS = {
    "文件": 48,
    "没有核对": 60,
    "问题": 80,
    "证明": 100,
    "表": 30,
    "行": 24,
    "列": 24,
    "位置": 16,
    "规则": 20,
}
_USUAL_WIDTH = 10


def write(done: Iterable[Audited]) -> bytes:
    """The bytes of the .xlsx; documents with the most and gravest findings first."""
    from openpyxl import Workbook

    ranked = sorted(done, key=lambda one: (*(-count for count in _counts(one)), one.file))
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "文件"
    _fill(first, _FILES, (_file(one) for one in ranked))
    _fill(book.create_sheet("问题"), _FINDINGS, (row for one in ranked for row in _rows(one)))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, head: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> None:
    """A sheet with a header that stays in sight and a filter."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for r, row in enumerate((head, *rows), 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = visible(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for c, name in enumerate(head, 1):
        sheet.cell(1, c).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(c)].width = _WIDTHS.get(name, _USUAL_WIDTH)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{max(sheet.max_row, 1)}"


def _counts(one: Audited) -> list[int]:
    return [sum(finding.severity is severity for finding in one.every) for severity in Severity]


def _file(one: Audited) -> tuple[str | int, ...]:
    return (
        one.file,
        VERDICTS[one.verdict],
        *_counts(one),
        one.bound,
        one.seen,
        one.relations,
        one.rules,
        "；".join(one.unchecked),
    )


def _rows(one: Audited) -> Iterable[tuple[str | int, ...]]:
    for contradiction in one.contradictions:
        yield _row(one, contradiction.finding, contradiction.suspects[0])
    for finding in one.findings:
        yield _row(one, finding, AuditedCell("", "", "", finding.place.inside, 0, 0, ""))


def _row(one: Audited, finding: Finding, cell: AuditedCell) -> tuple[str | int, ...]:
    return (
        one.file,
        finding.severity.label,
        finding.rule,
        cell.place,
        cell.table,
        cell.row,
        cell.column,
        cell.shown,
        cell.allowed[0] or "",
        cell.allowed[1] or "",
        cell.slip,
        finding.message,
        finding.remedy,
        "；".join(finding.shown),
    )
