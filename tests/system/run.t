#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# kraft and native programs: exit codes, machines, names, ports, and that
# nothing is left behind.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

# a program that says its arguments and exits with the first
app=$tmp/app
mkdir -p "$app"
cat >"$app/main.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		printf("<%s>\n", argv[i]);
	return argc > 1 ? atoi(argv[1]) : 0;
}
END
cat >"$app/Makefile.uk" <<'END'
$(eval $(call addlib,appargs))
APPARGS_SRCS-y += $(APPARGS_BASE)/main.c
END
: >"$app/Config.uk"
printf '%s\n' 'spec: v0.6' 'name: args' 'unikraft: stable' \
	'targets: [qemu/x86_64, qemu/arm64]' >"$app/Kraftfile"

for arch in x86_64 arm64; do
	timeout 120 "$kraft" build -q --arch $arch "$app" 2>"$tmp/err"
	point $? "$arch: an application folder builds"
	sed 's/^/# /' "$tmp/err"
	timeout 20 "$kraft" run -q --arch $arch "$app" -- 7 'a b' '' 'c"d\e' "f'g" '%h' \
		>"$tmp/out" </dev/null 2>"$tmp/err"
	same 7 $? "$arch: the guest's exit code is kraft's"
	same "<7> <a b> <> <c\"d\\e> <f'g> <%h>" "$(grep '^<' "$tmp/out" | tr -d '\r' | tr '\n' ' ' | sed 's/ $//')" \
		"$arch: arguments arrive unchanged"
	timeout 20 "$kraft" run -q --arch $arch "$app" -- 255 >/dev/null </dev/null 2>&1
	same 255 $? "$arch: exit code 255"
	timeout 20 "$kraft" run -q --arch $arch "$app/.unikraft/build/args_qemu-$arch" -- 3 >/dev/null </dev/null 2>&1
	same 3 $? "$arch: a kernel file runs"
done

"$kraft" run -q --arch arm64 "$app/.unikraft/build/args_qemu-x86_64" >"$tmp/err" 2>&1
same 126 $? "a kernel for the other architecture is refused"
"$kraft" run -q --arch x86_64 -M 64K "$app" >"$tmp/err" 2>&1
same 125 $? "too little memory is told before the boot"
grep -q 'K0301' "$tmp/err"
point $? "with its error"

# a machine that stands still at its first instruction
name=$("$kraft" run -q -d --arch x86_64 --gdb=0 --name one -p 127.0.0.1:18481:80 "$app" 2>"$tmp/err")
same one "$name" "run -d prints the name"
sed 's/^/# /' "$tmp/err"
"$kraft" ps | grep -q '^one .*running'
point $? "ps shows it"
"$kraft" run -q --name one "$app" >/dev/null 2>&1
same 5 $? "its name is taken"
"$kraft" run -q -p 18481:80 "$app" >"$tmp/err" 2>&1
same 5 $? "its port is taken"
grep -q "by machine 'one'" "$tmp/err"
point $? "and the error says by whom"
"$kraft" rm one >/dev/null 2>&1
same 5 $? "a running machine is not removed"
"$kraft" stop one >/dev/null
same 0 $? "stop ends it"
"$kraft" ps -a | grep -q '^one .*exited (143)'
point $? "ps -a shows how"
"$kraft" rm one >/dev/null
same 0 $? "rm removes it"

# killed supervisors
"$kraft" run -q -d --arch x86_64 --gdb=0 --name two "$app" >/dev/null 2>&1
pid=$(sed -n 's/.*"pid": \([0-9]*\).*/\1/p' "$XDG_RUNTIME_DIR/telesto/two/state.json")
kill -KILL "$pid"
wait_for 5 sh -c "'$kraft' ps -a | grep -q '^two .*exited (137)'"
point $? "a machine whose supervisor was killed is seen as dead"
"$kraft" rm two >/dev/null

# Ctrl-C
# (a shell ignores SIGINT in what it starts with &; env -i keeps nothing else)
perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$kraft" run -q --arch x86_64 --gdb=0 "$app" >/dev/null 2>&1 &
pid=$!
wait_for 10 sh -c "'$kraft' ps -q | grep -q ."
kill -INT $pid
wait $pid
same 130 $? "Ctrl-C ends it with 130"
same "" "$(ls "$XDG_RUNTIME_DIR/telesto")" "and leaves no record"

