#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The constants that a trace names are those of the system's headers, for each
# architecture.  Names that the headers lack are not compared; most must be
# there.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}/host/names
shim=$root/lib/posix/syscall_shim
mkdir -p "$build"
echo 1..2
n=0
bad=0
for arch in x86_64 arm64; do
	n=$((n + 1))
	case "$(uname -m)/$arch" in
	x86_64/x86_64 | aarch64/arm64) cc=gcc ;;
	*/arm64) cc=aarch64-linux-gnu-gcc ;;
	*) cc=x86_64-linux-gnu-gcc ;;
	esac
	{
		cat << 'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <linux/membarrier.h>
#include <linux/prctl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#undef O_LARGEFILE /* 0 where it changes nothing */
END
		awk -v arch=$arch -f "$shim/names.awk" "$shim/names.tbl" | awk '
		{
			match($0, /"[^"]*"/)
			names = substr($0, RSTART + 1, RLENGTH - 2)
			rest = substr($0, RSTART + RLENGTH + 1)
			sub(/\)$/, "", rest)
			n = split(names, name, /\\0/)
			split(rest, value, /, */)
			for (i = 1; i <= n; i++)
				printf "#ifdef %s\n_Static_assert((unsigned int)(%s) == (unsigned int)%s, \"%s\");\nint has_%d;\n#endif\n", name[i], name[i], value[i], name[i], ++count
			printf "/* %d names */\n", n
		}'
	} > "$build/$arch.c"
	all=$(grep -c '^#ifdef' "$build/$arch.c")
	if $cc -c -o "$build/$arch.o" "$build/$arch.c" > "$build/$arch.log" 2>&1 &&
		has=$(nm "$build/$arch.o" | grep -c ' has_') && [ "$has" -gt $((all * 3 / 4)) ]; then
		echo "ok $n - $arch ($has of $all)"
	else
		echo "not ok $n - $arch: ${has:-?} of $all"
		grep error "$build/$arch.log" | sed 's/^/# /'
		bad=1
	fi
done
exit $bad
