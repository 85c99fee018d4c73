"""Many specs in one run, on all processors: each fails alone, the reports come in the order of the specs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from budgetgen.findings import CannotGoOn
from budgetgen.publish import Prepared, prepare
from budgetgen.report.model import SpecReport

FEW = 12
"""So many specs are done sooner than other processes have started."""


def check_one(
    path: Path,
    heed_suppressions: bool = True,
    unit: str = "",
    correct: Callable[[Prepared], bool] | None = None,
) -> SpecReport:
    """The report of one spec; a spec that cannot be read says so in it.

    `correct` may correct the spec's files, and tells whether it did: the report is about what stands there then.
    """
    try:
        prepared = prepare(path, heed_suppressions, unit)
        if correct and correct(prepared):
            prepared = prepare(path, heed_suppressions, unit)
    except CannotGoOn as stop:
        return SpecReport(str(path), stopped=stop.about(path), status=stop.status)
    checked = prepared.checked
    return SpecReport(str(path), tuple(prepared.findings), tuple(checked.tallies), prepared.quiet)


def check_all(paths: Sequence[Path], heed_suppressions: bool = True, unit: str = "") -> Iterator[SpecReport]:
    """The reports of specs, in their order, each as soon as it and those before it are there."""
    jobs = min(os.cpu_count() or 1, 1 + len(paths) // FEW)
    if jobs == 1:
        yield from (check_one(path, heed_suppressions, unit) for path in paths)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        same = [heed_suppressions] * len(paths), [unit] * len(paths)
        yield from pool.map(check_one, paths, *same, chunksize=4)
