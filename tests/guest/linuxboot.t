#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The 64-bit Linux boot protocol: tests/lxboot boots tests/guest/exit the way
# Firecracker does.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD:-$root/build}/lxboot
case ${ARCHS:-x86_64} in
*x86_64*) ;;
*)
	echo '1..0 # SKIP the protocol is of x86_64'
	exit 0
	;;
esac
mkdir -p "$out"
echo '1..5'
cc=$(command -v x86_64-linux-gnu-gcc || echo gcc)
$cc -O1 -ffreestanding -fno-pic -fno-pie -mno-red-zone -mgeneral-regs-only \
	-fno-stack-protector -fcf-protection=none -nostdlib -static -no-pie \
	-Wl,-Ttext=0x3000000,-z,noexecstack,--build-id=none,--no-warn-rwx-segments,-e,start \
	-o "$out/lxboot" "$root/tests/lxboot/start.S" "$root/tests/lxboot/load.c" &&
	make -s -C "$root" A="$root/tests/guest/exit" O="$out/exit" > "$out/build.log" 2>&1 ||
	echo "Bail out! cannot build the loader or the image"
for m in microvm,acpi=off q35; do
	"$root/tests/run-guest" -m 128M -M $m -i "$out/exit/exit_qemu-x86_64" -t 60 \
		"$out/lxboot" "-- 9 word" > "$out/log" 2>&1
	rc=$?
	n=$((${n:-0} + 1))
	if [ $rc -eq 9 ] && grep -q 'argument 2 is \[word\]' "$out/log"; then
		echo "ok $n - linux boot on $m"
	else
		echo "not ok $n - linux boot on $m"
		sed 's/^/# /' "$out/log"
	fi
done
# switched off by ACPI, which only q35 and pc have, where the BIOS left it
make -s -C "$root" A="$root/tests/guest/shutdown" \
	UK_DEFCONFIG="$root/tests/guest/shutdown/defconfig" O="$out/shutdown" > "$out/build.log" 2>&1
for m in q35 pc; do
	"$root/tests/run-guest" -x -m 128M -M $m -i "$out/shutdown/shutdown_qemu-x86_64" -t 60 \
		"$out/lxboot" "-- return norsdp" > "$out/log" 2>&1
	n=$((n + 1))
	if grep -q '"reason": "guest-shutdown"' "$out/log"; then
		echo "ok $n - ACPI is found in the area of the BIOS on $m"
	else
		echo "not ok $n - ACPI is found in the area of the BIOS on $m"
		sed 's/^/# /' "$out/log"
	fi
done
# a kernel that moves, and one that is told not to
cat "$root"/tests/guest/places/defconfig "$root"/tests/guest/places/defconfig.kaslr > "$out/defconfig"
make -s -C "$root" A="$root/tests/guest/places" UK_DEFCONFIG="$out/defconfig" O="$out/places" > "$out/build.log" 2>&1
place() { # command line
	"$root/tests/run-guest" -m 128M -i "$out/places/places_qemu-x86_64" -t 60 "$out/lxboot" "$1" 2>&1 |
		sed -n 's/^image //p' | tr -d '\r'
}
linked=$(place 'kaslr.off=1 --')
moved=$(place '--')
if [ -n "$linked" ] && [ -n "$moved" ] && [ "$linked" != "$moved" ]; then
	echo "ok 5 - the kernel moves"
else
	echo "not ok 5 - the kernel moves"
	echo "# linked $linked, moved $moved"
	sed 's/^/# /' "$out/build.log"
fi
