"""HiGHS as this program uses it: one solver in the process, its answers the same on every machine."""

from __future__ import annotations

from typing import Any

from budgetgen.findings import CannotGoOn

INFINITE = float("inf")
_OPTIONS = (("output_flag", False), ("threads", 1), ("random_seed", 0))


def highs(**options: object) -> tuple[Any, Any]:
    """(the module highspy, a silent solver with these options besides).

    Raises CannotGoOn where the solver is not installed.
    """
    try:
        import highspy
    except ImportError:
        message = "由公开文本推算金额要用 highspy：pip install 'budgetgen[solver]'"
        raise CannotGoOn(message) from None
    # highspy 1.16.0: making a Highs prints a banner on standard output; the class below it, without callbacks, not
    quiet: Any = highspy.Highs.__base__
    made = quiet()
    for name, value in (*_OPTIONS, *options.items()):
        made.setOptionValue(name, value)
    return highspy, made


def row_wise(module: Any, columns: int, rows: list[list[tuple[int, float]]]) -> Any:
    """A linear program with so many columns of cost 0, none negative, and these rows of (column, factor)."""
    lp = module.HighsLp()
    lp.num_col_, lp.num_row_ = columns, len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = [0.0] * columns, [0.0] * columns, [INFINITE] * columns
    lp.row_lower_, lp.row_upper_ = [-INFINITE] * len(rows), [INFINITE] * len(rows)
    start = [0]
    for row in rows:
        start.append(start[-1] + len(row))
    lp.a_matrix_.format_ = module.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = start
    lp.a_matrix_.index_ = [number for row in rows for number, _ in row]
    lp.a_matrix_.value_ = [factor for row in rows for _, factor in row]
    return lp
