"""From bytes to text: UTF-8 with or without BOM; what else it is gets said, with how to convert it."""

from __future__ import annotations

import re
import unicodedata

from budgetgen.findings import Finding, Place, Severity

MAX_BYTES = 5_000_000
MAX_TOLD = 20

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""Characters that nobody sees and that change what a reader sees, or that documents cannot hold."""

_CONTAINERS = {
    b"PK\x03\x04": "Word、Excel 或压缩文件",
    b"\xd0\xcf\x11\xe0": "旧版 Word 或 Excel 文件",
    b"%PDF": "PDF 文件",
}
_NO_SPEC = (
    "请指定 .yaml 规格文件；还没有的，budgetgen init 新建一份；财务系统导出的表写在规格里：明细: {表: 文件名}"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LINE_END = re.compile("\r\n|\n|\r")


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML and editors count them."""
    return _LINE_END.split(text)


def place_of(text: str, offset: int, file: str) -> Place:
    """Line and column of a character."""
    before = lines_of(text[:offset])
    return Place(file, len(before), len(before[-1]) + 1)


def utf_16(data: bytes) -> str:
    """The name of the UTF-16 that a file is in by its BOM, or by its many zeros; "" where it is not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if data.count(0) * 20 <= len(data):
        return ""
    return "UTF-16LE" if data[1::2].count(0) >= data[::2].count(0) else "UTF-16BE"


def decode(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """The text of a file, or None with the finding that says what the file is instead."""

    def wrong(message: str, remedy: str, place: Place | None = None) -> tuple[None, list[Finding]]:
        place = place or Place(file, 1, 1)
        return None, [Finding(place, "file-encoding", Severity.ERROR, message, remedy)]

    if len(data) > MAX_BYTES:
        return wrong(f"文件超过上限 {MAX_BYTES:,} 字节", "规格是人写的文本，请检查文件")
    for start, what in _CONTAINERS.items():
        if data.startswith(start):
            is_table = file.lower().endswith((".csv", ".txt", ".tsv"))
            return wrong(f"这是{what}，不是文本文件", "请另存为 CSV" if is_table else _NO_SPEC)
    if wide := utf_16(data):
        sure = "文件是 UTF-16 编码（记事本里叫 “Unicode”）"
        return wrong(sure if wide == "UTF-16" else "文件像是 UTF-16 编码，或不是文本文件", _convert(wide))
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        place = place_of(before, len(before), file)
        if error.end == len(data) and error.reason == "unexpected end of data":
            return wrong("文件在最后一个字中间断了", "文件可能没有保存或传输完整，请重新取得", place)
    try:
        data[_line_start(data, place.line) :].decode("gb18030")
    except UnicodeDecodeError:
        return wrong(f"第 {place.line} 行有不是 UTF-8 的字节", "请用 UTF-8 编码保存", place)
    if not _CHINESE.search(before):  # nothing of it is UTF-8: two bytes of GBK may look like one letter
        ascii_only = re.match(b"[\x00-\x7f]*", data)
        first = (ascii_only[0] if ascii_only else b"").decode()
        place = place_of(first, len(first), file)
    return wrong("文件不是 UTF-8 编码，从这里起像是 GBK（记事本里叫 “ANSI”）", _convert("GBK"), place)


def _line_start(data: bytes, line: int) -> int:
    """The offset of the first byte of a line."""
    ends = [match.end() for match in re.finditer(b"\r\n|\n|\r", data)]
    return ends[line - 2] if line > 1 else 0


def _convert(encoding: str) -> str:
    return f"请在编辑器里另存为 UTF-8，或运行 iconv -f {encoding} -t UTF-8 原文件 > 新文件"


_CONFLICT = re.compile(r"^(<{7}|>{7})(?: .*)?$", re.MULTILINE)


def merge_conflicts(text: str, file: str) -> list[Finding]:
    """A finding for each conflict of a git merge that nobody has settled; nothing else of such a file means much."""
    plain = "\n".join(lines_of(text))
    open_at: Place | None = None
    found: list[tuple[Place, str]] = []
    for match in _CONFLICT.finditer(plain):
        place = Place(file, plain.count("\n", 0, match.start()) + 1, 1)
        if match[1] == "<<<<<<<":
            found += [(open_at, "这里留着 git 合并的记号")] if open_at else []
            open_at = place
        elif open_at:
            message = f"第 {open_at.line} 到 {place.line} 行是 git 合并时两边都改过、还没有处理完的地方"
            found.append((open_at, message))
            open_at = None
        else:
            found.append((place, "这里留着 git 合并的记号"))
    found += [(open_at, "这里留着 git 合并的记号")] if open_at else []
    remedy = "请选定一边，删去 <<<<<<<、=======、>>>>>>> 三行记号和不要的一边"
    return [Finding(place, "merge-conflict", Severity.ERROR, message, remedy) for place, message in found]


def without_unseen(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text with a blank for each character that nobody sees, and a finding for each line with such."""
    if not UNSEEN.search(text):
        return text, []
    findings: list[Finding] = []
    for number, line in enumerate(lines_of(text), 1):
        if (match := UNSEEN.search(line)) and len(findings) < MAX_TOLD:
            place = Place(file, number, match.start() + 1)
            message = unseen_message(match[0])
            findings.append(Finding(place, "visible-characters", Severity.ERROR, message, "请删去它"))
    return UNSEEN.sub(" ", text), findings


def unseen_message(character: str) -> str:
    """What an unseen character is, in words."""
    name = {"\ufeff": "字节顺序标记（BOM）", "\u200b": "零宽空格", "\x00": "空字符（NUL）"}.get(character)
    kind = "控制字符" if unicodedata.category(character) == "Cc" else "看不见的字符"
    return f"这里有{kind} U+{ord(character):04X}" + (f"，{name}" if name else "")
