"""What rules say of themselves: a page each, made from the docstring of its file, and the list of all."""

from __future__ import annotations

import re
import sys

from budgetgen.check.rule import Rule
from budgetgen.check.rules import RULES
from budgetgen.check.told import told
from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.ledger.money import shown
from budgetgen.source.shapes import did_you_mean

PARTS = ("查什么", "为什么", "依据", "错", "对")
"""What every rule's docstring says, in this order."""


def page(name: str) -> str:
    """The page of a rule, or of what readers tell by that name. Raises CannotGoOn for an unknown name."""
    rules = {rule.name: rule for rule in RULES}
    if name in told():
        wrong, right = told()[name]
        return "\n".join(
            [f"{name}　（读规格、版式包、模板时报的，不是规则）", "", wrong, "", "应写成：", right.rstrip()]
        )
    if name not in rules:
        raise CannotGoOn(f"没有叫 “{name}” 的规则；{did_you_mean(name, (*rules, *told()))}", EXIT_USAGE)
    rule = rules[name]
    limits = [f"门槛：{limit} = {shown(fen, '元', 2)}元" for limit, fen in rule.thresholds.items()]
    head = f"{rule.name}　{rule.title}　（{rule.severity.label}）"
    lacking = [f"不检查：{rule.lacking}时。"] if rule.lacking else []
    return "\n".join([head, "", text_of(rule), *limits, *lacking])


def text_of(rule: Rule) -> str:
    """The docstring of a rule's file."""
    return (sys.modules[rule.search.__module__].__doc__ or "").strip()


def summary_of(rule: Rule) -> str:
    """What should hold, in one sentence."""
    return text_of(rule).splitlines()[0]


def part_of(rule: Rule, part: str) -> str:
    """One part of a rule's page (查什么, 为什么, 依据, 错, 对); it may run over several lines."""
    found = re.split(rf"^({'|'.join(PARTS)})：", text_of(rule), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))[part].strip()


def table() -> str:
    """All rules, a line each: severity, name, title."""
    width = max(len(rule.name) for rule in RULES)
    lines = [f"{rule.severity.label}  {rule.name:<{width}}  {rule.title}" for rule in RULES]
    others = "读规格、版式包时报的问题也可以这样问，如 budgetgen rule code-name"
    return "\n".join([*lines, "", others])
