"""What mkdocs does beyond mkdocs.yml: each spec of examples/ and specs/ is a page, and links to it lead there."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {"样例": "examples", "真实部门的规格": "specs"}
"""Title of a section of the site -> the folder whose specs stand there."""

_WIDE = "[\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]"
_BREAK = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")


def specs(folder: str) -> list[Path]:
    """The specs below a folder of the repository, as paths inside it, the shortest first."""
    return sorted((file.relative_to(ROOT) for file in (ROOT / folder).rglob("*.yaml")), key=_length)


def _length(spec: Path) -> tuple[int, Path]:
    return len((ROOT / spec).read_text(encoding="utf-8").splitlines()), spec


def title(spec: Path) -> str:
    """What a spec says it is: its first line, up to the first stop."""
    first = (ROOT / spec).read_text(encoding="utf-8").partition("\n")[0]
    return re.split("[：，。]", first.strip("# "))[0]


def page(spec: Path) -> str:
    """A spec as a page that the search leaves out."""
    text = (ROOT / spec).read_text(encoding="utf-8").rstrip("\n")
    return f"---\nsearch: {{exclude: true}}\n---\n# {title(spec)}\n\n`{spec.as_posix()}`\n\n````yaml\n{text}\n````\n"


def on_config(config: Any) -> Any:
    """Put the specs behind the pages of mkdocs.yml."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
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


def on_page_content(html: str, page: Any, config: Any, files: Files) -> str:
    """Join lines between Chinese characters: a browser would show a blank there. Code stays as it is."""
    parts = re.split(r"(<pre\b.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<pre") else _BREAK.sub("", part) for part in parts)
