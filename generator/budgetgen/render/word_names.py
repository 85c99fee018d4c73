"""Names that a Word template uses and nobody gave: noted while it is filled, all of them in one run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jinja2 import ChainableUndefined
from jinja2.exceptions import SecurityError

from budgetgen.render.word_tags import Tag, part_name
from budgetgen.source.shapes import nearest


@dataclass(frozen=True, slots=True)
class Absent:
    """A name that was asked for, and the names that were there instead."""

    name: str
    known: tuple[str, ...]


_NOTED: ContextVar[dict[Absent, None] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[dict[Absent, None]]:
    """Collects the names that are missing while templates are filled inside."""
    found: dict[Absent, None] = {}
    token = _NOTED.set(found)
    try:
        yield found
    finally:
        _NOTED.reset(token)


class Missing(ChainableUndefined):
    """Stands for a name that does not exist: notes itself as soon as it is used, and shows nothing."""

    def _note(self) -> None:
        if issubclass(self._undefined_exception, SecurityError):
            self._fail_with_undefined_error()
        noted = _NOTED.get()
        if noted is not None:
            owner = self._undefined_obj
            known = tuple(map(str, owner)) if isinstance(owner, Mapping) else ()
            noted[Absent(str(self._undefined_name), known)] = None

    def __str__(self) -> str:
        self._note()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __len__(self) -> int:
        self._note()
        return 0

    def __bool__(self) -> bool:
        self._note()
        return False

    def __eq__(self, other: object) -> bool:
        self._note()
        return type(other) is type(self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = ChainableUndefined.__hash__


def told(absent: Absent, part: str, tags: Sequence[Tag], top: Sequence[str]) -> tuple[str, str, str]:
    """(message, where, remedy) for a missing name; `top` are the names that templates may use everywhere."""
    name = re.compile(rf"(?<!\w){re.escape(absent.name)}(?!\w)")
    users = [tag for tag in tags if tag.part == part and name.search(tag.text)]
    where = f"{users[0].inside} {users[0].text}" if users else part_name(part)
    close = nearest(absent.name, absent.known or top)
    remedy = f"是否想写 “{close}”？" if close else "请对照 pack.yaml 里的表名和列名"
    return f"模板用了不存在的名字 “{absent.name}”", where, remedy
