"""What the official lists say about a code or a word, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgetgen.catalog.catalog import Entry, ancestors, children, closest, history, lookup, plain, renamed
from budgetgen.catalog.expenses import agency_operating_expense, three_public
from budgetgen.catalog.names import alike, search, starting_with
from budgetgen.catalog.words import CODED, KINDS, LEVELS, evidence_told, fits, years_told
from budgetgen.cli.width import padded, width
from budgetgen.ledger.money import half_width

SHOWN = 20
"""So many rows of a list are shown unless all are asked for."""
_CHILDREN = 12
_NEAR = 5


def card(entry: Entry, year: int, everything: bool = False) -> str:
    """One code: where it belongs, its years, what vouches for it, its other names, what is below it."""
    below = children(entry.kind, entry.code, year if entry.valid_in(year) else entry.year_to)
    facts = [
        ("类别", _kind(entry)),
        ("上级", " → ".join(f"{e.code} {e.name}" for e in _above(entry, year))),
        ("年度", years_told([entry]) + ("" if entry.valid_in(year) else f"，{year} 年目录里没有")),
        ("依据", evidence_told(entry)),
        ("别的年度", "，".join(f"{years_told([e])}叫 {e.name}" for e in _other_names(entry, year))),
        *_expenses(entry),
        ("下级", f"{len(below)} 个" if below else ""),
    ]
    lines = [f"{entry.code} {entry.name}"]
    lines += [f"  {padded(name, 8)}  {told}" for name, told in facts if told]
    shown = below if everything else below[:_CHILDREN]
    wide = max((width(e.code) for e in shown), default=0)
    lines += [f"    {padded(e.code, wide)}  {e.name}" for e in shown]
    if len(shown) < len(below):
        lines.append(f"    还有 {len(below) - len(shown)} 个，加 --all 全部列出")
    return "\n".join(lines)


def listing(found: Sequence[Entry], year: int, everything: bool = False) -> str:
    """Codes one a line: code, name, kind, what they belong to; how many there are if not all are shown."""
    rows = list(dict.fromkeys(_row(entry, year) for entry in found))
    shown = rows if everything else rows[:SHOWN]
    wide = [max(width(row[at]) for row in shown) for at in range(3)]
    lines = [
        "  ".join([*(padded(text, w) for text, w in zip(row, wide, strict=False)), row[3]]).rstrip()
        for row in shown
    ]
    if len(shown) < len(rows):
        several = len({entry.kind for entry in found}) > 1
        narrower = "，或用 --kind 只找一类" if several else ""
        lines.append(f"共 {len(rows)} 个，只列出前 {len(shown)} 个；加 --all 全部列出{narrower}")
    return "\n".join(lines)


def _row(entry: Entry, year: int) -> tuple[str, str, str, str]:
    above = _above(entry, year)
    told = f"{above[-1].code} {above[-1].name}" if above and entry.kind in CODED else ""
    if above and entry.kind not in CODED:
        told = above[-1].name
    if not entry.valid_in(year):
        told = f"{told}（{years_told([entry])}）"
    return (entry.code if entry.kind in CODED else "", entry.name, _kind(entry), told)


def _kind(entry: Entry) -> str:
    level = LEVELS.get(entry.kind, {}).get(len(entry.code), "")
    if entry.kind == "indicator" and entry.level:
        level = f"{'一二三'[entry.level - 1]}级"
    return f"{KINDS[entry.kind]} {level}".strip()


def _above(entry: Entry, year: int) -> list[Entry]:
    return ancestors(entry, year if entry.valid_in(year) else entry.year_to)


def _other_names(entry: Entry, year: int) -> Iterable[Entry]:
    """The other names of a code; for one that the year does not have, those beside the shown one."""
    now = lookup(entry.kind, entry.code, year)
    found = renamed(entry.kind, entry.code, year) if now else history(entry.kind, entry.code)
    return [e for e in found if e.name != entry.name]


def _expenses(entry: Entry) -> list[tuple[str, str]]:
    """Whether an economic code counts as “三公” expenses and as 机关运行经费."""
    if entry.kind != "economic":
        return []
    public = next((item.name for item in three_public() if entry.code in item.codes), "")
    running = agency_operating_expense().get(entry.code)
    counts = "公用经费里的计入（行政、参公单位的一般公共预算基本支出）" if running and running.counts else ""
    return [("三公经费", f"计入 {public}" if public else ""), ("机关运行", counts)]


def answer(word: str, year: int, kinds: Sequence[str], everything: bool = False) -> str:
    """What the lists have for a code, the beginning of one, or a word; "" if they have nothing."""
    found = _of_code(_code(word), year, kinds, everything)
    if not found and plain(word):
        named = search(word, year, kinds)
        found = listing(named, year, everything) if named else ""
    return found


def near_misses(word: str, year: int, kinds: Sequence[str]) -> str:
    """That nothing was found, and what is nearest: the codes below the nearest code above, or names alike."""
    code = _code(word)
    said = f"{year} 年目录里没有 {word[:40]}（目录没有收齐，不等于没有这个科目）"
    for kind in kinds:
        if above := _nearest_above(kind, code, year):
            below = sorted(children(kind, above.code, year), key=lambda e: -_same_places(e.code, code))
            near = sorted(below[:_NEAR], key=lambda e: e.code)
            return f"{said}\n{above.code} {above.name}下面有：\n{listing(near, year)}"
    if not code:
        said = f"没有名称里有 “{word[:40]}” 的科目"
    names = alike(word, year, kinds, _NEAR)
    return f"{said}\n相近的有：\n{listing(names, year)}" if names else said


def _code(word: str) -> str:
    """The word as a code: 20132, a0202; "" if it is none."""
    text = half_width(word).strip().upper()
    return text if text.isascii() and text.isalnum() else ""


def _of_code(code: str, year: int, kinds: Sequence[str], everything: bool) -> str:
    """The card of a code in each kind that has it, and the codes of the year that begin with it."""
    coded = [kind for kind in kinds if kind in CODED] if code else []
    parts = [card(entry, year, everything) for kind in coded if (entry := closest(kind, code, year))]
    longer = [e for k in coded if not lookup(k, code, year) for e in starting_with(k, code, year)]
    if longer:
        title = f"{year} 年以 {code} 开头的编码：\n" if parts else ""
        parts.append(title + listing(longer, year, everything))
    return "\n\n".join(parts)


def _nearest_above(kind: str, code: str, year: int) -> Entry | None:
    """The lowest code with others below it that a code would belong to."""
    shorter = (code[:end] for end in range(len(code) - 1, 0, -1)) if fits(kind, code) else ()
    return next((e for c in shorter if (e := lookup(kind, c, year)) and children(kind, c, year)), None)


def _same_places(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(one, other, strict=False))
