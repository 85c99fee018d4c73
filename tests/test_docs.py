"""The manual is true: commands print what it shows, snippets are read as it says, links lead somewhere.

A fenced block is run by the comment on the line above it:
`<!-- run -->` commands with their output, `<!-- 整份规格 -->` a spec that renders, `<!-- 规格 -->` keys laid over
examples/minimal.yaml that give no findings, `<!-- 有错 -->` keys that give the findings shown in the next block,
`<!-- 样例 文件 -->` lines of a file of examples/,
`<!-- 版式 -->` keys of a pack laid over hebei-2022, `<!-- 整份版式 名 -->` a pack that is scaffolded and rendered. `<!-- 格式 -->` a module that writes
a disclosure.
`<!-- 改 file -->` over a diff changes a file between commands, `<!-- file: old => new -->` does so unseen (a .docx, too);
`<!-- 是 file -->` shows what a file holds by then; `<!-- 抄 example -->` copies the files of an example's folder. A line `…` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from budgetgen.findings import Place
from budgetgen.forms.scaffold import scaffold
from budgetgen.pack.reading import load
from budgetgen.publish import prepare, render
from budgetgen.render.package import write_package
from tests.conftest import ROOT
from tests.making import DOCUMENT, package
from tests.program import commands, run

PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("**/*.md"))]
REASONS = """\
说明:
  收支增减: {基本支出: 有原因, 项目支出: 有原因}
  三公增减: {因公出国（境）费: 有原因, 公务用车购置及运维费: 有原因, 公务接待费: 有原因}
"""
"""The snippets change amounts freely; a change against last year wants its reason."""


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, its language, its mark, the fenced text that follows it, its text."""

    page: Path
    line: int
    language: str
    mark: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.stem}-{self.line}"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if not line.startswith("```"):
            continue
        if not start:
            start = number
            continue
        marks = re.findall(r"^<!-- (.*) -->$", lines[start - 2]) if start > 1 else []
        text = "\n".join(lines[start : number - 1]) + "\n"
        found.append(Block(page, start, lines[start - 1][3:], marks[0] if marks else "", "", text))
        start = 0
    assert not start, f"{page.name}:{start}: the block is not closed"
    followers = [b.text if b.language == "text" else "" for b in found[1:]] + [""]
    return [
        Block(b.page, b.line, b.language, b.mark, after, b.text)
        for b, after in zip(found, followers, strict=bool(found))
    ]


BLOCKS = [block for page in PAGES for block in blocks(page)]


def marked(word: str) -> list[Block]:
    return [block for block in BLOCKS if block.mark.split(" ")[0] == word]


def same(expected: list[str], shown: list[str]) -> bool:
    """Whether lines are as expected, `…` standing for any lines."""
    if not expected:
        return not shown
    if expected[0] == "…":
        return any(same(expected[1:], shown[at:]) for at in range(len(shown) + 1))
    return bool(shown) and shown[0] == expected[0] and same(expected[1:], shown[1:])


def top_level(text: str) -> dict[str, str]:
    """The top-level keys of a YAML text, each with its lines."""
    parts = re.split(r"^(?=[^\s#-])", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if ":" in part and not part.startswith("#")}


def over_minimal(block: Block) -> str:
    """The minimal spec with a snippet's keys in the place of its own."""
    base = (ROOT / "examples/minimal.yaml").read_text(encoding="utf-8") + REASONS
    dropped = block.mark.partition("去掉 ")[2].split()
    whole = top_level(base) | top_level(block.text)
    return "".join(part for key, part in whole.items() if key not in dropped)


def findings_of(text: str, folder: Path) -> list[str]:
    """What is wrong with a spec, without places."""
    spec = folder / "my.yaml"
    spec.write_text(text, encoding="utf-8")
    return [str(finding).partition(": ")[2] for finding in prepare(spec).findings]


def changed(diff: str) -> list[str]:
    """The lines of a diff before and after, as two texts."""
    lines = diff.splitlines()
    return ["".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", sign)) for sign in "-+"]


def edit(file: Path, old: str, new: str) -> None:
    """Put `new` in the place of the only `old` of a file; of a Word file in its text."""
    parts = package(file) if file.suffix == ".docx" else {DOCUMENT: file.read_bytes()}
    text = parts[DOCUMENT].decode()
    assert text.count(old) == 1, old
    parts[DOCUMENT] = text.replace(old, new).encode()
    file.write_bytes(write_package(parts) if file.suffix == ".docx" else parts[DOCUMENT])


def steps(page: Path) -> Iterator[tuple[str, str, list[str]]]:
    """What a page runs, in order: ("edit", file, [old, new]), ("is", file, lines), ("copy", example, []) and ("run", command, its output)."""
    shown = {block.line: block for block in BLOCKS if block.page == page}
    lines = page.read_text(encoding="utf-8").splitlines()
    running = False
    command, output = "", list[str]()
    for number, line in enumerate(lines):
        if edited := re.fullmatch(r"<!-- (\S+): (.*) => (.*) -->", line):
            yield "edit", edited[1], [edited[2], edited[3]]
        elif line.startswith("<!-- 改 "):
            yield "edit", line.split()[2], changed(shown[number + 2].text)
        elif line.startswith("<!-- 抄 "):
            yield "copy", line.split()[2], []
        elif line.startswith("<!-- 是 "):
            yield "is", line.split()[2], shown[number + 2].text.splitlines()
        elif line.startswith("```console"):
            assert lines[number - 1] == "<!-- run -->", f"{page.name}:{number + 1}: mark the block"
            running = True
        elif line.startswith("```") and running:
            yield "run", command, output
            running, command, output = False, "", []
        elif running and line.startswith("$ "):
            if command:
                yield "run", command, output
            command, output = line[2:], []
        elif running:
            output.append(line)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "```console" in p.read_text("utf-8")], ids=lambda page: page.stem
)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    (tmp_path / "budgetgen.toml").touch()
    for what, subject, wanted in steps(page):
        if what == "edit":
            edit(tmp_path / subject, *wanted)
            continue
        if what == "copy":
            shutil.copytree(ROOT / "examples" / subject, tmp_path, dirs_exist_ok=True)
            continue
        if what == "is":
            assert same(wanted, (tmp_path / subject).read_text(encoding="utf-8").splitlines()), subject
            continue
        words = shlex.split(subject)
        assert words[0] == "budgetgen", subject
        ended = run(*words[1:], cwd=tmp_path, COLUMNS="80")
        shown = (ended.err + ended.out).splitlines()
        assert same(wanted, shown), f"{page.name}: {subject}\n" + "\n".join(shown)


