"""Opens files with translate-toolkit and saves them unchanged: rewrite.py OUTDIR FILE..."""

import os
import sys

from translate.storage import tmx, xliff, xliff2

STORES = {".tmx": tmx.tmxfile, ".xliff12": xliff.xlifffile, ".xliff": xliff2.Xliff2File}

out, *files = sys.argv[1:]
for name in files:
    with open(name, "rb") as f:
        parsed = STORES[os.path.splitext(name)[1]].parsestring(f.read())
    if not any(u.target for u in parsed.units):
        sys.exit(f"{name}: translate-toolkit finds no translation")
    with open(os.path.join(out, os.path.basename(name)), "wb") as f:
        parsed.serialize(f)
