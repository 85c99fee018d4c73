"""Whatever stands in a pack, rendering ends in whole files or in findings, and nothing of the spec is lost in silence.

`make fuzz` damages packs as often as FUZZ says. What fails is named by its kind and number: `damaged("docx", 17)`
makes the same pack again.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml
from docx.oxml.ns import qn

from budgetgen.findings import CannotGoOn, Finding, Place
from budgetgen.forms import scaffold_excel, scaffold_word
from budgetgen.pack.reading import load
from budgetgen.publish import render
from budgetgen.render.package import write_package
from tests.making import DOCUMENT, PACK, package, write_spec
from tests.test_bad_packs import damaged as damaged_yaml
from tests.test_word import nasty_spec
from tests.xml_mutations import damage

TOLD = 12
KINDS = ("docx", "xlsx", "yaml")
CONTENT = ("职责", "原因")
"""What a form must print or say that it does not; names stand where its own sentences and captions want them."""
FORMATS = {"docx": ("docx",), "xlsx": ("xlsx",), "yaml": ("docx", "xlsx")}


def marked_spec(starter: Path) -> tuple[dict[str, Any], list[str]]:
    """The starter with a text of its own in every field that takes any text, and these texts."""
    data = yaml.load(starter.read_text(encoding="utf-8"), yaml.BaseLoader)
    found: list[str] = []

    def mark(name: str) -> str:
        found.append(f"{name}甲{len(found):02}乙")
        return found[-1]

    data["部门"]["名称"] = mark("某县局")
    data["职责"] = [mark("职责") + "。" for _ in range(3)]
    money = {"30101 基本工资": "981111", "30113 住房公积金": "212222", "30217 公务接待费": "5300"}
    del data["基本支出"], data["项目支出"]
    data["单位"] = [
        {
            "名称": mark("单位"),
            "性质": "行政",
            "基本支出": {"2013201 行政运行": {code: f"{amount}.{n}1" for code, amount in money.items()}},
            "项目支出": [
                {"名称": mark("项目"), "科目": "2013202 一般行政管理事务", "金额": f"{n + 4}33444.55"}
            ],
        }
        for n in range(2)
    ]
    data["说明"] = {"三公": {"增减原因": mark("原因")}}
    return data, found


@dataclass
class Shown:
    """What a reader of a file sees: all its words, and the texts of its cells with how often each stands there."""

    words: str
    cells: Counter[str]


def read_docx(path: Path) -> Shown:
    document = docx.Document(str(path))
    cells = (
        "".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in document.element.body.iter(qn("w:tc"))
    )
    return Shown("".join(t.text or "" for t in document.element.body.iter(qn("w:t"))), Counter(cells))


def read_xlsx(path: Path) -> Shown:
    with warnings.catch_warnings():  # of headers that openpyxl leaves out
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
    cells = [
        str(c.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    ]
    return Shown("\n".join(cells), Counter(cells))


READ = {"docx": read_docx, "xlsx": read_xlsx}


@dataclass
class Bench:
    """A sound pack and a spec for it; a project in which they are damaged."""

    sound: Path
    project: Path
    data: dict[str, Any]
    texts: list[str]
    told: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    kept: Path | None = None
    """Where a copy of each written file goes, named by its kind and number."""

    def __post_init__(self) -> None:
        (self.project / "budgetgen.toml").touch()
        self.home = self.project / "templates/own"
        shutil.copytree(self.sound, self.home)
        self.spec = write_spec(self.project, self.data | {"版式": "own"})
        written, findings = render(self.spec, self.project / "output", ("docx", "xlsx"), set(), force=True)
        self.usual = set(findings)
        assert {path.suffix for path in written} == {".docx", ".xlsx"}, [str(f) for f in findings]
        self.shown = {path.suffix[1:]: READ[path.suffix[1:]](path) for path in written}
        assert len([text for text in self.texts if text in self.shown["docx"].words]) > 6

    def damaged(self, kind: str, number: int) -> tuple[str, ...]:
        """Damage the pack as this number says; what was done."""
        dice = random.Random(f"{kind} {number}")
        for name in ("pack.yaml", "template.docx", "template.xlsx"):
            shutil.copyfile(self.sound / name, self.home / name)
        if kind != "yaml":
            parts = package(self.sound / f"template.{kind}")
            done = damage(parts, dice)
            (self.home / f"template.{kind}").write_bytes(write_package(parts))
            return done
        data = yaml.load((self.sound / "pack.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        data = damaged_yaml(data, dice)
        (self.home / "pack.yaml").write_text(
            yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        if dice.random() < 0.7:  # templates that fit, so that something is written
            made, _ = load("own", Place("x"), self.project)
            if made is not None:
                (self.home / "template.docx").write_bytes(scaffold_word.template(made))
                (self.home / "template.xlsx").write_bytes(scaffold_excel.template(made))
        return ("pack.yaml",)

    def tried(self, kind: str, number: int) -> None:
        """Render over a damaged pack; what went wrong is kept."""
        name = f"{kind} {number}"
        done: tuple[str, ...] = ()
        wrong: list[str] = []
        try:
            done = self.damaged(kind, number)
            written, findings = render(self.spec, self.project / "output", FORMATS[kind], set(), force=True)
            wrong = list(self._wrong(kind, written, findings))
        except CannotGoOn:
            written, wrong = [], []
        except Exception as error:
            written, wrong = (
                [],
                [f"{error!r}"[:200] + " " + "".join(traceback.format_tb(error.__traceback__)[-1:]).strip()],
            )
        self.told[f"{kind} {'written' if written else 'refused'}"] += 1
        for one in done:
            self.told[f"{kind} {one.partition(' ')[0]}"] += 1
        for message in wrong:
            self.failures.setdefault(re.sub(r"\d+", "N", message), f"{name} ({'; '.join(done)}): {message}")

    def _wrong(self, kind: str, written: list[Path], findings: list[Finding]) -> Iterator[str]:
        for finding in findings:
            if not (finding.place.file and finding.message and finding.rule):
                yield f"no place: {finding}"
        if not written and not findings:
            yield "nothing written, nothing told"
        for path in written:
            suffix = path.suffix[1:]
            if self.kept:
                shutil.copyfile(path, self.kept / f"{kind}-{sum(self.told.values())}.{suffix}")
            try:
                shown = READ[suffix](path)
            except Exception as error:
                yield f"{suffix} cannot be read: {error!r}"[:200]
                continue
            if set(findings) - self.usual:
                continue
            before = self.shown[suffix]
            texts = self.texts if kind != "yaml" else [t for t in self.texts if t.startswith(CONTENT)]
            if lost := [text for text in texts if text in before.words and text not in shown.words]:
                yield f"{suffix} lost {lost[:3]}"
            figures = {cell for cell in before.cells if re.fullmatch(r"-?[\d,]+\.\d+", cell)}
            if kind != "yaml" and (lost := [f for f in figures if shown.cells[f] < before.cells[f]]):
                yield f"{suffix} lost figures {lost[:3]}"

    def report(self) -> None:
        """Fail with what went wrong, each kind of fault once."""
        told = list(self.failures.values())
        assert not told, "\n".join([f"{len(told)} kinds of faults", *told[:TOLD]])


@pytest.fixture
def bench(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Bench:
    """The small pack, or the one that the test names."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    if getattr(request, "param", "small") == "small":
        return Bench(base, tmp_path, *marked_spec(base / "starter.yaml"))
    return Bench(PACK, tmp_path, *nasty_spec())


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_packs(bench: Bench, kind: str) -> None:
    for number in range(20):
        bench.tried(kind, number)
    bench.report()
    assert bench.told[f"{kind} written"] and bench.told[f"{kind} refused"]


