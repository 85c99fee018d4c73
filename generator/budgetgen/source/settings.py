"""What a project sets for all its specs in budgetgen.toml: where packs are, how severe rules are."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from budgetgen.findings import Finding, Place, Severity
from budgetgen.source.files import is_inside, read_bytes
from budgetgen.source.scalars import did_you_mean

FILE = "budgetgen.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project, each with the place where it is written, and what is wrong in the file."""

    packs: tuple[str, ...] = ("templates",)
    """Folders of packs, below the project's root."""
    severities: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    """Rule -> 错误, 警告, 提示 or 关."""
    thresholds: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    """Threshold -> its value as text."""
    findings: tuple[Finding, ...] = ()


def settings(root: Path | None) -> Settings:
    """The settings of the project in folder `root`; the defaults where it has no budgetgen.toml."""
    file = root / FILE if root else None
    if file is None or not os.path.isfile(file):  # noqa: PTH113 - never raises
        return Settings()
    if not is_inside(file, root):
        message, remedy = f"{FILE} 是指向项目以外的链接，没有读取", "请把文件复制进来，不要用链接"
        stray = Finding(Place(str(file)), "project-settings", Severity.ERROR, message, remedy)
        return Settings(findings=(stray,))
    return _read(str(file), file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(file: str, _changed: int) -> Settings:
    data = read_bytes(Path(file), file)
    findings: list[Finding] = []

    def wrong(place: Place, message: str, remedy: str = "") -> None:
        findings.append(Finding(place, "project-settings", Severity.ERROR, message, remedy))

    try:
        text = data.decode("utf-8-sig")
        written = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        place = Place(file, int(at[1]), int(at[2])) if at else Place(file, 1, 1)
        wrong(place, "不是 TOML", '文字请加英文引号，写成 名字 = "值"')
        return Settings(findings=tuple(findings))

    def place_of(key: str) -> Place:
        for number, line in enumerate(text.splitlines(), 1):
            if re.match(rf"\s*\[?[\"']?{re.escape(key)}[\"']?\s*[\]=]", line):
                return Place(file, number, len(line) - len(line.lstrip()) + 1)
        return Place(file, 1, 1)

    def texts(key: str) -> dict[str, tuple[str, Place]]:
        table = written.get(key, {})
        if not isinstance(table, dict):
            wrong(place_of(key), f"{key} 下面应写 名字 = 值", f"请写 [{key}]，下面每行一个")
            return {}
        found = {}
        for name, value in table.items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                found[name] = (str(value), place_of(name))
            else:
                wrong(place_of(name), f"{key} 的 {name} 应写文字或数")
        return found

    for key in written:
        if key not in ("packs", "rules", "thresholds"):
            wrong(place_of(key), f"没有 {key} 这一项", did_you_mean(key, ("packs", "rules", "thresholds")))
    packs = written.get("packs", ["templates"])
    packs = [packs] if isinstance(packs, str) else packs
    if not (isinstance(packs, list) and packs and all(isinstance(p, str) and p for p in packs)):
        wrong(place_of("packs"), "packs 应写文件夹的名字", 'packs = "templates"')
        packs = ["templates"]
    for name in packs:
        if Path(name).is_absolute() or ".." in Path(name).parts or "\\" in name:
            wrong(place_of("packs"), f"packs 的 {name} 不在项目里", "请写项目里的文件夹，用 / 分隔")
    packs = [name for name in packs if not (Path(name).is_absolute() or ".." in Path(name).parts)]
    return Settings(tuple(packs), texts("rules"), texts("thresholds"), tuple(findings))
