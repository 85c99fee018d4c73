"""The fields of a Word part, as Word reads them: an instruction is one text, over however many pieces it is written.

Word runs some fields and fetches content for others when the file is opened or printed. What a template may have is
a list; an instruction that a tag, a comment or another field puts together counts as what it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from lxml import etree

from budgetgen.media import visible
from budgetgen.source.packages import shown_name

Fault = tuple[str, str]

WEB = re.compile(r"(https?://|mailto:)", re.I)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,40}:|[\\/]{2}", re.I)
_NAME = re.compile(r"\s*+([^\s\"\\{}]*+)")
_ALLOWED = frozenset(
    (
        *(
            "TOC",
            "PAGE",
            "NUMPAGES",
            "SECTION",
            "SECTIONPAGES",
            "PAGEREF",
            "REF",
            "NOTEREF",
            "SEQ",
            "STYLEREF",
        ),
        *("HYPERLINK", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "TITLE", "SUBJECT"),
        *(
            "AUTHOR",
            "KEYWORDS",
            "COMMENTS",
            "NUMWORDS",
            "NUMCHARS",
            "FILENAME",
            "SYMBOL",
            "EQ",
            "ADVANCE",
            "=",
        ),
        *("LASTSAVEDBY", "REVNUM", "FILESIZE", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"),
        *(
            "TC",
            "XE",
            "INDEX",
            "LISTNUM",
            "AUTONUM",
            "AUTONUMLGL",
            "AUTONUMOUT",
            "DOCPROPERTY",
            "QUOTE",
            "IF",
        ),
    )
)
"""Fields that show what the document itself holds."""
_NESTED = "\ufffc"
"""Stands for a field inside an instruction."""
_GAPS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}
_READINGS: tuple[frozenset[str], ...] = (
    frozenset({"instrText"}),
    frozenset({"instrText", *_GAPS}),
    frozenset({"instrText", "t", *_GAPS}),
    frozenset({"instrText", "delInstrText", "t", "delText", *_GAPS}),
)
"""What may count as text of an instruction: with what is deleted and not yet gone, with what stands there by mistake."""


@dataclass(slots=True)
class _Field:
    """A field that is open: the (kind, text) pieces of its instruction, as long as that is not over."""

    pieces: list[tuple[str, str]] = dataclass_field(default_factory=list)
    told: bool = False

    def readings(self, closed: bool = True) -> list[str]:
        """The instruction each way it may be read; where its end is missing, not with the texts that follow."""
        readings = _READINGS if closed else _READINGS[:2]
        texts = (
            "".join(text for kind, text in self.pieces if kind in reading or not kind) for reading in readings
        )
        return list(dict.fromkeys(texts))


def instructions(root: Any) -> Iterator[str]:
    """The instruction of every field of a part, each way it may be read; of one that has no begin or end, too."""
    loose, opened = _Field(), list[_Field]()
    for node in root.iter(etree.Element):
        name = etree.QName(node).localname
        if name == "fldSimple":
            yield _attribute(node, "instr")
        elif name == "fldChar":
            kind = _attribute(node, "fldCharType").strip().lower()
            if kind == "begin":
                if opened and not opened[-1].told:
                    opened[-1].pieces.append(("", _NESTED))
                opened.append(_Field())
            elif opened:
                if not opened[-1].told:
                    yield from opened[-1].readings()
                    opened[-1].told = True
                if kind == "end":
                    opened.pop()
        elif name in _READINGS[-1]:
            into = opened[-1] if opened else loose
            if not into.told and (opened or name.endswith("nstrText")):
                into.pieces.append((name, _GAPS[name] if name in _GAPS else node.xpath("string()")))
    for one in (loose, *opened):
        if not one.told:
            yield from one.readings(closed=False)


def _attribute(node: Any, name: str) -> str:
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), "")


def field_faults(part: str, root: Any) -> Iterator[Fault]:
    """What is wrong with the fields of a part, and with its pictures that are fetched by address."""
    for instruction in instructions(root):
        name = _NAME.match(instruction)[1].upper()  # type: ignore[index]
        if _NESTED in name or (not name and instruction.strip()):
            yield (
                f"{part} 里有域的名称是拼出来的：{shown_name(visible(instruction.strip()))}",
                "请直接写域的名称",
            )
        elif name.partition("=")[0] and name not in _ALLOWED:
            yield f"{part} 里有会取外部内容或运行程序的域 {shown_name(name)}", "请删去这个域"
        elif name == "HYPERLINK":
            target = instruction.strip()[len(name) :].strip().strip('"“”')
            if SCHEME.match(target) and not WEB.match(target):
                yield f"{part} 里的超链接 {shown_name(target)} 不是网址", "超链接只能是 http、https 或 mailto"
    for node in root.iter("{urn:schemas-microsoft-com:vml}*"):
        for source in (_attribute(node, "src"), _attribute(node, "href")):
            if SCHEME.match(source) and not (WEB.match(source) and source == _attribute(node, "href")):
                yield f"{part} 引用了文件以外的内容（{shown_name(source)}）", "请断开外部链接"
