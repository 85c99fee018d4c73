"""The cells of one sheet before they are XML: rows get the heights that their texts need, and nothing is cut unsaid."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetgen.findings import Finding, Place, Severity
from budgetgen.render.excel_heights import fits, height
from budgetgen.render.excel_limits import CELL_TEXT, ROW_POINTS, exceeds, units
from budgetgen.render.excel_sound import Merge
from budgetgen.render.excel_styles import Styles, Variant
from budgetgen.render.excel_xml import row_xml, text_cell
from budgetgen.source.grid import column_letters

_SNIPPET = 12
_COLUMN = 9.0
"""The width of a column of which a template says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text in a cell, or in those that are merged for it; where it was written."""

    at: Merge
    style: int
    text: str
    indent: int = 0
    place: Place = Place()


@dataclass(slots=True)
class Grid:
    """Rows of a sheet by number: their cells from left to right, each a text or finished XML."""

    styles: Styles
    widths: dict[int, float]
    rows: dict[int, list[tuple[int, Text | str]]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    """Of each row in points: first the least that the template wants, then what its texts need."""
    merges: list[Merge] = field(default_factory=list)
    _missing: dict[Text, float] = field(default_factory=dict)

    def row(self, number: int, least: str) -> None:
        """Begin a row; `least` is its height in the template, or nothing."""
        self.rows[number] = []
        self.heights[number] = float(least or 0)

    def put(self, number: int, column: int, cell: Text | str) -> None:
        """The next cell of a row."""
        self.rows[number].append((column, cell))

    def xml(self) -> str:
        """All rows. Rows are made as high as their texts need, as far as Excel goes."""
        texts = [
            cell for row in self.rows.values() for _, cell in row if isinstance(cell, Text) and cell.text
        ]
        broken = {text for text in texts if not self._stays(text)}
        needs = {text: self._need(text, text in broken) for text in texts}
        for text, need in sorted(needs.items(), key=lambda item: item[0].at.bottom - item[0].at.top):
            self._make_room(text, need)
        return "".join(
            row_xml(
                number,
                [self._cell(number, column, cell, broken) for column, cell in cells],
                f"{self.heights[number]:g}" if self.heights[number] else "",
            )
            for number, cells in self.rows.items()
        )

    def _cell(self, row: int, column: int, cell: Text | str, broken: set[Text]) -> str:
        if isinstance(cell, str):
            return cell
        style = self.styles.variant(cell.style, Variant(wraps=True)) if cell in broken else cell.style
        return text_cell(f"{column_letters(column)}{row}", style, cell.text)

    def _room(self, left: int, right: int) -> float:
        return sum(self.widths.get(column, _COLUMN) for column in range(left, right + 1))

    def _stays(self, text: Text) -> bool:
        """Whether a text is whole in the format that it has: broken into lines, shrunk, or on one line."""
        look = self.styles.look(text.style)
        if look.wraps or look.shrinks:
            return True
        left, right = self._reach(text, look.horizontal)
        return fits(text.text, self._room(left, right), look.points, text.indent)

    def _reach(self, text: Text, horizontal: str) -> tuple[int, int]:
        """The columns that a text on one line may use: blank cells beside it, where none are merged."""
        at, left, right = text.at, text.at.left, text.at.right
        if at.bottom > at.top or right > left:
            return left, right
        taken = {c for c, cell in self.rows[at.top] if not isinstance(cell, Text) or cell.text}
        taken |= {
            column
            for merge in self.merges
            if merge.top <= at.top <= merge.bottom
            for column in range(merge.left, merge.right + 1)
        }
        while (
            horizontal in ("general", "left", "center")
            and right + 1 not in taken
            and right < max(self.widths)
        ):
            right += 1
        while horizontal in ("right", "center") and left > 1 and left - 1 not in taken:
            left -= 1
        return left, right

    def _need(self, text: Text, broken: bool) -> float:
        look = self.styles.look(text.style)
        if not (look.wraps or broken):
            return height("", 0, look.points)
        return height(text.text, self._room(text.at.left, text.at.right), look.points, text.indent)

    def _make_room(self, text: Text, need: float) -> None:
        """Raise the rows that a text stands in, the last first, until it has what it needs or they are at the limit."""
        rows = [row for row in range(text.at.bottom, text.at.top - 1, -1) if row in self.heights]
        missing = need - sum(self.heights[row] for row in rows)
        for row in rows:
            if missing <= 0:
                return
            more = min(missing, ROW_POINTS - self.heights[row])
            self.heights[row] += more
            missing -= more
        if missing > 0:
            self._missing[text] = need

    def findings(self, sheet: str) -> list[Finding]:
        """What Excel cannot hold or show, once the rows are made."""
        found = []
        for row in self.rows.values():
            for _, cell in row:
                if isinstance(cell, Text) and exceeds(cell.text, CELL_TEXT):
                    many = units(cell.text)
                    message = (
                        f"{_called(cell, sheet)}有 {many} 个字，Excel 一格最多 {CELL_TEXT} 个，写不出工作簿"
                    )
                    remedy = "请写短些，或分成几条；只要 Word，用 --format docx"
                    found.append(Finding(cell.place, "excel-cell-text", Severity.ERROR, message, remedy))
                elif isinstance(cell, Text) and cell in self._missing:
                    high = f"要 {self._missing[cell]:.0f} 磅高，Excel 一行最高 {ROW_POINTS} 磅"
                    message = f"{_called(cell, sheet)}{high}，打开、打印都看不全（Word 里是全的）"
                    remedy = "请写短些，或分成几条"
                    found.append(Finding(cell.place, "excel-row-height", Severity.WARNING, message, remedy))
        return found


def _called(cell: Text, sheet: str) -> str:
    written = " ".join(cell.text.split())
    snippet = written[:_SNIPPET] + ("…" if len(written) > _SNIPPET else "")
    return f"工作表 “{sheet}” {column_letters(cell.at.left)}{cell.at.top} 的文字（“{snippet}”）"
