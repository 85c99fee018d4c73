"""What a pack or a template from a branch under review may not do: reach Python, run on and on, eat memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from budgetgen.disclosure.model import Paragraph
from budgetgen.findings import CannotGoOn
from budgetgen.pack import sandbox
from budgetgen.publish import prepare, render
from tests.making import DOCUMENT, own_pack, starter, write_spec

ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 数.__globals__ }}",
    "{{ 数.__func__ }}",
    "{{ 部门.__class__ }}",
    "{{ 部门['__class__'] }}",
    "{{ 部门.items.__self__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ namespace.__init__ }}",
    "{{ range(10) }}",
    "{{ 职责.append('x') }}",
    "{{ 部门.update({'名称': 'x'}) }}",
    "{{ ''|attr('__class__') }}",
    "{{ '%s'|format(1) }}",
    "{{ ['x']|map('upper')|list }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ '%999999999d' % 1 }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends 'x' %}",
    "{{ 资产.截止日期.format.__globals__ }}",
    "{{ '{0.__class__}'.format(1) }}",
]
LOOP = (
    "{% for a in s %}{% for b in s %}{% for c in s %}{% for d in s %}{% for e in s %}{% for f in s %}"
    "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
)


def spec_with_sentence(folder: Path, text: str) -> Path:
    own_pack(folder, pack="说明:\n  引言:\n    文: |-\n      " + text)
    return write_spec(folder, starter() | {"版式": "own"})


@pytest.mark.parametrize("text", ESCAPES)
def test_a_packs_sentence_reaches_nothing(text: str, tmp_path: Path) -> None:
    prepared = prepare(spec_with_sentence(tmp_path, text))
    assert prepared.disclosure is None
    assert {finding.rule for finding in prepared.findings} <= {
        "template-unsafe",
        "template-name",
        "template-syntax",
    }


@pytest.mark.parametrize("text", ESCAPES)
def test_a_word_template_reaches_nothing(text: str, tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        tag = text.replace("&", "&amp;").replace("<", "&lt;")
        parts[DOCUMENT] = parts[DOCUMENT].replace("{{封面[0]}}".encode(), tag.encode(), 1)

    own_pack(tmp_path, change=change)
    written, findings = render(
        write_spec(tmp_path, starter() | {"版式": "own"}), tmp_path / "out", ("docx",), set()
    )
    assert written == []
    assert findings
    assert "root:" not in str([str(f) for f in findings])


@pytest.mark.parametrize("text", ESCAPES)
def test_what_a_spec_says_is_never_a_template(text: str, tmp_path: Path) -> None:
    prepared = prepare(write_spec(tmp_path, starter() | {"其他事项": text}))
    assert prepared.disclosure is not None
    assert [
        b.text for b in prepared.disclosure.blocks if isinstance(b, Paragraph) and b.statement == "其他事项"
    ] == [text]


def test_an_endless_sentence_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 1.0)
    letters = "{% set s = '" + "x" * 400 + "' %}"
    spec = spec_with_sentence(tmp_path, letters + LOOP)
    start = time.monotonic()
    with pytest.raises(CannotGoOn, match="没有结束"):
        prepare(spec)
    assert time.monotonic() - start < 10


def test_work_in_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with sandbox.bounded(0.2):
        pass
    time.sleep(0.3)
    with pytest.raises(sandbox.TooLong), sandbox.bounded(0.05):
        while True:
            pass
