"""Where the texts of packs and templates run: nothing of Python can be reached, time and memory are bounded."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from budgetgen.findings import EXIT_FINDINGS, CannotGoOn
from budgetgen.source.shapes import nearest

SECONDS = 60.0
"""How long one spec's texts and templates may take; the largest department takes a second."""

MAX_PRODUCT = 10**15
_FILTERS = (
    *("abs", "count", "default", "d", "first", "int", "join", "last", "length", "list", "replace", "reverse"),
    *("round", "sort", "string", "sum", "trim", "unique"),
)


class Absent(StrictUndefined):
    """Stands for a name that does not exist: using it stops the text with a message in Chinese."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        known = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
        close = nearest(str(self._undefined_name), map(str, known))
        return f"没有叫 “{self._undefined_name}” 的" + (f"，是否想写 “{close}”？" if close else "")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals of its own, with few filters, and without operators that make much out of little."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"undefined": Absent} | options))
        self.globals = {}
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Products of numbers within reason; no repeated texts, powers or formats."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not numbers or (operator == "*" and abs(left * right) > MAX_PRODUCT):
            raise SecurityError(f"模板里不能这样用 {operator}")
        return super().call_binop(context, operator, left, right)


class TooLong(BaseException):
    """What runs inside `bounded` has taken longer than allowed. No `except Exception` swallows it."""


@contextmanager
def bounded(seconds: float | None = None) -> Iterator[None]:
    """Raise TooLong in this thread if what runs inside takes longer than `seconds` (default: SECONDS)."""
    thread = threading.get_ident()
    lock = threading.Lock()
    inside = True

    def stop() -> None:
        with lock:
            if inside:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLong))

    timer = threading.Timer(SECONDS if seconds is None else seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            inside = False
        timer.cancel()


@contextmanager
def ending(what: object) -> Iterator[None]:
    """A pack or template that does not come to an end is stopped with a message. Raises CannotGoOn."""
    try:
        with bounded():
            yield
    except TooLong:
        message = f"{what}：版式包的文字或模板算了很久没有结束，已停下；请检查其中的循环"
        raise CannotGoOn(message, EXIT_FINDINGS) from None
