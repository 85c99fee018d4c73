"""Rules about words beyond their error files: the form's own sentences and headings, the level of the department."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from budgetgen.findings import Finding
from budgetgen.forms.checking import check_pack
from budgetgen.publish import prepare
from tests.making import PACK, own_pack, starter, write_spec

FUND = "无政府性基金预算财政拨款"


def findings(folder: Path, data: dict[str, Any], pack: str = "") -> list[Finding]:
    """What the rules say of a spec over a form of its own."""
    own_pack(folder, pack)
    return prepare(write_spec(folder, data | {"版式": "own"})).findings


def statement(name: str, text: str) -> str:
    return f"说明:\n  {name}: {{文: '{text}'}}\n"


@pytest.mark.parametrize(
    ("pack", "rule", "told"),
    [
        (statement("引言", "目前我省部门预算实行综合预算管理。"), "own-level-words", "“我省”"),
        ("名词解释:\n  其他收入: 省级财政拨款以外的收入。\n", "own-level-words", "名词解释“其他收入”"),
        (statement("引言", "本部门没有政府基金预算。"), "standard-terms", "应为“政府性基金”"),
        (statement("引言", "支出增加（减少）{{预算年度}}万元。"), "template-residue", "“增加（减少）”"),
        (statement("引言", "“反映反映全年支出。”"), "doubled-words", "“反映反映”"),
        (statement("引言", "反映全年支出。。"), "doubled-punctuation", "“。。”"),
    ],
)
def test_a_slip_of_the_form_is_told_where_the_spec_chooses_it(
    tmp_path: Path, pack: str, rule: str, told: str
) -> None:
    [found] = findings(tmp_path, starter(), pack)
    assert (found.rule, told in found.message) == (rule, True), str(found)
    assert found.message.startswith("版式包的")
    assert found.place.file.endswith("spec.yaml")
    [also] = found.also
    assert also.file.endswith("own/pack.yaml")


def test_what_a_form_fills_in_is_no_word_of_its_own(tmp_path: Path) -> None:
    text = "反映{{部门.名称}}反映{{部门.名称}}。{% if 项目 %}。{% endif %}主要原因是{{部门.名称}}，安排${收支总表/收入总计/预算数}万元。"
    assert findings(tmp_path, starter(), statement("引言", text)) == []


def table(name: str, words: str) -> str:
    return f"表:\n  {name}: {{{words}}}\n"


@pytest.mark.parametrize(
    ("pack", "told"),
    [
        (table("国有资本经营支出表", f"空表注: 注：{FUND}，空表列示。"), "说的是政府性基金预算"),
        (table("国有资本经营支出表", "空表注: 注：本表为空表。"), ""),
        (table("支出总表", "注: 注：本部门没有这项支出，空表列示。"), "有数，下面却注着"),
        (table("支出总表", "注: 注：本表不含年终结转。"), ""),
    ],
)
def test_notes_of_a_form(tmp_path: Path, pack: str, told: str) -> None:
    found = findings(tmp_path, starter(), pack)
    assert [(f.rule, told in f.message) for f in found] == ([("empty-table-note", True)] if told else [])


def test_headings_of_a_form(tmp_path: Path) -> None:
    own_pack(tmp_path)
    pack = tmp_path / "templates/own/pack.yaml"
    outline = (PACK / "pack.yaml").read_text(encoding="utf-8").partition("文档:\n")[2].partition("\n\n")[0]
    whole = pack.read_text(encoding="utf-8")
    pack.write_text(f"{whole}\n文档:\n{outline.replace('标题: 四、', '标题: 三、')}\n", encoding="utf-8")
    found = prepare(write_spec(tmp_path, starter() | {"版式": "own"})).findings
    assert [f.rule for f in found] == ["heading-numbers"] * 2
    assert "编号相同" in found[0].message
    assert "前面是第 3 个，编号断开了" in found[1].message
    assert found[0].also[0].file.endswith("own/pack.yaml")


@pytest.mark.parametrize(
    ("level", "name", "text", "wrong"),
    [
        ("市级", "某某市示例局", "负责全省档案", True),
        ("省级", "某某省示例局", "负责全省档案", False),
        ("中央", "某某部", "负责全省档案", False),
        ("县级", "某某县示例局", "负责全市档案", True),
        ("县级", "某某市示例局", "负责全市档案", False),  # a city of county rank
        ("区级", "某某市某某区示例局", "负责本市档案", False),
        ("街道", "某某街道办事处", "负责全省档案", True),
        ("乡级", "某某县某某乡人民政府", "推动我县发展", False),
    ],
)
def test_what_is_above_depends_on_the_level(
    tmp_path: Path, level: str, name: str, text: str, wrong: bool
) -> None:
    data = starter() | {"职责": [f"{text}。"]}
    data["部门"] = {"编码": "999", "名称": name, "级次": level}
    data["单位"][0]["名称"] = f"{name}本级"
    assert [f.rule for f in findings(tmp_path, data)] == (["own-level-words"] if wrong else [])


def test_a_report_of_a_unit_calls_itself_a_unit(tmp_path: Path) -> None:
    cover = '标题: "{{部门.名称}}{{预算年度}}年单位预算"\n封面: ["{{预算年度}}年单位预算"]\n'
    data = starter() | {"其他事项": "本单位没有其他事项。"}
    assert findings(tmp_path, data, cover) == []
    data["其他事项"] = "本部门没有其他事项。"
    [found] = findings(tmp_path, data, cover)
    assert found.rule == "department-unit-words"
    assert "请写“本单位”" in found.remedy


def test_what_a_department_says_of_itself_serves_its_only_unit(tmp_path: Path) -> None:
    data = starter() | {"其他事项": "本部门没有其他事项，我局也没有。"}
    spec = write_spec(tmp_path, data)
    assert prepare(spec).findings == []
    assert prepare(spec, unit=data["单位"][0]["名称"]).findings == []
    data["单位"][0]["其他事项"] = "本部门没有其他事项。"
    write_spec(tmp_path, data)
    [found] = prepare(spec, unit=data["单位"][0]["名称"]).findings
    assert "封面是单位预算" in found.message


def test_what_a_form_has_no_place_for_is_told(tmp_path: Path) -> None:
    own_pack(tmp_path)
    pack = tmp_path / "templates/own/pack.yaml"
    outline = (PACK / "pack.yaml").read_text(encoding="utf-8").partition("文档:\n")[2].partition("\n\n")[0]
    short = outline.replace("  - 说明: 机关运行经费\n", "").replace("  - 说明: 总体目标\n", "")
    pack.write_text(pack.read_text(encoding="utf-8") + f"\n文档:\n{short}\n", encoding="utf-8")
    data = starter() | {"版式": "own"}
    data["说明"]["机关运行经费"] = "本部门机关运行经费${收支要点/机关运行经费/本年}万元，全部用于日常运转。"
    found = [f for f in prepare(write_spec(tmp_path, data)).findings if f.rule == "texts-printed"]
    assert [f.message.partition("里")[0] for f in found] == ["“绩效”", "“说明/机关运行经费”"]
    assert "不印这一段说明" in found[1].remedy


def outline(folder: Path, *changes: tuple[str, str], more: str = "") -> str:
    """The reference pack's order of the document with changes, as the order of a pack `own`."""
    own_pack(folder, more)
    pack = folder / "templates/own/pack.yaml"
    text = (PACK / "pack.yaml").read_text(encoding="utf-8").partition("文档:\n")[2].partition("\n\n")[0]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    pack.write_text(pack.read_text(encoding="utf-8") + f"\n文档:\n{text}\n", encoding="utf-8")
    return str(pack.parent)


