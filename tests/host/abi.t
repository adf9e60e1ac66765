#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# nolibc's headers against those of the host's C library, on both
# architectures: every constant of bits/ and every structure listed here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
inc=$root/lib/base/nolibc/include
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
heads='errno.h fcntl.h sys/stat.h poll.h sys/epoll.h sys/eventfd.h sys/uio.h dirent.h
sys/socket.h sys/un.h netinet/in.h netinet/tcp.h time.h sys/time.h sys/times.h sys/select.h
signal.h sched.h sys/resource.h sys/prctl.h sys/wait.h sys/mman.h sys/statfs.h sys/mount.h
sys/utsname.h sys/sysinfo.h termios.h sys/ioctl.h unistd.h sys/random.h linux/futex.h'
hosts="$heads sys/timerfd.h sys/signalfd.h sys/inotify.h sys/statvfs.h linux/sched.h"

# one line "name value" per constant and per structure member
{
	grep -hv LIBC_ "$inc"/bits/*.h | awk '/^#define [A-Z_0-9a-z]+ / { print "#ifdef " $2 "\nV(" $2 ", " $2 ")\n#endif" }'
	while read -r type members; do
		echo "V(size_${type##* }, sizeof($(echo "$type" | tr . ' ')))"
		for m in $members; do
			echo "V(off_$type.$m, __builtin_offsetof($(echo "$type" | tr . ' '), $m))"
		done
	done <<-END
	struct.stat st_dev st_ino st_mode st_nlink st_uid st_gid st_rdev st_size st_blksize st_blocks st_atim st_mtim st_ctim
	struct.statx stx_mask stx_nlink stx_mode stx_ino stx_size stx_atime stx_btime stx_ctime stx_mtime stx_rdev_major stx_mnt_id
	struct.statfs f_type f_bsize f_blocks f_fsid f_namelen f_frsize f_flags
	struct.flock l_type l_whence l_start l_len l_pid
	struct.epoll_event events data
	struct.pollfd fd events revents
	struct.iovec iov_base iov_len
	struct.dirent d_ino d_off d_reclen d_type d_name
	struct.sockaddr_storage ss_family
	struct.msghdr msg_name msg_namelen msg_iov msg_iovlen msg_control msg_controllen msg_flags
	struct.mmsghdr msg_len
	struct.cmsghdr cmsg_len cmsg_level cmsg_type
	struct.linger l_onoff l_linger
	struct.ucred pid uid gid
	struct.sockaddr_un sun_path
	struct.sockaddr_in sin_port sin_addr
	struct.sockaddr_in6 sin6_port sin6_flowinfo sin6_addr sin6_scope_id
	struct.timespec tv_nsec
	struct.itimerspec it_value
	struct.itimerval it_value
	struct.tm tm_gmtoff tm_zone
	struct.tms tms_cstime
	fd_set
	sigset_t
	siginfo_t si_code si_pid si_uid si_value si_status si_addr si_band si_fd
	stack_t ss_sp ss_flags ss_size
	struct.sigaction sa_mask sa_flags sa_handler
	struct.sigevent sigev_value sigev_signo sigev_notify
	cpu_set_t
	struct.sched_param sched_priority
	struct.rlimit rlim_max
	struct.rusage ru_stime ru_maxrss ru_nivcsw
	struct.utsname nodename release version machine domainname
	struct.sysinfo loads totalram procs totalhigh mem_unit
	struct.termios c_iflag c_line c_cc c_ispeed c_ospeed
	struct.winsize ws_col ws_ypixel
	struct.robust_list_head futex_offset list_op_pending
	mode_t
	nlink_t
	blksize_t
	socklen_t
	END
} > "$tmp/body"

list() { # headers -> "#include" lines
	for h in $1; do echo "#include <$h>"; done
}
n=0
bad=0
echo 1..2
for arch in x86_64 aarch64; do
	cc=$arch-linux-gnu-gcc
	n=$((n + 1))
	{
		echo '#define _GNU_SOURCE'
		list "$hosts"
		echo 'long sink[2];'
		echo '#define V(name, v) __asm__("@@" #name " %0" ::"i"((long)(v) & 0xffff), "r"(0)); __asm__("@@hi_" #name " %0" ::"i"((long)(v) >> 16 & 0xffff));'
		echo 'void f(void) {'
		cat "$tmp/body"
		echo '}'
	} > "$tmp/host.c"
	sed "s,^#include <.*,," "$tmp/host.c" > "$tmp/own.tail"
	{ echo '#define _GNU_SOURCE'; list "$heads linux/sched.h"; cat "$tmp/own.tail"; } > "$tmp/own.c"
	$cc -w -O1 -S "$tmp/host.c" -o - 2> "$tmp/host.err" | sed -n 's/.*@@//p' | tr -d '$#' | sort > "$tmp/host"
	$cc -w -O1 -nostdinc -ffreestanding -isystem "$inc" -isystem "$($cc -print-file-name=include)" \
		-S "$tmp/own.c" -o - 2> "$tmp/own.err" | sed -n 's/.*@@//p' | tr -d '$#' | sort > "$tmp/own"
	# every own value must be the host's; what the host calls otherwise is left
	join "$tmp/own" "$tmp/host" | awk '$2 != $3' > "$tmp/diff"
	common=$(join "$tmp/own" "$tmp/host" | wc -l)
	if [ "$common" -gt 2000 ] && [ ! -s "$tmp/diff" ]; then
		echo "ok $n - $arch: $((common / 2)) values and offsets"
	else
		echo "not ok $n - $arch: $((common / 2)) values and offsets"
		sed 's/^/# own, host: /' "$tmp/diff" | head -40
		cat "$tmp/host.err" "$tmp/own.err" | head -20 | sed 's/^/# /'
		bad=1
	fi
done
exit $bad
