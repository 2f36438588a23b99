#!/usr/bin/env bash
# Makes testdata/tools: our sample as tools that people use have saved it, after
# somebody has put "Why a cable car?" in the place of the English of segment 3.1;
# and a small glossary as LibreOffice saves it (glossary/testdata).
# Needs: go, python3 with venv, soffice (libreoffice-calc).
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check translate-toolkit openpyxl pandas
mkdir "$tmp/samples"
BITEXT_SAMPLES=$tmp/samples go test -count=1 -run TestSamples . >/dev/null
out=testdata/tools
mkdir -p "$out"
"$tmp/venv/bin/python" - "$tmp/samples" "$out" <<'PY'
import sys

import openpyxl
import pandas
from openpyxl.comments import Comment
from translate.storage import tmx, xliff, xliff2

samples, out = sys.argv[1:]
OLD, NEW = "Why a cable car, of all things?", "Why a cable car?"

book = openpyxl.load_workbook(f"{samples}/sample.xlsx")
sheet = book["Segments"]
for row in sheet.iter_rows(min_row=2):
    if row[2].value == OLD:
        row[2].value = NEW
        row[2].comment = Comment("Shorter?", "Anja")
book.save(f"{out}/openpyxl.xlsx")

for name, store, parsed in [("toolkit.xliff", xliff2.Xliff2File, "sample.xliff"), ("toolkit.xliff12", xliff.xlifffile, "sample.xliff12"),
                            ("toolkit.tmx", tmx.tmxfile, "sample.tmx")]:
    with open(f"{samples}/{parsed}", "rb") as f:
        units = store.parsestring(f.read())
    for unit in units.units:
        if unit.target == OLD:
            unit.target = NEW
    with open(f"{out}/{name}", "wb") as f:
        units.serialize(f)

pandas.read_csv(f"{samples}/sample.tsv", sep="\t").replace(OLD, NEW).to_csv(f"{out}/pandas.tsv", sep="\t", index=False)
pandas.read_excel(f"{samples}/sample.xlsx", sheet_name="Segments").replace(OLD, NEW).to_excel(f"{out}/pandas.xlsx", sheet_name="Segments", index=False)

with open(f"{samples}/sample.tsv", encoding="utf-8") as f:
    text = f.read()
assert OLD in text
with open(f"{samples}/edited.tsv", "w", encoding="utf-8") as f:
    f.write(text.replace(OLD, NEW))
PY
office() { soffice --headless "-env:UserInstallation=file://$tmp/profile" "$@" >/dev/null; }
# from_table FILE OUT OPTIONS: a table with tabs, saved as the export dialog does.
from_table() {
	office --infilter="Text - txt - csv (StarCalc):9,34,76,1,,0,false,false" --convert-to "csv:Text - txt - csv (StarCalc):$3" --outdir "$tmp" "$1"
	mv "$tmp/$(basename "$1" .tsv).csv" "$2"
}
from_table "$tmp/samples/edited.tsv" "$out/libreoffice.tsv" 9,34,76,1,,0,true # all text quoted
from_table "$tmp/samples/edited.tsv" "$out/libreoffice-unicode.tsv" 9,34,65535,1,,0,false
from_table "$tmp/samples/edited.tsv" "$out/libreoffice-1252.tsv" 9,34,1,1,,0,false
printf '%s\t%s\t%s\t%s\n' Deutsch Englisch Art Anmerkung '#MeToo' '#MeToo' name '' \
	'Bär, brauner' 'brown bear' term 'sagt „Bär“, "so"' Großraum 'metropolitan area' term '50%; 1/2' >"$tmp/glossary.tsv"
mkdir -p ../../glossary/testdata
from_table "$tmp/glossary.tsv" ../../glossary/testdata/libreoffice.csv 59,34,65535,1,,0,false # Unicode, semicolons
# A workbook opened and saved.
office --convert-to xlsx --outdir "$tmp/office" "$out/openpyxl.xlsx"
mv "$tmp/office/openpyxl.xlsx" "$out/libreoffice.xlsx"
ls -l "$out"
