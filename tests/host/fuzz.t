#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# A short deterministic run of each target in tests/fuzz, under ASan and UBSan.
# A target says "fuzz-sources: a.c b.c" (from the root of the tree) and gives
# its seeds as "fuzz-seeds: |text| |text|" or as files in tests/fuzz/<name>/.
# ROUNDS=n changes the number of random inputs per seed.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD:-$root/build}/fuzz
case $(uname -m) in aarch64) isa=arm64 ;; *) isa=x86_64 ;; esac
mkdir -p "$out"
n=0
bad=0

set -- -std=gnu11 -D_GNU_SOURCE -include features.h -g -O1 -w \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-I "$root/tests/host/include" -I "$root/include" -I "$root/arch/$isa/include"
for d in "$root"/lib/*/*/include; do
	case $d in */nolibc/include) ;; *) set -- "$@" -I "$d" ;; esac
done

for t in "$root"/tests/fuzz/*.c; do
	name=$(basename "$t" .c)
	[ "$name" != driver ] || continue
	dir=$out/$name
	rm -rf "$dir"
	mkdir -p "$dir"
	srcs=
	sed -n 's/.*fuzz-sources: *\([^*]*\).*/\1/p' "$t" | tr ' ' '\n' > "$dir.srcs"
	while read -r s; do
		[ -z "$s" ] || srcs="$srcs $root/$s"
	done < "$dir.srcs"
	sed -n 's,.*fuzz-seeds: *\(.*\) \*/.*,\1,p' "$t" |
		awk -v d="$dir" -F '|' '{ for (i = 2; i < NF; i += 2) { f = d "/seed" ++k; printf "%s", $i > f; close(f) } }'
	[ ! -d "$root/tests/fuzz/$name" ] || cp "$root/tests/fuzz/$name"/* "$dir"
	n=$((n + 1))
	# shellcheck disable=SC2086 # a list of files
	if ${HOSTCC:-cc} "$@" -o "$out/fuzz-$name" "$t" "$root/tests/fuzz/driver.c" \
		"$root/tests/host/support.c" $srcs > "$out/$name.log" 2>&1 &&
		"$out/fuzz-$name" "${ROUNDS:-5000}" "$dir"/* >> "$out/$name.log" 2>&1; then
		echo "ok $n - fuzz $name: $(tail -n 1 "$out/$name.log")"
	else
		echo "not ok $n - fuzz $name"
		tail -n 30 "$out/$name.log" | sed 's/^/# /'
		bad=1
	fi
done
echo "1..$n"
exit $bad
