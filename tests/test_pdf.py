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
from budgetgen.publish import render
from budgetgen.render import pdf, pdf_gate
from budgetgen.render.pdf_faces import StandIn, faces_of, installed, official_faces, rules, stand_ins
from budgetgen.source.office_program import office
from tests.making import rendered, starter, write_spec


def test_a_missing_office_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "office", lambda: None)
    with pytest.raises(CannotGoOn, match="sudo apt-get install libreoffice-writer") as stop:
        pdf.to_pdf(b"")
    assert stop.value.status == 3


def fake_office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: float) -> None:
    """A shell script in the place of LibreOffice, and the seconds that it may take."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office", lambda: str(program))
    monkeypatch.setattr(pdf, "installed", lambda: None)
    monkeypatch.setattr(pdf, "left_aligned", lambda docx: docx)
    monkeypatch.setattr("budgetgen.source.office_program.SECONDS", seconds)


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 0", "没有转换成功"), ("echo 坏了 >&2; exit 1", "坏了"), ("sleep 5", "没有完成")],
)
def test_an_office_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    fake_office(tmp_path, monkeypatch, script, 0.3)
    with pytest.raises(CannotGoOn, match=said) as stop:
        pdf.to_pdf(b"")
    assert stop.value.status == 3


@pytest.mark.skipif(os.name == "nt", reason="processes of Unix")
def test_what_the_office_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would write to the pipe in the end; the pipe ends when nobody holds it any more."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    fake_office(tmp_path, monkeypatch, f"(sleep 20; echo late) > {tmp_path}/pipe &\nwait", 1)
    with pytest.raises(CannotGoOn, match="没有完成"):
        pdf.to_pdf(b"")
    os.set_blocking(reader, True)
    assert os.read(reader, 10) == b""
    os.close(reader)


# Faces

CHINESE, JAPANESE, LATIN = {"zh-cn", "en"}, {"ja", "en"}, {"en"}
FREE = {
    "Noto Serif CJK SC": CHINESE,
    "Noto Serif CJK JP": JAPANESE,
    "Noto Sans CJK SC": CHINESE,
    "AR PL UKai CN": CHINESE,
    "Liberation Serif": LATIN,
}


def test_each_role_has_the_best_face_that_is_there() -> None:
    found = stand_ins([*official_faces(), "某某体"], FREE)
    assert {one.face: (one.family, one.bold) for one in found} == {
        "方正小标宋简体": ("Noto Serif CJK SC", True),
        "黑体": ("Noto Sans CJK SC", False),
        "楷体": ("AR PL UKai CN", False),
        "仿宋": ("Noto Serif CJK SC", False),
        "宋体": ("Noto Serif CJK SC", False),
        "Times New Roman": ("Liberation Serif", False),
        "某某体": ("Noto Serif CJK SC", False),
    }
    assert stand_ins(official_faces(), dict.fromkeys(official_faces(), CHINESE)) == []


def test_a_japanese_face_is_never_taken_for_chinese() -> None:
    with pytest.raises(CannotGoOn, match="没有一种中文字体，PDF 里的汉字会是空白") as stop:
        stand_ins(["宋体"], {"Noto Serif CJK JP": JAPANESE, "DejaVu Serif": LATIN})
    assert stop.value.status == 3
    [other] = stand_ins(["宋体"], {"Noto Serif CJK JP": JAPANESE, "某种宋": CHINESE})
    assert other == StandIn("宋体", "某种宋")


def test_names_in_the_rules_are_text() -> None:
    text = rules([StandIn("a<b>&", 'c"d')], "/etc/<x>")
    assert "a&lt;b&gt;&amp;" in text and "/etc/&lt;x&gt;" in text


@pytest.mark.skipif(os.name == "nt", reason="programs of Unix")
def test_who_makes_a_pdf_is_told_which_faces_fake_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A LibreOffice and a fontconfig that only say what they were given."""
    programs = tmp_path / "bin"
    programs.mkdir()
    office = f'#!/bin/sh\ncp "$FONTCONFIG_FILE" {tmp_path}/faces.xml\nfor last; do :; done\n'
    office += "printf '%%PDF-' > \"${last%.docx}.pdf\"\n"
    lines = "".join(f"{family}\\t{'|'.join(sorted(languages))}\\n" for family, languages in FREE.items())
    for name, script in (("soffice", office), ("fc-list", f"#!/bin/sh\nprintf '{lines}'\n")):
        (programs / name).write_text(script, encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setattr(pdf_gate, "lost_text", lambda docx, pdf: [])
    written, findings = render(write_spec(tmp_path, starter()), tmp_path / "out", ("pdf",), set())
    assert [path.suffix for path in written] == [".pdf"]
    [finding] = [f for f in findings if f.rule == "pdf-faces"]
    assert "方正小标宋简体（Noto Serif CJK SC 粗体）、" in finding.message
    assert "JP" not in finding.message
    assert "apt-get install fonts-noto-cjk" in finding.remedy
    faces = (tmp_path / "faces.xml").read_text(encoding="utf-8")
    assert "<string>方正小标宋简体</string></test><edit name='weight'" in faces


@pytest.mark.slow
@pytest.mark.skipif(office() is None or not shutil.which("pdffonts"), reason="needs LibreOffice, poppler")
def test_the_pdf_has_the_faces_that_were_told(tmp_path: Path) -> None:
    there = installed()
    assert there is not None
    written, findings = render(write_spec(tmp_path, starter()), tmp_path / "out", ("docx", "pdf"), set())
    docx, made = written
    named = {one.family for one in stand_ins(faces_of(docx.read_bytes()), there)}
    listed = subprocess.run(["pdffonts", made], capture_output=True, check=True).stdout.decode()
    faces = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
    assert not [face for face in faces if "JP" in face or "KR" in face], faces
    assert {family.replace(" ", "")[:8] for family in named} >= {
        face[:8] for face in faces if "Noto" not in face
    }
    assert any(f.rule == "pdf-faces" for f in findings) == bool(named)


@pytest.mark.skipif(not hasattr(signal, "getitimer"), reason="no clock of Unix")
def test_the_time_of_the_office_is_not_that_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = []

    def to_pdf(docx: bytes) -> pdf.PrintedPdf:
        running.append(signal.getitimer(signal.ITIMER_REAL)[0])
        assert docx.startswith(b"PK")
        return pdf.PrintedPdf(b"%PDF-", [], [])

    monkeypatch.setattr(pdf, "to_pdf", to_pdf)
    written = rendered(write_spec(tmp_path, starter()), ("xlsx", "pdf"))
    assert (running, list(written)) == ([0.0], ["pdf", "xlsx"])
    assert written["pdf"].read_bytes() == b"%PDF-"


@pytest.mark.slow
@pytest.mark.skipif(office() is None or not shutil.which("pdftotext"), reason="needs LibreOffice, poppler")
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
