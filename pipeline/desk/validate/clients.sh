#!/usr/bin/env bash
# Two LibreTranslate clients that others wrote, from PyPI, speak to a desk.
# Needs: go, python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/../../.."
tmp=$(mktemp -d)
trap 'kill "$desk" 2>/dev/null || true; rm -rf "$tmp"' EXIT
go build -o "$tmp/translate" ./cmd/translate
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check libretranslatepy deep-translator
XDG_DATA_HOME=$tmp/data "$tmp/translate" serve --listen 127.0.0.1:0 -o "$tmp/desk" >"$tmp/address" &
desk=$!
for _ in $(seq 100); do [ -s "$tmp/address" ] && break; sleep .1; done
"$tmp/venv/bin/python" - "$(cat "$tmp/address")" <<'PY'
import sys

from deep_translator import LibreTranslator
from libretranslatepy import LibreTranslateAPI

url = sys.argv[1]
api = LibreTranslateAPI(url)
german = "Das Wetter war gestern schön."
assert "weather" in api.translate(german, "de", "en"), "libretranslatepy: translate"
assert api.detect(german)[0]["language"] == "de", "libretranslatepy: detect"
assert any(l["code"] == "de" for l in api.languages()), "libretranslatepy: languages"
client = LibreTranslator(source="de", target="en", custom_url=url, api_key="none")
assert "weather" in client.translate(german), "deep-translator: translate"
assert len(client.translate_batch([german, "Der Hund schläft."])) == 2, "deep-translator: translate_batch"
print("libretranslatepy and deep-translator: ok")
PY
