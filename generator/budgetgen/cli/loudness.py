"""How much a run says: -q leaves out summaries and progress, -v adds what was read and how long it took.

Every command has both options: they are added where commands are made, and no command function sees them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer._coercion import bool_flag_type_descriptor
from typer.core import TyperCommand, TyperOption

QUIET, USUAL, VERBOSE = range(3)
_level = USUAL


def is_quiet() -> bool:
    """Whether only results and findings are asked for."""
    return _level == QUIET


def is_verbose() -> bool:
    """Whether details are asked for."""
    return _level == VERBOSE


def be(level: int) -> None:
    """Set how much this run says."""
    global _level  # noqa: PLW0603 - one run, one loudness
    _level = level


class Command(TyperCommand):
    """A command with -q and -v besides its own options."""

    def __init__(self, *arguments: Any, params: list[Any] | None = None, **named: Any) -> None:
        both = [
            _option("-q", "--quiet", QUIET, "只印结果和问题，不印小结和进度。"),
            _option("-v", "--verbose", VERBOSE, "多说一些：读了什么，用了多少时间。"),
        ]
        super().__init__(*arguments, params=[*(params or []), *both], **named)


class App(typer.Typer):
    """A group of such commands."""

    def command(self, name: str | None = None, **named: Any) -> Callable[[Any], Any]:
        """Like Typer's, with Command as the class."""
        return super().command(name, **{"cls": Command} | named)


def _option(short: str, long: str, level: int, told: str) -> TyperOption:
    def heard(_context: Any, _parameter: Any, wanted: bool) -> None:
        if wanted:
            be(level)

    return TyperOption(
        param_decls=[short, long],
        type_descriptor=bool_flag_type_descriptor(),
        is_flag=True,
        default=False,
        expose_value=False,
        callback=heard,
        help=told,
    )
