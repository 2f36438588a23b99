#!/usr/bin/env bash
# Records the README's picture, docs/terminal.svg: the first lines of the sample
# article as a terminal of 104 columns shows them. Needs script (util-linux).
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -o "$bin/translate" ./cmd/translate
cp testdata/articles/technik/01-forscher-verlassen-halvoric.txt "$bin/article.txt"
{
	printf '\e[32m$\e[0m translate article.txt\n'
	(cd "$bin" && script -qec "stty cols 104; ./translate --quiet --memory off article.txt" /dev/null </dev/null) | sed -n 1,27p
} | go run ./docs/terminal >docs/terminal.svg
