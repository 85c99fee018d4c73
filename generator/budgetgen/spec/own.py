"""What a department, or a unit, says of itself besides its money: from what was read to the records of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.money import half_width
from budgetgen.source.shapes import Amount, Words
from budgetgen.spec.amounts import CODED
from budgetgen.spec.model import Holding, Own, Performance, Unit


def unit_of(written: dict[str, Any]) -> Unit:
    """A unit with what it says of itself."""
    return Unit(
        written["name"],
        written["kind"],
        Own(**own_texts(written)),
        written.get("code"),
        written.get("rank"),
        written.get("funding"),
        written["place"],
        written["places"],
        written["unit_of_money"],
        written.get("institution_posts", ""),
    )


def is_unit(text: str, unit: Mapping[str, Any]) -> bool:
    """Whether a text names a unit: by its name, its code, or both; a code that the unit does not have names another."""
    name, code = plain(unit["name"].text), unit["code"].text if "code" in unit else ""
    split = CODED.fullmatch(text)
    both = split and split[2] and plain(split[2]) == name and (not code or half_width(split[1]) == code)
    return plain(text) in {name, code} - {""} or bool(both)


def own_texts(written: dict[str, Any]) -> dict[str, Any]:
    """What a department or a unit says of itself, as the attributes of Own."""
    figures, file = written.get("last_year", (None, None))
    return {
        "approved": tuple(_approved(written.get("approved", []))),
        "duties": tuple(written.get("duties", ())),
        "last_year": tuple(figures) if figures is not None else None,
        "last_year_file": file,
        "performance": written.get("performance") or Performance(),
        "holdings": {
            key.text: replace(value, place=key.place) if isinstance(value, Holding) else value
            for key, value in written.get("holdings", [])
        },
        "statements": {key.text: value for key, value in written.get("statements", [])},
        "glossary": tuple(written.get("glossary", ())),
        "other": written.get("other"),
    }


def _approved(written: list[tuple[Words, Any]]) -> list[tuple[Words, Amount]]:
    """Approved figures as (path of labels, amount): 收入/一般公共预算."""
    found: list[tuple[Words, Amount]] = []
    for key, value in written:
        if isinstance(value, Amount):
            found.append((key, value))
        else:
            found += [(Words(f"{key.text}/{k.text}", k.place), amount) for k, amount in value]
    return found
