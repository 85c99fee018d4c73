"""Where template packs are, and how one inherits from another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity
from budgetgen.pack.inheritance import merge, without_taken
from budgetgen.source import local_codes
from budgetgen.source.files import is_inside, read_yaml_file
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.settings import settings
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
    """The folders to look for packs in, nearest first: those that the project names, then the shipped one."""
    own = [project / name for name in settings(project).packs] if project else []
    return [folder for folder in (*own, shipped()) if os.path.isdir(folder)]  # noqa: PTH112 - never raises


def names(project: Path | None) -> list[str]:
    """All packs that can be used by name, each once, sorted."""
    found = {p.parent.name for folder in folders(project) for p in folder.glob(f"*/{PACK_FILE}")}
    return sorted(name for name in found if locate(name, project))


def locate(reference: str, project: Path | None, place: Place = Place()) -> Path | None:
    """The folder of a pack, or None. `reference` is a name, or a path from the file that `place` stands in.

    Neither a name nor a path nor a link leaves the project and the shipped packs.
    """
    folder = _folder(reference, project, place)
    return folder if folder and not _strays(folder / PACK_FILE, project) else None


def _folder(reference: str, project: Path | None, place: Place) -> Path | None:
    """The folder of a pack, wherever its links lead; None where no pack is, or a path leaves the project."""
    if "/" in reference:
        folder = _at(reference, place)
        return folder if not _strays(folder, project) and _is_file(folder / PACK_FILE) else None
    if not reference or Path(reference).name != reference or reference.startswith("."):
        return None
    for folder in folders(project):
        if _is_file(folder / reference / PACK_FILE):
            return folder / reference
    return None


def _at(path: str, place: Place) -> Path:
    """The folder that a path leads to from the file that it is written in."""
    return Path(os.path.abspath(Path(place.file).parent / path))  # noqa: PTH100 - follows no link, so it cannot loop


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no permission, too long a name, a character that no path has
        return False


def _strays(path: Path, project: Path | None) -> bool:
    """Whether a path, all links followed, leaves the project and the shipped packs."""
    return not is_inside(path, project, shipped())


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


def shown(path: Path) -> str:
    """A path as people read it: from the current folder where it stands below it; what came with the program by its pack."""
    here, home = Path.cwd(), shipped()
    if path.is_relative_to(here):
        return str(path.relative_to(here))
    return f"自带的 {path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def read_pack(folder: Path) -> tuple[Node | None, list[Finding]]:
    """The nodes of one pack.yaml, without what it inherits."""
    return read_yaml_file(folder / PACK_FILE, shown(folder / PACK_FILE))


def file_in(folder: Path, file: str, project: Path | None) -> Path | None:
    """A file of the pack in `folder`, or of the pack it inherits from. Raises CannotGoOn for a link to outside."""
    for pack in lineage(folder, project):
        if _is_file(pack / file):
            if _strays(pack / file, project):
                raise CannotGoOn(f"版式包 {pack.name} 的 {file} 指向项目以外，没有读取", EXIT_USAGE)
            return pack / file
    return None


def lineage(folder: Path, project: Path | None) -> Iterator[Path]:
    """The folder of a pack, then those of the packs it inherits from, as far as they are there."""
    seen: set[Path] = set()
    pack: Path | None = folder
    while pack and pack not in seen:
        seen.add(pack)
        yield pack
        below = parent(read_pack(pack)[0])
        pack = locate(below.text, project, below.place) if below else None


def layers(
    reference: str, place: Place, project: Path | None
) -> tuple[dict[Path, Node] | None, list[Finding]]:
    """The folders of a pack and of those it inherits from, nearest first, each with the nodes of its pack.yaml.

    `place` is where the reference was written. None after reporting why there is no whole pack.
    """
    chain: dict[Path, str] = {}
    found: dict[Path, Node] = {}
    findings: list[Finding] = []
    while reference:
        folder = _folder(reference, project, place)
        if folder is None:
            return None, [*findings, _not_found(reference, place, project)]
        if folder in chain:
            circle = " → ".join([*chain.values(), reference])
            return None, [Finding(place, "pack-circle", Severity.ERROR, f"版式包互相沿用：{circle}")]
        if stray := _stray_files(folder, place, project):
            return None, [*findings, *stray]
        chain[folder] = reference
        root, wrong = read_pack(folder)
        findings += wrong
        if root is None:
            return None, findings
        found[folder] = root
        below = parent(root)
        reference, place = (below.text, below.place) if below else ("", root.place)
    return found, findings


def whole(found: dict[Path, Node]) -> tuple[Node, list[Finding]]:
    """The nodes of layers laid over each other, and what a layer takes away that is not there."""
    findings: list[Finding] = []
    lowest, *above = reversed(found.values())
    root = reduce(lambda below, layer: merge(below, layer, findings), above, lowest)
    return root, findings


def pack_nodes(reference: str, place: Place, project: Path | None) -> tuple[Node | None, list[Finding]]:
    """The nodes of a pack with those it inherits from below; `place` is where the reference was written."""
    found, findings = layers(reference, place, project)
    if not found:
        return None, findings
    root, wrong = whole(found)
    return without_taken(root), findings + wrong


def _not_found(reference: str, place: Place, project: Path | None) -> Finding:
    """Why a reference leads to no pack."""
    rule, message = "unknown-pack", f"没有版式包 “{reference}”"
    remedy = did_you_mean(reference, names(project))
    if "/" in reference and _strays(_at(reference, place), project):
        rule, message = "pack-outside", f"版式包 “{reference}” 在项目以外"
        remedy = "项目的根是有 budgetgen.toml 的文件夹，没有就是规格所在的文件夹；请把版式包放进去"
    elif "/" in reference:
        remedy = f"那里没有 {PACK_FILE}；路径从写它的文件所在的文件夹算起"
    return Finding(place, rule, Severity.ERROR, message, remedy)


def parent(root: Node | None) -> Scalar | None:
    """What a pack inherits from, as written: a name, or a path from its own folder."""
    for key, value in root.items if isinstance(root, Mapping) else ():
        if key.text == "沿用" and isinstance(value, Scalar) and value.text:
            return value
    return None


def project_root(spec: Path) -> Path:
    """The folder that a spec may refer to: that of `budgetgen.toml`, else the git root, else the spec's own."""
    start = Path(os.path.abspath(spec)).parent  # noqa: PTH100 - follows no link, so it cannot loop
    return _marked(start) or start


