"""Text in a spec comes out as typed, in Word and in Excel, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from budgetgen.publish import render
from tests.slips import ERRORS

BASE = (ERRORS / "base.yaml").read_text(encoding="utf-8")

NASTY = "&<>\"'&amp;{{7*7}}{% if %}{#x#}${x}=1+1😀\\n%s“”"


def _texts(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _texts(value, (*path, number))
    else:
        yield path


FREE = (
    "名称",
    "规格",
    "经费保障",
    "目标",
    "值",
    "描述",
    "依据",
    "计量单位",
    "总体目标",
    "标题",
    "内容",
    "截止日期",
    "职责",
    "其他事项",
    "基本支出",
    "名词解释",
)
FREE_BELOW = ("部门", "单位", "项目支出", "绩效", "职责", "其他事项", "说明", "名词解释", "资产")


def _spec_with(mark: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The base with all kinds of text, each with its own number between `mark`s; and these texts by path."""
    data: dict[str, Any] = yaml.load(BASE, yaml.BaseLoader)
    data["单位"][0] |= {"规格": "x", "经费保障": "x"}
    data["职责"] = ["x"]
    data["其他事项"] = "x"
    data["名词解释"] = {"名词": "x"}
    data["绩效"] = {
        "总体目标": "x",
        "分项目标": [{"名称": "x", "目标": "x", "指标": "x"}],
        "保障措施": [{"标题": "x", "内容": "x"}],
    }
    placed: dict[str, str] = {}
    for path in list(_texts(data)):
        last = next(str(part) for part in reversed(path) if isinstance(part, str))
        if path[0] not in FREE_BELOW or (last not in FREE and path[0] not in ("说明", "绩效")):
            continue
        node: Any = data
        for part in path[:-1]:
            node = node[part]
        text = f"{mark}〔{len(placed)}〕"
        node[path[-1]] = text
        placed["/".join(map(str, path))] = text
    return data, placed


def _docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    found = [p.text for p in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.mark.parametrize("mark", [NASTY, "=1+1", "+1", "-1", "@x", "甲，乙；丙", "#x"], ids=repr)
def test_text_comes_out_as_typed(tmp_path: Path, mark: str) -> None:
    mark = mark.replace("${x}", "$x")
    data, placed = _spec_with(mark)
    assert len(placed) > 15
    path = tmp_path / "spec.yaml"
    (tmp_path / "budgetgen.toml").touch()
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    written, found = render(path, tmp_path / "output", ("docx", "xlsx"), set(), force=True)
    assert written, [str(f) for f in found]  # the rules may frown at such texts
    files = {file.suffix: file for file in written}
    text = _docx_text(files[".docx"])
    assert [where for where, typed in placed.items() if typed not in text] == []
    book = openpyxl.load_workbook(files[".xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    shown = [cell for cell in cells if "〔" in str(cell.value) and cell.data_type != "f"]
    assert {cell.data_type for cell in shown} == {"s"}
    seen = "\n".join(str(cell.value) for cell in shown)
    in_tables = [w for w in placed if w.split("/")[0] in ("单位", "项目支出", "部门")]
    assert [where for where in in_tables if placed[where] not in seen] == []


def test_line_breaks_come_out(tmp_path: Path) -> None:
    data: dict[str, Any] = yaml.load(BASE, yaml.BaseLoader)
    data["其他事项"] = "第一段\n\n　　第二段\n第三段"
    data["项目支出"][0]["目标"] = ["甲\n乙"]
    data["项目支出"][0]["指标"]["产出指标"]["数量指标"][0]["描述"] = "丙\n丁"
    path = tmp_path / "spec.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    written, found = render(path, tmp_path / "output", ("docx", "xlsx"), set())
    assert not found, [str(f) for f in found]
    document = docx.Document(str(next(f for f in written if f.suffix == ".docx")))
    paragraphs = [p.text.strip("　 ") for p in document.paragraphs]
    at = paragraphs.index("第一段")
    assert paragraphs[at : at + 3] == ["第一段", "第二段", "第三段"]
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert any("甲\n乙" in c for c in cells)
    assert "丙\n丁" in cells
    book = openpyxl.load_workbook(next(f for f in written if f.suffix == ".xlsx"))
    assert "丙\n丁" in [c.value for s in book for row in s.iter_rows() for c in row]
