#!/bin/sh
# HyperFormula takes a comparison sign anywhere in a criterion for the criterion's operator, and parses no Chinese
# sheet name without quotation marks.
#
# Version:  hyperformula 3.5.0 (npm), node 18 or newer.
# Input:    A1:A3 of the sheet 表 are the texts a=b, b, a"b; B1:B3 are 1, 2, 4.
# Expected: SUMIFS(B1:B3,A1:A3,"a=b") is 1 (the operator can only stand first), SUMIFS(…,"a""b") is 4,
#           =表!B1 is 1 (Excel and LibreOffice write Chinese sheet names so).
# Seen:     2 (what stands before the sign is dropped), #ERROR! (parse error), #ERROR! (parse error); ='表'!B1 is 1.
# So budgetgen has no < = > and no quotation mark in a criterion, and always quotes sheet names.
# Status 0: as seen. 1: something has changed. 3: node or npm is missing.
set -eu
command -v node >/dev/null && command -v npm >/dev/null || { echo 'node and npm are needed' >&2; exit 3; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" hyperformula@3.5.0 >/dev/null
node - <<'NODE'
const {HyperFormula} = require("hyperformula");
const book = HyperFormula.buildFromSheets({"表": [
  ["a=b", 1], ["b", 2], ['a"b', 4],
  ['=SUMIFS(B1:B3,A1:A3,"a=b")', '=SUMIFS(B1:B3,A1:A3,"a""b")', "=表!B1", "='表'!B1"],
]}, {licenseKey: "gpl-v3"});
const seen = book.getSheetValues(0)[3].map(value => value !== null && typeof value === "object" ? value.value : value);
console.log(HyperFormula.version, JSON.stringify(seen));
process.exit(JSON.stringify(seen) === JSON.stringify([2, "#ERROR!", "#ERROR!", 1]) ? 0 : 1);
NODE
