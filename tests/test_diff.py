"""check --diff is what `patch` takes, and patching is what --fix does: line ends, UTF-8 mark, no last line end."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.program import run
from tests.slips import whole

KEYS = """\
职责:
  - 负责反映反映档案的接收,保管；；利用。  # 说明（不动)
  - |-
    现有(纸质）档案，共12万元元。
其他事项: 本部门没有其他事项。。
"""
BOM = b"\xef\xbb\xbf"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


FILES = {
    "plain": whole(KEYS).encode(),
    "windows": crlf(whole(KEYS)),
    "marked": BOM + crlf("其他事项: 没有其他事项。。\n" + whole("").replace("# 没有", "# 不", 1)),
    "no end": whole(KEYS).rstrip("\n").encode(),
    "mixed": whole(KEYS).replace("\n", "\r\n", 5).encode(),
}


def check(folder: Path, *options: str) -> bytes:
    return run("check", "规格 一.yaml", *options, cwd=folder).stdout


@pytest.mark.skipif(not shutil.which("patch"), reason="needs patch")
@pytest.mark.parametrize("kind", FILES)
def test_a_patch_is_what_fix_does(kind: str, tmp_path: Path) -> None:
    (tmp_path / "budgetgen.toml").touch()
    spec = tmp_path / "规格 一.yaml"
    spec.write_bytes(FILES[kind])
    diff = check(tmp_path, "--diff")
    assert spec.read_bytes() == FILES[kind]
    done = subprocess.run(
        ["patch", "--binary", "-p0"], input=diff, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    patched = spec.read_bytes()
    spec.write_bytes(FILES[kind])
    check(tmp_path, "--fix")
    assert spec.read_bytes() == patched != FILES[kind]
    assert patched.startswith(BOM) == (kind == "marked")
    assert patched.count(b"\r\n") == FILES[kind].count(b"\r\n")
    check(tmp_path, "--fix")
    assert spec.read_bytes() == patched, "nothing is left to correct"


def test_names_are_left_to_people(tmp_path: Path) -> None:
    (tmp_path / "budgetgen.toml").touch()
    keys = "名词解释:\n  其它收入: 其它收入是其他各项收入。\n"
    (tmp_path / "规格 一.yaml").write_text(whole(keys), encoding="utf-8")
    check(tmp_path, "--fix")
    assert "  其它收入: 其他收入是" in (tmp_path / "规格 一.yaml").read_text(encoding="utf-8")
