#!/usr/bin/env bash
# Runs spark.py on a cluster of two executors on this machine, kills one
# translate and one executor on the way, and compares the result with a bare run
# of translate stream. Needs Java, and PyPI's pyspark and pyarrow for PYTHON.
#
#   PYTHON=venv/bin/python docs/scale/spark-check.sh [RECORDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$(command -v "${PYTHON:-python3}")
records=${1:-96}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$here/../.." && go build -o "$work/translate" ./cmd/translate)
cd "$work"
"$python" - "$here/../../testdata/articles" "$records" <<'PY'
import glob, json, sys
import pyarrow as pa, pyarrow.parquet as pq
files = sorted(glob.glob(sys.argv[1] + "/*/*.txt"))
rows = [{"id": i, "title": None, "text": open(files[i % len(files)], encoding="utf-8", errors="replace").read() + f"\n\nNummer {i}.\n"} for i in range(int(sys.argv[2]))]
import os
os.mkdir("in.parquet")
for k in range(8): # eight files are eight partitions or fewer
    pq.write_table(pa.Table.from_pylist(rows[k::8], schema=pa.schema([("id", pa.int64()), ("title", pa.string()), ("text", pa.string())])), f"in.parquet/{k}.parquet")
with open("in.jsonl", "w") as f:
    for r in rows: f.write(json.dumps({k: v for k, v in r.items() if v is not None}, ensure_ascii=False, separators=(",", ":")) + "\n")
PY
./translate stream --quiet <in.jsonl >bare.jsonl
export SPARK_HOME PYSPARK_PYTHON=$python
SPARK_HOME=$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
"$SPARK_HOME/bin/spark-submit" --master 'local-cluster[2,1,1024]' --conf spark.driver.bindAddress=127.0.0.1 --conf spark.driver.host=127.0.0.1 \
	--conf spark.ui.enabled=false --conf spark.executorEnv.PYSPARK_PYTHON="$python" --conf spark.sql.files.maxPartitionBytes=40000 --conf spark.sql.files.openCostInBytes=40000 \
	--conf spark.local.dir="$work" --files translate "$here/spark.py" in.parquet out.parquet >spark.log 2>&1 &
spark=$!
children() { # the processes below $1 whose command line matches $2
	local p
	for p in $(pgrep -P "$1"); do
		tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -qE "$2" && echo "$p"
		children "$p" "$2"
	done
	return 0
}
kill_one() { # WHAT PATTERN
	local p=
	for _ in $(seq 1200); do
		p=$(children "$spark" "$2" | head -n 1)
		[ -n "$p" ] && break
		kill -0 "$spark" 2>/dev/null || { echo "spark ended before a $1 was killed"; tail -n 20 spark.log; exit 1; }
		sleep 0.1
	done
	kill -9 "$p" && echo "killed $1 $p"
}
kill_one translate '^\./translate stream'
sleep 2
kill_one executor 'java .*CoarseGrainedExecutorBackend'
wait "$spark" || { tail -n 40 spark.log; exit 1; }
"$python" - <<'PY'
import hashlib, json
import pyarrow.parquet as pq
def digest(rows):
    keep = lambda r: json.dumps({k: v for k, v in r.items() if v is not None}, sort_keys=True)
    return len(rows), hashlib.sha256("\n".join(sorted(map(keep, rows))).encode()).hexdigest()
bare = digest([json.loads(l) for l in open("bare.jsonl")])
spark = digest(pq.read_table("out.parquet").to_pylist())
print("bare ", *bare)
print("spark", *spark)
assert bare == spark
PY
grep -c 'Lost task' spark.log | sed 's/$/ tasks lost and tried again/'
