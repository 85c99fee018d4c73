"""What a pack's texts name that is not there: names, blanks, addresses; each at its place, in every branch of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeVisitor

from budgetgen.disclosure.books import Books, address_key
from budgetgen.disclosure.form_rows import KNOWN as PROJECT_FACTS
from budgetgen.disclosure.statements import CITATION, Narrator
from budgetgen.findings import Finding, Severity
from budgetgen.pack.model import Pack
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.nodes import Sequence as Items
from budgetgen.source.shapes import nearest

_CITED = re.compile(CITATION)
_ASKED = re.compile(r"""(数|是零|比|原因)\(\s*(?:"([^"]*)"\s*,\s*)?"([^"]*)"\s*\)""")
_SAID = re.compile(r"""(?:^|[}%]\}).*?(?:\{[{%]|$)|"[^"]*"|'[^']*'""", re.DOTALL)
"""What is no part of an expression: the text around the tags, quoted words."""
_CHANGES = ("比", "原因")
_UNKNOWN = object()

Text = tuple[Scalar, dict[str, Any]]
"""A text of a pack, and what it may use besides what all texts may."""


def texts_of(root: Node, pack: Pack) -> Iterator[Text]:
    """Every text of a pack's nodes that names something."""
    for scalar, path in _scalars(root, ()):
        if re.search(r"\{\{|\{%|\$\{", scalar.text):
            yield scalar, _own_facts(path, pack)


def _scalars(node: Node, path: tuple[str, ...]) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    if isinstance(node, Scalar):
        yield node, path
    elif isinstance(node, Items):
        for item in node.items:
            yield from _scalars(item, path)
    else:
        for key, value in node.items:
            yield key, path
            yield from _scalars(value, (*path, key.text))


def _own_facts(path: tuple[str, ...], pack: Pack) -> dict[str, Any]:
    """What a text may use for standing where it stands."""
    if path[:1] == ("说明",) and len(path) > 1 and path[1] in pack.statements:
        statement = pack.statements[path[1]]
        return {"填": _UNKNOWN if statement.keyed else dict.fromkeys(statement.blanks, "")}
    if path[:1] not in (("表",), ("表格默认",)):
        return {}
    facts: dict[str, Any] = {"表": {"单位": "", "名称": ""}}
    table = pack.tables.get(path[1]) if len(path) > 1 else None
    if table and table.each:
        facts["项目"] = dict.fromkeys(PROJECT_FACTS, "")
    return facts | ({"组": ""} if "小计" in path else {})


def text_faults(text: Text, books: Books, narrator: Narrator) -> Iterator[Finding]:
    """Names and addresses of a text that do not exist, with the nearest that does."""
    scalar, own = text
    yield from _addresses(scalar, books)
    yield from _reasons(scalar, own)
    try:
        tree = narrator.environment.parse(_CITED.sub(lambda m: " " * len(m[0]), scalar.text))
    except TemplateSyntaxError:
        return  # reported where the text is filled in
    names = _Names(books.facts | narrator.environment.globals | own)
    names.visit(tree)
    spoken = _SAID.sub(lambda m: " " * len(m[0]), scalar.text)
    for name, known in names.absent.items():
        at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", spoken)
        close = nearest(name, known)
        remedy = f"是否想写 “{close}”？" if close else "可以写：" + "、".join(known)
        message = f"版式包文字用了不存在的名字 “{name}”"
        place = scalar.at(at.start() if at else 0)
        yield Finding(place, "template-name", Severity.ERROR, message, remedy, about=(name,))


def _addresses(scalar: Scalar, books: Books) -> Iterator[Finding]:
    cited = [(m.end() - len(m[1].lstrip()) - 1, m[1].strip()) for m in _CITED.finditer(scalar.text)]
    asked = [(m.start(3), m[3] + "/增减" * (m[1] in _CHANGES)) for m in _ASKED.finditer(scalar.text)]
    for at, address in sorted(cited + asked):
        if address_key(address) not in books.figures:
            close = nearest(address_key(address), books.figures)
            remedy = f"是否想写 “{close}”？" if close else "地址写作 表/行/列"
            message = f"没有 “{address}” 这个数"
            yield Finding(scalar.at(at), "unknown-figure", Severity.ERROR, message, remedy, about=(address,))


def _reasons(scalar: Scalar, own: Mapping[str, Any]) -> Iterator[Finding]:
    """Reasons that a sentence asks for and no spec can give."""
    blanks = own.get("填")
    for match in _ASKED.finditer(scalar.text):
        if match[1] == "原因" and isinstance(blanks, dict) and match[2] not in blanks:
            message, remedy = f"“{match[2]}” 不在 填 里，规格没有地方写这个原因", f"请在 填 里加上 {match[2]}"
            place = scalar.at(match.start(2))
            yield Finding(place, "template-name", Severity.ERROR, message, remedy, about=(match[2],))


class _Names(NodeVisitor):
    """Walks a text's Jinja with sample values for the names, and notes those that are absent with what is there."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.scope = dict(known)
        self.absent: dict[str, tuple[str, ...]] = {}

    def value(self, node: nodes.Node) -> Any:
        """A sample value of an expression, or _UNKNOWN."""
        if isinstance(node, nodes.Name):
            if node.name not in self.scope:
                self.absent[node.name] = tuple(self.scope)
            return self.scope.get(node.name, _UNKNOWN)
        if isinstance(node, nodes.Getattr):
            return self.member(self.value(node.node), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return self.member(self.value(node.node), node.arg.value)
        if isinstance(node, nodes.List | nodes.Tuple):
            return [self.value(item) for item in node.items]
        if isinstance(node, nodes.Const):
            return node.value
        for child in node.iter_child_nodes():
            self.visit(child)
        return _UNKNOWN

    def member(self, owner: Any, name: Any) -> Any:
        if isinstance(owner, dict) and isinstance(name, str):
            if name not in owner:
                self.absent[name] = tuple(map(str, owner))
            return owner.get(name, _UNKNOWN)
        return owner[0] if isinstance(owner, list) and owner and isinstance(name, int) else _UNKNOWN

    def bind(self, target: nodes.Node, value: Any) -> None:
        if isinstance(target, nodes.Name):
            self.scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            parts = value if isinstance(value, list) and len(value) == len(target.items) else None
            for number, item in enumerate(target.items):
                self.bind(item, parts[number] if parts else _UNKNOWN)

    def visit_For(self, node: nodes.For) -> None:
        items = self.value(node.iter)
        before = dict(self.scope)
        self.bind(node.target, items[0] if isinstance(items, list) and items else _UNKNOWN)
        self.scope["loop"] = _UNKNOWN
        for child in (*([node.test] if node.test else []), *node.body, *node.else_):
            self.visit(child)
        self.scope = before

    def visit_Assign(self, node: nodes.Assign) -> None:
        self.bind(node.target, self.value(node.node))

    def visit_Test(self, node: nodes.Test) -> None:
        if node.name not in ("defined", "undefined"):
            self.visit(node.node)

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> None:
        if isinstance(node, nodes.Expr):
            self.value(node)
        else:
            super().generic_visit(node, *args, **kwargs)
