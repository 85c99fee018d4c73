"""Links that a branch may hold: what a run opens by itself stays in the project, what it writes is what it made."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.render import files
from budgetgen.render.files import write_whole
from tests.making import starter, write_spec
from tests.program import Ended

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
Program = Callable[..., Ended]
SECRET = "口令: 芝麻开门\n"


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside the project."""
    file = tmp_path_factory.mktemp("outside") / "secret.yaml"
    file.write_text(SECRET, encoding="utf-8")
    return file


@pytest.mark.parametrize("command", ["check", "render"])
def test_settings_that_are_a_link_are_not_read(
    tmp_path: Path, program: Program, secret: Path, command: str
) -> None:
    spec = write_spec(tmp_path / "project", starter())
    (spec.parent / "budgetgen.toml").unlink()
    (spec.parent / "budgetgen.toml").symlink_to(secret)
    ended = program(command, str(spec))
    assert (ended.status, "错误[project-settings]" in ended.err, "指向项目以外" in ended.err) == (
        1,
        True,
        True,
    )
    assert "芝麻" not in ended.err + ended.out
    assert not (tmp_path / "output").exists()


def test_settings_that_are_a_link_inside_are_read(tmp_path: Path, program: Program) -> None:
    spec = write_spec(tmp_path / "project", starter())
    (spec.parent / "budgetgen.toml").rename(spec.parent / "settings.toml")
    (spec.parent / "budgetgen.toml").symlink_to("settings.toml")
    assert program("check", str(spec)).status == 0


@pytest.mark.parametrize("named", ["specs/*.yaml", "specs/b.yaml"])
def test_a_spec_that_is_a_link_is_not_read(
    tmp_path: Path, program: Program, secret: Path, named: str
) -> None:
    """Whether the program or the shell expands the wildcard; the others are done."""
    write_spec(tmp_path / "specs", starter(), "a.yaml")
    (tmp_path / "specs/budgetgen.toml").unlink()
    (tmp_path / "specs/b.yaml").symlink_to(secret)
    ended = program("check", named)
    assert (ended.status, "specs/b.yaml 是指向项目以外的链接，没有读取" in ended.err) == (2, True)
    assert "芝麻" not in ended.err + ended.out
    assert "a.yaml" not in ended.err


def test_a_folder_of_specs_that_is_a_link_is_not_read(tmp_path: Path, program: Program, secret: Path) -> None:
    """Even one that holds a project of its own."""
    write_spec(secret.parent, starter(), "c.yaml")
    (tmp_path / "specs").symlink_to(secret.parent, True)
    ended = program("check", "specs/*.yaml")
    assert (ended.status, ended.err.count("是指向项目以外的链接")) == (2, 2)
    assert "芝麻" not in ended.err + ended.out


def test_links_that_are_the_users_own(tmp_path: Path, program: Program) -> None:
    """To a spec in the project; to the whole project, from where no project is."""
    spec = write_spec(tmp_path / "project/specs", starter())
    shutil.move(spec.parent / "budgetgen.toml", tmp_path / "project")
    (tmp_path / "budgetgen.toml").unlink()
    (tmp_path / "project/link.yaml").symlink_to("specs/spec.yaml")
    (tmp_path / "alias").symlink_to("project", True)
    assert program("check", "alias/link.yaml", "alias/specs/spec.yaml").status == 0


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path, secret: Path) -> None:
    place = tmp_path / "a.docx"
    place.symlink_to(secret)
    write_whole({place: b"new"})
    assert (place.is_symlink(), place.read_bytes(), secret.read_text("utf-8")) == (False, b"new", SECRET)


@pytest.mark.parametrize("kind", ["link", "file"])
def test_what_lies_beside_is_never_opened(
    tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Were a name guessed after all, what lies there would stay as it is."""
    place = tmp_path / "a.docx"
    assert files._place_beside(place) != files._place_beside(place)
    monkeypatch.setattr(secrets, "token_hex", lambda _: "guessed")
    guessed = files._place_beside(place)
    if kind == "link":
        guessed.symlink_to(secret)
    else:
        guessed.write_text(SECRET, encoding="utf-8")
    with pytest.raises(CannotGoOn, match="原有文件没有动"):
        write_whole({place: b"new"})
    assert secret.read_text("utf-8") == SECRET
    assert not place.exists()
