"""Making and finding packs as a form maker does: new, list, show, paths, the project's own folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from budgetgen.cli.width import width
from tests.making import PACK, ROOT, starter, write_spec
from tests.program import Ended

Program = Callable[..., Ended]
PARENTS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/pack.yaml"))


def lines_of(folder: Path, name: str) -> list[str]:
    return (folder / "templates" / name / "pack.yaml").read_text(encoding="utf-8").splitlines()


# New packs


@pytest.mark.parametrize("parent", PARENTS)
def test_a_new_pack_inherits_and_is_sound(tmp_path: Path, program: Program, parent: str) -> None:
    ended = program("pack", "new", "zhuhe-2023", "--from", parent)
    assert (ended.status, ended.out) == (0, f"{Path('templates/zhuhe-2023/pack.yaml')}\n")
    for step in ("pack check zhuhe-2023", "pack show zhuhe-2023", "pack scaffold zhuhe-2023", "init my.yaml"):
        assert f"budgetgen {step}" in ended.err
    written = yaml.safe_load("\n".join(lines_of(tmp_path, "zhuhe-2023")))
    assert written == {"沿用": parent, "名称": "zhuhe-2023", "年度": 2023}
    assert program("pack", "check", "zhuhe-2023", "--strict").err == "没有发现问题\n"


def examples(lines: list[str]) -> list[list[str]]:
    """The commented examples of a new pack, each with its explanation."""
    parts = "\n".join(lines).split("\n\n")
    return [part.splitlines() for part in parts if re.search("^# ", part, re.MULTILINE)]


def uncommented(lines: list[str]) -> list[str]:
    return [line.removeprefix("# ") for line in lines]


@pytest.mark.parametrize("parent", PARENTS)
def test_the_examples_of_a_new_pack_are_right(tmp_path: Path, program: Program, parent: str) -> None:
    """All of them together; a fault of one would be a fault of all. Each alone is YAML of its own."""
    program("pack", "new", "zhuhe", "--from", parent)
    lines = lines_of(tmp_path, "zhuhe")
    found = examples(lines)
    assert len(found) >= 6
    for example in found:
        assert len(yaml.safe_load("\n".join(uncommented(example)))) >= 1
    whole = "\n".join(uncommented(lines)) + "\n"
    (tmp_path / "templates/zhuhe/pack.yaml").write_text(whole, encoding="utf-8")
    assert {"表格默认", "表", "说明", "标签词典", "文档"} <= set(yaml.safe_load(whole))
    assert program("pack", "scaffold", "zhuhe").status == 0
    assert program("pack", "check", "zhuhe", "--strict").err == "没有发现问题\n"


def test_a_pack_from_nothing_renders(tmp_path: Path, program: Program) -> None:
    ended = program("pack", "new", "新县-2024")
    assert [Path(line).name for line in ended.out.splitlines()] == ["pack.yaml", "starter.yaml"]
    assert "template-missing" in program("pack", "check", "新县-2024").err
    assert program("pack", "scaffold", "新县-2024").status == 0
    assert program("pack", "check", "新县-2024", "--strict").err == "没有发现问题\n"
    program("init", "my.yaml", "--pack", "新县-2024")
    spec = yaml.safe_load((tmp_path / "my.yaml").read_text(encoding="utf-8"))
    assert (spec["版式"], spec["预算年度"]) == ("新县-2024", 2024)
    ended = program("render", "my.yaml")
    assert (ended.status, ended.err, len(ended.out.splitlines())) == (0, "", 2)
    assert program("check", "my.yaml").status == 0


def test_the_starter_of_the_parent_serves_the_new_pack(tmp_path: Path, program: Program) -> None:
    program("pack", "new", "zhuhe-2023", "--from", PACK.name)
    program("init", "my.yaml", "--pack", "zhuhe-2023")
    text = (tmp_path / "my.yaml").read_text(encoding="utf-8")
    original = (PACK / "starter.yaml").read_text(encoding="utf-8")
    assert text.startswith(original.partition("版式:")[0] + "版式: zhuhe-2023\n预算年度: 2023\n")
    assert "截止日期: 2022-12-31" in text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("-x", "选项"),
        ("..", "已经有"),
        ("CON", "不能当版式包的名字"),
        ("a b", "不能当版式包的名字"),
        (".hidden", "不能当版式包的名字"),
        ("甲" * 81, "不能当版式包的名字"),
        ("a:b", "不能当版式包的名字"),
        ("", "不能当版式包的名字"),
        (PACK.name, "已经有"),
        ("taken", f"已经有 {Path('templates/taken')}"),
    ],
)
def test_a_name_that_cannot_be(tmp_path: Path, program: Program, name: str, told: str) -> None:
    (tmp_path / "templates/taken").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    ended = program("pack", "new", name)
    assert (ended.status, ended.out) == (2, "")
    assert told in ended.err
    assert sorted(tmp_path.rglob("*")) == before


def test_an_unknown_parent(tmp_path: Path, program: Program) -> None:
    ended = program("pack", "new", "zhuhe", "--from", "hebei-20222")
    assert (ended.status, ended.out) == (1, "")
    assert "没有版式包 “hebei-20222”；是否想写 “hebei-2022”" in ended.err
    assert not (tmp_path / "templates").exists()


def test_a_parent_with_faults(tmp_path: Path, program: Program) -> None:
    program("pack", "new", "below", "--from", PACK.name)
    pack = tmp_path / "templates/below/pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8") + "表: 甲\n", encoding="utf-8")
    ended = program("pack", "new", "zhuhe", "--from", "below")
    assert (ended.status, ended.out) == (1, "")
    assert f"{Path('templates/below/pack.yaml')}:" in ended.err


# Where packs are


def test_list_tells_what_each_pack_is(program: Program) -> None:
    program("pack", "new", "zhuhe-2023", "--from", PACK.name)
    lines = program("pack", "list").out.splitlines()
    rows = {line.split()[0]: line for line in lines}
    assert set(rows) == {*PARENTS, "zhuhe-2023"}
    assert re.search(r"河北.*（2022 年）\s+自带$", rows["hebei-2022"])
    assert re.search(r"\s自带\s+沿用 shanghai-2025$", rows["shanghai-2025-whole"])
    place = re.escape(str(Path("templates/zhuhe-2023")))
    assert re.fullmatch(rf"zhuhe-2023 +zhuhe-2023 +{place} +沿用 hebei-2022", rows["zhuhe-2023"])
    starts = {width(line[: line.index("自带")]) for line in lines if "自带" in line}
    assert len(starts) == 1


def test_list_has_a_line_for_a_broken_pack(tmp_path: Path, program: Program) -> None:
    for name, data in (("torn", b"\xff\xfe["), ("empty", b""), ("circle", "沿用: circle".encode())):
        home = tmp_path / "templates" / name
        home.mkdir(parents=True)
        (home / "pack.yaml").write_bytes(data)
    ended = program("pack", "list")
    assert ended.status == 0
    assert re.search(r"^torn +（pack.yaml 读不出来）", ended.out, re.MULTILINE)
    assert program("pack", "check", "torn", "empty", "circle").status == 1


def test_the_project_says_where_its_packs_are(tmp_path: Path, program: Program) -> None:
    (tmp_path / "budgetgen.toml").write_text('packs = ["forms/own", "templates"]\n', encoding="utf-8")
    ended = program("pack", "new", "zhuhe", "--from", PACK.name)
    assert ended.out == f"{Path('forms/own/zhuhe/pack.yaml')}\n"
    write_own(tmp_path / "templates/other")
    assert {"zhuhe", "other"} < {line.split()[0] for line in program("pack", "list").out.splitlines()}
    (tmp_path / "spec.yaml").write_text(
        (ROOT / "examples/minimal.yaml").read_text("utf-8").replace("版式: hebei-2022", "版式: zhuhe"),
        "utf-8",
    )
    assert program("check", "spec.yaml").status == 0


def write_own(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "pack.yaml").write_text(f"沿用: {PACK.name}\n", encoding="utf-8")


WRONG = [
    ('packs = "../elsewhere"\n', "不在项目里"),
    ("packs = 甲\n", "不是 TOML"),
    ("pack = 'a'\n", "没有 pack 这一项"),
]


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_is_wrong_in_the_settings_is_told_once(
    tmp_path: Path, program: Program, text: str, told: str
) -> None:
    specs = []
    for name in "abc":
        spec = write_spec(tmp_path / "specs", starter(), f"{name}.yaml")
        specs.append(str(spec))
    (tmp_path / "specs/budgetgen.toml").unlink()
    (tmp_path / "budgetgen.toml").write_text(text, encoding="utf-8")
    for words in (
        ("render", *specs),
        ("check", *specs),
        ("pack", "check", "hebei-2022", "shanghai-2025"),
        ("pack", "list"),
    ):
        ended = program(*words)
        assert ended.err.count("[project-settings]") == 1, words
        assert told in ended.err
        assert ended.status == 1
    assert not (tmp_path / "output").exists()


# Packs by path


@pytest.fixture
def spec(tmp_path: Path) -> Callable[[str], str]:
    """Writes specs/my.yaml for a pack, and returns its path."""

    def write(pack: str) -> str:
        path = write_spec(tmp_path / "specs", starter() | {"版式": pack}, "my.yaml")
        (tmp_path / "specs/budgetgen.toml").unlink()
        return str(path.relative_to(tmp_path))

    return write


@pytest.mark.parametrize(
    "path", ["../forms/甲 包（新）", "../forms/甲 包（新）/", "../specs/../forms/甲 包（新）"]
)
def test_a_spec_names_its_pack_by_path(
    tmp_path: Path, program: Program, spec: Callable[[str], str], path: str
) -> None:
    write_own(tmp_path / "forms/甲 包（新）")
    ended = program("render", spec(path))
    assert (ended.status, ended.err, len(ended.out.splitlines())) == (0, "", 2)


def test_a_path_is_taken_from_the_file_it_stands_in(
    tmp_path: Path, program: Program, spec: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own(tmp_path / "forms/own")
    write_own(tmp_path / "forms/above")
    (tmp_path / "forms/above/pack.yaml").write_text("沿用: ../own\n名称: 上\n", encoding="utf-8")
    path = spec("../forms/above")
    assert program("render", path).status == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert program("render", f"../{path}", "-o", "out").status == 0


OUTSIDE = {
    "no pack": ("./none", "unknown-pack", "那里没有 pack.yaml"),
    "above the project": ("../../outside", "pack-outside", "在项目以外"),
    "above all": ("../../../../../../../../../../etc", "pack-outside", "在项目以外"),
    "nothing above": ("../../nowhere", "pack-outside", "在项目以外"),
    "a link": ("../link", "pack-outside", "在项目以外"),
    "absolute": ("/etc", "pack-name", "请写名字"),
    "with a backslash": ("..\\forms", "pack-name", "请写名字"),
    "at home": ("~/forms", "pack-name", "请写名字"),
    "a variable": ("./${HOME}", "pack-name", "请写名字"),
}


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
@pytest.mark.parametrize("case", OUTSIDE)
def test_a_path_stays_inside_the_project(
    tmp_path: Path, program: Program, spec: Callable[[str], str], case: str
) -> None:
    path, rule, told = OUTSIDE[case]
    outside = tmp_path.parent / "outside"
    if not outside.exists():
        write_own(outside)
    (tmp_path / "link").symlink_to(outside, True)
    ended = program("render", spec(path))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"{Path('specs/my.yaml')}:1:5: 错误[{rule}] ")
    assert told in ended.err


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
@pytest.mark.parametrize("parent", ["../../../outside2", "../link"])
def test_a_pack_inherits_from_inside_the_project(tmp_path: Path, program: Program, parent: str) -> None:
    outside = tmp_path.parent / "outside2"
    if not outside.exists():
        write_own(outside)
    write_own(tmp_path / "forms/own")
    (tmp_path / "forms/link").symlink_to(outside, True)
    (tmp_path / "forms/own/pack.yaml").write_text(f"沿用: {parent}\n", encoding="utf-8")
    ended = program("pack", "check", "./forms/own")
    assert ended.status == 1
    assert f"{Path('forms/own/pack.yaml')}:1:5: 错误[pack-outside]" in ended.err


def test_commands_take_a_folder(tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = program("pack", "new", "./forms/zhuhe-2022", "--from", PACK.name)
    assert ended.out == f"{Path('forms/zhuhe-2022/pack.yaml')}\n"
    assert "pack check ./forms/zhuhe-2022" in ended.err
    assert program("pack", "check", "forms/zhuhe-2022").err == "没有发现问题\n"
    assert program("pack", "show", "forms/zhuhe-2022").out.startswith("zhuhe-2022　zhuhe-2022\n")
    program("pack", "new", "./forms/above-2022", "--from", "./forms/zhuhe-2022")
    assert "沿用: ../zhuhe-2022" in (tmp_path / "forms/above-2022/pack.yaml").read_text("utf-8")
    assert program("pack", "scaffold", "./forms/above-2022").status == 0
    assert (tmp_path / "forms/above-2022/template.docx").exists()
    (tmp_path / "specs").mkdir()
    program("init", "specs/my.yaml", "--pack", "./forms/above-2022")
    assert "\n版式: ../forms/above-2022\n" in (tmp_path / "specs/my.yaml").read_text("utf-8")
    assert program("render", "specs/my.yaml").status == 0
    monkeypatch.chdir(tmp_path / "forms/above-2022")
    assert program("pack", "check", ".").err == "没有发现问题\n"
    assert program("pack", "check", str(tmp_path / "forms/above-2022")).err == "没有发现问题\n"


def test_a_folder_that_is_no_pack(tmp_path: Path, program: Program) -> None:
    (tmp_path / "forms").mkdir()
    for command in ("check", "show", "scaffold"):
        ended = program("pack", command, "./forms")
        assert ended.status == 1
        assert "没有版式包 “./forms”；那里没有 pack.yaml" in ended.err


# The layout drawn


def test_show_tells_the_order_of_the_document(program: Program) -> None:
    lines = program("pack", "show", "hebei-2022").out.splitlines()
    assert lines[0] == "hebei-2022　河北省市级部门预算公开（2022 年）"
    at = lines.index("  说明 引言")
    assert lines[at - 1] == "第二部分 部门预算信息公开情况说明"
    assert "    说明 机关运行经费　填：用途" in lines
    assert lines.index("不印，只供引用的表") < lines.index("  表 收支要点　交叉表，万元　收支要点")
    assert (
        program("pack", "show", "shanghai-2025-whole").out.splitlines()[1] == "年度 2025　沿用 shanghai-2025"
    )


def test_show_draws_a_table(program: Program) -> None:
    assert (
        program("pack", "show", "hebei-2022", "支出总表").out
        == """\
