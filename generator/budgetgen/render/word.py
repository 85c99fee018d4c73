"""A disclosure as a Word document, through the pack's template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from budgetgen.disclosure.model import Disclosure, HeadingBlock, Paragraph, line_level
from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.model import Pack
from budgetgen.render.package import app_properties, core_properties, write_package
from budgetgen.render.views import table_view
from budgetgen.render.word_gate import check_document
from budgetgen.render.word_names import noting, told
from budgetgen.render.word_tags import part_name
from budgetgen.render.word_template import WordTemplate, prepare

_HALF_POINTS = 21
"""The size of type in tables where a template says nothing."""


def write_word(disclosure: Disclosure, pack: Pack, path: Path) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the .docx through the template at `path`, or None with what is wrong with the template."""
    template, findings = prepare(path, pack.tables, disclosure.wording)
    if template is None:
        return None, findings
    parts, found = _filled(template, context(disclosure, pack), path)
    findings += found
    if findings:
        return None, findings
    parts["docProps/core.xml"] = core_properties(
        disclosure.title, disclosure.department, disclosure.year, disclosure.date
    )
    parts["docProps/app.xml"] = app_properties(disclosure.department)
    findings = check_document(parts, disclosure, path.name)
    return (None if findings else write_package(parts)), findings


def _filled(
    template: WordTemplate, facts: dict[str, Any], path: Path
) -> tuple[dict[str, bytes], list[Finding]]:
    """All parts, the text parts filled in."""
    parts: dict[str, bytes] = {}
    findings = []
    bookmarks = _Bookmarks(template.last_bookmark)
    for name, compiled in template.compiled.items():
        bookmarks.begin_part()
        try:
            with noting() as absent:
                parts[name] = compiled.render(facts | {"书签": bookmarks}).encode()
            for missing in absent:
                message, where, remedy = told(missing, name, template.tags, tuple(facts))
                findings.append(_fault(path, where, "template-name", message, remedy))
        except UndefinedError as error:
            message = f"模板用了不存在的名字：{error.message}"
            remedy = "请对照 pack.yaml 里的表名和列名"
            findings.append(_fault(path, part_name(name), "template-name", message, remedy))
        except SecurityError as error:
            message = f"模板做了不允许的事：{error}"
            findings.append(_fault(path, part_name(name), "template-unsafe", message, "请删去这个标签"))
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
            message = f"模板填不出来：{error}"
            findings.append(_fault(path, part_name(name), "template-syntax", message, "请检查标签"))
    order = ["[Content_Types].xml", *(n for n in template.parts if n != "[Content_Types].xml")]
    return {name: template.parts[name] for name in order if name in template.parts} | parts, findings


def _fault(path: Path, inside: str, rule: str, message: str, remedy: str) -> Finding:
    return Finding(Place(path.name, inside=inside), rule, Severity.ERROR, message, remedy)


class _Bookmarks:
    """Numbers bookmarks one after the other, above the template's own; each is closed before the next opens."""

    def __init__(self, own: int) -> None:
        self._own, self._number, self._listed = own, 0, 0
        self._met: set[str] = set()

    def begin_part(self) -> None:
        """Marks of one part have nothing to do with those of another."""
        self._met.clear()

    def 首(self, mark: str) -> bool:  # noqa: PLC2401 - the templates' language
        """Whether one of the template's own marks is met for the first time."""
        new = mark not in self._met
        self._met.add(mark)
        return new

    def 开(self) -> str:  # noqa: PLC2401
        """The id of a new bookmark."""
        self._number += 1
        return self.号()

    def 号(self) -> str:  # noqa: PLC2401
        """The id of the bookmark that is open."""
        return str(self._own + self._number)

    def 始(self, names: Mapping[str, str], column: str) -> Markup:  # noqa: PLC2401
        """The begin of a figure's bookmark; nothing where the figure has none. One call, since templates hold thousands."""
        name = names.get(column)
        return (
            Markup('<w:bookmarkStart w:id="{}" w:name="{}"/>').format(self.开(), name) if name else Markup()
        )

    def 终(self, names: Mapping[str, str], column: str) -> Markup:  # noqa: PLC2401
        """The end of a figure's bookmark."""
        return Markup('<w:bookmarkEnd w:id="{}"/>').format(self.号()) if names.get(column) else Markup()

    @staticmethod
    def 并(merged: Mapping[str, str], column: str) -> Markup:  # noqa: PLC2401
        """The vertical merge of a cell, if it has one."""
        kind = merged.get(column)
        return Markup('<w:vMerge w:val="{}"/>').format(kind) if kind else Markup()

    @staticmethod
    def 悬(row: Mapping[str, Any], column: str, half_points: str) -> Markup:  # noqa: PLC2401
        """The indent of a cell's paragraph whose text begins with blanks: its other lines begin where the text does."""
        side, _, name = column.rpartition(".")
        text = str((row.get(side, {}) if side else row).get(name, ""))
        blanks = len(text) - len(text.lstrip("\u3000"))
        wide = blanks * int(half_points or _HALF_POINTS) * 10
        return Markup('<w:ind w:left="{}" w:hanging="{}"/>').format(wide, wide) if wide else Markup()

    def 名(self) -> str:  # noqa: PLC2401
        """The name of the next bookmark that the contents link to."""
        self._listed += 1
        return f"_Toc{self._listed}"


class _Line(str):
    """A paragraph of a statement, as templates print it; 级: its level where it heads others, else 0."""

    __slots__ = ()

    @property
    def 级(self) -> int:  # noqa: PLC2401 - the templates' language
        return line_level(self)


def context(disclosure: Disclosure, pack: Pack) -> dict[str, Any]:
    """What a Word template may use: plain texts, lists and mappings, by the pack's names."""
    titles = {entry.name: "" for entry in pack.outline if hasattr(entry, "level")}
    statements: dict[str, list[_Line]] = {name: [] for name in pack.statements}
    tables: dict[str, Any] = {name: [] for name, table in pack.tables.items() if table.each}
    contents: list[dict[str, Any]] = []
    chapters = False
    for block in disclosure.blocks:
        if isinstance(block, HeadingBlock):
            titles[block.name] = block.text
            if block.level <= 2:
                chapters = block.level == 2
                contents.append({"文": block.text, "级": block.level})
        elif isinstance(block, Paragraph):
            statements[block.statement].append(_Line(block.text))
        else:
            if not chapters:
                contents.append({"文": block.title, "级": 2})
            view = table_view(block)
            if block.layout.each:
                tables[block.name].append(view)
            else:
                tables[block.name] = view
    for number, entry in enumerate(contents, 1):
        entry["书签"] = f"_Toc{number}"
    return {
        "标题": titles,
        "说明": statements,
        "封面": list(disclosure.cover),
        "目录": contents,
        "部门": {"编码": disclosure.department_code, "名称": disclosure.department},
        "预算年度": disclosure.year,
        "公开日期": disclosure.date,
        **tables,
    }