def _marked(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that is the root of a project; one that may not be searched is none."""
    for mark in ("budgetgen.toml", ".git"):
        for folder in (start, *start.parents):
            if os.path.exists(folder / mark):  # noqa: PTH110 - never raises
                return folder
    return None


def leaves_project(spec: Path) -> bool:
    """Whether a spec is found through a link that leads out of the project in which the link stands.

    A spec that its user named is judged like one that a wildcard found: shells put names in the place of wildcards.
    """
    whole = Path(os.path.abspath(spec))  # noqa: PTH100 - follows no link, so it cannot loop
    for step in (whole, *whole.parents):
        if os.path.islink(step):  # noqa: PTH114 - never raises
            root = _marked(step.parent) or (step.parent if step == whole else None)
            if root and not is_inside(step, root):
                return True
    return False


def project_of(reference: str) -> Path:
    """The project that a pack belongs to which is named on the command line: by name here, by path where it is."""
    return project_root(Path(reference) / PACK_FILE if "/" in reference else Path(PACK_FILE))


def require(folder: Path, file: str, project: Path | None) -> Path:
    """Like file_in, for a file that a run cannot do without. Raises CannotGoOn."""
    found = file_in(folder, file, project)
    if found is None:
        raise CannotGoOn(f"版式包 {folder.name} 里没有 {file}", EXIT_USAGE)
    return found
