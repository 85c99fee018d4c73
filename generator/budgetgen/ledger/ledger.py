"""The ledger: lines, blocks that are known by their margins only, and sums over queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from budgetgen.findings import Place
from budgetgen.ledger.query import Condition, Query, allows, narrow


@dataclass(frozen=True, slots=True)
class Line:
    """One exact amount (分) at one point of the dimensions, and where it was written."""

    amount: int
    unit: str = ""
    unit_kind: str = ""
    function: str = ""
    economic: str = ""
    government: str = ""
    nature: str = ""
    purpose: str = ""
    three_public: str = ""
    operating: str = ""
    fund: str = ""
    origin: str = ""
    project: str = ""
    year: str = "本年"
    tag: str = ""
    procurement: str = ""
    item: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount (分) that a margin states for one member, with the block and margin it stands in."""

    block: int
    margin: int
    member: str
    amount: int
    place: Place


@dataclass(frozen=True, slots=True)
class Margin:
    """All amounts (分) of a block within `within`, listed along one dimension; an unlisted member has 0."""

    by: str
    amounts: Mapping[str, int]
    within: Query = Query()
    places: Mapping[str, Place] = field(default_factory=dict)
    implied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What a member tells of other dimensions: {"purpose": {"30101": "人员经费"}}."""

    def chosen(self, asked: dict[str, Condition]) -> list[str] | None:
        """The members to sum, or None if this margin cannot tell."""
        within = self.within.by_dimension
        for dimension in asked.keys() | within.keys():
            known = dimension == self.by or dimension in self.implied
            if not known and asked.get(dimension) != within.get(dimension):
                return None
        for dimension in (self.by, *self.implied):
            mine, wanted = within.get(dimension), asked.get(dimension)
            if mine is not None and (wanted is None or narrow(dimension, mine, wanted) != wanted):
                return None
        theirs = asked.get(self.by)
        members = [m for m in self.amounts if theirs is None or allows(self.by, theirs, m)]
        for dimension, told in self.implied.items():
            if (condition := asked.get(dimension)) is not None:
                members = [m for m in members if allows(dimension, condition, told[m])]
        return members


@dataclass(frozen=True, slots=True)
class Block:
    """Money known only by its margins, all of it at the fixed members of some dimensions."""

    fixed: Mapping[str, str]
    margins: tuple[Margin, ...]

    def answer(self, query: Query) -> Answer:
        """This block's part in a query; unknown where no margin tells."""
        found = self.trace(query)
        if found is None:
            return UNKNOWN
        margin, chosen = found
        return Answer(sum(self.margins[margin].amounts[m] for m in chosen), len(chosen))

    def trace(self, query: Query) -> tuple[int, list[str]] | None:
        """The margin that answers a query and the members it sums; None where no margin tells."""
        asked: dict[str, Condition] = {}
        for dimension, condition in query.conditions:
            if dimension not in self.fixed:
                asked[dimension] = condition
            elif not allows(dimension, condition, self.fixed[dimension]):
                return 0, []
        for number, margin in enumerate(self.margins):
            if (chosen := margin.chosen(asked)) is not None:
                return number, chosen
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ledger says to a query: exact 分 (None = unknown), from how many entries."""

    amount: int | None
    entries: int

    @property
    def absent(self) -> bool:
        """Whether nothing at all was written for the query (unlike amounts that sum to 0)."""
        return self.amount == 0 and self.entries == 0


UNKNOWN = Answer(None, 0)


class Ledger:
    """Lines and blocks. Sums are kept: a query costs its time once.

    Lines are numbered; a condition is the set of its lines as the bits of an integer, a query the
    intersection of such sets.
    """

    def __init__(self, lines: Iterable[Line], blocks: Iterable[Block] = (), told: bool = True) -> None:
        """`told`: False where nobody said what would stand here, so that no answer is known."""
        self.told = told
        self.lines = tuple(lines)
        self.blocks = tuple(blocks)
        self._all = (1 << len(self.lines)) - 1
        self._sets: dict[tuple[str, Condition], int] = {}
        self._sums: dict[int, int] = {}
        self._members: dict[str, dict[str, int]] = {}

    def ask(self, query: Query) -> Answer:
        """The sum of a query over lines and blocks."""
        if not self.told:
            return UNKNOWN
        chosen = self.chosen(query)
        amount, entries = self._sum(chosen), chosen.bit_count()
        for block in self.blocks:
            part = block.answer(query)
            if part.amount is None:
                return UNKNOWN
            amount, entries = amount + part.amount, entries + part.entries
        return Answer(amount, entries)

    def select(self, query: Query) -> list[Line]:
        """The lines of a query, in the order written."""
        return self.lines_of(self.chosen(query))

    def chosen(self, query: Query) -> int:
        """The lines of a query as a set: the bits of an integer, one a line."""
        chosen = self._all
        for condition in query.conditions:
            if condition not in self._sets:
                self._sets[condition] = self._lines_of(*condition)
            chosen &= self._sets[condition]
        return chosen

    def lines_of(self, chosen: int) -> list[Line]:
        """The lines of such a set, in the order written."""
        return [line for number, line in enumerate(self.lines) if chosen >> number & 1]

    def stated(self, query: Query) -> list[Stated]:
        """The amounts of margins that a query sums."""
        found = []
        for number, block in enumerate(self.blocks):
            which, members = block.trace(query) or (0, [])
            for member in members:
                margin = block.margins[which]
                place = margin.places.get(member, Place())
                found.append(Stated(number, which, member, margin.amounts[member], place))
        return found

    def members(self, dimension: str, query: Query = Query()) -> list[str]:
        """The members of a dimension that occur within a query, in the order of first writing, without blanks."""
        found = {getattr(line, dimension): None for line in self.select(query)}
        for block in self.blocks:
            for margin in block.margins:
                if margin.by == dimension and block.answer(query).entries:
                    condition = query.by_dimension.get(dimension)
                    found.update(
                        {
                            m: None
                            for m in margin.amounts
                            if condition is None or allows(dimension, condition, m)
                        }
                    )
        return [m for m in found if m]

    def everywhere(self, dimension: str) -> list[str]:
        """The members of a dimension that were written for any year and under any conditions, without blanks."""
        found = {getattr(line, dimension): None for line in self.lines}
        for block in self.blocks:
            for margin in block.margins:
                found.update(dict.fromkeys(margin.amounts if margin.by == dimension else ()))
        return [m for m in found if m]

    def _lines_of(self, dimension: str, condition: Condition) -> int:
        chosen = 0
        for member, lines in self._members_of(dimension).items():
            if allows(dimension, condition, member):
                chosen |= lines
        return chosen

    def _members_of(self, dimension: str) -> dict[str, int]:
        """The lines of each member of a dimension."""
        if dimension not in self._members:
            found: dict[str, int] = {}
            for number, line in enumerate(self.lines):
                member = getattr(line, dimension)
                found[member] = found.get(member, 0) | 1 << number
            self._members[dimension] = found
        return self._members[dimension]

    def _sum(self, chosen: int) -> int:
        if chosen not in self._sums:
            total, rest = 0, chosen
            while rest:
                lowest = rest & -rest
                total += self.lines[lowest.bit_length() - 1].amount
                rest ^= lowest
            self._sums[chosen] = total
        return self._sums[chosen]
