"""Many specs in one run, on all processors: each fails alone, the reports come in the order of the specs."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from budgetgen.findings import CannotGoOn
from budgetgen.publish import Prepared, prepare
from budgetgen.report.model import SpecReport

FEW = 12
"""So many specs are done sooner than other processes have started."""


def check_one(path: Path, heed_suppressions: bool = True, unit: str = "") -> SpecReport:
    """The report of one spec; a spec that cannot be read says so in it."""
    try:
        return report_of(path, prepare(path, heed_suppressions, unit))
    except CannotGoOn as stop:
        return stopped_report(path, stop)


def report_of(path: Path, prepared: Prepared) -> SpecReport:
    """The report of what was prepared."""
    checked = prepared.checked
    return SpecReport(str(path), tuple(prepared.findings), tuple(checked.tallies), checked.quiet)


def stopped_report(path: Path, stop: CannotGoOn) -> SpecReport:
    """The report of a spec that could not be read."""
    told = str(stop) if str(path) in str(stop) else f"{path}: {stop}"
    return SpecReport(str(path), stopped=told, status=stop.status)


def check_all(paths: Sequence[Path], heed_suppressions: bool = True, unit: str = "") -> Iterator[SpecReport]:
    """The reports of specs, in their order, each as soon as it and those before it are there."""
    jobs = min(os.cpu_count() or 1, 1 + len(paths) // FEW)
    if jobs == 1:
        yield from (check_one(path, heed_suppressions, unit) for path in paths)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context) as pool:
        same = [heed_suppressions] * len(paths), [unit] * len(paths)
        yield from pool.map(check_one, paths, *same, chunksize=4)
