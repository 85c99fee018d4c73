"""Tables as finance systems and Excel write them as text: parted by commas or tabs, in UTF-8, GBK or UTF-16; every field with its place."""

from __future__ import annotations

import re
from contextlib import suppress

from budgetgen.findings import Finding, Place, Severity
from budgetgen.source.decoding import decode, lines_of, merge_conflicts, utf_16, without_unseen
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.packages import is_web_page

MAX_CSV = 5_000_000

_END = re.compile("\r\n|\n|\r")
_KEPT_AS_TEXT = re.compile(r'="(.*)"')
"""How Excel keeps a code text: ="0201"."""


def read_csv(data: bytes, file: str) -> tuple[list[GridRow] | None, list[Finding]]:
    """The rows of a CSV file, or None with why it cannot be read."""
    if data.startswith(b"PK\x03\x04"):
        return None, [_error(Place(file, 1, 1), "这其实是 Excel 文件", "请把扩展名改成 .xlsx")]
    if is_web_page(data):
        return None, [_error(Place(file, 1, 1), "这其实是网页", "请在 Excel 或 WPS 里打开，另存为 .xlsx")]
    text, findings = decode(data, file)
    if text is None and len(data) <= MAX_CSV:
        with suppress(UnicodeDecodeError):
            text, findings = data.decode(utf_16(data) or "gb18030"), []
    if text is None:
        return None, findings
    if conflicts := merge_conflicts(text, file):
        return None, conflicts
    text, findings = without_unseen(text, file)
    rows = _rows(text, file, findings, _separator(text))
    return (None if findings else rows), findings


def _separator(text: str) -> str:
    """What parts the fields: tabs where the first line with either has more of them than commas."""
    first = next((line for line in lines_of(text) if "," in line or "\t" in line), "")
    return "\t" if first.count("\t") > first.count(",") else ","


def _field(separator: str) -> re.Pattern[str]:
    rest = rf"[^{separator}\r\n]*"
    return re.compile(rf'"(?P<quoted>[^"]*(?:""[^"]*)*)"(?P<after>{rest})|(?P<plain>{rest})')


_FIELDS = {separator: _field(separator) for separator in ",\t"}


def _rows(text: str, file: str, findings: list[Finding], separator: str) -> list[GridRow]:
    rows: list[GridRow] = []
    field = _FIELDS[separator]
    at, line, start = 0, 1, 0
    while at < len(text):
        cells: dict[int, GridCell] = {}
        first = Place(file, line, 1)
        while True:
            place = Place(file, line, at - start + 1)
            match = field.match(text, at)
            assert match is not None, "an empty field matches"
            plain, quoted = match["plain"], match["quoted"]
            if plain is None and match["after"].strip():
                findings.append(_error(place, "引号后面还有字", '文字里的引号要写两个 ""'))
            elif plain is not None and plain.lstrip().startswith('"'):
                findings.append(_error(place, "引号没有收尾", '请补上 "，文字里的引号要写两个 ""'))
                return rows
            cells[len(cells)] = GridCell(_value(quoted.replace('""', '"') if plain is None else plain), place)
            at = match.end()
            for end in _END.finditer(quoted or ""):
                line, start = line + 1, match.start("quoted") + end.end()
            if at == len(text) or text[at] != separator:
                break
            at += 1
        rows.append(GridRow(cells, first))
        if end_of_line := _END.match(text, at):
            at, line = end_of_line.end(), line + 1
            start = at
    return rows


def _value(text: str) -> str:
    kept = _KEPT_AS_TEXT.fullmatch(text.strip())
    return (kept[1] if kept else text).strip()


def _error(place: Place, message: str, remedy: str) -> Finding:
    return Finding(place, "table-format", Severity.ERROR, message, remedy)
