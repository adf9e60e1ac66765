#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# A short deterministic run of each target in tests/fuzz, under ASan and UBSan.
# A target (also lib/*/*/tests/fuzz_*.c) says "fuzz-sources: a.c b.c", from the
# root of the tree or from its library, and gives
# its seeds as "fuzz-seeds: |text| |text|", or a function below makes them.
# "fuzz-libs: -lx" names libraries of the host.
# ROUNDS=n changes the number of random inputs per seed.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${BUILD:-$root/build}/fuzz
case $(uname -m) in aarch64) isa=arm64 ;; *) isa=x86_64 ;; esac
mkdir -p "$out"
n=0
bad=0

# Words as a device tree has them.
be() {
	for v; do
		# shellcheck disable=SC2059 # the format is the text
		printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((v >> 24 & 255)) $((v >> 16 & 255)) $((v >> 8 & 255)) $((v & 255)))"
	done
}

# A device behind a bus with addresses of its own, which QEMU's tree has not.
small_tree() {
	{
		be 1 0 # root
		be 3 4 0 1 3 4 15 1 # address and size cells
		be 1 && printf 'soc\0'
		be 3 4 0 1 3 4 15 1
		be 3 12 27 0 0x1000 0x10000 # ranges
		be 3 4 34 1 # interrupt-parent
		be 1 && printf 'a@10\0\0\0\0'
		be 3 2 51 && printf 'a\0\0\0' # compatible
		be 3 16 62 0x10 4 0x20000 4 3 12 66 1 2 3 # reg, one out of range, and interrupts
		be 2 1 && printf 'i\0\0\0'
		be 3 4 77 1 3 4 85 3 # phandle and interrupt cells
		be 2 2 2 9
	} > "$1.struct"
	len=$(wc -c < "$1.struct")
	be 0xd00dfeed $((56 + len + 102)) 56 $((56 + len)) 40 17 16 0 102 "$len" 0 0 0 0
	cat "$1.struct"
	printf '#address-cells\0#size-cells\0ranges\0interrupt-parent\0compatible\0reg\0'
	printf 'interrupts\0phandle\0#interrupt-cells\0'
}

# Seeds that other tools make.
seeds() {
	case $1 in
	elf) # a small dynamic and a small static program
		printf '%s\n' 'int main(void) { return 0; }' > "$out/seed.c"
		cc -s -Wl,-z,noseparate-code -o "$dir/dynamic" "$out/seed.c"
		cc -s -nostdlib -static -Wl,-z,noseparate-code,-e,main \
			-o "$dir/static" "$out/seed.c"
		;;
	cpio)
		mkdir -p "$out/tree/dir"
		echo text > "$out/tree/dir/file"
		ln -sf file "$out/tree/dir/link"
		(cd "$out/tree" && find . | sort | cpio -o -H newc --quiet) > "$dir/newc"
		;;
	fuzz_fdt | pci_dt)
		# QEMU leaves 1 MiB of room: cut it, and say so in the header
		qemu-system-aarch64 -M "virt,dumpdtb=$out/virt.dtb" -cpu cortex-a53 2> /dev/null
		head -c 16384 "$out/virt.dtb" > "$dir/virt"
		printf '\0\0\100\0' | dd of="$dir/virt" bs=1 seek=4 conv=notrunc 2> /dev/null
		small_tree "$out/small" > "$dir/small"
		;;
	acpi)
		# with checksums that hold
		printf 'RSD PTR \317\0\0\0\0\0\0\002\0\020\0\0\044\0\0\0\0\040\0\0\0\0\0\0\274\0\0\0' > "$dir/rsdp"
		printf 'RSD PTR \321\0\0\0\0\0\0\0\0\020\0\0' > "$dir/rsdp1"
		{ # a CPU of each kind, an I/O APIC, an override
			printf 'APIC' && head -c 40 /dev/zero
			printf '\0\010\0\001\001\0\0\0\011\020\0\0\005\0\0\0\001\0\0\0\0\0\0\0'
			printf '\001\014\0\0\0\0\300\376\0\0\0\0\002\012\0\011\011\0\0\0\015\0'
		} > "$dir/madt"
		# a generic event device
		printf 'xxACPI0013\0\133\200NAME\0\014\0\0\240\376\012\004\211\006\0\011\001\011\0\0\0' > "$dir/ged"
		for table in FACP APIC MCFG SSDT; do
			{ printf '%s\0\1\0\0' "$table"; head -c 248 /dev/zero; } > "$dir/$table"
		done
		printf '\010_S5_\022\006\004\012\005\012\005\0\0' >> "$dir/SSDT"
		;;
	kraft_ctl)
		printf 'telesto-ctl 1\nbutton acpi\ntime entry 1\ntime main 17\nlate 2\ncause exit\nexit 3\n' > "$dir/exit"
		printf 'telesto-ctl 1\ntime end 9223372036854775807\ncause crash\ntarget restart\nsignal 11\n' > "$dir/crash"
		printf 'reg 0 1f\nreg 10 401000\nmap 400000 402000 0 /bin/a\nmem 7fff0000 1 2 401003\n' > "$dir/program"
		;;
	kraftfile)
		cp "$root/catalog/library/nginx/Kraftfile" "$dir/nginx"
		cp "$root/catalog/library/base/Kraftfile" "$dir/base"
		printf '# \303\251\n' > "$dir/all"
		# shellcheck disable=SC2016 # for kraft to expand
		printf '%s\n' 'specification: v0.5' 'name: a' 'unikraft: stable' \
			'libraries: {musl: {version: stable, kconfig: [CONFIG_A=y]}}' \
			'targets:' '  - {name: x, architecture: x86_64, platform: qemu, kconfig: {B: 1}}' \
			'  - qemu/arm64' 'env: [A=b, "C=${D:-e}"]' 'cmd: "a.b=c -- x \"y z\""' \
			'x-kraft: {ports: ["0:80/udp"], cpus: 2, memory: 64Mi}' >> "$dir/all"
		printf 'spec: v0.6\nunikraft:\n  version: 1\n  kconfig:\n    - CONFIG_A=1\nname: b\n' > "$dir/list"
		;;
	kraft_image)
		cp "$out/elf/dynamic" "$out/cpio/newc" "$dir/"
		;;
	virtq) # any bytes will do
		head -c 300 "$root/LICENSE" > "$dir/bytes"
		;;
	pci) # a device and a bridge, and any bytes behind
		printf '\0\364\032\101\020\0\0\020\0\0\0\0\002\0\0\0\0\014\0\0\300\0\0\0\0' > "$dir/bus"
		printf '\0\0\0\0\0\0\0\0\0\066\033\014\0\0\0\0\0\0\0\004\006\0\0\001\0' >> "$dir/bus"
		head -c 1200 "$root/LICENSE" >> "$dir/bus"
		;;
	mptable) # the pointer, the table at 0x9fc20: two CPUs, a bus, a third one off
		printf '_MP_\040\374\011\0\001\004\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' > "$dir/two"
		printf 'PCMP\160\0\004\0' >> "$dir/two"
		head -c 36 /dev/zero >> "$dir/two"
		for cpu in '\0\0\024\001' '\0\001\024\001' '\0\002\024\0'; do
			# shellcheck disable=SC2059 # octal
			printf "$cpu" >> "$dir/two"
			head -c 16 /dev/zero >> "$dir/two"
		done
		printf '\001\0ISA   ' >> "$dir/two"
		;;
	memmap) # 16 ranges
		head -c 640 "$root/LICENSE" > "$dir/ranges"
		;;
	esac
}

