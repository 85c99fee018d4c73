"""Files written whole or not at all: beside, flushed, renamed.

What lies where a file is written may have been put there by a stranger: files beside have names that nobody can
guess and are made anew, never opened; a link in the place of a file is replaced, not followed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import signal
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from budgetgen.findings import CannotGoOn
from budgetgen.media import reason

RETRY_SECONDS = 3.0
LEFT_SECONDS = 3600.0
MAX_NAME_BYTES = 200
BESIDE = ".tmp"

_FORBIDDEN = dict.fromkeys(map(ord, '/\\:*?"<>|'), "_")
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(1, 10))}


def safe_name(text: str) -> str:
    """A file name that every system takes: no separators, no reserved words, not too long; unlike names stay unlike."""
    name = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C")
    name = name.translate(_FORBIDDEN).strip(" .") or "_"
    if name.partition(".")[0].upper() in _RESERVED:
        name = f"_{name}"
    if len(name.encode()) > MAX_NAME_BYTES:
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name.encode()[: MAX_NAME_BYTES - 9].decode(errors='ignore')}~{mark}"
    return name


def write_whole(files: dict[Path, bytes]) -> None:
    """Write all files beside their places, then rename them in one go. Raises CannotGoOn; each old file stays whole."""
    beside: dict[Path, Path] = {}
    replaced: list[Path] = []
    told: list[str] = []
    path = Path()
    try:
        for path, data in files.items():
            beside[path] = _place_beside(path)
            _write(beside[path], data)
        with _undisturbed():
            for path, temporary in beside.items():
                told.append(_replace(temporary, path))
                replaced.append(path)
    except OSError as error:
        raise CannotGoOn(f"{_told(error, path)}；{_state(list(files), replaced)}") from error
    except UnicodeEncodeError as error:
        message = f"写不了 {path}：这台机器的区域设置写不出这样的文件名；请设置 LC_ALL=C.UTF-8"
        raise CannotGoOn(f"{message}；{_state(list(files), replaced)}") from error
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    if any(told):
        raise CannotGoOn("；".join(filter(None, told)) + "。请关闭后重新运行")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that end the program wait until what runs inside is done: a set of files is renamed as a whole."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals end the main thread only
        return
    waiting: list[int] = []

    def wait(number: int, _: FrameType | None) -> None:
        waiting.append(number)

    former = {int(n): signal.signal(n, wait) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in waiting:
            signal.raise_signal(number)


def _state(files: list[Path], replaced: list[Path]) -> str:
    """Which files are new and which are the old ones, after a fault."""
    if not replaced:
        return "原有文件没有动"
    left = [file.name for file in files if file not in replaced]
    return f"已经换成新的：{'、'.join(file.name for file in replaced)}；没有动：{'、'.join(left)}"


def _place_beside(path: Path) -> Path:
    """Where a file is written before it takes its place, with its folder; what a killed run left there goes."""
    real = _long(path)
    real.parent.mkdir(parents=True, exist_ok=True)
    stem = f".{hashlib.sha256(os.fsencode(real.name)).hexdigest()[:12]}"
    for left in real.parent.glob(f"{stem}.*{BESIDE}"):
        with suppress(OSError):
            if left.lstat().st_mtime < time.time() - LEFT_SECONDS:
                left.unlink()
    return real.with_name(f"{stem}.{secrets.token_hex(8)}{BESIDE}")


def _write(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet, not even as a link."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:  # noqa: PTH123 - a number
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(temporary: Path, path: Path) -> str:
    """Rename, waiting a little for a program that has the old file open; else leave the new one beside it and say so."""
    until = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            temporary.replace(_long(path))
            return ""
        except PermissionError:
            if not path.is_file():
                raise
            if time.monotonic() >= until:
                break
            time.sleep(RETRY_SECONDS / 10)
    new = path.with_name(f"{path.stem}（新）{path.suffix}")
    temporary.replace(_long(new))
    return f"{path} 正被别的程序（如 Word、WPS）打开，旧文件没有动；新文件写在 {new}"


def _long(path: Path) -> Path:
    """The path in the form that Windows takes beyond 260 characters."""
    if os.name != "nt" or str(path).startswith("\\\\?\\"):
        return path
    full = str(path.resolve())
    return Path(f"\\\\?\\UNC{full[1:]}" if full.startswith("\\\\") else f"\\\\?\\{full}")


def _told(error: OSError, path: Path) -> str:
    named = str(error.filename2 or error.filename or path)
    where = path if error.errno in (errno.ENOSPC, errno.EDQUOT) or named.endswith(BESIDE) else named
    return f"写不了 {where}：{reason(error, '写入')}"
