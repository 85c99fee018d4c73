"""The package of a workbook: parts, relationships, names, properties."""

from __future__ import annotations

from html import escape

from lxml import etree

from budgetgen.disclosure.model import Disclosure
from budgetgen.render.excel_fill import Sheet
from budgetgen.render.excel_names import figure_names, quoted
from budgetgen.render.excel_styles import Styles
from budgetgen.render.excel_taken import S
from budgetgen.render.excel_template import ExcelTemplate, R
from budgetgen.render.excel_xml import XML_HEAD
from budgetgen.render.package import app_properties, core_properties

_M = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_parts(
    disclosure: Disclosure, template: ExcelTemplate, sheets: list[Sheet], styles: Styles
) -> dict[str, bytes]:
    """All parts of the workbook, in order."""
    count = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_M}.worksheet+xml"/>' for n in count
    )
    theme = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        for name in template.parts
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in count
    )
    relations += f'<Relationship Id="rId{len(sheets) + 1}" Type="{R}/styles" Target="styles.xml"/>'
    for name in template.parts:
        relations += f'<Relationship Id="rIdTheme" Type="{R}/theme" Target="{name.removeprefix("xl/")}"/>'
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{escape(quoted(sheet.name))}!$'
        f"{sheet.titles[0]}:${sheet.titles[1]}</definedName>"
        for n, sheet in enumerate(sheets)
        if sheet.titles
    )
    titles += "".join(
        f'<definedName name="_xlnm.Print_Area" localSheetId="{n}">{escape(quoted(sheet.name))}!{sheet.area}</definedName>'
        for n, sheet in enumerate(sheets)
        if sheet.area
    )
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    names = _names(sheets) + titles
    workbook = (
        f'{XML_HEAD}<workbook xmlns="{S}" xmlns:r="{R}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'{XML_HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_M}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_M}.styles+xml"/>{types}{theme}<Override '
        'PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>',
        "_rels/.rels": f'{XML_HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" '
        f'Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{R}/extended-properties" Target="docProps/app.xml"/></Relationships>',
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": f'{XML_HEAD}<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
    }
    encoded = {name: content.encode() for name, content in parts.items()}
    encoded["docProps/core.xml"] = core_properties(
        disclosure.title, disclosure.department, disclosure.year, disclosure.date
    )
    encoded["docProps/app.xml"] = app_properties(disclosure.department)
    encoded |= {f"xl/worksheets/sheet{n}.xml": sheet.xml.encode() for n, sheet in enumerate(sheets, 1)}
    encoded["xl/styles.xml"] = etree.tostring(
        styles.root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return encoded | dict(template.parts)


def _names(sheets: list[Sheet]) -> str:
    """A defined name for every figure."""
    figures = [figure for sheet in sheets for figure in sheet.figures]
    names = figure_names(address for address, _ in figures)
    return "".join(
        f'<definedName name="{name}">{escape(cell)}</definedName>'
        for name, (_, cell) in sorted(zip(names, figures, strict=True))
    )
