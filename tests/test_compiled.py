"""The cache of compiled templates saves time and changes nothing, whatever state it is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from budgetgen.pack.sandbox import Sandbox
from budgetgen.render.compiled import compiled

SOURCE = "{% for a in 各 %}<{{ a }}>{% endfor %}"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "budgetgen"


def filled(environment: Environment, source: str = SOURCE) -> str:
    return compiled(environment, source).render(各=[1, 2])


def test_compiled_once_and_used_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled(Sandbox()) == "<1><2>"
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(Sandbox, "compile", None)
    assert filled(Sandbox()) == "<1><2>"


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 4000])
def test_a_damaged_cache_is_as_good_as_none(cache: Path, damage: bytes) -> None:
    filled(Sandbox())
    (kept,) = cache.iterdir()
    kept.write_bytes(damage or kept.read_bytes()[:40])
    assert filled(Sandbox()) == "<1><2>"


def test_sources_and_environments_are_told_apart(cache: Path) -> None:
    assert [filled(Sandbox(), s) for s in ("a", "b")] == ["a", "b"]
    assert filled(Environment(autoescape=True), "a") == "a"
    assert len(list(cache.iterdir())) == 3


def test_no_place_for_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert filled(Sandbox()) == "<1><2>"
