#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# kraft under ASan and UBSan: its pure parts, and what it says and exits with
# for good and bad input.  Nothing is booted here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD:-$root/build}/host/kraft
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
export KRAFT_ROOT="$root" HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run"
export XDG_CACHE_HOME="$tmp/cache" ASAN_OPTIONS=detect_leaks=1
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
n=0
bad=0

point() { # $1 = 0 for ok, $2 text
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
	fi
}

if ! make -s -j2 -C "$root/tools/kraft" O="$out" SAN=1 all tests >"$tmp/log" 2>&1; then
	sed 's/^/# /' "$tmp/log"
	echo "not ok 1 - build"
	echo "1..1"
	exit 1
fi

for part in core report; do
	"$out/test_$part" >"$tmp/core" 2>&1
	rc=$?
	grep -v '^ok \|^1\.\.' "$tmp/core" | sed 's/^/# /'
	point $rc "test_$part ($(grep -c '^ok ' "$tmp/core") points)"
done

# says CODE "pattern" ARGS...: exit code, and text on either stream
says() {
	want=$1
	pattern=$2
	shift 2
	(cd "$tmp" && "$out/kraft" "$@") >"$tmp/said" 2>&1 </dev/null
	rc=$?
	if [ $rc -eq "$want" ] && grep -qe "$pattern" "$tmp/said"; then
		point 0 "kraft $*: $pattern ($rc)"
	else
		point 1 "kraft $*: $pattern (want $want, got $rc)"
		sed 's/^/# /' "$tmp/said"
	fi
}

# kraftfile TEXT: writes $tmp/app/Kraftfile; \n is a new line
kraftfile() {
	rm -rf "$tmp/app"
	mkdir -p "$tmp/app"
	printf '%b' "$1" >"$tmp/app/Kraftfile"
}

says 0 'run nginx' help
says 0 'usage: kraft run' help run
says 0 'usage: kraft run' run --help
says 0 'exit code 5' help K0207
says 0 'kraft [0-9]' --version
says 2 'did you mean .kraft build.' biuld
says 2 'K0101' help nothing
says 2 'did you mean --memory' run --memroy 3
says 2 'K0102.*needs a value' run -M
says 2 'K0104' logs
says 2 'takes no value' run --detach=yes
says 2 'help: -M SIZE: memory' run -M
for verb in build run ps logs stop rm menu set unset clean version help; do
	says 2 "K0102.*unknown option '--no-such' of kraft $verb" $verb --no-such
done
says 2 'K0103.*bad number of seconds' stop -t soon a
says 2 'K0104.*usage: kraft ps$' ps a
says 127 'K0202' run no-such-thing
says 4 'K0201' logs no-such-machine
says 4 'K0201' logs ../../etc
says 4 'K0201' stop no-such-machine
says 0 'NAME' ps -a
says 0 '\[\]' ps -o json
says 2 'unknown output format' ps -o xml

