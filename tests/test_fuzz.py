"""Whatever stands in a spec, reading and building it ends in findings or CannotGoOn, in good time.

`BUDGETGEN_FUZZ=20000 pytest -m slow tests/test_fuzz.py` runs as many mutations; what fails is kept in the
message as base64, to be put into `errors/` once understood.
"""

from __future__ import annotations

import base64
import os
import random
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgen.findings import CannotGoOn
from budgetgen.publish import prepare
from budgetgen.spec.declaration import SPEC

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 5.0
SEEDS = [
    (ROOT / path).read_bytes()
    for path in (
        "tests/errors/base.yaml",
        "templates/hebei-2022/starter.yaml",
        "examples/two-units.yaml",
        "specs/hebei/zhangjiakou/2022/225.yaml",
    )
]
WEIGHTS = (6, 3, 3, 1)
TOKENS = [
    *(key for key in SPEC.keys),
    *"：，　\t\n\r:-{}[],\"'&*!|>%@`#?~=.+0123456789é\u00a0\u200b\u2028\x00\x85“”｛｝",
    *(
        "\n  ",
        "\n- ",
        ": ",
        "- ",
        "|-\n",
        ">-\n",
        "---\n",
        "...\n",
        "<<: ",
        "*a",
        "&a ",
        "!!int ",
        "{{x}}",
        "{% x %}",
    ),
    *(
        "${支出总表/合计/项目支出}",
        "${",
        "}",
        "${/}",
        "${采购/合计/合计}",
        "-1",
        "1e309",
        "NaN",
        "9" * 400,
        "1,000",
    ),
    *(
        "0",
        "0.001",
        "1e3",
        "是",
        "null",
        "true",
        "2013201",
        "2013201 行政运行",
        "30101",
        "223",
        "9999999 无",
        "99999 无",
    ),
    *(
        "一般公共预算",
        "上年结转",
        "按功能",
        "按经济",
        "表",
        "金额",
        "原因",
        "标签",
        "经费",
        "文件",
        "../../x",
        "/",
        "\\",
    ),
    *("千元", "亿元", "2099", "1990", "A" * 500, "甲" * 300, "\ud7ff", "😀", "\\x00", "\\ud800"),
]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """A spec with one to five faults in bytes, tokens or lines."""
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        at, kind = dice.randrange(len(data) + 1), dice.randrange(10)
        lines = data.split(b"\n")
        row = dice.randrange(len(lines))
        if kind == 0:
            data = data[:at] + bytes([dice.randrange(256)]) + data[at + dice.randrange(3) :]
        elif kind == 1:
            data = data[:at] + data[at + dice.choice((1, 2, 3, 30, 300)) :]
        elif kind == 2:
            data = data[:at] + dice.choice(TOKENS).encode(errors="surrogatepass") + data[at:]
        elif kind == 3:
            lines[row] = lines[row].replace(b": ", dice.choice((b":", "：".encode(), b" : ", b": : ")))
            data = b"\n".join(lines)
        elif kind == 4:
            del lines[row]
            data = b"\n".join(lines)
        elif kind == 5:
            lines[row] = dice.choice((b" ", b"  ", b"\t", "　".encode(), b"- ", b"")) + lines[row].lstrip()
            data = b"\n".join(lines)
        elif kind == 6:
            lines.insert(dice.randrange(len(lines)), lines[row])
            data = b"\n".join(lines)
        elif kind in (7, 8):
            key, colon, _ = lines[row].partition(b": ")
            lines[row] = key + colon + dice.choice(TOKENS).encode(errors="surrogatepass")
            data = b"\n".join(lines)
        else:
            text = data.decode(errors="ignore")
            words = text.split(" ")
            words[dice.randrange(len(words))] = dice.choice(TOKENS)
            data = " ".join(words).encode(errors="surrogatepass")
    return data


def survives(path: Path, data: bytes) -> None:
    """Reading and building these bytes ends well and soon; findings are sound."""
    path.write_bytes(data)
    start = time.monotonic()
    try:
        prepared = prepare(path)
        for finding in prepared.findings:
            assert finding.message and finding.rule and finding.place.line > 0, finding
            str(finding).encode()
        assert prepared.findings or prepared.disclosure, "nothing wrong and nothing made"
    except CannotGoOn:
        pass
    except Exception as error:
        told = "".join(traceback.format_exception(error)[-6:])
        raise AssertionError(f"{told}\n{base64.b64encode(data).decode()}") from error
    assert time.monotonic() - start < SECONDS, base64.b64encode(data)


def runs(count: int, seed: int) -> Iterator[bytes]:
    """So many mutated specs, always the same for a seed."""
    dice = random.Random(seed)
    for _ in range(count):
        yield mutated(dice.choices(SEEDS, WEIGHTS)[0], dice)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "budgetgen.toml").touch()
    return tmp_path / "spec.yaml"


def test_mutated_specs(spec: Path) -> None:
    for data in runs(60, seed=1):
        survives(spec, data)


@pytest.mark.slow
def test_many_mutated_specs(spec: Path) -> None:
    for data in runs(int(os.environ.get("BUDGETGEN_FUZZ", "10000")), seed=time.time_ns()):
        survives(spec, data)


PIECES = st.sampled_from([token for token in TOKENS if token.isprintable()]) | st.text(max_size=8)
TREES = st.recursive(
    PIECES,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(PIECES, below, max_size=5),
    max_leaves=12,
)


@st.composite
def _specs(draw: st.DrawFn) -> bytes:
    """A sound spec of which some values, at any depth, are anything."""
    data: Any = yaml.load(SEEDS[0], yaml.BaseLoader)
    for _ in range(draw(st.integers(1, 3))):
        node: Any = data
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(node[key], dict | list) and draw(st.booleans()):
                node = node[key]
                continue
            node[key] = draw(TREES)
            break
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode(errors="replace")


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=_specs())
def test_sound_yaml_with_wrong_values(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    survives(tmp_path_factory.getbasetemp() / "wrong-values.yaml", data)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(data=_specs())
def test_much_sound_yaml_with_wrong_values(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    survives(tmp_path_factory.getbasetemp() / "wrong-values.yaml", data)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode(errors="surrogatepass")))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    survives(tmp_path_factory.getbasetemp() / "any-bytes.yaml", data)


@pytest.mark.parametrize(
    "data",
    [
        b"{" * 50_000,
        b"[" * 50_000 + b"]" * 50_000,
        b"- " * 50_000,
        b"? " * 50_000,
        b"a: b: c\n" * 50_000,
        b"- a\n" * 50_000,
        "名称：x\n".encode() * 50_000,
        b"\t\n" * 200_000,
        b"k: '" + b"''" * 500_000,
        b'k: "' + b"\\x41" * 300_000 + b'"',
        "\u3000".encode() * 300_000 + b"a: 1",
        b"a: " + b"9" * 1_000_000,
        "版式: ".encode() + b"x" * 1_000_000,
        b"".join(b"k%d: [\n" % n for n in range(20_000)),
        b"".join(b"k%d: 1\n" % n for n in range(20_000)),
        b"a: {" + b"1,000," * 50_000 + b"}",
        "\u200b".encode() * 200_000,
        "基本支出: {".encode() + b",".join(b"%07d x: {30101 y: 1}" % n for n in range(8_000)) + b"}",
    ],
    ids=lambda data: data[:12].decode(errors="replace"),
)
def test_nothing_hangs(spec: Path, data: bytes) -> None:
    survives(spec, data)
