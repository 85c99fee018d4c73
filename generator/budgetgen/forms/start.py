"""A new spec: the pack's starter, or one made from the pack; for the year, the name and the level that were asked for."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from budgetgen.catalog.catalog import lookup, plain
from budgetgen.catalog.names import entries_named, nearest
from budgetgen.findings import EXIT_FINDINGS, EXIT_USAGE, CannotGoOn, Place, has_errors
from budgetgen.forms.starter import level_of, made, scalar
from budgetgen.pack import find
from budgetgen.pack.reading import load
from budgetgen.render.files import write_whole
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.shapes import did_you_mean
from budgetgen.spec.declaration import LEVELS

STARTER = "starter.yaml"
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new spec is for; "" and 0 leave what the starter says."""

    pack: str = ""
    year: int = 0
    name: str = ""
    code: str = ""
    level: str = ""


def refuse_existing(file: Path) -> None:
    """Raises CannotGoOn if there is something where the new spec should stand."""
    if os.path.lexists(file):
        raise CannotGoOn(f"{file} 已经存在，没有改动", EXIT_USAGE)


def start(file: Path, answers: Answers) -> None:
    """Write a new spec for a pack, the newest if none is named. Raises CannotGoOn if the file exists or the pack is unknown.

    The pack is a name, or a path from the current folder. A starter that it inherits is made the pack's own.
    """
    refuse_existing(file)
    write_whole({file: new_spec(file, answers).encode()})


def new_spec(file: Path, answers: Answers) -> str:
    """The text of a new spec that is to stand in `file`."""
    if answers.level not in ("", *LEVELS):
        raise CannotGoOn(f"没有级次 “{answers.level}”；可以写 {'、'.join(LEVELS)}", EXIT_USAGE)
    if answers.year and not FIRST_YEAR <= answers.year <= LAST_YEAR:
        raise CannotGoOn(f"年度 {answers.year} 不对；请写四位年份，如 2026", EXIT_USAGE)
    project = find.project_root(file)
    pack = answers.pack or newest(project)
    folder = find.locate(pack, project)
    if folder is None:
        raise CannotGoOn(f"没有版式包 “{pack}”；{did_you_mean(pack, find.names(project))}", EXIT_USAGE)
    root, _ = find.pack_nodes(pack, Place(), project)
    year = answers.year or int(top_level(root, "年度") or 0)
    starter = find.file_in(folder, STARTER, project)
    text = starter.read_text(encoding="utf-8-sig") if starter else _made(pack, project, year)
    written = int(_top(text, "预算年度") or 0)
    if written and year and written != year:
        text = _of_year(text, written, year)
    values = {
        "版式": reference(folder, file.parent) if "/" in pack else pack,
        "预算年度": str(year or written),
    }
    for key, value in values.items():
        text = _with(text, rf"^{key}: *(\S+)", value)
    return _of_department(text, answers)


def _made(pack: str, project: Path, year: int) -> str:
    loaded, findings = load(pack, Place("命令行"), project)
    if loaded is None or has_errors(findings):
        raise CannotGoOn("\n".join(map(str, findings)), EXIT_FINDINGS)
    return made(loaded, year)


def _of_department(text: str, answers: Answers) -> str:
    """The spec of another department: its name wherever it is written, its code and its level."""
    named = re.search(r"^  名称: *(\S+)", text, re.MULTILINE)
    if answers.name and named:
        old = named[1]
        text = re.sub(
            rf"(?<=名称: ){re.escape(old)}(\S*)", lambda found: scalar(answers.name + found[1]), text
        ).replace(old, answers.name)
    if answers.code:
        text = _with(text, r"^  编码: *(\S+)", scalar(answers.code))
    return _with(text, r"^  级次: *(\S+)", answers.level) if answers.level else text


def _with(text: str, pattern: str, value: str) -> str:
    """The text with the first group of a pattern replaced, where it is found; everything else as it was."""
    written = re.search(pattern, text, re.MULTILINE)
    return text[: written.start(1)] + value + text[written.end(1) :] if written else text


_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=-\d\d-\d\d(?!\d))")
_CODED = re.compile(r"(?<![\w.])([ABC]\d{4,}|\d{7}|\d{5}) ([^\s:：,，{}#]+)")


def _of_year(text: str, old: int, new: int) -> str:
    """A starter for another year: its days as far from the year as they were, its codes from that year's lists."""
    text = _DATE.sub(lambda found: str(int(found[1]) + new - old), text)
    return _CODED.sub(lambda found: _recoded(found[1], found[2], old, new), text)


def _recoded(code: str, name: str, old: int, new: int) -> str:
    """A code with its name in another year: what has the same name there, else the same code, else what is most alike."""
    kind = (
        "function" if len(code) == 7 and code.isdigit() else "economic" if code.isdigit() else "procurement"
    )
    now = lookup(kind, code, new)
    if lookup(kind, code, old) is None or (now and plain(now.name) == plain(name)):
        return f"{code} {name}"
    if same := [
        entry
        for entry in entries_named(kind, name, new)
        if len(entry.code) == len(code) or kind == "procurement"
    ]:
        return f"{same[0].code} {name}"
    if kind == "procurement":
        near = nearest(kind, name, new, code[0])
        return f"{near.code} {near.name}" if near else f"{code} {name}"
    return f"{code} {now.name}" if now else f"{code} {name}"


def reference(folder: Path, base: Path) -> str:
    """How a file in the folder `base` refers to a pack by its path."""
    path = Path(os.path.relpath(folder, base)).as_posix()
    return path if path.startswith("../") else f"./{path}"


def top_level(root: Node | None, name: str) -> str:
    """The text of a top-level key; "" if there is none."""
    for key, value in root.items if isinstance(root, Mapping) else ():
        if key.text == name and isinstance(value, Scalar):
            return value.text
    return ""


def defaults(file: Path, pack: str) -> Answers:
    """What a new spec for a pack says if nothing is asked for."""
    text = new_spec(file, Answers(pack))
    found = {key: re.search(rf"^  {key}: *(\S+)", text, re.MULTILINE) for key in ("名称", "编码", "级次")}
    name, code, level = (match[1] if match else "" for match in found.values())
    return Answers(pack, int(_top(text, "预算年度") or 0), name, code, level or level_of(""))


def _top(text: str, key: str) -> str:
    written = re.search(rf"^{key}: *(\S+)", text, re.MULTILINE)
    return written[1] if written else ""


def newest(project: Path) -> str:
    """The checked pack of the latest year that brings a starter. Raises CannotGoOn for none, or more than one."""
    years: dict[str, list[str]] = {}
    for name in find.names(project):
        folder = find.locate(name, project)
        if folder is None or not (folder / STARTER).is_file():
            continue
        whole, _ = find.pack_nodes(name, Place(), project)
        if top_level(whole, "未核对") in ("", "否"):
            years.setdefault(top_level(whole, "年度"), []).append(name)
    latest = years[max(years)] if years else []
    if len(latest) != 1:
        told = "有几个最新的版式包：" + "、".join(latest) if latest else "没有带样例（starter.yaml）的版式包"
        raise CannotGoOn(f"{told}；请用 --pack 写明用哪个", EXIT_USAGE)
    return latest[0]