# the catalogue: each kind of error is explained, each is used, each message
# says what to do, and leaves no placeholder for the user to fill in
sed -n 's/.*{ "\(K[0-9]*\)",.*/\1/p' "$root/tools/kraft/diag.c" >"$tmp/codes"
while read -r code; do
	"$out/kraft" help "$code" | grep -q "^$code (exit code [0-9]*): [A-Z].*[.]\$" ||
		echo "# $code is not explained"
	cat "$root/kraft" "$root/support/install-packages" "$root"/tools/kraft/*.c |
		grep -v "{ \"$code\"" | grep -q "$code" || echo "# $code is never used"
done <"$tmp/codes" >"$tmp/said"
cat "$tmp/said"
point "$(wc -l <"$tmp/said")" "each kind of error is explained and used"
cat "$root"/tools/kraft/*.c | awk '
	function tell(why) { print why ": " text; bad = 1 }
	# the text of each call of fail() and what belongs to it, up to ";"
	/fail\("K|fail\($/ { on = 1; text = "" }
	/help = .*xasprintf|note\(|warn\(/ && !on { on = 2; text = "" }
	on { sub(/^[ \t]+/, ""); text = text $0 }
	on && /;/ {
		calls += on == 1
		if (on == 1 && text ~ /fail\("K[0-9]+",[ ]*NULL/)
			tell("no help")
		gsub(/"[ ]*"/, "", text) # parts of one string
		if (text ~ /kraft [a-z]+[^"]* (NAME|FILE|DIR|TARGET|PATH|VERB)[ ",`]/)
			tell("placeholder")
		if (text ~ /"[^"]*\\n"/ && on == 1)
			tell("line end")
		on = 0
	}
	END { if (calls < 90) tell("only " calls " calls were read"); exit bad }' >"$tmp/calls"
rc=$?
sed 's/^/# /' "$tmp/calls"
point $rc "every error says what to do, without a placeholder"

mkdir -p "$tmp/empty"
says 3 'K0401.*no Kraftfile' run ./empty
kraftfile ''
says 3 'K0402.*app/Kraftfile:1:1' build ./app
kraftfile 'spec: v0.6\nname: [a\n'
says 3 'K0402.*app/Kraftfile:3:1: not well-formed' build ./app
kraftfile 'name: a\nruntime: base\n'
says 3 "K0405.*'spec' is missing" build ./app
kraftfile 'spec: v0.6\nname: a\n'
says 3 "K0405.*'unikraft' and 'runtime'" build ./app
long=$(printf 'a%.0s' 1 2 3 4 5 6 7 8)
long=$long$long$long$long$long$long$long$long

# every wrong value is told with its place and what is expected
wrong() { # $1 = place and message, $2 = Kraftfile behind the first line
	kraftfile "spec: v0.6\n$2"
	says 3 "K0403.*app/Kraftfile:$1" build ./app
}
wrong '2:7: expected text' 'name: [a]\nruntime: base\n'
wrong '2:7: the name is empty or' 'name: .a\nruntime: base\n'
wrong "2:7: a name has only" 'name: a/b\nruntime: base\n'
wrong '2:7: the name is longer' "name: $long\nruntime: base\n"
wrong '2:9: expected text, found nothing' 'runtime:\n'
wrong '3:9: expected text, found nothing' 'runtime: base\nrootfs: ""\n'
wrong "2:9: '.' is the application" 'outdir: .\nruntime: base\n'
wrong '2:9: .\./\.\.. is the application' 'outdir: ./..\nruntime: base\n'
wrong '2:9: ./. is the application' 'outdir: /\nruntime: base\n'
wrong '3:7: expected text, found a list or map' 'runtime: base\ncmd: [[a]]\n'
wrong '3:14: expected NAME=value' 'runtime: base\nenv: ["A=1", " ", B]\n'
wrong '4:3: expected the name of a variable' 'runtime: base\nenv:\n  "A=": 1\n'
wrong '3:19: expected \[IP:\]HOST' 'runtime: base\nx-kraft: {ports: ["80"]}\n'
wrong '5:7: the guest.s port must be' 'runtime: base\nx-kraft:\n  ports:\n    - 8080:0\n'
wrong '3:17: expected a number from 1 to 64' 'runtime: base\nx-kraft: {cpus: 2x}\n'
wrong '3:17: expected a number from 1 to 64' 'runtime: base\nx-kraft: {cpus: 65}\n'
wrong '3:19: expected a size' 'runtime: base\nx-kraft: {memory: 0}\n'
wrong '3:22: expected text, found nothing' 'runtime: base\nx-kraft: {programs: [""]}\n'
wrong '3:10: expected a map' 'runtime: base\nx-kraft: 7\n'
wrong '3:12: expected a list of CONFIG_NAME=value, or a map' 'unikraft:\n  kconfig: 7\n'
wrong '3:13: expected CONFIG_NAME=value' 'unikraft:\n  kconfig: [CONFIG_A]\n'
wrong '4:5: the name of an option has only' 'unikraft:\n  kconfig:\n    A-B: y\n'
wrong '4:5: the value of an option is one line' 'unikraft:\n  kconfig:\n    A: "x\\ny"\n'
wrong '3:12: expected a map' 'unikraft: stable\nlibraries: [a]\n'
wrong '3:13: the name of a library' 'unikraft: stable\nlibraries: {"a b": stable}\n'
wrong '3:18: the library.s folder does not exist' 'unikraft: stable\nlibraries: {lib: ./none}\n'
wrong '3:10: expected a list of targets' 'unikraft: stable\ntargets: qemu/x86_64\n'
wrong '3:18: expected an architecture' 'unikraft: stable\ntargets: [{arch: mips}]\n'
wrong '3:11: the target has no architecture' 'unikraft: stable\ntargets: [{plat: qemu}]\n'
# shellcheck disable=SC2016 # for kraft to expand
wrong "3:9: '.{' is not closed" 'runtime: base\nrootfs: "${A"\n'
kraftfile 'spec: v0.6\nruntime: base\nenv: \0377\n'
says 3 'K0402.*app/Kraftfile:3:6: not well-formed' build ./app
kraftfile 'spec: v0.6\nunikraft: stable\n'
says 3 "K0405.*app/Kraftfile:2:11: a kernel is built from a Makefile.uk" build ./app
kraftfile 'spec: v0.6\nruntime: base\nrootfs: ./Dockerfile\n'
: >"$tmp/app/Dockerfile"
says 3 'K0406.*app/Kraftfile:3:9: Dockerfiles' build ./app
kraftfile 'spec: v0.6\nruntime: base\nx-kraft: {cpus: 9}\n'
says 3 'K0403.*app/Kraftfile:3:17: 9 CPUs are too many' run --arch arm64 ./app

# what is no file is refused, not read
mkfifo "$tmp/fifo"
for target in ./fifo /dev/null /dev/zero; do
	says 126 'K0203.*neither a folder nor a regular file' run "$target"
	says 126 'K0203.*neither a folder nor a regular file' build "$target"
	says 126 'K0203.*neither a folder nor a regular file' build --rootfs "$target" ./app
	says 3 'K0401.*it is not a file' build -K "$target"
done
kraftfile 'spec: v0.6\nruntime: base\nrootfs: ../fifo\n'
says 3 'K0403.*:3:9: the rootfs .* is neither folder nor file' build ./app
: >"$tmp/nothing"
says 126 'K0203' run ./nothing
says 3 'K0303' run --rootfs ./nothing ./app
head -c 2000000 /dev/zero >"$tmp/app/Kraftfile"
says 3 'K0402.*no Kraftfile has 1.9 MiB' build ./app
kraftfile 'spec: v9\nruntime: base\n'
says 3 'K0403.*:1:7: expected v0.5, v0.6' build ./app
kraftfile 'spec: v0.6\nruntme: base\nruntime: base\n'
says 3 "K0404.*:2:1: unknown key 'runtme'" build --strict ./app
says 3 "did you mean 'runtime'" build --strict ./app
kraftfile 'spec: v0.6\nruntime: base\nname: a\nname: b\n'
says 3 'K0403.*:4:1: the key is there twice' build ./app
kraftfile 'spec: v0.6\nruntime: base\ntargets:\n  - qemu/mips\n'
says 3 'K0403.*:4:5: expected qemu/x86_64' build ./app
kraftfile 'spec: v0.6\nruntime: base\nx-kraft:\n  memory: lots\n'
says 3 'K0403.*:4:11: expected a size' build ./app
for bad_package in -oDebug::x=1 --no-simulate ../x x/y nginx- 'a b'; do
	kraftfile "spec: v0.6\nruntime: base\nx-kraft:\n  packages: ['$bad_package']\n"
	says 3 'K0403.*:4:14: bad name of a Debian package' build ./app
done
kraftfile 'spec: v0.6\nruntime: base\nrootfs: ./nowhere\n'
says 3 "K0403.*app/Kraftfile:3:9: the rootfs './nowhere' does not exist" build ./app
kraftfile 'spec: v0.6\nruntime: base\nrootfs: .\n'
says 3 "K0403.*app/Kraftfile:3:9: the rootfs '.' holds the folder of the products" build ./app
says 3 "K0403.*--rootfs: the rootfs '.*' holds" build --rootfs ./app ./app
kraftfile 'spec: v0.6\nruntime: none-such\ncmd: /a\n'
says 127 "K0202.*app/Kraftfile:2:10: no runtime 'none-such'" run ./app
kraftfile 'spec: v0.6\nruntime: base\ncmd: "a \\"b"\n'
says 3 'K0403.*a quote is not closed' build ./app
kraftfile 'spec: v0.6\nruntime: base\ntargets: [qemu/x86_64]\n'
says 126 'K0204.*no target for arm64' run --arch arm64 ./app
says 2 'K0103.*unknown architecture' run --arch mips ./app

# options are judged before anything is built
says 2 'K0103.*bad port.*expected \[IP:\]HOST:GUEST' run -p 80 ./app
says 2 "K0103.*guest's port must be a number from 1" run -p 80:0 ./app
says 2 "K0103.*host's port must be a number from 0" run -p 65536:80 ./app
says 2 'K0103.*bad port' run -p a:80 ./app
says 2 'K0103.*IPv6' run -p '[::1]:80:80' ./app
says 2 'K0103.*IPv6' run -p ::1:80:80 ./app
says 2 'K0103.*given twice' run -p 8099:80 -p 8099:81 ./app
says 2 'K0103.*given twice' run -p 8099:80 -p 127.0.0.1:8099:81 ./app
says 125 'K0208.*192.0.2.1:8099.*does not have the address' run -p 192.0.2.1:8099:80 ./app
for size in 0 a -1 64X 99999999999999999999 9999999999T ''; do
	says 2 "K0103.*bad memory size '$size'" run -M "$size" ./app
done
says 125 'K0306.*the machine cannot have .* GiB: this host has ' run -M 8000000T ./app
for cpus in 0 99 -1 a 2x ''; do
	says 2 "K0103.*bad number of CPUs '$cpus'.*1 to 64" run --arch x86_64 --cpus "$cpus" ./app
done
says 2 "K0103.*no QEMU machine 'vax' for x86_64" run --arch x86_64 --machine vax ./app
says 2 'K0103.*for gdb: expected a number' run --gdb=x ./app
says 2 'K0103.*bad name of an interface' run --tap a,script=/x ./app
says 2 'K0103.*bad address.*expected an address and its prefix' run --ip 10.0.0.1 --tap tap0 ./app
says 2 'K0103.*the prefix is a number' run --ip 10.0.0.1/33 --tap tap0 ./app
says 2 'K0103.*gateway' run --ip 10.0.0.1/24:x --tap tap0 ./app
says 2 'K0103.*exclude each other' run --tap tap0 -p 80:80 ./app
says 2 'K0103.*bad environment variable' run -e =x ./app
for name in '' a/b 'a b' -x .x "$(printf 'n\303\251')" "$long"; do
	says 2 'K0103.*bad name of a machine' run --name "$name" ./app
done

# records that are not ours, damaged, or of nobody
records=$XDG_RUNTIME_DIR/telesto
mkdir -p "$records/foreign/sub" "$records/a b" "$records/torn" "$records/void"
: >"$records/file"
: >"$records/torn/lock"
echo '{"name": "to' >"$records/torn/state.json"
says 0 '^torn *damaged' ps -a
says 0 'record of machine .torn. is damaged; .kraft rm torn. removes it' ps -a
says 0 '"status": "damaged"' ps -a -o json
says 0 '^void *damaged' ps -a
says 8 "K0804.*/foreign' is in the way" run --name foreign ./app
says 5 "K0205.*a machine named 'torn' exists" run --name torn ./app
says 5 'help: kraft rm -f torn,' run --name torn ./app
says 4 K0201 rm foreign
says 1 'K0002.*has no log' logs torn
says 0 '^torn$' rm torn
says 0 '^void$' rm -a
"$out/kraft" ps -a >"$tmp/said" 2>&1
[ "$(wc -l <"$tmp/said")" = 1 ] && [ -d "$records/foreign/sub" ] && [ -d "$records/a b" ]
point $? "what is not ours is neither shown nor removed"
[ ! -e "$records/foreign/lock" ]
point $? "nor changed"
rm -r "$records"

