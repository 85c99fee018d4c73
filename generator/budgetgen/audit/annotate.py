"""A document with an audit's findings in it: as a web page from any format, or in a copy of the Word file or workbook."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment

from budgetgen.audit.marks import PAINT, Element, Mark, comment, marks
from budgetgen.audit.model import VERDICTS, Audited
from budgetgen.findings import EXIT_USAGE, CannotGoOn, Severity
from budgetgen.media import visible
from budgetgen.read.model import ReadDocument, ReadText

AUTHOR = "budgetgen"
FORMATS = {".html": "", ".docx": "docx", ".xlsx": "xlsx"}
"""What can be written, and which format the audited file must have for it; "" any."""
_MAYBE = "maybe warning"


def annotated(done: Audited, data: bytes, suffix: str) -> tuple[bytes, int]:
    """(the bytes of the annotated file, how many findings have no place in it and stand at its beginning or end).

    `data`: the audited file itself. Raises CannotGoOn for a suffix that nothing writes, or not for this file.
    """
    document = done.document
    if document is None:
        raise CannotGoOn(f"{done.file} 没有读进来，标注不了", EXIT_USAGE)
    if suffix not in FORMATS:
        raise CannotGoOn(f"标注写不成 {suffix}；可以写 {'、'.join(FORMATS)}", EXIT_USAGE)
    if FORMATS[suffix] not in ("", document.format):
        message = f"{done.file} 是 {document.format}，标注写不进 {suffix}；写成 .html，什么格式都行"
        raise CannotGoOn(message, EXIT_USAGE)
    numbered = list(enumerate(marks(done), 1))
    if suffix == ".docx":
        return _in_word(data, numbered)
    if suffix == ".xlsx":
        return _in_workbook(data, numbered)
    return _page(done, document, numbered), 0


def _page(done: Audited, document: ReadDocument, numbered: list[tuple[int, Mark]]) -> bytes:
    """The document as a page of its own, the findings below the paragraph or table that they are about."""
    at: dict[int, list[int]] = {}
    kinds: dict[int, str] = {}
    for number, mark in numbered:
        for other in mark.others:
            kinds.setdefault(id(other), _MAYBE)
            at.setdefault(id(other), []).append(number)
    for number, mark in reversed(numbered):
        if mark.element is not None:
            kinds[id(mark.element)] = mark.kind
            at.setdefault(id(mark.element), []).insert(0, number)

    def shown(element: Element) -> dict[str, Any]:
        return {
            "text": "\n".join(visible(line.replace("\t", "  ")) for line in element.text.split("\n")),
            "kind": kinds.get(id(element), ""),
            "numbers": at.get(id(element), []),
        }

    blocks: list[dict[str, Any]] = []
    told: set[int] = set()
    for block in document.blocks:
        if isinstance(block, ReadText):
            entry, inside = shown(block), {id(block)}
        else:
            cells = [[cell for cell in row if cell.down] for row in block.rows]
            inside = {id(cell) for row in cells for cell in row}
            entry = {
                "rows": [[shown(c) | {"down": c.down, "across": c.across} for c in row] for row in cells]
            }
        own = [number for number, mark in numbered if id(mark.element) in inside]
        told.update(own)
        blocks.append(entry | {"told": own})
    template = files("budgetgen.audit").joinpath("data/annotated.html").read_text(encoding="utf-8")
    text = (
        Environment(autoescape=True, trim_blocks=True)
        .from_string(template)
        .render(
            title=visible(Path(done.file).name),
            verdict=VERDICTS[done.verdict],
            looked=done.looked,
            notes=[
                {
                    "number": number,
                    "kind": mark.kind,
                    "label": mark.finding.severity.label,
                    "message": visible(mark.finding.message),
                    "more": [visible(line) for line in mark.lines],
                }
                for number, mark in numbered
            ],
            unchecked=[visible(reason) for reason in done.unchecked],
            blocks=blocks,
            nowhere=[number for number, _ in numbered if number not in told],
        )
    )
    return text.encode()


def _in_word(data: bytes, numbered: list[tuple[int, Mark]]) -> tuple[bytes, int]:
    """A copy of the Word file with a comment at each finding, its text highlighted; those without a place at its first
    paragraph."""
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = Document(BytesIO(data))
    body = document.element.body
    tables = [Table(element, document) for element in body.iter(qn("w:tbl"))]
    paragraphs = [Paragraph(element, document) for element in body.iter(qn("w:p"))]

    def found(element: Element) -> Paragraph | None:
        spot = element.spot
        if isinstance(element, ReadText):
            same = (p for p in paragraphs if _same(p.text, element.text))
            return next(same, None)
        if not 0 < spot.table <= len(tables):
            return None
        try:
            cell = tables[spot.table - 1].cell(spot.row - 1, spot.column - 1)
        except IndexError:
            return None
        return cell.paragraphs[0] if _same(cell.text, element.text) else None

    nowhere = 0
    for number, mark in numbered:
        place = found(mark.element) if mark.element is not None else None
        nowhere += place is None
        bright = WD_COLOR_INDEX.TURQUOISE if mark.kind == "hint" else WD_COLOR_INDEX.YELLOW
        for run in place.runs if place else ():
            run.font.highlight_color = bright
        place = place or paragraphs[0]
        runs = place.runs or [place.add_run("")]
        document.add_comment([runs[0], runs[-1]], comment(number, mark), AUTHOR, AUTHOR[:2])
    out = BytesIO()
    document.save(out)
    return out.getvalue(), nowhere


def _same(one: str, other: str) -> bool:
    """Whether two texts are alike but for white space."""
    return "".join(one.split()) == "".join(other.split())


def _in_workbook(data: bytes, numbered: list[tuple[int, Mark]]) -> tuple[bytes, int]:
    """A copy of the workbook with marked cells and comments; those without a place on a sheet of their own."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(BytesIO(data))
    texts: dict[tuple[str, int, int], list[str]] = {}
    paint: dict[tuple[str, int, int], Severity] = {}
    homeless: list[str] = []
    for number, mark in numbered:
        for other in mark.others:
            paint.setdefault((other.spot.sheet, other.spot.row, other.spot.column), Severity.WARNING)
        spot = mark.element.spot if mark.element else None
        if spot is None or spot.sheet not in book.sheetnames or not spot.row:
            homeless.append(comment(number, mark))
            continue
        key = spot.sheet, spot.row, max(spot.column, 1)
        texts.setdefault(key, []).append(comment(number, mark))
        paint[key] = min(mark.finding.severity, paint.get(key, Severity.HINT))
    for (sheet, row, column), severity in paint.items():
        cell = book[sheet].cell(row, column)
        cell.fill = PatternFill("solid", start_color=PAINT[severity])
    for (sheet, row, column), said in texts.items():
        note = Comment("\n\n".join(said), AUTHOR, height=160, width=360)
        book[sheet].cell(row, column).comment = note
    if homeless:
        page = book.create_sheet("审核")
        for line in homeless:
            page.append([f"'{line}" if line[0] in "=+-@" else line])
    out = BytesIO()
    book.save(out)
    return out.getvalue(), len(homeless)
