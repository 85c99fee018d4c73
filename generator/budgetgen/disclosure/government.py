"""政府经济科目 where a form asks for it: which amounts have none, since their 部门经济科目 does not decide it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from budgetgen.catalog.mapping import government_of
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.ledger import Block, Ledger, Margin
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import Listed, Rows, Side, Table, Tree, leaves
from budgetgen.pack.model import Pack

DIMENSION = "government"
_MAX_TOLD = 5


@dataclass(frozen=True, slots=True)
class Undecided:
    """An amount of no known 政府经济科目: its 部门经济科目, where it was written."""

    economic: str
    place: Place


@dataclass(slots=True)
class Government:
    """Watches the questions about 政府经济科目 and keeps what cannot be answered."""

    ledger: Ledger
    _found: dict[Query, tuple[Undecided, ...]] = field(default_factory=dict)
    _told: dict[Undecided, None] = field(default_factory=dict)

    def undecided(self, query: Query) -> tuple[Undecided, ...]:
        """The amounts of a query, whatever it says of 政府经济科目 itself, that have none."""
        within = query.without(DIMENSION)
        if within not in self._found:
            lines = self.ledger.select(within)
            found = [
                Undecided(line.economic, line.place) for line in lines if line.amount and not line.government
            ]
            for block in self.ledger.blocks:
                if block.answer(within).entries and all(m.by != DIMENSION for m in block.margins):
                    found += [
                        Undecided(m.by, p) for m in block.margins[:1] for p in list(m.places.values())[:1]
                    ]
            self._found[within] = tuple(found)
        return self._found[within]

    def note(self, query: Query) -> bool:
        """Keep what a query lacks for the report; whether it lacks something."""
        found = self.undecided(query)
        self._told.update(dict.fromkeys(found))
        return bool(found)

    def findings(self) -> list[Finding]:
        """One finding for all amounts that lack it."""
        if not self._told:
            return []
        first, *others = sorted(self._told, key=lambda one: one.place)
        codes = list(dict.fromkeys(one.economic or "没有写经济科目" for one in (first, *others)))
        told = "、".join(codes[:_MAX_TOLD]) + ("等" if len(codes) > _MAX_TOLD else "")
        message = f"版式要政府经济科目，有 {len(self._told)} 笔金额推不出来（{told}）"
        remedy = "请写明，如 {一般公共预算: …, 政府经济: 50299}；表里加一列 政府经济科目"
        also = tuple(one.place for one in others[:20])
        return [Finding(first.place, "government-unknown", Severity.ERROR, message, remedy, also)]


def with_government(block: Block, year: int) -> Block:
    """A block with a margin by 政府经济科目, where each of its 部门经济科目 decides it."""
    for margin in block.margins:
        if margin.by != "economic":
            continue
        kind = block.fixed.get("unit_kind", "")
        codes = {code: government_of(code, kind, year) for code in margin.amounts}
        if all(codes.values()):
            return replace(block, margins=(*block.margins, _regrouped(margin, codes)))
    return block


def _regrouped(margin: Margin, codes: dict[str, str]) -> Margin:
    amounts: dict[str, int] = {}
    places: dict[str, Place] = {}
    for code, amount in margin.amounts.items():
        amounts[codes[code]] = amounts.get(codes[code], 0) + amount
        places.setdefault(codes[code], margin.places.get(code, Place()))
    return Margin(DIMENSION, amounts, margin.within, places)


def asks_for_it(query: Query) -> bool:
    """Whether a query names a 政府经济科目."""
    return DIMENSION in query.by_dimension


def a_table_asks(pack: Pack) -> bool:
    """Whether any table of a pack names a 政府经济科目 or lists them."""
    tables = pack.tables.values()
    return any(map(_asks, tables)) or any(_asks(side) for table in tables for side in table.sides)


def _asks(part: Table | Side) -> bool:
    queries = [part.scope, part.row_scope]
    queries += [column.meaning.query for column in leaves(part.columns) if column.meaning]
    foot = part.foot if isinstance(part, Side) else ()
    return any(map(asks_for_it, queries)) or _rows_ask(part.rows) or _rows_ask(Listed(foot))


def _rows_ask(rows: Rows | None) -> bool:
    if isinstance(rows, Listed):
        meant = (row.meaning for row in rows.rows if row.meaning)
        return any(asks_for_it(one.query) for one in meant) or any(_rows_ask(row.below) for row in rows.rows)
    return isinstance(rows, Tree) and (rows.dimension == DIMENSION or _rows_ask(rows.below))
