#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Builds and boots each folder beside this file, on each architecture.  A
# folder has main.c, Makefile.uk and perhaps
#   defconfig    options that differ from the defaults
#   defconfig.V  more of them: the folder is built and run once more as variant
#                V; a line "# run-guest: OPTIONS" holds for its runs
#   run          lines "name arch|any expected-exit run-guest-options -- command line"
#                where @STRESS@ stands for the seconds in $STRESS, or 1, and 1
#                in all variants but preempt-smp, @LIMIT@ for the seconds after
#                which such a run hangs, and @OUT@ for the build folder
#   expect       basic regular expressions that the console must match
#   expect-NAME  the same for one line of run, instead
# In expect, a line "!RE" must not match.
# An image whose console has TAP lines is judged by them as well.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}/guest
archs=${ARCHS:-x86_64 arm64}
only=${TESTS:-}
n=0
bad=0

result() { # ok|not-ok name log
	n=$((n + 1))
	if [ "$1" = ok ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
		tail -n 40 "$3" | sed 's/^/# /'
	fi
}

judge() { # name expected-exit exit log expect-file
	verdict=ok
	[ "$3" -eq "$2" ] || { verdict=bad; echo "# exit $3, expected $2" >> "$4"; }
	if grep -q '^not ok' "$4"; then verdict=bad; fi
	if [ -f "$5" ]; then
		while IFS= read -r re; do
			case $re in
			!*) ! grep -q -e "${re#!}" "$4" || { verdict=bad; echo "# console has: ${re#!}" >> "$4"; } ;;
			*) grep -q -e "$re" "$4" || { verdict=bad; echo "# console lacks: $re" >> "$4"; } ;;
			esac
		done < "$5"
	fi
	result $verdict "$1" "$4"
}

# The builds of a folder: plain, and one for each defconfig.<variant>.
variants() {
	echo plain
	for v in "$1"/defconfig.*; do
		[ ! -f "$v" ] || echo "${v##*/defconfig.}"
	done
}

for dir in "$root"/tests/guest/*/; do
	name=$(basename "$dir")
	case " ${only:-$name} " in *" $name "*) ;; *) continue ;; esac
	for arch in $archs; do for variant in $(variants "$dir"); do
		tag=$name-$arch more=''
		[ "$variant" = plain ] || tag=$tag-$variant
		# long where everything happens at once: one CPU sees less
		stress=${STRESS:-1}
		if [ "$variant" != preempt-smp ] && [ -f "$dir/defconfig.preempt-smp" ]; then stress=1; fi
		out=$build/$tag
		mkdir -p "$out"
		set --
		[ ! -f "$dir/defconfig" ] || set -- "UK_DEFCONFIG=$dir/defconfig"
		if [ "$variant" != plain ]; then
			cat "$dir/defconfig" "$dir/defconfig.$variant" > "$out/defconfig" 2> /dev/null
			set -- "UK_DEFCONFIG=$out/defconfig"
			more=$(sed -n 's/^# run-guest: //p' "$dir/defconfig.$variant")
		fi
		if ! make -s -j2 -C "$root" A="$dir" O="$out" ARCH="$arch" "$@" > "$out/build.log" 2>&1; then
			result bad "$tag builds" "$out/build.log"
			continue
		fi
		if [ -f "$dir/run" ]; then cat "$dir/run"; else echo "boots any 0 --"; fi > "$out/runs"
		while read -r case want expected rest; do
			case $want in any | "$arch") ;; *) continue ;; esac
			opts=$(printf '%s' "${rest%%--*}" | sed "s,@OUT@,$out,g; s/@LIMIT@/$((stress + 540))/")
			cmdline=$(printf '%s' "${rest#*--}" | sed "s/@STRESS@/$stress/")
			log=$out/$case.log
			# shellcheck disable=SC2086 # options are words
			"$root/tests/run-guest" -a "$arch" $more $opts \
				"$out/${name}_qemu-$arch" "${cmdline# }" > "$log" 2>&1
			rc=$?
			tr -d '\r' < "$log" > "$log.tmp" && mv "$log.tmp" "$log"
			want_text=$dir/expect-$case
			[ -f "$want_text" ] || want_text=$dir/expect
			case=$case$([ "$variant" = plain ] || echo " $variant")
			judge "$name/$case $arch" "$expected" $rc "$log" "$want_text"
		done < "$out/runs"
	done; done
done
echo "1..$n"
exit $bad
