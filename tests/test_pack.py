"""The pack's templates are what the scaffold makes: neither drifts away from the other."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from budgetgen.disclosure.statements import Narrator
from budgetgen.findings import CannotGoOn, Place
from budgetgen.forms import scaffold_excel, scaffold_word
from budgetgen.forms.scaffold import scaffold
from budgetgen.forms.widths import LANDSCAPE, PORTRAIT, fit
from budgetgen.pack.faults import _FACT_NAMES, _TOP_NAMES
from budgetgen.pack.layout import Listed
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.publish import prepare
from tests.making import PACK, ROOT, own_pack, package

PACKS = sorted(path.parent for path in (ROOT / "templates").glob("*/template.docx"))


def pack_of(folder: Path) -> Pack:
    pack, findings = load(folder.name, Place("x"), ROOT)
    assert findings == []
    assert pack is not None
    return pack


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_the_word_template_is_what_the_scaffold_makes(folder: Path) -> None:
    assert scaffold_word.template(pack_of(folder)) == (folder / "template.docx").read_bytes()


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_the_excel_template_is_what_the_scaffold_makes(folder: Path, tmp_path: Path) -> None:
    made = tmp_path / "template.xlsx"
    made.write_bytes(scaffold_excel.template(pack_of(folder)))
    assert package(made) == package(folder / "template.xlsx")


def test_the_reference_pack_is_seen() -> None:
    assert PACK in PACKS


def test_templates_hold_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = pack_of(PACK)
    before = scaffold_excel.template(pack), scaffold_word.template(pack)
    later = time.time() + 10**8
    monkeypatch.setattr(time, "time", lambda: later)
    assert (scaffold_excel.template(pack), scaffold_word.template(pack)) == before
    assert not re.search(b"(?i)openpyxl|python-docx", b"".join(before))


def test_scaffold_writes_beside_the_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "templates/mine"
    folder.mkdir(parents=True)
    (tmp_path / "budgetgen.toml").touch()
    shutil.copy(PACK / "pack.yaml", folder)
    monkeypatch.chdir(tmp_path)
    written, findings = scaffold("mine")
    assert (written, findings) == ([folder / "template.docx", folder / "template.xlsx"], [])
    assert written[0].read_bytes() == (PACK / "template.docx").read_bytes()
    written[0].write_bytes(b"edited in Word")
    with pytest.raises(CannotGoOn, match="要覆盖请加 --force") as stop:
        scaffold("mine")
    assert stop.value.status == 2
    assert written[0].read_bytes() == b"edited in Word"
    scaffold("mine", force=True)
    assert written[0].read_bytes() == (PACK / "template.docx").read_bytes()


def test_scaffold_of_no_pack_is_a_finding() -> None:
    written, findings = scaffold("没有")
    assert written == []
    assert [f.rule for f in findings] == ["unknown-pack"]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_columns_fill_the_type_area(folder: Path) -> None:
    for table in pack_of(folder).tables.values():
        if not table.unprinted:
            about = fit(table)
            assert sum(about.widths) == pytest.approx(LANDSCAPE if about.landscape else PORTRAIT), table.name
            assert min(about.widths) > 5, table.name


# ---- taking away what a pack inherits


def test_an_inheriting_pack_takes_away(tmp_path: Path) -> None:
    """A key by null, also where 表格默认 has it; items of a list by their labels, below a heading, too."""
    own_pack(
        tmp_path,
        "表格默认: {栏次: 栏}\n"
        "文档: {去掉: [国有资本经营支出表]}\n"
        "表:\n"
        "  国有资本经营支出表: null\n"
        "  政府性基金支出表: {空表注: null, 栏次: null}\n"
        "  基本支出表:\n    列: {去掉: [公用经费]}\n"
        "  收支总表:\n    侧:\n      收入:\n        行: {去掉: [八、附属单位上缴收入]}\n",
    )
    pack, findings = load("own", Place(str(tmp_path / "spec.yaml")), tmp_path)
    assert pack is not None, [str(f) for f in findings]
    assert "国有资本经营支出表" not in pack.tables
    assert (pack.tables["政府性基金支出表"].empty_note, pack.tables["政府性基金支出表"].ordinal) == ("", "")
    assert pack.tables["支出总表"].ordinal == "栏"
    assert [c.name for c in pack.tables["基本支出表"].all_columns][-2:] == ["合计", "人员经费"]
    rows = pack.tables["收支总表"].sides[0].rows
    assert isinstance(rows, Listed)
    assert [row.label for row in rows.rows][-2:] == ["七、上级补助收入", "九、其他收入"]


def test_every_name_that_sentences_find_is_kept_from_words() -> None:
    """A word of a pack's own cannot be named as what the program itself tells sentences."""
    books = prepare(ROOT / "examples/minimal.yaml").books
    assert books is not None
    own = set(Narrator(books, {}).environment.globals) | set(books.facts)
    assert own - {"表"} <= {*_TOP_NAMES, *_FACT_NAMES}
