"""The value of a performance indicator as people write it: ≥98%, ≤11.7万元, 100百分比, =12.00(次), 不少于3次, 12月底前, 有所提高.

A value is a quantity (comparison, number or range, unit), or words (优良, 每季度一次), or a slip of the keyboard (`≥`, `5-`).
Only what cannot be meant is a slip; whatever else is no quantity counts as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetgen.catalog.indicator_words import says
from budgetgen.ledger.money import UNITS
from budgetgen.spec.indicator_slips import IndicatorValueError, plain_value, slip_in

__all__ = ["AT_LEAST", "AT_MOST", "IndicatorValue", "IndicatorValueError", "is_deadline", "parse_value"]

MONEY, PERCENT, TIME, COUNT, OTHER = "金额", "百分比", "时间", "数量", ""
AT_LEAST, AT_MOST = frozenset("≥>"), frozenset("≤<")

_COMPARISONS = {
    **dict.fromkeys(("≥", ">=", "=>", "不低于", "不少于", "不小于", "大于等于", "大于或等于", "至少", "达到"), "≥"),
    **dict.fromkeys((">", "高于", "大于", "超过", "多于"), ">"),
    **dict.fromkeys(("≤", "<=", "=<", "不高于", "不大于", "不超过", "不多于", "小于等于", "小于或等于", "至多"), "≤"),
    **dict.fromkeys(("<", "低于", "小于", "少于"), "<"),
    **dict.fromkeys(("=", "等于"), "="),
}  # fmt: skip
_AFTER = {
    **dict.fromkeys(("以上", "及以上", "(含)以上", "以上(含)", "(及以上)"), "≥"),
    **dict.fromkeys(("以下", "及以下", "以内", "之内", "内", "(含)以下", "(含)以内", "(及以下)"), "≤"),
}
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<comparison>{'|'.join(sorted(map(re.escape, _COMPARISONS), key=len, reverse=True))})?\s*"
    rf"(?P<low>{_NUMBER})\s*(?:(?P<unit_of_low>[^\d\s,.+\-至到]*)\s*(?:-+|至|到)\s*(?P<high>\d+(?:\.\d+)?)\s*)?"
    r"(?P<unit>[^\d\s≥>≤<=,;，；、。!！?？:：(]{0,12}?(?:m[23])?)"
    rf"(?P<after>{'|'.join(sorted(map(re.escape, _AFTER), key=len, reverse=True))})?"
)
_DEADLINE = re.compile(
    r"(?:[≤<=]|不晚于|截至|截止)?\s*"
    r"(?:(?:(?:20\d\d|本|当|每)?年)?(?:\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|底|末)?|[一二三四1-4]季度末?|[上下]半年|底|末)"
    r"(?:之前|以前|前)(?:全部)?(?:完成)?"
    r"|20\d\d年\d{1,2}月(?:\d{1,2}[日号]|底|末)|20\d\d[-./]\d{1,2}[-./]\d{1,2}(?:之前|以前|前)?"
    r"|(?:20\d\d|本|当)?年(?:底|末))"
)
_LONGEST = 60
_UNIT_APART = re.compile(r"(?<=\d)\((?![含及])([^()\d]{1,8})\)\Z")
"""A unit as finance systems print it: 80.00(%), 12.00(次)."""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A quantity: `comparison` ≥ > ≤ < = or "", from `low` to `high` (the same, but for a range).

    `unit` as written, without what it is counted by: 万元/人 has the unit 万元 and `each` 人. `decimals` of the last number.
    """

    comparison: str
    low: Decimal
    high: Decimal
    unit: str = ""
    each: str = ""
    decimals: int = 0

    @property
    def kind(self) -> str:
        """What is measured: 金额, 百分比, 时间, 数量; "" where the unit is missing or not known."""
        if self.unit in UNITS:
            return MONEY
        if says("unit_percent", self.unit):
            return PERCENT
        if says("unit_time", self.unit):
            return TIME
        bare = self.unit.lstrip("万亿千百")
        return COUNT if says("unit_count", bare) else OTHER

    @property
    def is_points(self) -> bool:
        """Whether percentage points are measured: a difference of rates."""
        return self.unit.endswith("点")

    @property
    def fen(self) -> int:
        """The (upper) amount of money in 分; 0 where no money is measured."""
        return int(self.high * UNITS.get(self.unit, 0))


@lru_cache(maxsize=4096)
def parse_value(text: str) -> IndicatorValue | None:
    """The quantity that a value states, or None for words. Raises IndicatorValueError for a slip of the keyboard."""
    plain = plain_value(text)
    if slip := slip_in(plain):
        raise slip
    bare = _UNIT_APART.sub(r"\1", plain.strip())
    match = _QUANTITY.fullmatch(bare) if len(plain) <= _LONGEST else None
    if match is None or is_deadline(text):
        return None
    low, high = (Decimal((match[name] or match["low"]).replace(",", "")) for name in ("low", "high"))
    unit, each = _unit(match["unit"])
    if not unit and match["unit_of_low"]:
        unit, each = _unit(match["unit_of_low"])
    comparison = _COMPARISONS.get(match["comparison"] or "", "") or _AFTER.get(match["after"] or "", "")
    decimals = len((match["high"] or match["low"]).partition(".")[2])
    return IndicatorValue(comparison, low, high, unit, each, decimals)


def is_deadline(text: str) -> bool:
    """Whether a value is a day or month by which something is done: 12月底前, 2022年12月31日."""
    return bool(_DEADLINE.fullmatch(plain_value(text).strip()))


def _unit(written: str) -> tuple[str, str]:
    """A unit and what it is counted by: 元/人/天 → 元, 人/天; 元每人 → 元, 人; 万元左右 → 万元."""
    bare = re.sub(r"(?:左右|上下|\(含\))\Z", "", written)
    unit, _, each = re.sub("每|·", "/", bare).partition("/")
    return unit, each
