"""The sentences of a document by the statements of a pack: found under the headings that the pack gives them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from itertools import groupby

from budgetgen.disclosure.model import Disclosure, HeadingBlock, Paragraph, TableBlock
from budgetgen.ledger.dimensions import plain
from budgetgen.pack.model import Heading, Pack, StatementRef
from budgetgen.read.model import ReadText

_ITEM = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十百]+[)）]|[0-9]{1,2}\s*[.、．)）](?![0-9])|[一二三四五六七八九十]+、)\s*"
)
_LEADERS = re.compile(r"[.…·]{4,}\s*\d*\s*$")
_TERM = re.compile(r"^([^：:。]{2,40}?)\s*[：:]\s*(.+)$", re.DOTALL)
_FIGURES = re.compile(r"\d\s{0,3}(?:元|万|亿|%|％|个|辆|台|套|家|次|人|年|月)")
_CONTENTS = "目录"
_ALIKE = 0.72
_HEADING = 60


@dataclass
class Section:
    """What stands under one heading of the pack: its statements, and the document's paragraphs there."""

    heading: str
    statements: list[str]
    paragraphs: list[ReadText] = field(default_factory=list)


def sections(
    texts: list[ReadText], pack: Pack, made: Disclosure, used: set[str]
) -> tuple[list[Section], list[ReadText]]:
    """The paragraphs of a document under each heading of the pack that has statements, and those under none.

    `made`: a disclosure of the pack, which has its headings filled in; `used`: texts that belong to tables.
    Lines of a contents list are no headings; what the pack prints by itself, as a title or heading, is not left out.
    """
    headings = {block.name: block.text for block in made.blocks if isinstance(block, HeadingBlock)}
    called = made.department, made.called
    found: list[Section] = []
    for ref in pack.outline:
        if isinstance(ref, Heading):
            found.append(Section(headings.get(ref.name, ref.text), []))
        elif isinstance(ref, StatementRef):
            if not found:
                found.append(Section("", []))
            found[-1].statements.append(ref.name)
    left = [text for text in texts if plain(text.text) not in used and not _LEADERS.search(text.text)]
    left = without_contents(left)
    starts = _starts(left, [(section.heading, section.heading.replace(*called)) for section in found])
    order = sorted((start, number) for number, start in enumerate(starts) if start is not None)
    for place, (start, number) in enumerate(order):
        end = order[place + 1][0] if place + 1 < len(order) else len(left)
        found[number].paragraphs = left[start + 1 : end]
    first = order[0][0] if order else len(left)
    outside = [
        *left[:first],
        *(text for section in found if not section.statements for text in section.paragraphs),
    ]
    printed = _printed_anyway(made) | used
    return found, [text for text in outside if not _known(_bare(text.text), printed)]


def _known(text: str, printed: set[str]) -> bool:
    """Whether a disclosure prints a short text anyway, or one like it."""
    return text in printed or (
        len(text) <= _HEADING
        and any(difflib.SequenceMatcher(None, text, other).ratio() >= _ALIKE for other in printed)
    )


def neighbours(texts: list[ReadText], chosen: list[ReadText]) -> list[list[ReadText]]:
    """The chosen ones of texts, those that follow each other together."""
    ours = {id(text) for text in chosen}
    runs = groupby((text for text in texts if text.text.strip()), lambda text: id(text) in ours)
    return [list(run) for wanted, run in runs if wanted]


def _printed_anyway(made: Disclosure) -> set[str]:
    """What a disclosure prints whatever the narrative says: titles, headings, captions and notes of tables."""
    printed = [made.title, made.department, f"{made.called}：{made.department}", *made.cover]
    for block in made.blocks:
        if isinstance(block, HeadingBlock):
            printed.append(block.text)
        elif isinstance(block, TableBlock):
            printed += [block.title, *block.captions, "".join(block.captions), *block.notes]
    return {"", _CONTENTS, *map(_bare, printed)}


