"""How fast specs are checked. Usage: python benchmarks/check.py [departments]

rules: all rules over one spec that is read and built; whole: reading, building and checking it; run: a process that
checks so many departments (1000) and writes one report, against a process that only reads their YAML with PyYAML's C
loader.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import milliseconds

from budgetgen.check.run import check
from budgetgen.publish import prepare

ROOT = Path(__file__).resolve().parent.parent
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
READ = "import sys, yaml\nfor name in sys.argv[1:]: yaml.load(open(name, encoding='utf-8'), yaml.CSafeLoader)"


def seconds(*command: str) -> float:
    """The time of a process that must end well."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for spec in SPECS:
        prepared = prepare(spec)
        books, disclosure = prepared.books, prepared.disclosure
        assert books is not None and disclosure is not None
        rules = milliseconds(lambda b=books, d=disclosure: check(b, d))  # type: ignore[misc]
        whole = milliseconds(lambda path=spec: prepare(path), 10)  # type: ignore[misc]
        print(
            f"{spec.stem:10} rules {rules:6.1f} ms   whole {whole:6.1f} ms   ({len(books.ledger.lines)} lines)"
        )
    with tempfile.TemporaryDirectory() as folder:
        text = SPECS[0].read_text(encoding="utf-8")
        files = [str(Path(folder) / f"{number:05}.yaml") for number in range(count)]
        for file in files:
            Path(file).write_text(text, encoding="utf-8")
        run = seconds(sys.executable, "-m", "budgetgen", "check", "--format", "json", *files)
        read = seconds(sys.executable, "-c", READ, *files)
    print(
        f"{count} departments: {run:.1f} s ({1000 * run / count:.1f} ms each), only reading YAML {read:.1f} s: {run / read:.1f} x"
    )


if __name__ == "__main__":
    main()