# the launcher, where its folder is there but takes no files
KRAFT_BUILD=/proc/self "$root/kraft" version >"$tmp/said" 2>&1
[ $? -eq 8 ] && grep -q K0804 "$tmp/said"
point $? "a folder that the launcher may not write is told"

# folders that make would take for something else, told before it is run
for name in 'a b' a\$b 'a#b' "a'b" 'a:b'; do
	kraftfile 'spec: v0.6\nunikraft: stable\n'
	mv "$tmp/app" "$tmp/$name"
	says 7 'K0701.*make cannot work in' build "./$name"
	mv "$tmp/$name" "$tmp/app"
done

printf 'text' >"$tmp/text"
says 126 'K0203' run ./text
printf '\177ELF\002\001\001junk' >"$tmp/broken"
says 126 'K0305' run ./broken
cp "$out/obj/util.o" "$tmp/object"
says 126 'K0203.*neither a kernel nor a Linux program' run ./object
cp "$out/kraft" "$tmp/noexec" && chmod -x "$tmp/noexec"
says 126 'K0209.*no execute permission' run ./noexec
says 126 'help: chmod .x ./noexec' build ./noexec
cp "$tmp/text" "$tmp/app/initrd"
says 3 'K0303.*not a newc' run --initrd ./app/initrd ./app

