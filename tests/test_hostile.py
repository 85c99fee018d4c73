"""A spec, a pack or a template from a branch under review runs nothing, reads nothing outside the project, and takes
bounded memory: each ends in findings or a message, status 1 or 2, nothing written.

What Jinja tags may not do is in test_sandbox.py.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from budgetgen.cli.main import main
from budgetgen.findings import CannotGoOn
from budgetgen.render.package import write_package
from budgetgen.source import packages
from budgetgen.source.packages import read_package
from tests.making import DOCUMENT, PACK, own_pack, package, replace, starter, write_spec

Parts = dict[str, bytes]
Change = Callable[[Parts], None]
Ran = tuple[int, str]
SUFFIXES = ("docx", "xlsx")
MAIN = {"docx": DOCUMENT, "xlsx": "xl/workbook.xml"}
FOLDER = {"docx": "word", "xlsx": "xl"}
TYPES = "[Content_Types].xml"
FORMULA, OUTSIDE = "template-formula", "pack-outside"
UNSAFE_RULE, UNREADABLE = "template-unsafe", {"docx": "docx-structure", "xlsx": "xlsx-structure"}
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Ran]:
    """`budgetgen render` over the project's spec, which uses the pack `own`; nothing may be written."""
    write_spec(tmp_path / "project", starter() | {"版式": "own"})

    def go(spec: str = "spec.yaml", suffix: str = "docx,xlsx") -> Ran:
        output = tmp_path / "output"
        arguments = ["budgetgen", "render", str(tmp_path / "project" / spec), "-o", str(output)]
        monkeypatch.setattr("sys.argv", [*arguments, "--format", suffix])
        monkeypatch.setattr("budgetgen.cli.main.bound_memory", lambda: None)
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert "程序自身出了错" not in told.err, told.err
        assert CHINESE.search(told.err)
        assert not output.exists(), told.out
        return int(stopped.value.code or 0), told.err

    return go


def with_template(folder: Path, suffix: str, data: bytes) -> None:
    """A pack `own` whose template of this kind is these bytes."""
    own_pack(folder / "project")
    (folder / f"project/templates/own/template.{suffix}").write_bytes(data)


def changed(suffix: str, change: Change) -> bytes:
    """The reference template with something put in."""
    parts = package(PACK / f"template.{suffix}")
    change(parts)
    return write_package(parts)


# Names and links


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc", "/etc", "..", ".", "own/../own", "..\\own", "C:own", "\\\\host\\share", "~", "own/"),
        *(" ", "甲" * 300, ".git", "file:///etc", "${支出总表}", "{{x}}", "-rf"),
    ],
)
def test_a_pack_is_a_name(tmp_path: Path, run: Callable[[], Ran], name: str) -> None:
    write_spec(tmp_path / "project", starter() | {"版式": name})
    status, told = run()
    assert (status, "[" in told) == (1, True)


@pytest.mark.parametrize("name", ["../../outside", "/etc", "..", "", "甲" * 300])
def test_a_pack_inherits_from_a_name(tmp_path: Path, run: Callable[[], Ran], name: str) -> None:
    shutil.copytree(PACK, tmp_path / "outside")
    own_pack(tmp_path / "project")
    (tmp_path / "project/templates/own/pack.yaml").write_text(f'沿用: "{name}"\n', encoding="utf-8")
    assert run()[0] == 1


def outside(tmp_path: Path) -> Path:
    """A whole pack outside the project."""
    folder = tmp_path / "outside/own"
    if not folder.exists():
        shutil.copytree(PACK, folder)
    return folder


def _linked(own: Path, out: Path) -> None:
    own.parent.mkdir()
    own.symlink_to(out, True)


def _two_links(own: Path, out: Path) -> None:
    own.parent.parent.joinpath("inside").symlink_to(out, True)
    own.parent.mkdir()
    own.symlink_to("../inside", True)


def _one_file(own: Path, out: Path, name: str) -> None:
    shutil.copytree(PACK, own)
    (own / name).unlink()
    (own / name).symlink_to(out / name)


