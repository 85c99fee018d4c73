"""The page for a browser: what the Word file says, in one file that loads nothing and runs nothing of a spec."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from budgetgen.publish import prepare
from budgetgen.read.opening import read_document
from tests.conftest import ROOT
from tests.making import example_specs, rendered, starter, write_spec
from tests.program import run
from tests.reading_back import Told, told_by, told_in

REFERENCE = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"
SPECS = [*sorted((ROOT / "specs").glob("**/*.yaml")), *example_specs()]


def _page(spec: Path, folder: Path) -> Path:
    ended = run("render", str(spec), "--format", "html", "-o", str(folder))
    assert ended.status == 0, ended.err
    return next(folder.glob("**/*.html"))


def _parsed(page: Path) -> Any:
    return html.document_fromstring(page.read_text(encoding="utf-8"))


def _lines(told: list[Told]) -> list[Told]:
    """Texts one by one, without their levels: a page has one level more, each caption is a line, readers fold blanks."""
    found: list[Told] = []
    for one in told:
        if isinstance(one, tuple):
            found += [(re.sub(" +", " ", text), 0) for text in one[0].split("\t") if text]
        else:
            found.append(
                [[(re.sub(" +", " ", text), down, across) for text, down, across in row] for row in one]
            )
    return found


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_page_says_what_the_document_says(spec: Path, tmp_path: Path) -> None:
    """Headings, sentences and every cell, in order, read back by the reader of published pages."""
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    page = _page(spec, tmp_path)
    expected = _lines(told_in(disclosure))
    found = _lines(told_by(read_document(page).blocks))[-len(expected) :]  # before them: title and contents
    assert [pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]] == []

    parsed = _parsed(page)
    ids = Counter(parsed.xpath("//@id"))
    assert [one for one, count in ids.items() if count > 1 or not one or re.search(r"\s", one)] == []
    links = [link for link in parsed.xpath("//a/@href") if link[1:] not in ids or link[0] != "#"]
    assert links == []
    levels = [int(heading.tag[1]) for heading in parsed.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1 and all(below - above <= 1 for above, below in pairwise(levels))


def test_the_page_loads_nothing_and_runs_only_its_own_script(tmp_path: Path) -> None:
    page = _page(REFERENCE, tmp_path)
    parsed = _parsed(page)
    assert (
        parsed.xpath("//@src | //link | //iframe | //object | //*[@style] | //@*[starts-with(name(), 'on')]")
        == []
    )
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text.replace("  // ", ""))
    [policy] = parsed.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    [style] = re.findall("<style>(.*?)</style>", text, re.S)
    [script] = re.findall("<script>(.*?)</script>", text, re.S)
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)]
    assert policy == f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'"


def test_texts_of_a_spec_are_only_text(tmp_path: Path) -> None:
    data = starter()
    data["部门"]["名称"] = "某局</script><script>x()</script>"
    written = rendered(write_spec(tmp_path, data), ("html",))["html"]
    parsed = _parsed(written)
    assert len(parsed.xpath("//script")) == 2
    assert parsed.xpath("//h1")[0].text.startswith("某局</script><script>x()</script>")
    json.loads(parsed.get_element_by_id("数据").text)


def test_every_figure_says_what_explain_says(tmp_path: Path) -> None:
    parsed = _parsed(_page(REFERENCE, tmp_path))
    data = json.loads(parsed.get_element_by_id("数据").text)
    cell = parsed.get_element_by_id("支出总表/2013202/项目支出")
    told = data["figures"][int(cell.get("data-figure"))]
    assert (told["address"], told["text"], told["unit"]) == ("支出总表/2013202/项目支出", cell.text, "万元")
    said = run("explain", str(REFERENCE), "支出总表/2013202/项目支出").out
    assert f"取整：{told['exact']} 元，四舍五入为 {told['text']} 万元" in said
    for name, amount in (data["amounts"][number] for number in told["parts"]):
        assert re.search(rf"{re.escape(name)} .*{re.escape(amount)}$", said, re.M)
    assert all(f"  {where}　{text}" in said for where, text in told["places"]) and told["places"]
    empty = parsed.xpath("//td[contains(@class, 'figure') and not(text())]")
    assert empty and not [one for one in empty if one.get("data-figure")]


def test_figures_in_sentences_link_to_their_cells(tmp_path: Path) -> None:
    parsed = _parsed(_page(REFERENCE, tmp_path))
    links = parsed.xpath("//main//p/a[@class='figure' and @href]")
    assert len(links) > 10
    for link in links:
        assert parsed.get_element_by_id(link.get("href")[1:]).text == link.text


def test_cells_that_head_others_say_so(tmp_path: Path) -> None:
    parsed = _parsed(_page(REFERENCE, tmp_path))
    assert parsed.xpath("//th[not(@scope)]") == []
    assert parsed.xpath("//thead//th[@scope='colgroup' and @colspan]")
    assert parsed.xpath("//tbody//th[@scope='row' and text()='行政运行']")
    assert parsed.get("lang") == "zh-CN"


def test_the_page_is_the_same_bytes_twice(tmp_path: Path) -> None:
    pages = [_page(REFERENCE, tmp_path / name).read_bytes() for name in ("a", "b")]
    assert pages[0] == pages[1]


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
CLICKS = """
const done = {};
document.getElementById("支出总表/201/基本支出").click();
done.dialog = document.querySelector("dialog").textContent;
document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
done.closed = !document.querySelector("dialog").open;
const input = document.querySelector("form.search input");
const look = (text) => {
  input.value = text;
  input.dispatchEvent(new Event("input"));
  document.querySelector("form.search button").click();
  return document.querySelector("form.search output").textContent;
};
done.code = look("2013202");
done.nothing = look("没有这个科目");
let saved = null;
URL.createObjectURL = (blob) => { saved = blob; return "#"; };
[...document.querySelectorAll(".save button")][2].click();
saved.arrayBuffer().then((buffer) => {
  done.csv = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  document.body.append(Object.assign(document.createElement("pre"), {id: "done", textContent: JSON.stringify(done)}));
});
"""


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
def test_in_a_browser_figures_explain_themselves(tmp_path: Path) -> None:
    assert BROWSER is not None
    page = _page(REFERENCE, tmp_path)
    text = page.read_text(encoding="utf-8")
    text = re.sub("<meta http-equiv=[^>]*>", "", text)  # the test's own script is none that the page allows
    (tmp_path / "driven.html").write_text(
        text.replace("</body>", f"<script>{CLICKS}</script></body>"), encoding="utf-8"
    )
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom")
    dom = subprocess.run(
        [BROWSER, *options, (tmp_path / "driven.html").as_uri()], capture_output=True, check=True
    ).stdout.decode()
    driven: Any = html.document_fromstring(dom)
    done = json.loads(driven.get_element_by_id("done").text)
    assert "391.54 万元" in done["dialog"] and "准确金额 3,915,352.00 元" in done["dialog"]
    assert "2013201 行政运行 30101 基本工资1,481,300.00" in done["dialog"] and done["closed"]
    assert re.fullmatch(r"1 / \d+", done["code"]) and done["nothing"] == "没有找到"
    csv = base64.b64decode(done["csv"]).decode("utf-8")
    assert csv.startswith('\ufeff"序号","功能分类科目","","合计","基本支出"')
    assert '"4","2013201","行政运行","391.54","391.54","","","",""' in csv
