"""What Word, WPS and LibreOffice put into the templates that they save: changes of a template's parts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from tests.making import DOCUMENT

Parts = dict[str, bytes]
Change = Callable[[Parts], None]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = {
    "mc": MC,
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData",
    "own": "http://example.cn/2026/own",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
IGNORED = f'{DECLARED} mc:Ignorable="w14 wpsCustomData own"'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"


# How templates are changed


def pattern(old: str, new: str, count: int = 0) -> Change:
    """Matches of `old` in the document become `new`: all, or the first ones."""

    def change(parts: Parts) -> None:
        text, found = re.subn(old, new, parts[DOCUMENT].decode(), count=count, flags=re.DOTALL)
        assert found, old
        parts[DOCUMENT] = text.encode()

    return change


def tree(alter: Callable[[Any], None]) -> Change:
    """The document's tree changed."""

    def change(parts: Parts) -> None:
        root = etree.fromstring(parts[DOCUMENT])
        alter(root)
        parts[DOCUMENT] = etree.tostring(root)

    return change


def both(*changes: Change) -> Change:
    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def declaring(attributes: str = IGNORED) -> Change:
    return pattern("<w:document ", f"<w:document {attributes} ", 1)


def adding(name: str, kind: str, data: str, content_type: str = "", relate: str = "document") -> Change:
    """A part of its own, declared and related to."""

    def change(parts: Parts) -> None:
        parts[name] = data.encode()
        types, relations = (
            f'PartName="/{name}" ContentType="{content_type or f"{TYPE}.{kind}+xml"}"',
            parts[RELATIONS],
        )
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", f"<Override {types}/></Types>".encode()
        )
        target = name.removeprefix("word/") if name.startswith("word/") else f"/{name}"
        relation = f'<Relationship Id="own{len(parts)}" Type="{RELATION}/{kind}" Target="{target}"/>'
        parts[RELATIONS] = relations.replace(b"</Relationships>", f"{relation}</Relationships>".encode())

    return change


def part(root: str, inside: str) -> str:
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{W}">{inside}</w:{root}>'


# What programs put into templates


def as_word_splits(root: Any) -> None:
    """Each tag in pieces, as spelling, editing and language cut runs; marks between the pieces."""
    for number, run in enumerate(
        [r for r in root.iter(qn("w:r")) if "{" in "".join(t.text for t in r.iter(qn("w:t")))]
    ):
        texts = run.findall(qn("w:t"))
        if len(texts) != 1:
            continue
        words = texts[0].text
        at = min((1, 2, 3, 6)[number % 4], len(words) - 1)
        pieces = [words[:at], words[at:-1], words[-1:]]
        runs = [run, copy.deepcopy(run), copy.deepcopy(run)]
        for one, piece in zip(runs, pieces, strict=True):
            one.find(qn("w:t")).text = piece
        mark = (
            [etree.Element(qn("w:proofErr"), {qn("w:type"): kind}) for kind in ("spellStart", "spellEnd")]
            if number % 2
            else [
                etree.Element(
                    qn("w:bookmarkStart"), {qn("w:id"): str(number + 50), qn("w:name"): f"own{number}"}
                ),
                etree.Element(qn("w:bookmarkEnd"), {qn("w:id"): str(number + 50)}),
            ]
        )
        for one in (runs[2], mark[1], runs[1]):
            run.addnext(one)
        run.addprevious(mark[0])


def comments_everywhere(root: Any) -> None:
    for element in list(root.iter("*")):
        if element.tag == qn("w:t"):
            words = element.text
            element.text = words[:3]
            inner = etree.Comment(" {{x}} ")
            inner.tail = words[3:]
            element.append(inner)
        else:
            element.insert(0, etree.Comment(" {%tr for x in y %} "))
            element.append(etree.ProcessingInstruction("own", "x"))


def wrapped(tag: str, wrapper: str = "sdt", only: str = "") -> Callable[[Any], None]:
    """Each element of a kind in a content control, or another wrapper, of its own."""

    def alter(root: Any) -> None:
        for number, element in enumerate(list(root.iter(qn(f"w:{tag}")))):
            if only not in "".join(t.text or "" for t in element.iter(qn("w:t"))):
                continue
            outer = etree.Element(qn(f"w:{wrapper}"))
            element.addprevious(outer)
            inner = outer
            if wrapper == "sdt":
                properties = etree.SubElement(outer, qn("w:sdtPr"))
                etree.SubElement(properties, qn("w:id"), {qn("w:val"): str(number)})
                etree.SubElement(
                    properties, qn("w:dataBinding"), {qn("w:xpath"): "/x", qn("w:storeItemID"): "{1}"}
                )
                inner = etree.SubElement(outer, qn("w:sdtContent"))
            else:
                etree.SubElement(outer, qn(f"w:{wrapper}Pr"))
            inner.append(element)

    return alter


