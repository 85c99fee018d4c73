"""印出的各级标题编号连续，不缺号、不重号。

查什么：同一级、同一上级标题下的 第一部分、一、（一）、1.；没有内容而不印的标题，会让后面的编号断开。
为什么：读者见到“三”前面没有“二”，会以为漏了一节。
依据：公开文本的通行做法。
错：“绩效”只写总体目标和保障措施，印出“1. 总体绩效目标”“3. 工作保障措施”。
对：补写分项目标；或在版式包里改编号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.check.numbering import Number, numbered
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.model import HeadingBlock
from budgetgen.findings import Place, Severity
from budgetgen.pack.model import Heading

_KEY = re.compile("[\u4e00-\u9fa5]+")


@dataclass(frozen=True, slots=True)
class _Step:
    """A printed heading, its number, the number before it at its level (0: none), and where the form has it."""

    text: str
    number: Number
    before: int
    place: Place


def _subjects(view: View) -> Iterator[_Step]:
    """The numbered headings that are printed, each with its forerunner under the same heading above."""
    blocks = [block for block in view.disclosure.blocks if isinstance(block, HeadingBlock)]
    places = {heading.name: heading.place for heading in _headings(view)}
    last: dict[int, Number] = {}
    for block in blocks:
        last = {level: number for level, number in last.items() if level <= block.level}
        number = numbered(block.text)
        if number and number.value:
            before = last.get(block.level)
            same = before.value if before and before.style == number.style else 0
            yield _Step(block.text, number, same, places.get(block.name, Place()))
            last[block.level] = number


def _headings(view: View) -> list[Heading]:
    return [part for part in view.pack.outline if isinstance(part, Heading)]


def _search(step: _Step, view: View) -> Iterator[Fault]:
    value = step.number.value
    if value == step.before + 1:
        return
    left_out = _left_out(step, view)
    if value == step.before:
        told = f"标题“{step.text}”与前一个标题编号相同"
    elif step.before:
        told = f"标题“{step.text}”前面是第 {step.before} 个，编号断开了"
    else:
        told = f"标题“{step.text}”前面没有第 {value - 1} 个"
    remedy = "请改版式包里的标题编号"
    if left_out:
        remedy = "没有内容而没印的标题：" + "、".join(f"“{h.text}”" for h in left_out) + "；请补写，或改编号"
    yield Fault(_place(left_out, view), told, remedy, also=(step.place,))


def _left_out(step: _Step, view: View) -> list[Heading]:
    """The headings that are not printed and have the numbers that are missing."""
    printed = {block.name for block in view.disclosure.blocks if isinstance(block, HeadingBlock)}
    missing = range(step.before + 1, step.number.value)
    return [
        heading
        for heading in _headings(view)
        if heading.name not in printed
        and (number := numbered(heading.text))
        and number.style == step.number.style
        and number.value in missing
    ]


def _place(left_out: list[Heading], view: View) -> Place:
    """Where the spec says what a heading lacks, else where it chooses the form."""
    for heading in left_out:
        for key in _KEY.findall(view.pack.statements[heading.follows].text):
            if key in view.spec.places:
                return view.spec.places[key]
    return view.spec.pack.place


RULE = Rule("heading-numbers", "标题编号连续", Severity.WARNING, _subjects, _search)
