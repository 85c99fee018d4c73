"""A Word document as PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from budgetgen.findings import CannotGoOn
from budgetgen.render.pdf_faces import StandIn, faces_of, installed, stand_ins, write_rules

SECONDS = 180


def office() -> str | None:
    """The LibreOffice program, or None."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    usual = Path("C:/Program Files/LibreOffice/program/soffice.exe")
    return str(usual) if usual.is_file() else None


def _unbounded() -> None:
    """LibreOffice reserves more memory than this program allows itself."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def to_pdf(docx: bytes) -> tuple[bytes, list[StandIn]]:
    """The PDF of a .docx, and the faces that others stand in for.

    Raises CannotGoOn if LibreOffice is missing or fails, or if no face has Chinese characters.
    """
    program = office()
    if program is None:
        raise CannotGoOn(
            "生成 PDF 需要 LibreOffice，这台机器上没有找到。Debian/Ubuntu：sudo apt-get install libreoffice-writer；"
            "Windows：安装 LibreOffice，或在 Word、WPS 里把 .docx 另存为 PDF"
        )
    try:
        there = installed()
        instead = stand_ins(faces_of(docx), there) if there is not None else []
        with tempfile.TemporaryDirectory(prefix="budgetgen-") as folder:
            return _converted(program, docx, instead, Path(folder)), instead
    except OSError as error:
        message = f"生成 PDF 要用的临时文件写不了：{error.strerror or error}"
        raise CannotGoOn(f"{message}；请腾出空间，或用 TMPDIR 指定别的文件夹") from None


def _converted(program: str, docx: bytes, instead: list[StandIn], folder: Path) -> bytes:
    """The PDF of a .docx, made in an empty folder. Raises CannotGoOn or OSError."""
    source = folder / "document.docx"
    source.write_bytes(docx)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "315532800", "TZ": "UTC"}
    if instead:
        environment["FONTCONFIG_FILE"] = str(write_rules(instead, folder))
    told = folder / "told"
    with told.open("wb") as stream:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env=environment,
            start_new_session=True,  # it starts others, which have to be ended with it
            preexec_fn=_unbounded if os.name == "posix" else None,  # noqa: PLW1509 - no other thread runs here
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise CannotGoOn(f"LibreOffice 转换 PDF 超过 {SECONDS} 秒没有完成") from None
        finally:
            _end(process)
    made = source.with_suffix(".pdf")
    if not made.is_file():
        said = told.read_bytes()[:2000].decode(errors="replace").strip()
        raise CannotGoOn(f"LibreOffice 没有转换成功：{said[:200]}")
    return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all that it started, unless it has ended by itself."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