def tracked(root: Any) -> None:
    """Words typed and deleted, in a tag, too; a row and a paragraph deleted; formats changed."""
    who = {qn("w:id"): "1", qn("w:author"): "甲"}
    run = next(r for r in root.iter(qn("w:r")) if "{{封面[0]}}" in (r.findtext(qn("w:t")) or ""))
    pieces = [copy.deepcopy(run) for _ in range(3)]
    for piece, words in zip(pieces, ("{{封", "皮", "面[0]}}"), strict=True):
        piece.find(qn("w:t")).text = words
    gone, come = etree.Element(qn("w:del"), who), etree.Element(qn("w:ins"), who)
    gone.append(pieces[1])
    pieces[1].find(qn("w:t")).tag = qn("w:delText")
    come.append(pieces[2])
    for one in (come, gone, pieces[0]):
        run.addnext(one)
    run.getparent().remove(run)
    etree.SubElement(pieces[0].find(qn("w:rPr")), qn("w:rPrChange"), who).append(etree.Element(qn("w:rPr")))
    table = next(root.iter(qn("w:tbl")))
    row = copy.deepcopy(table.findall(qn("w:tr"))[1])
    etree.SubElement(row.find(qn("w:trPr")), qn("w:del"), who)
    table.append(row)
    paragraph = copy.deepcopy(next(root.iter(qn("w:p"))))
    properties = paragraph.find(qn("w:pPr"))
    for old in list(paragraph):
        if old is not properties:
            paragraph.remove(old)
    etree.SubElement(etree.SubElement(properties, qn("w:rPr")), qn("w:del"), who)
    dropped = etree.SubElement(paragraph, qn("w:moveFrom"), who)
    dropped.append(copy.deepcopy(pieces[0]))
    next(root.iter(qn("w:p"))).addprevious(paragraph)


BOX = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="9" name="框"/>'
    "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>{{{{部门.编码}}}}框外</w:t></w:r></w:p>"
)
BOXED = (
    "<w:p><w:r><w:t>{%p for 行 in 封面 %}</w:t></w:r></w:p><w:p><w:r><w:t>框{{行}}</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p>"
)
NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>注{{部门.名称}}</w:t></w:r></w:p></w:footnote>'
REMARK = '<w:comment w:id="0" w:author="甲"><w:p><w:r><w:t>批{{注</w:t></w:r></w:p></w:comment>'
CUSTOM = '<own:x own:y="1"><own:z>{{x}}</own:z></own:x>'
EXTENDED = ' w14:paraId="0A0B0C0D" w:rsidR="00A1" wpsCustomData:x="1" own:y="2">'
TAG_RUN = r"(<w:r>(?:(?!</w:r>).)*\{\{封)(面\[0\]\}\}</w:t></w:r>)"
MARKED = (
    r'<w:commentRangeStart w:id="0"/>\1</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    r'<w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>\2'
)


def other_prefix(parts: Parts) -> None:
    text = parts[DOCUMENT].decode()
    text = re.sub(r"(</?|\s)w:", r"\1ns0:", text).replace("xmlns:w=", "xmlns:ns0=")
    parts[DOCUMENT] = text.encode()


def as_wps_numbers_styles(parts: Parts) -> None:
    for name in (DOCUMENT, "word/styles.xml"):
        text = parts[name].decode()
        for level in (2, 1):
            text = text.replace(f'"Heading{level}"', f'"{level + 1}"')
        heading = r'(w:styleId="[23]"(?:(?!</w:style>).)*)<w:outlineLvl [^>]*/>'
        text = re.sub(heading, r"\1", text, flags=re.DOTALL)
        parts[name] = text.encode()


def nested(root: Any) -> None:
    """The second table in a table that places it."""
    table = list(root.iter(qn("w:tbl")))[1]
    layout = etree.fromstring(
        f'<w:tbl xmlns:w="{W}"><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
        "<w:p><w:r><w:t>{%p if 部门.编码 %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p><w:p/></w:tc></w:tr></w:tbl>"
    )
    table.addprevious(layout)
    next(layout.iter(qn("w:p"))).addnext(table)


