"""Pieces of WordprocessingML that a Word template is made of: runs, paragraphs, the official faces."""

from __future__ import annotations

from html import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"


def mm(millimetres: float) -> int:
    """Twips."""
    return round(millimetres * 1440 / 25.4)


def fonts(face: str) -> str:
    """Run fonts with the East-Asian face spelled out."""
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{face}" w:cs="{LATIN}"/>'


def run(text: str, face: str, bold: bool = False) -> str:
    """A run of text in a face; its size comes from the paragraph's style."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t")]
    return f"<w:r><w:rPr>{fonts(face)}{weight}</w:rPr>{'<w:tab/>'.join(parts)}</w:r>"


def paragraph(style: str, *runs: str, more: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


def control(tag: str) -> str:
    """A paragraph that holds one docxtpl control tag and disappears when rendered."""
    return paragraph("Control", run(tag, FANG))


FACES = {
    "Cover": TITLE,
    "CoverLine": TITLE,
    "TOCTitle": TITLE,
    "Heading1": TITLE,
    "Heading2": HEI,
    "Heading3": KAI,
    "Heading4": FANG,
    "TableTitle": HEI,
    "TableCaption": SONG,
    "TableNote": SONG,
    "TOC1": HEI,
    "TOC2": FANG,
    "Body": FANG,
    "Line2": HEI,
    "Line3": KAI,
}


def text(style: str, content: str, more: str = "") -> str:
    """A paragraph of a style with its text in the style's face."""
    return paragraph(style, run(content, FACES[style], bold=style == "Heading4"), more=more)
