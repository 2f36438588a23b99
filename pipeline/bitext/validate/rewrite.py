"""Opens files with translate-toolkit, workbooks with openpyxl, and saves them unchanged: rewrite.py OUTDIR FILE..."""

import os
import sys

import openpyxl
from translate.storage import tmx, xliff, xliff2

STORES = {".tmx": tmx.tmxfile, ".xliff12": xliff.xlifffile, ".xliff": xliff2.Xliff2File}

out, *files = sys.argv[1:]
for name in files:
    saved = os.path.join(out, os.path.basename(name))
    if name.endswith(".xlsx"):
        openpyxl.load_workbook(name).save(saved)
        continue
    with open(name, "rb") as f:
        parsed = STORES[os.path.splitext(name)[1]].parsestring(f.read())
    if not any(u.target for u in parsed.units):
        sys.exit(f"{name}: translate-toolkit finds no translation")
    with open(saved, "wb") as f:
        parsed.serialize(f)
