"""A unit's own disclosure: its figures alone, its own words, the pack's words for 单位; as a user asks for it."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.pack.wording import Wording
from budgetgen.publish import prepare, render
from tests.conftest import ROOT
from tests.making import PACK, example_specs, own_pack, package, replace, starter, write_spec
from tests.program import run

EXAMPLE = ROOT / "examples/units-in-files/department.yaml"
LIBRARY = "某某市图书馆"


def paragraphs(docx: Path) -> list[str]:
    """The texts of a document's paragraphs."""
    with zipfile.ZipFile(docx) as archive:
        xml = archive.read("word/document.xml").decode()
    found = re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)
    return ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", p)) for p in found]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The library's written files by suffix."""
    folder = tmp_path_factory.mktemp("library")
    written, findings = render(EXAMPLE, folder, ("docx", "xlsx"), set(), unit=LIBRARY)
    assert not findings, [str(f) for f in findings]
    return {path.suffix[1:]: path for path in written}


def test_files_carry_the_units_name(library: dict[str, Path]) -> None:
    names = [path.relative_to(path.parents[2]).as_posix() for path in library.values()]
    stem = f"2022/207002-{LIBRARY}/207002-{LIBRARY}2022年单位预算公开"
    assert names == [f"{stem}.docx", f"{stem}.xlsx"]


def test_words_are_a_units(library: dict[str, Path]) -> None:
    texts = paragraphs(library["docx"])
    assert "单位预算收支总表" in texts
    assert "第一部分　单位预算公开表" in texts
    assert "2022年单位预算信息公开" in texts
    assert "注：我单位无政府性基金预算财政拨款预算，空表列示。" in texts
    assert "除以上内容外，本单位没有其他需要说明的事项。" in texts, "a text inside a tag"
    assert any(text.startswith("本单位2022年收入预算为196.34万元") for text in texts)
    left = sorted({text for text in texts if "部门" in text})
    assert [text[:12] for text in left] == ["8. 机关运行经费：各部", "支出部门经济分类科目"], (
        "terms of the field stay"
    )
    book = openpyxl.load_workbook(library["xlsx"], data_only=True)
    assert book["收支总表"]["A1"].value == "单位预算收支总表"
    header = {cell for row in book["采购"].iter_rows(values_only=True) for cell in row}
    assert "政府采购金额（当年单位预算安排资金）" in header


def test_the_department_keeps_its_words(tmp_path: Path) -> None:
    written, findings = render(EXAMPLE, tmp_path, ("docx",), set())
    assert not findings
    texts = paragraphs(written[0])
    assert "部门预算收支总表" in texts
    assert not [text for text in texts if "单位预算" in text or "本单位" in text]


def test_figures_are_the_units_alone() -> None:
    prepared = prepare(EXAMPLE, unit=LIBRARY)
    assert prepared.disclosure is not None
    figures = {name: figure.text for name, figure in prepared.disclosure.figures.items()}
    assert figures["支出总表/合计/基本支出"] == "151.34"
    assert figures["基本支出表/30101/合计"] == "86.50"
    assert figures["收支要点/基本支出/上年"] == "150.12", "its own year before"
    assert figures["资产/资产总额/价值"] == "1844.00", "its own assets"
    assert figures["采购/合计/合计"] == "1.50"
    [units] = [table for table in prepared.disclosure.tables if table.name == "机构设置"]
    assert [row.name for row in units.rows] == [LIBRARY]
    projects = {table.of for table in prepared.disclosure.tables if table.of}
    assert projects == {"图书购置费"}


def test_units_add_up_to_the_department() -> None:
    parts = [prepare(EXAMPLE, unit=name).disclosure for name in ("207002", "某某市文化局本级")]
    whole = prepare(EXAMPLE).disclosure
    assert whole is not None
    for address in ("支出总表/合计/合计", "基本支出表/合计/公用经费", "一般公共预算支出表/2080505/基本支出"):
        amounts = [part.figures[address].amount for part in parts if part is not None]
        assert len(amounts) == 2
        assert whole.figures[address].amount == sum(a for a in amounts if a is not None)