FILES = ("pack.yaml", "template.docx", "template.xlsx", "starter.yaml")
LINKS: dict[str, Callable[[Path, Path], None]] = {
    "the packs": lambda own, out: own.parent.symlink_to(out.parent, True),
    "the pack": _linked,
    "a link to a link": _two_links,
    **{name: partial(_one_file, name=name) for name in FILES},
}


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
@pytest.mark.parametrize("link", LINKS)
def test_a_link_out_of_the_project(tmp_path: Path, run: Callable[[], Ran], link: str) -> None:
    LINKS[link](tmp_path / "project/templates/own", outside(tmp_path))
    status, told = run()
    assert (status, OUTSIDE in told) == (1, True)
    assert "spec.yaml:1:" in told and "指向项目以外" in told
    assert str(tmp_path / "outside") not in told


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
def test_an_inherited_pack_that_is_a_link(tmp_path: Path, run: Callable[[], Ran]) -> None:
    own_pack(tmp_path / "project")
    (tmp_path / "project/templates/own/pack.yaml").write_text("沿用: below\n", encoding="utf-8")
    (tmp_path / "project/templates/below").symlink_to(outside(tmp_path), True)
    status, told = run()
    assert (status, "错误[pack-outside]" in told) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
def test_a_starter_that_is_a_link_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    project = tmp_path / "project"
    own_pack(project)
    (project / "templates/own/starter.yaml").symlink_to(secret)
    (project / "budgetgen.toml").touch()
    monkeypatch.setattr("sys.argv", ["budgetgen", "init", str(project / "new.yaml"), "--pack", "own"])
    monkeypatch.setattr("budgetgen.cli.main.bound_memory", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert (stopped.value.code, "指向项目以外" in capsys.readouterr().err) == (2, True)
    assert not (project / "new.yaml").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
def test_links_that_stay_inside_are_fine(tmp_path: Path) -> None:
    """Links in the project, to the shipped packs, and a spec; the project itself behind a link."""
    from budgetgen.publish import render

    project = tmp_path / "project"
    shutil.copytree(PACK, project / "shared")
    (project / "templates").mkdir()
    (project / "templates/own").symlink_to("../shared", True)
    (project / "templates/shipped").symlink_to(PACK, True)
    (tmp_path / "alias").symlink_to(project, True)
    for pack in ("own", "shipped"):
        elsewhere = project / f"{pack}.yaml"
        write_spec(project, starter() | {"版式": pack}).rename(elsewhere)
        (project / "link.yaml").unlink(missing_ok=True)
        (project / "link.yaml").symlink_to(elsewhere)
        written, findings = render(tmp_path / "alias/link.yaml", tmp_path / pack, ("docx", "xlsx"), set())
        assert (len(written), findings) == (2, [])


@pytest.mark.skipif(os.name == "nt", reason="links need an administrator")
@pytest.mark.parametrize("target", ["loop.yaml", "/dev/zero", "/nowhere"])
def test_a_spec_that_leads_to_no_file(tmp_path: Path, run: Callable[..., Ran], target: str) -> None:
    (tmp_path / "project/loop.yaml").symlink_to(target)
    assert run("loop.yaml")[0] == 2


# Packages that are none, or bombs


def lying(suffix: str, size: int) -> bytes:
    """A part that inflates to `size`, of which both headers say 10 bytes."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(size >> 20)) + bomb.flush()
    name = f"{FOLDER[suffix]}/media/a.png".encode()
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(bytes(10)), len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + facts + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def zipped(suffix: str, extra: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The reference template with parts written as they are named."""
    buffer = BytesIO((PACK / f"template.{suffix}").read_bytes())
    with zipfile.ZipFile(buffer, "a", method) as archive:
        for name, data in extra.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def encrypted(suffix: str) -> bytes:
    """The template with the flag of encryption on every part."""
    data = bytearray((PACK / f"template.{suffix}").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def damaged(suffix: str) -> bytes:
    """The template with a part's packed bytes overwritten."""
    data = bytearray((PACK / f"template.{suffix}").read_bytes())
    data[60:120] = b"\xff" * 60
    return bytes(data)


PACKAGES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "a big part": (lambda s: zipped(s, {"docProps/a.png": bytes(packages.MAX_PART + 1)}), "解压后"),
    "big XML": (lambda s: zipped(s, {"docProps/a.xml": bytes(packages.MAX_XML + 1)}), "解压后"),
    "big together": (
        lambda s: zipped(s, {f"docProps/{n}.png": bytes(19_000_000) for n in range(3)}),
        "解压后有",
    ),
    "many parts": (lambda s: zipped(s, {f"docProps/{n}.png": b"" for n in range(2001)}), "部件超过"),
    "lying sizes": (lambda s: lying(s, 200 << 20), "不是可用的模板"),
    "a big file": (lambda s: b"PK\x03\x04" + bytes(packages.MAX_FILE), "超过上限"),
    "bzip2": (lambda s: zipped(s, {"docProps/a.png": b"a"}, zipfile.ZIP_BZIP2), "压缩方法"),
    "lzma": (lambda s: zipped(s, {"docProps/a.png": b"a"}, zipfile.ZIP_LZMA), "压缩方法"),
    "absolute": (lambda s: zipped(s, {"/etc/x.png": b"a"}), "部件名"),
    "upwards": (lambda s: zipped(s, {"word/../../x.png": b"a"}), "部件名"),
    "coded upwards": (lambda s: zipped(s, {"word/%2e%2E/x.png": b"a"}), "部件名"),
    "backslash": (lambda s: zipped(s, {"..\\x.png": b"a"}), "部件名"),
    "a drive": (lambda s: zipped(s, {"C:/x.png": b"a"}), "部件名"),
    "twice but for case": (lambda s: zipped(s, {MAIN[s].upper(): b"<a/>"}), "部件名"),
    "encrypted": (encrypted, "密码"),
    "old format": (lambda s: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "旧版格式"),
    "truncated": (lambda s: (PACK / f"template.{s}").read_bytes()[:-300], "不是完好的"),
    "damaged": (damaged, "不是完好的"),
    "empty": (lambda s: b"", "不是完好的"),
    "text": (lambda s: "甲".encode(), "不是完好的"),
    "no parts": (lambda s: b"PK\x05\x06" + bytes(18), "不是可用的模板"),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("case", PACKAGES)
def test_what_is_no_sound_package(tmp_path: Path, run: Callable[..., Ran], case: str, suffix: str) -> None:
    make, said = PACKAGES[case]
    with_template(tmp_path, suffix, make(suffix))
    status, told = run(suffix=suffix)
    assert status in (1, 2)
    assert said in told


def test_the_same_part_twice(tmp_path: Path, run: Callable[..., Ran]) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        with_template(tmp_path, "docx", zipped("docx", {DOCUMENT: b"<a/>"}))
    status, told = run(suffix="docx")
    assert (status, "部件名" in told) == (2, True)


@pytest.mark.parametrize("case", ["lying sizes", "many parts", "a big part", "a big file"])
def test_a_bomb_takes_little_memory(case: str) -> None:
    data = BytesIO(PACKAGES[case][0]("docx"))
    tracemalloc.start()
    try:
        read_package(data)
    except CannotGoOn:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 3 * packages.MAX_PART


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_template_that_is_no_file(tmp_path: Path, run: Callable[..., Ran]) -> None:
    own_pack(tmp_path / "project")
    os.mkfifo(tmp_path / "project/templates/own/template.docx")
    (tmp_path / "project/templates/own/pack.yaml").write_text("沿用: own\n", encoding="utf-8")
    assert run(suffix="docx")[0] in (1, 2)


# XML


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + ']><x y="&j;">&j;</x>'
)
HEADER = "<?xml version='1.0' encoding='{}'?>"
XML: dict[str, tuple[bytes, str]] = {
    "laughs": (LAUGHS.encode(), "DOCTYPE"),
    "an outer entity": (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        "DOCTYPE",
    ),
    "an outer DTD": (b'<!DOCTYPE x SYSTEM "http://localhost/x.dtd"><x/>', "DOCTYPE"),
    "after a BOM": (b"\xef\xbb\xbf" + LAUGHS.encode(), "DOCTYPE"),
    "UTF-16": (LAUGHS.encode("utf-16"), "UTF-8"),
    "UTF-16 without BOM": (LAUGHS.encode("utf-16-le"), "UTF-8"),
    "UTF-32": (LAUGHS.encode("utf-32"), "UTF-8"),
    "UTF-7": ((HEADER.format("UTF-7") + "+ADwAIQ-DOCTYPE x+AD4-<x/>").encode(), "UTF-8"),
    "EBCDIC": (f"<?xml version='1.0' encoding='IBM037'?>{LAUGHS}".encode("cp037"), "UTF-8"),
    "no XML": ("甲".encode(), "XML"),
    "nothing": (b"", "XML"),
    "half": (b"<x><y></x>", "XML"),
    "deep": (b"<x>" * 10000 + b"</x>" * 10000, "XML"),
}


def _every_part(suffix: str) -> list[str]:
    return sorted({re.sub(r"\d+", "1", name) for name in package(PACK / f"template.{suffix}")})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("case", XML)
def test_hostile_xml_in_a_part(tmp_path: Path, run: Callable[..., Ran], case: str, suffix: str) -> None:
    data, said = XML[case]
    with_template(tmp_path, suffix, changed(suffix, lambda parts: parts.update({MAIN[suffix]: data})))
    status, told = run(suffix=suffix)
    assert status == 1
    assert said in told
    assert f"错误[{'template-unsafe' if said != 'XML' else f'{suffix}-structure'}]" in told


@pytest.mark.parametrize(("suffix", "part"), [(s, p) for s in SUFFIXES for p in _every_part(s)])
def test_entities_in_every_part(tmp_path: Path, run: Callable[..., Ran], suffix: str, part: str) -> None:
    with_template(tmp_path, suffix, changed(suffix, lambda parts: parts.update({part: LAUGHS.encode()})))
    status, told = run(suffix=suffix)
    assert (status, f"{part} 里有 DOCTYPE" in told) == (1, True)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["a.XML", "_RELS/a.RELS", "a.vml", "a.bin"])