def test_what_is_lost_or_breaks_is_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others can fail: without the gate, words are lost; what the reader cannot open is told."""

    def wordless(parts: dict[str, bytes], _: random.Random) -> tuple[str, ...]:
        parts[DOCUMENT] = parts[DOCUMENT].replace("{{段}}".encode(), b"")
        return ("wordless",)

    with monkeypatch.context() as without:
        without.setattr("budgetgen.render.word.check_document", lambda *_: [])
        without.setattr("tests.test_fuzz_packs.damage", wordless)
        bench.tried("docx", 0)
    assert [told for told in bench.failures.values() if "docx lost" in told]
    bench.failures.clear()
    monkeypatch.setattr("budgetgen.render.word.write_package", lambda _: b"PK")
    bench.tried("docx", 0)
    assert [told for told in bench.failures.values() if "cannot be read" in told]
    bench.failures.clear()
    monkeypatch.setattr("budgetgen.render.word.context", lambda *_: 1 / 0)
    bench.tried("docx", 0)
    assert [told for told in bench.failures.values() if "ZeroDivisionError" in told]


@pytest.mark.slow
@pytest.mark.parametrize("bench", ["small", PACK.name], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_many_damaged_packs(bench: Bench, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    start, count = time.time_ns() // 1000, int(os.environ.get("BUDGETGEN_FUZZ", "1000"))
    for number in range(start, start + count // (1 if bench.sound != PACK else 10)):
        bench.tried(kind, number)
    with capsys.disabled():
        counts = (f"{name.partition(' ')[2]} {count}" for name, count in sorted(bench.told.items()))
        sys.stdout.write(f"\n{bench.sound.name} {kind}: {', '.join(counts)}\n")
    bench.report()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_libreoffice_opens_what_is_written(bench: Bench, kind: str, tmp_path: Path) -> None:
    """With all the texts and figures that are not told; LibreOffice writes nothing of a file that it cannot open."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make test-slow installs it"
    bench.kept = tmp_path / "kept"
    bench.kept.mkdir()
    for number in range(150):
        bench.tried(kind, number)
    written = sorted(bench.kept.iterdir())
    assert len(written) > 60
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(tmp_path / "out"), *map(str, written)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    assert [path.name for path in written if not (tmp_path / "out" / path.name).is_file()] == []
    for path in written:
        before, after = READ[kind](path), READ[kind](tmp_path / "out" / path.name)
        lost = [text for text in bench.texts if text in before.words and text not in after.words]
        assert not lost, f"{path.name}: LibreOffice shows no {lost[:3]}"
