#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Crash reports of kraft: the frames of a program, with and without frame
# pointers, static and dynamic, in libraries and in threads; and those of a
# program whose call crashed the kernel.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

cat >"$tmp/prog.c" <<'END'
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline, noclone))

static int (*volatile call)(int);
static volatile int zero, one = 1;

/* The callers all have something left to do: no tail calls. */
NOINLINE int touch(int n) { return *(volatile int *)(long)zero + n; }
NOINLINE int inner(int n) { return touch(n + one) + one; }
NOINLINE int deep(int n) { volatile char room[400]; room[0] = 1; return call(n + 1) + room[0]; }
NOINLINE int nowhere(int n) { call = NULL; return call(n) + one; }
NOINLINE int gives_up(int n) { if (n) abort(); return one; }
static int compare(const void *a, const void *b) { return touch(a < b) + one; }
NOINLINE int sorts(int n) { int a[4] = { 3, 2, n, 1 }; qsort(a, 4, sizeof(*a), compare); return a[0]; }
static void *thread(void *arg) { return (void *)(long)(inner(1) + !arg); }
static void handler(int sig) { _exit(sig); }
NOINLINE int reads(int n) { char c; return read(open("/dev/crash", O_RDWR), &c, 1) + n; }

int main(int argc, char *argv[])
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t t;

	call = deep;
	if (!strcmp(how, "touch"))
		return inner(argc) + one;
	if (!strcmp(how, "deep"))
		return deep(0) + one;
	if (!strcmp(how, "handler")) /* which has no room for its frame */
		return signal(SIGSEGV, handler) == SIG_ERR || deep(0);
	if (!strcmp(how, "nowhere"))
		return nowhere(0) + one;
	if (!strcmp(how, "abort"))
		return gives_up(argc) + one;
	if (!strcmp(how, "sort"))
		return sorts(argc) + one;
	if (!strcmp(how, "thread"))
		return pthread_create(&t, NULL, thread, NULL) || pthread_join(t, NULL);
	if (!strcmp(how, "kernel"))
		return reads(argc) + one;
	return 1;
}
END

# The functions of the report, one line.
names() {
	sed -n 's|.*+0x[0-9a-f]* \([^ ]*\).*|\1|p' "$tmp/err" | tr '\n' ' '
}

# crash ARCH PROGRAM HOW CODE PATTERN: the names of the frames match PATTERN
crash() {
	timeout 200 "$kraft" run -q --arch "$1" "$tmp/$2" -- "$3" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	names | grep -q "$5"
	found=$?
	[ $rc -eq "$4" ] && [ $found -eq 0 ]
	ok=$?
	point $ok "$1: $2 $3"
	[ $ok -eq 0 ] || { echo "# exit code $rc, frames: $(names)"; sed 's/^/# /' "$tmp/out" "$tmp/err"; }
}

# all ARCH PROGRAM
all() {
	crash "$1" "$2" touch 139 '^touch inner main '
	crash "$1" "$2" deep 139 '^deep deep deep deep '
	grep -q '^  (here it cannot be followed any further)' "$tmp/err"
	point $? "$1: and says that there is more of it"
	crash "$1" "$2" handler 139 '^deep deep deep deep '
	crash "$1" "$2" nowhere 139 '^nowhere main '
	grep -q '^  0x0000000000000000 (no file is mapped there)' "$tmp/err"
	point $? "$1: $2 nowhere, and where it went"
	crash "$1" "$2" abort 134 ' abort gives_up[^ ]* main '
	crash "$1" "$2" sort 139 '^touch compare .*qsort[^ ]* sorts main '
	crash "$1" "$2" thread 139 '^touch inner thread '
}

build() { # $1 = name, $2... = compiler
	out=$tmp/$1
	shift
	"$@" -O2 -g -w -pthread -o "$out" "$tmp/prog.c"
}
if [ "$(uname -m)" = x86_64 ]; then
	build dynamic gcc && all x86_64 dynamic
	grep -q '/dynamic+0x[0-9a-f]* touch (.*prog.c:[0-9]*)' "$tmp/err"
	point $? "with lines, where there are some"
	build fp gcc -fno-omit-frame-pointer -static && crash x86_64 fp sort 139 '^touch compare .*qsort[^ ]* sorts main '
	grep -q '^  0x[0-9a-f]* /fp+0x' "$tmp/out"
	point $? "the guest follows frame pointers by itself"
	build pie gcc -static-pie && crash x86_64 pie touch 139 '^touch inner main '
	strip -o "$tmp/bare" "$tmp/dynamic"
	crash x86_64 bare abort 134 ' abort (no '
	build static-arm64 aarch64-linux-gnu-gcc -static && all arm64 static-arm64
	build lean-arm64 aarch64-linux-gnu-gcc -static -fomit-frame-pointer &&
		crash arm64 lean-arm64 sort 139 '^touch compare .*qsort[^ ]* sorts main '
fi

# A kernel for programs, with a device that it cannot cope with.
app=$tmp/app
mkdir -p "$app/rootfs/dev" "$app/rootfs/tmp"
cat >"$app/crash.c" <<'END'
#include <sys/stat.h>
#include <uk/devfs.h>
#include <uk/file/nops.h>
#include <uk/init.h>
static volatile int *nothing;
static ssize_t stumble(const struct uk_file *f, const struct iovec *iov, int n, off_t off, long flags)
{
	return *nothing + (f && iov && n && off && flags);
}
static const struct uk_file_ops ops = {
	.read = stumble,
	.write = uk_file_nop_write,
	.getstat = uk_file_nop_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};
static struct uk_devfs_node node = { .name = "crash", .mode = S_IFCHR | 0666, .ops = &ops };
static int crash_init(struct uk_init_ctx *ctx)
{
	uk_devfs_register(&node);
	return !ctx;
}
uk_lib_initcall(crash_init, 0);
END
cat >"$app/Makefile.uk" <<'END'
$(eval $(call addlib,appcrash))
APPCRASH_SRCS-y += $(APPCRASH_BASE)/crash.c
END
: >"$app/Config.uk"
printf '%s\n' 'spec: v0.6' 'name: crash' 'unikraft:' '  version: stable' '  kconfig:' \
	'    CONFIG_LIBELFLOADER: y' '    CONFIG_UKPLAT_KASLR: y' 'rootfs: ./rootfs' 'targets: [qemu/x86_64, qemu/arm64]' >"$app/Kraftfile"
kernel() { # $1 = architecture, $2 = program
	cp "$tmp/$2" "$app/rootfs/prog"
	timeout 300 "$kraft" run -q --arch "$1" "$app" -- /prog kernel >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	same 134 $rc "$1: the kernel crashes in a call of a program"
	sed -n 's/^  0x[0-9a-f]* //p' "$tmp/err" | tr '\n' ' ' | grep -q \
		'^stumble (app/crash.c:[0-9]*).* uk_syscall_dispatch .*/prog+0x[0-9a-f]* [_a-z]*read /prog+0x[0-9a-f]* reads (.* main '
	ok=$?
	point $ok "$1: the frames of both are told"
	[ $ok -eq 0 ] || sed 's/^/# /' "$tmp/out" "$tmp/err"
}
if [ "$(uname -m)" = x86_64 ]; then
	kernel x86_64 fp
	kernel arm64 static-arm64
fi
same "" "$(ls "$XDG_RUNTIME_DIR/telesto")" "nothing of all this is left"

done_testing
