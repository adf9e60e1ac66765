#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# `make` as people call it: with an application of their own and a library from
# elsewhere, with names that do not exist, and what must not be removed.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
unset A L O C V ARCH CC UK_DEFCONFIG MAKEFLAGS MAKELEVEL
n=0
bad=0

point() { # $1 = 0 for ok, $2 text
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
		tail -n 20 "$tmp/log" | sed 's/^/# /'
	fi
}

uk() { make -C "$root" A="$tmp/app" "$@" > "$tmp/log" 2>&1; }

# says CODE "pattern" text ARGS...
says() {
	code=$1 pattern=$2 text=$3
	shift 3
	make -C "$root" "$@" > "$tmp/log" 2>&1
	[ $? -eq "$code" ] && grep -q -e "$pattern" "$tmp/log"
	point $? "$text"
}

mkdir -p "$tmp/app" "$tmp/lib/include" "$tmp/precious/inside"
cat > "$tmp/app/Makefile.uk" << 'END'
$(eval $(call addlib,appmine))
APPMINE_SRCS-y += $(APPMINE_BASE)/main.c
APPMINE_CFLAGS-$(CONFIG_APPMINE_SHOUT) += -DTEXT='"SHOUTED"'
END
cat > "$tmp/app/Config.uk" << 'END'
config APPMINE_SHOUT
	bool "Shout"
	default y
END
cat > "$tmp/app/main.c" << 'END'
#include <stdio.h>
int main(void)
{
	puts(TEXT);
	return 0;
}
END
cat > "$tmp/lib/Makefile.uk" << 'END'
$(eval $(call addlib_s,libother,$(CONFIG_LIBOTHER)))
$(eval $(call uk_libparam_libprefix_set,libother,other))
CINCLUDES-$(CONFIG_LIBOTHER) += -I$(LIBOTHER_BASE)/include
LIBOTHER_CFLAGS-y += -DANSWER=42
LIBOTHER_SRCS-y += $(LIBOTHER_BASE)/other.c
LIBOTHER_SRCS-y += $(LIBOTHER_BASE)/other.c|isr
END
cat > "$tmp/lib/Config.uk" << 'END'
config LIBOTHER
	bool "other"
	default y
END
cat > "$tmp/lib/other.c" << 'END'
#include <uk/libparam.h>
#ifdef __INTERRUPTSAFE__
int other_isr(void) { return ANSWER; }
#else
static int level = ANSWER;
UK_LIBPARAM_PARAM(level, int, "a number");
int other(void) { return level; }
#endif
END
echo 'int other(void);' > "$tmp/lib/include/other.h"

says 0 'make A=DIR' 'help'
says 0 'make A=DIR' 'help with an application' A="$tmp/app" help
says 2 "application folder '$tmp/none' does not exist" 'no application' A="$tmp/none"
says 2 "application folder '$tmp/lib/include' has no Makefile.uk" 'no Makefile.uk' A="$tmp/lib/include"
says 2 "ARCH 'mips' is not known" 'no such architecture' A="$tmp/app" ARCH=mips
says 2 "compiler 'nocc' cannot be run" 'no such compiler' A="$tmp/app" CC=nocc
says 2 "library '$tmp/none' of L has no Makefile.uk" 'no such library' A="$tmp/app" L="$tmp/lib:$tmp/none"
says 2 "configuration '$tmp/none' does not exist" 'no such configuration' A="$tmp/app" UK_DEFCONFIG="$tmp/none"
says 2 "application 'none' is not in the catalog" 'no such entry of the catalog' size APP=none
says 2 "No rule to make target 'none'" 'no such target' A="$tmp/app" none
for o in "$tmp/app" "$tmp" / "$root"; do
	says 2 'holds the application or Telesto itself' "O=$o is refused" A="$tmp/app" O="$o" clean
done
says 2 'nothing is removed' 'clean removes no folder of somebody else' A="$tmp/app" O="$tmp/precious" clean
[ -d "$tmp/precious/inside" ] && [ -f "$tmp/app/main.c" ]
point $? 'everything is still there'

uk && grep -q 'IMAGE   app_qemu-x86_64' "$tmp/log" && ! grep -q -e ' -c ' "$tmp/log"
point $? 'an application builds, into its folder build, without showing commands'
strings "$tmp/app/build/app_qemu-x86_64.elf" | grep -q '^SHOUTED$'
point $? 'its options reach it'
uk && ! grep -q ' CC ' "$tmp/log"
point $? 'nothing is built twice'
uk L="$tmp/lib" && grep -q 'LIB     libother' "$tmp/log"
point $? 'a library is added later'
nm "$tmp/app/build/libother.o" | grep -q 'T other_isr' &&
	nm "$tmp/app/build/libother.o" | grep -q 'T other$' &&
	strings "$tmp/app/build/app_qemu-x86_64.elf" | grep -q '^other$'
