"""What tests share: the reference city's files, rendered once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from budgetgen.forms.fresh import fresh
from budgetgen.forms.scaffold import scaffold
from budgetgen.publish import render
from tests.program import Ended
from tests.program import run as run_program

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process that tests start compiles the program anew

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"


@pytest.fixture(scope="session")
def reference_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reference city's written files by suffix (docx, xlsx)."""
    written, findings = render(REFERENCE, tmp_path_factory.mktemp("reference"), ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    return {path.suffix[1:]: path for path in written}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run the program in this process, in a folder of its own: `run("render", "a.yaml")`."""
    monkeypatch.chdir(tmp_path)
    return run_program


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run the program in this process, in a project of its own: `program("pack", "list")`."""
    (tmp_path / "budgetgen.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def sound(*arguments: str) -> Ended:
        ended = run_program(*arguments)
        assert "程序自身出了错" not in ended.err, ended.err
        assert "Traceback" not in ended.err
        return ended

    return sound


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack that `pack new` makes, with its templates."""
    project = tmp_path_factory.mktemp("base")
    (project / "budgetgen.toml").touch()
    reference = f"{project.as_posix()}/templates/base"
    made, _ = fresh(reference)
    scaffold(reference)
    assert made
    return made.written[0].parent


@pytest.fixture
def own(tmp_path: Path, base: Path) -> Path:
    """A pack of the project, whole and sound."""
    return shutil.copytree(base, tmp_path / "templates/own")


@pytest.fixture
def small(tmp_path: Path, base: Path) -> Path:
    """A pack of the project that inherits from the small one."""
    shutil.copytree(base, tmp_path / "templates/base")
    home = tmp_path / "templates/own"
    home.mkdir()
    return home


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where engines that are programs of their own are installed and work."""
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(autouse=True, scope="session")
def _memory_of_tests() -> Iterator[None]:
    """The bound that the program sets itself would hold for all tests that follow in this process."""
    with patch("budgetgen.cli.main.bound_memory"):
        yield
