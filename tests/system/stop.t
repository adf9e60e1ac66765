#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# How machines are ended: asked, asked twice, with patience, crashed; and what
# is known about it afterwards.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

# a Linux program that does with SIGTERM what its argument says
cat >"$tmp/prog.c" <<'END'
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static volatile sig_atomic_t told;
static void on_term(int sig)
{
	told = sig;
}
int main(int argc, char *argv[])
{
	const char *how = argc > 1 ? argv[1] : "";
	struct sigaction sa = { .sa_handler = on_term };

	if (!strcmp(how, "ignore"))
		sa.sa_handler = SIG_IGN;
	if (strcmp(how, "default"))
		sigaction(SIGTERM, &sa, NULL);
	if (!strcmp(how, "trap"))
		*(volatile int *)8 = 1;
	puts("ready");
	fflush(stdout);
	while (!told)
		poll(NULL, 0, -1);
	printf("told %d\n", told);
	return 42;
}
END
native=$tmp/native
mkdir -p "$native"
cat >"$native/main.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <uk/sched.h>
static __attribute__((noipa)) int hurt(volatile int *p)
{
	*p = 1;
	return puts("not reached") + 1;
}
int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "crash"))
		return hurt((volatile int *)8);
	puts("ready");
	for (;;)
		uk_sched_thread_sleep(1000000000);
}
END
cat >"$native/Makefile.uk" <<'END'
$(eval $(call addlib,appnative))
APPNATIVE_SRCS-y += $(APPNATIVE_BASE)/main.c
END
: >"$native/Config.uk"
cat >"$native/Kraftfile" <<'END'
spec: v0.6
name: native
unikraft:
  version: stable
  kconfig:
    CONFIG_LIBUKBOOT_MAINTHREAD: 'y'
targets: [qemu/x86_64, qemu/arm64]
END

# start NAME ARCH TARGET ARGUMENT: in the background, as a shell's job with the
# signals of a terminal; returns once the guest is ready
start() {
	rm -f "$tmp/out"
	perl -e '$SIG{INT} = "DEFAULT"; setpgrp; alarm 120; exec @ARGV' "$kraft" run -q --name "$1" --arch "$2" "$3" -- "$4" \
		>"$tmp/out" 2>"$tmp/err" </dev/null &
	pid=$!
	wait_for 60 grep -q '^ready' "$tmp/out"
}

detach() { # the same, detached
	"$kraft" run -q -d --name "$1" --arch "$2" "$3" -- "$4" >/dev/null 2>"$tmp/err"
	wait_for 60 sh -c "'$kraft' logs $1 | grep -q '^ready'"
}

status() { # NAME: what ps says of it
	"$kraft" ps -a | awk -v n="$1" '$1 == n { print $2, $3, $4 }'
}

compilers="x86_64:gcc"
case $(uname -m) in
x86_64) compilers="x86_64:gcc arm64:aarch64-linux-gnu-gcc" ;;
aarch64) compilers="arm64:gcc" ;;
esac
for c in $compilers; do
	arch=${c%%:*}
	"${c#*:}" -static -o "$tmp/prog" "$tmp/prog.c"

	start a "$arch" "$tmp/prog" handle
	kill -INT "$pid"
	wait "$pid"
	same 42 $? "$arch: Ctrl-C asks a program, which ends with its own code"
	grep -q '^told 15' "$tmp/out"
	point $? "$arch: it was sent SIGTERM"

	# as a terminal does: to QEMU, too
	start a "$arch" "$tmp/prog" handle
	kill -INT "-$pid"
	wait "$pid"
	same 42 $? "$arch: Ctrl-C of the whole group, too"

	start a "$arch" "$tmp/prog" handle
	kill -TERM "$pid"
	wait "$pid"
	same 42 $? "$arch: SIGTERM to kraft, too"

	start a "$arch" "$tmp/prog" ignore
	kill -INT "$pid"
	sleep 1
	kill -0 "$pid"
	point $? "$arch: a program that ignores SIGTERM goes on"
	kill -INT "$pid"
	wait "$pid"
	same 137 $? "$arch: a second Ctrl-C ends it at once"

	# timeout signals the whole group, QEMU with it; kraft alone ends QEMU
	timeout --preserve-status 4 "$kraft" run -q --name g --arch "$arch" "$tmp/prog" \
		-- handle >"$tmp/out" 2>"$tmp/err" </dev/null
	same 42 $? "$arch: a signal to kraft's group asks the guest, too"

	detach b "$arch" "$tmp/prog" handle
	"$kraft" stop b >/dev/null
	same "exited (42) button" "$(status b)" "$arch: stop asks"
	"$kraft" ps -a -o json >"$tmp/json"
	grep -q '"main": [1-9]' "$tmp/json" && grep -q '"cause": "button"' "$tmp/json"
	point $? "$arch: ps knows cause and times"
	"$kraft" rm b >/dev/null

	detach b "$arch" "$tmp/prog" ignore
	"$kraft" stop --time 1 b >/dev/null
	same "exited (137) killed" "$(status b)" "$arch: stop --time ends what ignores it"
	"$kraft" rm b >/dev/null

	detach b "$arch" "$tmp/prog" default
	"$kraft" stop b >/dev/null
	same "exited (143) button" "$(status b)" "$arch: without a handler SIGTERM ends a program"
	"$kraft" rm b >/dev/null

	"$kraft" build -q --arch "$arch" "$native" >"$tmp/out" 2>&1 || sed 's/^/# /' "$tmp/out"
	detach b "$arch" "$native" wait
	"$kraft" stop b >/dev/null
	same "exited (0) button" "$(status b)" "$arch: a native program that cannot be asked ends well"
	"$kraft" rm b >/dev/null

	"$kraft" run -q --name c --arch "$arch" "$native" -- crash >"$tmp/out" 2>"$tmp/err" </dev/null
	same 134 $? "$arch: a crash is 134"
	grep -q "K0412.*the guest 'c' crashed: .* in hurt (.*main.c:6)" "$tmp/err"
	rc=$?
	point $rc "$arch: it is told with function and line"
	[ $rc -eq 0 ] || sed 's/^/# /' "$tmp/err" "$tmp/out"
	"$kraft" run -q -d --name c --arch "$arch" "$native" -- crash >/dev/null 2>&1
	wait_for 30 sh -c "'$kraft' logs c | grep -q '0xffff.* hurt (.*main.c:6)'"
	point $? "$arch: logs shows the report"
	wait_for 5 sh -c "'$kraft' ps -a | grep -q '^c .*exited (134) crash'"
	point $? "$arch: ps shows the cause"
	"$kraft" rm c >/dev/null
done

# one that has stopped before it could listen is ended, not asked
"$kraft" run -q -d --gdb=0 --name d "$native" >/dev/null 2>&1
"$kraft" stop d >/dev/null
same "exited (143) killed" "$(status d)" "who does not listen is not asked"
"$kraft" stop --time soon d >"$tmp/err" 2>&1
same 2 $? "a bad number of seconds is an error"
"$kraft" rm d >/dev/null

"$kraft" run -q -d --name web -p 127.0.0.1:18482:80 nginx >/dev/null 2>"$tmp/err"
wait_for 60 curl -sf -m 2 -o /dev/null http://127.0.0.1:18482/
"$kraft" stop web >/dev/null
same "exited (0) button" "$(status web)" "nginx ends cleanly"
"$kraft" rm web >/dev/null

done_testing
