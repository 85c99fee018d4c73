"""The files of a revision, written into a folder of their own, without running anything that a repository may set."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetgen.findings import EXIT_USAGE, CannotGoOn

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager", "--literal-pathspecs")
"""What keeps git from running what a repository's own settings name."""
_LINK, _MODULE = "120000", "160000"
_MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A revision's files: the folder of the whole repository, the path asked for in it, the revision's name."""

    root: Path
    path: Path
    name: str


@contextmanager
def checked_out(path: Path, revision: str) -> Iterator[CheckedOut]:
    """The files of a revision in a folder that is gone afterwards; of "" the working tree itself.

    Links, submodules and what is outside of the repository are not there. Raises CannotGoOn without git, outside of a
    repository, and for a revision or a path that is not there.
    """
    folder = path if path.is_dir() else path.parent
    root = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    inside = Path(os.path.relpath(path.resolve(), root.resolve()))
    if not revision:
        yield CheckedOut(root, root / inside, "")
        return
    if revision.startswith("-"):
        raise CannotGoOn(f"“{revision}” 不是 git 的版本", EXIT_USAGE)
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    ).strip()
    with TemporaryDirectory() as temporary:
        target = Path(temporary).resolve()
        _write(root, commit, target)
        if not (target / inside).exists():
            raise CannotGoOn(f"git 的 {revision} 里没有 {inside}", EXIT_USAGE)
        yield CheckedOut(target, target / inside, revision)


def _write(root: Path, commit: str, target: Path) -> None:
    """Write the files of a commit below a folder, as they are stored: no filter, no attribute changes them."""
    listed = _run(root, "ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    entries: list[tuple[str, str]] = []
    size = 0
    for entry in filter(None, listed.split(b"\0")):
        about, _, written = entry.partition(b"\t")
        mode, _, blob, told = about.decode().split()
        if mode not in (_LINK, _MODULE):
            size += int(told)
            entries.append((blob, os.fsdecode(written)))
    if size > _MOST_BYTES:
        raise CannotGoOn(f"git 的版本里文件太大（{size:,} 字节），没有取出", EXIT_USAGE)
    out = _run(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in entries).encode())
    at = 0
    for _, name in entries:
        end = out.index(b"\n", at)
        length = int(out[at:end].split()[2])
        place = target / name
        if target in place.resolve().parents:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(out[end + 1 : end + 1 + length])
        at = end + 2 + length
    (target / "budgetgen.toml").touch()


def _git(folder: Path, *words: str) -> str:
    return os.fsdecode(_run(folder, *words))


def _run(folder: Path, *words: str, given: bytes = b"") -> bytes:
    """What a command of git writes. Raises CannotGoOn where there is no git, or it fails."""
    try:
        done = subprocess.run(
            ["git", *_SAFE, "-C", str(folder), *words],
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise CannotGoOn("没有装 git，--git 用不了", EXIT_USAGE) from None
    if done.returncode:
        if b"not a git repository" in done.stderr:
            raise CannotGoOn(f"{folder} 不在 git 的仓库里", EXIT_USAGE)
        if words[0] == "rev-parse":
            raise CannotGoOn(f"git 里没有版本 “{words[-1].removesuffix('^{commit}')}”", EXIT_USAGE)
        raise CannotGoOn(f"git {words[0]} 没有成功（退出码 {done.returncode}）", EXIT_USAGE)
    return done.stdout