set -- -std=gnu11 -D_GNU_SOURCE -include features.h -g -O1 -w \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-I "$root/tests/host/include" -I "$root/include" -I "$root/arch/$isa/include"
for d in "$root"/lib/*/*/include "$root"/drivers/*/include \
	"$root"/drivers/*/*/include "$root"/plat/common/include; do
	case $d in */nolibc/include) ;; *) set -- "$@" -I "$d" ;; esac
done

for t in "$root"/tests/fuzz/*.c "$root"/lib/*/*/tests/fuzz_*.c; do
	name=$(basename "$t" .c)
	[ "$name" != driver ] || continue
	dir=$out/$name
	rm -rf "$dir"
	mkdir -p "$dir"
	srcs=
	case $t in "$root"/lib/*) from=$(dirname "$(dirname "$t")") ;; *) from=$root ;; esac
	sed -n 's/.*fuzz-sources: *\([^*]*\).*/\1/p' "$t" | sed 's/ -- .*//' | tr ' ' '\n' > "$dir.srcs"
	while read -r s; do
		[ -z "$s" ] || srcs="$srcs $from/$s"
	done < "$dir.srcs"
	sed -n 's,.*fuzz-seeds: *\(.*\) \*/.*,\1,p' "$t" |
		awk -v d="$dir" -F '|' '{ for (i = 2; i < NF; i += 2) { f = d "/seed" ++k; printf "%s", $i > f; close(f) } }'
	seeds "$name"
	libs=$(sed -n 's,.*fuzz-libs: *\(.*\) \*/.*,\1,p' "$t")
	n=$((n + 1))
	# shellcheck disable=SC2086 # a list of files
	if ${HOSTCC:-cc} "$@" -o "$out/fuzz-$name" "$t" "$root/tests/fuzz/driver.c" \
		"$root/tests/host/support.c" $srcs $libs > "$out/$name.log" 2>&1 &&
		"$out/fuzz-$name" "${ROUNDS:-5000}" "$dir"/* >> "$out/$name.log" 2>&1; then
		echo "ok $n - fuzz $name: $(tail -n 1 "$out/$name.log")"
	else
		echo "not ok $n - fuzz $name"
		tail -n 30 "$out/$name.log" | sed 's/^/# /'
		bad=1
	fi
done
echo "1..$n"
exit $bad
