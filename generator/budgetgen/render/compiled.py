"""Compiled Jinja code kept between runs: compiling a Word template is most of a first document's time.

The code depends on the template's source and on the versions that compile and run it, nothing else. A cache that
cannot be read or written is as good as none.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import Environment, Template

from budgetgen import __version__


def compiled(environment: Environment, source: str) -> Template:
    """The template of a source, from the cache if it was compiled before. Raises TemplateSyntaxError."""
    about = f"{__version__} {jinja2.__version__} {sys.version} {type(environment).__qualname__}"
    mark = hashlib.sha256(f"{about}\0{source}".encode()).digest()
    path = _folder() / f"{mark.hex()[:40]}.bin"
    code = _read(path, mark)
    if code is None:
        code = environment.compile(source)
        _write(path, mark + marshal.dumps(code))
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _folder() -> Path:
    """The user's own folder for caches: nothing in a repository can reach it."""
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "budgetgen"


def _read(path: Path, mark: bytes) -> CodeType | None:
    with suppress(OSError, ValueError, EOFError, TypeError):
        data = path.read_bytes()
        if data.startswith(mark):
            code = marshal.loads(data[len(mark) :])
            return code if isinstance(code, CodeType) else None
    return None


def _write(path: Path, data: bytes) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)
