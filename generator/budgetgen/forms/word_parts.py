"""The parts of a Word template beside its document: styles after GB/T 9704, fonts, settings, footers, relationships."""

from __future__ import annotations

from budgetgen.forms.word_markup import FANG, HEAD, HEI, KAI, NS, SONG, TITLE, fonts, paragraph, run


def package_parts(document: str) -> dict[str, bytes]:
    """All parts of a template around the XML of its document, in their order in the package."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "docProps/core.xml": TEMPLATE_PROPERTIES,
        "docProps/app.xml": _APP,
        "word/document.xml": document,
        "word/styles.xml": HEAD + _styles(),
        "word/settings.xml": HEAD + _SETTINGS,
        "word/fontTable.xml": HEAD + _font_table(),
        "word/footer1.xml": HEAD + _footer("right"),
        "word/footer2.xml": HEAD + _footer("left"),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
    }
    return {name: content.encode() for name, content in parts.items()}


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
        _style("Line2", "文内标题一", HEI, 32, keep + body + both, next_="Body"),
        _style("Line3", "文内标题二", KAI, 32, keep + body + both, next_="Body"),
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
TEMPLATE_PROPERTIES = (
    HEAD
    + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>部门预算信息公开模板</dc:title></cp:coreProperties>'
)
_APP = (
    HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
