"""Files written whole or not at all: beside, flushed, renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
import unicodedata
from pathlib import Path

from budgetgen.findings import CannotGoOn

RETRY_SECONDS = 3.0
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
    try:
        for path, data in files.items():
            real = _long(path)
            real.parent.mkdir(parents=True, exist_ok=True)
            temporary = real.with_name(
                f".{hashlib.sha256(real.name.encode()).hexdigest()[:12]}.{os.getpid()}.tmp"
            )
            beside[path] = temporary
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path, temporary in beside.items():
            _replace(temporary, path)
    except OSError as error:
        raise CannotGoOn(_told(error)) from error
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    """Rename, waiting a little for a program that has the old file open; then leave the new one beside it."""
    until = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            temporary.replace(_long(path))
            return
        except PermissionError:
            if time.monotonic() < until and path.exists():
                time.sleep(0.3)
                continue
            if not path.exists():
                raise
        new = path.with_name(f"{path.stem}（新）{path.suffix}")
        temporary.replace(_long(new))
        raise CannotGoOn(
            f"{path} 正被别的程序（如 Word、WPS）打开，旧文件没有动；新文件写在 {new}。请关闭后重新运行"
        )


def _long(path: Path) -> Path:
    """The path in the form that Windows takes beyond 260 characters."""
    if os.name != "nt" or str(path).startswith("\\\\?\\"):
        return path
    full = str(path.resolve())
    return Path(f"\\\\?\\UNC{full[1:]}" if full.startswith("\\\\") else f"\\\\?\\{full}")


def _told(error: OSError) -> str:
    where = error.filename2 or error.filename or ""
    known = {
        errno.ENOSPC: "磁盘满了",
        errno.EDQUOT: "磁盘配额用完了",
        errno.EROFS: "这里只能读，不能写",
        errno.EACCES: "没有写入的权限",
        errno.EPERM: "没有写入的权限",
        errno.ENOTDIR: "路径中间有一个不是文件夹",
        errno.ENAMETOOLONG: "路径太长",
    }
    return f"写不了 {where}：{known.get(error.errno or 0, error.strerror or str(error))}；原有文件没有动"
