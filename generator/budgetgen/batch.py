"""Many specs or documents in one run, on all processors: each fails alone, the reports come in the order of the files.

A process of its own may be ended by the system, for want of memory for one; the file that it was at is named then
and the others go on in a new one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from budgetgen.findings import EXIT_ENVIRONMENT, CannotGoOn
from budgetgen.pack.find import project_root
from budgetgen.publish import Prepared, prepare
from budgetgen.report.model import SpecReport

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from budgetgen.audit.model import Audited

FEW = 12
"""So many specs are done sooner than other processes have started."""
FEW_DOCUMENTS = 2
"""The same of documents that are audited."""

R = TypeVar("R")


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

    work = partial(check_one, heed_suppressions=heed_suppressions, unit=unit)
    yield from each(work, paths, _unchecked, FEW, jobs)


def _unchecked(path: Path) -> SpecReport:
    """The report of a spec whose process was ended by the system."""
    message = f"{path}: 检查它的进程被系统中止了（多半是内存不够），这一份没有检查"
    return SpecReport(str(path), stopped=message, status=EXIT_ENVIRONMENT)


def audit_one(path: Path) -> Audited:
    """A document audited, without what was read of it; one for which the memory is not enough says so."""
    from budgetgen.audit.auditing import audit_file
    from budgetgen.audit.model import UNREADABLE, Audited

    try:
        done = audit_file(path, project_root(path))
    except MemoryError:
        return Audited(str(path), UNREADABLE, unchecked=["内存不够，这一份没有审核"])
    except Exception as error:  # one document of a thousand must not end the others; the status tells of it
        why = f"程序自己的错误（{type(error).__name__}: {error}），这一份没有审核；请把文件发给我们"
        return Audited(str(path), UNREADABLE, unchecked=[why], defect=True)
    done.document = None
    return done


def audit_all(paths: Sequence[Path], jobs: int = 0) -> Iterator[Audited]:
    """The audits of documents, in their order, each as soon as it and those before it are there."""
    yield from each(audit_one, paths, _unaudited, FEW_DOCUMENTS, jobs)


def _unaudited(path: Path) -> Audited:
    """What is said of a document whose process was ended by the system."""
    from budgetgen.audit.model import UNREADABLE, Audited

    why = "审核它的进程被系统中止了（多半是内存不够），这一份没有审核"
    return Audited(str(path), UNREADABLE, unchecked=[why])


def each(
    work: Callable[[Path], R], paths: Sequence[Path], lost: Callable[[Path], R], few: int, jobs: int = 0
) -> Iterator[R]:
    """What `work` makes of each path, in order, in `jobs` processes at most; in this one if there are only a `few`.

    `work` is a function of a module; `lost` makes the result of a path whose process was ended by the system.
    """
    jobs = min(jobs or os.cpu_count() or 1, 1 + len(paths) // few)
    if jobs == 1:
        yield from map(work, paths)
        return
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing import resource_tracker
    from queue import SimpleQueue

    idle: SimpleQueue[_Worker[R]] = SimpleQueue()
    workers = [_Worker(work, lost) for _ in range(jobs)]
    for worker in workers:
        idle.put(worker)

    def done(path: Path) -> R:
        worker = idle.get()
        try:
            return worker.do(path)
        finally:
            idle.put(worker)

    if os.name == "posix":  # else a thread below would start it, and be open to signals from then on
        resource_tracker.ensure_running()
    threads = ThreadPoolExecutor(jobs, initializer=_undisturbed)
    try:
        yield from threads.map(done, paths)
    finally:
        for worker in workers:
            worker.stop()
        threads.shutdown(cancel_futures=True)


class _Worker(Generic[R]):
    """A process that does one file after the other, started when the first comes; a new one if it was killed."""

    def __init__(self, work: Callable[[Path], R], lost: Callable[[Path], R]) -> None:
        self.work, self.lost = work, lost
        self.ended = False
        self.process: BaseProcess | None = None
        self.link: Connection | None = None

    def do(self, path: Path) -> R:
        """The result of one file; one that says so if the process did not live to give it."""
        job = self.work, path
        try:
            try:
                self._link().send(job)
            except OSError:  # it was killed when it had nothing to do
                self.link = None
                self._link().send(job)
            answer = self._link().recv()
        except (EOFError, OSError):
            self.link = None
            return self.lost(path)
        if isinstance(answer, Exception):
            raise answer
        result: R = answer
        return result

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
    """Do what comes until nobody asks any more."""
    answer: Any
    with suppress(EOFError, OSError):
        while True:
            work, path = link.recv()
            try:
                answer = work(path)
            except Exception as error:  # a defect, told where the others are told
                answer = error
            link.send(answer)
