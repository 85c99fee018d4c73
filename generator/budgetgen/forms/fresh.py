"""A new pack: one that inherits, with the commonest changes as comments; or a small whole one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from budgetgen.catalog.catalog import LAST_YEAR
from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place
from budgetgen.forms.start import STARTER, reference
from budgetgen.pack import find
from budgetgen.pack.find import PACK_FILE
from budgetgen.pack.layout import PIVOT, Table, Tree
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.render.files import safe_name, write_whole
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.settings import settings

_NAME = re.compile(r"[^\W_][\w.\-]{0,79}")
_BLANK_NAME, _BLANK_YEAR = "新版式", "2026"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A pack that was made: its files, and its name or path as other commands take it."""

    written: list[Path]
    reference: str


def fresh(name: str, parent: str = "") -> tuple[Fresh | None, list[Finding]]:
    """Make a pack, in the project's first folder of packs or at a path; it inherits from `parent` if one is given.

    Raises CannotGoOn for a name that cannot be used, or is taken.
    """
    project = find.project_of(name)
    folder = Path(os.path.abspath(name)) if "/" in name else project / settings(project).packs[0] / name  # noqa: PTH100
    _refuse(name, folder, project)
    findings = list(settings(project).findings)
    if parent:
        place = Place("命令行")
        pack, findings = load(parent, place, project)
        root, _ = find.pack_nodes(parent, place, project)
        home = find.locate(parent, project, place)
        if pack is None or root is None or home is None:
            return None, findings
        own = reference(home, folder) if "/" in parent else parent
        contents = {PACK_FILE: "\n".join(_inheriting(folder.name, name, own, pack, root)) + "\n"}
    else:
        contents = {file: _blank(file, folder.name) for file in (PACK_FILE, STARTER)}
    written = {folder / file: text.encode() for file, text in contents.items()}
    write_whole(written)
    return Fresh(list(written), name), findings


def _refuse(name: str, folder: Path, project: Path) -> None:
    """Raises CannotGoOn where no pack can be made."""
    last = folder.name if "/" in name else name
    if not _NAME.fullmatch(last) or safe_name(last) != last:
        message = f"“{last}” 不能当版式包的名字；请用汉字、字母、数字和 -，如 某某县-2026"
        raise CannotGoOn(message, EXIT_USAGE)
    if not folder.is_relative_to(project):
        raise CannotGoOn(f"{name} 在项目以外", EXIT_USAGE)
    there = find.locate(name, project)
    if there or os.path.lexists(folder):
        raise CannotGoOn(f"已经有 {find.shown(there or folder)}，没有改动", EXIT_USAGE)


def _year(name: str, otherwise: int) -> int:
    """The year that a pack's name speaks of."""
    said = [int(digits) for digits in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)]
    return said[-1] if said and said[-1] >= 1990 else otherwise


def _blank(file: str, name: str) -> str:
    """A file of the small pack, for a new name and year."""
    text = files("budgetgen.forms").joinpath("blank", file).read_text(encoding="utf-8")
    return text.replace(_BLANK_NAME, name).replace(f"年度: {_BLANK_YEAR}", f"年度: {_year(name, LAST_YEAR)}")


def _inheriting(name: str, called: str, parent: str, pack: Pack, root: Node) -> Iterator[str]:
    """The lines of a pack.yaml that inherits, its examples as comments that may be uncommented one by one or all."""
    yield f"## 版式包 {name}：与 {parent} 相同的都不用写，这里写的盖过它。键一层一层合并，列表和文字整个替换。"
    yield f"## 改好后：budgetgen pack check {called}"
    yield from _dumped({"沿用": parent, "名称": name, "年度": _year(name, pack.year)}, flow=False)
    yield ""
    yield f"## 下面各段是常改的地方，除“表格默认”外都是 {parent} 现在的样子。要改哪一段，"
    yield "## 就删去那一段各行开头的 “# ”（井号和一个空格），再改。以 ## 开头的是说明，不用动。"
    for told, example in _examples(pack, root):
        yield ""
        yield f"## {told}"
        yield from (f"# {line}" for line in _dumped(example))


def _examples(pack: Pack, root: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    """What form makers change first: what it is, and the keys."""
    written = _plain(root)
    unit = "万元" if all(t.look.unit == "元" for t in pack.tables.values() if not t.unprinted) else "元"
    yield "文件标题和封面", {key: written[key] for key in ("标题", "封面") if key in written}
    yield "各表的单位、小数、千分位", {"表格默认": {"单位": unit, "小数": 2, "千分位": "是"}}
    tables = {t.name: _kept(written["表"][t.name]) for t in _shown(pack)}
    yield "一张表的标题、列、表下的注。列名不在标签词典里的，写 {标签: …, 查询: {…}}", {"表": tables}
    statements = [s for s in pack.statements.values() if s.blanks] or list(pack.statements.values())
    if statements:
        name = statements[0].name
        yield (
            "一段默认文字。数用 ${表/行/列} 引用，“填” 是规格里要填的空",
            {"说明": {name: written["说明"][name]}},
        )
    yield (
        "本地的标签：在收入项、支出列等词位里是什么意思",
        {"标签词典": {"支出列": {"本级财力": {"资金": "一般公共预算", "来源": "本年收入"}}}},
    )
    yield "增补名词", {"名词解释": {"本级财力": "本级财政当年安排的资金。"}}
    yield (
        "章节和表的次序。增减表、增减章节，都要改这里；不要的表，另在 表 里给它写 只供引用: 是",
        {"文档": written["文档"]},
    )


def _shown(pack: Pack) -> list[Table]:
    """Tables that show what can be changed: one with a tree of codes, one with a note for when it is empty."""
    printed = [t for t in pack.tables.values() if not t.unprinted and not t.each]
    trees = [t for t in printed if t.kind == PIVOT and isinstance(t.rows, Tree)]
    noted = [t for t in printed if t.empty_note]
    return list({t.name: t for t in [*trees[:1], *noted[:1]]}.values())


def _kept(table: dict[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in ("标题", "列", "空表注") if key in table}


def _plain(node: Node) -> Any:
    """Nodes as plain data; numbers only where they were written bare."""
    if isinstance(node, Scalar):
        bare = not node.quoted and re.fullmatch(r"0|[1-9]\d{0,8}", node.text)
        return int(node.text) if bare else node.text
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.items}
    return [_plain(item) for item in node.items]


class _Dumper(yaml.SafeDumper):
    """Short collections in braces, texts of several lines as blocks, no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Never an alias."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand below their key, indented."""
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text or '"' in text else '"' if "{{" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def _dumped(data: dict[str, Any], flow: bool | None = None) -> list[str]:
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=flow
    )
    return text.splitlines()
