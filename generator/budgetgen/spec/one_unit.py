"""One unit of a department, for a disclosure of its own: its figures alone, and what it says of itself."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.ledger.dimensions import plain
from budgetgen.source.shapes import did_you_mean
from budgetgen.spec.declaration import OWN_KEYS
from budgetgen.spec.model import Department, Own, Spec, Unit


def spec_of_unit(spec: Spec, wanted: str) -> Spec:
    """The spec of one unit, found by its name or code. Raises CannotGoOn if the department has no such unit.

    The only unit of a department says of itself what the department says, where it says nothing else; one of several
    says only what stands in its own item or file.
    """
    unit = find_unit(spec, wanted)
    if unit is None:
        remedy = did_you_mean(wanted, [unit.name.text for unit in spec.units])
        raise CannotGoOn(f"{spec.file} 里没有单位 “{wanted}”；{remedy}", EXIT_USAGE)
    name = unit.name.text
    alone = len(spec.units) == 1
    places = {**spec.places, **unit.places} if alone else dict(unit.places)
    lost = spec.lost if alone else spec.lost - OWN_KEYS.keys()
    return replace(
        spec,
        department=Department(
            unit.code or spec.department.code, unit.name, spec.department.level, unit.place
        ),
        unit_of_money=spec.unit_of_money if alone and "资产" not in unit.places else unit.unit_of_money,
        units=(unit,),
        lines=tuple(line for line in spec.lines if line.unit == name),
        blocks=tuple(block for block in spec.blocks if block.fixed.get("unit") == name),
        projects=tuple(project for project in spec.projects if project.unit == name),
        purchases=tuple(bought for bought in spec.purchases if bought[0] == name),
        **_own(spec, unit, alone),
        place=spec.place if alone else unit.place,
        places=places,
        lost=lost | OWN_KEYS.keys() if "单位" in lost else lost,
        unit=name,
    )


def find_unit(spec: Spec, wanted: str) -> Unit | None:
    """The unit of a name or code, or None."""
    for unit in spec.units:
        if plain(wanted) == plain(unit.name.text) or (unit.code and wanted.strip() == unit.code.text):
            return unit
    return None


def _own(spec: Spec, unit: Unit, alone: bool) -> dict[str, Any]:
    """What is said of the unit, by attribute."""
    written = {key.attribute for name, key in OWN_KEYS.items() if name in unit.places}
    if "last_year" in written:
        written.add("last_year_file")
    own = {
        field.name: getattr(spec if alone and field.name not in written else unit.own, field.name)
        for field in fields(Own)
    }
    if "last_year" not in written:
        own["last_year_file"] = spec.last_year_file  # where last year's spec has this unit, too
    return own
