#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Builds each tests/test_*.c of lib, plat, drivers and ports that has a line "host-sources: a.c ../b/c.c"
# (what it is linked with, relative to the library; may be empty) for the host,
# under ASan and UBSan, and runs it.
# TESTS="test_a test_b" chooses some.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD:-$root/build}/host
here=$root/tests/host
case $(uname -m) in aarch64) isa=arm64 ;; *) isa=x86_64 ;; esac
mkdir -p "$out"
n=0
bad=0

set -- -std=gnu11 -D_GNU_SOURCE -include features.h -g -O1 -w -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer \
	-I "$here/include" -I "$root/include" -I "$root/arch/$isa/include"
for d in "$root"/lib/*/*/include "$root"/plat/*/include "$root"/drivers/*/include "$root"/drivers/*/*/include; do
	case $d in */nolibc/include) ;; *) set -- "$@" -I "$d" ;; esac
done

for t in "$root"/lib/*/*/tests/test_*.c "$root"/plat/*/tests/test_*.c "$root"/drivers/*/tests/test_*.c \
	"$root"/drivers/*/*/tests/test_*.c "$root"/ports/*/tests/test_*.c; do
	[ -e "$t" ] || continue
	name=$(basename "$t" .c)
	case " ${TESTS:-$name} " in *" $name "*) ;; *) continue ;; esac
	grep -q 'host-sources:' "$t" || continue
	lib=$(dirname "$(dirname "$t")")
	srcs=$here/support.c
	sed -n 's/.*host-sources: *\([^*]*\).*/\1/p' "$t" | tr ' ' '\n' > "$out/$name.srcs"
	while read -r s; do
		[ -z "$s" ] || srcs="$srcs $lib/$s"
	done < "$out/$name.srcs"
	grep -q '^int main(' "$t" || srcs="$srcs $here/main.c $root/lib/base/uktest/run.c"
	# stand-ins for headers that only a kernel can use come first
	stub=$here/include
	[ ! -d "$lib/tests/stub" ] || stub=$lib/tests/stub
	log=$out/$name.log
	n=$((n + 1))
	# shellcheck disable=SC2086 # a list of files
	if ${HOSTCC:-cc} -I "$stub" "$@" -I "$lib" -o "$out/$name" "$t" $srcs > "$log" 2>&1 &&
		"$out/$name" >> "$log" 2>&1 && ! grep -q '^not ok' "$log"; then
		echo "ok $n - $(basename "$lib")/$name ($(grep -c '^ok ' "$log") points)"
	else
		echo "not ok $n - $(basename "$lib")/$name"
		tail -n 30 "$log" | sed 's/^/# /'
		bad=1
	fi
done
echo "1..$n"
exit $bad