quietly() { # ARGS...: works, and says nothing
	(cd "$tmp" && "$out/kraft" "$@") >"$tmp/said" 2>&1 && [ ! -s "$tmp/said" ]
	point $? "kraft $*"
}

kraftfile 'spec: v0.6\nunikraft: stable\n'
says 2 'K0103.*the menu needs a terminal' menu ./app
quietly clean ./app
mkdir -p "$tmp/app/.unikraft/build/x86_64/obj"
: >"$tmp/app/.unikraft/build/mine"
quietly clean ./app
[ "$(ls "$tmp/app/.unikraft/build")" = mine ]
point $? "clean removes what kraft makes, and nothing else"
rm "$tmp/app/.unikraft/build/mine"
mkdir -p "$tmp/cache/telesto/debs"
(cd "$tmp/empty" && "$out/kraft" clean --cache) >"$tmp/said" 2>&1
rc=$?
[ $rc -eq 0 ] && [ ! -e "$tmp/cache/telesto" ]
point $? "clean --cache needs no application"

# set and unset keep all other bytes
kraftfile '# top\nspec: v0.6\nunikraft: stable # now\nname: a\n'
(cd "$tmp" && "$out/kraft" set -K ./app/Kraftfile LIBX=y CONFIG_LIBY=7) 2>"$tmp/said"
(cd "$tmp" && "$out/kraft" set -K ./app/Kraftfile LIBX=n) 2>>"$tmp/said"
printf '%s\n' '# top' 'spec: v0.6' 'unikraft:' '  source: stable' '  kconfig:' \
	"    CONFIG_LIBY: '7'" "    CONFIG_LIBX: 'n' # now" 'name: a' >"$tmp/want"
