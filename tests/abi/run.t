#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Linux as the oracle: each tests/abi/*.c is an ordinary static Linux program.
# What it prints, and its exit code, must be the same on this machine's Linux
# and in a guest of each architecture.  One that says "typist: yes" has a
# terminal, and tools/typist.c types what it asks for.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}/abi
archs=${ARCHS:-x86_64 arm64}
n=0
bad=0

compiler() { # arch -> compiler
	if [ "$(uname -m)" = "$1" ] || [ "$(uname -m)-$1" = aarch64-arm64 ]; then
		echo gcc
	elif [ "$1" = arm64 ]; then
		echo aarch64-linux-gnu-gcc
	else
		echo x86_64-linux-gnu-gcc
	fi
}

report() { # verdict name log
	n=$((n + 1))
	if [ "$1" = ok ]; then
		echo "ok $n - $2"
	else
		bad=1
		echo "not ok $n - $2"
		tail -n 40 "$3" | sed 's/^/# /'
	fi
}

# The kernel is built twice: as applications get it, and with preemption and
# two CPUs for the programs about threads.  A program with a line
# "kernel: preempt" runs on the second one only.
mkdir -p "$build"
cp "$root/tests/abi/defconfig" "$build/plain.config"
cat "$root/tests/abi/defconfig" - > "$build/preempt.config" << 'END'
CONFIG_LIBUKSCHEDPREEMPT=y
CONFIG_UKPLAT_LCPU_MAXCOUNT=2
END
preempt_too=' threads poll epoll sigwait signals affinity '

for arch in $archs; do for kind in plain preempt; do
	kernel=$build/kernel-$kind-$arch
	mkdir -p "$kernel"
	make -s -j2 -C "$root" A="$root/tests/abi" O="$kernel" ARCH="$arch" \
		UK_DEFCONFIG="$build/$kind.config" > "$kernel/build.log" 2>&1 ||
		report bad "kernel $kind $arch builds" "$kernel/build.log"
done; done

boot() { # kind arch name host-output
	dir=$build/$3-$2
	cpus=1 label=''
	[ "$1" = plain ] || { cpus=2 label=" $1"; }
	${typist:+"$build/typist" -p} "$root/tests/run-guest" ${typist:+-I -} \
		-a "$2" -m 128M -s $cpus -i "$dir/initrd" \
		"$build/kernel-$1-$2/abi_qemu-$2" '-- /init one "two words"' > "$dir/raw" 2>&1
	echo "exit $?" >> "$dir/raw"
	tr -d '\r' < "$dir/raw" | sed '/^# ctl: /d' > "$dir/out$label"
	verdict=bad
	if diff -u "$4" "$dir/out$label" > "$dir/log" 2>&1; then verdict=ok; fi
	report $verdict "$3 $2$label" "$dir/log"
}

for src in "$root"/tests/abi/*.c; do
	name=$(basename "$src" .c)
	case " ${TESTS:-$name} " in *" $name "*) ;; *) continue ;; esac
	host=$build/$name-host
	gcc -O2 -static -pthread -Wall -Wextra -o "$host" "$src" || exit 1
	if grep -q 'typist: yes' "$src"; then
		typist=y
		gcc -O2 -Wall -Wextra -o "$build/typist" "$root/tests/abi/tools/typist.c" || exit 1
		(cd / && timeout 60 "$build/typist" "$host" < /dev/null) > "$host.raw" 2>&1
	else
		typist=
		(cd / && timeout 60 "$host" one "two words" < /dev/null) > "$host.raw" 2>&1
	fi
	echo "exit $?" >> "$host.raw"
	tr -d '\r' < "$host.raw" > "$host.out"
	kinds=plain
	case $preempt_too in *" $name "*) kinds='plain preempt' ;; esac
	! grep -q '^ \* kernel: preempt' "$src" || kinds=preempt
	for arch in $archs; do
		dir=$build/$name-$arch
		rm -rf "$dir" && mkdir -p "$dir/files/tmp"
		if ! "$(compiler "$arch")" -O2 -static -pthread -o "$dir/files/init" "$src" > "$dir/log" 2>&1; then
			report bad "$name $arch" "$dir/log"
			continue
		fi
		(cd "$dir/files" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) > "$dir/initrd"
		for kind in $kinds; do boot "$kind" "$arch" "$name" "$host.out"; done
	done
done
echo "1..$n"
exit $bad
