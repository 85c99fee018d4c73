"""LibreOffice as a program: found, run with a profile of its own, ended after a time with all that it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from budgetgen.findings import CannotGoOn

SECONDS = 180


def office() -> str | None:
    """The LibreOffice program, or None."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    usual = Path("C:/Program Files/LibreOffice/program/soffice.exe")
    return str(usual) if usual.is_file() else None


def convert(
    program: str, source: Path, form: str, folder: Path, environment: Mapping[str, str], what: str
) -> bytes:
    """A file converted to another format (pdf, docx, xlsx), in an empty folder of its own.

    Raises CannotGoOn, with `what` was to be done, where it fails; OSError where the folder cannot be written.
    """
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(source),
    ]
    told = folder / "told"
    with told.open("wb") as stream:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env=os.environ | {"SOURCE_DATE_EPOCH": "315532800", "TZ": "UTC"} | dict(environment),
            start_new_session=True,  # it starts others, which have to be ended with it
            preexec_fn=_unbounded if os.name == "posix" else None,  # noqa: PLW1509 - no other thread runs here
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise CannotGoOn(f"LibreOffice {what}超过 {SECONDS} 秒没有完成") from None
        finally:
            _end(process)
    made = source.with_suffix(f".{form.partition(':')[0]}")
    if not made.is_file():
        said = told.read_bytes()[:2000].decode(errors="replace").strip()
        raise CannotGoOn(f"LibreOffice 没有转换成功：{said[:200]}")
    return made.read_bytes()


def _unbounded() -> None:
    """LibreOffice reserves more memory than this program allows itself."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all that it started, unless it has ended by itself."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
