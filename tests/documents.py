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
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
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


def pdf(
    *pages: str, font: str = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica", images: bool = False
) -> bytes:
    """A PDF of pages, each a content stream; F is a font of Latin letters, I a picture of one dot."""
    resources = "/Font << /F 3 0 R >>" + (" /XObject << /I 4 0 R >>" if images else "")
    dot = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        f"<< {font} >>",
        f"{dot}\nstream\n0\nendstream",
    ]
    for n, stream in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << {resources} >> /Contents {6 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def words(x: float, top: float, text: str, size: float = 12) -> str:
    """A text on a page, its foot `top` points from the head of the page."""
    return f"BT /F {size} Tf {x} {800 - top} Td ({text}) Tj ET\n"


def ruled(xs: list[float], tops: list[float], texts: list[list[str]]) -> str:
    """A table of ruled cells with their texts."""
    lines = "".join(f"{x} {800 - tops[0]} m {x} {800 - tops[-1]} l S\n" for x in xs)
    lines += "".join(f"{xs[0]} {800 - top} m {xs[-1]} {800 - top} l S\n" for top in tops)
    for top, row in zip(tops[1:], texts, strict=True):
        lines += "".join(words(x + 3, top - 5, text) for x, text in zip(xs, row, strict=False) if text)
    return lines
