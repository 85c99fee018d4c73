"""The rooms of the program: what each may import, and that no Python file knows a region, a form or a table."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.making import ROOT

SOURCE = ROOT / "generator/budgetgen"
ORDER = (
    "cli",
    "batch",
    "preview",
    "review",
    "forms",
    "audit",
    "importing",
    "publish",
    "report",
    "check",
    "reconstruction",
    "recognition",
    "read",
    "render",
    "disclosure",
    "pack",
    "spec",
    "lexicon",
    "source",
    "ledger",
    "catalog",
    "findings",
    "media",
)
"""From top to bottom: a room imports what stands below it. Rooms that are not built yet may be missing."""

BUILT = {
    "cli",
    "batch",
    "review",
    "forms",
    "publish",
    "report",
    "check",
    "audit",
    "importing",
    "reconstruction",
    "recognition",
    "read",
    "render",
    "disclosure",
    "pack",
    "spec",
    "lexicon",
    "source",
    "ledger",
    "catalog",
    "findings",
    "media",
}
ONLY = {
    "read": {"findings", "source", "media"},
    "source": {"findings", "ledger.money", "ledger.counting", "catalog", "media"},
    "catalog": set[str](),
    "findings": {"media"},
    "media": set[str](),
}
"""Rooms that may import less than everything below them."""

OPEN = {"budgetgen"}
"""The package itself (its version) may be imported anywhere; its entry `__main__` imports the command line."""


def modules(source: Path) -> Iterator[tuple[str, Path]]:
    """(room, file) of every Python file."""
    for file in sorted(source.rglob("*.py")):
        room = file.relative_to(source).parts[0].removesuffix(".py")
        yield room, file


def imports(file: Path) -> Iterator[str]:
    """The modules of this program that a file imports, also inside functions and for types, without `budgetgen.`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names = [node.module or ""]
            if node.module in OPEN:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("budgetgen.") and not name.startswith("budgetgen.__"):
                yield name.removeprefix("budgetgen.")


def faults(source: Path) -> list[str]:
    """Every import that breaks the order, every file in no listed room."""
    found = []
    for room, file in modules(source):
        if room.startswith("__"):
            continue
        where = str(file.relative_to(source))
        if room not in ORDER:
            found.append(f"{where}: room {room} is not listed")
            continue
        for name in imports(file):
            other = name.partition(".")[0]
            if other == room:
                continue
            if other not in ORDER:
                found.append(f"{where}: imports {name} of no listed room")
            elif ORDER.index(other) < ORDER.index(room):
                found.append(f"{where}: imports upwards, {name}")
            elif room in ONLY and not any(name == o or name.startswith(f"{o}.") for o in ONLY[room]):
                found.append(f"{where}: imports {name}, but {room} may import {sorted(ONLY[room])} only")
    return found


def test_dependencies_point_one_way() -> None:
    assert faults(SOURCE) == []


def test_the_rooms_are_seen() -> None:
    files = list(modules(SOURCE))
    assert {room for room, _ in files} >= BUILT
    assert len(files) > 50
    assert sum(len(list(imports(file))) for _, file in files) > 150


def test_nothing_imports_the_command_line() -> None:
    users = [
        file
        for room, file in modules(SOURCE)
        if room not in ("cli", "__main__") and any(name.partition(".")[0] == "cli" for name in imports(file))
    ]
    assert users == []


PLANTED = {
    "upwards": ("ledger/money.py", "from budgetgen.spec.model import Spec\n", "imports upwards, spec.model"),
    "inside a function": (
        "ledger/money.py",
        "def f():\n    import budgetgen.cli.main\n",
        "imports upwards, cli.main",
    ),
    "for types only": (
        "pack/find.py",
        "if 0:\n    from budgetgen.render import word\n",
        "imports upwards, render",
    ),
    "by the package": ("ledger/money.py", "from budgetgen import render\n", "imports upwards, render"),
    "too much": ("source/files.py", "from budgetgen.ledger.query import Query\n", "may import"),
    "from nowhere": ("cli/main.py", "import budgetgen.helpers\n", "of no listed room"),
    "an unlisted room": ("helpers/text.py", "", "room helpers is not listed"),
    "an unlisted module": ("utils.py", "", "room utils is not listed"),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_fault_is_seen(tmp_path: Path, case: str) -> None:
    path, code, said = PLANTED[case]
    room = path.partition("/")[0]
    if (SOURCE / room).is_dir():
        shutil.copytree(SOURCE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    assert faults(tmp_path) == []
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{code}", encoding="utf-8")
    [fault] = faults(tmp_path)
    assert fault.startswith(path)
    assert said in fault


# No Python names a region, a year's form, a table

PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川"
    "|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|张家口|普陀"
)


def known_names() -> set[str]:
    """Names that only packs and specs may hold: their folders, the provinces, the packs' tables."""
    names = set(PROVINCES.split("|"))
    for folder in (ROOT / "specs").rglob("*"):
        if folder.is_dir() and folder.name.isalpha():
            names.add(folder.name)
    for pack in (ROOT / "templates").glob("*/pack.yaml"):
        names |= {pack.parent.name, pack.parent.name.partition("-")[0]}
        names |= set(re.findall(r"^  (\S+表):$", pack.read_text(encoding="utf-8"), re.MULTILINE))
    return names


def named(source: Path) -> list[str]:
    """Each mention of such a name in a Python file."""
    pattern = re.compile("|".join(sorted(map(re.escape, known_names()), key=len, reverse=True)))
    return [
        f"{file.relative_to(source)}:{number}: {found[0]}"
        for _, file in modules(source)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]


@pytest.mark.parametrize(
    "room",
    sorted(BUILT),
)
def test_no_python_names_a_region_or_a_table(room: str) -> None:
    assert [found for found in named(SOURCE) if found.startswith(room)] == []


def test_names_are_known() -> None:
    assert known_names() >= {
        "河北",
        "上海",
        "张家口",
        "普陀",
        "hebei",
        "zhangjiakou",
        "hebei-2022",
        "收支总表",
        "支出总表",
    }


def test_a_planted_name_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('x = 1\ny = "看收支总表"\n', encoding="utf-8")
    assert named(tmp_path) == ["a.py:2: 收支总表"]
