"""What a project's form says of its money and its days, as the keys of a spec; what contradicts itself there."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.importing.records import ReadProject
from budgetgen.importing.writing import Keys, Value, amount_text
from budgetgen.ledger.dimensions import FUNDS
from budgetgen.spec.project_facts import DAYS

_SUMS = {
    "总额": ("财政资金", "其他资金"),
    "年度总额": ("当年财政拨款", "上年结转", "年度其他资金"),
}
"""An amount of an application, and what it is the sum of."""


def fact_keys(project: ReadProject) -> Iterator[tuple[str, Value]]:
    """The facts of a project; its goals of the year where they are other ones."""
    yield from project.facts.items()
    yield "目标", list(project.goals)
    if project.year_goals != project.goals:
        yield "年度目标", list(project.year_goals)


def total_key(project: ReadProject, unit: str) -> Keys:
    """资金总额 in `unit`, where it is not just the money of this year: that is known anyway."""
    keys, applied = Keys(braces=True), project.applied
    total = applied.get("总额", 0)
    if not total or total == applied.get("年度总额", total):
        return keys
    other = applied.get("其他资金", total - applied.get("财政资金", total))
    for fund, fen in ((FUNDS[0], total - other), (FUNDS[-1], other)):
        if fen:
            keys.add(fund, amount_text(fen, unit))
    return keys


def contradictions(project: ReadProject, unit: str) -> Iterator[tuple[str, str]]:
    """(what does not agree in the amounts of an application, what to do), in `unit`."""
    applied = project.applied
    for whole, parts in _SUMS.items():
        found = {part: applied[part] for part in parts if part in applied}
        if whole in applied and found and sum(found.values()) != applied[whole]:
            told = "、".join(f"{part} {amount_text(fen, unit)}" for part, fen in found.items())
            message = f"项目 “{project.name}” 的{whole}是 {amount_text(applied[whole], unit)} {unit}，与其中各项（{told}）之和不同"
            yield message, "请核对；规格里按总额写"
    for part, where in (("上年结转", "上年结转: {…}"), ("年度其他资金", "其他收入: …")):
        if applied.get(part):
            message = f"项目 “{project.name}” 的{part}（{amount_text(applied[part], unit)} {unit}）没有从金额里分出来"
            yield message, f"请在它的 金额 里写 {where}"


def without_days(project: ReadProject) -> None:
    """Leave out of a project of last year's document what holds for that year alone."""
    project.amount, project.applied = 0, {}
    project.facts = {key: text for key, text in project.facts.items() if key not in DAYS}
