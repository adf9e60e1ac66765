#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Two copies of the tree, in folders of other names, with caches of other names
# that have the downloads in common but no build: their kernels and root file
# systems are the same, bit for bit.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
archs=${ARCHS:-x86_64 arm64}
cache=$XDG_CACHE_HOME/telesto

copy() { # folder
	mkdir -p "$1/tree" "$1/cache/telesto"
	(cd "$root" && git ls-files | cpio -pdm --quiet "$1/tree")
	for d in "$cache"/*; do
		case $d in */kernels | */musl) ;; *) ln -s "$d" "$1/cache/telesto/" ;; esac
	done
}

build() { # folder arch program
	XDG_CACHE_HOME=$1/cache "$1/tree/kraft" build -q --arch "$2" "$3" > "$1/log" 2>&1 ||
		{ tail -n 20 "$1/log" | sed 's/^/# /'; return 1; }
}

# What was built, by its path below the copy.  Kernels lie in folders named for
# what they are made of, the place of the tree included.
products() { # folder
	(cd "$1" && find -L tree cache/telesto/kernels -type f \
		\( -name '*_qemu-x86_64' -o -name '*_qemu-arm64' -o -name '*.elf' -o -name '*.cpio' \) |
		sort | xargs sha256sum | sed 's,/base-[0-9a-f]*/,/base/,' | sort -u)
}

one=$tmp/one two=$tmp/another/longer-name
copy "$one"
copy "$two"
for arch in $archs; do
	for program in hello nginx; do
		build "$one" "$arch" "$program" && build "$two" "$arch" "$program"
		point $? "$program builds twice for $arch"
	done
done
products "$one" > "$tmp/one.sums"
products "$two" > "$tmp/two.sums"
for what in hello_qemu kernels .cpio; do
	grep -q -e "$what" "$tmp/one.sums"
	point $? "there is a $what"
done
diff "$tmp/one.sums" "$tmp/two.sums" | sed 's/^/# /'
cmp -s "$tmp/one.sums" "$tmp/two.sums"
point $? 'kernels and root file systems are the same'
done_testing
