"""The files of a project that a file refers to: found from its own folder, read with care, never outside the project."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

from budgetgen.findings import CannotGoOn, Finding, Place, Severity
from budgetgen.source.files import Source, read_bytes, read_source, real_path
from budgetgen.source.scalars import Reading, Words, nearest
from budgetgen.source.tree import Node


class ProjectFiles:
    """What was read of a project, starting with one file: the YAML files in order, and which place refers to which."""

    def __init__(self, root: Path, main: Path) -> None:
        self.root = os.path.realpath(root)
        self.sources: list[Source] = []
        self.references: dict[str, Place] = {}
        """Where each file, by its shown path, is referred to."""
        self._read = {os.path.realpath(main): ""}
        self._tables: dict[tuple[str, str], Place] = {}
        self._sheets: dict[str, tuple[Words, set[str], set[str]]] = {}

    def main(self, path: Path) -> tuple[Node | None, list[Finding]]:
        """The nodes of the file that all others are referred to from. Raises CannotGoOn if it is unreadable."""
        source, findings = read_source(path)
        self.sources.append(source)
        return source.root, findings

    def yaml(self, written: Words, reading: Reading) -> Node | None:
        """The nodes of a YAML file that `written` names; None after reporting why there are none."""
        path = self.located(written, reading)
        if path is None:
            return None
        real = os.path.realpath(path)
        if (before := self._read.get(real)) is not None:
            message = f"“{written.text}” 已经用过，{before}" if before else f"“{written.text}” 绕回了规格自己"
            rule, remedy = "file-twice" if before else "file-circle", "一个文件只用一次"
            reading.error(written.place, rule, message, remedy if before else "请改成另一个文件")
            return None
        self._read[real] = f"见 {written.place}"
        try:
            source, findings = read_source(path)
        except CannotGoOn as stop:
            reading.error(written.place, "file-unreadable", str(stop))
            return None
        self.sources.append(source)
        reading.findings += findings
        return source.root

    def content(self, written: Words, reading: Reading, limit: int) -> tuple[str, bytes] | None:
        """The shown path and the bytes (at most one more than `limit`) of a file that `written` names, or None."""
        path = self.located(written, reading)
        if path is None:
            return None
        try:
            return str(path), read_bytes(path, str(path), limit)
        except CannotGoOn as stop:
            reading.error(written.place, "file-unreadable", str(stop))
            return None

    def used_before(self, written: Words, sheet: str, reading: Reading) -> bool:
        """Whether a table was read already (reported): its money would count twice."""
        first = self._tables.setdefault((_real(written), sheet), written.place)
        if first is written.place:
            return False
        message = f"“{written.text}” 已经用过，见 {first}"
        reading.error(written.place, "file-twice", message, "一张表只用一次；几种支出在一张表里，请写 明细")
        return True

    def note_sheets(self, written: Words, read: str, others: list[str]) -> None:
        """Remember which sheet of a workbook was read, and which of the `others` hold something."""
        path = _real(written)
        _, used, filled = self._sheets.setdefault(path, (written, set(), set()))
        used.add(read)
        filled.update(others)

    def unread_sheets(self, reading: Reading) -> None:
        """Tell of sheets that hold something and that nothing refers to."""
        for written, used, filled in self._sheets.values():
            if rest := sorted(filled - used):
                message = f"{written.text} 里另有工作表 {'、'.join(rest)}，没有读"
                remedy = "里面有要用的钱的，请另写一处 表、工作表"
                reading.tell(written.place, "table-unread", Severity.HINT, message, remedy)

    def is_table(self, file: str) -> bool:
        """Whether a file (by its shown path) is referred to and holds no YAML."""
        return file in self.references and all(source.file != file for source in self.sources)

    def located(self, written: Words, reading: Reading) -> Path | None:
        """The file that `written` names from the folder of its own file; None after reporting what is wrong."""
        text = written.text
        if "\\" in text or PureWindowsPath(text).drive or text.startswith(("/", "~")):
            message = f"“{text}” 不是从这个文件所在文件夹算起的路径"
            reading.error(
                written.place, "file-outside", message, "请写 ./文件名 或 ../文件夹/文件名，用 / 分隔"
            )
            return None
        folder = os.path.dirname(written.place.file)  # noqa: PTH120 - stays a text, as people wrote it
        path = Path(os.path.normpath(os.path.join(folder, text)))  # noqa: PTH118
        real = real_path(path)
        if real is None or not real.is_relative_to(self.root):
            remedy = (
                "项目的根是有 budgetgen.toml 或 .git 的文件夹，都没有就是规格所在的文件夹；请把文件放进去"
            )
            reading.error(written.place, "file-outside", f"“{text}” 在项目以外，没有读取", remedy)
            return None
        if not os.path.exists(real):  # noqa: PTH110 - never raises
            close = nearest(path.name, _names_beside(real))
            remedy = f"是否想写 “{close}”？" if close else "请核对路径；路径从写它的文件所在的文件夹算起"
            reading.error(written.place, "file-unreadable", f"没有文件 “{text}”", remedy)
            return None
        self.references.setdefault(str(path), written.place)
        return path

    def home(self, place: Place, file: str) -> Place:
        """Where in `file` the matter of a place stands: the place itself, or what refers to the place's file."""
        while place.file != file and place.file in self.references:
            place = self.references[place.file]
        return place


def _real(written: Words) -> str:
    """One name for a file, however it is written."""
    return os.path.realpath(os.path.join(os.path.dirname(written.place.file), written.text))  # noqa: PTH118, PTH120


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(file.name for file in path.parent.iterdir())
    except OSError:
        return []
