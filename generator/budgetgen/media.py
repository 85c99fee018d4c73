"""What a text may hold where it is shown: a name from a stranger's branch is text in every medium, never a command.

Terminals obey control characters; the logs of build servers obey lines that begin with `::` and anything like
`##[` or `##vso[`; Markdown obeys its marks. Each medium has its function here, and everything shown there goes
through it.
"""

from __future__ import annotations

import errno
import json
import re
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_UNSEEN_IN_LINES = re.compile(_UNSEEN.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_COMMAND = re.compile(r"^(?=[^\S\n]*::)", re.MULTILINE)
_BRACKET_COMMAND = re.compile(r"##(?=\w*\[)")
_MARKS = re.compile(r"[\\|*_`\[\]<>#~&$]")
_BLOCK = re.compile(r"^(?=[-+=])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])")
GUARD = "|"
"""Stands before a line that a build server would take for a command."""


def visible(text: str) -> str:
    """A text on one line with nothing that cannot be seen: a line break is \\n, an escape is \\u001b."""
    return _UNSEEN.sub(_escape, text)


def in_log(text: str) -> str:
    """Lines as a terminal or a build server's log may hold them; each stays a line, none is a command."""
    text = _UNSEEN_IN_LINES.sub(_escape, text)
    if "::" in text:
        text = _COMMAND.sub(GUARD, text)
    return _BRACKET_COMMAND.sub("#.", text) if "##" in text else text


def in_markdown(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    return _BLOCK.sub(r"\\", _MARKS.sub(r"\\\g<0>", visible(text)))


def in_sarif(text: str) -> str:
    """A text on one line; brackets before a parenthesis would be a link."""
    return visible(text).replace("](", "] (")


def in_command(text: str) -> str:
    """The message of a workflow command."""
    return _BRACKET_COMMAND.sub("#.", visible(text)).replace("%", "%25")


def in_property(text: str) -> str:
    """A property of a workflow command: a file, a title."""
    return in_command(text).replace(":", "%3A").replace(",", "%2C")


def json_document(value: Any) -> str:
    """A value as JSON that holds the same value, with nothing in it that a terminal or a log would obey."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    text = _UNSEEN_IN_LINES.sub(_escape_for_json, text)
    return _BRACKET_COMMAND.sub(r"#\\u0023", text) + "\n"


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or _escape_for_json(match)


def _escape_for_json(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code > 0xFFFF:  # as two halves, the only form that JSON has
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "这里只能读，不能写",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不够",
    errno.EAGAIN: "进程太多",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "路径中间有一个不是文件夹",
    errno.EEXIST: "路径中间有一个不是文件夹",
    errno.EISDIR: "那里有一个同名的文件夹",
    errno.ENAMETOOLONG: "路径太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被别的程序使用",
    errno.ETXTBSY: "正被别的程序使用",
    errno.EXDEV: "跨了磁盘",
    errno.EINVAL: "名称里有不能用的字符",
    errno.ETIMEDOUT: "等得太久，没有回应",
}


def reason(error: OSError, what: str = "") -> str:
    """Why the system would not do `what` (读取, 写入), in Chinese whatever language the system speaks."""
    number = error.errno or 0
    if number in (errno.EACCES, errno.EPERM):
        return f"没有{what}的权限" if what else "没有权限"
    return _REASONS.get(number) or f"系统没有做成（{errno.errorcode.get(number, '原因不明')}）"
