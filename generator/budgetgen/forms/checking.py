"""Everything that is wrong with a pack, in one run: layout, sentences, both templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.build import build
from budgetgen.disclosure.model import Disclosure
from budgetgen.disclosure.statements import Narrator
from budgetgen.findings import (
    CannotGoOn,
    Finding,
    Place,
    Severity,
    in_reading_order,
)
from budgetgen.forms import sample
from budgetgen.forms.check_excel import excel_faults
from budgetgen.forms.check_form import form_faults
from budgetgen.forms.check_layout import layout_faults, year_faults
from budgetgen.forms.check_sentences import text_faults, texts_of
from budgetgen.forms.check_word import word_faults
from budgetgen.pack import find
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.pack.sandbox import ending
from budgetgen.render import excel_template, word_template
from budgetgen.render.excel import write_excel
from budgetgen.render.word import write_word
from budgetgen.source.nodes import Mapping, Node

TEMPLATES = ("template.docx", "template.xlsx")
_OUTGROWN = ("template-columns", "docx-structure", "template-texts", "template-name")
"""What is found where a layout has changed and its template has not."""

_NAMED = 4
"""So many figures are named that nobody can give."""
TOLD = 10
"""So many of them are told where there are more than twice as many."""

Built = list[tuple[Disclosure, Books]]


def check_pack(reference: str) -> list[Finding]:
    """What is wrong with a pack, named or at a path from the current folder. Raises CannotGoOn if it does not end."""
    with ending(reference):
        return in_reading_order(_check(reference))


def _check(reference: str) -> Iterator[Finding]:
    project, place = find.project_of(reference), Place("命令行")
    pack, findings = load(reference, place, project)
    yield from findings
    folder = find.locate(reference, project, place)
    root, _ = find.pack_nodes(reference, place, project)
    if folder is None or root is None:
        return
    if pack is None:
        for file in TEMPLATES:
            yield from _tried(folder, file, project, _alone)
        return
    yield from layout_faults(pack)
    yield from year_faults(pack, _year(root))
    if pack.unit_pack:
        yield from load(pack.unit_pack.text, pack.unit_pack.place, project)[1]
    specs = [sample.sample(pack, full) for full in (True, False)]
    built = [build(spec, pack) for spec in specs]
    yield from _sentence_faults(pack, root, built)
    yield from form_faults(pack, built)

    def word(path: Path) -> list[Finding]:
        found = [f for disclosure, _ in built for f in write_word(disclosure, pack, path)[1]]
        if pack.unit_wording and not found:  # else the same faults would be told in a unit's words, too
            disclosure, _ = build(replace(specs[0], unit=sample.WORDS), pack)
            found = write_word(disclosure, pack, path)[1]
        return found + word_faults(path, pack.tables)

    def excel(path: Path) -> list[Finding]:
        found = [f for disclosure, books in built for f in write_excel(disclosure, books, path)[1]]
        return found + excel_faults(path, pack.tables)

    yield from _tried(folder, "template.docx", project, word)
    yield from _tried(folder, "template.xlsx", project, excel)


def _alone(path: Path) -> list[Finding]:
    """What is wrong with a template whatever its tables are."""
    _, found = excel_template.prepare(path) if path.suffix == ".xlsx" else word_template.prepare(path, {})
    return [finding for finding in found if finding.rule != "template-columns"]


def _year(root: Node) -> Place:
    """Where a pack says its year."""
    years = (
        [value.place for key, value in root.items if key.text == "年度"] if isinstance(root, Mapping) else []
    )
    return years[0] if years else root.place


def _sentence_faults(pack: Pack, root: Node, built: Built) -> Iterator[Finding]:
    """Faults of all texts, read; then what comes up only when they are filled in."""
    books = built[0][1]
    narrator = Narrator(books, {})
    read = [f for text in texts_of(root, pack) for f in text_faults(text, books, narrator)]
    yield from read
    told = {name for finding in read for name in finding.about}
    for _, one in built:
        for finding in one.findings:
            if told.intersection(finding.about) and finding.rule != "figure-unknown":
                continue
            if finding.place.file != sample.FILE:
                yield finding
            elif finding.rule == "figure-unknown":
                names = "、".join(finding.about[:_NAMED]) + ("等" if len(finding.about) > _NAMED else "")
                message = f"规格没有地方写要用到的上年数（{names}）"
                remedy = "请在 上年数 里加上它，或者不在文字里用它"
                yield Finding(root.place, finding.rule, Severity.ERROR, message, remedy)


def _tried(
    folder: Path, file: str, project: Path, check: Callable[[Path], list[Finding]]
) -> Iterator[Finding]:
    """The findings about one template, its own or inherited; also that it is missing or cannot be read."""
    own = folder / file
    try:
        path = find.file_in(folder, file, project)
        if path is None:
            remedy = f"运行 budgetgen pack scaffold {folder.name}"
            yield Finding(Place(find.shown(own)), "template-missing", Severity.ERROR, "没有模板", remedy)
            return
        found = check(path)
    except CannotGoOn as stop:
        place = Place(find.shown(own))
        yield Finding(place, "template-readable", Severity.ERROR, str(stop), "请用 Word 或 Excel 另存一份")
        return
    shown = find.shown(path)
    once = {(f.place, f.rule, f.message): f for f in reversed(found)}.values()
    placed = in_reading_order(replace(f, place=replace(f.place, file=shown)) for f in once)
    outgrown = [f for f in placed if f.rule in _OUTGROWN]
    left_out = set(outgrown[TOLD:]) if len(outgrown) > 2 * TOLD else set()
    yield from (f for f in placed if f not in left_out)
    if left_out or (outgrown and path != own):
        yield _outgrown(folder, Place(shown), len(outgrown), path == own)


def _outgrown(folder: Path, place: Place, count: int, own: bool) -> Finding:
    """What to do with a template that was made for another layout."""
    message = f"模板与版式有 {count} 处对不上"
    message += f"，像是别的版式的模板，只列出前 {TOLD} 处" if count > 2 * TOLD else ""
    message += "" if own else f"；{folder.name} 用的是沿用的模板，版式改了标题、列或表，模板也要改"
    remedy = f"运行 budgetgen pack scaffold {folder.name}{' --force' if own else ''}，得到照版式生成的模板"
    return Finding(place, "template-outgrown", Severity.ERROR, message, remedy)