NO_TABLE = ("  - 表: 国有资本经营支出表\n", "")
NO_CHAPTER = (
    "  - {标题: 八、名词解释, 名: 名词, 级: 2}\n  - 说明: 名词解释\n  - {标题: 九、",
    "  - {标题: 八、",
)
SWAPPED = ("标题: 三、机关", "标题: 四、机关"), ("标题: 四、财政", "标题: 三、财政")
UNPRINTED = table("国有资本经营支出表", "只供引用: 是")


@pytest.mark.parametrize(
    ("changes", "more", "rules", "told"),
    [
        ((NO_TABLE,), UNPRINTED, ["required-parts"], "没有：国有资本经营预算支出表；"),
        ((NO_CHAPTER,), "", ["required-parts"], "没有：名词解释；"),
        (SWAPPED, "", ["heading-numbers"] * 3, "“四、机关运行经费安排情况”前面是第 2 个"),
        ((), "", [], ""),
        ((NO_TABLE,), f"{UNPRINTED}检查: {{规则: {{required-parts: 关}}}}\n", [], ""),
    ],
)
def test_parts_that_a_form_lacks_or_misplaces(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], more: str, rules: list[str], told: str
) -> None:
    pack = outline(tmp_path, *changes, more=more)
    of_spec = prepare(write_spec(tmp_path, starter() | {"版式": "own"})).findings
    of_spec = [f for f in of_spec if f.rule not in ("texts-printed", "glossary-terms")]
    of_form = [f for f in check_pack(pack) if f.rule in ("required-parts", "heading-numbers")]
    for found in (of_spec, of_form):
        assert [f.rule for f in found] == rules, [str(f) for f in found]
        assert told in " ".join(map(str, found))
    assert all(f.place.file.endswith("own/pack.yaml") for f in of_form)


def test_a_form_by_itself_is_read_for_its_words(tmp_path: Path) -> None:
    own_pack(tmp_path, statement("引言", "本部门没有政府基金预算，支出增加（减少）{{预算年度}}万元。。"))
    found = {f.rule for f in check_pack(str(tmp_path / "templates/own"))}
    assert {"standard-terms", "template-residue", "doubled-punctuation"} <= found


@pytest.mark.parametrize("word", ["错误", "提示"])
def test_a_form_grades_its_own_rules(word: str, tmp_path: Path) -> None:
    graded = f"检查: {{规则: {{standard-terms: {word}}}}}\n"
    own_pack(tmp_path, statement("引言", "本部门没有政府基金预算。") + graded)
    [found] = [f for f in check_pack(str(tmp_path / "templates/own")) if f.rule == "standard-terms"]
    assert found.severity.label == word
