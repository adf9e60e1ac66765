#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What goes wrong on the host: programs that are missing, full and read-only
# disks, no network, interrupts at any stage, two at the same time, files that
# are cut off.  One clear error each, and nothing left behind.
set -u
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

app=$tmp/app
mkdir -p "$app"
cp "$root/catalog/native/hello/"*.* "$root/catalog/native/hello/Kraftfile" "$app/"
build=$app/.unikraft/build

# fails CODE ERROR TEXT COMMAND...: exit code and error of a command
fails() {
	want=$1
	error=$2
	text=$3
	shift 3
	timeout 300 "$@" >"$tmp/out" 2>&1 </dev/null
	rc=$?
	[ $rc -eq "$want" ] && grep -q "error\[$error\]" "$tmp/out" && grep -q '^  help: ' "$tmp/out"
	ok=$?
	point $ok "$text ($rc)"
	[ $ok -eq 0 ] || sed 's/^/# /' "$tmp/out"
}

# Processes whose command line names our folder, but not us.
ours() {
	ps -eo pid,args | awk -v d="$app" -v me=$$ '$1 != me && index($0, d) && !/awk/'
}

# nothing_left TEXT: no process, no record, no half file
nothing_left() {
	left=$(ours; ls "$XDG_RUNTIME_DIR/telesto" 2>/dev/null; find "$app" -name '*.tmp' -path '*.[0-9]*' -o -name '*.d' -path '*.cpio.*')
	same "" "$left" "$1"
}

# --------------------------------------------------------- missing programs

