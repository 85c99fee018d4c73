"""Numbers of sentences as citations: `${表/行/列}` where just one figure of the disclosure is meant."""

from __future__ import annotations

from budgetgen.disclosure.model import Disclosure
from budgetgen.importing.writing import Keys


def cited(statements: Keys, disclosure: Disclosure) -> Keys:
    """The statements with the amounts that are understood as citations."""
    return statements