def without_contents(texts: list[ReadText]) -> list[ReadText]:
    """Texts without the list of contents: the headings between the word for it and where its first one stands again."""
    keys = [_bare(text.text) for text in texts]
    if _CONTENTS not in keys[:-1]:
        return texts
    start = keys.index(_CONTENTS)
    end = next((n for n in range(start + 2, len(keys)) if keys[n] == keys[start + 1]), start)
    if any(len(key) > _HEADING or key.endswith("。") for key in keys[start:end]):
        return texts
    return texts[:start] + texts[end:]


def _starts(texts: list[ReadText], headings: list[tuple[str, str]]) -> list[int | None]:
    """Where each heading, in one wording or another, stands among the texts, in order; None where it does not."""
    found: list[int | None] = []
    after = 0
    keys = [_bare(text.text) for text in texts]
    for wordings in headings:
        wanted = list(dict.fromkeys(filter(None, map(_bare, wordings))))
        exact = next((n for n in range(after, len(keys)) if keys[n] in wanted), None)
        if exact is None:
            ratios = [
                (difflib.SequenceMatcher(None, keys[n], wording).ratio(), -n)
                for wording in wanted
                for n in range(after, len(keys))
                if 0 < len(keys[n]) <= _HEADING and abs(len(keys[n]) - len(wording)) <= len(wording)
            ]
            best = max(ratios, default=(0.0, 0))
            exact = -best[1] if best[0] >= _ALIKE else None
        found.append(exact)
        if exact is not None:
            after = exact + 1
    return found


def _bare(text: str) -> str:
    """A heading as it is compared: without numbering and a colon at its end."""
    return plain(_ITEM.sub("", text)).rstrip(":：")


def default_texts(made: Disclosure) -> dict[str, list[str]]:
    """The paragraphs that the pack itself would print, by statement."""
    found: dict[str, list[str]] = {}
    for block in made.blocks:
        if isinstance(block, Paragraph):
            found.setdefault(block.statement, []).extend(
                line for line in block.text.split("\n") if line.strip()
            )
    return found


def divided(section: Section, defaults: dict[str, list[str]]) -> dict[str, list[str]]:
    """The paragraphs of a section by statement: a statement begins where its first default paragraph stands, or what
    is most like it; all that comes before belongs to the statement before."""
    lines = [text.text.strip() for text in section.paragraphs if text.text.strip()]
    found: dict[str, list[str]] = {name: [] for name in section.statements}
    if not section.statements:
        return found
    begin, at = 0, section.statements[0]
    for name in section.statements[1:]:
        first = next(iter(defaults.get(name, [])), "")
        ratios = [
            (difflib.SequenceMatcher(None, plain(line)[:80], plain(first)[:80]).ratio(), -n)
            for n, line in enumerate(lines)
            if n > begin or (n == begin and not found[at])
        ]
        best = max(ratios, default=(0.0, 0))
        if first and best[0] >= 0.5:
            found[at] = lines[begin : -best[1]]
            begin, at = -best[1], name
    found[at] = lines[begin:]
    return found


def numbered(lines: list[str]) -> tuple[list[str], list[str]]:
    """(what stands before the first numbered line, the numbered items without their numbers).

    A line without a number belongs to the item before it.
    """
    before: list[str] = []
    items: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        if match:
            items.append(line[match.end() :].strip())
        elif items:
            items[-1] += "\n" + line
        else:
            before.append(line)
    return before, items


def terms(lines: list[str]) -> list[tuple[str, str]] | None:
    """名词解释 as (term, explanation) pairs, or None where a line is no such pair."""
    found: list[tuple[str, str]] = []
    before, items = numbered(lines)
    for item in items or before:
        match = _TERM.match(item)
        if match is None:
            return None
        found.append((match[1].strip(), match[2].strip()))
    return found if items or not before else None


def speaks_of_figures(line: str) -> bool:
    """Whether a line names an amount, a count or a year, which change from year to year."""
    return bool(_FIGURES.search(line))
