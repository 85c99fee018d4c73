"""Safe corrections: findings that know what to write instead, laid over the files they are about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetgen.findings import CannotGoOn, Finding, Fix
from budgetgen.render.files import write_whole
from budgetgen.source.files import Source, read_bytes

_LINE_END = re.compile("(\r\n|\n|\r)")
_BREAK = re.compile(r"(?<=\n)(?=[\s\S])")
_NO_END = "\\ No newline at end of file"
_BOM = b"\xef\xbb\xbf"


def corrected(sources: Sequence[Source], findings: Iterable[Finding]) -> dict[str, tuple[str, str, int]]:
    """(old text, new text, how many corrections) of each file that changes. Corrections that overlap wait for the next run."""
    by_file: dict[str, list[Fix]] = {}
    for fix in dict.fromkeys(finding.fix for finding in findings if finding.fix):
        by_file.setdefault(fix.place.file, []).append(fix)
    found = {}
    for source in sources:
        text, count = _applied(source.text, by_file.get(source.file, []))
        if count:
            found[source.file] = (source.text, text, count)
    return found


def _applied(text: str, fixes: list[Fix]) -> tuple[str, int]:
    """The text with the corrections that fit, from the last to the first; comments and line ends stay as they are."""
    pieces = _LINE_END.split(text)
    count = 0
    untouched: dict[int, int] = {}
    for fix in sorted(fixes, key=lambda f: (f.place.line, f.place.column), reverse=True):
        number, start = 2 * (fix.place.line - 1), fix.place.column - 1
        end = start + len(fix.old)
        if not 0 <= number < len(pieces) or pieces[number][start:end] != fix.old:
            continue
        if end > untouched.get(number, len(pieces[number])):
            continue
        pieces[number] = pieces[number][:start] + fix.new + pieces[number][end:]
        untouched[number] = start
        count += 1
    return "".join(pieces), count


def difference(file: str, old: str, new: str) -> str:
    """A unified diff of a file as `patch` takes it: with the file's own line ends, its mark of UTF-8, its last line."""
    start = _start(read_bytes(Path(file), file)).decode()
    before, after = (_BREAK.split(start + text) for text in (old, new))
    name = f"{file}\t" if " " in file else file
    lines = difflib.unified_diff(before, after, name, name, n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}\n" for line in lines if line)


def _start(data: bytes) -> bytes:
    return _BOM if data.startswith(_BOM) else b""


def write_corrected(file: str, old: str, new: str) -> None:
    """Write a corrected file in the place of the old one. Raises CannotGoOn if it changed meanwhile."""
    path = Path(file).resolve()
    data = read_bytes(path, file)
    start = _start(data)
    if data != start + old.encode():
        raise CannotGoOn(f"{file} 在检查时被改动，没有改正；请重新运行")
    write_whole({path: start + new.encode()})