def test_every_command_takes_a_unit() -> None:
    told = run("show", str(EXAMPLE), "支出总表", "--unit", LIBRARY)
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("单位预算支出总表")
    assert "群众文化" not in told.out
    told = run("explain", str(EXAMPLE), "支出总表/合计/项目支出", "--unit", "207002")
    assert "450,000.00 元" in told.out
    assert "图书馆.yaml:" in told.out
    assert run("check", str(EXAMPLE), "--unit", LIBRARY).status == 0


def test_an_unknown_unit_is_named_with_the_nearest(tmp_path: Path) -> None:
    done = run("render", str(EXAMPLE), "--unit", "某市图书馆", "-o", str(tmp_path))
    assert done.status == EXIT_USAGE
    assert f"没有单位 “某市图书馆”；是否想写 “{LIBRARY}”？" in done.err
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotGoOn) as stop:
        prepare(EXAMPLE, unit="财政局")
    assert stop.value.status == EXIT_USAGE


def test_what_a_unit_does_not_say_is_asked_of_it() -> None:
    """The department's assets and figures of last year are not the library's."""
    spec = ROOT / "examples/two-units.yaml"
    found = prepare(spec, unit=LIBRARY).findings
    assert [(f.rule, f.message.partition("（")[0]) for f in found] == [
        ("figure-unknown", f"单位 “{LIBRARY}” 没有写要用到的上年数"),
        ("missing-key", "没有写 “资产”"),
    ]
    lines = spec.read_text(encoding="utf-8").splitlines()
    assert {lines[f.place.line - 1].strip() for f in found} == {f"- 名称: {LIBRARY}"}


def test_the_only_unit_says_what_its_department_says(tmp_path: Path) -> None:
    spec = write_spec(tmp_path, starter())
    name = starter()["单位"][0]["名称"]
    prepared = prepare(spec, unit=name)
    assert not prepared.findings, [str(f) for f in prepared.findings]
    assert prepared.disclosure is not None
    assert prepared.disclosure.department == name
    whole = prepare(spec).disclosure
    assert whole is not None
    assert prepared.disclosure.figures["收支要点/基本支出/上年"] == whole.figures["收支要点/基本支出/上年"]
    assert prepared.disclosure.figures["资产/资产总额/价值"] == whole.figures["资产/资产总额/价值"]


def test_only_its_own_approved_figures_are_compared(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "budgetgen.toml").touch()
    spec = tmp_path / "department.yaml"
    with spec.open("a", encoding="utf-8") as file:
        file.write("\n批复数:\n  支出: {项目支出: 750001}\n")
    assert [f.rule for f in prepare(spec).findings] == ["approved-figures"]
    assert prepare(spec, unit=LIBRARY).findings == []
    unit = tmp_path / "图书馆.yaml"
    unit.write_text(
        unit.read_text(encoding="utf-8").replace("项目支出: 45}", "项目支出: 46}"), encoding="utf-8"
    )
    [found] = prepare(spec, unit=LIBRARY).findings
    assert (found.rule, Path(found.place.file).name) == ("approved-figures", "图书馆.yaml")
    assert [f.rule for f in prepare(spec).findings] == ["approved-figures"] * 2, "each its own"


def test_suppressions_of_other_units_are_not_called_unused(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "budgetgen.toml").touch()
    unit = tmp_path / "图书馆.yaml"
    text = unit.read_text(encoding="utf-8")
    text = text.replace(
        "单价: 0.5}", "单价: 0.5, 资金: {一般公共预算: 1}}  # budgetgen: 忽略 procurement-arithmetic 甲"
    )
    unit.write_text(text.replace("拟购置固定资产: 1.5", "拟购置固定资产: 1"), encoding="utf-8")
    assert not prepare(tmp_path / "department.yaml", unit="某某市文化局本级").findings
    assert not [f for f in prepare(tmp_path / "department.yaml").findings if f.rule == "suppression-used"]


