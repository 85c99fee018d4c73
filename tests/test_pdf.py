"""The PDF that LibreOffice makes of the document: its pages, and its figures as text."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.render import pdf
from tests.making import rendered, starter, write_spec


def test_a_missing_office_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    with pytest.raises(CannotGoOn, match="sudo apt-get install libreoffice-writer") as stop:
        pdf.to_pdf(b"")
    assert stop.value.status == 3


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 0", "没有转换成功"), ("echo 坏了 >&2; exit 1", "坏了"), ("sleep 5", "没有完成")],
)
def test_an_office_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office", lambda: str(program))
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    with pytest.raises(CannotGoOn, match=said) as stop:
        pdf.to_pdf(b"")
    assert stop.value.status == 3


@pytest.mark.skipif(os.name == "nt", reason="processes of Unix")
def test_what_the_office_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would write to the pipe in the end; the pipe ends when nobody holds it any more."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 20; echo late) > {tmp_path}/pipe &\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office", lambda: str(program))
    monkeypatch.setattr(pdf, "SECONDS", 1)
    with pytest.raises(CannotGoOn, match="没有完成"):
        pdf.to_pdf(b"")
    os.set_blocking(reader, True)
    assert os.read(reader, 10) == b""
    os.close(reader)


@pytest.mark.skipif(not hasattr(signal, "getitimer"), reason="no clock of Unix")
def test_the_time_of_the_office_is_not_that_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = []

    def to_pdf(docx: bytes) -> bytes:
        running.append(signal.getitimer(signal.ITIMER_REAL)[0])
        assert docx.startswith(b"PK")
        return b"%PDF-"

    monkeypatch.setattr(pdf, "to_pdf", to_pdf)
    written = rendered(write_spec(tmp_path, starter()), ("xlsx", "pdf"))
    assert (running, list(written)) == ([0.0], ["pdf", "xlsx"])
    assert written["pdf"].read_bytes() == b"%PDF-"


@pytest.mark.slow
@pytest.mark.skipif(
    pdf.office() is None or not shutil.which("pdftotext"), reason="needs LibreOffice, poppler"
)
def test_the_pdf_reads_back(tmp_path: Path) -> None:
    path = rendered(write_spec(tmp_path, starter()), ("pdf",))["pdf"]
    assert path.read_bytes().startswith(b"%PDF-")
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
    ).stdout.decode()
    for figure in ("312.05", "287.05", "25.00", "某某市示例局", "部门预算收支总表", "激光打印机"):
        assert figure in text
    about = subprocess.run(["pdfinfo", "-l", "99", path], capture_output=True, check=True).stdout.decode()
    sizes = set(re.findall(r"size:\s+([\d.]+) x ([\d.]+)", about))
    assert {tuple(sorted(round(float(side)) for side in size)) for size in sizes} == {(595, 842)}
    pages = text.split("\f")[:-1]
    assert 12 <= len(pages) <= 24
    assert not [number for number, page in enumerate(pages, 1) if not page.strip()]
    assert "####" not in text
