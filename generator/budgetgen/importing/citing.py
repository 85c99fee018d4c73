"""Numbers of sentences as citations: `${表/行/列}` where the words before a number name just one figure."""

from __future__ import annotations

import re

from budgetgen.disclosure.model import Disclosure, Figure
from budgetgen.importing.writing import Entry, Keys
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.money import shown
from budgetgen.lexicon.lexicon import label_key
from budgetgen.pack.model import Pack

_CLAUSE = re.compile(r"[。；;\n]")
_DIGITS = r"\d+(?:\.\d+)?"
_NEAR = 46
"""How far before a number the words stand that name it."""


class Citer:
    """Finds the figure that a number in a sentence is."""

    def __init__(self, disclosure: Disclosure, pack: Pack) -> None:
        self.pack = pack
        self.by_text: dict[str, list[tuple[str, Figure]]] = {}
        """(the row's name as sentences say it, figure) of each figure, by how sentences show it."""
        self.amount = re.compile(rf"(?<![\d.,$]){_DIGITS}(?=\s*{pack.narrative_unit})")
        for table in (*disclosure.tables, *disclosure.unprinted):
            for row in table.rows:
                for cell in row.cells:
                    figure = cell.figure
                    if figure is not None and figure.amount and not figure.measure:
                        label = next((c.text for c in reversed(row.cells) if c.figure is None and c.text), "")
                        name = label_key(row.label or label or row.name)
                        text = shown(figure.amount, pack.narrative_unit, pack.narrative_decimals)
                        self.by_text.setdefault(text, []).append((name, figure))

    def cited(self, name: str, text: str) -> str:
        """The text of a statement with each number that is understood as a citation."""
        own = self.pack.statements.get(name)
        usual = own.text if own else ""
        pieces, at = [], 0
        for match in self.amount.finditer(text):
            address = self.address(text[: match.start()], match[0], usual)
            if address:
                pieces += [text[at : match.start()], "${" + address + "}"]
                at = match.end()
        return "".join([*pieces, text[at:]])

    def address(self, before: str, number: str, usual: str) -> str:
        """The figure that is shown so and whose row is named last before the number; "" if there is none, or two that
        differ. Of equal ones that of a table which the pack's own sentence cites, `usual`, and of the longest code."""
        context = plain(_CLAUSE.split(before)[-1][-_NEAR:]).replace("(项)", "").replace('"', "")
        named = [
            (context.rindex(name) + len(name), len(name), figure)
            for name, figure in self.by_text.get(number, ())
            if len(name) > 1 and name in context
        ]
        if not named:
            return ""
        last = max(end for end, _, _ in named)
        longest = max(size for end, size, _ in named if end == last)
        found = [figure for end, size, figure in named if (end, size) == (last, longest)]
        if len({figure.amount for figure in found}) != 1:
            return ""

        def fits(address: str) -> tuple[bool, int]:
            table, row, _ = address.split("/", 2)
            return f"{table}/" in usual, len(row) if row.isdecimal() else 0

        return max((figure.address for figure in found), key=fits)


def cited(statements: Keys, disclosure: Disclosure, pack: Pack) -> Keys:
    """The statements with citations for the amounts that are understood."""
    citer = Citer(disclosure, pack)
    return Keys(
        [
            Entry(e.key, citer.cited(e.key, e.value) if isinstance(e.value, str) else e.value, e.comment)
            for e in statements.entries
        ]
    )
