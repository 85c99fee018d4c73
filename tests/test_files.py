"""Written files are whole or untouched, the same bytes everywhere, each at a place of its own."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.publish import render
from budgetgen.render import files
from budgetgen.render.files import safe_name, write_whole
from tests.conftest import REFERENCE
from tests.making import rendered, starter, write_spec

BOTH = ("docx", "xlsx")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RETRY_SECONDS", 0.02)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> dict[Path, bytes]:
    """Two files that were written before."""
    found = {tmp_path / "预算.docx": b"old word", tmp_path / "预算.xlsx": b"old excel"}
    for path, data in found.items():
        path.write_bytes(data)
    return found


def new(old: dict[Path, bytes]) -> dict[Path, bytes]:
    return {path: b"new" + data for path, data in old.items()}


def failing(function: Any, error: BaseException, at: int) -> Callable[..., Any]:
    """The function, but its call number `at` (from 1) raises."""
    calls = iter(range(1, 1000))

    def wrapped(*args: Any, **more: Any) -> Any:
        if next(calls) == at:
            raise error
        return function(*args, **more)

    return wrapped


# Whole or untouched

STEPS = {
    "open": (os, "open"),
    "flush": (os, "fsync"),
    "rename": (Path, "replace"),
}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_every_file_whole(
    old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    owner, name = STEPS[step]
    monkeypatch.setattr(owner, name, failing(getattr(owner, name), KeyboardInterrupt(), number))
    with pytest.raises(KeyboardInterrupt):
        write_whole(new(old))
    monkeypatch.undo()
    folder = next(iter(old)).parent
    assert {p.name for p in folder.iterdir()} == {p.name for p in old}
    renamed = number - 1 if step == "rename" else 0
    for position, (path, data) in enumerate(old.items()):
        assert path.read_bytes() == (b"new" + data if position < renamed else data)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EDQUOT, "磁盘配额用完了"),
        (errno.EROFS, "这里只能读，不能写"),
        (errno.EACCES, "没有写入的权限"),
        (errno.EIO, "磁盘读写出错"),
    ],
)
def test_a_full_disk_and_the_like_are_told(
    old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    error = OSError(number, os.strerror(number))
    monkeypatch.setattr(os, "fsync", failing(os.fsync, error, 2))
    with pytest.raises(CannotGoOn) as stop:
        write_whole(new(old))
    assert stop.value.status == 3
    assert str(stop.value) == f"写不了 {list(old)[1]}：{said}；原有文件没有动"
    assert {p: p.read_bytes() for p in next(iter(old)).parent.iterdir()} == old


def test_a_fault_between_two_files_says_which_is_which(
    old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OSError(errno.EIO, os.strerror(errno.EIO))
    monkeypatch.setattr(Path, "replace", failing(Path.replace, error, 2))
    with pytest.raises(CannotGoOn) as stop:
        write_whole(new(old))
    assert str(stop.value).endswith("磁盘读写出错；已经换成新的：预算.docx；没有动：预算.xlsx")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_between_two_files_waits_for_the_whole_set(
    old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    replace = Path.replace

    def disturbed(self: Path, target: Path) -> Path:
        signal.raise_signal(number)
        return replace(self, target)

    class Ended(Exception):
        pass

    def end(*_: object) -> None:
        raise Ended

    monkeypatch.setattr(Path, "replace", disturbed)
    former = signal.signal(number, end)
    try:
        with pytest.raises(Ended):
            write_whole(new(old))
        assert signal.getsignal(number) is end
    finally:
        signal.signal(number, former)
    assert {p: p.read_bytes() for p in next(iter(old)).parent.iterdir()} == new(old)


def test_a_file_that_is_open_elsewhere(old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is written beside the locked one; the other file takes its place."""
    word, excel = old
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target == word:
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(CannotGoOn) as stop:
        write_whole(new(old))
    beside = word.with_name("预算（新）.docx")
    assert stop.value.status == 3
    for said in (
        f"{word} 正被别的程序（如 Word、WPS）打开，旧文件没有动",
        f"新文件写在 {beside}",
        "请关闭后",
    ):
        assert said in str(stop.value)
    assert tree(word.parent) == {
        "预算.docx": b"old word",
        "预算（新）.docx": b"newold word",
        "预算.xlsx": b"newold excel",
    }
    assert excel.exists()


def test_a_lock_that_goes_away_is_waited_for(old: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RETRY_SECONDS", 5.0)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", failing(Path.replace, PermissionError(errno.EACCES, "in use"), 1))
    write_whole(new(old))
    assert {p: p.read_bytes() for p in next(iter(old)).parent.iterdir()} == new(old)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_folder_that_may_only_be_read(old: dict[Path, bytes]) -> None:
    folder = next(iter(old)).parent
    folder.chmod(0o500)
    try:
        with pytest.raises(CannotGoOn, match="没有写入的权限"):
            write_whole(new(old))
    finally:
        folder.chmod(0o700)
    assert {p: p.read_bytes() for p in folder.iterdir()} == old


