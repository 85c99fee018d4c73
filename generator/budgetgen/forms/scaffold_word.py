"""The starting Word template of a pack, made from its layout alone, in the typography of GB/T 9704.

The result is an ordinary docxtpl template: a clerk may open it in Word or WPS and change anything in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from budgetgen.disclosure.tabulate import header
from budgetgen.forms.widths import Fit, fit
from budgetgen.pack.layout import Column, Heading, Pack, StatementRef, Table, TableRef, leaves
from budgetgen.render.package import write_package

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"


def mm(millimetres: float) -> int:
    """Twips."""
    return round(millimetres * 1440 / 25.4)


def fonts(face: str) -> str:
    """Run fonts with the East-Asian face spelled out."""
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{face}" w:cs="{LATIN}"/>'


def run(text: str, face: str, bold: bool = False) -> str:
    """A run of text in a face; its size comes from the paragraph's style."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t")]
    return f"<w:r><w:rPr>{fonts(face)}{weight}</w:rPr>{'<w:tab/>'.join(parts)}</w:r>"


def paragraph(style: str, *runs: str, more: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


def control(tag: str) -> str:
    """A paragraph that holds one docxtpl control tag and disappears when rendered."""
    return paragraph("Control", run(tag, FANG))


_FACES = {
    "Cover": TITLE,
    "CoverLine": TITLE,
    "TOCTitle": TITLE,
    "Heading1": TITLE,
    "Heading2": HEI,
    "Heading3": KAI,
    "Heading4": FANG,
    "TableTitle": HEI,
    "TableCaption": SONG,
    "TableNote": SONG,
    "TOC1": HEI,
    "TOC2": FANG,
    "Body": FANG,
}


def text(style: str, content: str, more: str = "") -> str:
    """A paragraph of a style with its text in the style's face."""
    return paragraph(style, run(content, _FACES[style], bold=style == "Heading4"), more=more)


def template(pack: Pack) -> bytes:
    """The bytes of template.docx for a pack."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "word/document.xml": HEAD + f"<w:document {NS}><w:body>{_body(pack)}</w:body></w:document>",
        "word/styles.xml": HEAD + _styles(),
        "word/settings.xml": HEAD + _SETTINGS,
        "word/fontTable.xml": HEAD + _font_table(),
        "word/footer1.xml": HEAD + _footer("right"),
        "word/footer2.xml": HEAD + _footer("left"),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
    }
    return write_package({name: content.encode() for name, content in parts.items()})


def _body(pack: Pack) -> str:
    pieces = [
        text("Cover", "{{封面[0]}}"),
        control("{%p for 行 in 封面[1:] %}"),
        text("CoverLine", "{{行}}"),
        control("{%p endfor %}"),
        _section_break(False, footer=False),
        text("TOCTitle", "目　录"),
        control("{%p for 条 in 目录 %}"),
        control("{%p if 条.级 == 1 %}"),
        _toc_entry("TOC1"),
        control("{%p else %}"),
        _toc_entry("TOC2"),
        control("{%p endif %}"),
        control("{%p endfor %}"),
    ]
    pieces += _outline(pack)
    return "".join(pieces)


def _toc_entry(style: str) -> str:
    """An entry that links to its heading; the field around all entries is added when the template is prepared."""
    link = f'<w:hyperlink w:anchor="{{{{条.书签}}}}" w:history="1">{run("{{条.文}}", _FACES[style])}</w:hyperlink>'
    return paragraph(style, link)


def _outline(pack: Pack) -> Iterator[str]:
    """The blocks in order, a section break wherever the page turns."""
    landscape: bool | None = None
    chapters = fresh = False
    for number, entry in enumerate(pack.outline):
        if isinstance(entry, TableRef):
            table = pack.tables[entry.name]
            wanted = fit(table).landscape
        else:
            wanted = _turns(pack, number)
            chapters = chapters or (isinstance(entry, Heading) and entry.level == 2)
        turned = landscape is None or wanted != landscape
        if turned:
            yield _section_break(bool(landscape))
        landscape = wanted
        if isinstance(entry, Heading):
            new_page = entry.level == 1 and not turned
            yield from _heading(entry, new_page)
            fresh = turned or new_page
        elif isinstance(entry, StatementRef):
            yield control("{%p for 段 in 说明." + entry.name + " %}")
            yield text("Body", "{{段}}")
            yield control("{%p endfor %}")
            fresh = False
        else:
            yield from _table(
                pack.tables[entry.name], listed=not chapters, new_page=not (chapters or turned or fresh)
            )
            fresh = False
    yield _section(bool(landscape))


def _turns(pack: Pack, number: int) -> bool:
    """Whether a heading or statement stands on a landscape page: with its chapter's table, so no page is left bare."""
    outline = pack.outline
    starts = [n for n, e in enumerate(outline) if isinstance(e, Heading) and e.level <= 2]
    start = max((n for n in starts if n <= number), default=0)
    end = min((n for n in starts if n > number), default=len(outline))
    tables = [fit(pack.tables[e.name]).landscape for e in outline[start:end] if isinstance(e, TableRef)]
    first = outline[start]
    if isinstance(first, Heading) and first.level == 1:
        return bool(tables) and tables[0]
    return any(tables)


def _heading(heading: Heading, new_page: bool) -> Iterator[str]:
    more = "<w:pageBreakBefore/>" if new_page else ""
    line = text(f"Heading{heading.level}", shown_or_tag(heading.text, "标题." + heading.name), more)
    if heading.follows:
        yield control("{%p if 说明." + heading.follows + " %}") + line + control("{%p endif %}")
    else:
        yield line


def shown_or_tag(words: str, tag: str) -> str:
    """Fixed words as they are, so that the template reads like the form; a tag where they depend on the spec."""
    return "{{" + tag + "}}" if "{{" in words or "{%" in words else words


def _table(table: Table, listed: bool, new_page: bool) -> Iterator[str]:
    """Title, caption, grid and notes of a table; in a loop where it repeats. `listed`: the title is in the contents."""
    about = fit(table)
    name = "表" if table.each else table.name
    if table.each:
        yield control("{%p for 表 in " + table.name + " %}")
    more = ("<w:pageBreakBefore/>" if new_page else "") + ('<w:outlineLvl w:val="1"/>' if listed else "")
    yield text("TableTitle", shown_or_tag(table.title, name + ".标题"), more)
    if table.captions:
        caption = "\t".join("{{" + f"{name}.图注[{i}]" + "}}" for i in range(len(table.captions)))
        yield text("TableCaption", caption, _caption_tabs(table, about))
    yield _grid(table, name, about)
    yield control("{%p for 注 in " + name + ".注 %}")
    yield text("TableNote", "{{注}}")
    yield control("{%p endfor %}")
    if table.each:
        yield control("{%p endfor %}")


def _caption_tabs(table: Table, about: Fit) -> str:
    width = sum(mm(w) for w in about.widths)
    middle = f'<w:tab w:val="center" w:pos="{round(width * 0.7)}"/>' if len(table.captions) > 2 else ""
    return f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _grid(table: Table, name: str, about: Fit) -> str:
    widths = [mm(width) for width in about.widths]
    rows = list(_header_rows(table, name, widths, about))
    rows.append(
        _row([_cell("{%tr for 行 in " + name + ".行 %}", sum(widths), about, span=len(widths))], about)
    )
    rows.append(
        _row([_body_cell(c, t, w, about) for (c, t), w in zip(tags(table), widths, strict=True)], about)
    )
    rows.append(_row([_cell("{%tr endfor %}", sum(widths), about, span=len(widths))], about))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tags(table: Table) -> list[tuple[Column, str]]:
    """Each column with the docxtpl tag of its body cell."""
    if not table.sides:
        return [(c, "{{行." + c.name + "}}") for c in leaves(table.columns)]
    tags = [(c, "{{行.序号}}") for c in table.all_columns[:1] if table.serial]
    for side in table.sides:
        tags += [(c, "{{行." + side.name + "." + c.name + "}}") for c in leaves(side.columns)]
    return tags


def _header_rows(table: Table, name: str, widths: list[int], about: Fit) -> Iterator[str]:
    if table.first_row:
        left, right = widths[0], sum(widths[1:])
        yield _row(
            [
                _cell(table.first_row[0], left, about),
                _cell("{{" + name + ".首行}}", right, about, span=len(widths) - 1, align="left"),
            ],
            about,
            head=True,
        )
    grid = header(table)
    for number, row in enumerate(grid):
        cells = []
        at = 0
        while at < len(row):
            cell = row[at]
            if cell.down:
                merge = "restart" if cell.down > 1 else ""
                label = shown_or_tag(cell.text, f"{name}.表头[{number}][{at}]")
                cells.append(_cell(label, sum(widths[at : at + cell.across]), about, cell.across, merge))
                at += cell.across
            else:
                above = next(grid[n][at] for n in range(number, -1, -1) if grid[n][at].down)
                cells.append(_cell("", sum(widths[at : at + above.across]), about, above.across, "continue"))
                at += above.across
        yield _row(cells, about, head=True)


def _row(cells: list[str], about: Fit, head: bool = False) -> str:
    height = (300 if about.size > 9 else 280) if about.tall else 400
    repeat = "<w:tblHeader/>" if head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeat}<w:jc w:val="center"/>'
        f"</w:trPr>{''.join(cells)}</w:tr>"
    )


