"""An installed wheel behaves as the checkout: the same files inside, the same bytes out, no network, no repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from budgetgen.publish import render
from tests.conftest import REFERENCE, ROOT

GENERATOR, TEMPLATES = ROOT / "generator", ROOT / "templates"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `budgetgen` of an environment that holds the wheel alone; libraries are borrowed, not installed."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check"]
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run([*pip, *install], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    packages = sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)})
    # Paths in a .pth file: what the editable install of the checkout left beside these libraries stays unknown.
    libraries = [path for path in sys.path if Path(path).name == "site-packages"]
    Path(packages, "borrowed.pth").write_text("\n".join(libraries), encoding="utf-8")
    return scripts / "budgetgen"


def run(command: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a folder, with nothing in the environment that leads to the checkout."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(command), *words],
        cwd=folder,
        env=environment | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def files_below(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(("~$", ".~lock"))
    }


def test_the_wheel_carries_the_program_the_packs_and_the_catalogs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        packs = {f"budgetgen/templates/{name}" for name in files_below(TEMPLATES)}
        program = {f"budgetgen/{name}" for name in files_below(GENERATOR / "budgetgen")}
        assert inside == packs | program
        assert len(packs) > 8
        assert "budgetgen/catalog/data/functions.csv" in inside
        for name in packs:
            source = TEMPLATES / name.removeprefix("budgetgen/templates/")
            assert archive.read(name) == source.read_bytes(), name


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    done = run(installed.with_name("python"), tmp_path, "-c", "import budgetgen; print(budgetgen.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.parent.parent), done.stdout + done.stderr


def test_the_reference_has_the_same_bytes(
    installed: Path, tmp_path: Path, reference_files: dict[str, Path]
) -> None:
    spec = tmp_path / REFERENCE.name
    spec.write_bytes(REFERENCE.read_bytes())
    done = run(installed, tmp_path, "render", spec.name)
    assert (done.returncode, done.stderr) == (0, "")
    written = [tmp_path / line for line in done.stdout.splitlines()]
    assert [file.suffix for file in written] == [".docx", ".xlsx"]
    for file in written:
        assert file.read_bytes() == reference_files[file.suffix[1:]].read_bytes(), file.suffix


def test_a_spec_outside_any_repository_has_the_same_bytes(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "my.yaml").stdout == "my.yaml\n"
    done = run(installed, tmp_path, "render", "my.yaml", "--format", "docx,xlsx,json")
    assert (done.returncode, done.stderr) == (0, "")
    here, findings = render(tmp_path / "my.yaml", tmp_path / "checkout", ("docx", "xlsx", "json"), set())
    assert findings == []
    there = [tmp_path / line for line in done.stdout.splitlines()]
    assert [file.name for file in there] == [file.name for file in here]
    assert [file.read_bytes() for file in there] == [file.read_bytes() for file in here]


def test_a_pack_of_ones_own_inherits_from_a_shipped_one(installed: Path, tmp_path: Path) -> None:
    own = tmp_path / "templates/own"
    own.mkdir(parents=True)
    (tmp_path / "budgetgen.toml").touch()
    (own / "pack.yaml").write_text("沿用: hebei-2022\n名称: 本地\n", encoding="utf-8")
    spec = tmp_path / "my.yaml"
    text = (ROOT / "examples/minimal.yaml").read_text(encoding="utf-8")
    spec.write_text(text.replace("版式: hebei-2022", "版式: own"), encoding="utf-8")
    shipped = sorted(folder.parent.name for folder in TEMPLATES.glob("*/pack.yaml"))
    listed = run(installed, tmp_path, "pack", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted([*shipped, "own"])
    done = run(installed, tmp_path, "render", "my.yaml")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2), done.stderr


def test_the_official_lists_are_there(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "code", "2013201", "A02020400")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2013201 行政运行" in done.stdout
    assert "A02020400 多功能一体机" in done.stdout
