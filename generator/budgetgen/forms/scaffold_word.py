"""The starting Word template of a pack, made from its layout alone, in the typography of GB/T 9704.

The result is an ordinary docxtpl template: a clerk may open it in Word or WPS and change anything in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from budgetgen.disclosure.model import HeadCell, line_level
from budgetgen.disclosure.tabulate import footer, header
from budgetgen.forms.widths import Fit, fit
from budgetgen.forms.word_markup import FACES, HEAD, NS, SONG, control, mm, paragraph, run, text
from budgetgen.forms.word_parts import package_parts
from budgetgen.pack.layout import Column, Table, leaves
from budgetgen.pack.model import Heading, Pack, Statement, StatementRef, TableRef
from budgetgen.render.package import write_package

_NUMBER_TAG = re.compile(r"^(（?)\{\{中文\([^{}]*\)\}\}")


def template(pack: Pack) -> bytes:
    """The bytes of template.docx for a pack."""
    document = HEAD + f"<w:document {NS}><w:body>{_body(pack)}</w:body></w:document>"
    return write_package(package_parts(document))


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
    link = f'<w:hyperlink w:anchor="{{{{条.书签}}}}" w:history="1">{run("{{条.文}}", FACES[style])}</w:hyperlink>'
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
            if isinstance(entry, Heading) and entry.level <= 2:
                chapters = entry.level == 2
        turned = landscape is None or wanted != landscape
        if turned:
            yield _section_break(bool(landscape))
        landscape = wanted
        if isinstance(entry, Heading):
            new_page = entry.level == 1 and not turned
            yield from _heading(entry, new_page)
            fresh = turned or new_page
        elif isinstance(entry, StatementRef):
            yield from _statement(pack.statements[entry.name])
            fresh = False
        else:
            yield from _table(
                pack.tables[entry.name], listed=not chapters, new_page=not (chapters or turned or fresh)
            )
            fresh = False
    yield _section(bool(landscape))


def _statement(statement: Statement) -> Iterator[str]:
    """The paragraphs of a statement; lines that head others look like headings, where its words have such."""
    yield control("{%p for 段 in 说明." + statement.name + " %}")
    levels = sorted(set(_levels(statement.text)))
    for number, level in enumerate(levels):
        yield control("{%p " + ("elif" if number else "if") + f" 段.级 == {level} %}}")
        yield text(f"Line{level}", "{{段}}")
    if levels:
        yield control("{%p else %}")
    yield text("Body", "{{段}}")
    if levels:
        yield control("{%p endif %}")
    yield control("{%p endfor %}")


def _levels(text: str) -> Iterator[int]:
    """The levels of the lines of a statement that head others; their numbers and names may be tags."""
    lines = [line.strip() for line in text.split("\n")]
    for line, below in pairwise(lines):
        level = line_level(_NUMBER_TAG.sub(r"\1一", line))
        if level and below and not below.startswith("{%"):
            yield level


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
        yield from _page_of_its_own(table)
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


def _page_of_its_own(table: Table) -> Iterator[str]:
    """A new page for each form of many rows but the first, which follows its heading."""
    if not repeated(table):
        yield control("{%p if not loop.first %}")
        yield '<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:pageBreakBefore/></w:pPr></w:p>'
        yield control("{%p endif %}")


def _caption_tabs(table: Table, about: Fit) -> str:
    width = sum(mm(w) for w in about.widths)
    middle = f'<w:tab w:val="center" w:pos="{round(width * 0.7)}"/>' if len(table.captions) > 2 else ""
    return f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _grid(table: Table, name: str, about: Fit) -> str:
    widths = [mm(width) for width in about.widths]
    rows = list(_head_rows(header(table), f"{name}.表头", widths, about, repeated(table)))
    rows.append(
        _row([_cell("{%tr for 行 in " + name + ".行 %}", sum(widths), about, span=len(widths))], about)
    )
    rows.append(_row(list(_body_cells(table, widths, about)), about))
    rows.append(_row([_cell("{%tr endfor %}", sum(widths), about, span=len(widths))], about))
    rows += _head_rows(footer(table), f"{name}.表尾", widths, about, False)
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


def repeated(table: Table) -> bool:
    """Whether the whole header repeats on each page: Word repeats only from the first row on, so not many rows."""
    return len(table.above) <= 1


def _head_rows(
    grid: list[list[HeadCell]], tag: str, widths: list[int], about: Fit, head: bool
) -> Iterator[str]:
    """The rows of a header, or of the cells below the records, with their spans."""
    for number, row in enumerate(grid):
        cells = []
        at = 0
        while at < len(row):
            cell = row[at]
            above = (
                cell if cell.down else next(grid[n][at] for n in range(number, -1, -1) if grid[n][at].down)
            )
            merge = ("restart" if cell.down > 1 else "") if cell.down else "continue"
            label = head_text(cell, f"{tag}[{number}][{at}]") if cell.down else ""
            wide = sum(widths[at : at + above.across])
            cells.append(_cell(label, wide, about, above.across, merge, head_alignment(cell)))
            at += above.across
        yield _row(cells, about, head=head)


def head_text(cell: HeadCell, tag: str) -> str:
    """What a template writes into a cell of the header: its fixed words, or a tag where it depends on the spec."""
    return "{{" + tag + "}}" if cell.form and cell.form.meaning else shown_or_tag(cell.text, tag)


def head_alignment(cell: HeadCell) -> str:
    """How a cell of the header stands: as the layout says; figures right, other texts centred."""
    form = cell.form
    return (form.align or ("right" if form.meaning else "center")) if form else "center"


def _body_cells(table: Table, widths: list[int], about: Fit) -> Iterator[str]:
    """The cells of the row that repeats, each as wide as the columns that it takes."""
    at = 0
    for column, tag in tags(table):
        wide = sum(widths[at : at + column.across])
        yield _cell(tag, wide, about, column.across, align=alignment(column))
        at += column.across


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


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
