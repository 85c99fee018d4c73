"""What a rule is, and the view that all rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import decimal_text


@dataclass(frozen=True, slots=True)
class View:
    """What rules look at: the books of a spec and the disclosure made from them."""

    books: Books
    disclosure: Disclosure


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a name that says what should hold, its title, its severity, and the search for what breaks it."""

    name: str
    title: str
    severity: Severity
    search: Callable[[View], Iterator[tuple[Place, str, str]]]

    def findings(self, view: View) -> list[Finding]:
        """What breaks the rule: (place, message, remedy) as findings."""
        return [
            Finding(place, self.name, self.severity, message, remedy)
            for place, message, remedy in self.search(view)
        ]


def yuan(fen: int) -> str:
    """分 as 元 for people: 1,481,300.00."""
    return decimal_text(fen, 2, thousands=True)
