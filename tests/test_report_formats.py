"""check --format: each format is what its readers take, with every finding in it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from sarif_kit.validate import validation_errors

from budgetgen.findings import Finding, Fix, Place, Severity
from budgetgen.report.formats import FORMATS
from budgetgen.report.json_report import schema
from budgetgen.report.model import Report, SpecReport
from tests.conftest import REFERENCE, ROOT
from tests.program import Ended, run
from tests.slips import whole

NASTY = Finding(
    Place("目录/甲 乙#.yaml", 3, 5),
    "cite-figures",
    Severity.WARNING,
    "第一行\n第二行：100% | `x` <b>",
    "改一改",
    (Place("目录/甲 乙#.yaml", 9, 1), Place("表.xlsx", inside="表1!C12")),
    ("支出总表 第5行 项目支出",),
    Fix(Place("目录/甲 乙#.yaml", 3, 5), "旧的", "新的"),
)
REPORT = Report(
    (SpecReport("目录/甲 乙#.yaml", (NASTY, NASTY)), SpecReport("坏.yaml", stopped="坏.yaml：没有读取的权限"))
)


def sarif_is_valid(text: str) -> None:
    assert not validation_errors(json.loads(text))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("项目 一")
    text = whole((ROOT / "tests/errors/procurement-arithmetic.yaml").read_text(encoding="utf-8"))
    (folder / "规格 一.yaml").write_text(text, encoding="utf-8")
    return folder / "规格 一.yaml"


def ran(path: Path, *options: str) -> Ended:
    return run("check", path.name, *options, cwd=path.parent)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_to_stdout_alone(name: str, broken: Path) -> None:
    done = ran(broken, "--format", name)
    assert (done.status, done.err) == (1, "")
    assert done.out.endswith("\n")
    assert done.out.count("procurement-arithmetic") >= 2
    assert done.out == ran(broken, "--format", name).out, "the same bytes each time"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_a_clean_spec(name: str) -> None:
    done = ran(REFERENCE, "--format", name)
    assert (done.status, done.err) == (0, "")


def test_an_unknown_format_is_wrong_usage(broken: Path) -> None:
    done = ran(broken, "--format", "xml")
    assert done.status == 2
    assert "没有格式 “xml”" in done.err


def test_json_tells_everything(broken: Path) -> None:
    told = json.loads(ran(broken, "--format", "json").out)
    spec = told["specs"][0]
    first = spec["findings"][0]
    assert (first["rule"], first["severity"], first["file"]) == (
        "procurement-arithmetic",
        "错误",
        "规格 一.yaml",
    )
    assert first["shown"][0].startswith("采购 第")
    assert told["summary"]["findings"]["错误"] == len(spec["findings"]) == 2
    assert {rule["outcome"] for rule in spec["rules"]} >= {"未通过", "未检查"}


def test_json_is_as_its_schema_says(broken: Path) -> None:
    for text in (FORMATS["json"](REPORT), ran(broken, "--format", "json").out):
        jsonschema.validate(json.loads(text), schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(FORMATS["json"](REPORT)) | {"more": 1}, schema())


def test_sarif_is_valid_and_exact(broken: Path) -> None:
    text = ran(broken, "--format", "sarif").out
    sarif_is_valid(text)
    result = json.loads(text)["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "规格 一.yaml"
    line = broken.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert line[place["region"]["startColumn"] - 1 :].startswith("{品目: A02010104")


def test_sarif_takes_what_is_nasty() -> None:
    text = FORMATS["sarif"](REPORT)
    sarif_is_valid(text)
    run = json.loads(text)["runs"][0]
    change = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["deletedRegion"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 7}
    assert not run["invocations"][0]["executionSuccessful"]


def test_the_validator_would_notice() -> None:
    log = json.loads(FORMATS["sarif"](REPORT))
    log["runs"][0]["results"][0]["level"] = "terrible"
    with pytest.raises(AssertionError, match="terrible"):
        sarif_is_valid(json.dumps(log))


def test_sarif_counts_characters_and_explains_what_readers_tell() -> None:
    place = Place("a.yaml", 2, 4)
    found = Finding(place, "code-name", Severity.WARNING, "名称不对", also=(Place(), Place("b.yaml", 1, 1)))
    text = FORMATS["sarif"](Report((SpecReport("a.yaml", (found,)),)))
    sarif_is_valid(text)
    run = json.loads(text)["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    [rule] = [rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "code-name"]
    assert "应写成" in rule["help"]["text"]
    assert len(run["results"][0]["relatedLocations"]) == 1


def test_github_commands_stay_on_one_line() -> None:
    lines = FORMATS["github"](REPORT).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(
        "::warning file=目录/甲 乙#.yaml,line=3,col=5,title=cite-figures::第一行\\n第二行：100%25"
    )
    assert lines[2].startswith("::error file=坏.yaml,title=stopped::")


def test_gitlab_fingerprints_differ_and_outlive_moved_lines() -> None:
    issues = json.loads(FORMATS["gitlab"](REPORT))
    schema = {
        "type": "array",
        "items": {
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {"severity": {"enum": ["info", "minor", "major", "critical", "blocker"]}},
        },
    }
    jsonschema.validate(issues, schema)
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == 3
    moved = Finding(Place("目录/甲 乙#.yaml", 4, 5), NASTY.rule, NASTY.severity, NASTY.message)
    again = json.loads(FORMATS["gitlab"](Report((SpecReport("目录/甲 乙#.yaml", (moved,)),))))
    assert again[0]["fingerprint"] == prints[0]


def test_markdown_keeps_its_tables_whole() -> None:
    lines = FORMATS["markdown"](REPORT).splitlines()
    rows = [line for line in lines if line.startswith("| 3:5")]
    assert len(rows) == 2
    assert rows[0].replace("\\|", "").count("|") == 6
    assert "\\<b\\>" in rows[0]
    cited = Finding(NASTY.place, NASTY.rule, NASTY.severity, "引用 ${表/行}、${表/列}，R&D")
    assert "\\${表/行}、\\${表/列}，R\\&D" in FORMATS["markdown"](Report((SpecReport("x", (cited,)),)))
