"""No state of the machine is a defect of the program: streams, locales, folders, memory and Ctrl-C, at any moment."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from budgetgen import batch
from budgetgen.batch import audit_all, audit_one, check_all, check_one
from tests.conftest import REFERENCE, ROOT
from tests.making import own_pack, rendered, starter, write_spec
from tests.program import Ended
from tests.slips import whole
from tests.test_sandbox import LOOP

Program = Callable[..., Ended]
UNIX = pytest.mark.skipif(os.name == "nt", reason="streams and signals of Unix")


def ran(*arguments: str, cwd: Path, **more: Any) -> Any:
    environment = os.environ | more.pop("env", {})
    command = [sys.executable, "-m", "budgetgen", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(command, cwd=cwd, env=environment, check=False, **streams)


# Streams

WRITING = {
    "--help": ("--help",),
    "schema": ("schema",),
    "show": ("show", str(REFERENCE), "收支总表"),
    "check": ("check", str(REFERENCE), "--format", "json"),
    "render": ("render", str(REFERENCE), "--format", "json"),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", WRITING)
def test_a_full_device(tmp_path: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = ran(*WRITING[command], cwd=tmp_path, stdout=full)
        assert (done.returncode, done.stderr.decode()) == (3, "错误：标准输出：磁盘满了\n")
        assert ran("check", "no.yaml", cwd=tmp_path, stderr=full).returncode == 3


@UNIX
@pytest.mark.parametrize("command", ["show", "check", "render"])
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams(tmp_path: Path, command: str, closed: str) -> None:
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "budgetgen", *WRITING[command]]
    done = subprocess.run(shell, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == (command == "render")


# Locales, folders


@pytest.mark.skipif(os.name == "nt", reason="Windows writes any name")
def test_a_locale_that_cannot_write_chinese(tmp_path: Path) -> None:
    """Names come out as in any other; so do those that worker processes read."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for n in range(14):
        write_spec(tmp_path, starter(), f"规格{n}.yaml")
    assert ran("render", "规格0.yaml", "--format", "json", cwd=tmp_path, env=plain).returncode == 0
    assert list(tmp_path.glob("output/*/*/*年部门预算公开.json"))
    done = ran("check", "规格*.yaml", "没有.yaml", cwd=tmp_path, env=plain)
    assert (done.returncode, done.stderr.decode().count("没有这个文件：没有.yaml")) == (2, 1)


def test_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert ran("render", str(REFERENCE), cwd=tmp_path).returncode == 0


def test_nothing_is_kept_where_a_branch_could_lay_something(tmp_path: Path) -> None:
    """Neither code nor data outlives a run: a folder for caches in the checkout is not even looked at."""
    cache = tmp_path / "project/cache"
    cache.mkdir(parents=True)
    places = dict.fromkeys(
        ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "HOME"), str(cache)
    )
    for _ in range(2):
        assert ran("render", str(REFERENCE), cwd=tmp_path, env=places).returncode == 0
    assert list(cache.iterdir()) == []
    if hasattr(os, "mkfifo"):
        os.mkfifo(cache / "budgetgen")
    assert ran("render", str(REFERENCE), cwd=tmp_path, env=places).returncode == 0


@pytest.fixture
def unsearchable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, below one that this user may not search."""
    top = Path(tempfile.mkdtemp())
    below = top / "closed/below"
    below.mkdir(parents=True)
    write_spec(below, starter())
    for path in (top, below, *below.iterdir()):
        path.chmod(0o777)
    assert check_one(below / "spec.yaml").status == 0  # imports what another user might not read
    monkeypatch.chdir(below)
    below.parent.chmod(0o600)
    administrator = os.geteuid() == 0
    if administrator:
        os.seteuid(65534)
    try:
        yield below
    finally:
        if administrator:
            os.seteuid(0)
        below.parent.chmod(0o700)
        shutil.rmtree(top)


@UNIX
def test_a_folder_above_that_may_not_be_searched(unsearchable: Path) -> None:
    with pytest.raises(PermissionError):
        (unsearchable / "spec.yaml").stat()
    assert check_one(Path("spec.yaml")).stopped == ""


@UNIX
def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    shell = 'mkdir gone; cd gone; rmdir ../gone; exec "$@"'
    command = ["sh", "-c", shell, "sh", sys.executable, "-c", "from budgetgen.__main__ import main; main()"]
    done = subprocess.run([*command, "check", "spec.yaml"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (3, "错误：当前文件夹：不存在\n")


def test_a_full_temporary_folder(tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("budgetgen.render.pdf.office", lambda: "soffice")
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    ended = program("render", str(write_spec(tmp_path, starter())), "--format", "pdf")
    assert (ended.status, "生成 PDF 要用的临时文件写不了" in ended.err) == (3, True)


def test_findings_come_in_one_order_whatever_the_hashes(tmp_path: Path) -> None:
    """Of every rule's wrong spec in one run, and of a pack."""
    for file in sorted((ROOT / "tests/errors").glob("*.yaml"))[::2]:
        if file.name != "base.yaml":
            (tmp_path / file.name).write_text(whole(file.read_text("utf-8")), encoding="utf-8")
    own_pack(tmp_path, "说明: {不: {文: '{{ 不 }}{{ 没 }}'}, 也不: 甲}\n不认识: 1\n也不认识: 1\n")
    told = {
        tuple((done.returncode, done.stdout, done.stderr) for done in runs)
        for seed in ("0", "1", "4711")
        for runs in [
            [
                ran("check", "-q", "*.yaml", "--format", "json", cwd=tmp_path, env={"PYTHONHASHSEED": seed}),
                ran("pack", "check", "own", cwd=tmp_path, env={"PYTHONHASHSEED": seed}),
            ]
        ]
    }
    assert len(told) == 1
    [[checked, _]] = told
    assert checked[1].count(b'"rule"') > 1000


