"""Files written whole or not at all: beside, flushed, renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
import unicodedata
from contextlib import suppress
from pathlib import Path

from budgetgen.findings import CannotGoOn

RETRY_SECONDS = 3.0
LEFT_SECONDS = 3600.0
MAX_NAME_BYTES = 200

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
    """Write all files beside their places, then rename them one by one. Raises CannotGoOn; old files stay whole."""
    beside: dict[Path, Path] = {}
    path = Path()
    try:
        for path, data in files.items():
            beside[path] = _beside(path)
            _write(beside[path], data)
        told = [_replace(temporary, path) for path, temporary in beside.items()]
    except OSError as error:
        raise CannotGoOn(_told(error, path)) from error
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    if any(told):
        raise CannotGoOn("；".join(filter(None, told)) + "。请关闭后重新运行")


def _beside(path: Path) -> Path:
    """Where a file is written before it takes its place; what a killed run left there goes."""
    real = _long(path)
    real.parent.mkdir(parents=True, exist_ok=True)
    stem = f".{hashlib.sha256(real.name.encode()).hexdigest()[:12]}"
    for left in real.parent.glob(f"{stem}.*.tmp"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - LEFT_SECONDS:
                left.unlink()
    return real.with_name(f"{stem}.{os.getpid()}.tmp")


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
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
    where = path if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.filename2 or error.filename or path
    known = {
        errno.ENOSPC: "磁盘满了",
        errno.EDQUOT: "磁盘配额用完了",
        errno.EROFS: "这里只能读，不能写",
        errno.EACCES: "没有写入的权限",
        errno.EPERM: "没有写入的权限",
        errno.ENOTDIR: "路径中间有一个不是文件夹",
        errno.EEXIST: "路径中间有一个不是文件夹",
        errno.EISDIR: "那里有一个同名的文件夹",
        errno.EIO: "磁盘读写出错",
        errno.ENAMETOOLONG: "路径太长",
    }
    return f"写不了 {where}：{known.get(error.errno or 0, error.strerror or str(error))}；原有文件没有动"
