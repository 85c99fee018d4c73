"""What all Word modules know of WordprocessingML."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from budgetgen.source.office_xml import WORD

W = WORD
CJK = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2014\u2026\U00020000-\U0003ffff]"
)
SHARED = re.compile(
    "[\xa1\xa4\xa7\xa8\xaa\xad\xaf\xb0-\xb4\xb6-\xba\xbc-\xbf\xd7\xf7\u02b0-\u04ff\u2000-\u2bff\ue000-\uf8ff]"
)
"""What Word prints in the Western face unless a run hints at Chinese (ECMA-376 part 1, 17.3.2.26)."""
EAST_ASIAN = re.compile(rf"{CJK.pattern}|{SHARED.pattern}|\{{[{{%]")
"""Whether a run of a template holds Chinese, or what Chinese texts hold, or a tag that may print such."""


@cache
def w(name: str) -> str:
    """A WordprocessingML name in lxml's notation."""
    return f"{{{W}}}{name}"


def text_of(element: Any) -> str:
    """The text inside an element, without markup."""
    return "".join(t.text or "" for t in element.iter(w("t")))


def put_text(element: Any, words: str) -> None:
    """Put words in the place of an element; the root stays."""
    before, above = element.getprevious(), element.getparent()
    if above is None:
        return
    words += element.tail or ""
    if before is None:
        above.text = (above.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    element.tail = None
    above.remove(element)
