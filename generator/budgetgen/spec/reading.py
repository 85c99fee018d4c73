"""Reading a spec: what was written, put together, and the findings about it."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.findings import Finding, Place, Severity
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, has_lost
from budgetgen.source.project_files import ProjectFiles
from budgetgen.source.shapes import Reading
from budgetgen.spec.assembly import Assembly
from budgetgen.spec.declaration import SPEC, budget_year, json_schema, key_places, unit_names, unit_of_money
from budgetgen.spec.model import Spec

__all__ = ["json_schema", "read_spec"]


def read_spec(node: Node, files: ProjectFiles | None = None) -> tuple[Spec | None, list[Finding]]:
    """The spec in a file's nodes, or None where its head is unusable, with everything that is wrong.

    `files` opens the files that the spec refers to.
    """
    reading = Reading(unit_of_money(node, "元"), files=files, year=budget_year(node), units=unit_names(node))
    written = SPEC.read(node, reading)
    if written is None:
        return None, reading.findings
    spec = Assembly(written, key_places(node), reading).spec()
    if files is not None:
        files.unread_sheets(reading)
    return replace(spec, lost=_lost(node, reading)), reading.findings


def _lost(node: Node, reading: Reading) -> frozenset[str]:
    """The top-level keys in which something could not be read, so that what is missing there says nothing."""
    if not isinstance(node, nodes.Mapping):
        return frozenset()
    starts = [key.place.line for key, _ in node.items] + [2**31]
    errors = [_home(f.place, node, reading).line for f in reading.findings if f.severity is Severity.ERROR]
    return frozenset(
        key.text.strip()
        for (key, value), start, end in zip(node.items, starts, starts[1:], strict=False)
        if has_lost(value) or any(start <= line < end for line in errors)
    )


def _home(place: Place, node: Node, reading: Reading) -> Place:
    """A place of another file as the place that refers to that file."""
    return reading.files.home(place, node.place.file) if reading.files else place
