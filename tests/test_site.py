"""The manual as a site: built without a warning, complete, whole without a network; its generated pages are up to date."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import ROOT
from tests.program import commands

GENERATED = ("命令", "标签词典", "规则")
"""Pages of tools/pages; 错误 has tests of its own."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    told = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("INFO ")]
    assert (done.returncode, told) == (0, []), "\n".join(told)
    return folder


def pages(site: Path) -> dict[Path, str]:
    """Every page but the one for missing pages, whose links start at a server's root."""
    return {
        file: file.read_text(encoding="utf-8") for file in site.rglob("*.html") if file.name != "404.html"
    }


def contents(page: str) -> set[str]:
    """Where the site's contents, as they stand on a page, lead."""
    return {unquote(href) for href in re.findall(r'<a href="([^"#]+)" class="md-nav__link', page)}


def test_every_page_is_built_and_in_the_contents(site: Path) -> None:
    listed = contents((site / "快速开始.html").read_text(encoding="utf-8"))
    written = [file.relative_to(ROOT / "docs") for file in (ROOT / "docs").rglob("*.md")]
    assert len(written) > 5
    missing = {str(file) for file in written if file.with_suffix(".html").as_posix() not in listed}
    assert not missing, "list them in mkdocs.yml"


@pytest.mark.parametrize("folder", ["examples", "specs"])
def test_specs_are_pages(site: Path, folder: str) -> None:
    listed = contents((site / "index.html").read_text(encoding="utf-8"))
    specs = list((ROOT / folder).rglob("*.yaml"))
    assert specs
    for spec in specs:
        made = spec.relative_to(ROOT).with_suffix(".html")
        assert made.as_posix() in listed
        page = (site / made).read_text(encoding="utf-8")
        assert f"<code>{spec.relative_to(ROOT).as_posix()}</code>" in page
        assert "language-yaml" in page


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    scripts = 0
    for file, page in pages(site).items():
        fetched = re.findall(r'<(?:script|img|iframe|source)\b[^>]*\ssrc="?([^"\s>]+)', page)
        fetched += re.findall(r'<link\b[^>]*\shref="?([^"\s>]+)', page)
        scripts += len(fetched)
        for address in fetched:
            assert not re.match("(?:https?:)?//", address), f"{file.name}: {address}"
            assert (file.parent / unquote(address)).is_file(), f"{file.name}: {address}"
        assert 'class="mermaid"' not in page, "is drawn by a script from elsewhere"
    assert scripts > 20
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\W*(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_links_lead_somewhere_in_the_site(site: Path) -> None:
    made = pages(site)
    identifiers = {file: set(re.findall(r'\sid="([^"]+)"', page)) for file, page in made.items()}
    followed = 0
    for file, page in made.items():
        for href in re.findall(r'<a\b[^>]*\shref="([^"]*)"', page):
            target, _, anchor = unquote(href).partition("#")
            if re.match("(?:https?|javascript|mailto):", target) or href == ".":
                continue
            found = (file.parent / target).resolve() if target else file
            assert found in identifiers, f"{file.name}: {href}"
            assert not anchor or anchor in identifiers[found], f"{file.name}: {href}"
            followed += 1
    assert followed > 300


def test_the_search_knows_chinese_words_and_works_in_a_folder(site: Path) -> None:
    script = (site / "search/search_index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    assert any("项目\u200b支出" in entry["title"] for entry in index["docs"])
    assert not any(entry["location"].startswith(("examples", "specs")) for entry in index["docs"])
    assert index["config"]["pipeline"] == [], "English stems hide words like WPS"


def test_lines_of_chinese_are_joined(site: Path) -> None:
    page = (site / "快速开始.html").read_text(encoding="utf-8")
    text = re.sub(r"<pre\b.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search("[\u3001-\u9fff]\n[\u3001-\u9fff]", text)


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_what_the_script_makes(name: str) -> None:
    made = runpy.run_path(str(ROOT / "tools/pages"))["PAGES"]
    assert set(made) >= {*GENERATED, "错误"}
    assert made[name]() == (ROOT / f"docs/{name}.md").read_text(encoding="utf-8"), "run: make docs"


def test_every_command_and_option_is_on_the_page_of_options() -> None:
    page = (ROOT / "docs/命令.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert commands().keys() <= sections.keys()
    for command, options in commands().items():
        written = {option for option in options if option.startswith("-")}
        assert not {option for option in written if f"`{option}" not in sections[command]}, command


def test_every_label_is_on_the_page_of_the_lexicon() -> None:
    page = (ROOT / "docs/标签词典.md").read_text(encoding="utf-8")
    text = (ROOT / "generator/budgetgen/lexicon/lexicon.yaml").read_text(encoding="utf-8")
    labels = re.findall("^  (.+?): ", text, re.MULTILINE)
    assert len(labels) > 80
    assert not [label for label in labels if f"| {label} |" not in page]