支出总表　部门预算支出总表
交叉表，单位 万元，2 位小数，没有数的格空着
范围：性质=本年支出
图注：{{部门.编码}}{{部门.名称}}
图注：预算年度：{{预算年度}}
图注：单位：{{表.单位}}
──────────────────────────────────────────────────────────────────────────────────────────────
序号  功能分类科目        合计  基本支出  项目支出  经营支出  上解上级支出  对附属单位补助支出
      ──────────────────
      科目编码  科目名称
栏次  1         2         3     4         5         6         7             8
[1]   [2]       [3]       [4]   [5]       [6]       [7]       [8]           [9]
──────────────────────────────────────────────────────────────────────────────────────────────
列
  [1]  序号                （序号）
       功能分类科目
  [2]  　科目编码          （编码）
  [3]  　科目名称          （名称）
  [4]  合计                全部
  [5]  基本支出            性质=基本支出
  [6]  项目支出            性质=项目支出
  [7]  经营支出            性质=事业单位经营支出
  [8]  上解上级支出        性质=上缴上级支出
  [9]  对附属单位补助支出  性质=对附属单位补助支出
行
  有数的功能科目，连同上级，各一行；合计在首行，“合计” 印在名称栏
"""
    )


def test_show_draws_both_sides(program: Program) -> None:
    lines = program("pack", "show", "hebei-2022", "财政拨款收支总表").out.splitlines()
    headings = [line for line in lines if line.startswith("侧 ")]
    assert headings == [
        "侧 收入 的列",
        "侧 收入 的行（行范围：来源=本年收入）",
        "侧 收入 的合计行",
        "侧 支出 的列",
        "侧 支出 的行（行范围：性质=本年支出）",
        "侧 支出 的合计行",
    ]
    below = next(line for line in lines if line.startswith("  　一、一般公共预算拨款 "))
    assert below.endswith(" 资金=一般公共预算 ∧ 来源=上年结转")


def test_show_draws_records(program: Program) -> None:
    told = program("pack", "show", "hebei-2022", "采购").out
    assert re.search(r"\[3\] +采购物品名称 +字段 品名$", told, re.MULTILINE)
    assert re.search(r"\[16\] .*（名 预留份额） +字段 预留，求和$", told, re.MULTILINE)
    assert "按单位小计 “{{组}}小计”" in told
    told = program("pack", "show", "hebei-2022", "项目绩效").out
    assert "每个项目一张" in told and "绩效目标│{{项目.目标}}" in told and "字段 一级，合并" in told


@pytest.mark.parametrize("parent", PARENTS)
def test_no_line_is_wider_than_the_terminal(program: Program, parent: str) -> None:
    overview = program("pack", "show", parent).out
    tables = re.findall(r"表 (\S+?)　", overview)
    assert len(tables) > 10
    drawn = [program("pack", "show", parent, table).out for table in tables]
    assert max(told.count("[") for told in drawn) > 7
    for line in "\n".join([overview, *drawn]).splitlines():
        assert width(line) <= 100, line


def test_show_tells_the_query_of_a_cell(program: Program) -> None:
    lines = program("pack", "show", "hebei-2022", "三公经费/公务接待费/一般公共预算财政拨款").out.splitlines()
    assert lines[1] == "取数：资金=一般公共预算 ∧ 性质=本年支出 ∧ 三公=公务接待"
    assert [line.split()[0] for line in lines[2:]] == ["表", "行", "列"]
    for address, query in (
        ("支出总表/2013202/项目支出", "取数：功能=2013202 ∧ 性质=项目支出"),
        ("收支总表/教育支出/预算数", "取数：功能=205 ∧ 性质=本年支出"),
        ("收支总表/收入总计/预算数", "取数：全部"),
        ("三公要点/公务接待费/增减", "取数：资金=财政拨款 ∧ 三公=公务接待 ∧ 度量=增减（与上年比）"),
    ):
        assert program("pack", "show", "hebei-2022", address).out.splitlines()[1] == query


def test_show_tells_rows_from_the_data_below_a_listed_row(tmp_path: Path, program: Program) -> None:
    write_own(tmp_path / "templates/own")
    table = "{类型: 交叉表, 标题: 甲, 只供引用: 是, 列: [项目, 合计], 行词位: [支出项], 行: [{标签: 项目支出, 行: {树: 功能}}]}"
    pack = f"沿用: {PACK.name}\n表: {{甲表: {table}}}\n"
    (tmp_path / "templates/own/pack.yaml").write_text(pack, encoding="utf-8")
    lines = program("pack", "show", "own", "甲表").out.splitlines()
    assert lines[-2:] == ["  项目支出  性质=项目支出", "  　…       有数的功能科目，连同上级，各一行"]
    cell = program("pack", "show", "own", "甲表/项目支出·2013202/合计").out.splitlines()
    assert cell[1] == "取数：功能=2013202 ∧ 性质=项目支出"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("支出表", "是否想写 “支出总表”"),
        ("支出总表/合计/项目支岀", "是否想写 “项目支出”"),
        ("三公经费/接待费/合计", "是否想写 “公务接待费”"),
        ("没有/合计/合计", "版式包里没有表 “没有”"),
        ("/", "版式包里没有表"),
    ],
)
def test_show_of_what_is_not_there(program: Program, what: str, told: str) -> None:
    ended = program("pack", "show", "hebei-2022", what)
    assert (ended.status, ended.out) == (2, "")
    assert told in ended.err


def test_show_of_a_broken_pack_tells_its_faults(tmp_path: Path, program: Program) -> None:
    write_own(tmp_path / "templates/own")
    (tmp_path / "templates/own/pack.yaml").write_text("年度: 甲\n", encoding="utf-8")
    ended = program("pack", "show", "own")
    assert (ended.status, ended.out) == (1, "")
    assert "pack.yaml:1:5: 错误[wrong-type]" in ended.err
