#!/usr/bin/env bash
# Translates one part of many: parts/00017.jsonl.gz to english/00017.jsonl.gz, 17
# being the index of the task in a Slurm array or an indexed Kubernetes Job. What
# is done is not done again, and a part is there whole or not at all.
set -euo pipefail
part=$(printf '%05d' "${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:?no index of a task}}").jsonl.gz
[ -e "english/$part" ] && exit
mkdir -p english
new=$(mktemp "english/.$part.XXXXXX")
trap 'rm -f "$new"' EXIT
zcat "parts/$part" | translate stream "$@" | gzip >"$new"
mv "$new" "english/$part" # within a file system at once, or not at all
