#!/usr/bin/env python3
"""Writes output/变异.md: what becomes of typical slips, made one at a time in the published specs.

Usage: python tools/mutation [slips of each kind in each spec]. A slip counts as caught if a rule meant for it tells, or
the reader refuses it. Slips in sentences are made in the same spec with all its sentences typed out, as a department
that copies by hand would have them.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "generator")]

from budgetgen.check.rules import RULES  # noqa: E402
from budgetgen.disclosure.model import Paragraph  # noqa: E402
from budgetgen.publish import Prepared, prepare  # noqa: E402
from tools.markdown import table  # noqa: E402

PAGE = ROOT / "output/变异.md"
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
SEED, TRIES = 20220115, 12

AMOUNT = re.compile(r"^\s+(?:\d{5,7} [^:{]+|金额|一般公共预算|其他收入): (\d[\d.]*)")
CHANGED_UNIT = {"万元": "元", "元": "万元"}

Slip = Callable[[str, random.Random], str | None]
"""A line with the slip made, None where the line allows none."""


def digits_swapped(digits: str, dice: random.Random) -> str | None:
    """A number with two neighbours exchanged."""
    places = [
        n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and "." not in digits[n : n + 2]
    ]
    places = [n for n in places if not (n == 0 and digits[1] == "0")]
    if not places:
        return None
    at = dice.choice(places)
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def in_number(pattern: re.Pattern[str], change: Callable[[str, random.Random], str | None]) -> Slip:
    """A slip in the number that is group 1 of a pattern."""

    def slip(line: str, dice: random.Random) -> str | None:
        found = [m for m in pattern.finditer(line) if float(m[1].replace(",", "") or 0)]
        if not found:
            return None
        match = dice.choice(found)
        changed = change(match[1], dice)
        return line[: match.start(1)] + changed + line[match.end(1) :] if changed else None

    return slip


def replaced(pattern: str, new: str) -> Slip:
    """A slip that replaces one place where a pattern fits."""
    compiled = re.compile(pattern)

    def slip(line: str, dice: random.Random) -> str | None:
        found = list(compiled.finditer(line))
        if not found:
            return None
        match = dice.choice(found)
        changed = line[: match.start()] + match.expand(new) + line[match.end() :]
        return changed if changed != line else None

    return slip


def dropped(pattern: str) -> Slip:
    """A line left out."""
    return lambda line, dice: "" if re.search(pattern, line) else None


def ten_times(digits: str, dice: random.Random) -> str:
    """The decimal point moved by one."""
    whole, _, part = digits.partition(".")
    return (
        f"{whole[:-1] or '0'}.{whole[-1]}{part}"
        if dice.random() < 0.5
        else f"{whole}{part[:1] or '0'}." + (part[1:] or "0")
    )


def one_more(digits: str, dice: random.Random) -> str:
    """The last digit one higher or lower."""
    last = int(digits[-1])
    return digits[:-1] + str(last + 1 if last < 9 else last - 1)


@dataclass(frozen=True)
class Operator:
    """A kind of slip: what it is called, the rules meant for it (none: the reader refuses it), where it is made."""

    name: str
    meant: tuple[str, ...]
    slip: Slip
    typed: bool = False
    within: str = ""
    """Only below this top-level key."""


STATED = re.compile(r"(\d[\d.]*)万元")
VALUE = r"值: "
FIGURES = (
    "figures-as-named",
    "figures-copied-right",
    "figures-rounded",
    "changes-as-figured",
    "amounts-repeated",
    "parts-of-change",
    "unit-of-money",
)
OPERATORS = (
    Operator("金额数字对调", ("approved-figures",), in_number(AMOUNT, digits_swapped)),
    Operator("金额小数点移位", ("approved-figures",), in_number(AMOUNT, ten_times)),
    Operator("金额末位差一", ("approved-figures",), in_number(AMOUNT, one_more)),
    Operator("漏一行", ("approved-figures",), dropped(r"^\s+\d{5} [^:{]+: \d"), within="基本支出"),
    Operator(
        "资金写错",
        ("approved-figures",),
        replaced(r"^(\s+\d{5} [^:{]+: )([\d.]+)", r"\1{其他收入: \2}"),
        within="基本支出",
    ),
    Operator("写成负数", (), in_number(AMOUNT, lambda digits, dice: f"-{digits}")),
    Operator(
        "科目编码差一位",
        ("code-name", "code-unknown", "code-two-names"),
        in_number(re.compile(r"^\s+(\d{5}|\d{7}) "), one_more),
    ),
    Operator("科目名称写错", ("code-name",), replaced(r"^(\s+\d{5,7} [^:{]*?)费: ", r"\1: ")),
    Operator(
        "项目改名",
        ("objective-projects",),
        replaced(r"^(\s+- 名称: [^{}\n]{4,})$", r"\1等"),
        within="项目支出",
    ),
    Operator(
        "采购品目编码差一位", ("procurement-edition",), in_number(re.compile(r"品目: A(\d+) "), one_more)
    ),
    Operator(
        "采购数量写错",
        ("procurement-arithmetic", "procurement-within-project"),
        in_number(re.compile(r"数量: (\d+),"), lambda d, dice: str(int(d) * 10)),
    ),
    Operator(
        "资产日期写成前一年",
        ("assets-date",),
        replaced(r"截止日期: 20(\d)(\d)", r"截止日期: 20\g<1>0"),
        within="资产",
    ),
    Operator(
        "指标值万元写成元",
        ("total-cost", "indicator-money-unit"),
        replaced(VALUE + r"(.?[\d.]+)万元", r"值: \1元"),
    ),
    Operator(
        "成本指标数字对调",
        ("total-cost",),
        in_number(re.compile(VALUE + r"[≤=](\d[\d.]*)万元.*项目支出总"), digits_swapped),
    ),
    Operator(
        "产出指标写成上限",
        ("output-lower-bound", "indicator-value"),
        replaced(VALUE + "≥(\\d+[^\\d%,}.]{1,3}),", r"值: ≤\1,"),
    ),
    Operator("百分比超过 100", ("indicator-percentage",), replaced(VALUE + r"(.)\d\d%", r"值: \g<1>190%")),
    Operator("指标值只剩符号", ("indicator-value",), replaced(VALUE + "([≥≤])[^,}]+", r"值: \1")),
    Operator("指标重复", ("indicator-unique",), replaced(r"^(\s+- \{名称: .*\})(.*)$", "\\1\n\\1")),
    Operator("句中金额数字对调", FIGURES, in_number(STATED, digits_swapped), typed=True),
    Operator("句中金额末位差一", FIGURES, in_number(STATED, one_more), typed=True),
    Operator("句中金额小数点移位", FIGURES, in_number(STATED, ten_times), typed=True),
    Operator("句中万元写成元", FIGURES, replaced(r"(\d)万元", r"\1元"), typed=True),
    Operator("增加写成减少", ("changes-as-figured",), replaced(r"增加(\d)", r"减少\1"), typed=True),
    Operator("减少写成增加", ("changes-as-figured",), replaced(r"减少(\d)", r"增加\1"), typed=True),
    Operator("持平写成增加", ("changes-as-figured",), replaced("持平", "增加1.20万元"), typed=True),
    Operator(
        "句中年份写错",
        ("years-of-budget",),
        replaced(r"20(\d)(\d)年(部门|支出|本部门|“三公”)?预算", r"20\g<1>0年\3预算"),
        typed=True,
    ),
    Operator("标点重复", ("doubled-punctuation",), replaced("([。，；])", r"\1\1"), typed=True),
    Operator("词语重复", ("doubled-words",), replaced("(反映|安排|预算|组织|用于)", r"\1\1"), typed=True),
    Operator("括号少一半", ("paired-marks",), replaced("）", ""), typed=True),
    Operator(
        "半角逗号",
        ("chinese-punctuation",),
        replaced("([\u4e00-\u9fff])，([\u4e00-\u9fff])", r"\1,\2"),
        typed=True,
    ),
    Operator("留下模板字样", ("template-residue",), replaced(r"\d[\d.]*万元", "XX万元"), typed=True),
    Operator("增加（减少）没有删", ("template-residue",), replaced("增加", "增加（减少）"), typed=True),
    Operator("省市县写错", ("own-level-words",), replaced("本部门", "我省"), typed=True),
    Operator("单位、部门混用", ("department-unit-words",), replaced("本部门", "本单位"), typed=True),
    Operator("名词写错", ("standard-terms",), replaced("机关运行经费", "机关运行费"), typed=True),
    Operator("留下手机号", ("private-data",), replaced("。", "，联系电话13812345678。"), typed=True),
)


@dataclass
class Score:
    """How many slips of a kind were tried and caught, and which rules told."""

    tried: int = 0
    caught: int = 0
    told: Counter[str] = field(default_factory=Counter)


def typed(text: str, prepared: Prepared) -> str:
    """A spec with every statement that it prints typed out."""
    assert prepared.disclosure is not None and prepared.pack is not None
    said: dict[str, list[str]] = {}
    for block in prepared.disclosure.blocks:
        if isinstance(block, Paragraph):
            said.setdefault(block.statement, []).append(block.text)
    keyed = ("职责", "名词解释")
    lines = ["说明:\n"]
    for name, paragraphs in said.items():
        if name not in keyed:
            lines += [f"  {name}: |-\n", *(f"    {paragraph}\n" for paragraph in paragraphs)]
    rest = re.sub(r"(?m)^说明:.*\n(?:[ #].*\n|\n)*", "", text)
    return rest + "".join(lines)


def slips(operator: Operator, text: str, dice: random.Random) -> Iterator[str]:
    """The text with one slip each, in random order."""
    lines = text.splitlines(keepends=True)
    top, wanted = "", []
    for number, line in enumerate(lines):
        if line[:1] not in " #\n":
            top = line.partition(":")[0]
        right = (
            top == operator.within
            if operator.within
            else (top == "说明") == operator.typed or not operator.typed
        )
        if right and not line.lstrip().startswith("#"):
            wanted.append(number)
    dice.shuffle(wanted)
    for number in wanted:
        line = lines[number].rstrip("\n")
        changed = operator.slip(line, dice)
        if changed is not None and changed != line:
            yield "".join([*lines[:number], changed + "\n" if changed else "", *lines[number + 1 :]])


def findings_of(file: Path, text: str) -> Counter[str]:
    """How often each rule tells of a text."""
    file.write_text(text, encoding="utf-8")
    return Counter(finding.rule for finding in prepare(file).findings)


def scores(tries: int) -> dict[str, Score]:
    """Every operator tried on every spec."""
    dice = random.Random(SEED)
    found = {operator.name: Score() for operator in OPERATORS}
    for spec in SPECS:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / spec.name
            plain = spec.read_text(encoding="utf-8")
            texts = {False: plain, True: typed(plain, prepare(spec))}
            before = {kind: findings_of(file, text) for kind, text in texts.items()}
            for operator in OPERATORS:
                score = found[operator.name]
                for number, mutant in enumerate(slips(operator, texts[operator.typed], dice)):
                    if number == tries:
                        break
                    told = findings_of(file, mutant) - before[operator.typed]
                    score.tried += 1
                    refused = told.keys() - {rule.name for rule in RULES}
                    meant = set(operator.meant) | refused
                    score.caught += bool(meant & told.keys())
                    score.told.update(told.keys())
    return found


HEAD = """\
# 变异

