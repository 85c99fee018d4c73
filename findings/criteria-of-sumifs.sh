#!/bin/sh
# Programs that compute workbooks read the criteria of SUMIFS differently, silently.
#
# Versions: formulas 1.3.4, formualizer 0.13.0, ironcalc 0.9.1 (PyPI, wheels), openpyxl 3.1.5 makes the workbook.
# Input:    A1:A8 are texts (number format @): ab, cd, 01, 1, A, a, 2022-1-1, x; B1:B8 are 1, 2, 4 … 128.
# Expected: one answer whoever computes; the wildcard holds behind <>, too, and a text is found by itself.
# Seen:     criterion      formulas   formualizer   ironcalc
#           <>*b*          255        254           254        formulas: the negated pattern excludes nothing
#           01             #VALUE!    4             12         an error; the text only; both 01 and 1
#           2022-1-1       64         0             0          a text that is equal is not found: the criterion is a date
# So budgetgen asks for labels only: no pattern, no negation, nothing that looks like a number or a date.
# Status 0: as seen. 1: something has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    formulas==1.3.4 formualizer==0.13.0 ironcalc==0.9.1 openpyxl==3.1.5 >/dev/null 2>&1
cd "$folder"
venv/bin/python - 2>/dev/null <<'PYTHON'
import sys
import formualizer, formulas, ironcalc, openpyxl

CRITERIA = ("<>*b*", "01", "2022-1-1")
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for row, text in enumerate(("ab", "cd", "01", "1", "A", "a", "2022-1-1", "x"), 1):
    sheet.append((text, 2 ** (row - 1)))
    sheet.cell(row, 1).number_format = "@"
for row, criterion in enumerate(CRITERIA, 1):
    sheet.cell(row, 3, f'=SUMIFS($B$1:$B$8,$A$1:$A$8,"{criterion}")')
book.save("in.xlsx")

solution = formulas.ExcelModel().loads("in.xlsx").finish().calculate()
first = formualizer.load_workbook("in.xlsx")
first.evaluate_all()
second = ironcalc.load_from_xlsx("in.xlsx", "en", "UTC", "en")
second.evaluate()

def told(value):
    return f"{float(value):g}" if not str(value).startswith("#") else str(value)

seen = {}
for row, criterion in enumerate(CRITERIA, 1):
    seen[criterion] = tuple(map(told, (
        solution[f"'[in.xlsx]S'!C{row}"].value[0, 0], first.get_value("S", row, 3), second.get_cell_value(0, row, 3)
    )))
    print(f"{criterion:10} formulas {seen[criterion][0]:8} formualizer {seen[criterion][1]:6} ironcalc {seen[criterion][2]}")
sys.exit(seen != {
    "<>*b*": ("255", "254", "254"),
    "01": ("#VALUE!", "4", "12"),
    "2022-1-1": ("64", "0", "0"),
})
PYTHON