def skipping(root: Any) -> None:
    """A last row that begins at the second column."""
    table = list(root.iter(qn("w:tbl")))[2]
    row = copy.deepcopy(table.findall(qn("w:tr"))[0])
    row.find(qn("w:trPr")).insert(0, etree.Element(qn("w:gridBefore"), {qn("w:val"): "1"}))
    row.remove(row.find(qn("w:tc")))
    row.find(f".//{qn('w:t')}").text = "附"
    table.append(row)


WHOLE: dict[str, tuple[Change, tuple[str, ...]]] = {
    "ids and extensions": (both(declaring(), pattern(r"<w:(p|tr)>", rf"<w:\1{EXTENDED}")), ()),
    "tags in pieces": (tree(as_word_splits), ()),
    "comments everywhere": (tree(comments_everywhere), ()),
    "blocks in controls": (tree(wrapped("p")), ()),
    "tables in controls": (tree(wrapped("tbl")), ()),
    "rows in controls": (tree(wrapped("tr")), ()),
    "cells in controls": (tree(wrapped("tc")), ()),
    "runs in controls": (tree(wrapped("r")), ()),
    "everything in controls": (both(*(tree(wrapped(t)) for t in ("r", "p", "tc", "tr", "tbl"))), ()),
    "smart tags": (tree(wrapped("r", "smartTag")), ()),
    "custom XML": (tree(wrapped("p", "customXml")), ()),
    "tracked edits": (tree(tracked), ()),
    "a reader's comment": (
        both(pattern(TAG_RUN, MARKED, 1), adding("word/comments.xml", "comments", part("comments", REMARK))),
        (),
    ),
    "another prefix": (other_prefix, ()),
    "a text box": (
        both(declaring(), pattern("<w:body>", "<w:body>" + BOX.format(BOXED).replace("\\", ""), 1)),
        ("999框外", "框某某县示例局", "框2026年部门预算"),
    ),
    "an alternative that Word knows": (
        both(
            declaring(),
            pattern(
                "<w:body>",
                '<w:body><mc:AlternateContent><mc:Choice Requires="own"><w:p><w:r><w:t>不印</w:t></w:r></w:p></mc:Choice>'
                "<mc:Fallback><w:p><w:r><w:t>另{{部门.名称}}</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
                1,
            ),
        ),
        ("另某某县示例局",),
    ),
    "a heading in an alternative": (
        both(
            declaring(),
            pattern(
                '(<w:p><w:pPr><w:pStyle w:val="Heading1"/>.*?</w:p>)',
                r'<mc:AlternateContent><mc:Choice Requires="wps">\1</mc:Choice>'
                r"<mc:Fallback>\1</mc:Fallback></mc:AlternateContent>",
                1,
            ),
        ),
        (),
    ),
    "elements to be ignored": (
        both(
            declaring(),
            pattern(r"(<w:body>|<w:tr>|<w:tc>|<w:tbl>|</w:pPr>|(?=<w:(?:p|tr)>))", rf"\1{CUSTOM}"),
        ),
        (),
    ),
    "footnotes": (
        both(
            adding("word/footnotes.xml", "footnotes", part("footnotes", NOTE)),
            pattern("<w:body>", '<w:body><w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', 1),
        ),
        ("注某某县示例局",),
    ),
    "a header by another name": (
        adding("word/页眉.xml", "header", part("hdr", "<w:p><w:r><w:t>眉{{部门.名称}}</w:t></w:r></w:p>")),
        ("眉某某县示例局",),
    ),
    "a theme, a glossary, data": (
        both(
            adding(
                "word/theme/theme1.xml",
                "theme",
                f'<a:theme xmlns:a="{NAMES["a"]}"/>',
                "application/vnd.x.theme+xml",
            ),
            adding(
                "word/glossary/document.xml",
                "glossaryDocument",
                part(
                    "glossaryDocument", "<w:docParts><w:p><w:r><w:t>单击此处{{</w:t></w:r></w:p></w:docParts>"
                ),
            ),
            adding("customXml/item1.xml", "customXml", "<x>{{y</x>", "application/xml"),
        ),
        (),
    ),
    "headings as WPS numbers them": (as_wps_numbers_styles, ()),
    "a table in a table": (tree(nested), ()),
    "a row that begins later": (tree(skipping), ("附",)),
    "one element a line": (pattern(r"><(?=/?w:(p|tr|tc|tbl|r|pPr|body)\b)", ">\n  <"), ()),
}
