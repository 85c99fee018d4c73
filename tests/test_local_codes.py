"""科目.csv beside a spec or a pack: a place's own codes and names, and what is wrong in such a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.publish import prepare
from budgetgen.source.local_codes import FILE
from tests.making import ROOT, own_pack, package, rendered, starter, write_spec
from tests.slips import whole

OWN = """\
基本支出:
  2012601 行政运行:
    30101 基本工资: 1286400
    30298 劳务派遣费: 100
  2018801 某某事务运行:
    30101 基本工资: 38400
"""
ROWS = "类别,编码,名称\n功能,20188,某某事务\n部门经济,30298,劳务派遣费\n"


def found(folder: Path, text: str, codes: str | bytes | None = None, pack: str = "") -> list[str]:
    """What `check` would say of a spec with a file of codes beside it, or beside its pack."""
    (folder / "budgetgen.toml").touch()
    spec = folder / "spec.yaml"
    spec.write_text(whole(text), encoding="utf-8")
    if codes is not None:
        home = folder / "templates" / pack if pack else folder
        data = codes.encode("utf-8") if isinstance(codes, str) else codes
        (home / FILE).write_bytes(data)
    return [str(finding).replace(f"{folder}/", "") for finding in prepare(spec).findings]


def test_codes_beside_the_spec_are_known_and_printed(tmp_path: Path) -> None:
    bare = found(tmp_path, OWN)
    assert any("提示[code-unknown] 目录里 302 商品和服务支出下面没有 30298" in said for said in bare)
    assert any("错误[code-name] 目录里没有 20188 的名称" in said for said in bare)
    assert found(tmp_path, OWN, ROWS) == []
    text = package(rendered(tmp_path / "spec.yaml")["docx"])["word/document.xml"].decode()
    assert "某某事务" in text


def test_codes_beside_the_pack_are_known_and_inherited(tmp_path: Path) -> None:
    own_pack(tmp_path)
    child = tmp_path / "templates/child"
    child.mkdir()
    (child / "pack.yaml").write_text("沿用: own\n", encoding="utf-8")
    text = OWN + "版式: child\n"
    assert found(tmp_path, text) != []
    assert found(tmp_path, text, ROWS, pack="own") == []
    renamed = "类别,编码,名称\n部门经济,30298,派遣人员费\n"
    [said] = found(tmp_path, text, renamed, pack="child")
    assert "spec.yaml:13:5: 错误[code-name] 30298 的名称定为 “派遣人员费”，这里写的是 “劳务派遣费”" in said
    assert said.endswith("（另见 templates/child/科目.csv:2:12）")


def test_the_spec_goes_before_its_folder_and_the_folder_before_the_pack(tmp_path: Path) -> None:
    own_pack(tmp_path)
    rows = "类别,编码,名称\n功能,20188,{}\n部门经济,30298,劳务派遣费\n"
    text = OWN + "版式: own\n"
    assert found(tmp_path, text, rows.format("版式包的名称"), pack="own") == []
    assert "版式包的名称" in printed(tmp_path)
    assert found(tmp_path, text, rows.format("文件夹的名称")) == []
    assert "文件夹的名称" in printed(tmp_path)
    spec = text.replace("劳务派遣费", "派遣人员费") + "科目名称:\n  20188: 规格的名称\n  30298: 派遣人员费\n"
    assert found(tmp_path, spec) == []
    assert "规格的名称" in printed(tmp_path)


def printed(folder: Path) -> str:
    return package(rendered(folder / "spec.yaml")["docx"])["word/document.xml"].decode()


def test_an_official_name_may_be_replaced(tmp_path: Path) -> None:
    text = "基本支出:\n  2012601 行政运行:\n    30101 基本薪酬: 1324900\n"
    assert len(found(tmp_path, text)) == 1
    assert found(tmp_path, text, "类别,编码,名称\n经济,30101,基本薪酬\n") == []


def test_a_procurement_item_of_ones_own_is_known(tmp_path: Path) -> None:
    text = "采购:\n  - {品目: A02010108 本地电脑, 计量单位: 台, 数量: 1, 单价: 100}\n"
    rows = "类别,编码,名称\n采购,{},本地电脑\n"
    assert any("[procurement-edition]" in said for said in found(tmp_path, text))
    assert found(tmp_path, text, rows.format("A02010108")) == []


@pytest.mark.parametrize(
    "rows",
    [
        "\ufeff名称,编码,类别,备注\r\n某某事务,20188,功能科目,本市\r\n劳务派遣费,30298,部门经济科目,\r\n",
        '类别,编码,名称\n\n功能,２０１８８,某某事务\n,,\n 部门经济 , 30298 ,"劳务派遣费"',
    ],
)
def test_ways_to_write_the_file(tmp_path: Path, rows: str) -> None:
    assert found(tmp_path, OWN, rows) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "科目.csv:1:1: 错误[missing-key] 科目.csv 缺少 “类别” 这一栏；第一行请写 类别,编码,名称"),
        (
            "类别,编码,名字\n",
            "科目.csv:1:7: 错误[unknown-key] 科目.csv 里没有 “名字” 这一栏；是否想写 “名称”？",
        ),
        ("类别,编码\n功能,20188\n", "科目.csv:1:1: 错误[missing-key] 科目.csv 缺少 “名称” 这一栏"),
        (
            "类别,编码,名称\n经营,20188,甲\n",
            "科目.csv:2:1: 错误[unknown-word] “经营” 不是科目的类别；请写 功能",
        ),
        ("类别,编码,名称\n收入,20188,甲\n", "科目.csv:2:1: 错误[unknown-word] “收入” 不是科目的类别"),
        ("类别,编码,名称\n功能,30188,甲\n", "科目.csv:2:4: 错误[code-format] “30188” 不是功能科目的编码"),
        ("类别,编码,名称\n功能,2018,甲\n", "科目.csv:2:4: 错误[code-format] “2018” 不是功能科目的编码"),
        ("类别,编码,名称\n采购,X1,甲\n", "科目.csv:2:4: 错误[code-format] “X1” 不是采购品目的编码"),
        ("类别,编码,名称\n功能,20188\n", "科目.csv:2:4: 错误[empty-value] 20188 没有写名称"),
        (ROWS + "功能,20188,乙\n", "科目.csv:4:4: 错误[duplicate-key] 20188 写了两次，第 2 行已有"),
        (
            "类别,编码,名称\n功能,20188,某\u200b某\n",
            "科目.csv:2:11: 错误[visible-characters] 这里有看不见的字符",
        ),
        (
            ROWS.encode("gbk"),
            "科目.csv:1:1: 错误[file-encoding] 文件不是 UTF-8 编码，从这里起像是 GBK（记事本里叫 “ANSI”）；请在 Excel 里另存为",
        ),
        (b"PK\x03\x04", "科目.csv:1:1: 错误[file-encoding] 这是Word、Excel 或压缩文件"),
        (
            '类别,编码,名称\n功能,20188,"甲' + "乙" * 200_000,
            "科目.csv:2:1: 错误[wrong-type] 从这一行起读不出来",
        ),
    ],
)
def test_bad_rows_are_told_with_their_place(tmp_path: Path, rows: str | bytes, said: str) -> None:
    told = found(tmp_path, OWN, rows)
    assert any(line.startswith(said) for line in told), "\n".join(told)
    assert prepare(tmp_path / "spec.yaml").disclosure is None


def test_a_bad_file_beside_a_pack_is_told_too(tmp_path: Path) -> None:
    own_pack(tmp_path)
    told = found(tmp_path, OWN + "版式: own\n", "类别,编码,名称\n功能,7,甲\n", pack="own")
    assert any("own/科目.csv:2:4: 错误[code-format]" in line for line in told)


def test_a_wrong_file_is_not_told_without_end(tmp_path: Path) -> None:
    told = found(tmp_path, OWN, "类别,编码,名称\n" + "功能,7,甲\n" * 9_000)
    assert len(told) < 60
    assert any("共有 9000 处不对，只列出前 50 处" in line for line in told)


def test_a_folder_or_a_link_outside_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(ROWS, encoding="utf-8")
    project = tmp_path / "project"
    project.mkdir()
    (project / FILE).symlink_to(outside)
    told = found(project, OWN)
    assert any("错误[pack-outside] 科目.csv 指向项目以外，没有读取" in line for line in told)
    (project / FILE).unlink()
    (project / FILE).mkdir()
    with pytest.raises(CannotGoOn, match="这是文件夹"):
        found(project, OWN)


def test_the_manual_shows_a_right_file_and_what_a_wrong_one_gets(tmp_path: Path) -> None:
    page = (ROOT / "docs/科目.md").read_text(encoding="utf-8")
    right, wrong, counted = re.findall(
        r"^```text\n(类别.*?|科目\.csv:.*?)```$", page, re.MULTILINE | re.DOTALL
    )
    assert right == ROWS
    assert found(tmp_path, OWN, right) == []
    assert wrong.strip() in found(tmp_path, OWN, "类别,编码,名称\n功能,2018,甲\n")
    text = OWN.replace("30298 劳务派遣费: 100", "30216 业务接待费: 3000\n    30212 退休人员活动费: 7020")
    own = amounts(tmp_path, text, counted + "功能,20188,某某事务,\n")
    assert (own["三公"], own["机关运行"]) == (3000, 3000)


CAR = OWN.replace("30298 劳务派遣费: 100", "30298 车辆运行费: 3000")
CAR_NAMED = ROWS.replace("30298,劳务派遣费", "30298,车辆运行费")
SAID = ROWS.replace("编码,名称", "编码,名称,计入").replace(
    "30298,劳务派遣费", "30298,车辆运行费,公务用车运行维护费"
)


def amounts(folder: Path, text: str, codes: str = "", pack: str = "") -> dict[str, int]:
    """What comes out for 三公, 机关运行, 人员经费 and 公用经费, in 元."""
    folder.mkdir(exist_ok=True)
    told = found(folder, text, codes or None, pack)
    assert not [said for said in told if "错误" in said and "change-reason" not in said], told
    books = prepare(folder / "spec.yaml").books
    assert books is not None
    wanted = {
        "三公": "三公要点/三公经费小计/本年",
        "用车": "三公要点/公务用车运行维护费/本年",
        "机关运行": "收支要点/机关运行经费/本年",
        "人员": "基本支出表/合计/人员经费",
        "公用": "基本支出表/合计/公用经费",
    }
    return {name: (books.figures[address].amount or 0) // 100 for name, address in wanted.items()}


NOT_CAR = {"三公": 0, "用车": 0, "机关运行": 3000, "人员": 1_324_800, "公用": 3000}


def test_an_own_code_counts_as_the_spec_its_folder_or_its_pack_says(tmp_path: Path) -> None:
    as_car = NOT_CAR | {"三公": 3000, "用车": 3000}
    assert amounts(tmp_path / "0", CAR, CAR_NAMED) == NOT_CAR
    key = "科目计入:\n  30298: 公务用车运行维护费\n"
    assert amounts(tmp_path / "1", CAR + key, CAR_NAMED) == as_car
    assert amounts(tmp_path / "2", CAR, SAID) == as_car
    home = tmp_path / "3"
    own_pack(home)
    assert amounts(home, CAR + "版式: own\n", SAID, pack="own") == as_car
    said_otherwise = CAR + "版式: own\n科目计入: {30298: 不计三公经费}\n"
    assert amounts(home, said_otherwise, SAID, pack="own") == NOT_CAR, "the spec goes before its pack"


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("公务接待费", {"三公": 3000}),
        ("“三公”经费", None),
        ("人员经费", {"机关运行": 0, "人员": 1_327_800, "公用": 0}),
        ("不计机关运行经费", {"机关运行": 0}),
        ("公务用车运行费、 不计机关运行经费、公用经费", {"三公": 3000, "用车": 3000, "机关运行": 0}),
    ],
)
def test_what_a_code_may_count_as(tmp_path: Path, words: str, changed: dict[str, int] | None) -> None:
    text = CAR + f"科目计入:\n  30298: {words}\n"
    if changed is None:
        said = found(tmp_path, text, CAR_NAMED)
        assert any("错误[unknown-word] “科目计入” 里没有 ““三公”经费” 这个词" in line for line in said), said
        return
    assert amounts(tmp_path, text, CAR_NAMED) == NOT_CAR | changed


def test_an_official_code_under_another_name_can_be_told_not_to_count(tmp_path: Path) -> None:
    text = OWN.replace("30298 劳务派遣费: 100", "30212 退休人员活动费: 3000")
    rows = ROWS.replace("30298,劳务派遣费", "30212,退休人员活动费")
    [said] = [line for line in found(tmp_path, text, rows) if "code-counts" in line]
    assert "警告[code-counts] 30212 在这里叫 “退休人员活动费”，账上按编码计入因公出国（境）费" in said
    assert amounts(tmp_path, text, rows) == NOT_CAR | {"三公": 3000}
    text += "科目计入:\n  30212: 不计三公经费\n"
    assert not [line for line in found(tmp_path, text, rows) if "code-counts" in line]
    assert amounts(tmp_path, text, rows) == NOT_CAR


def test_the_starter_needs_no_file(tmp_path: Path) -> None:
    assert rendered(write_spec(tmp_path, starter()))
