"""Lists of words that rules go by: CSV files in a folder `data` beside the rule."""

from __future__ import annotations

import csv
from pathlib import Path


def rows_beside(rule: str, name: str) -> list[dict[str, str]]:
    """The rows of a file, as data/terms.csv, beside a rule's file; Excel may have saved it, with a BOM."""
    file = Path(rule).parent / name
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
