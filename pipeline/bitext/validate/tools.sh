#!/usr/bin/env bash
# Makes testdata/tools: our sample as tools that people use have saved it, after
# somebody has put "Why a cable car?" in the place of the English of segment 3.1.
# Needs: go, python3 with venv, soffice (libreoffice-calc).
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check translate-toolkit openpyxl
mkdir "$tmp/samples"
BITEXT_SAMPLES=$tmp/samples go test -count=1 -run TestSamples . >/dev/null
out=testdata/tools
mkdir -p "$out"
"$tmp/venv/bin/python" - "$tmp/samples" "$out" <<'PY'
import sys

import openpyxl
from openpyxl.comments import Comment
from translate.storage import xliff, xliff2

samples, out = sys.argv[1:]
OLD, NEW = "Why a cable car, of all things?", "Why a cable car?"

book = openpyxl.load_workbook(f"{samples}/sample.xlsx")
sheet = book["Segments"]
for row in sheet.iter_rows(min_row=2):
    if row[2].value == OLD:
        row[2].value = NEW
        row[2].comment = Comment("Shorter?", "Anja")
book.save(f"{out}/openpyxl.xlsx")

for name, store, parsed in [("toolkit.xliff", xliff2.Xliff2File, "sample.xliff"), ("toolkit.xliff12", xliff.xlifffile, "sample.xliff12")]:
    with open(f"{samples}/{parsed}", "rb") as f:
        units = store.parsestring(f.read())
    for unit in units.units:
        if unit.target == OLD:
            unit.target = NEW
    with open(f"{out}/{name}", "wb") as f:
        units.serialize(f)

with open(f"{samples}/sample.tsv", encoding="utf-8") as f:
    text = f.read()
assert OLD in text
with open(f"{samples}/edited.tsv", "w", encoding="utf-8") as f:
    f.write(text.replace(OLD, NEW))
PY
office() { soffice --headless "-env:UserInstallation=file://$tmp/profile" "$@" >/dev/null; }
# All text quoted, as its export dialog offers; and a workbook opened and saved.
office --infilter="Text - txt - csv (StarCalc):9,34,76,1,,0,false,false" --convert-to 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,true' --outdir "$tmp" "$tmp/samples/edited.tsv"
mv "$tmp/edited.csv" "$out/libreoffice.tsv"
office --convert-to xlsx --outdir "$tmp/office" "$out/openpyxl.xlsx"
mv "$tmp/office/openpyxl.xlsx" "$out/libreoffice.xlsx"
ls -l "$out"
