"""What this machine has of what the program can use, one line each."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from budgetgen import __version__
from budgetgen.findings import CannotGoOn
from budgetgen.media import reason
from budgetgen.render.pdf_faces import HOW, installed, official_faces, stand_ins
from budgetgen.source.office_program import office

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "openpyxl", "pyyaml", "typer")

_EXTRAS = {
    "pdfplumber": ("pdf", "读别人的 PDF"),
    "highspy": ("solver", "由公开文本推算金额（import、audit）"),
}
"""Libraries that come with an extra: the extra, and what they are for."""


def diagnosis() -> Iterator[str]:
    """What is there and what is missing; nothing that is missing keeps docx and xlsx from being written."""
    yield _line(True, f"budgetgen {__version__}，Python {platform.python_version()}，{platform.system()}")
    for name in _LIBRARIES:
        try:
            yield _line(True, f"{name} {version(name)}")
        except PackageNotFoundError:
            yield _line(False, f"缺少 {name}：pip install {name}")
    for name, (extra, use) in _EXTRAS.items():
        try:
            yield _line(True, f"{name} {version(name)}（{use}）")
        except PackageNotFoundError:
            remedy = f"要用请 pip install 'budgetgen[{extra}]'"
            yield _line(False, f"没有 {name}：不能{use}，其他不受影响；{remedy}")
    program = office()
    yield _line(
        bool(program),
        "LibreOffice 可用（PDF）" if program else "没有 LibreOffice：不能生成 PDF，docx、xlsx 不受影响",
    )
    yield from _faces()
    yield _writable()
    encoding = getattr(sys.stdout, "encoding", None) or "未知"
    yield _line(True, f"控制台编码 {encoding}")


def _line(good: bool, text: str) -> str:
    return f"{'√' if good else '×'} {text}"


def _faces() -> Iterator[str]:
    """Which official fonts are installed; documents name them, PDF needs them or stand-ins."""
    there = installed()
    if there is None:
        return
    try:
        instead = {one.face: one for one in stand_ins(official_faces(), there)}
    except CannotGoOn as stop:
        yield _line(False, str(stop))
        return
    for face in official_faces():
        one = instead.get(face)
        yield _line(one is None, f"字体 {face}" + (f"：没有安装，PDF 里用 {one.family} 代替" if one else ""))
    if instead:
        yield _line(False, f"代替用的字体：{HOW}")


def _writable() -> str:
    try:
        with tempfile.TemporaryFile(dir=os.curdir):
            return _line(True, "当前目录可以写入")
    except OSError as error:
        return _line(False, f"当前目录不能写入：{reason(error)}")
