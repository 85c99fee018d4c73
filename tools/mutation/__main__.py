"""Writes docs/变异.md. Usage: python -m tools.mutation [processes]."""

from __future__ import annotations

import sys

from tools.mutation.page import PAGE, page
from tools.mutation.sources import ROOT
from tools.mutation.trial import scores

if __name__ == "__main__":
    PAGE.write_text(page(scores(processes=int(sys.argv[1]) if len(sys.argv) > 1 else 2)), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
