# SPDX-License-Identifier: BSD-3-Clause
# syscalls.tbl -> X(name, number, arguments, flags) lines for one architecture.
# Usage: awk -v arch=x86_64|arm64 -f table.awk syscalls.tbl
BEGIN {
	col = arch == "x86_64" ? 3 : 4
}
/^#/ || NF == 0 {
	next
}
NF != 5 || $2 !~ /^[0-6]u?$/ || ($3 != "-" && $3 !~ /^[0-9]+$/) ||
($4 != "-" && $4 !~ /^[0-9]+$/) {
	printf "%s:%d: not 'name nargs[u] x86_64 arm64 owner'\n", FILENAME,
		FNR > "/dev/stderr"
	exit bad = 1
}
($1 in seen) || ($col != "-" && ($col in nr)) {
	printf "%s:%d: '%s' or its number is there twice\n", FILENAME, FNR,
		$1 > "/dev/stderr"
	exit bad = 1
}
{
	seen[$1] = 1
}
$col != "-" {
	nr[$col] = 1
	printf "X(%s, %d, %d, %d)\n", $1, $col, $2 + 0, $2 ~ /u/
}
