#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The trace of system calls: strace is the oracle.  tools/traced.c runs on
# this machine under strace and in a guest with syscall_shim.trace, and the
# lines must be equal but for addresses.  Then the filter, what it refuses,
# threads, and the counts of calls that are not there.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}/abi
archs=${ARCHS:-x86_64 arm64}
n=0
bad=0

compiler() { # arch -> compiler
	case "$(uname -m)/$1" in
	x86_64/x86_64 | aarch64/arm64) echo gcc ;;
	*/arm64) echo aarch64-linux-gnu-gcc ;;
	*) echo x86_64-linux-gnu-gcc ;;
	esac
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

# What the program itself does, without addresses, columns and strace's dates.
normal() {
	sed -n '/^write(-1, "begin"/,/^exit_group/p' |
		sed -E 's/0x[0-9a-f]{5,}/ADDR/g; s/ +(= [^=]*)$/ \1/; s,  *[/][*] [0-9]{4}-[^*]*[*][/],,g'
}

# guest PROGRAM COMMAND-LINE EXIT-CODE: its console in $dir/out
guest() {
	(cd "$dir/$1" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) > "$dir/initrd"
	"$root/tests/run-guest" -a "$arch" -m 128M -i "$dir/initrd" \
		"$build/kernel-$arch/abi_qemu-$arch" "$2" > "$dir/raw" 2>&1
	code=$?
	tr -d '\r' < "$dir/raw" > "$dir/out"
	verdict=ok
	[ "$code" -eq "$3" ] || { verdict=bad; echo "exit $code, wanted $3" >> "$dir/out"; }
}

has() { # regular expression that a line must match
	grep -qE -e "$1" "$dir/out" || { verdict=bad; echo "lacks: $1" >> "$dir/out"; }
}

lacks() {
	! grep -qE -e "$1" "$dir/out" || { verdict=bad; echo "has: $1" >> "$dir/out"; }
}

mkdir -p "$build"
gcc -O1 -static -Wall -Wextra -o "$build/traced-host" "$root/tests/abi/tools/traced.c" || exit 1
strace -o "$build/traced.strace" "$build/traced-host"
rm -rf /tmp/traced /tmp/traced2
normal < "$build/traced.strace" > "$build/traced.want"

for arch in $archs; do
	dir=$build/trace-$arch
	rm -rf "$dir" && mkdir -p "$build/kernel-$arch"
	for p in traced traced_threads; do
		mkdir -p "$dir/$p/tmp"
		"$(compiler "$arch")" -O1 -static -pthread -o "$dir/$p/init" \
			"$root/tests/abi/tools/$p.c" || exit 1
	done
	make -s -j2 -C "$root" A="$root/tests/abi" O="$build/kernel-$arch" ARCH="$arch" \
		UK_DEFCONFIG="$root/tests/abi/defconfig" > "$dir/build.log" 2>&1 ||
		report bad "kernel $arch builds" "$dir/build.log"

	guest traced 'syscall_shim.trace=all syscall_shim.missing=1 -- /init' 3
	normal < "$dir/out" > "$dir/got"
	diff -u "$build/traced.want" "$dir/got" > "$dir/diff" || verdict=bad
	report $verdict "as strace $arch" "$dir/diff"
	grep -q '^write' "$build/traced.want" || report bad 'strace gave a trace' "$build/traced.strace"

	verdict=ok
	has '^openat\(AT_FDCWD, "/tmp/traced", O_RDWR\|O_CREAT\|O_EXCL\|O_CLOEXEC, 0640\) = 3$'
	has '^close\(20\) {31}= 0$'
	report $verdict "strace's column $arch" "$dir/out"

	guest traced 'syscall_shim.trace=openat,?nonsense,lseek -- /init' 3
	has '^openat\('
	has '^lseek\('
	lacks '^[a-km-np-z][a-z_0-9]*\('
	report $verdict "names $arch" "$dir/out"

	guest traced 'syscall_shim.trace=!openat,%memory,%network -- /init' 3
	has '^lseek\('
	lacks '^(openat|mmap|madvise|bind|sendmsg)\('
	report $verdict "all but some $arch" "$dir/out"

	guest traced 'syscall_shim.trace=%signal,futex -- /init' 3
	has '^rt_sigaction\('
	has '^futex\('
	lacks '^(openat|mmap|write)\('
	report $verdict "a class $arch" "$dir/out"

	guest traced 'syscall_shim.trace=lseek,reed2 -- /init' 134
	has "syscall_shim.trace: invalid system call 'reed2'"
	lacks '^lseek\('
	report $verdict "a wrong name is refused $arch" "$dir/out"

	guest traced '-- /init' 3
	lacks '^[a-z_0-9]+\(.*\) += '
	lacks '^missing'
	report $verdict "silent unless told $arch" "$dir/out"

	guest traced_threads 'syscall_shim.trace=read,write,pipe2,exit_group -- /init' 0
	has '^(\[pid +[0-9]+\] )?pipe2\(\[3, 4\], O_CLOEXEC\) += 0$'
	has '^\[pid +[0-9]+\] read\(3,  <unfinished \.\.\.>$'
	has '^\[pid +[0-9]+\] write\(4, "x", 1( <unfinished \.\.\.>|\) += 1)$'
	has '^\[pid +[0-9]+\] <\.\.\. read resumed>"x", 1\) += 1$'
	has '^\[pid +[0-9]+\] exit_group\(0\) += \?$'
	report $verdict "threads $arch" "$dir/out"
done
echo "1..$n"
exit $bad
