#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Programs that cannot be run: each gives one clear message and the exit code
# that a shell would give, 127 if it is not there, 126 if it cannot be run.
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

# expect NAME EXIT-CODE TEXT [COMMAND LINE]: runs what is in $dir/files
expect() {
	(cd "$dir/files" && find . | LC_ALL=C sort | cpio -o -H newc --quiet) > "$dir/initrd"
	"$root/tests/run-guest" -a "$arch" -m 64M -i "$dir/initrd" \
		"$build/kernel-$arch/abi_qemu-$arch" "${4:--- /init}" > "$dir/out" 2>&1
	code=$?
	n=$((n + 1))
	if [ "$code" -eq "$2" ] && grep -q "$3" "$dir/out"; then
		echo "ok $n - $1, $arch"
	else
		echo "not ok $n - $1, $arch: exit $code, wanted $2 and '$3'"
		sed 's/^/# /' "$dir/out"
		bad=1
	fi
}

for arch in $archs; do
	dir=$build/errors-$arch
	rm -rf "$dir" && mkdir -p "$dir/files" "$build/kernel-$arch"
	make -s -j2 -C "$root" A="$root/tests/abi" O="$build/kernel-$arch" ARCH="$arch" \
		UK_DEFCONFIG="$root/tests/abi/defconfig" > "$dir/build.log" 2>&1
	cat > "$dir/p.c" << 'END'
#include <stdio.h>
int main(void)
{
	puts("it ran");
	return 42;
}
END
	$(compiler "$arch") -O2 -static -o "$dir/static" "$dir/p.c"
	$(compiler "$arch") -O2 -o "$dir/dynamic" "$dir/p.c"
	init=$dir/files/init

	cp "$dir/static" "$init"
	expect "a program's own exit code" 42 'it ran'
	expect 'found along PATH' 42 'it ran' 'env.vars=[ "PATH=/nothing:/" ] -- init'
	mkdir "$dir/files/sbin" "$dir/files/bin" && : > "$dir/files/sbin/p" && cp "$init" "$dir/files/bin/p"
	expect 'what may not be executed is passed over' 42 'it ran' 'env.vars=[ "PATH=/sbin:/bin" ] -- p'
	expect 'and told if there is nothing else' 126 "cannot run '/sbin/p'.*execute permission" \
		'env.vars=[ "PATH=/nothing:/sbin" ] -- p'
	rm -r "$dir/files/sbin" "$dir/files/bin"
	expect 'no such program' 127 "cannot run '/nope'.*no such file" '-- /nope'
	chmod -x "$init"
	expect 'not executable' 126 "cannot run '/init'.*execute permission"
	rm "$init" && mkdir "$init"
	expect 'a directory' 126 "cannot run '/init'.*not an executable"
	rmdir "$init"
	head -c 300 "$dir/static" > "$init" && chmod +x "$init"
	expect 'truncated' 126 "cannot run '/init'.*truncated"
	printf 'hello\n' > "$init"
	expect 'not ELF' 126 "cannot run '/init'.*not an ELF program"
	printf '#!/bin/sh\n' > "$init"
	expect 'a script' 126 "cannot run '/init'.*interpreter"
	: > "$init"
	expect 'empty' 126 "cannot run '/init'"
	{ printf '\177ELF\002\001\001'; head -c 9 /dev/zero; printf '\002\000\363\000'; head -c 100 /dev/zero; } > "$init"
	expect 'another architecture' 126 "cannot run '/init'.*another architecture"
	cp "$dir/dynamic" "$init"
	expect 'no interpreter' 127 "'/init' needs the interpreter '/lib"
done
echo "1..$n"
exit $bad
