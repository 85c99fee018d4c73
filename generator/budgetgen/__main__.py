"""Where the program starts: what has to be right before anything of it is imported.

Ctrl-C is quiet from the first import on; streams that were closed are there again, so that no file which is opened
later takes their numbers; where the locale cannot write Chinese names, Python starts again in its UTF-8 mode.
"""

import os
import signal
import sys

EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the program."""
    try:
        _open_streams()
        _write_chinese()
        from budgetgen.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to interrupt


def _open_streams() -> None:
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _write_chinese() -> None:
    try:
        "部门".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if not sys.flags.utf8_mode and sys.executable:
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


if __name__ == "__main__":
    main()
