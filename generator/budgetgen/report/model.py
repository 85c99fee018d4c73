"""What a report tells: each spec with its findings and what became of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgetgen.check.run import OUTCOMES, Tally
from budgetgen.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class SpecReport:
    """One spec: its file, its findings, its rules, how many findings suppressions kept quiet.

    `stopped` says why a spec could not be read, `status` is the exit status of that.
    """

    file: str
    findings: tuple[Finding, ...] = ()
    tallies: tuple[Tally, ...] = ()
    quiet: int = 0
    stopped: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All specs of a run, in the order given."""

    specs: tuple[SpecReport, ...]
    of: str = "规格"
    """What it is that is reported on."""

    @property
    def findings(self) -> list[Finding]:
        """The findings of all specs."""
        return [finding for spec in self.specs for finding in spec.findings]

    def severities(self) -> dict[str, int]:
        """How many findings of each severity."""
        return {s.label: sum(f.severity is s for f in self.findings) for s in Severity}

    def outcomes(self) -> dict[str, int]:
        """How many rules passed, failed, did not apply, were not checked, over all specs."""
        return outcomes(tally for spec in self.specs for tally in spec.tallies)


def outcomes(tallies: Iterable[Tally]) -> dict[str, int]:
    """How many tallies have each outcome."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for tally in tallies:
        counts[tally.outcome] += 1
    return counts
