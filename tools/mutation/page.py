"""docs/变异.md: which slips are caught, by which rules; those that are not, to be judged by the reader; the rules without slips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgetgen.check.rules import RULES
from tools.markdown import table
from tools.mutation.operator import Operator
from tools.mutation.operators import OPERATORS
from tools.mutation.reasons import REASONS
from tools.mutation.sources import ROOT, sources
from tools.mutation.trial import LEAST, TRIES, Score, Tried

PAGE = ROOT / "docs/变异.md"
SHOWN = 4
"""So many escaped slips of a kind are shown."""
_AROUND, _LONGEST = 16, 44

HEAD = """\
# 变异

由 `make mutation` 生成，请不要手改。

在没有错的规格里，每次造一处人常犯的疏误（变异），看为它而设的规则报不报。规格是 `specs/` 的公开文本和 `examples/` 的例子，
共 {specs} 份，单位各写的文件、明细表也在内；标“手打”的疏误，造在把程序写的句子全部换成手打文字的同一批规格里，像从上年文本抄来的那样。
每种疏误在每份规格里造 {tries} 处，能造的规格少的多造几处，到 {least} 处为止；造在哪里由文字的散列值定，哪台机器上都一样。
行末注明“忽略”的规则照样看，原来就报的不算。

共 {kinds} 种、{tried} 处，报出 {caught} 处（{rate}）。“报出”指应当报的规则报了，或者读规格时就不接受；“实际报的”把别的规则也列上。
改了以后仍然成立的不算疏误，不造：四舍五入后相同的数，不与任何数比的数（单价 100 万元以上的“100”），两行金额互换而合计不变，
没有写资金、也没有手打文字时的采购数量（金额就是数量乘单价，没有第二个数可对），批复数没有管到的金额。
"""

ESCAPED = """\

## 没有报出的

{escaped} 处，各种列几处。`→` 左边是原来的，右边是造的疏误。
"""

RULES_HEAD = """\

## 规则

每条规则有几种疏误是为它造的，它在全部 {tried} 处里报了几处。
"""

ONLY_DIFF = """\

下面这些没有为它造的疏误，只有 `tests/mutations/` 里的一处：{rules}。
"""


def page(found: Mapping[str, Score]) -> str:
    """The whole page."""
    tried, caught = sum(len(s.tried) for s in found.values()), sum(s.caught for s in found.values())
    specs = len({source.spec for source in sources()})
    head = HEAD.format(
        specs=specs,
        tries=TRIES,
        least=LEAST,
        kinds=len(OPERATORS),
        tried=tried,
        caught=caught,
        rate=f"{100 * caught / max(tried, 1):.1f}%",
    )
    lines = [head.rstrip("\n")]
    for family in dict.fromkeys(operator.family for operator in OPERATORS):
        lines += ["", f"## {family}", "", *_family(family, found)]
    lines.append(ESCAPED.rstrip("\n").format(escaped=tried - caught))
    for operator in OPERATORS:
        lines += _escaped(operator, found[operator.name])
    lines.append(RULES_HEAD.format(tried=tried))
    lines += _rules(found)
    return "\n".join(lines) + "\n"


def _family(family: str, found: Mapping[str, Score]) -> list[str]:
    rows = [row(operator, found[operator.name]) for operator in OPERATORS if operator.family == family]
    return table(("疏误", "应当报的规则", "报出", "实际报的（次数）"), rows)


def row(operator: Operator, score: Score) -> tuple[str, ...]:
    """The row of a kind of slip."""
    told = "、".join(f"{rule} {count}" for rule, count in score.told[:6])
    name = f"{operator.name}（手打）" if operator.typed else operator.name
    return name, meant(operator), f"{score.caught}/{len(score.tried)}", told


def meant(operator: Operator) -> str:
    """The rules meant for a kind of slip."""
    if len(operator.meant) > 4:
        return f"{operator.meant[0]} 等 {len(operator.meant)} 条"
    return "、".join(operator.meant) or "读规格时"


def _escaped(operator: Operator, score: Score) -> Iterator[str]:
    if not score.escaped:
        return
    yield from (
        "",
        f"### {operator.name}",
        "",
        f"{score.caught}/{len(score.tried)}。" + REASONS.get(operator.name, ""),
        "",
    )
    yield from ("```text", *map(shown, score.escaped[:SHOWN]), "```")


def shown(one: Tried) -> str:
    """A slip in one line: the file, the line, what was there and what was made of it."""
    old, new, at = one.before, one.after, 0
    while at < min(len(old), len(new)) and old[at] == new[at]:
        at += 1
    end = 0
    while end < min(len(old), len(new)) - at and old[-1 - end] == new[-1 - end]:
        end += 1
    parts = [_cut(text, at, len(text) - end) for text in (old, new)]
    typed = "（手打）" if one.source.typed else ""
    return f"{one.source.name}{typed} 第 {one.line} 行：{parts[0]} → {parts[1]}"


def _cut(text: str, start: int, end: int) -> str:
    part = text[max(start - _AROUND, 0) : end + 6].replace("\n", " ⏎ ")
    part = " ".join(part.split())
    return part if len(part) <= _LONGEST else part[:_LONGEST] + "…"


def _rules(found: Mapping[str, Score]) -> list[str]:
    told: dict[str, int] = {}
    for score in found.values():
        for name, count in score.told:
            told[name] = told.get(name, 0) + count
    rows = []
    for rule in RULES:
        kinds = [operator for operator in OPERATORS if rule.name in operator.meant]
        if kinds:
            rows.append(
                (
                    f"[{rule.name}](规则.md#{rule.name})",
                    rule.title,
                    str(len(kinds)),
                    str(told.get(rule.name, 0)),
                )
            )
    lines = table(("规则", "应当", "疏误的种数", "报了几处"), rows)
    return [*lines, ONLY_DIFF.format(rules="、".join(only_diff())).rstrip("\n")]


def only_diff() -> list[str]:
    """The rules that no kind of slip is meant for."""
    covered = {rule for operator in OPERATORS for rule in operator.meant}
    return [rule.name for rule in RULES if rule.name not in covered]