def of_one_unit() -> list[Path]:
    """Examples of one unit that write nothing of 本部门 themselves."""
    texts = {spec: spec.read_text(encoding="utf-8") for spec in example_specs()}
    return [spec for spec, text in texts.items() if text.count("\n    性质: ") == 1 and "本部门" not in text]


@pytest.mark.parametrize("spec", of_one_unit(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_form_has_words_for_units(spec: Path, tmp_path: Path) -> None:
    """Whatever the pack: a department of one unit can publish as that unit, and 部门 speaks of it nowhere."""
    books = prepare(spec).books
    assert books is not None
    [unit] = books.spec.units
    written, findings = render(spec, tmp_path, ("docx", "xlsx"), set(), unit=unit.name.text)
    assert len(written) == 2, [str(f) for f in findings]
    told = "".join(paragraphs(written[0]))
    assert "单位" in told
    assert not re.findall("[本我]部门|编制部门|部门预算(?!.{0,2}经济)", told)


# The pack decides the words


def test_another_pack_for_units(tmp_path: Path) -> None:
    own_pack(tmp_path, "单位版式: other\n")
    other = tmp_path / "templates/other"
    other.mkdir()
    (other / "pack.yaml").write_text(f"沿用: {PACK.name}\n标题: 单位的标题\n", encoding="utf-8")
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    name = starter()["单位"][0]["名称"]
    prepared = prepare(spec, unit=name)
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    assert prepared.disclosure.title == "单位的标题"
    assert prepare(spec).disclosure != prepared.disclosure
    (other / "pack.yaml").unlink()
    assert "unknown-pack" in {f.rule for f in prepare(spec, unit=name).findings}
    assert prepare(spec).findings == [], "the department's own disclosure needs it not"


def test_a_pack_without_words_for_units_is_asked_for_them(tmp_path: Path) -> None:
    own_pack(tmp_path)
    text = (PACK / "pack.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("单位用语:")
    rest = rest[re.search(r"^(?=[^\s#])", rest[1:], re.MULTILINE).start() + 1 :]  # type: ignore[union-attr]
    (tmp_path / "templates/own/pack.yaml").write_text(head + rest, encoding="utf-8")
    for file in ("template.docx", "template.xlsx"):
        shutil.copy(PACK / file, tmp_path / "templates/own" / file)
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    assert prepare(spec).findings == []
    [found] = prepare(spec, unit=starter()["单位"][0]["名称"]).findings
    assert found.rule == "unit-wording"


def test_words_split_by_word_itself_are_found(tmp_path: Path) -> None:
    """People edit templates in Word, and Word splits runs wherever it likes."""
    split = "</w:t></w:r><w:r><w:t>"
    own_pack(tmp_path, change=replace("部门预算收支总表", f"部{split}门预{split}算收支总表"))
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    name = starter()["单位"][0]["名称"]
    written, findings = render(spec, tmp_path / "output", ("docx",), set(), unit=name)
    assert not findings, [str(f) for f in findings]
    assert "单位预算收支总表" in paragraphs(written[0])
    assert "word/document.xml" in package(written[0])


WORDING = Wording(
    (("部门预算", "单位预算"), ("部门", "单位"), ("部门预算经济分类", "部门预算经济分类"), ("（甲）", ""))
)
SAID = {
    "部门预算": "单位预算",
    "本部门预算部门": "本单位预算单位",
    "部门预算经济分类与部门": "部门预算经济分类与单位",
    "（甲）乙": "乙",
    "{{部门.名称}}部门": "{{部门.名称}}单位",
    "${部门预算/甲/乙}部门": "${部门预算/甲/乙}单位",
    "{% if 部门.级 == '部门' %}部门{% endif %}": "{% if 部门.级 == '部门' %}单位{% endif %}",
}


@pytest.mark.parametrize("text", SAID)
def test_the_longer_word_counts_and_tags_stay(text: str) -> None:
    assert WORDING.text(text) == SAID[text]