@pytest.mark.parametrize("block", marked("规格"), ids=str)
def test_snippets_are_read(block: Block, tmp_path: Path) -> None:
    assert not findings_of(over_minimal(block), tmp_path)


@pytest.mark.parametrize("block", marked("有错"), ids=str)
def test_wrong_snippets_are_found_out(block: Block, tmp_path: Path) -> None:
    shown = findings_of(over_minimal(block), tmp_path)
    assert same(block.after.splitlines(), shown), "\n".join(shown)


@pytest.mark.parametrize("block", marked("样例"), ids=str)
def test_lines_of_examples_stand_there(block: Block) -> None:
    def bare(text: str) -> str:
        return "\n".join(re.sub(r"\s+#.*", "", line) for line in text.splitlines() if line.strip())

    text = (ROOT / "examples" / block.mark.split()[1]).read_text(encoding="utf-8-sig")
    for part in block.text.split("…\n"):
        assert bare(part) in bare(text), part


@pytest.mark.parametrize("block", marked("整份规格"), ids=str)
def test_whole_specs_render(block: Block, tmp_path: Path) -> None:
    spec = tmp_path / "my.yaml"
    spec.write_text(block.text, encoding="utf-8")
    written, findings = render(spec, tmp_path, ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    assert [path.suffix for path in written] == [".docx", ".xlsx"]


def test_the_overview_is_the_smallest_example() -> None:
    text = (ROOT / "examples/minimal.yaml").read_text(encoding="utf-8")
    bare = [re.sub(r"\s+#.*", "", line) for line in text.splitlines() if line.strip() and line[0] != "#"]
    [overview] = [block for block in marked("整份规格") if block.page.stem == "规格"]
    assert overview.text.splitlines() == bare


def test_the_readme_shows_what_a_gbk_file_gets(tmp_path: Path) -> None:
    spec = tmp_path / "my.yaml"
    spec.write_bytes((ROOT / "examples/minimal.yaml").read_bytes().decode().encode("gbk"))
    [finding] = prepare(spec).findings
    shown = str(finding).removeprefix(f"{tmp_path}{os.sep}")
    assert f"\n{shown}\n" in (ROOT / "README.zh.md").read_text(encoding="utf-8")


def in_project(folder: Path, name: str, text: str) -> None:
    (folder / "budgetgen.toml").touch()
    pack = folder / "templates" / name / "pack.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("block", marked("版式"), ids=str)
def test_pack_snippets_are_read(block: Block, tmp_path: Path) -> None:
    in_project(tmp_path, "demo", "沿用: hebei-2022\n" + block.text)
    _, findings = load("demo", Place("my.yaml"), tmp_path)
    assert not findings, [str(f) for f in findings]
    text = (ROOT / "examples/funds.yaml").read_text(encoding="utf-8")
    assert not findings_of(text.replace("版式: hebei-2022", "版式: demo"), tmp_path)


@pytest.mark.parametrize("block", marked("整份版式"), ids=str)
def test_whole_packs_render(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = block.mark.split()[1]
    in_project(tmp_path, name, block.text)
    monkeypatch.chdir(tmp_path)
    files, findings = scaffold(name)
    assert [path.name for path in files] == ["template.docx", "template.xlsx"]
    assert not findings
    spec = tmp_path / "my.yaml"
    text = (ROOT / "examples/two-units.yaml").read_text(encoding="utf-8")
    spec.write_text(text.replace("版式: hebei-2022", f"版式: {name}"), encoding="utf-8")
    written, findings = render(spec, tmp_path, ("docx", "xlsx"), set())
    short = {"required-parts", "texts-printed"}  # it shows how a form is made, and has a few parts only
    assert {f.rule for f in findings} <= short, [str(f) for f in findings]
    assert len(written) == 2


def test_the_module_of_a_format_writes() -> None:
    [block] = marked("格式")
    module: dict[str, Any] = {}
    exec(compile(block.text, str(block), "exec"), module)
    disclosure = prepare(ROOT / "examples/minimal.yaml").disclosure
    written = module["write_text"](disclosure).decode()
    assert "\t30201\t办公费\t3.85\t\t3.85\n" in written.replace("\u3000", "")
    assert "支出预算为147.49万元" in written


def test_every_yaml_block_is_run() -> None:
    marks = {"规格", "有错", "整份规格", "样例", "版式", "整份版式", "是"}
    loose = [str(b) for b in BLOCKS if b.language == "yaml" and b.mark.split(" ")[0] not in marks]
    assert not loose
    wrong = [str(b) for b in marked("有错") if not b.after]
    assert not wrong
    assert len(marked("规格")) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text)
    for link in links:
        target, _, anchor = unquote(link).partition("#")
        if target.startswith(("http:", "https:")):
            continue
        file = page.parent / target if target else page
        assert file.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [heading.strip() for heading in headings], link


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs/img").iterdir())
    assert pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size <= 150_000, picture.name
        assert f"docs/img/{picture.name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_engineers_page_names_every_room() -> None:
    text = (ROOT / "docs/架构.md").read_text(encoding="utf-8")
    rooms = {folder.parent.name for folder in (ROOT / "generator/budgetgen").glob("*/__init__.py")}
    assert {"cli", "ledger"} <= rooms
    assert not [room for room in rooms if f"| `{room}/` |" not in text]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_every_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not [command for command in commands() if f"`budgetgen {command}" not in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_are_named_exist(page: Path) -> None:
    known = commands()
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"(?:`|\$ |^)budgetgen ([a-z][^`\n]*)", text, re.MULTILINE):
        command = next(
            (c for c in sorted(known, key=len, reverse=True) if f"{line} ".startswith(f"{c} ")), ""
        )
        assert command, line
        unknown = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)) - known[command] - {"-h", "--help"}
        assert not unknown, line