def test_entities_whatever_the_part_is_called(
    tmp_path: Path, run: Callable[..., Ran], suffix: str, name: str
) -> None:
    part = f"{FOLDER[suffix]}/{name}"
    with_template(tmp_path, suffix, changed(suffix, lambda parts: parts.update({part: LAUGHS.encode()})))
    assert "DOCTYPE" in run(suffix=suffix)[1]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", ["every other", "every", "[Content_Types].xml"])
def test_parts_that_are_gone(tmp_path: Path, run: Callable[..., Ran], suffix: str, part: str) -> None:
    def change(parts: Parts) -> None:
        for name in list(parts):
            if part in ("every", name) or (part == "every other" and name not in (MAIN[suffix], TYPES)):
                del parts[name]

    with_template(tmp_path, suffix, changed(suffix, change))
    assert run(suffix=suffix)[0] == 1


@pytest.mark.parametrize(("suffix", "part"), [(s, p) for s in SUFFIXES for p in _every_part(s)])
def test_a_part_with_nothing_in_it(tmp_path: Path, run: Callable[..., Ran], suffix: str, part: str) -> None:
    """Sound XML without what it should hold: nothing but findings may come of it."""
    with_template(tmp_path, suffix, changed(suffix, lambda parts: parts.update({part: b"<x/>"})))
    if part.startswith("docProps/") or part in ("_rels/.rels", "word/fontTable.xml", "word/settings.xml"):
        return
    if part in ("xl/theme/theme1.xml", TYPES) and suffix == "xlsx":  # copied, or made anew
        return
    if part in ("word/footer1.xml", "word/styles.xml", "word/_rels/document.xml.rels"):
        return
    assert run(suffix=suffix)[0] == 1


