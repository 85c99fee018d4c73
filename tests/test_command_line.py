"""The command line as a person at a terminal, or another program, meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from budgetgen import publish
from budgetgen.findings import CannotGoOn
from budgetgen.forms.start import newest
from tests.conftest import REFERENCE
from tests.making import PACK, own_pack, starter, write_spec
from tests.program import COMMANDS

HEAVY = {"docxtpl", "docx", "openpyxl", "lxml", "jinja2", "yaml", "pydantic", "rich"}


# Help


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_in_chinese(run: Any, command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("用法：budgetgen")
    assert "{" not in ended.lines[0]
    assert not re.search(r"\b(Usage|Options|Commands|Arguments|Show this|default|required|exit)\b", ended.out)
    described = [line for line in ended.lines if re.match(r"\s+(-|[a-z])", line)]
    assert described
    assert all(re.search("[\u4e00-\u9fff]", line) for line in described)


def test_help_names_every_command(run: Any) -> None:
    listed = set(re.findall(r"^  ([a-z]+) ", run("--help").out, re.MULTILINE))
    assert listed == {command[0] for command in COMMANDS if command}
    assert listed >= {"render", "check", "explain", "show", "init", "schema", "doctor", "pack"}


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['budgetgen', *sys.argv[1:]]\n"
        "from budgetgen.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: print(sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    for command in ((), ("render",), ("show",)):
        done = subprocess.run(
            [sys.executable, "-c", code, *command, "--help"], capture_output=True, check=True, cwd=tmp_path
        )
        loaded = set(re.findall(r"'(\w+)'", done.stderr.decode()))
        assert "typer" in loaded
        assert not loaded & HEAVY


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_as_a_word_says_the_same(run: Any, command: tuple[str, ...]) -> None:
    ended = run("help", *command)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.rstrip() == run(*command, "-h").out.rstrip()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rendr",), "没有命令 'rendr'。是不是 'render', 'read'？"),
        (("pack", "chek"), "没有命令 'chek'。是不是 'check'？"),
        (("render", "x"), "render 没有下一级的命令"),
    ],
)
def test_help_of_what_is_no_command(run: Any, words: tuple[str, ...], told: str) -> None:
    ended = run("help", *words)
    assert ended.status == 2
    assert told in ended.err


def test_version(run: Any) -> None:
    assert re.fullmatch(r"budgetgen \d+\.\d+\.\d+\n", run("--version").out)
    assert run("version").out == run("--version").out


# Exit status and streams


def test_written_paths_are_all_that_stands_on_stdout(run: Any, tmp_path: Path) -> None:
    spec = write_spec(tmp_path, starter())
    ended = run("render", str(spec), "-o", "写到这里")
    assert ended.status == 0, ended.err
    assert [Path(line).suffix for line in ended.lines] == [".docx", ".xlsx"]
    assert all((tmp_path / line).is_file() for line in ended.lines)
    assert ended.err == ""


def test_a_folder_is_all_specs_below_it(run: Any, tmp_path: Path) -> None:
    """Parts of specs, packs and what hidden folders hold are none."""
    write_spec(tmp_path / "甲", starter())
    write_spec(
        tmp_path / "乙/丙", starter() | {"部门": {"编码": "1", "名称": "某某局", "级次": "市级"}}, "x.yml"
    )
    (tmp_path / "甲/单位.yaml").write_text("名称: 甲\n", encoding="utf-8")
    write_spec(tmp_path / ".git", starter())
    ended = run("check", str(tmp_path), "--format", "json")
    assert ended.status in (0, 1), ended.err
    assert {Path(one["file"]).name for one in json.loads(ended.out)["specs"]} == {"spec.yaml", "x.yml"}
    (tmp_path / "空").mkdir()
    ended = run("render", str(tmp_path / "空"))
    assert (ended.status, "里没有规格（行首写着 “版式:” 的 .yaml 文件）" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "start"),
    [("去年.docx", b"PK\x03\x04"), ("去年.pdf", b"%PDF-1.7"), ("去年.doc", b"\xd0\xcf\x11\xe0")],
)
def test_a_document_is_no_spec_and_the_way_on_is_told(
    run: Any, tmp_path: Path, name: str, start: bytes
) -> None:
    (tmp_path / name).write_bytes(start + b"x" * 50)
    ended = run("check", str(tmp_path / name))
    assert ended.status == 1
    assert "不是文本文件；请指定 .yaml 规格文件；还没有的，budgetgen init 新建一份" in ended.err
    assert "明细: {表: 文件名}" in ended.err


def test_one_format_only(run: Any, tmp_path: Path) -> None:
    ended = run("render", str(write_spec(tmp_path, starter())), "--format", "DOCX")
    assert [Path(line).suffix for line in ended.lines] == [".docx"]
    assert {p.suffix for p in (tmp_path / "output").rglob("*") if p.is_file()} == {".docx"}


def test_findings_are_1_and_nothing_is_written(run: Any, tmp_path: Path) -> None:
    spec = starter()
    spec["部门"]["级次"] = "地级"
    ended = run("render", str(write_spec(tmp_path, spec)))
    assert (ended.status, ended.out) == (1, "")
    assert "错误[" in ended.err
    assert ended.err.splitlines()[-1] == "1 份没有写出，1 个错误"
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("render",), "缺少参数"),
        (("rendr",), "没有命令 'rendr'"),
        (("render", "a.yaml", "--formt", "docx"), "没有选项 --formt"),
        (("render", "a.yaml", "--format", "doc"), "没有格式 “doc”，可以写 docx、xlsx、pdf、html、json"),
        (("render", "a.yaml", "--format", ","), "没有格式"),
        (("render", "没有这份.yaml"), "没有这个文件：没有这份.yaml"),
        (("render", "."), "里没有规格"),
        (("render", "没有/*.yaml"), "没有文件符合 没有/*.yaml"),
        (("show", "没有这份.yaml"), "没有这个文件"),
        (("init", "a.yaml", "--pack", "没有"), "没有版式包 “没有”"),
        (("pack", "scaffold", PACK.name), "已经有"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_use_is_2_and_told_in_chinese(run: Any, arguments: tuple[str, ...], said: str) -> None:
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert not re.search(r"\b(Error|Usage|Try|Invalid|Traceback)\b", ended.err)


def test_a_folder_that_cannot_be_written_is_3(run: Any, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file, no folder")
    ended = run("render", str(write_spec(tmp_path, starter())))
    assert (ended.status, ended.out) == (3, "")
    assert "写不了" in ended.err
    assert "Traceback" not in ended.err


def test_a_missing_tool_is_3(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = run("render", str(write_spec(tmp_path, starter())), "--format", "pdf")
    assert (ended.status, ended.out) == (3, "")
    assert "LibreOffice" in ended.err


def test_a_defect_is_70_with_a_request(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(publish, "prepare", broken)
    ended = run("render", str(write_spec(tmp_path, starter())))
    assert (ended.status, ended.out) == (70, "")
    assert "ZeroDivisionError: oops" in ended.err
    assert "这不是您的错" in ended.err
    assert "Traceback" not in ended.err


def test_the_worst_status_counts_and_the_rest_is_written(run: Any, tmp_path: Path) -> None:
    good, bad = starter(), starter()
    bad["部门"] |= {"编码": "1", "级次": "地级"}
    write_spec(tmp_path, good, "甲.yaml")
    write_spec(tmp_path, bad, "乙.yaml")
    ended = run("render", "*.yaml", "没有.yaml", "--format", "docx")
    assert ended.status == 2
    assert len(ended.lines) == 1
    assert ended.err.splitlines()[-1] == "写出 1 份，2 份没有写出，1 个错误"
    assert run("render", "*.yaml").status == 1


def test_lock_files_of_office_are_left_alone(run: Any, tmp_path: Path) -> None:
    write_spec(tmp_path, starter(), "甲.yaml")
    (tmp_path / "~$甲.yaml").write_bytes(b"\x00")
    assert run("render", "*.yaml", "--format", "docx").status == 0


# show


def test_show_lists_the_tables(run: Any) -> None:
    ended = run("show", str(REFERENCE))
    assert ended.status == 0
    assert ended.lines[0] == "收支总表\t部门预算收支总表"
    assert [line.split("\t")[0] for line in ended.lines[:3]] == ["收支总表", "收入总表", "支出总表"]


@pytest.mark.parametrize("name", ["三公经费", "部门预算财政拨款“三公”经费支出表"])
def test_show_prints_a_table(run: Any, name: str) -> None:
    ended = run("show", str(REFERENCE), name)
    assert ended.status == 0
    assert ended.lines[0] == "部门预算财政拨款“三公”经费支出表"
    assert [line for line in ended.lines if "公务接待费" in line and "0.74" in line]


def test_show_keeps_the_columns_in_line(run: Any) -> None:
    lines = run("show", str(REFERENCE), "支出总表").lines
    total = next(line for line in lines if line.split()[1:2] == ["合计"] and "." in line)
    item = next(line for line in lines if "2013202" in line)
    ends = [
        [
            m.end() + len(re.findall("[\u3000-\uffef]", line[: m.end()]))
            for m in re.finditer(r"\d+\.\d\d", line)
        ]
        for line in (total, item)
    ]
    assert set(ends[1]) <= set(ends[0])


def test_show_names_the_nearest_table(run: Any) -> None:
    ended = run("show", str(REFERENCE), "支出总标")
    assert (ended.status, ended.out) == (2, "")
    assert "没有表 “支出总标”；是否想写 “支出总表”？" in ended.err


def test_show_of_a_faulty_spec_is_1(run: Any, tmp_path: Path) -> None:
    spec = starter()
    del spec["单位"]
    ended = run("show", str(write_spec(tmp_path, spec)))
    assert (ended.status, ended.out) == (1, "")
    assert "缺少 “单位”" in ended.err


# init, schema, packs


def test_a_new_spec_renders_at_once(run: Any, tmp_path: Path) -> None:
    assert run("init", "新 部门/预算.yaml").lines == ["新 部门/预算.yaml"]
    assert (tmp_path / "新 部门/预算.yaml").read_bytes() == (PACK / "starter.yaml").read_bytes()
    ended = run("render", "新 部门/预算.yaml")
    assert (ended.status, ended.err, len(ended.lines)) == (0, "", 2)


def test_init_does_not_overwrite(run: Any, tmp_path: Path) -> None:
    (tmp_path / "预算.yaml").write_text("mine", encoding="utf-8")
    ended = run("init", "预算.yaml")
    assert (ended.status, ended.out) == (2, "")
    assert "预算.yaml 已经存在，没有改动" in ended.err
    assert (tmp_path / "预算.yaml").read_text(encoding="utf-8") == "mine"


def test_init_takes_the_newest_pack_with_a_starter(tmp_path: Path) -> None:
    assert newest(tmp_path) == PACK.name
    own_pack(tmp_path, "年度: 2035\n")
    assert newest(tmp_path) == PACK.name
    (tmp_path / "templates/own/starter.yaml").touch()
    assert newest(tmp_path) == "own"
    (tmp_path / "templates/own/pack.yaml").write_text("年度: 2022\n", encoding="utf-8")
    with pytest.raises(CannotGoOn, match=f"{PACK.name}、own；请用 --pack") as stop:
        newest(tmp_path)
    assert stop.value.status == 2


def test_packs_are_listed(run: Any) -> None:
    lines = {line.split()[0]: line for line in run("pack", "list").lines}
    assert lines[PACK.name].split(maxsplit=1)[1].startswith("河北省市级部门预算公开（2022 年）")
    assert "未核对：" in lines["central-2025"], "written without a published document beside it"


class PlainLoader(yaml.SafeLoader):
    """Dates stay text, as in editors' YAML 1.2."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("file", [REFERENCE, PACK / "starter.yaml"], ids=lambda path: path.stem)
def test_the_schema_takes_what_the_reader_takes(run: Any, file: Path) -> None:
    schema = json.loads(run("schema").out)
    Draft202012Validator.check_schema(schema)
    written = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)
    validator = Draft202012Validator(schema)
    assert [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(written)] == []
    written["部们"] = written.pop("部门")
    assert len(list(validator.iter_errors(written))) == 2


# Terminals and pipes


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for command in (["schema"], ["show", str(REFERENCE), "收支总表"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "budgetgen", *command],
            stdout=writer,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
        assert done.stderr == b""
        assert done.returncode in (0, 1)
    os.close(writer)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_no_console_makes_it_crash(run: Any, tmp_path: Path, encoding: str) -> None:
    spec = starter()
    spec["部门"]["名称"] = "某￥局😀©"
    done = run("render", str(write_spec(tmp_path, spec)), "--format", "docx", PYTHONIOENCODING=encoding)
    assert done.status == 0, done.stderr.decode(encoding, "replace")
    assert done.stdout.startswith(b"output")
    spec["部门"]["级次"] = "地级"
    done = run("render", str(write_spec(tmp_path, spec)), PYTHONIOENCODING=encoding)
    assert done.status == 1
    assert b"Traceback" not in done.stderr