def _cell(content: str, width: int, about: Fit, span: int = 1, merge: str = "", align: str = "center") -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(merge, "")
    inside = run(content, SONG) if content else ""
    style = {10.5: "TableCell", 9: "TableDense", 8: "TableTight"}[about.size]
    line = paragraph(style, inside, more=f'<w:jc w:val="{align}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}<w:vAlign w:val="center"/></w:tcPr>'
        f"{line}</w:tc>"
    )


def _body_cell(column: Column, tag: str, width: int, about: Fit) -> str:
    return _cell(tag, width, about, align=alignment(column))


def alignment(column: Column) -> str:
    """How a column's cells stand: figures right, names and texts left, codes and serials centred."""
    if column.meaning is not None or column.field in ("项目金额", "单价", "预留", "价值"):
        return "right"
    if column.stub in ("名称",) or column.field in ("名称", "项目", "品名", "描述", "标签", "依据"):
        return "left"
    return "center"


def _section(landscape: bool, footer: bool = True) -> str:
    width, height = (16838, 11906) if landscape else (11906, 16838)
    top, right, bottom, left = (mm(edge) for edge in ((28, 35, 26, 37) if landscape else (37, 26, 35, 28)))
    orient = ' w:orient="landscape"' if landscape else ""
    references = (
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        if footer
        else ""
    )
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="850" w:footer="1134"'
        f' w:gutter="0"/><w:cols w:space="425"/></w:sectPr>'
    )


