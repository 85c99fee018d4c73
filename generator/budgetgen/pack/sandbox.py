"""Where the texts of packs and templates run: nothing of Python can be reached, time and memory are bounded."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from budgetgen.findings import EXIT_FINDINGS, CannotGoOn
from budgetgen.pack.grammar import (
    FILTERS_ALLOWED,
    TESTS_ALLOWED,
    bound,
    check_source,
    check_tree,
    fits,
    is_plain,
    number,
)
from budgetgen.source.shapes import nearest

SECONDS = 60.0
"""How long one spec's texts and templates may take; the largest department takes a second."""

MAX_OUTPUT = 40_000_000
"""Characters that one template may make."""

_METHODS = {
    Mapping: {"get", "items", "keys", "values"},
    LoopContext: {"cycle", "changed"},
    str: {"strip", "startswith", "endswith", "lower", "upper"},
}


class NameAbsent(UndefinedError):
    """A text used a name that does not exist: which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Absent(StrictUndefined):
    """Stands for a name that does not exist: using it stops the text with a message in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        raised: Any = self._undefined_exception
        if raised is UndefinedError:  # not what is refused
            raised = partial(NameAbsent, str(self._undefined_name or ""))
        self._undefined_exception = raised

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        known = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
        close = nearest(str(self._undefined_name), map(str, known))
        return f"没有叫 “{self._undefined_name}” 的" + (f"，是否想写 “{close}”？" if close else "")


class Filled(Template):
    """A template that stops when it has made too much."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces, length = [], 0
        for piece in self.root_render_func(self.new_context(dict(*args, **kwargs))):
            length += len(piece)
            if length > MAX_OUTPUT:
                raise SecurityError(f"生成的文字超过 {MAX_OUTPUT:,} 个字")
            pieces.append(piece)
        return "".join(pieces)


def printed(value: Any) -> Any:
    """A value to be printed; a list would come out as Python writes it, of any size."""
    if not is_plain(value):
        raise SecurityError("这里要印文字，不能是列表")
    return value


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with the statements, filters, tests and operators of `grammar` and nothing else."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))
    template_class = Filled

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"undefined": Absent, "finalize": printed, "optimized": False} | options))
        self.globals = {}
        self.filters = dict(FILTERS_ALLOWED)
        self.tests = dict(TESTS_ALLOWED)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        check_source(source)
        try:
            tree = super()._parse(source, name, filename)
        except (RecursionError, MemoryError):
            raise TemplateSyntaxError("模板嵌套太深", 1) from None
        except (ValueError, OverflowError):
            raise TemplateSyntaxError("模板里有太长的数", 1) from None
        check_tree(tree)
        bound(tree)
        return tree

    def is_safe_callable(self, obj: Any) -> bool:
        """The program's own functions, and methods that make nothing large."""
        owner = getattr(obj, "__self__", None)
        if any(isinstance(owner, kind) and obj.__name__ in names for kind, names in _METHODS.items()):
            return True
        return isinstance(obj, FunctionType | MethodType) and str(obj.__module__).startswith("budgetgen.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums, products and quotients of numbers within reason, sums of short texts; no powers or formats."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            fits(len(left) + len(right))
        elif operator == "**" or not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"模板里不能这样用 {operator}")
        else:
            number(left), number(right)
            if operator == "*":
                number(left * right)
        return super().call_binop(context, operator, left, right)


class TooLong(BaseException):
    """What runs inside `bounded` has taken longer than allowed. No `except Exception` swallows it."""


@contextmanager
def bounded(seconds: float | None = None) -> Iterator[None]:
    """Raise TooLong in this thread if what runs inside takes longer than `seconds` (default: SECONDS)."""
    seconds = SECONDS if seconds is None else seconds
    main = threading.current_thread() is threading.main_thread()
    with _by_signal(seconds) if main and hasattr(signal, "setitimer") else _by_thread(seconds):
        yield


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    """The system's clock: its signal is heeded inside a regular expression, too, where no other thread may run."""
    inside = True

    def stop(*_: object) -> None:
        if inside:
            raise TooLong

    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(
        signal.ITIMER_REAL, seconds, 1
    )  # and again: where an exception is ignored, a later one counts
    try:
        yield
    finally:
        inside = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    thread = threading.get_ident()
    lock = threading.Lock()
    inside = True

    def stop() -> None:
        with lock:
            if inside:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLong))

    timer = threading.Timer(seconds, stop)
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
