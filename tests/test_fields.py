"""Fields of Word that run or fetch something are refused, however their instruction is written or filled in.

The fields here fetch nothing: their arguments are empty words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.making import DOCUMENT, own_pack, package, rendered, replace, starter, write_spec
from tests.program import Ended

Program = Callable[..., Ended]
BEGIN, MIDDLE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
SETTINGS = "word/settings.xml"


def code(*pieces: str) -> str:
    """The runs of an instruction in pieces."""
    return "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)


def field(*pieces: str) -> str:
    return BEGIN + code(*pieces) + MIDDLE + "<w:r><w:t>1</w:t></w:r>" + END


REFUSED = {
    "whole": field(" INCLUDETEXT x "),
    "small letters": field(" includetext x "),
    "over runs": field(" INC", "LUDE", "TEXT x "),
    "over a comment": field(" INC<!-- a -->LUDETEXT x "),
    "over an instruction": field(" INC<?a b?>LUDETEXT x "),
    "over tags": field(" INC{{ '' }}LUDETEXT x "),
    "over tags in runs": field(" INC", "{% if 1 %}", "LUDETEXT x", "{% endif %}"),
    "from a value": field(" {{ 其他 }} x "),
    "behind what is deleted": BEGIN
    + "<w:r><w:delInstrText>PAGE </w:delInstrText></w:r>"
    + code("INCLUDETEXT x")
    + END,
    "behind a text": BEGIN + "<w:r><w:t>PAGE </w:t></w:r>" + code("INCLUDETEXT x") + END,
    "over a tab": BEGIN + code("INC") + "<w:r><w:tab/></w:r>" + code("LUDETEXT x") + END,
    "in another": BEGIN + code(" IF 1 = 1 ") + field(" INCLUDETEXT x ") + code(" a ") + MIDDLE + END,
    "named by another": BEGIN + field(" QUOTE INCLUDE ") + code("TEXT x") + MIDDLE + END,
    "simple": '<w:fldSimple w:instr=" INCLUDETEXT x "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
    "simple with a tag": "<w:fldSimple w:instr=\" INC{{ '' }}LUDETEXT x \"><w:r><w:t>1</w:t></w:r></w:fldSimple>",
    "without an end": BEGIN + code(" INCLUDETEXT x "),
    "without a begin": code(" INCLUDETEXT x "),
    "a list of mails": field(" MERGEFIELD x "),
    "a question": field(" FILLIN x "),
    "unknown": field(" NOSUCHFIELD x "),
    "a link to a file": field(' HYPERLINK "file:///x" '),
    "a link from a value": field(" HYPERLINK \"{{ 'file' }}:///x\" "),
}
ALLOWED = {
    "page": field(" PAGE "),
    "in pieces": field(" P", "A<!-- a -->GE ", "\\* MERGEFORMAT "),
    "simple": '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
    "a link": field(' HYPERLINK "https://www.example.cn/{{ 预算年度 }}" '),
    "a mark": field(' HYPERLINK \\l "a" '),
    "a sum": field(" =SUM(ABOVE) "),
    "one in another": BEGIN + code(" IF ") + field(" PAGE ") + code(" = 1 a b ") + MIDDLE + END,
    "a text that speaks of them": "<w:r><w:t>DDEAUTO、INCLUDETEXT 是什么</w:t></w:r>",
}


def in_paragraph(markup: str) -> Callable[[dict[str, bytes]], None]:
    return replace("<w:body>", f"<w:body><w:p>{markup}</w:p>")


@pytest.mark.parametrize("case", REFUSED)
def test_what_fetches_or_runs(tmp_path: Path, program: Program, case: str) -> None:
    own_pack(
        tmp_path, "说明: {}\n", in_paragraph(REFUSED[case].replace("{{ 其他 }}", "{{ 说明.其他事项[0] }}"))
    )
    write_spec(tmp_path, starter() | {"版式": "own", "其他事项": "INCLUDETEXT"})
    ended = program("render", "spec.yaml", "--format", "docx")
    assert (ended.status, "错误[template-unsafe]" in ended.err) == (1, True), ended.err
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("case", ALLOWED)
def test_what_shows_the_document_itself(tmp_path: Path, case: str) -> None:
    own_pack(tmp_path, change=in_paragraph(ALLOWED[case]))
    assert rendered(write_spec(tmp_path, starter() | {"版式": "own", "其他事项": "INCLUDETEXT x"}))[
        "docx"
    ].exists()


def test_a_footer_and_a_setting(tmp_path: Path, program: Program) -> None:
    def footer(parts: dict[str, bytes]) -> None:
        name = next(name for name in parts if name.startswith("word/footer"))
        replace("</w:p>", field(" INC", "LUDETEXT x ") + "</w:p>", name)(parts)

    def letters(parts: dict[str, bytes]) -> None:
        merge = '<w:mailMerge><w:mainDocumentType w:val="formLetters"/></w:mailMerge>'
        replace("</w:settings>", f"{merge}</w:settings>", SETTINGS)(parts)

    write_spec(tmp_path, starter() | {"版式": "own"})
    for change, said in ((footer, "域 INCLUDETEXT"), (letters, "邮件合并")):
        own_pack(tmp_path, change=change)
        ended = program("render", "spec.yaml", "--format", "docx")
        assert (ended.status, said in ended.err) == (1, True), ended.err


def test_a_picture_by_address(tmp_path: Path, program: Program) -> None:
    vml = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{}"/></v:shape>'
    for address in ("http://localhost/x.png", "{{ 'http' }}://localhost/x.png"):
        own_pack(tmp_path, change=in_paragraph(f"<w:r><w:pict>{vml.format(address)}</w:pict></w:r>"))
        write_spec(tmp_path, starter() | {"版式": "own"})
        ended = program("render", "spec.yaml", "--format", "docx")
        assert (ended.status, "引用了文件以外的内容" in ended.err) == (1, True), ended.err


def test_the_parts_are_those_of_the_template(tmp_path: Path) -> None:
    """The cases above stand in the document that is written."""
    own_pack(tmp_path, change=in_paragraph(ALLOWED["page"]))
    written = rendered(write_spec(tmp_path, starter() | {"版式": "own"}))["docx"]
    assert b"> PAGE <" in package(written)[DOCUMENT]
