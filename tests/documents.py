"""Small Office files made by hand, part by part, as other programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'{W} {R} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def _relations(targets: Mapping[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{TYPES}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def docx(body: str, **others: str) -> bytes:
    """A .docx with this body; other parts (styles, numbering, footnotes, comments) by name, without their root."""
    roots = {"comments": "comments", "footnotes": "footnotes", "styles": "styles", "numbering": "numbering"}
    parts = {
        "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({f"{name}.xml": name for name in others}),
    }
    parts |= {
        f"word/{name}.xml": f"<w:{roots.get(name, 'hdr')} {NAMESPACES}>{xml}</w:{roots.get(name, 'hdr')}>"
        for name, xml in others.items()
    }
    return zipped(parts)


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def tc(text: str = "", properties: str = "") -> str:
    """A cell of a table with one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows of cells."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def xlsx(
    sheets: Mapping[str, str],
    strings: tuple[str, ...] = (),
    styles: str = "",
    attributes: Mapping[str, str] | None = None,
    names: str = "",
) -> bytes:
    """An .xlsx of sheets by name, each the XML inside of its worksheet; styles: the XML inside of the style sheet."""
    numbered = list(enumerate(sheets.items(), 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" {(attributes or {}).get(name, "")}/>'
        for n, (name, _) in numbered
    )
    parts = {
        "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": f"<workbook {MAIN} {R}><sheets>{listed}</sheets>{names}</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {f"worksheets/sheet{n}.xml": "worksheet" for n, _ in numbered}
        ),
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{''.join(f'<si><t>{s}</t></si>' for s in strings)}</sst>",
    }
    parts |= {
        f"xl/worksheets/sheet{n}.xml": f"<worksheet {MAIN} {R}>{xml}</worksheet>" for n, (_, xml) in numbered
    }
    return zipped(parts)
