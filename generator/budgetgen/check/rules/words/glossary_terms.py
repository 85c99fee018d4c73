"""用到的专门名词有解释，解释的名词在文本里用到。

查什么：自己写的说明里用到的机关运行经费、“三公”经费、财政专户管理资金等，名词解释里有没有；规格自己补的名词，文本里有没有出现。名词解释整段自己写的，按各行冒号前的名词查。
为什么：名词解释是给读者看懂正文用的；从别处抄来的解释，正文里并没有这个词。
依据：《地方预决算公开操作规程》要求对专业性较强的名词进行解释。
错：名词解释: {教育收费: …}，而全文没有“教育收费”。
对：删去这一条；正文用到的补一条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.numbering import NUMBER
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.rules.words.standard_terms import standard
from budgetgen.check.slips import slip
from budgetgen.check.view import STATEMENTS, TERM, View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import label_key
from budgetgen.source.shapes import Words

_TERMS = (
    *("机关运行经费", "“三公”经费", "财政专户管理资金", "政府性基金", "国有资本经营预算", "上年结转"),
    *("事业单位经营支出", "上缴上级支出", "对附属单位补助支出", "使用非财政拨款结余"),
)
"""Terms of the budget report forms that a reader wants explained."""
_QUOTES = str.maketrans("", "", '“”"「」')
_TERM = re.compile("|".join(re.sub("[“”]", "[“”]?", term) for term in _TERMS))
_LEVEL = re.compile("\\([类款项]\\)|[、和及与/]")
_TAIL = re.compile("(?:预算|收入|支出|资金|拨款|经费)$")
_NOTHING = re.compile("[无没未]|不涉及|(?<![0-9.])0(?:\\.0+)?[万亿]?元")
_A_TABLE = re.compile("[^，。；：、\n]{0,12}表")
"""Behind a term, it makes the name of a table."""
_CLAUSE = re.compile("[^，。；：\n]*")
_ENTRY = re.compile(f"(?m)^[ \t]*+(?:{NUMBER}[ \t]*+)?(?P<term>[^：:\n。，]{{2,40}})[：:](?P<text>.*)$")


def _key(text: str) -> str:
    return label_key(text).translate(_QUOTES)


def _subjects(view: View) -> Iterator[Words | tuple[Writing, int, int]]:
    """The terms that the spec adds, and the first use of each term in the spec's own statements."""
    own, known = view.own_glossary, {_key(name) for name, _ in view.pack.glossary}
    if own:
        yield from (Words(match["term"], own.at(match.start("term"))) for match in _ENTRY.finditer(own.text))
    else:
        yield from (key for key, _ in view.spec.glossary if _key(key.text) not in known)
    seen = set()
    for writing in view.writings:
        if writing.kind not in STATEMENTS or writing.words is own:
            continue
        for match in _TERM.finditer(writing.text):
            if _A_TABLE.match(writing.text, match.end()) or _denied(writing.text, match.start()):
                continue
            if _key(match[0]) not in seen:
                seen.add(_key(match[0]))
                yield writing, match.start(), match.end()


def _denied(text: str, at: int) -> bool:
    """Whether the clause around a place says that there is none of it; what there is not, nobody asks about."""
    start = max(text.rfind(mark, 0, at) for mark in "，。；：\n") + 1
    clause = _CLAUSE.match(text, start)
    return bool(clause and _NOTHING.search(clause[0]))


def _search(subject: Words | tuple[Writing, int, int], view: View) -> Iterator[Fault]:
    if isinstance(subject, Words):
        if not _is_used(subject.text, view):
            told = f"名词解释里的“{subject.text}”在文本里没有用到"
            yield Fault(subject.place, told, "请删去这一条，或核对名称")
        return
    writing, start, end = subject
    term = _key(writing.text[start:end])
    if not any(
        term in _key(standard(name)) or term in plain(text).translate(_QUOTES)
        for name, text in _entries(view)
    ):
        told = f"用到“{writing.text[start:end]}”，名词解释里没有"
        yield slip(writing, start, end, told, "请在 名词解释 下补一条")


def _entries(view: View) -> list[tuple[str, str]]:
    """The terms that the document explains, each with its text."""
    own = view.own_glossary
    if own:
        return [(match["term"], match["text"]) for match in _ENTRY.finditer(own.text)]
    return [*view.pack.glossary, *((key.text, text.text) for key, text in view.spec.glossary)]


def _is_used(term: str, view: View) -> bool:
    """Whether a term, one of its parts, or its stem stands in the document outside the glossary.

    A corrupt term is told as such, by standard-terms, and not once more as one that nobody uses.
    """
    term = standard(term)
    parts = [_key(term), *filter(None, _LEVEL.split(_key(term)))]
    parts = [part for part in (*parts, *(_TAIL.sub("", part) for part in parts)) if len(part) > 1]
    printed, as_one = view.once(_printed)
    return any(part in piece for piece in printed for part in parts) or any(part in as_one for part in parts)


def _printed(view: View) -> tuple[tuple[str, ...], str]:
    """All that is printed outside the glossary, as it is and as one text without marks of quotation."""
    statements = view.pack.statements
    sentences = (p.text for p in view.paragraphs if TERM not in statements[p.statement].text)
    titles = (table.title for table in view.disclosure.tables)
    pieces = (*sentences, *titles, *view.table_texts)
    return pieces, plain("\n".join(pieces)).translate(_QUOTES)


RULE = Rule("glossary-terms", "名词解释与正文相符", Severity.HINT, _subjects, _search)
