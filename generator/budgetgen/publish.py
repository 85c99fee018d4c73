"""One spec to its published files: read, build, check, write; or everything that is wrong and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from budgetgen.check.rules import RULES
from budgetgen.check.run import Checked, check
from budgetgen.check.suppressions import Suppressions
from budgetgen.disclosure.books import Books
from budgetgen.disclosure.build import build
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import (
    EXIT_USAGE,
    CannotGoOn,
    Finding,
    Place,
    Severity,
    has_errors,
    in_reading_order,
)
from budgetgen.pack import find
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.pack.sandbox import ending
from budgetgen.render.files import safe_name, write_whole
from budgetgen.source.files import Source
from budgetgen.source.settings import settings
from budgetgen.spec.loading import load_spec
from budgetgen.spec.model import Spec
from budgetgen.spec.names import check_names
from budgetgen.spec.own_counts import check_counts

if TYPE_CHECKING:
    from budgetgen.render.pdf import PrintedPdf

FORMATS = ("docx", "xlsx", "pdf", "html", "json")
WRITTEN = ("docx", "pdf", "xlsx", "html", "json")
"""The order in which the files of a spec are written and listed."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A spec read and built: the disclosure and its pack where it could be, what the rules say, and all findings."""

    disclosure: Disclosure | None
    pack: Pack | None
    project: Path
    findings: list[Finding]
    books: Books | None = None
    sources: tuple[Source, ...] = ()
    """The YAML files that the spec was read from."""
    checked: Checked = field(default_factory=lambda: Checked([], []))
    draft: Disclosure | None = None
    """The disclosure that was built, whatever is wrong in it; to be looked at, not to be written."""
    quiet: int = 0
    """How many findings suppressions kept quiet."""


def prepare(path: Path, heed_suppressions: bool = True, unit: str = "") -> Prepared:
    """Read a spec and its pack, build the disclosure (of one `unit` alone, if asked), run the rules.

    Raises CannotGoOn if it cannot be read, or has no such unit.

    The disclosure is None where reading or building met errors; a disclosure that only breaks rules is there.
    """
    with ending(path):
        return _prepare(path, heed_suppressions, unit)


def _prepare(path: Path, heed_suppressions: bool, unit: str) -> Prepared:
    if find.leaves_project(path):
        remedy = "请把文件复制进来，或者写它自己的路径"
        raise CannotGoOn(f"{path} 是指向项目以外的链接，没有读取；{remedy}", EXIT_USAGE)
    project = find.project_root(path)
    loaded = load_spec(path, project, unit)
    findings = loaded.findings
    spec = loaded.spec
    if spec is None:
        return Prepared(None, None, project, in_reading_order(findings))
    pack, found = _pack_of(spec, project)
    findings += found
    own = spec.local.over(pack.local) if pack else spec.local
    findings += check_names(spec.codes, spec.year, own.names)
    findings += check_counts(spec.codes, spec.year, own)
    if pack is None:
        return Prepared(None, None, project, in_reading_order(findings))
    disclosure, books = build(spec, pack)
    findings += books.findings
    stopped = has_errors(findings)
    heeded = loaded.sources if heed_suppressions else ()
    comments = Suppressions(heeded, [rule.name for rule in RULES], loaded.tables)
    left = comments.left(findings)
    checked = check(books, disclosure, settings(project), comments)
    left = [finding for finding in left if finding not in checked.told]
    findings = in_reading_order([*left, *comments.wrong, *checked.findings])
    usable = None if stopped else disclosure
    return Prepared(
        usable, pack, project, findings, books, loaded.sources, checked, disclosure, comments.quiet
    )


def _pack_of(spec: Spec, project: Path) -> tuple[Pack | None, list[Finding]]:
    """The pack of a spec; for a unit's own disclosure the pack's own for units, if it names one."""
    pack, findings = load(spec.pack.text, spec.pack.place, project)
    if pack is None or not spec.unit:
        return pack, findings
    if pack.unit_pack:
        pack, found = load(pack.unit_pack.text, pack.unit_pack.place, project)
        return pack, findings + found
    if pack.unit_wording is None:
        message = f"版式包 {pack.name} 没有说单位自己公开时怎样措辞"
        remedy = (
            "请在 pack.yaml 里加 单位用语: {部门预算: 单位预算, 本部门: 本单位, …}，或 单位版式: 版式包的名字"
        )
        findings.append(Finding(spec.pack.place, "unit-wording", Severity.ERROR, message, remedy))
        return None, findings
    return pack, findings