def _section_break(landscape: bool, footer: bool = True) -> str:
    """A paragraph of one point's height that ends a section of the given page."""
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{_section(landscape, footer)}</w:pPr></w:p>'


def _footer(side: str) -> str:
    field = (
        f'<w:r><w:rPr>{fonts(SONG)}</w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:rPr>{fonts(SONG)}</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r><w:rPr>{fonts(SONG)}</w:rPr><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:rPr>{fonts(SONG)}</w:rPr><w:t>1</w:t></w:r>"
        f'<w:r><w:rPr>{fonts(SONG)}</w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
    )
    line = paragraph("Footer", run("— ", SONG), field, run(" —", SONG), more=f'<w:jc w:val="{side}"/>')
    return f"<w:ftr {NS}>{line}</w:ftr>"


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _style(
    name: str,
    title: str,
    face: str,
    half_points: int,
    paragraph_properties: str,
    bold: bool = False,
    next_: str = "",
) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    follow = f'<w:next w:val="{next_}"/>' if next_ else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="Normal"/>{follow}<w:qFormat/><w:pPr>{paragraph_properties}</w:pPr>'
        f'<w:rPr>{fonts(face)}{weight}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    ).replace(' w:customStyle="1"', "" if title in _BUILT_IN else ' w:customStyle="1"')


