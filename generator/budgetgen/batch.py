"""Many specs in one run, on all processors: each fails alone, the reports come in the order of the specs.

A process of its own may be ended by the system, for want of memory for one; the spec that it was at is named then
and the others go on in a new one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from budgetgen.findings import EXIT_ENVIRONMENT, CannotGoOn
from budgetgen.publish import Prepared, prepare
from budgetgen.report.model import SpecReport

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

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
    except MemoryError:
        message = f"{path}: 内存不够，这一份没有检查；请检查规格和版式包"
        return SpecReport(str(path), stopped=message, status=EXIT_ENVIRONMENT)
    checked = prepared.checked
    return SpecReport(str(path), tuple(prepared.findings), tuple(checked.tallies), prepared.quiet)


def check_all(
    paths: Sequence[Path], heed_suppressions: bool = True, unit: str = "", jobs: int = 0
) -> Iterator[SpecReport]:
    """The reports of specs, in their order, each as soon as it and those before it are there; `jobs` processes at most."""
    jobs = min(jobs or os.cpu_count() or 1, 1 + len(paths) // FEW)
    if jobs == 1:
        yield from (check_one(path, heed_suppressions, unit) for path in paths)
        return
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing import resource_tracker
    from queue import SimpleQueue

    idle: SimpleQueue[_Worker] = SimpleQueue()
    workers = [_Worker() for _ in range(jobs)]
    for worker in workers:
        idle.put(worker)

    def check(path: Path) -> SpecReport:
        worker = idle.get()
        try:
            return worker.check(path, heed_suppressions, unit)
        finally:
            idle.put(worker)

    if os.name == "posix":  # else a thread below would start it, and be open to signals from then on
        resource_tracker.ensure_running()
    threads = ThreadPoolExecutor(jobs, initializer=_undisturbed)
    try:
        yield from threads.map(check, paths)
    finally:
        for worker in workers:
            worker.stop()
        threads.shutdown(cancel_futures=True)


class _Worker:
    """A process that checks one spec after the other, started when the first comes; a new one if it was killed."""

    def __init__(self) -> None:
        self.ended = False
        self.process: BaseProcess | None = None
        self.link: Connection | None = None

    def check(self, path: Path, heed_suppressions: bool, unit: str) -> SpecReport:
        """The report of one spec; one that says so if the process did not live to give it."""
        job = path, heed_suppressions, unit
        try:
            try:
                self._link().send(job)
            except OSError:  # it was killed when it had nothing to do
                self.link = None
                self._link().send(job)
            answer = self._link().recv()
        except (EOFError, OSError):
            self.link = None
            message = f"{path}: 检查它的进程被系统中止了（多半是内存不够），这一份没有检查"
            return SpecReport(str(path), stopped=message, status=EXIT_ENVIRONMENT)
        if isinstance(answer, Exception):
            raise answer
        report: SpecReport = answer
        return report

    def _link(self) -> Connection:
        """The link to the process, which is started if there is none. Raises EOFError if none may start any more."""
        if self.link is None:
            if self.ended:
                raise EOFError
            context = get_context("spawn")
            self.link, other = context.Pipe()
            self.process = context.Process(target=_serve, args=(other,), daemon=True)
            self.process.start()
            other.close()  # so that the end of the process is the end of the link
        if self.ended:
            self.stop()
        return self.link

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self.ended = True
        if self.process is not None and self.process.pid is not None:
            self.process.kill()


def _undisturbed() -> None:
    """Leave Ctrl-C to the main thread, also in the processes that this thread starts."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _serve(link: Connection) -> None:
    """Check what comes until nobody asks any more."""
    answer: SpecReport | Exception
    with suppress(EOFError, OSError):
        while True:
            job = link.recv()
            try:
                answer = check_one(*job)
            except Exception as error:  # a defect, told where the others are told
                answer = error
            link.send(answer)
