# SPDX-License-Identifier: BSD-3-Clause
#
# From a linker map to "bytes per library": -v out=BUILD/ is the build folder.
$1 ~ /^\.[a-z]/ && NF == 1 { name = $1; next }
{
	line = $0
	if ($1 ~ /^\.[a-z_]/ && $2 ~ /^0x/ && $3 ~ /^0x/ && NF >= 4) {
		size = $3; file = $4; sec = $1
	} else if ($1 ~ /^0x/ && $2 ~ /^0x/ && NF == 3) {
		size = $2; file = $3; sec = name
	} else
		next
	if (sec ~ /^\.(debug|comment|note.GNU|symtab|strtab)/ || sec ~ /^\.L/)
		next
	if (file == "load")
		next # the address of an output section
	n = hex(size)
	if (!n)
		next
	sub(/\(.*/, "", file)
	if (index(file, out) == 1)
		file = substr(file, length(out) + 1)
	sub(/\.o$/, "", file)
	if (sec ~ /^\.(bss|sbss)/)
		bss[file] += n
	else
		rom[file] += n
	seen[file] = 1
}
function hex(s,   i, v) {
	s = tolower(substr(s, 3))
	for (i = 1; i <= length(s); i++)
		v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return v
}
END {
	printf "%10s %10s  %s\n", "image", "zeroed", "library"
	for (f in seen) {
		printf "%10d %10d  %s\n", rom[f], bss[f], f | "sort -rn"
		a += rom[f]
		b += bss[f]
	}
	close("sort -rn")
	printf "%10d %10d  %s\n", a, b, "total"
}