def output_stem(disclosure: Disclosure, folder: Path) -> Path:
    """Where a disclosure's files go, without the suffix: <folder>/<year>/<code>-<name>/<code>-<name>…"""
    name = safe_name(f"{disclosure.department_code}-{disclosure.department}")
    what = f"{disclosure.called}预算公开"
    return folder / str(disclosure.year) / name / safe_name(f"{name}{disclosure.year}年{what}")


def render(
    path: Path, folder: Path, formats: tuple[str, ...], taken: set[Path], force: bool = False, unit: str = ""
) -> tuple[list[Path], list[Finding]]:
    """Write a spec's files into `folder`; returns what was written and all findings. Nothing is written over errors.

    `taken` collects the places used in this run: two specs never share one. With `force` broken rules do not stop it;
    what cannot be read or computed does.
    """
    prepared = prepare(path, unit=unit)
    findings = prepared.findings
    if prepared.disclosure is None or prepared.pack is None or prepared.books is None:
        return [], findings
    if has_errors(findings) and not force:
        return [], findings
    stem = output_stem(prepared.disclosure, folder)
    place = Path(str(stem).casefold())  # Windows knows no case
    if place in taken:
        message = f"与本次运行里另一份规格的输出位置相同：{stem.parent}"
        remedy = "请核对部门编码、名称和年度"
        same = Finding(Place(str(path), 1, 1), "output-taken", Severity.ERROR, message, remedy)
        return [], [*findings, same]
    taken.add(place)
    with ending(path):
        files, found = _contents(
            prepared.disclosure, prepared.pack, prepared.books, prepared.project, formats
        )
    findings = [*findings, *found]
    if has_errors(found):
        return [], findings
    if "pdf" in formats:  # LibreOffice has a time of its own
        from budgetgen.render.pdf import to_pdf

        printed = to_pdf(files["docx"])
        files["pdf"] = printed.data
        found = list(_of_printed(printed, Place(f"{stem.name}.pdf")))
        findings = [*findings, *found]
        if has_errors(found):
            return [], findings
    files = {suffix: files[suffix] for suffix in WRITTEN if suffix in files and suffix in formats}
    written = {stem.with_name(f"{stem.name}.{suffix}"): data for suffix, data in files.items()}
    write_whole(written)
    return list(written), findings


def _of_printed(printed: PrintedPdf, place: Place) -> Iterator[Finding]:
    """What is to be said of a PDF: faces that stand in for others, text that it lost."""
    from budgetgen.render.pdf_faces import told

    if printed.instead:
        yield Finding(place, "pdf-faces", Severity.HINT, *told(printed.instead))
    if printed.lost is None:
        message = "没有核对 PDF 里的字是不是都在"
        yield Finding(place, "pdf-text", Severity.HINT, message, "pip install 'budgetgen[pdf]'")
    for loss in printed.lost or ():
        message = f"PDF 里少了 “{loss.lost}”，在 “{loss.where}” 之后"
        remedy = "LibreOffice 排版时丢了字，PDF 没有写出；请在 Word、WPS 里把 .docx 另存为 PDF"
        yield Finding(place, "pdf-text", Severity.ERROR, message, remedy)


def _contents(
    disclosure: Disclosure, pack: Pack, books: Books, project: Path, formats: tuple[str, ...]
) -> tuple[dict[str, bytes], list[Finding]]:
    """The files' bytes by suffix, and what is wrong with the pack's templates; a PDF is made of the docx later."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    if "docx" in formats or "pdf" in formats:
        from budgetgen.render.word import write_word

        word, found = write_word(disclosure, pack, find.require(Path(pack.folder), "template.docx", project))
        findings += found
        if word is not None:
            files["docx"] = word
    if "xlsx" in formats:
        from budgetgen.render.excel import write_excel

        excel, found = write_excel(
            disclosure, books, find.require(Path(pack.folder), "template.xlsx", project)
        )
        findings += found
        if excel is not None:
            files["xlsx"] = excel
    if "html" in formats:
        from budgetgen.render.web_page import write_web

        files["html"] = write_web(disclosure, books)
    if "json" in formats:
        from budgetgen.render.json_data import write_json

        files["json"] = write_json(disclosure)
    return files, findings
