#!/usr/bin/env bash
# Measures translate stream on this machine: words and records a second on one core
# and on two, beside the bare engine on the same sentences, and memory over many
# records. Needs Python, taskset and GNU time; a quiet machine.
#
#   docs/scale/measure.sh [ARTICLES] [RECORDS]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/translate" ./cmd/translate
go build -o "$work/engine" ./nmt/compat

python3 - "${1:-240}" >"$work/articles.jsonl" <<'PY'
import glob, json, sys
texts = []
for name in sorted(glob.glob("testdata/articles/*/*.txt")):
    try:
        texts.append(open(name, encoding="utf-8").read())
    except UnicodeDecodeError:
        pass # samples of other encodings
for i in range(int(sys.argv[1])):
    text = texts[i % len(texts)]
    print(json.dumps({"id": i, "text": text + f"\n\nNummer {i}.\n"}, ensure_ascii=False))
PY
"$work/translate" stream --quiet --detail document <"$work/articles.jsonl" |
	python3 -c 'import json, sys
for line in sys.stdin:
    for s in json.loads(line)["en_document"]["segments"]:
        if s.get("kind") != "boilerplate": print(s["source"].replace("\n", " "))' >"$work/sentences.txt"
words=$(wc -w <"$work/sentences.txt")
echo "$(wc -l <"$work/articles.jsonl") articles, $(wc -l <"$work/sentences.txt") sentences, $words words"

seconds() { # COMMAND...: wall and processor seconds, start included
	/usr/bin/time -f '%e %U' -o "$work/time" "$@" >/dev/null 2>"$work/err" || { cat "$work/err"; exit 1; }
	cat "$work/time"
}
report() { # NAME WALL CPU
	awk -v name="$1" -v s="$2" -v u="$3" -v w="$words" -v n="$(wc -l <"$work/articles.jsonl")" \
		'BEGIN { printf "%-24s %7.1f s %8.0f words/s %7.1f articles/s %8.0f words a processor second\n", name, s, w/s, n/s, w/u }'
}
for cores in 1 2; do
	[ "$(nproc)" -ge "$cores" ] || continue
	on="taskset -c 0-$((cores - 1))"
	read -r wall cpu < <(GOMAXPROCS=$cores seconds $on "$work/engine" -beam 4 -coverage 0.3 -normalize 1.1 -workers "$cores" -words nmt/model/words.bin <"$work/sentences.txt")
	report "engine, $cores core(s)" "$wall" "$cpu"
	read -r wall cpu < <(GOMAXPROCS=$cores seconds $on "$work/translate" stream --quiet --jobs "$cores" <"$work/articles.jsonl")
	report "stream, $cores core(s)" "$wall" "$cpu"
done
read -r wall cpu < <(seconds "$work/translate" stream --quiet <<<'{"text": "Das Haus ist alt."}')
echo "one record, start included: $wall s, $cpu s of processor time"

for n in $((${2:-100000} / 10)) "${2:-100000}"; do
	/usr/bin/time -f "%M" -o "$work/time" "$work/translate" stream --quiet >/dev/null \
		< <(yes '{"id": 1, "text": "Der Rat tagte am 3. Mai in Köln."}' | head -n "$n")
	echo "$n records: $(($(cat "$work/time") / 1024)) MB at most"
done