diff "$tmp/want" "$tmp/app/Kraftfile" >"$tmp/diff"
rc=$?
sed 's/^/# /' "$tmp/diff" "$tmp/said"
point $rc "kraft set edits in place"
kraftfile '# \0303\0251\nspec: v0.6\nunikraft:\n  kconfig:\n    - CONFIG_A=1\nname: a\n'
quietly set -K ./app/Kraftfile A=2 "B=it's: #"
printf '# \303\251\n' >"$tmp/want"
printf '%s\n' 'spec: v0.6' 'unikraft:' '  kconfig:' "    - 'CONFIG_B=it''s: #'" \
	'    - CONFIG_A=2' 'name: a' >>"$tmp/want"
cmp "$tmp/want" "$tmp/app/Kraftfile"
point $? "behind letters of two bytes, too, and quotes what needs it"
quietly unset -K ./app/Kraftfile A B
quietly set -K ./app/Kraftfile A=3
grep -q "^    CONFIG_A: '3'$" "$tmp/app/Kraftfile"
point $? "what was emptied can be filled again"
cp "$tmp/app/Kraftfile" "$tmp/want"
says 2 'K0103.*expected NAME=value' set -K ./app/Kraftfile B=1 C
says 2 'K0103.*only letters' set -K ./app/Kraftfile 'C D=1'
cmp "$tmp/want" "$tmp/app/Kraftfile"
point $? "nothing is set when one is wrong"
kraftfile 'spec: v0.6\nunikraft: {version: stable}\n'
says 3 'K0406.*app/Kraftfile:2:11' set -K ./app/Kraftfile A=1
kraftfile 'spec: v0.6\nunikraft:\n  kconfig:\n    CONFIG_LIBY: 1\n'
(cd "$tmp" && "$out/kraft" unset -K ./app/Kraftfile LIBY)
grep -q LIBY "$tmp/app/Kraftfile"
point $((! $?)) "kraft unset removes the line"

