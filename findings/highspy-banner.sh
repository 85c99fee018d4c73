#!/bin/sh
# A solver that is only made, not asked anything, writes a line to standard output, before any option can silence it.
#
# Version:  highspy 1.16.0 (PyPI, wheel).
# Input:    none: the object is made and thrown away; then its base class, without callbacks, is made.
# Expected: nothing on standard output: a program may be writing data there (a report as JSON), and the option
#           `output_flag`, which turns the log off, can only be set on an object that is already made.
# Seen:     highspy.Highs()           "Running HiGHS 1.16.0 …" on standard output
#           highspy.Highs.__base__()  nothing
# So budgetgen makes the base class (reconstruction/highs.py) and sets `output_flag` on it.
# Status 0: as seen. 1: something has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check highspy==1.16.0 >/dev/null 2>&1
cd "$folder"
venv/bin/python -c 'import highspy; highspy.Highs()' >whole.txt
venv/bin/python -c 'import highspy; highspy.Highs.__base__()' >base.txt
echo "Highs(): $(wc -c <whole.txt) bytes: $(head -n 1 whole.txt)"
echo "its base class: $(wc -c <base.txt) bytes"
grep -q 'HiGHS' whole.txt && [ ! -s base.txt ]
