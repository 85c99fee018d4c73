"""Faces of a PDF: which of those that a document names are not installed, what stands in for them, and saying so.

Left to itself, a system takes any face for a missing one: a Japanese one, or one that lacks half of the characters.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from budgetgen.findings import CannotGoOn
from budgetgen.source.packages import parse_xml, read_package

LATIN = "西文"
_CHINESE = "zh-cn"
_SYSTEM = "/etc/fonts/fonts.conf"
"""The system's own configuration of faces."""
_FACE_ATTRIBUTES = ("ascii", "hAnsi", "eastAsia")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOW = "Debian/Ubuntu：sudo apt-get install fonts-noto-cjk texlive-lang-chinese fonts-liberation"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A face that is not installed, and the family that stands in for it, maybe in bold."""

    face: str
    family: str
    bold: bool = False

    def __str__(self) -> str:
        return f"{self.face}（{self.family}{' 粗体' if self.bold else ''}）"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("budgetgen.render").joinpath("faces.toml").read_text(encoding="utf-8"))


@cache
def _roles() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """The role of each official face by its name, and the families that stand in for each role."""
    data = _data()
    official = {name: role for role, names in data["official"].items() for name in names}
    return official, {role: tuple(names) for role, names in data["instead"].items()}


def official_faces() -> list[str]:
    """One name of each official face, as documents usually name it."""
    first: dict[str, str] = {}
    for name, role in _roles()[0].items():
        first.setdefault(role, name)
    return list(first.values())


def faces_of(docx: bytes) -> list[str]:
    """The faces that a document names, sorted; those of its theme are none of its own."""
    found: set[str] = set()
    for name, data in read_package(BytesIO(docx), "文档").items():
        if name.startswith("word/") and name.endswith(".xml"):
            for fonts in parse_xml(data).iter(f"{_W}rFonts"):
                found |= {fonts.get(f"{_W}{attribute}") or "" for attribute in _FACE_ATTRIBUTES}
    return sorted(found - {""})


def installed() -> dict[str, set[str]] | None:
    """The families that the system has, each with its languages; None where it cannot be asked (no fontconfig)."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    command = [lister, "--format", "%{family}\t%{lang}\n"]
    with tempfile.TemporaryDirectory(prefix="budgetgen-") as folder:
        environment = os.environ | {"FONTCONFIG_FILE": str(write_rules([], Path(folder)))}
        ran = subprocess.run(command, capture_output=True, check=False, env=environment)
    said = ran.stdout.decode(errors="replace")
    found: dict[str, set[str]] = {}
    for line in said.splitlines():
        families, _, languages = line.partition("\t")
        for family in families.split(","):
            found.setdefault(family.strip(), set()).update(languages.lower().split("|"))
    return found


def stand_ins(faces: Iterable[str], there: Mapping[str, set[str]]) -> list[StandIn]:
    """What stands in for the faces that are not there. Raises CannotGoOn where nothing has Chinese characters."""
    official, instead = _roles()
    found = []
    for face in faces:
        if face in there:
            continue
        role = official.get(face, "宋体" if re.search("[\u4e00-\u9fff]", face) else LATIN)
        wanted = next((name for name in instead[role] if _suits(name.partition(":")[0], role, there)), "")
        if not wanted and role != LATIN:
            others = sorted(family for family, languages in there.items() if _CHINESE in languages)
            if not others:
                message = "这台机器没有一种中文字体，PDF 里的汉字会是空白"
                raise CannotGoOn(f"{message}；请先安装字体（{HOW}），或在 Word、WPS 里把 .docx 另存为 PDF")
            wanted = others[0]
        if wanted:
            family, _, weight = wanted.partition(":")
            found.append(StandIn(face, family, weight == "bold"))
    return found


def _suits(family: str, role: str, there: Mapping[str, set[str]]) -> bool:
    return family in there and (role == LATIN or _CHINESE in there[family])


def write_rules(found: Iterable[StandIn], folder: Path) -> Path:
    """Write a configuration of fontconfig over the system's own into a folder; in it these stand in for what is missing."""
    path = folder / "fonts.conf"
    path.write_text(rules(found, os.environ.get("FONTCONFIG_FILE") or _SYSTEM), encoding="utf-8")
    return path


def rules(found: Iterable[StandIn], base: str) -> str:
    """A configuration of fontconfig over another one (`base`)."""
    lines = ['<?xml version="1.0"?>', "<fontconfig>"]
    lines.append(f"<include ignore_missing='yes'>{escape(base)}</include>")
    # the salt keeps a cache apart that knows the weights: Fandol's bold files call themselves regular
    lines += [f"<dir salt='budgetgen'>{escape(folder)}</dir>" for folder in _data()["folders"]]
    lines.append(
        "<match target='scan'><test name='family' compare='contains'><string>Fandol</string></test><test name='style'>"
        "<string>Bold</string></test><edit name='weight' mode='assign'><const>bold</const></edit></match>"
    )
    for one in found:
        weight = "<edit name='weight' mode='assign'><const>bold</const></edit>" if one.bold else ""
        lines.append(
            f"<match><test name='family' compare='eq'><string>{escape(one.face)}</string></test>{weight}"
            f"<edit name='family' mode='prepend' binding='same'><string>{escape(one.family)}</string></edit></match>"
        )
    return "\n".join([*lines, "</fontconfig>", ""])


def told(found: Iterable[StandIn]) -> tuple[str, str]:
    """What to say of faces that others stand in for: the message and the remedy."""
    message = f"PDF 里用别的字体代替了没有安装的：{'、'.join(map(str, found))}；分行、分页会与 Word 里不同"
    return message, f"装上正式字体再生成，或在 Word、WPS 里把 .docx 另存为 PDF；代替用的字体（{HOW}）"
