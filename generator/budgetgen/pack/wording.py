"""The words of a pack when one unit publishes: 单位 for 部门, as the pack's word pairs say; never inside tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment, nodes

TAG = r"\{(?:\{(?:(?!\{\{).)*?\}|%(?:(?!\{%).)*?%|#(?:(?!\{#).)*?#)\}|\$\{[^{}]*\}"
"""A tag of Jinja or a citation, with DOTALL; one that does not end is looked at as far as the next."""


@dataclass(frozen=True)
class Wording:
    """Word pairs; of two that fit at a place the longer one counts, and a pair of equal words keeps them."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted((word for word, _ in self.pairs), key=len, reverse=True)
        return re.compile("|".join([f"(?:{TAG})", *map(re.escape, words)]), re.DOTALL)

    def changes(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a text changes outside its tags: (start, end, new words)."""
        if not self.pairs:
            return
        words = dict(self.pairs)
        for match in self._pattern.finditer(text):
            new = words.get(match[0], match[0])
            if new != match[0]:
                yield match.start(), match.end(), new

    def text(self, text: str) -> str:
        """A text with its words changed."""
        at, pieces = 0, []
        for start, end, new in self.changes(text):
            pieces += [text[at:start], new]
            at = end
        return "".join([*pieces, text[at:]])

    def template(self, environment: Environment, source: str) -> nodes.Template:
        """A Jinja source with its words changed: in its texts, and in what its tags print; not in what they look up.

        Raises TemplateSyntaxError.
        """
        tree = environment.parse(source)
        self._reword(tree)
        return tree

    def _reword(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TemplateData):
            node.data = self.text(node.data)
        elif isinstance(node, nodes.Const) and isinstance(node.value, str):
            node.value = self.text(node.value)
        elif isinstance(node, nodes.Call | nodes.Getitem | nodes.Compare):
            return  # addresses, names, what is compared
        for child in node.iter_child_nodes():
            self._reword(child)
