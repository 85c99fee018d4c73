"""What mkdocs does beyond mkdocs.yml: each spec of examples/ and specs/ is a page, and links to it lead there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {"样例": "examples", "真实部门的规格": "specs"}
"""Title of a section of the site -> the folder whose specs stand there."""


def specs(folder: str) -> list[Path]:
    """The specs below a folder of the repository, as paths inside it."""
    return sorted(file.relative_to(ROOT) for file in (ROOT / folder).rglob("*.yaml"))


def title(spec: Path) -> str:
    """What a spec says it is: its first line, up to the first stop."""
    first = (ROOT / spec).read_text(encoding="utf-8").partition("\n")[0]
    return re.split("[：。]", first.strip("# "))[0]


def page(spec: Path) -> str:
    """A spec as a page."""
    text = (ROOT / spec).read_text(encoding="utf-8")
    return f"# {title(spec)}\n\n`{spec.as_posix()}`\n\n````yaml\n{text}````\n"


def on_config(config: Any) -> Any:
    """Put the specs behind the pages of mkdocs.yml."""
    for section, folder in SECTIONS.items():
        entries = [{title(spec): spec.with_suffix(".md").as_posix()} for spec in specs(folder)]
        config.nav.append({section: entries})
    return config


def on_files(files: Files, config: Any) -> Files:
    """Make a page of each spec."""
    for folder in SECTIONS.values():
        for spec in specs(folder):
            files.append(File.generated(config, spec.with_suffix(".md").as_posix(), content=page(spec)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Lead links out of docs/ to a spec to its page."""
    up = "../" * page.file.src_uri.count("/")
    return re.sub(rf"\]\({up}\.\./([\w/-]+)\.yaml\)", rf"]({up}\1.md)", markdown)
