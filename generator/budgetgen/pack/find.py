"""Where template packs are, and how one inherits from another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity
from budgetgen.source import local_codes, nodes
from budgetgen.source.files import read_yaml_file
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.shapes import did_you_mean

PACK_FILE = "pack.yaml"
FILES = (PACK_FILE, "template.docx", "template.xlsx", "starter.yaml", local_codes.FILE)
"""What a pack consists of."""


def shipped() -> Path:
    """The folder of packs that come with the program: inside the wheel, or at the top of the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent.parent / "templates"


def folders(project: Path | None) -> list[Path]:
    """The folders to look for packs in, nearest first."""
    own = [project / "templates"] if project else []
    return [folder for folder in (*own, shipped()) if folder.is_dir()]


def names(project: Path | None) -> list[str]:
    """All packs that can be used, each once, sorted."""
    found = {p.parent.name for folder in folders(project) for p in folder.glob(f"*/{PACK_FILE}")}
    return sorted(name for name in found if locate(name, project))


def locate(name: str, project: Path | None) -> Path | None:
    """The folder of a pack, or None. Neither a name nor a link leaves the project and the shipped packs."""
    folder = _named(name, project)
    return folder if folder and not _strays(folder / PACK_FILE, project) else None


def _named(name: str, project: Path | None) -> Path | None:
    """The folder of a pack, wherever its links lead."""
    if not name or Path(name).name != name or name.startswith("."):
        return None
    for folder in folders(project):
        if _is_file(folder / name / PACK_FILE):
            return folder / name
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # no permission, too long a name
        return False


def _strays(path: Path, project: Path | None) -> bool:
    """Whether a path, all links followed, leaves the project and the shipped packs."""
    real = path.resolve()
    homes = [home.resolve() for home in (project, shipped()) if home]
    return not any(real.is_relative_to(home) for home in homes)


def _stray_files(folder: Path, place: Place, project: Path | None) -> list[Finding]:
    """The files of a pack that are links to somewhere outside, as findings."""
    remedy = "版式包只能用项目里的文件；请把文件复制进来，不要用链接"
    return [
        Finding(
            place, "pack-outside", Severity.ERROR, f"版式包 “{folder.name}” 的 {file} 指向项目以外", remedy
        )
        for file in FILES
        if _is_file(folder / file) and _strays(folder / file, project)
    ]


def file_in(name: str, file: str, project: Path | None) -> Path | None:
    """A file of a pack, or of the pack it inherits from. Raises CannotGoOn for a link to somewhere outside."""
    for folder in lineage(name, project):
        if _is_file(folder / file):
            if _strays(folder / file, project):
                raise CannotGoOn(f"版式包 {folder.name} 的 {file} 指向项目以外，没有读取", EXIT_USAGE)
            return folder / file
    return None


def lineage(name: str, project: Path | None) -> Iterator[Path]:
    """The folder of a pack, then those of the packs it inherits from, as far as they are there."""
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        folder = locate(name, project)
        if folder is None:
            return
        yield folder
        root, _ = read_yaml_file(folder / PACK_FILE)
        name = _parent(root)


def pack_nodes(name: str, place: Place, project: Path | None) -> tuple[Node | None, list[Finding]]:
    """The nodes of a pack with those it inherits from below; `place` is where the name was written."""
    chain: list[str] = []
    layers: list[Node] = []
    findings: list[Finding] = []
    while name:
        folder = _named(name, project)
        if folder is None:
            remedy = did_you_mean(name, names(project))
            return None, [Finding(place, "unknown-pack", Severity.ERROR, f"没有版式包 “{name}”", remedy)]
        if name in chain:
            circle = " → ".join([*chain, name])
            return None, [Finding(place, "pack-circle", Severity.ERROR, f"版式包互相沿用：{circle}")]
        if stray := _stray_files(folder, place, project):
            return None, [*findings, *stray]
        chain.append(name)
        root, found = read_yaml_file(folder / PACK_FILE)
        findings += found
        if root is None:
            return None, findings
        layers.append(root)
        name, place = _parent(root), root.place
    merged = layers.pop()
    while layers:
        merged = merge(merged, layers.pop())
    return merged, findings


def _parent(root: Node | None) -> str:
    for key, value in root.items if isinstance(root, Mapping) else ():
        if key.text == "沿用" and isinstance(value, Scalar):
            return value.text
    return ""


def merge(below: Node, above: Node) -> Node:
    """`above` laid over `below`: keys are merged level by level, everything else is replaced."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    over = {key.text: (key, value) for key, value in above.items}
    items: list[tuple[Scalar, Node]] = []
    for key, value in below.items:
        if key.text in over:
            new_key, new_value = over.pop(key.text)
            items.append((new_key, merge(value, new_value)))
        else:
            items.append((key, value))
    return nodes.Mapping((*items, *over.values()), above.place)


def project_root(spec: Path) -> Path:
    """The folder that a spec may refer to: that of `budgetgen.toml`, else the git root, else the spec's own."""
    start = Path(os.path.abspath(spec)).parent  # noqa: PTH100 - follows no link, so it cannot loop
    for mark in ("budgetgen.toml", ".git"):
        for folder in (start, *start.parents):
            if (folder / mark).exists():
                return folder
    return start


def require(name: str, file: str, project: Path | None) -> Path:
    """Like file_in, for a file that a run cannot do without. Raises CannotGoOn."""
    found = file_in(name, file, project)
    if found is None:
        raise CannotGoOn(f"版式包 {name} 里没有 {file}", EXIT_USAGE)
    return found