# Workers


def endless(folder: Path) -> Path:
    """A spec whose pack takes as long as the program allows."""
    own_pack(folder, pack="说明:\n  引言:\n    文: |-\n      {% set s = '" + "x" * 400 + "' %}" + LOOP)
    return write_spec(folder, starter() | {"版式": "own"})


def test_the_spec_whose_worker_was_killed_is_named_and_the_others_are_checked(tmp_path: Path) -> None:
    good = write_spec(tmp_path / "good", starter())
    worker = batch._Worker(check_one, batch._unchecked)
    assert worker.do(good) == check_one(good)
    assert worker.process

    def kill() -> None:
        assert worker.process
        worker.process.kill()

    timer = threading.Timer(0.2, kill)
    timer.start()
    path = endless(tmp_path / "endless")
    report = worker.do(path)
    assert (report.status, report.stopped[: len(str(path))]) == (3, str(path))
    assert "被系统中止了" in report.stopped
    assert worker.do(good) == check_one(good)
    kill()
    worker.process.join()
    assert worker.do(good) == check_one(good)
    worker.stop()


def test_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    specs = [write_spec(tmp_path, starter() | {"其他事项": f"第 {n} 份"}, f"{n}.yaml") for n in range(13)]
    specs += [tmp_path / "no.yaml", REFERENCE]
    assert list(check_all(specs, jobs=2)) == list(map(check_one, specs))


def test_documents_are_audited_alike_in_workers(tmp_path: Path) -> None:
    whole = rendered(write_spec(tmp_path, starter()))["docx"]
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    paths = [whole, tmp_path / "坏.docx", whole, whole]
    apart = [replace(done, elements={}) for done in audit_all(paths, jobs=2)]
    assert apart == [replace(audit_one(path), elements={}) for path in paths]
    assert [done.verdict for done in apart] == ["consistent", "unreadable", "consistent", "consistent"]
    assert all(done.document is None for done in apart), "many documents would fill the memory"


def test_a_spec_that_needs_too_much_memory_is_named(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from budgetgen.publish import prepare

    def hungry(path: Path, *more: Any) -> Any:
        if path.name == "a.yaml":
            raise MemoryError
        return prepare(path, *more)

    monkeypatch.setattr("budgetgen.batch.prepare", hungry)
    for name in ("a.yaml", "b.yaml"):
        write_spec(tmp_path, starter(), name)
    ended = program("check", "a.yaml", "b.yaml")
    assert (ended.status, "a.yaml: 内存不够" in ended.err, "b.yaml" in ended.err) == (3, True, False)


# Ctrl-C


@pytest.mark.parametrize(
    "module", ["typer", "typer.core", "yaml", "lxml.etree", "jinja2", "budgetgen.publish"]
)
def test_ctrl_c_while_the_program_is_loaded(tmp_path: Path, module: str) -> None:
    code = f"""
import sys
class Interrupted:
    def find_spec(self, name, *more):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from budgetgen.__main__ import main
main()
"""
    command = [sys.executable, "-c", code, "render", str(REFERENCE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize("place", ["budgetgen.publish.prepare", "budgetgen.publish.write_whole"])
def test_ctrl_c_at_work(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, interrupted)
    ended = program("render", str(write_spec(tmp_path, starter())), "--format", "json")
    assert (ended.status, ended.out, ended.err) == (130, "", "")


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Processes that a shell starts in the background ignore Ctrl-C, and so do those that they start."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@UNIX
def test_ctrl_c_while_workers_are_busy(tmp_path: Path, heeds_ctrl_c: None) -> None:
    """The terminal sends it to all processes; none of them has anything to say, and none is left."""
    for n in range(60):
        write_spec(tmp_path, starter() | {"不认识": "甲"}, f"{n}.yaml")
    command = [sys.executable, "-m", "budgetgen", "check", "*.yaml"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr
        process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        told = process.stderr.read().decode()  # ends when the last of them has ended
    assert (process.returncode, "Traceback" in told, "KeyboardInterrupt" in told) == (130, False, False)
