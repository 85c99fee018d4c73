"""How a run ends: each ending has its exit status, none a traceback, whatever state the machine is in."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from budgetgen import __version__
from budgetgen.cli.loudness import is_verbose
from budgetgen.cli.report import tell
from budgetgen.findings import EXIT_CLEAN, EXIT_DEFECT, EXIT_ENVIRONMENT, CannotGoOn
from budgetgen.media import reason

EXIT_INTERRUPTED = 130
MAX_MEMORY = 4 << 30


def bound_memory() -> None:
    """No spec needs as much; what asks for more is refused by the system instead of bringing the machine down."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > MAX_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, hard))


def ended(run: Callable[[], object]) -> int:
    """The exit status of `run`, after what it wrote has left the program."""
    said: set[str] = set()
    status = _status(run, said)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                status = max(status, _told(error, said))
            _silence(stream.fileno())  # else Python would try again, and complain
    return status


def _status(run: Callable[[], object], said: set[str]) -> int:
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_CLEAN
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except CannotGoOn as stop:
        _tell(f"错误：{stop}")
        return stop.status
    except BrokenPipeError:
        return EXIT_CLEAN  # nobody listens any more
    except OSError as error:
        return _told(error, said)
    except MemoryError:
        _tell(f"用到的内存超过 {MAX_MEMORY >> 30} GB，已停下；请检查规格和版式包")
        return EXIT_ENVIRONMENT
    except Exception as error:
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        spot = f"{Path(where.filename).name}:{where.lineno}"
        if is_verbose():
            _tell(traceback.format_exc())
        _tell(f"程序自身出了错：{type(error).__name__}: {error}（{spot}）")
        _tell(f"这不是您的错。请把上面一行、所用的规格和版本（budgetgen {__version__}）报告给维护者。")
        return EXIT_DEFECT
    return EXIT_CLEAN


def _tell(text: str) -> None:
    with suppress(OSError):  # then nobody can be told
        tell(text)


def _told(error: OSError, said: set[str]) -> int:
    """Tell of what the system would not do, unless that is said; the exit status of that."""
    unnamed = "当前文件夹" if error.errno == errno.ENOENT else "标准输出"
    where = error.filename2 or error.filename or unnamed
    text = f"错误：{where}：{reason(error)}"
    if text not in said:
        said.add(text)
        _tell(text)
    return EXIT_ENVIRONMENT


def _silence(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
