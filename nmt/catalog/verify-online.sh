#!/usr/bin/env bash
# Run once by a person with a network: everything of the offline models that no
# test can reach. It lists Mozilla's registry, installs its best model and one of
# every shape, then every model of the built-in catalogue, compares all checksums,
# and translates a sentence with each. Nothing of the user's is touched: models go
# to a folder of their own, which is removed at the end.
#
#   nmt/catalog/verify-online.sh [FOLDER]     FOLDER keeps the models
set -uo pipefail
cd "$(dirname "$0")/../.."

home=${1:-$(mktemp -d)}
mkdir -p "$home"
[ $# -gt 0 ] || trap 'rm -rf "$home"' EXIT
export XDG_DATA_HOME=$home
translate=$home/translate
go build -o "$translate" ./cmd/translate || exit 1
sentence='Der Stadtrat hat am Dienstag beschlossen, die alte Brücke für 3,5 Millionen Euro zu sanieren.'
failed=()

step() { printf '\n== %s\n' "$*"; }
try() { # NAME COMMAND…: notes what fails, and goes on
	local name=$1
	shift
	"$@" || failed+=("$name")
}
use() { # NAME: an installed model is good and translates
	try "verify $1" "$translate" model verify "$1"
	"$translate" model info "$1"
	local english
	english=$(printf '%s\n' "$sentence" | "$translate" file --quiet --model "$1" --format txt -)
	printf '%s: %s\n' "$1" "$english"
	case $english in
	*bridge*3.5\ million*) ;;
	*) failed+=("translate with $1") ;;
	esac
}

step "Mozilla's registry"
try 'model list --remote' "$translate" model list --remote
step 'its best model'
try 'install mozilla' "$translate" model install mozilla
[ -d "$home/dolmetsch/models/mozilla" ] && use mozilla
for shape in tiny base-memory base; do
	step "its best $shape"
	try "install mozilla --architecture $shape" "$translate" model install mozilla --architecture "$shape"
	[ -d "$home/dolmetsch/models/mozilla-$shape" ] && use "mozilla-$shape"
	rm -rf "$home/dolmetsch/models/mozilla-$shape"
done
for model in mozilla-tiny mozilla-base mozilla-base-memory; do
	step "the built-in catalogue's $model"
	try "install $model" "$translate" model install "$model"
	[ -d "$home/dolmetsch/models/$model" ] && use "$model"
done

if [ ${#failed[@]} -gt 0 ]; then
	printf '\nfailed:\n'
	printf '  %s\n' "${failed[@]}"
	exit 1
fi
printf '\nall of it works\n'
