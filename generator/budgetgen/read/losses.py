"""What a reader could not keep, or kept in another way: told once for each kind, with the first places."""

from __future__ import annotations

from budgetgen.findings import Finding, Place, Severity
from budgetgen.read.model import Spot

MAX_PLACES = 5
"""So many places of one kind are named; the others are counted."""


class Losses:
    """The losses of one file, gathered while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[str, Severity, str, str], list[Spot]] = {}

    def tell(
        self,
        message: str,
        spot: Spot = Spot(),
        remedy: str = "",
        rule: str = "not-read",
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Tell of one loss; equal words count as one kind."""
        self._found.setdefault((rule, severity, message, remedy), []).append(spot)

    def hint(self, message: str, spot: Spot = Spot(), remedy: str = "", rule: str = "not-read") -> None:
        """Tell of what hardly anybody misses."""
        self.tell(message, spot, remedy, rule, Severity.HINT)

    def findings(self) -> tuple[Finding, ...]:
        """One finding a kind, in the order they were met."""
        return tuple(
            Finding(
                Place(self.file, inside=str(spots[0])),
                rule,
                severity,
                message + (f"，共 {len(spots)} 处" if len(spots) > 1 else ""),
                remedy,
                tuple(dict.fromkeys(Place(self.file, inside=str(s)) for s in spots[1:MAX_PLACES] if str(s))),
            )
            for (rule, severity, message, remedy), spots in self._found.items()
        )