# What Office would run, fetch or unpack


def relation(kind: str, target: str, outside: bool = True) -> dict[str, str]:
    mode = ' TargetMode="External"' if outside else ""
    return {"relation": f'<Relationship Id="r99" Type="http://x/{kind}" Target="{target}"{mode}/>'}


def relating(suffix: str, kind: str, target: str, outside: bool = True) -> Change:
    """A relationship of the main part."""
    part = {"docx": "word/_rels/document.xml.rels", "xlsx": "xl/_rels/workbook.xml.rels"}[suffix]
    return replace("</Relationships>", relation(kind, target, outside)["relation"] + "</Relationships>", part)


def adding(suffix: str, name: str, data: bytes = b"\x00") -> Change:
    return lambda parts: parts.update({f"{FOLDER[suffix]}/{name}": data})


def typing(kind: str) -> Change:
    return replace("</Types>", f'<Override PartName="/word/x.bin" ContentType="{kind}"/></Types>', TYPES)


UNSAFE: dict[str, tuple[Callable[[str], Change], str]] = {
    **{
        f"linked {kind}": (lambda s, kind=kind: relating(s, kind, "http://localhost/x"), "文件以外")  # type: ignore[misc]
        for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "externalLinkPath")
    },
    "a share": (lambda s: relating(s, "image", "\\\\host\\share\\x.png"), "文件以外"),
    "an inner address that is outer": (
        lambda s: relating(s, "image", "file:///etc/passwd", False),
        "文件以外",
    ),
    "a hyperlink that runs": (lambda s: relating(s, "hyperlink", "javascript:alert(1)"), "不是网址"),
    "a hyperlink to a file": (lambda s: relating(s, "hyperlink", "file:///etc/passwd"), "不是网址"),
    "an inner object": (lambda s: relating(s, "oleObject", "x.bin", False), "嵌入"),
    "a chunk": (lambda s: relating(s, "aFChunk", "x.html", False), "嵌入"),
    "macros by name": (lambda s: adding(s, "vbaProject.bin"), "宏"),
    "macros by relation": (lambda s: relating(s, "vbaProject", "x.bin", False), "宏"),
    "macros by type": (lambda s: typing("application/vnd.ms-office.vbaProject"), "宏"),
    "docm": (lambda s: typing("application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
    "xlsm": (lambda s: typing("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "宏"),
    "old macros": (lambda s: adding(s, "macrosheets/sheet1.xml", b"<a/>"), "宏"),
    "a ribbon": (lambda s: lambda parts: parts.update({"customUI/customUI.xml": b"<a/>"}), "宏"),
    "embedded": (lambda s: adding(s, "embeddings/oleObject1.bin"), "嵌入"),
    "an embedded book": (lambda s: adding(s, "Embeddings/a.xlsx"), "嵌入"),
    "ActiveX": (lambda s: adding(s, "activeX/activeX1.xml", b"<a/>"), "嵌入"),
    "ActiveX by type": (lambda s: typing("application/vnd.ms-office.activeX+xml"), "嵌入"),
    "a linked book by type": (
        lambda s: typing("application/vnd.x.spreadsheetml.externalLink+xml"),
        "外部数据",
    ),
    "a connection by type": (lambda s: typing("application/vnd.x.spreadsheetml.connections+xml"), "外部数据"),
    "a list of mails": (lambda s: relating(s, "mailMergeSource", "x.csv", False), "外部数据"),
    "a linked book": (lambda s: adding(s, "externalLinks/externalLink1.xml", b"<a/>"), "嵌入"),
    "a connection": (lambda s: adding(s, "connections.xml", b"<a/>"), "嵌入"),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("case", UNSAFE)
def test_what_office_would_run_or_fetch(
    tmp_path: Path, run: Callable[..., Ran], case: str, suffix: str
) -> None:
    make, said = UNSAFE[case]
    with_template(tmp_path, suffix, changed(suffix, make(suffix)))
    status, told = run(suffix=suffix)
    assert (status, "错误[template-unsafe]" in told, said in told) == (1, True, True), told


def test_a_formula_in_an_excel_template(tmp_path: Path, run: Callable[..., Ran]) -> None:
    def change(parts: Parts) -> None:
        sheet = "xl/worksheets/sheet1.xml"
        tag = rb"(<c [^>]*?) t=\"\w+\"([^>]*)><is>.*?</is>"
        parts[sheet] = re.sub(tag, rb"\1\2><f>cmd|x!A1</f>", parts[sheet], count=1)
        assert b"<f>" in parts[sheet]

    with_template(tmp_path, "xlsx", changed("xlsx", change))
    status, told = run(suffix="xlsx")
    assert (status, FORMULA in told) == (1, True), told


def test_plain_hyperlinks_are_fine(tmp_path: Path) -> None:
    """The cases above fail for their fault: a relationship to the web, and a BOM, pass."""
    from budgetgen.publish import render

    def change(parts: Parts) -> None:
        relating("docx", "hyperlink", "https://www.example.cn/")(parts)
        relation = relating("docx", "hyperlink", "mailto:a@example.cn")
        parts["word/styles.xml"] = b"\xef\xbb\xbf" + parts["word/styles.xml"]
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(b"r99", b"r98")
        relation(parts)

    with_template(tmp_path, "docx", changed("docx", change))
    spec = write_spec(tmp_path / "project", starter() | {"版式": "own"})
    written, findings = render(spec, tmp_path / "output", ("docx", "xlsx"), set())
    assert (len(written), [str(f) for f in findings]) == (2, [])
