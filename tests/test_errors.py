"""Every slip gets its own finding, at its place, and nothing else: one runnable file each in `errors/`, see `tests.slips`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slips import CASES, ERRORS, Ran, beside, expected, problems, rendered, whole


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_slip(path: Path, tmp_path: Path) -> None:
    text = whole(path.read_text(encoding="utf-8"))
    (tmp_path / "budgetgen.toml").touch()
    beside(tmp_path)
    spec = tmp_path / "spec.yaml"
    spec.write_text(text, encoding="utf-8")
    ran = rendered(spec)
    assert not problems(text, ran), "\n".join(problems(text, ran)) + "\n" + ran.told
    wrong = any(mark[1] == "error" for mark in expected(text))
    assert ran.status == (1 if wrong else 0), ran.told
    assert bool(ran.written) != wrong


def test_the_base_is_clean(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes((ERRORS / "base.yaml").read_bytes())
    ran = rendered(spec)
    assert (ran.status, ran.told) == (0, "")
    assert len(ran.written) == 2


def test_the_harness_sees_all_three_faults() -> None:
    text = '版式: x  # error: [a] "b"\n预算年度: 2022\n部门: 1  # error: [c] "d" at "部"\n'
    found = [
        {"line": "2", "column": "1", "label": "错误", "rule": "a", "words": "b"},
        {"line": "3", "column": "5", "label": "错误", "rule": "c", "words": "d"},
    ]
    told = problems(text, Ran(1, found, [], ""))
    assert [t.split(":")[0] for t in told] == ["missing", "3", "unexpected"]
