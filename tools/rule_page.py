"""The page of rules: each with its title, severity, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.pages import PARTS, part_of, summary_of
from budgetgen.check.rules import RULES
from budgetgen.ledger.money import shown
from tools.markdown import table

HEAD = """\
# 规则

由 `make docs` 从各条规则的说明生成。`budgetgen rule 名字` 在终端里看同样的内容；怎样注明忽略、怎样改级别，见[检查](检查.md)；
每条规则报告出来是什么样子，见[错误](错误.md)。
"""


def page() -> str:
    """docs/规则.md."""
    rows = [(f"[{r.name}](#{r.name})", r.title, r.severity.label) for r in RULES]
    return "\n".join([HEAD, *table(("规则", "应当", "级别"), rows), *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    for rule in RULES:
        yield f"\n## {rule.name}\n"
        yield f"**{rule.title}**（{rule.severity.label}）　{summary_of(rule)}\n"
        for part in PARTS:
            yield f"* {part}：{part_of(rule, part)}"
        for name, fen in rule.thresholds.items():
            yield f"* 门槛“{name}”：{shown(fen, '元', 0)} 元"
        if rule.lacking:
            yield f"* {rule.lacking}时不检查，小结里记为“未检查”。"
