"""What readers tell that is no rule: names, what is wrong, what is right; one source for `budgetgen rule` and the manual."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data/told.toml"


class Told(NamedTuple):
    """What is wrong, in a sentence, and lines that are right."""

    wrong: str
    right: str


@cache
def told() -> Mapping[str, Told]:
    """All names that findings of the readers have."""
    written = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {name: Told(one["说"], one["对"]) for name, one in written.items()}
