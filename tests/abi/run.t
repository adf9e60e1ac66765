#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Linux as the oracle: each tests/abi/*.c is an ordinary static Linux program.
# What it prints, and its exit code, must be the same on this machine's Linux
# and in a guest of each architecture: as the same kind of program there, and
# as part of an image (native/, compared with a Linux program built -DNATIVE;
# native/exempt has those that cannot be).  One that says "typist: yes" has a
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
# "kernel: preempt" runs on the second one only, with one CPU as well.
mkdir -p "$build"
cp "$root/tests/abi/defconfig" "$build/plain.config"
cat "$root/tests/abi/defconfig" - > "$build/preempt.config" << 'END'
CONFIG_LIBUKSCHEDPREEMPT=y
CONFIG_UKPLAT_LCPU_MAXCOUNT=2
END
preempt_too=' vanish threads poll epoll eventfdwait sigwait signals affinity '

for arch in $archs; do for kind in plain preempt; do
	kernel=$build/kernel-$kind-$arch
	mkdir -p "$kernel"
	make -s -j2 -C "$root" A="$root/tests/abi" O="$kernel" ARCH="$arch" \
		UK_DEFCONFIG="$build/$kind.config" > "$kernel/build.log" 2>&1 ||
		report bad "kernel $kind $arch builds" "$kernel/build.log"
done; done

native=$build/native
mkdir -p "$native/files/tmp"
(cd "$native/files" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) > "$native/initrd"
for arch in $archs; do
	make -s -j2 -C "$root" A="$root/tests/abi/native" O="$native/$arch" ARCH="$arch" \
		UK_DEFCONFIG="$root/tests/abi/native/defconfig" > "$native/$arch.log" 2>&1 ||
		report bad "native image $arch builds" "$native/$arch.log"
done

boot() { # label cpus arch name host-output initrd image command-line
	b_label=$1 b_cpus=$2 b_arch=$3 b_name=$4 b_want=$5 b_dir=$build/$4-$3
	shift 5
	${typist:+"$build/typist" -p} "$root/tests/run-guest" ${typist:+-I -} \
		-a "$b_arch" -m 128M -s "$b_cpus" -i "$@" > "$b_dir/raw" 2>&1
	echo "exit $?" >> "$b_dir/raw"
	# the channel's lines and the kernel's report, up to the exit code
	tr -d '\r' < "$b_dir/raw" | sed '/^# ctl: /d
		/^crit: .*the program was ended by signal/,/^exit /{/^exit /!d;}' > "$b_dir/out$b_label"
	verdict=bad
	if diff -u "$b_want" "$b_dir/out$b_label" > "$b_dir/log" 2>&1; then verdict=ok; fi
	report $verdict "$b_name $b_arch$b_label" "$b_dir/log"
}

# linux SOURCE PROGRAM FLAG...: what it prints here goes to PROGRAM.out
linux() {
	l_src=$1 l_out=$2
	shift 2
	gcc -O2 -static -pthread -Wall -Wextra "$@" -o "$l_out" "$l_src" || exit 1
	(cd / && timeout 60 ${typist:+"$build/typist"} "$l_out" one "two words" < /dev/null) > "$l_out.raw" 2>&1
	echo "exit $?" >> "$l_out.raw"
	tr -d '\r' < "$l_out.raw" > "$l_out.out"
}

gcc -O2 -Wall -Wextra -o "$build/typist" "$root/tests/abi/tools/typist.c" || exit 1
for src in "$root"/tests/abi/*.c; do
	name=$(basename "$src" .c)
	case " ${TESTS:-$name} " in *" $name "*) ;; *) continue ;; esac
	host=$build/$name-host
	typist=
	! grep -q 'typist: yes' "$src" || typist=y
	linux "$src" "$host"
	no_native=y
	if ! grep -q "^$name " "$root/tests/abi/native/exempt"; then
		no_native=
		linux "$src" "$host-native" -DNATIVE -w
	fi
	kinds=plain
	case $preempt_too in *" $name "*) kinds='plain preempt' ;; esac
	! grep -q '^ \* kernel: preempt' "$src" || kinds='preempt one'
	for arch in $archs; do
		dir=$build/$name-$arch
		rm -rf "$dir" && mkdir -p "$dir/files/tmp"
		if ! "$(compiler "$arch")" -O2 -static -pthread -o "$dir/files/init" "$src" > "$dir/log" 2>&1; then
			report bad "$name $arch" "$dir/log"
			continue
		fi
		(cd "$dir/files" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) > "$dir/initrd"
		for kind in $kinds; do
			cpus=1 label='' kernel=$kind
			case $kind in
			preempt) cpus=2 label=' preempt' ;;
			one) label=' preempt, 1 CPU' kernel=preempt ;;
			esac
			boot "$label" $cpus "$arch" "$name" "$host.out" "$dir/initrd" \
				"$build/kernel-$kernel-$arch/abi_qemu-$arch" '-- /init one "two words"'
		done
		[ -n "$no_native" ] || boot ' native' 1 "$arch" "$name" "$host-native.out" \
			"$native/initrd" "$native/$arch/native_qemu-$arch" "-- $name one \"two words\""
	done
done
echo "1..$n"
exit $bad