mkdir "$tmp/bin"
for f in /usr/bin/* /bin/*; do
	ln -sf "$f" "$tmp/bin/"
done
"$kraft" build -q --arch x86_64 "$app" 2>"$tmp/err" || sed 's/^/# /' "$tmp/err"
rm "$tmp/bin/qemu-system-x86_64"
fails 8 K0805 "no QEMU" env PATH="$tmp/bin" "$kraft" run --arch x86_64 "$app"
fails 8 K0805 "no QEMU, detached" env PATH="$tmp/bin" "$kraft" run -d --arch x86_64 "$app"
rm "$tmp/bin/make"
fails 8 K0805 "no make" env PATH="$tmp/bin" "$kraft" build --arch x86_64 "$app"
rm "$tmp/bin/apt-get"
mkdir "$tmp/pkg"
printf '%s\n' 'spec: v0.6' 'runtime: base' 'x-kraft:' '  packages:' '  - no-such-package-at-all' >"$tmp/pkg/Kraftfile"
fails 8 K0805 "no apt-get" env PATH="$tmp/bin" "$kraft" build "$tmp/pkg"
env -u PATH "$kraft" run -q --arch x86_64 "$app" -- 3 >"$tmp/out" 2>&1 </dev/null
same 3 $? "without PATH what is in its default is found"
env -u HOME -u XDG_CACHE_HOME -u XDG_RUNTIME_DIR "$kraft" run -q --arch x86_64 "$app" -- 3 >"$tmp/out" 2>&1 </dev/null
same 3 $? "without HOME it runs, too"

# ------------------------------------------------------------ QEMU refuses

fails 125 K0410 "a CPU that QEMU does not have" "$kraft" run --cpu none "$app"
fails 125 K0410 "detached, too" "$kraft" run -d --cpu none "$app"
nothing_left "nothing is left of it"

# ---------------------------------------------------- files that are cut off

for arch in x86_64 arm64; do
	"$kraft" build -q --arch $arch "$app" 2>"$tmp/err" || sed 's/^/# /' "$tmp/err"
	image=$build/hello_qemu-$arch
	size=$(wc -c <"$image")
	for bytes in 100 5000 $((size - 4000)); do
		head -c "$bytes" "$image" >"$tmp/cut"
		fails 126 K0305 "$arch: a kernel of $bytes bytes" "$kraft" run --name cut "$tmp/cut"
	done
done
mkdir "$tmp/tree"
head -c 100000 "$image" >"$tmp/tree/file"
(cd "$tmp/tree" && find . | cpio -o -H newc --quiet) >"$tmp/whole.cpio"
head -c 40000 "$tmp/whole.cpio" >"$tmp/cut.cpio"
fails 3 K0303 "an initrd that is cut off" "$kraft" run --initrd "$tmp/cut.cpio" "$app"
sed 's/^070701/070707/' "$tmp/whole.cpio" >"$tmp/old.cpio"
fails 3 K0303 "an initrd of another format" "$kraft" run --initrd "$tmp/old.cpio" "$app"
{ head -c 54 "$tmp/whole.cpio"; printf FFFFFFFF; tail -c +63 "$tmp/whole.cpio"; } >"$tmp/huge.cpio"
fails 3 K0303 "an initrd that says 4 GiB" "$kraft" run --initrd "$tmp/huge.cpio" "$app"

# ---------------------------------------------------- two at the same time

rm -rf "$build"
"$kraft" build -q --arch x86_64 "$app" >"$tmp/o1" 2>&1 &
p1=$!
"$kraft" run -q --arch x86_64 "$app" -- 5 >"$tmp/o2" 2>&1 </dev/null &
p2=$!
"$kraft" run -q --arch x86_64 "$app" -- 6 >"$tmp/o3" 2>&1 </dev/null
same 6 $? "three at once: the first to run"
wait $p2
same 5 $? "the second"
wait $p1
same 0 $? "and one that only builds"

# ------------------------------------------------------------- interrupts

# interrupted SIGNAL SECONDS WANT TEXT COMMAND...: sent to kraft alone
interrupted() {
	sig=$1
	after=$2
	want=$3
	text=$4
	shift 4
	perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' "$@" >"$tmp/out" 2>&1 </dev/null &
	pid=$!
	sleep "$after"
	kill -"$sig" $pid
	wait $pid 2>/dev/null
	same "$want" $? "$text"
	nothing_left "and leaves nothing"
}
# a compiler that takes its time, so that the build is not done before
mkdir "$tmp/slow"
printf '#!/bin/sh\nsleep 20\nexec %s "$@"\n' "$(command -v gcc)" >"$tmp/slow/gcc"
chmod +x "$tmp/slow/gcc"
for after in 0.7 2 4; do
	rm -rf "$build"
	interrupted INT $after 130 "Ctrl-C $after s after the start of a build" \
		env PATH="$tmp/slow:$PATH" "$kraft" build --arch x86_64 "$app"
done
rm -rf "$build"
interrupted TERM 2 143 "SIGTERM during a build" env PATH="$tmp/slow:$PATH" "$kraft" run --arch x86_64 "$app"
rm -rf "$build"
interrupted HUP 2 129 "SIGHUP during a build" env PATH="$tmp/slow:$PATH" "$kraft" run -d --arch x86_64 "$app"
"$kraft" build -q --arch x86_64 "$app" 2>/dev/null
# a terminal that is closed
script -qc "$kraft run --gdb=0 --name term --arch x86_64 $app" /dev/null >/dev/null 2>&1 </dev/null &
pid=$!
wait_for 20 sh -c "'$kraft' ps -q | grep -q term"
kill -KILL $pid
wait $pid 2>/dev/null
wait_for 20 sh -c "! '$kraft' ps -aq | grep -q term"
point $? "a closed terminal ends the machine"
nothing_left "and leaves nothing"

# --------------------------------------------- disks and the network (root)

if unshare -mn true 2>/dev/null; then
	# full CODE ERROR TEXT OPTIONS FOLDER COMMAND...: with a small disk there
	full() {
		want=$1
		error=$2
		text=$3
		shift 3
		# shellcheck disable=SC2016 # the inner shell expands it
		fails "$want" "$error" "$text" unshare -m sh -c \
			'mount -t tmpfs -o "$0" none "$1" && shift && exec "$@"' "$@"
	}
	mkdir -p "$tmp/cache" "$tmp/records" "$build"
	echo 'int main(void) { return 0; }' >"$tmp/prog.c"
	gcc -static -o "$tmp/prog" "$tmp/prog.c"
	for size in 8k 300k 1500k; do
		full 8 K0804 "a build folder of $size" "size=$size" "$build" "$kraft" build -f --arch x86_64 "$app"
	done
	full 8 K0804 "a read-only build folder" ro "$build" "$kraft" build --arch x86_64 "$app"
	full 8 K0804 "no room for a record" size=4k "$tmp/records" \
		env XDG_RUNTIME_DIR="$tmp/records" "$kraft" run --arch x86_64 "$app"
	printf '%s\n' 'spec: v0.6' 'runtime: base' 'x-kraft:' '  packages: [hello]' '  programs: [/usr/bin/hello]' >"$tmp/pkg/Kraftfile"
	full 8 K0804 "no room for packages" size=40k "$tmp/cache" \
		env XDG_CACHE_HOME="$tmp/cache" "$kraft" build "$tmp/pkg"
	full 8 K0804 "no room for a source package" size=8m "$tmp/cache" \
		env XDG_CACHE_HOME="$tmp/cache" "$kraft" run "$tmp/prog"
	fails 6 K0601 "no network" env XDG_CACHE_HOME="$tmp/cache" unshare -n "$kraft" build --arch arm64 "$tmp/pkg"
	same "" "$(find "$tmp/cache" -name '*.tmp' -o -name 'tmp.*')" "and no half package is left"
else
	echo "# not root: no small disks, no absent network"
fi
printf '%s\n' 'spec: v0.6' 'runtime: base' 'x-kraft:' '  packages:' '  - no-such-package-at-all' >"$tmp/pkg/Kraftfile"
fails 3 K0603 "a package that does not exist" "$kraft" build "$tmp/pkg"
grep -q 'Kraftfile:5:3: there is no Debian package' "$tmp/out"
point $? "with its place in the Kraftfile"
"$kraft" set -K "$app/Kraftfile" NO_SUCH_OPTION=y
"$kraft" build -q --arch x86_64 "$app" >"$tmp/out" 2>&1
rc=$?
[ $rc -eq 0 ] && grep -q "Kraftfile:[0-9]*:3: CONFIG_NO_SUCH_OPTION has no effect" "$tmp/out"
ok=$?
point $ok "an option that Kconfig does not know is told"
[ $ok -eq 0 ] || sed 's/^/# /' "$tmp/out"
nothing_left "nothing of all this is left"

done_testing