由 `tools/mutation` 生成：在 `specs/` 的 {specs} 份公开文本里，每次造一处人常犯的疏误，看规则报不报。共 {tried} 处，
报出 {caught} 处（{rate}）。“句中”各种是把程序写的句子全部改成手打的数字以后再造的。没有报出的，多半是改动后的数恰好没有别处可对
（例如不在批复数里的来源），或者改得仍然成立。
"""


def page(tries: int = TRIES) -> str:
    """The whole page."""
    found = scores(tries)
    tried, caught = sum(s.tried for s in found.values()), sum(s.caught for s in found.values())
    rows = []
    for operator in OPERATORS:
        score = found[operator.name]
        told = "、".join(f"{rule} {count}" for rule, count in score.told.most_common(6))
        meant = (
            "、".join(operator.meant)
            if len(operator.meant) < 4
            else f"{operator.meant[0]} 等 {len(operator.meant)} 条"
        )
        rows.append((operator.name, meant or "读规格时", f"{score.caught}/{score.tried}", told))
    head = HEAD.format(
        specs=len(SPECS), tried=tried, caught=caught, rate=f"{100 * caught / max(tried, 1):.1f}%"
    )
    return "\n".join([head, *table(("疏误", "应当报的规则", "报出", "实际报的（次数）"), rows)]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(int(sys.argv[1]) if len(sys.argv) > 1 else TRIES), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
