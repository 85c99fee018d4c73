"""What tests share: the reference city's files, rendered once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.cli.main import main
from budgetgen.forms.fresh import fresh
from budgetgen.forms.scaffold import scaffold
from budgetgen.publish import render

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"


@pytest.fixture(scope="session")
def reference_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reference city's written files by suffix (docx, xlsx)."""
    written, findings = render(REFERENCE, tmp_path_factory.mktemp("reference"), ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    return {path.suffix[1:]: path for path in written}


class Ended:
    """What a run of the program said and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run the program in this process, in a project of its own: `program("pack", "list")`."""
    (tmp_path / "budgetgen.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("budgetgen.cli.main.bound_memory", lambda: None)

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr("sys.argv", ["budgetgen", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        assert "程序自身出了错" not in told.err, told.err
        assert "Traceback" not in told.err
        return Ended(int(end.value.code or 0), told.out, told.err)

    return run


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
