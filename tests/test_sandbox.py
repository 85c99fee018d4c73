"""What a pack or a template from a branch under review may not do: reach Python, run on and on, eat memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from budgetgen.disclosure.model import Paragraph
from budgetgen.findings import CannotGoOn
from budgetgen.pack import grammar, sandbox
from budgetgen.publish import prepare, render
from tests.making import DOCUMENT, own_pack, replace, starter, write_spec
from tests.program import Ended

Program = Callable[..., Ended]

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


def test_work_inside_one_call_is_stopped() -> None:
    """Where no other line of the program runs: a search that takes a second, if it is let."""
    import re

    with pytest.raises(sandbox.TooLong), sandbox.bounded(0.01):
        while True:
            re.search(r"\d+x", "1" * 20_000)


TOO_MUCH = {
    "a long text": ("{{ '" + "x" * 1000 + "'|replace('x', '" + "y" * 2000 + "') }}", "超过 1,000,000 个字"),
    "a doubled text": (
        "".join(f"{{% set s{n + 1} = s{n} ~ s{n} %}}" for n in range(30)).join(
            ("{% set s0 = 'xx' %}", "{{ s30 }}")
        ),
        "超过 1,000,000 个字",
    ),
    "a sum of texts": (
        "".join(f"{{% set s{n + 1} = s{n} + s{n} %}}" for n in range(30)).join(
            ("{% set s0 = 'xx' %}", "{{ s30 }}")
        ),
        "超过 1,000,000 个字",
    ),
    "a list of lists": (
        "".join(f"{{% set l{n + 1} = [l{n}, l{n}] %}}" for n in range(30)).join(
            ("{% set l0 = [1] %}", "{{ l30 }}")
        ),
        "列表里只能放",
    ),
    "a list printed": ("{{ [1, 预算年度] }}", "不能是列表"),
    "a list joined": ("{{ [[1], [2]]|join }}", "不能是列表"),
    "digits without end": ("{{ 1.5|round(400) }}", "round 的位数不能超过 15"),
    "a product": ("{{ 99999999 * 99999999 }}", "绝对值不超过"),
    "a sum of products": ("{{ [10, 1000000000000000]|sum }}", "绝对值不超过"),
    "a number without end": ("{{ " + "9" * 5000 + " }}", "太长的数"),
    "brackets": ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "嵌套太深"),
    "a chain": ("{{ 1" + " + 1" * 200 + " }}", "嵌套太深"),
    "conditions": ("{% if 1 %}" * 100 + "{% endif %}" * 100, "嵌套太深"),
    "loops": ("{% for a in [1] %}" * 9 + "{% endfor %}" * 9, "循环套循环超过 8 层"),
    "a loop in itself": ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "recursive"),
    "a macro": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "不能用 macro"),
    "a block of text": ("{% set x %}a{% endset %}", "set … endset"),
    "a filter as block": ("{% filter upper %}a{% endfilter %}", "不能用 filter"),
    "a format": ("{{ '{:>100}'.format(1) }}", "template-unsafe"),
    "a method": ("{{ 'a,b'.ljust(9) }}", "template-unsafe"),
    "a test": ("{{ 1 is sameas 1 }}", "sameas"),
}
HONEST = {
    "{% for 名, 文 in [('甲', 预算年度 ~ '年'), ('乙', 2)] if 文 %}{{ loop.index }}{{ 名 }}{{ 文 }}{% endfor %}": "1甲{年}年2乙2",
    "{{ [3, 1, 2]|sort|join('、') }}{{ ['a', 'a']|unique|list|length }}{{ [1, 2]|sum }}": "1、2、313",
    "{{ [{'n': 2}, {'n': 1}]|sort(attribute='n')|join(' ', attribute='n') }}{{ [{'n': 2}]|sum(attribute='n') }}": "1 22",
    "{{ 2.345|round(1) }}{{ '12'|int + 1 }}{{ 'a-b'|replace('-', '+') }}{{ 7 // 2 }}{{ 'a' + 'b' }}": "2.313a+b3ab",
    "{{ {'a': 1}.get('a') }}{{ ' a '.strip() }}{{ 1 if 2 is even and 无 is undefined else 0 }}": "1a1",
    "{% set a = 1 %}{% with b = 2 %}{{ -a + b }}{% endwith %}{% if a in [1] %}y{% elif a %}z{% endif %}": "1y",
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_what_would_grow_is_refused(tmp_path: Path, program: Program, case: str) -> None:
    """In a pack's text and in a Word template: a finding, nothing written."""
    text, said = TOO_MUCH[case]
    spec_with_sentence(tmp_path, text)
    ended = program("render", "spec.yaml")
    assert (ended.status, said in ended.err) == (1, True), ended.err
    own_pack(tmp_path, change=replace("{{封面[0]}}", escape(text, False)))
    ended = program("render", "spec.yaml", "--format", "docx")
    assert (ended.status, said in ended.err) == (1, True), ended.err
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("text", HONEST)
def test_what_templates_need_is_there(tmp_path: Path, text: str) -> None:
    prepared = prepare(spec_with_sentence(tmp_path, text))
    assert prepared.disclosure, [str(f) for f in prepared.findings]
    shown = [b.text for b in prepared.disclosure.blocks if isinstance(b, Paragraph) and b.statement == "引言"]
    assert shown == [HONEST[text].replace("{年}", str(prepared.disclosure.year))]


def test_a_template_that_makes_too_much(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MAX_OUTPUT", 1000)
    write_spec(tmp_path, starter())
    ended = program("render", "spec.yaml", "--format", "docx")
    assert (ended.status, "生成的文字超过 1,000 个字" in ended.err) == (1, True)


def test_a_template_too_long(tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "MAX_TAGS", 3)
    spec_with_sentence(tmp_path, "{{ 预算年度 }}" * 4)
    ended = program("check", "spec.yaml")
    assert (ended.status, "模板太长" in ended.err) == (1, True)
