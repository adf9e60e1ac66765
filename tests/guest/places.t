#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Boots tests/guest/places several times.  On a CPU without random numbers,
# what is drawn at boot follows random.seed and nothing else; without that it
# still differs, and a warning says that it is weak.  A CPU or a device tree
# that has numbers needs no seed and gets no warning.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}/guest
n=0
bad=0

result() { # status name
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' "$out"/places.? 2> /dev/null
		bad=1
	fi
}

boot() { # which options -- command line
	which=$1 opts=${2%%--*}
	# shellcheck disable=SC2086 # options are words
	"$root/tests/run-guest" -a "$arch" $opts "$out/places_qemu-$arch" "${2#*--}" \
		> "$out/log" 2>&1
	tr -d '\r' < "$out/log" > "$out/places.$which"
}

value() { # which name
	sed -n "s/^$2 //p" "$out/places.$1"
}

warned() { # which
	grep -q '^warn: .*can be guessed' "$out/places.$1"
}

differ() { # names: in boots 1 and 2
	for what in "$@"; do
		[ -n "$(value 1 "$what")" ] || return 1
		[ "$(value 1 "$what")" != "$(value 2 "$what")" ] || return 1
	done
}

same() { # names
	for what in "$@"; do
		[ -n "$(value 1 "$what")" ] || return 1
		[ "$(value 1 "$what")" = "$(value 2 "$what")" ] || return 1
	done
}

one_build() { # variant names
	tag=places-$arch
	cp "$root/tests/guest/places/defconfig" "$build/$tag.defconfig"
	if [ "$1" != plain ]; then
		tag=$tag-$1
		cat "$root/tests/guest/places/defconfig" \
			"$root/tests/guest/places/defconfig.$1" > "$build/$tag.defconfig"
	fi
	shift
	out=$build/$tag
	mkdir -p "$out"
	make -s -j2 -C "$root" A="$root/tests/guest/places" O="$out" ARCH="$arch" \
		UK_DEFCONFIG="$build/$tag.defconfig" > "$out/build.log" 2>&1
	result $? "$tag builds"
	case $arch in
	x86_64) poor='-c qemu64' rich='' ;;
	arm64) poor='-M virt,dtb-randomness=off' rich='' ;;
	esac
	boot 1 "$poor -- random.seed=[ 1 2 3 4 5 6 7 8 ] --"
	boot 2 "$poor -- random.seed=[ 1 2 3 4 5 6 7 9 ] --"
	differ "$@" && ! warned 1 && ! warned 2
	result $? "$tag: two seeds, two of each: $*"
	boot 2 "$poor -- random.seed=[ 1 2 3 4 5 6 7 8 ] --"
	same "$@"
	result $? "$tag: the seed is all that counts"
	boot 1 "$poor --"
	boot 2 "$poor --"
	differ "$@" && warned 1 && warned 2
	result $? "$tag: weak is told and not constant"
	boot 1 "$rich --"
	boot 2 "$rich --"
	differ "$@" && ! warned 1 && ! warned 2
	result $? "$tag: nothing needs to be given where the machine has numbers"
}

mkdir -p "$build"
for arch in ${ARCHS:-x86_64 arm64}; do
	one_build plain canary stack
	one_build kaslr canary stack image directmap
done
echo "1..$n"
exit $bad
