"""Units in files of their own: read as if they stood in the spec, wrong where they are wrong, never outside the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from budgetgen.findings import Finding
from budgetgen.publish import Prepared, prepare
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples/units-in-files"


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """The example in a project of its own; the department's spec."""
    shutil.copytree(EXAMPLE, tmp_path / "units", dirs_exist_ok=True)
    (tmp_path / "budgetgen.toml").touch()
    return tmp_path / "units/department.yaml"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def findings(spec: Path) -> list[Finding]:
    return prepare(spec).findings


def only(spec: Path) -> Finding:
    found = findings(spec)
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


def figures(prepared: Prepared) -> dict[str, str]:
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    return {name: figure.text for name, figure in prepared.disclosure.figures.items()}


def test_the_department_sums_its_units(department: Path) -> None:
    """As in one file; 万元 in one file and 元 in the other are the same money."""
    found = figures(prepare(department))
    assert found["基本支出表/30101/合计"] == "238.86", "152.36 in 元, 86.5 in 万元"
    assert found["支出总表/合计/合计"] == "524.22"
    assert found["采购/某某市图书馆小计/合计"] == "1.50"


def test_what_is_wrong_in_a_unit_stands_in_its_file(department: Path) -> None:
    change(department.parent / "图书馆.yaml", "30107 绩效工资: 41.25", "30107 绩效工资: 41.25万")
    found = only(department)
    assert found.rule == "amount-format"
    assert Path(found.place.file) == department.parent / "图书馆.yaml"
    line = Path(found.place.file).read_text(encoding="utf-8").splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :] == "41.25万"


def test_all_files_are_read_in_one_run(department: Path) -> None:
    change(department, "车辆: {数量: 0, 价值: 0}", "车俩: {数量: 0, 价值: 0}")
    change(department.parent / "本级.yaml", "性质: 行政", "性质: 机关")
    change(department.parent / "图书馆.yaml", "单价: 0.5", "单价: 半")
    found = findings(department)
    assert {(Path(f.place.file).name, f.rule) for f in found} >= {
        ("department.yaml", "unknown-key"),
        ("本级.yaml", "unknown-word"),
        ("图书馆.yaml", "amount-format"),
    }


def test_a_finding_about_two_files_names_both(department: Path) -> None:
    change(department.parent / "图书馆.yaml", "30101 基本工资", "30101 工资")
    found = only(department)
    assert found.rule == "code-name"
    assert "本级.yaml 第 " in found.message
    assert [Path(place.file).name for place in found.also] == ["本级.yaml"]


def test_sources_list_every_file(department: Path) -> None:
    names = [Path(source.file).name for source in prepare(department).sources]
    assert names == ["department.yaml", "本级.yaml", "图书馆.yaml"]


def test_a_suppression_in_a_unit_file_counts(department: Path) -> None:
    change(department.parent / "图书馆.yaml", "单价: 0.5}", "单价: 0.5, 资金: {一般公共预算: 1}}")
    assert {f.rule for f in findings(department)} >= {"procurement-arithmetic"}
    change(
        department.parent / "图书馆.yaml",
        "预算: 1}}",
        "预算: 1}}  # budgetgen: 忽略 procurement-arithmetic 分期付款",
    )
    assert "procurement-arithmetic" not in {f.rule for f in findings(department)}


BAD = {
    "missing": ("./图书馆.yaml", "./图书.yaml", "file-unreadable", "是否想写 “图书馆.yaml”"),
    "a folder": ("./图书馆.yaml", "../units", "file-unreadable", "这是文件夹"),
    "absolute": ("./图书馆.yaml", "/etc/hostname", "file-outside", "不是从这个文件所在文件夹算起的路径"),
    "a drive": ("./图书馆.yaml", "C:/单位.yaml", "file-outside", "不是从这个文件所在文件夹算起的路径"),
    "backslash": ("./图书馆.yaml", ".\\图书馆.yaml", "file-outside", "用 / 分隔"),
    "a home": ("./图书馆.yaml", "~/图书馆.yaml", "file-outside", "不是从这个文件所在文件夹算起的路径"),
    "outside": ("./图书馆.yaml", "../../图书馆.yaml", "file-outside", "在项目以外"),
    "itself": ("./图书馆.yaml", "./department.yaml", "file-circle", "绕回了规格自己"),
    "twice": ("./图书馆.yaml", "./本级.yaml", "file-twice", "已经用过"),
    "more keys": (
        "文件: ./图书馆.yaml",
        "{文件: ./图书馆.yaml, 性质: 事业}",
        "unknown-key",
        "写了 “文件” 的单位",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_reference(case: str, department: Path) -> None:
    old, new, rule, told = BAD[case]
    change(department, old, new)
    found = [f for f in findings(department) if f.rule == rule]
    assert [Path(f.place.file).name for f in found] == ["department.yaml"]
    assert told in str(found[0])
    assert not [f for f in findings(department) if f.rule == "figure-unknown"], "only the cause is told"


def test_no_link_leads_out_of_the_project(department: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "图书馆.yaml"
    unit = department.parent / "图书馆.yaml"
    shutil.move(unit, outside)
    unit.symlink_to(outside)
    found = only(department)
    assert found.rule == "file-outside"
    assert outside.read_text(encoding="utf-8").splitlines()[1] not in str(found)
    unit.unlink()
    unit.symlink_to(unit)
    assert only(department).rule == "file-unreadable"


def test_a_unit_file_is_one_unit(department: Path) -> None:
    unit = department.parent / "图书馆.yaml"
    unit.write_text("- 名称: 某某市图书馆\n  性质: 事业\n", encoding="utf-8")
    assert only(department).rule == "wrong-type"
    unit.write_text("# 还没有填\n", encoding="utf-8")
    assert only(department).rule == "empty-file"
    unit.write_bytes("名称: 某某市图书馆\n性质: 事业\n".encode("gbk"))
    found = only(department)
    assert (found.rule, Path(found.place.file).name) == ("file-encoding", "图书馆.yaml")
    unit.write_text("性质: 事业\n文件: ./本级.yaml\n", encoding="utf-8")
    assert {f.rule for f in findings(department)} == {"missing-key", "unknown-key"}


def test_paths_count_from_the_file_that_names_them(department: Path) -> None:
    folder = department.parent / "单位 文件"
    folder.mkdir()
    shutil.move(department.parent / "图书馆.yaml", folder / "图书馆（总馆）.yaml")
    change(department, "./图书馆.yaml", "单位 文件/图书馆（总馆）.yaml")
    change(
        folder / "图书馆（总馆）.yaml",
        "采购:",
        "经营支出: {表: 经营.csv}\n采购:",
    )
    (folder / "经营.csv").write_text("功能科目,资金,金额\n2070104,经营收入,3\n", encoding="utf-8")
    found = figures(prepare(department))
    assert found["支出总表/2070104/经营支出"] == "3.00", "万元, as the unit's file says"
