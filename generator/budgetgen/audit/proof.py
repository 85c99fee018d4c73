"""A proof in words: cells that say the same money, and what they show."""

from __future__ import annotations

from collections.abc import Sequence

from budgetgen.audit.model import AuditedCell, Term

_MOST = 12
"""Cells of a proof that are told; the report for programs has all."""


def in_words(terms: Sequence[Term], gap: str) -> str:
    """The signed sum of a conflict: what stands on one side is never more than what stands on the other, but is printed so."""
    more = [term for term in terms if term.factor > 0 and term.cell]
    less = [term for term in terms if term.factor < 0 and term.cell]
    if not more and not less:
        return ""
    if not less:
        return f"证明：{_sum(more)} 应当都是没有，印出的却不是，至少差 {gap} 元"
    if not more:
        return f"证明：{_sum(less)} 应当都不小于 0，印出的却小，至少差 {gap} 元"
    shared = "（基本支出按功能、按经济合计相等）" if any(term.cell is None for term in terms) else ""
    return f"证明：{_sum(more)} 按含义不会大于 {_sum(less)}{shared}，印出的却大，连取整算上至少多 {gap} 元"


def _sum(terms: Sequence[Term]) -> str:
    told = " + ".join(_term(term.factor, term.cell) for term in terms[:_MOST] if term.cell)
    return f"{told} + 另 {len(terms) - _MOST} 格" if len(terms) > _MOST else told


def _term(factor: int, cell: AuditedCell) -> str:
    times = f"{abs(factor)} × " if abs(factor) != 1 else ""
    return f"{times}{cell} {cell.shown}"
