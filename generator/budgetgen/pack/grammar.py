"""What the texts of packs and templates may say: an explicit list of statements, filters and tests, each bounded.

Jinja's own filters and operators make much out of little (a text of a billion blanks, a number of a million digits)
inside one call that nothing interrupts. Here every value has a size; what would exceed it is refused before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes, pass_environment, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join, str_join
from jinja2.tests import TESTS

MAX_SOURCE, MAX_TAGS, MAX_DEPTH, MAX_LOOPS = 12_000_000, 100_000, 60, 8
"""Characters and tags of one template; how deep its tags and expressions may be nested, its loops in each other."""

MAX_TEXT = 1_000_000
"""Characters of one value."""

MAX_NUMBER = 10**15
MAX_DIGITS = 15
JOIN, LITERAL = "§join", "§literal"
"""Filters that the program puts where a template writes ~ or a list."""

_STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.With,
)
_EXPRESSIONS = (
    *(
        nodes.Name,
        nodes.NSRef,
        nodes.Const,
        nodes.Getattr,
        nodes.Getitem,
        nodes.Slice,
        nodes.Call,
        nodes.Keyword,
    ),
    *(nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg, nodes.Pos),
    *(nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair),
)
_LITERALS = (nodes.List, nodes.Tuple, nodes.Dict)
_TAGS = {
    "Include": "include",
    "Import": "import",
    "FromImport": "from",
    "Extends": "extends",
    "Macro": "macro",
}
_TAGS |= {"AssignBlock": "set … endset", "CallBlock": "call", "FilterBlock": "filter", "Block": "block"}

_PLAIN_FILTERS = (
    *("abs", "count", "d", "default", "first", "last", "length", "list", "reverse", "sort", "string", "trim"),
    "unique",
)
"""Filters that make no more than they are given."""
_TESTS = (
    "defined",
    "undefined",
    "none",
    "number",
    "string",
    "even",
    "odd",
    "in",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
)


def check_source(source: str) -> None:
    """Raises TemplateSyntaxError for a source too long to be read."""
    if len(source) > MAX_SOURCE or source.count("{{") + source.count("{%") > MAX_TAGS:
        raise TemplateSyntaxError(f"模板太长，超过 {MAX_SOURCE:,} 个字或 {MAX_TAGS:,} 个标签", 1)


def check_tree(tree: nodes.Template) -> None:
    """Raises TemplateSyntaxError for a statement that templates have not, or that stands too deep."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        if not isinstance(node, _STATEMENTS + _EXPRESSIONS):
            kind = type(node).__name__
            raise TemplateSyntaxError(f"模板里不能用 {_TAGS.get(kind, kind)}", node.lineno)
        if isinstance(node, nodes.For):
            loops += 1
            if node.recursive:
                raise TemplateSyntaxError("模板里不能用 recursive", node.lineno)
        if depth > MAX_DEPTH or loops > MAX_LOOPS:
            told = (
                f"模板嵌套太深，超过 {MAX_DEPTH} 层"
                if depth > MAX_DEPTH
                else f"循环套循环超过 {MAX_LOOPS} 层"
            )
            raise TemplateSyntaxError(told, node.lineno)
        waiting += [(child, depth + 1, loops) for child in node.iter_child_nodes()]


def bound(node: nodes.Node) -> None:
    """Put the filters that bound them around what joins texts and makes lists."""
    for field, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, field, [_bounded(one) for one in value])
        elif isinstance(value, nodes.Node):
            setattr(node, field, _bounded(value))


def _bounded(value: Any) -> Any:
    if not isinstance(value, nodes.Node):
        return value
    bound(value)
    if isinstance(value, nodes.Concat):
        return _filter(nodes.List(value.nodes, lineno=value.lineno), JOIN)
    if isinstance(value, _LITERALS) and getattr(value, "ctx", "load") == "load" and not _is_constant(value):
        return _filter(value, LITERAL)
    return value


def _filter(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _is_constant(node: nodes.Node) -> bool:
    return all(isinstance(child, nodes.Const) for child in node.iter_child_nodes())


def is_plain(value: Any) -> bool:
    """Whether a value is a text, a number or nothing, of which a text is made in a known size."""
    return not isinstance(value, list | tuple | set | frozenset | Mapping)


def fits(length: int) -> None:
    """Raises SecurityError for a text too long."""
    if length > MAX_TEXT:
        raise SecurityError(f"一处文字超过 {MAX_TEXT:,} 个字")


def _texts(values: Iterable[Any]) -> list[Any]:
    """Values that become one text. Raises SecurityError for a list among them, or more than fits."""
    found, length = [], 0
    for value in values:
        if not is_plain(value):
            raise SecurityError("这里要文字，不能是列表")
        length += len(str(value))
        fits(length)
        found.append(value)
    return found


@pass_eval_context
def _joined(context: EvalContext, values: list[Any]) -> str:
    """a ~ b, with the automatic escapes of Jinja."""
    return (markup_join if context.autoescape else str_join)(_texts(values))


def _inside(value: Any) -> Iterable[Any]:
    found: Iterable[Any] = value.values() if isinstance(value, Mapping) else value
    return found


def _literal(value: Any) -> Any:
    """A list of values or of pairs as it is written; one of lists of lists could grow without end."""
    for one in _inside(value):
        if not is_plain(one) and not all(map(is_plain, _inside(one))):
            raise SecurityError("列表里只能放文字、数，或它们的列表")
    return value


@pass_eval_context
def _join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None) -> Any:
    values = _texts(_attributes(context.environment, value, attribute))
    fits(sum(len(str(one)) for one in values) + len(str(d)) * len(values))
    return FILTERS["join"](context, values, d)


@pass_eval_context
def _replace(context: EvalContext, s: Any, old: str, new: str, count: int | None = None) -> Any:
    [text] = _texts([s])
    times = str(text).count(str(old)) if old else len(str(text)) + 1
    fits(len(str(text)) + times * len(str(new)))
    return FILTERS["replace"](context, text, old, new, count)


def _attributes(environment: Environment, values: Iterable[Any], attribute: str | None) -> Iterable[Any]:
    return values if attribute is None else map(make_attrgetter(environment, attribute), values)


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    if not isinstance(precision, int) or abs(precision) > MAX_DIGITS:
        raise SecurityError(f"round 的位数不能超过 {MAX_DIGITS}")
    return FILTERS["round"](number(value), precision, method)


def _int(value: Any, default: int = 0) -> int:
    if isinstance(value, str) and len(value) > MAX_DIGITS:
        return default
    return int(FILTERS["int"](value, default))


@pass_environment
def _sum(environment: Environment, values: Iterable[Any], attribute: str | None = None) -> Any:
    return number(sum(map(number, _attributes(environment, values, attribute))))


def number(value: Any) -> Any:
    """The value, a number of a size to compute with. Raises SecurityError for any other."""
    if not isinstance(value, int | float) or abs(value) > MAX_NUMBER:
        raise SecurityError(f"这里要绝对值不超过 {MAX_NUMBER:,} 的数")
    return value


FILTERS_ALLOWED: dict[str, Callable[..., Any]] = {
    **{name: FILTERS[name] for name in _PLAIN_FILTERS},
    "int": _int,
    "join": _join,
    "replace": _replace,
    "round": _round,
    "sum": _sum,
    JOIN: _joined,
    LITERAL: _literal,
}
TESTS_ALLOWED = {name: TESTS[name] for name in _TESTS}