def test_a_folder_that_may_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(errno.EACCES, "denied", str(tmp_path / "a"))
    monkeypatch.setattr(Path, "mkdir", failing(Path.mkdir, error, 1))
    with pytest.raises(CannotGoOn, match="没有写入的权限") as stop:
        write_whole({tmp_path / "a/b.docx": b""})
    assert (stop.value.status, list(tmp_path.iterdir())) == (3, [])


@pytest.mark.parametrize(("place", "said"), [("a/b.docx", "不是文件夹"), ("c", "同名的文件夹")])
def test_a_file_for_a_folder_and_a_folder_for_a_file(tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "c/d").mkdir(parents=True)
    with pytest.raises(CannotGoOn, match=said):
        write_whole({tmp_path / place: b"new"})
    assert tree(tmp_path) == {"a": b"x"}


def test_what_killed_runs_left_goes(old: dict[Path, bytes]) -> None:
    folder = next(iter(old)).parent
    ours = [files._place_beside(path) for path in old]
    kept = [folder / ".other.1.tmp", files._place_beside(next(iter(old)))]
    for path in ours + kept:
        path.write_bytes(b"half")
    for path in [*ours, kept[0]]:
        os.utime(path, (1e9, 1e9))
    write_whole(new(old))
    assert not [p for p in ours if p.exists()]
    assert [p.exists() for p in kept] == [True, True]


# Names and places


@pytest.mark.parametrize(
    "name",
    [
        "A/B",
        "..",
        'a\\b:c*d?e"f<g>h|i',
        "CON",
        "nul.txt",
        "部门 （一）&二",
        "x" * 300,
        "机构" * 200,
        "a\nb",
        " . ",
    ],
)
def test_names_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:*?"<>|\n')
    assert safe not in ("", ".", "..")
    assert safe.strip(" .") == safe
    assert safe.partition(".")[0].upper() not in ("CON", "NUL")


def test_long_names_that_differ_stay_apart() -> None:
    assert safe_name("机构" * 200 + "甲") != safe_name("机构" * 200 + "乙")


def test_paths_of_every_kind(tmp_path: Path) -> None:
    home = tmp_path / "预算 2022（一）&二" / "an 'odd' place" / ("很长" * 30) / ("路径" * 30)
    spec = starter()
    spec["部门"]["名称"] = "某 局（甲）&乙/丙:丁"
    written = rendered(write_spec(home, spec, "规 格（1）&.yaml"), BOTH)
    assert {p.name for p in written.values()} == {
        f"999-某 局（甲）&乙_丙_丁2022年部门预算公开.{suffix}" for suffix in BOTH
    }
    assert len(str(written["docx"])) > 260
    folder = written["docx"].relative_to(home / "output").parent
    assert folder == Path("2022", "999-某 局（甲）&乙_丙_丁")


def test_two_specs_with_one_place_in_one_run(tmp_path: Path) -> None:
    taken: set[Path] = set()
    first = write_spec(tmp_path, starter(), "a.yaml")
    second = starter()
    second["其他事项"] = "另一份。"
    other = write_spec(tmp_path, second, "b.yaml")
    [written] = render(first, tmp_path / "out", ("docx",), taken)[0]
    before = written.read_bytes()
    again, findings = render(other, tmp_path / "out", ("docx",), taken)
    assert again == []
    assert [(f.rule, f.place.file) for f in findings] == [("output-taken", str(other))]
    assert str(written.parent) in findings[0].message
    assert written.read_bytes() == before


def test_two_departments_of_one_name_have_two_places(tmp_path: Path) -> None:
    taken: set[Path] = set()
    places = set()
    for code in ("101", "102"):
        spec = starter()
        spec["部门"]["编码"] = code
        places |= set(render(write_spec(tmp_path, spec), tmp_path / "out", ("docx",), taken)[0])
    assert len(places) == 2


def test_names_that_differ_in_case_only_share_a_place(tmp_path: Path) -> None:
    taken: set[Path] = set()
    results = []
    for code in ("a1", "A1"):
        spec = starter()
        spec["部门"]["编码"] = code
        results.append(render(write_spec(tmp_path, spec), tmp_path / "out", ("docx",), taken))
    assert [f.rule for f in results[1][1]] == ["output-taken"]


# The same bytes


def test_the_same_bytes_twice(tmp_path: Path, reference_files: dict[str, Path]) -> None:
    again, _ = render(REFERENCE, tmp_path, BOTH, set())
    assert {p.suffix[1:]: p.read_bytes() for p in again} == {
        suffix: path.read_bytes() for suffix, path in reference_files.items()
    }


def test_the_same_bytes_elsewhere(tmp_path: Path, reference_files: dict[str, Path]) -> None:
    """Another folder, clock zone, locale, order of hashes, another day."""
    (tmp_path / "别的 地方").mkdir()
    shutil.copy(REFERENCE, tmp_path / "别的 地方")
    more = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "1"}
    command = [sys.executable, "-m", "budgetgen", "render", "别的 地方/225.yaml", "-o", "别处"]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | more, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(tree(tmp_path / "别处").values()) == sorted(
        p.read_bytes() for p in reference_files.values()
    )
