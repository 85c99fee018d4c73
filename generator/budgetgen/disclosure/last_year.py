"""What a spec says of the year before: single figures and lists by code, as the pack declares them."""

from __future__ import annotations

from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.dimensions import CODE_LEVELS, YEARS, members, plain
from budgetgen.ledger.ledger import Block, Margin
from budgetgen.pack.model import LastYear, Pack
from budgetgen.source.shapes import Amount, did_you_mean
from budgetgen.spec.model import Coded, Spec

Stated = dict[str, Amount]
"""Amounts by member of a dimension."""


def last_year_blocks(spec: Spec, pack: Pack) -> tuple[list[Block], list[Finding]]:
    """A block for each year but this one, with one margin for each list that the pack declares and the spec fills."""
    reader = _Reader(spec)
    given = [(allowed, reader.stated(allowed)) for allowed in pack.last_year]
    reader.leftovers([key for a in pack.last_year for key in ([a.name] if a.name else a.members)])
    blocks = []
    for year in YEARS[1:]:
        margins = tuple(_margin(a, stated) for a, stated in given if a.year == year and stated is not None)
        blocks.append(Block({"year": year}, margins))
    return blocks, reader.findings


def _margin(allowed: LastYear, stated: Stated) -> Margin:
    amounts = {member: amount.fen for member, amount in stated.items()}
    places = {member: amount.place for member, amount in stated.items()}
    return Margin(allowed.by, amounts, allowed.within, places)


class _Reader:
    """Takes what the spec wrote under 上年, list by list; what is left over is wrong."""

    def __init__(self, spec: Spec) -> None:
        self.left = {plain(words.text): (words, value) for words, value in spec.last_year or ()}
        self.findings: list[Finding] = []

    def stated(self, allowed: LastYear) -> Stated | None:
        """The amounts of one list; None if the spec says nothing of it."""
        if not allowed.name:
            return self._singles(allowed) or None
        words, value = self.left.pop(plain(allowed.name), (None, None))
        if words is None or value is None:
            return None
        if isinstance(value, Amount):
            self.wrong(
                words.place,
                "wrong-type",
                f"“{words.text}” 要逐项列出",
                f"下一行起写 {_example(allowed)}: 金额",
            )
            return None
        return self._listed(allowed, value)

    def _singles(self, allowed: LastYear) -> Stated:
        found: Stated = {}
        for label, member in allowed.members.items():
            if label not in self.left:
                continue
            words, value = self.left.pop(label)
            if not isinstance(value, Amount):
                remedy = f"请写成 {words.text}: 金额"
                self.wrong(words.place, "wrong-type", f"“{words.text}” 只写一个金额", remedy)
            elif member in found:
                message = f"“{member}” 写了两次，第 {found[member].place.line} 行已有"
                self.wrong(words.place, "duplicate-key", message, "请合并或删去一处")
            else:
                found[member] = value
        return found

    def _listed(self, allowed: LastYear, value: list[tuple[Coded, Amount]]) -> Stated:
        found: Stated = {}
        for coded, amount in value:
            member = self._member(allowed, coded)
            if member in found:
                message = f"“{member}” 写了两次，第 {found[member].place.line} 行已有"
                self.wrong(coded.place, "duplicate-key", message, "请合并或删去一处")
            elif member:
                found[member] = amount
        return found

    def _member(self, allowed: LastYear, coded: Coded) -> str:
        """The member that a key of a list names, or "" after reporting that it names none."""
        written = f"{coded.code} {coded.name}".strip()
        if allowed.members:
            if (label := plain(written)) in allowed.members:
                return allowed.members[label]
            remedy = did_you_mean(written, tuple(allowed.members))
            self.wrong(coded.place, "unknown-key", f"“{allowed.name}” 里没有 “{written}”", remedy)
        elif allowed.by in CODE_LEVELS:
            if len(coded.code) == CODE_LEVELS[allowed.by][-1]:
                return coded.code
            rule = "code-level" if coded.code else "code-format"
            message = f"“{written}” 不是 {CODE_LEVELS[allowed.by][-1]} 位的科目编码和名称"
            self.wrong(coded.place, rule, message, f"请写成 {_example(allowed)}")
        else:
            known = members(allowed.by, written)
            if known is not None and len(known) == 1:
                return known[0]
            self.wrong(coded.place, "unknown-member", f"“{allowed.name}” 里不能写 “{written}”")
        return ""

    def leftovers(self, known: list[str]) -> None:
        """Report what no list of the pack takes."""
        for words, _ in self.left.values():
            message = f"“上年” 里没有 “{words.text}” 这个数"
            self.wrong(words.place, "unknown-key", message, did_you_mean(words.text, known))

    def wrong(self, place: Place, rule: str, message: str, remedy: str = "") -> None:
        """Report an error and go on."""
        self.findings.append(Finding(place, rule, Severity.ERROR, message, remedy))


def _example(allowed: LastYear) -> str:
    """A key as it may be written in a list."""
    if allowed.members:
        return next(iter(allowed.members))
    return {"function": "2013201 行政运行", "economic": "30101 基本工资"}.get(allowed.by, "名称")