# nohup: a hang-up reaches us and QEMU, and ends neither
perl -e '$SIG{HUP} = "IGNORE"; setpgrp; exec @ARGV' "$kraft" run -q --arch x86_64 --gdb=0 --name hup "$app" >/dev/null 2>&1 &
pid=$!
wait_for 10 sh -c "'$kraft' ps -q | grep -q hup"
sleep 0.5
kill -HUP -$pid
sleep 0.5
"$kraft" ps | grep -q '^hup .*running'
point $? "an ignored SIGHUP does not end it"
kill -TERM $pid
wait $pid
same 143 $? "SIGTERM does"

# no stdin, stdout or stderr
"$kraft" run -q -d --arch x86_64 --gdb=0 --name shut "$app" <&- >&- 2>&-
same 0 $? "run -d works with its standard files closed"
"$kraft" ps | grep -q '^shut .*running'
point $? "and the machine runs"
"$kraft" rm -f shut >/dev/null

# two at once get two names
"$kraft" run -q -d --arch x86_64 --gdb=0 "$app" >"$tmp/n1" 2>/dev/null &
"$kraft" run -q -d --arch x86_64 --gdb=0 "$app" >"$tmp/n2" 2>/dev/null &
wait
same "args args-2 " "$(sort "$tmp/n1" "$tmp/n2" | tr '\n' ' ')" "two at once get two names"
"$kraft" rm -f -a >/dev/null

# Linux programs of the host, static and dynamic
cat >"$tmp/prog.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char *argv[])
{
	printf("<%s> <%s>\n", argc > 1 ? argv[1] : "", getenv("KEY") ? getenv("KEY") : "");
	return 42;
}
END
program() { # $1 = architecture, $2 = text, $3... = compiler
	arch=$1
	what=$2
	shift 2
	"$@" -o "$tmp/prog" "$tmp/prog.c" || return
	timeout 300 "$kraft" run -q --arch "$arch" -e 'KEY=a "b" c' "$tmp/prog" -- 'x y' \
		>"$tmp/out" </dev/null 2>"$tmp/err"
	same 42 $? "$arch: a $what program runs, its exit code arrives"
	grep -q '^<x y> <a "b" c>' "$tmp/out"
	rc=$?
	point $rc "$arch: its arguments and environment, too"
	[ $rc -eq 0 ] || sed 's/^/# /' "$tmp/out" "$tmp/err"
}
if [ "$(uname -m)" = x86_64 ]; then
	program x86_64 dynamic gcc
	program x86_64 static gcc -static
	program arm64 static aarch64-linux-gnu-gcc -static
fi
ln -s prog "$tmp/link"
timeout 300 "$kraft" run -q "$tmp/link" -- linked >"$tmp/out" 2>"$tmp/err" </dev/null
same 42 $? "a link to a program runs by the link's name"
# damaged(TEXT): whoever notices, kraft or the guest, the exit code is one
damaged() {
	chmod +x "$tmp/damaged"
	timeout 60 "$kraft" run -q "$tmp/damaged" >"$tmp/out" 2>&1 </dev/null
	same 126 $? "a program that $1 cannot be run"
}
# patch(TEXT, OFFSET, BYTES)
patch() {
	cp "$tmp/prog" "$tmp/damaged"
	# shellcheck disable=SC2059
	printf "$3" | dd of="$tmp/damaged" bs=1 seek="$2" conv=notrunc status=none
	damaged "$1"
}
for size in 63 100 3000; do
	head -c $size "$tmp/prog" >"$tmp/damaged"
	damaged "is cut off after $size bytes"
done
patch 'begins nowhere' 24 '\0\0\0\0\0\0\0\0'
patch 'has its headers beyond its end' 32 '\377\377\377\377\377\377\377\377'
patch 'has headers of another size' 54 '\0\0'
patch 'has no headers' 56 '\0\0'
echo junk >"$tmp/junk.cpio"
"$kraft" run -q --initrd "$tmp/junk.cpio" "$app" >"$tmp/err" 2>&1 </dev/null
same 3 $? "a broken initrd is an error"
same "" "$(ls "$XDG_RUNTIME_DIR/telesto")" "nothing of all this is left"

# build errors
echo 'int main(void) { return nonsense; }' >"$app/main.c"
"$kraft" build -q --arch x86_64 "$app" >"$tmp/err" 2>&1
same 7 $? "a build error is exit code 7"
grep -q 'nonsense.*undeclared' "$tmp/err"
point $? "and shows the compiler's message"

done_testing