_BUILT_IN = {"heading 1", "heading 2", "heading 3", "heading 4", "toc 1", "toc 2", "footer", "Body Text"}


def _styles() -> str:
    exact = '<w:spacing w:before="{b}" w:after="{a}" w:line="560" w:lineRule="exact"/>'
    body = exact.format(b=0, a=0) + '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    single = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    keep = "<w:keepNext/><w:keepLines/>"
    outline = '<w:outlineLvl w:val="{}"/>'
    centre, both = '<w:jc w:val="center"/>', '<w:jc w:val="both"/>'
    title = '<w:spacing w:before="{}" w:after="{}" w:line="240" w:lineRule="auto"/>'
    sheets = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority '
        'w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
        _style("Body", "Body Text", FANG, 32, body + both),
        _style("Cover", "封面单位", TITLE, 44, title.format(3600, 400) + centre),
        _style("CoverLine", "封面标题", TITLE, 52, title.format(200, 200) + centre),
        _style("TOCTitle", "目录标题", TITLE, 44, title.format(0, 360) + centre),
        _style("TOC1", "toc 1", HEI, 28, title.format(160, 60) + '<w:jc w:val="left"/>'),
        _style(
            "TOC2",
            "toc 2",
            FANG,
            28,
            title.format(20, 20) + '<w:ind w:leftChars="200" w:left="560"/><w:jc w:val="left"/>',
        ),
        _style(
            "Heading1",
            "heading 1",
            TITLE,
            40,
            keep + title.format(0, 240) + centre + outline.format(0),
            next_="Body",
        ),
        _style("Heading2", "heading 2", HEI, 32, keep + body + both + outline.format(1), next_="Body"),
        _style("Heading3", "heading 3", KAI, 32, keep + body + both + outline.format(2), next_="Body"),
        _style(
            "Heading4", "heading 4", FANG, 32, keep + body + both + outline.format(3), bold=True, next_="Body"
        ),
        _style("TableTitle", "表标题", HEI, 30, "<w:keepNext/>" + title.format(60, 60) + centre),
        _style("TableCaption", "表说明", SONG, 21, "<w:keepNext/>" + single + '<w:jc w:val="left"/>'),
        _style("TableCell", "表格文字", SONG, 21, single + centre),
        _style("TableDense", "表格小字", SONG, 18, single + centre),
        _style("TableTight", "表格密排", SONG, 16, single + centre),
        _style("TableNote", "表注", SONG, 21, title.format(40, 40) + both),
        _style("Control", "模板控制", FANG, 18, single + '<w:jc w:val="left"/>'),
        _style(
            "SectionEnd",
            "分节",
            FANG,
            2,
            '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        ),
        _style("Footer", "footer", SONG, 28, single),
    ]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}<w:kern w:val="2"/><w:sz w:val="32"/>'
        '<w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    return f"<w:styles {NS}>{defaults}{''.join(sheets)}</w:styles>"


def _font_table() -> str:
    entries = "".join(
        f'<w:font w:name="{face}"><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in (SONG, HEI, KAI, FANG, TITLE)
    )
    return f"<w:fonts {NS}>{entries}</w:fonts>"


_SETTINGS = (
    f'<w:settings {NS}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>'
    "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
    '<w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
_W = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_W}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_W}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_W}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_W}.fontTable+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_W}.footer+xml"/>'
    f'<Override PartName="/word/footer2.xml" ContentType="{_W}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = (
    HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/extended-properties" Target="docProps/app.xml"/></Relationships>'
)
_DOCUMENT_RELATIONSHIPS = (
    HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId4" Type="{_R}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId5" Type="{_R}/footer" Target="footer2.xml"/></Relationships>'
)
_CORE = (
    HEAD
    + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>部门预算信息公开模板</dc:title></cp:coreProperties>'
)
_APP = (
    HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