# a root file system from a folder, twice the same, readable by cpio
kraftfile 'spec: v0.6\nruntime: none-such\ncmd: /a\nrootfs: ./root\n'
mkdir -p "$tmp/app/root/etc" "$tmp/app/root/empty"
echo hello >"$tmp/app/root/etc/motd"
ln -s motd "$tmp/app/root/etc/link"
head -c 100000 /dev/urandom >"$tmp/app/root/large"
(
	ulimit -f 8
	trap '' XFSZ
	cd "$tmp" && "$out/kraft" build ./app
) >"$tmp/said" 2>&1
grep -q "K0002.*'/large'.*File too large" "$tmp/said"
point $? "an archive that cannot be written says why"
says 127 'K0202' build ./app
cp "$tmp/app/.unikraft/build"/initrd-*.cpio "$tmp/one.cpio"
mv "$tmp/app/root" "$tmp/app/elsewhere"
ln -s elsewhere "$tmp/app/root"
says 127 'K0202' build ./app
echo more >>"$tmp/app/root/etc/motd"
says 127 'K0202' build ./app
LC_ALL=C grep -q more "$tmp/app/.unikraft/build"/initrd-*.cpio
point $? "what changes behind a link is seen"
echo hello >"$tmp/app/root/etc/motd"
touch -d '2001-01-01' "$tmp/app/root/large"
says 127 'K0202' build ./app
cmp "$tmp/one.cpio" "$tmp/app/.unikraft/build"/initrd-*.cpio
point $? "the archive does not depend on time stamps"
mkdir "$tmp/x" && (cd "$tmp/x" && cpio -idm --quiet <"$tmp/one.cpio") &&
	diff -r "$tmp/app/root/large" "$tmp/x/large" &&
	[ "$(readlink "$tmp/x/etc/link")" = motd ] && [ -d "$tmp/x/empty" ]
point $? "cpio unpacks the same files"
off=$(LC_ALL=C grep -abo large "$tmp/one.cpio" | head -n 1 | cut -d: -f1)
dd if="$tmp/one.cpio" bs=4096 skip=$((off / 4096 + 1)) count=1 2>/dev/null |
	cmp -n 4096 - "$tmp/app/root/large"
point $? "the data of a large file starts on a page"

# a program of the host is closed over its libraries
if [ -x /bin/cat ] && [ "$(uname -m)" = x86_64 ]; then
	"$out/kraft" run --dry-run --arch arm64 /bin/cat >"$tmp/said" 2>&1
	point $(($? != 126)) "a program for the other architecture is refused"
fi

echo "1..$n"
exit $bad
