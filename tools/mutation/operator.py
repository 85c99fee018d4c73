"""What a kind of slip is."""

from __future__ import annotations

from dataclasses import dataclass

from tools.mutation.lines import Slip


@dataclass(frozen=True, slots=True)
class Operator:
    """A kind of slip: its family and name, the rules meant for it (whatever the reader refuses counts, too), how it is made."""

    family: str
    name: str
    meant: tuple[str, ...]
    slip: Slip
    typed: bool = False
    """Made in specs with all their sentences typed out."""