point $? 'its variant for interrupts and the prefix of its parameters'
# shellcheck disable=SC2016 # it is for make
echo '$(eval $(call fetch,libother,http://localhost/a.tar.gz))' >> "$tmp/lib/Makefile.uk"
says 2 "fetch of 'libother': not supported" 'a verb that is not here' A="$tmp/app" L="$tmp/lib"
touch "$tmp/app/main.c"
uk V=1 && grep -q -e ' -c .*/app/main.c' "$tmp/log"
point $? 'V=1 shows commands'

uk O="$tmp/out/deep" C="$tmp/my.config" && [ -f "$tmp/out/deep/app_qemu-x86_64" ] && [ -f "$tmp/my.config" ]
point $? 'O and C'
sed -i 's/^CONFIG_LIBUKLIBPARAM=y/# CONFIG_LIBUKLIBPARAM is not set/' "$tmp/my.config"
uk O="$tmp/out/deep" C="$tmp/my.config" && uk O="$tmp/out/deep" C="$tmp/my.config" savedefconfig
grep -q '^# CONFIG_LIBUKLIBPARAM is not set' "$tmp/out/deep/defconfig"
point $? 'savedefconfig writes what differs'
uk O="$tmp/out/other" UK_DEFCONFIG="$tmp/out/deep/defconfig" print-libs && ! grep -q libuklibparam "$tmp/log"
point $? 'UK_DEFCONFIG begins with it'
sed -i 's/default y/default n/' "$tmp/app/Config.uk"
uk O="$tmp/out/other" UK_DEFCONFIG="$tmp/out/deep/defconfig" print-libs
grep -q '^# CONFIG_APPMINE_SHOUT is not set' "$tmp/out/other/config"
point $? 'a default that changes is followed'
sed -i 's/default n/default y/' "$tmp/app/Config.uk"
sed -i 's/^# CONFIG_LIBUKBOOT_BANNER is not set/CONFIG_LIBUKBOOT_BANNER=y/' "$tmp/out/other/config"
touch "$tmp/app/Config.uk"
uk O="$tmp/out/other" UK_DEFCONFIG="$tmp/out/deep/defconfig" print-libs
grep -q '^CONFIG_LIBUKBOOT_BANNER=y' "$tmp/out/other/config"
point $? 'changes stay when an option is added somewhere'
touch "$tmp/out/deep/defconfig"
uk O="$tmp/out/other" UK_DEFCONFIG="$tmp/out/deep/defconfig" print-libs
grep -q '^# CONFIG_LIBUKBOOT_BANNER is not set' "$tmp/out/other/config"
point $? 'and go when UK_DEFCONFIG changes'
uk O="$tmp/out/deep" clean && [ ! -e "$tmp/out/deep" ] && [ -d "$tmp/out/other" ]
point $? 'clean removes the build folder'

says 2 'menuconfig needs a terminal' 'menuconfig without a terminal' A="$tmp/app" menuconfig
printf 'q\n' | TERM=vt100 timeout 60 script -qec "make -C '$root' A='$tmp/app' menuconfig" /dev/null > "$tmp/log" 2>&1
grep -q 'Telesto configuration' "$tmp/log"
point $? 'menuconfig with one'
uk size && grep -q ' appmine$' "$tmp/log" && grep -q ' total$' "$tmp/log"
point $? 'size'
uk compile_commands.json && python3 -c '
import json, sys
db = json.load(open(sys.argv[1]))
mine = [e for e in db if e["file"].endswith("/app/main.c")]
assert len(mine) == 1 and "-DTEXT=" in mine[0]["command"], mine
' "$tmp/app/build/compile_commands.json" >> "$tmp/log" 2>&1
point $? 'compile_commands.json'

# the same image, whatever the folders are called
sed -i '$d' "$tmp/lib/Makefile.uk"
same=0
for arch in x86_64 arm64; do
	make -C "$root" A="$tmp/app" L="$tmp/lib" ARCH=$arch O="$tmp/one-$arch" > "$tmp/log" 2>&1 &&
		mkdir -p "$tmp/elsewhere/app" && cp "$tmp"/app/*.* "$tmp/elsewhere/app" &&
		mkdir -p "$tmp/elsewhere/lib" && cp -r "$tmp"/lib/* "$tmp/elsewhere/lib" &&
		make -C "$root" A="$tmp/elsewhere/app" L="$tmp/elsewhere/lib" ARCH=$arch > "$tmp/log" 2>&1 &&
		cmp "$tmp/one-$arch/app_qemu-$arch" "$tmp/elsewhere/app/build/app_qemu-$arch" >> "$tmp/log" 2>&1 || same=1
	rm -rf "$tmp/elsewhere/app/build"
done
point $same 'the image is the same, bit for bit, from other folders'

echo "1..$n"
exit $bad
