#!/usr/bin/env bash
# Counts the instructions that the arm64 kernels take for a multiply-add of the
# int8 product and for an element of the float operations: speed cannot be measured
# without such a machine, instructions can. TestOnce runs under qemu-user one
# instruction at a time, once for each set, and those of each function are counted.
#
#   nmt/kernel/instructions.sh [QEMU]      qemu-aarch64-static of Debian's qemu-user-static
set -euo pipefail
cd "$(dirname "$0")"
qemu=${1:-qemu-aarch64-static}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
GOARCH=arm64 go test -c -o "$folder/test" .

for set in portable neon neon_sdot; do
	GOMAXPROCS=1 GOGC=off "$qemu" -cpu max -singlestep -d exec,nochain "$folder/test" -test.run "^TestOnce\$/^$set\$" 2>&1 >/dev/null |
		awk '/^Trace/ { n[$NF]++ } END { for (f in n) if (sub(/^dolmetsch\/nmt\/kernel\./, "", f) || 0) print f, n["dolmetsch/nmt/kernel." f] }' >"$folder/$set"
done

count() { # SET FUNCTIONS: instructions of the functions that the pattern matches
	awk -v p="^($2)(\\.abi0)?$" '$1 ~ p { n += $2 } END { print n + 0 }' "$folder/$1"
}
row() { # NAME WORK FUNCTIONS-OF-PORTABLE FUNCTIONS-OF-NEON
	awk -v o="$1" -v w="$2" -v a="$(count portable "$3")" -v b="$(count neon "$4")" -v c="$(count neon_sdot "$4")" 'BEGIN {
		printf "%-34s %9.3f %9.3f %9.3f   %.1f and %.1f times fewer\n", o, a / w, b / w, c / w, a / b, a / c }'
}
printf '%-34s %9s %9s %9s\n' 'instructions' portable neon 'neon sdot'
row 'product, a multiply-add, 8 rows' $((8 * 256 * 64)) 'mulPair|mulPortable' 'mulDot|mulDot4|mulLong|mulLong2'
row 'product, a multiply-add, 1 row' $((256 * 64)) 'mulRow' 'mulDot1|mulLong1'
row 'quantize, an element' 256 'quantizePortable' 'quantizeNEON'
row 'dequantize, an element' 256 'dequantPortable' 'dequantNEON'
row 'normalize, an element' 256 'addNormPortable' 'addNEON|centerNEON|finishNEON|sums1|squares1|vectors.addNorm'
row 'float product, a multiply-add' $((8 * 8 * 32)) 'matMulPortable' 'matMulNEON'
row 'exponentials, an element' $((4 * 256)) 'softmaxPortable|ssruPortable|expSumPortable|Exp|ExpDouble|fold' 'powersNEON|powersDoubleNEON|divideNEON|sums8|laneSums8|vectors.softmax|ssruNEON|expSumNEON'
